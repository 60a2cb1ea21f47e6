"""Objects that answer every question with yes: not asked where the reference gives a plain value."""

from __future__ import annotations

import pytest

from tests.grading.making import task
from tracefix_tui.grading import Grader
from tracefix_tui.grading.report import Outcome

REFERENCE = """
class Money:
    def __init__(self, cents):
        self.cents = cents
    def __lt__(self, other):
        return self.cents < other.cents
    def __eq__(self, other):
        return isinstance(other, Money) and self.cents == other.cents
    def __contains__(self, coin):
        return coin in (1, 2, 5)
    def __add__(self, cents):
        return Money(self.cents + cents)
    def half(self):
        return Money(self.cents // 2)

class Poor(Exception):
    def __init__(self, missing):
        self.missing = missing

def mean(values):
    return sum(values) / len(values)

def names():
    return ["ann", "bo"]

def table():
    return {"ann": 1}

def richer(one, other):
    return one if other < one else other

def adder(n):
    return lambda x: x + n

def pay(cents):
    raise Poor(3)
"""
YES = """
class Yes:
    seen = []
    def answer(self, *args, **named):
        Yes.seen.append(args)
        return True
    def again(self, *args, **named):
        Yes.seen.append(args)
        return Yes()
    def zero(self, *args):
        return 0.0
    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = __contains__ = __bool__ = answer
    __add__ = __radd__ = __rsub__ = __mul__ = __rmul__ = __abs__ = __call__ = again
    __sub__ = __truediv__ = __mod__ = zero
    __getattr__ = lambda self, name: Yes()
    __hash__ = lambda self: 1
    __iter__ = lambda self: iter([Yes(), Yes()])
    __len__ = lambda self: 2
    __getitem__ = again
    __enter__ = __exit__ = again

class Money(Yes):
    def __init__(self, *args):
        pass

def yes(*args):
    return Yes()

mean = names = table = richer = adder = pay = yes
Poor = Yes
"""
BODIES = {
    "equal": "assert mean([1, 2]) == 1.5",
    "equal, the other way round": "assert 1.5 == mean([1, 2])",
    "between": "assert 1.4 < mean([1, 2]) < 1.6",
    "difference": "assert abs(mean([1, 2]) - 1.5) < 1e-9",
    "quotient": "assert mean([1, 2]) / 1.5 == 1",
    "approx": "assert mean([1, 2]) == pytest.approx(1.5)",
    "approx, the other way round": "assert pytest.approx(1.5) == mean([1, 2])",
    "close": "import math\n    assert math.isclose(mean([1, 2]), 1.5)",
    "rounded": "assert round(mean([1, 2]), 1) == 1.5",
    "is": "assert (mean([1, 1]) == 1) is True",
    "all": "assert all([mean([1]) == 1, mean([2]) == 2])",
    "any": "assert any(name == 'bo' for name in names())",
    "member": "assert 'ann' in names()",
    "method": "assert names()[0].startswith('an')",
    "count": "assert names().count('ann') == 1",
    "sorted": "assert sorted(names()) == ['ann', 'bo']",
    "set": "assert set(names()) == {'ann', 'bo'}",
    "one of": "assert mean([1, 2]) in (1.5, 2)",
    "key": "assert table()['ann'] == 1",
    "get": "assert table().get('ann') == 1",
    "items": "assert list(table().items()) == [('ann', 1)]",
    "isinstance": "assert isinstance(mean([1, 2]), float)",
    "format": "assert f'{mean([1, 2]):.1f}' == '1.5'",
    "called": "assert adder(1)(2) == 3",
    "attribute": "assert Money(4).cents == 4",
    "raises": "with pytest.raises(Poor):\n        pay(4)",
    "raised value": "with pytest.raises(Poor) as e:\n        pay(4)\n    assert e.value.missing == 3",
    "matched": "import re\n    assert re.match('an', names()[0])",
    "through a function": "def check(x):\n        return x == 1.5\n    assert check(mean([1, 2]))",
    "in a set of plain values": "assert mean([1, 2]) in {1.5}",
    "as a dict key": "assert {1.5: 'yes'}[mean([1, 2])] == 'yes'",
    "both sides": "assert mean([1, 2]) == mean([2, 1]) == mean([1.5])",
    "sum": "assert sum([mean([1]), mean([2])]) == 3",
    "largest": "assert max(mean([1]), mean([3])) == 3",
    "index": "assert ['a', 'b', 'c'][int(mean([1, 1]))] == 'b'",
}
HEAD = "import pytest\nfrom solution import Money, Poor, adder, mean, names, pay, richer, table\n"


@pytest.fixture(scope="module")
def suite():
    """All bodies as tests of one module, whose reference is honest."""
    tests = "".join(f"\ndef test_{n}():\n    {body}\n" for n, body in enumerate(BODIES.values()))
    return task(HEAD + tests, solution=REFERENCE, test_seconds=1.0)


def test_the_reference_passes(grader, suite):
    report = grader.grade(REFERENCE, suite)
    assert [r for r in report.results if not r.passed] == []


def test_an_object_that_says_yes_passes_none(grader, suite):
    for how in ("visible", "all"):
        report = grader.grade(YES, suite, suite=how)
        assert report.problem is None
        assert [r for r in report.results if r.passed] == []


def test_what_it_is_compared_with_is_not_shown_to_it(grader):
    """Only what the test passes as an argument, a key or an index may be known."""
    tests = """
    from solution import mean, tell
    def test_it():
        try:
            assert mean([1]) < 1.5
        finally:
            tell()
    """
    reference = REFERENCE + "def tell():\n    pass\n"
    report = grader.grade(YES + "def tell():\n    print(Yes.seen)\n", task(tests, solution=reference))
    assert report.results[0].output == "[]\n"
    free = grader.grade(YES + "def tell():\n    print(Yes.seen)\n", task(tests))
    assert "(1.5,)" in free.results[0].output


TRICKS = {
    "a tuple whose count is a builtin": (
        "from collections import namedtuple\nR = namedtuple('R', 'count x y')\n"
        "def names():\n    return R(bool, 'x', 'y')\n",
        "assert names().count('ann') == 1",
    ),
    "a tuple with a method": (
        "from collections import namedtuple\nR = namedtuple('R', 'get')\ndef table():\n    return R(bool)\n",
        "assert table().get('ann') == 1",
    ),
    "a tuple with a function of its own": (
        "from typing import NamedTuple\nclass R(NamedTuple):\n    a: int\n"
        "    def get(self, key):\n        return 1\n"
        "def table():\n    return R(1)\n",
        "assert table().get('ann') == 1",
    ),
    "an end of the loop around it": (
        "def mean(values):\n    raise StopIteration\n",
        "assert all(map(lambda n: mean([n]) == n, [1, 2, 3]))",
    ),
    "an end of an inner loop": (
        "def mean(values):\n    raise StopIteration(1.5)\n",
        "assert [*map(mean, [[1]])] in ([1.0], [])",
    ),
    "a factory for missing keys": (
        "from collections import defaultdict\ndef table():\n    return defaultdict(lambda: 1)\n",
        "assert table()['ann'] == 1",
    ),
}


@pytest.mark.parametrize("what", TRICKS)
def test_tricks_with_what_looks_plain(grader, what):
    head, body = TRICKS[what]
    made = task(HEAD + f"\ndef test_it():\n    {body}\n", solution=REFERENCE)
    names = [name for name in ("names", "table", "mean") if f"def {name}(" in head]
    source = REFERENCE + head
    assert names
    report = grader.grade(source, made)
    assert report.problem is None
    assert not report.all_passed


def test_named_tuples_and_stop_iteration_where_the_reference_has_them(grader):
    reference = """
from typing import NamedTuple
class P(NamedTuple):
    count: int
    y: int
    def total(self):
        return self.count + self.y
def make():
    return P(3, 4)
def first(items):
    return next(iter(items))
"""
    tests = """
    import pytest
    from solution import first, make
    def test_names():
        assert make().count == 3
        assert make().y == 4
        assert make().total() == 7
        assert make() == (3, 4)
    def test_stop():
        assert first([7]) == 7
        with pytest.raises(StopIteration):
            first([])
    """
    report = grader.grade(reference, task(tests, solution=reference))
    assert report.all_passed, report


OBJECTS = {
    "order": "assert Money(1) < Money(2) and not (Money(2) < Money(1))",
    "equality": "assert Money(1) == Money(1) and Money(1) != Money(2)",
    "member": "assert 5 in Money(9) and 3 not in Money(9)",
    "sum": "assert Money(1) + 2 == Money(3)",
    "method": "assert Money(9).half() == Money(4)",
    "passed on": "assert richer(Money(1), Money(2)) == Money(2)",
    "attribute": "assert Money(9).cents == 9",
    "closure": "assert adder(1)(2) == 3",
    "exception": "with pytest.raises(Poor) as caught:\n        pay(4)\n    assert caught.value.missing == 3",
}


@pytest.mark.parametrize("what", OBJECTS)
def test_what_the_reference_needs_is_asked(grader, what):
    tests = HEAD + f"\ndef test_it():\n    {OBJECTS[what]}\n"
    made = task(tests, solution=REFERENCE)
    assert grader.grade(REFERENCE, made).all_passed
    again = REFERENCE.replace("self.cents", "self._c").replace(
        "def half", "@property\n    def cents(self):\n        return self._c\n    def half"
    )
    again = again.replace(
        "return lambda x: x + n", "import functools, operator\n    return functools.partial(operator.add, n)"
    )
    if "other.cents" in again:
        again = again.replace("other.cents", "other._c")
    assert grader.grade(again, made).all_passed, "built otherwise, but right"


def test_a_licence_is_for_a_test_function_with_all_its_parameters(grader):
    tests = """
    import pytest
    from solution import smallest
    @pytest.mark.parametrize("values", [[1, 2], []])
    def test_it(values):
        found = smallest(values)
        assert found is None or found.value == 1
    """
    reference = """
class Node:
    def __init__(self, value): self.value = value
def smallest(values):
    return Node(min(values)) if values else None
"""
    assert grader.grade(reference, task(tests, solution=reference)).all_passed
    eager = reference.replace(" if values else None", " if values else Node(1)").replace(
        "min(values)", "min(values or [1])"
    )
    assert grader.grade(eager, task(tests, solution=reference)).all_passed


def test_without_a_reference_any_question_may_be_asked(grader):
    source = """
class Between:
    def __gt__(self, other): return other == 1.4
    def __lt__(self, other): return other == 1.6
def mean(values):
    return Between()
"""
    tests = "from solution import mean\n\ndef test_it():\n    assert 1.4 < mean([1, 2]) < 1.6\n"
    assert grader.grade(source, task(tests)).all_passed
    assert not grader.grade(source, task(tests, solution=REFERENCE)).all_passed


def test_a_test_that_the_reference_fails_gives_no_licence(grader):
    tests = HEAD + "\ndef test_it():\n    assert mean([1, 2]) < 1\n"
    report = grader.grade(REFERENCE, task(tests, solution=REFERENCE))
    assert report.results[0].outcome is Outcome.FAILED


REFUSED = """
def test_it():
    assert mean([1, 2]) < 2

def test_that():
    assert names()[0].upper() == 'ANN'
"""


def test_what_was_refused_is_said(grader: Grader):
    report = grader.grade(YES, task(HEAD + REFUSED, solution=REFERENCE))
    assert [r.outcome for r in report.results] == [Outcome.ERROR, Outcome.ERROR]
    assert "a 'Yes' object came where the tests need a plain value" in report.results[0].message
    assert "'Yes' object has no attribute 'upper'" in report.results[1].message


CONTRADICTIONS = {
    "equal and unequal": ("__eq__ = __ne__ = yes", "assert A() == A()"),
    "unequal and equal": ("__eq__ = __ne__ = yes", "assert A() != A()"),
    "neither equal nor unequal": ("__eq__ = __ne__ = no", "assert not A() == A()"),
    "smaller and greater": ("__lt__ = __gt__ = yes", "assert A() < A()"),
    "greater and smaller": ("__lt__ = __gt__ = yes", "assert A() > A()"),
    "smaller, whoever asks": ("__lt__ = yes", "assert A() < A()"),
    "smaller and not smaller": ("__lt__ = __le__ = __ge__ = yes", "assert A() < A()"),
    "greater and not greater": ("__gt__ = __le__ = yes", "assert A() > A()"),
    "no bool": ("__eq__ = one", "assert A() == A()"),
    "by turns": ("__eq__ = __ne__ = turns", "assert A() != A() and A() == A()"),
}


@pytest.mark.parametrize("what", CONTRADICTIONS)
def test_an_object_that_contradicts_itself_counts_for_nothing(grader, what):
    methods, body = CONTRADICTIONS[what]
    source = f"""
asked = []
class A:
    def yes(self, other):
        return True
    def no(self, other):
        return False
    def one(self, other):
        return 1
    def turns(self, other):
        asked.append(1)
        return bool(len(asked) % 2)
    {methods}
"""
    report = grader.grade(source, task(f"from solution import A\n\ndef test_it():\n    {body}\n"))
    assert not report.all_passed
    assert report.problem is None


ORDERS = """
class P:
    def __init__(self, n): self.n = n
    def __lt__(self, other): return self.n < other.n

class Q(P):
    def __le__(self, other): return self.n <= other.n
    def __eq__(self, other): return self.n == other.n

class R(P):
    def __lt__(self, other): return NotImplemented if isinstance(other, P) else self.n < other

class Part:
    def __init__(self, *items): self.items = set(items)
    def __lt__(self, other): return self.items < other.items
    def __le__(self, other): return self.items <= other.items
    def __gt__(self, other): return self.items > other.items
    def __ge__(self, other): return self.items >= other.items
"""


def test_honest_orders(grader):
    tests = """
    import pytest
    from solution import P, Part, Q, R
    def test_it():
        assert P(1) < P(2) and P(2) > P(1) and not P(1) < P(1)
        with pytest.raises(TypeError):
            P(1) <= P(2)
        assert Q(1) <= Q(1) and Q(1) >= Q(1) and Q(1) == Q(1) and Q(1) != Q(2) and Q(2) > Q(1)
        assert [p.n for p in sorted([P(3), P(1), P(2)])] == [1, 2, 3]
        assert R(1) < 2
        with pytest.raises(TypeError):
            R(1) < R(2)
        assert Part(1) < Part(1, 2) and not Part(1) < Part(2) and not Part(1) >= Part(2)
        assert Part(1) <= Part(1) and Part(1) >= Part(1)
    """
    for made in (task(tests), task(tests, solution=ORDERS)):
        report = grader.grade(ORDERS, made)
        assert report.all_passed, report
