"""A failed test says what was called, what was expected and what came."""

from __future__ import annotations

import pytest

from tests.grading.making import task
from tracefix_tui.grading import Grader
from tracefix_tui.grading.report import Outcome, TestResult

SOLUTION = """
def f(x):
    return x + 1

def g(*args, **named):
    return list(args)

def table():
    return {"a": 1}

def boom(x):
    return inner(x)

def inner(x):
    raise KeyError(x)

class Account:
    def __init__(self, money):
        self.money = money
    def take(self, amount):
        self.money -= amount
        return self.money
    def __repr__(self):
        return f"Account({self.money})"
"""
CASES: dict[str, tuple[str, str, str, str]] = {
    # name: body of the test, call, expected, got
    "equal": ("assert f(1) == 3", "f(1)", "3", "2"),
    "equal_to_call_on_the_right": ("assert 3 == f(1)", "f(1)", "3", "2"),
    "through_a_variable": ("result = f(1)\n    assert result == 3", "f(1)", "3", "2"),
    "through_a_variable_on_the_right": ("result = f(1)\n    assert 3 == result", "f(1)", "3", "2"),
    "two_variables": ("result = f(1)\n    wanted = 3\n    assert result == wanted", "f(1)", "3", "2"),
    "calls_on_both_sides": ("assert f(1) == f(2)", "f(1)", "3", "2"),
    "wrapped": ("assert sorted(g(3, 1)) == [1, 2]", "g(3, 1)", "[1, 2]", "[1, 3]"),
    "unequal": ("assert f(1) != 2", "f(1)", "!= 2", "2"),
    "less": ("assert f(1) < 2", "f(1)", "< 2", "2"),
    "less_swapped": ("assert 2 < f(1)", "f(1)", "> 2", "2"),
    "less_or_equal_swapped": ("assert 3 <= f(1)", "f(1)", ">= 3", "2"),
    "more": ("assert f(1) > 2", "f(1)", "> 2", "2"),
    "chain_first": ("assert 2 < f(1) < 9", "f(1)", "> 2", "2"),
    "chain_second": ("assert 1 < f(1) < 2", "f(1)", "< 2", "2"),
    "is_none": ("assert f(1) is None", "f(1)", "is None", "2"),
    "is_not_none": (
        "assert g() is not None and table().get('b') is not None",
        "table()",
        "is not None",
        "None",
    ),
    "contained": ("assert f(1) in [4, 5]", "f(1)", "in [4, 5]", "2"),
    "contains": ("assert 7 in g(1)", "g(1)", "something that 7 is in", "[1]"),
    "contains_not": ("assert 1 not in g(1)", "g(1)", "something that 1 is not in", "[1]"),
    "truth": ("assert f(-1)", "f(-1)", "a true value", "0"),
    "falsehood": ("assert not f(1)", "f(1)", "a false value", "2"),
    "isinstance": ("assert isinstance(f(1), str)", "f(1)", "an instance of str", "2 (int)"),
    "isinstance_of_two": (
        "assert isinstance(f(1), (str, bytes))",
        "f(1)",
        "an instance of str or bytes",
        "2 (int)",
    ),
    "and_first": ("assert f(1) == 3 and f(2) == 3", "f(1)", "3", "2"),
    "and_second": ("assert f(1) == 2 and f(2) == 4", "f(2)", "4", "3"),
    "or_": ("assert f(1) == 3 or f(2) == 4", "f(2)", "a true value", "False"),
    "all_": ("assert all(f(n) == n + 1 for n in [1, 2]) is False", "f(2)", "is False", "True"),
    "subscript": ("assert table()['a'] == 2", "table()", "2", "1"),
    "attribute": ("assert Account(5).money == 6", "Account(5)", "6", "5"),
    "method": ("account = Account(5)\n    assert account.take(2) == 2", "Account.take(2)", "2", "3"),
    "object": ("assert Account(5) == 5", "Account(5)", "5", "Account(5)"),
    "keyword_arguments": ("assert g(1, key='k', other=[2]) == []", "g(1, key='k', other=[2])", "[]", "[1]"),
    "approx": ("assert f(0.5) == pytest.approx(1.6)", "f(0.5)", "1.6 ± 1.6e-06", "1.5"),
    "raises": ("with pytest.raises(ValueError):\n        f(1)", "f(1)", "raises ValueError", "2"),
    "raises_one_of": (
        "with pytest.raises((ValueError, OSError)):\n        f(1)",
        "f(1)",
        "raises ValueError or OSError",
        "2",
    ),
    "raises_with_text": (
        "with pytest.raises(KeyError, match='zzz'):\n        boom('a')",
        "boom('a')",
        "raises KeyError matching 'zzz'",
        "KeyError: 'a'",
    ),
    "nothing_of_the_solution": ("x = 1\n    assert x == 2", "", "2", "1"),
    "long_values": ("assert g(*range(100)) == []", None, "[]", None),
}  # type: ignore[dict-item]
MODULE = "import pytest\nfrom solution import *\n".replace("*", "Account, boom, f, g, table") + "".join(
    f"\ndef test_{name}():\n    {body}\n" for name, (body, *_) in CASES.items()
)


@pytest.fixture(scope="module")
def results(grader: Grader) -> dict[str, TestResult]:
    report = grader.grade(SOLUTION, task(MODULE, solution=SOLUTION))
    assert not report.void
    assert report.problem is None
    return {result.name.removeprefix("test_"): result for result in report.results}


@pytest.mark.parametrize("name", CASES)
def test_what_a_failure_says(results, name):
    _, call, expected, got = CASES[name]
    result = results[name]
    assert result.outcome is Outcome.FAILED
    assert result.expected == expected
    if got is not None:
        assert (result.call, result.got) == (call, got)
        if not name.startswith("raises"):
            assert result.message == f"expected {expected}, got {got}"


def test_long_values_are_cut(results):
    result = results["long_values"]
    assert result.call.startswith("g(0, 1, 2, ")
    assert result.got.startswith("[0, 1, 2, ")
    assert len(result.call) <= 300
    assert len(result.got) <= 600


def grade_one(grader: Grader, body: str, solution: str = SOLUTION) -> TestResult:
    module = "import pytest\nfrom solution import Account, boom, f, g, table\n\ndef test_it():\n    " + body
    (result,) = grader.grade(solution, task(module)).results
    return result


def test_the_message_of_the_assert_comes_first(grader):
    result = grade_one(grader, "assert f(1) == 3, f'one more than {1}'")
    assert result.message == "one more than 1"
    assert (result.expected, result.got) == ("3", "2")


def test_a_message_that_fails_is_an_error(grader):
    result = grade_one(grader, "assert f(1) == 3, 1 / 0")
    assert result.outcome is Outcome.ERROR
    assert result.message.startswith("ZeroDivisionError")


def test_raises_says_what_did_not_happen(results):
    assert results["raises"].message == "DID NOT RAISE ValueError"
    assert results["raises_one_of"].message == "DID NOT RAISE ValueError or OSError"
    assert results["raises_with_text"].message == """the message "'a'" does not match 'zzz'"""


def test_operands_are_evaluated_once_and_in_order(grader):
    body = """
    seen = []
    def note(x):
        seen.append(x)
        return x
    assert note(1) < note(2) < note(3)
    assert note(f(3)) == note(4)
    with pytest.raises(AssertionError):
        assert note(5) > note(6) > note(7)
    assert seen == [1, 2, 3, 4, 4, 5, 6]
"""
    assert grade_one(grader, body.lstrip()).passed


def test_pytest_fail(grader):
    result = grade_one(grader, "pytest.fail('not today')")
    assert (result.outcome, result.message) == (Outcome.FAILED, "not today")


def test_an_exception_of_the_solution(grader):
    result = grade_one(grader, "assert boom('a') == 1")
    assert result.outcome is Outcome.ERROR
    assert result.message == result.got == "KeyError: 'a'"
    assert [(frame.line, frame.function, frame.text) for frame in result.frames] == [
        (12, "boom", "return inner(x)"),
        (15, "inner", "raise KeyError(x)"),
    ]


def test_an_exception_of_the_test(grader):
    result = grade_one(grader, "f(1).nothing")
    assert result.outcome is Outcome.ERROR
    assert result.message == "AttributeError: 'int' object has no attribute 'nothing'"
    assert result.frames == ()


def test_a_changed_argument_is_shown_as_it_was_passed(grader):
    solution = "def f(items):\n    items.clear()\n    return 1\nboom = g = table = Account = f\n"
    result = grade_one(grader, "assert f([1, 2]) == 0", solution)
    assert result.call == "f([1, 2])"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("10 ** 5000", "<an int of 16610 bits>"),
        ("'x' * 100000", None),
        ("[[[[[[[[[1]]]]]]]]]", "[[[[[[[...]]]]]]]"),
        ("'\\ud800'", "'\\ud800'"),
        ("{'a': {1, 2}, 'b': (3,)}", "{'a': {1, 2}, 'b': (3,)}"),
        ("frozenset({1})", "frozenset({1})"),
        ("bytearray(b'ab')", "bytearray(b'ab')"),
        ("ValueError('x', 1)", "ValueError('x', 1)"),
        ("lambda: 1", "<function <lambda>>"),
        ("object()", "<object object>"),
        ("print", "<function print>"),
        ("iter([1])", "<list_iterator object>"),
        ("type('Odd', (), {'__repr__': lambda self: 1 / 0})()", "<repr() failed with ZeroDivisionError>"),
    ],
)
def test_every_value_can_be_shown(grader, value, shown):
    solution = f"def f(x):\n    return {value}\nboom = g = table = Account = f\n"
    result = grade_one(grader, "assert f(1) == 'something else'", solution)
    assert result.outcome is Outcome.FAILED
    assert len(result.got) <= 600
    if shown is not None:
        assert result.got == shown


def test_a_self_referential_value_can_be_shown(grader):
    solution = "def f(x):\n    items = [1]\n    items.append(items)\n    return items\n"
    solution += "boom = g = table = Account = f\n"
    result = grade_one(grader, "assert f(1) == 2", solution)
    assert result.outcome is Outcome.FAILED
    assert result.got.startswith("[1, [1, [1, ")
