"""The test on new inputs catches memorised answers, and blames no honest solution."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.grading.making import task
from tracefix_tui.catalog import load_catalog
from tracefix_tui.grading import Grader
from tracefix_tui.grading.guest.inputs import Dice, Likeness, walk
from tracefix_tui.grading.prepared import DIFFERENTIAL
from tracefix_tui.grading.report import Outcome, Report, TestResult

REFERENCE = "def total(numbers):\n    return sum(numbers)\n"
VISIBLE = """
import pytest
from solution import total

@pytest.mark.parametrize(("numbers", "found"), [([], 0), ([1, 2, 3], 6), ([10, -4], 6), ([7], 7)])
def test_total(numbers, found):
    assert total(numbers) == found
"""
HIDDEN = "from solution import total\n\ndef test_more():\n    assert total([5, 5]) == 10\n"
TASK = task(VISIBLE, HIDDEN, REFERENCE)
MEMORISED = """
KNOWN = {(): 0, (1, 2, 3): 6, (10, -4): 6, (7,): 7, (5, 5): 10}

def total(numbers):
    return KNOWN.get(tuple(numbers))
"""


def differential(report: Report) -> TestResult | None:
    found = [result for result in report.results if result.name == DIFFERENTIAL]
    assert len(found) <= 1
    return found[0] if found else None


def test_a_memorised_answer_fails_it_alone(grader):
    report = grader.grade(MEMORISED, TASK, suite="all", hidden_texts=True)
    result = differential(report)
    assert result is not None
    assert result.hidden
    assert report.results[-1] is result
    assert result.outcome is Outcome.FAILED
    assert result.call.startswith("total([")
    assert result.got == "None"
    assert result.expected.lstrip("-").isdigit()
    assert all(other.passed for other in report.results[:-1])


def test_it_belongs_to_submit_alone(grader):
    assert differential(grader.grade(REFERENCE, TASK)) is None
    assert differential(grader.grade(REFERENCE, TASK, suite="all")).passed


def test_it_is_the_same_for_every_source(grader):
    sources = [
        REFERENCE,
        MEMORISED,
        "def total(n):\n    return 1 / 0\n",
        "def total(:\n",
        "import os\nos._exit(0)\n",
    ]
    totals = {grader.grade(source, TASK, suite="all").total for source in sources}
    with Grader() as other:
        totals |= {other.grade(source, TASK, suite="all").total for source in reversed(sources)}
    assert totals == {len(["", "", "", ""]) + 1 + 1}


def test_a_task_can_do_without(grader):
    without = replace(TASK, limits=replace(TASK.limits, differential=False))
    assert differential(grader.grade(MEMORISED, without, suite="all")) is None


HOW_RESULTS_ARE_LOOKED_AT = {
    "as they are": ("assert f([2, 1]) == [1, 2] and f([3, 9, 4]) == [3, 4, 9]", True),
    "through a variable": (
        "x = f([2, 1]); assert x == [1, 2]; y = f([3, 9, 4]); assert y == [3, 4, 9]",
        True,
    ),
    "as true or false": ("assert f([2, 1]); assert not f([]); assert f([4, 9, 8])", True),
    "dropped as well": ("f([8]); assert f([2, 1]) == [1, 2] and f([3, 9, 4]) == [3, 4, 9]", True),
    "sorted": ("assert sorted(f([2, 1])) == [1, 2] and f([3, 9, 4]) == [3, 4, 9]", False),
    "in part": ("assert f([2, 1])[0] == 1 and f([3, 9, 4]) == [3, 4, 9]", False),
    "by length": ("assert len(f([2, 1])) == 2 and f([3, 9, 4]) == [3, 4, 9]", False),
    "once": ("assert f([2, 1]) == [1, 2]", False),
    "in a callback": ("assert list(map(f, [[2, 1], [3, 9, 4]])) == [[1, 2], [3, 4, 9]]", False),
    "with a function": ("assert f([2, 1], key=lambda x: x) == [1, 2] and f([3, 9, 4]) == [3, 4, 9]", False),
}


@pytest.mark.parametrize("how", HOW_RESULTS_ARE_LOOKED_AT)
def test_only_what_the_tests_compare_as_it_is_may_be_tried(grader, how):
    body, there = HOW_RESULTS_ARE_LOOKED_AT[how]
    reference = "def f(items, key=None):\n    return sorted(items, key=key)\n"
    made = task(f"from solution import f\n\ndef test_it():\n    {body}\n", solution=reference)
    found = differential(grader.grade(reference, made, suite="all"))
    assert (found is not None) is there
    assert found is None or found.passed


REFERENCES_THAT_CAN_NOT_BE_TRIED = {
    "random": """
import random
def f(items):
    return sorted(items) + [random.random()] * (len(items) > 3)
""",
    "with a memory": """
seen = []
def f(items):
    seen.append(1)
    return sorted(items) + [len(seen)] * (len(seen) > 3)
""",
    "that refuses": """
def f(items):
    assert items in ([2, 1], [3, 9, 4])
    return sorted(items)
""",
    "with objects": """
class A: pass
def f(items):
    return sorted(items) if items in ([2, 1], [3, 9, 4]) else A()
""",
}
SORTING = """
from solution import f

def test_it():
    assert f([2, 1]) == [1, 2] and f([3, 9, 4]) == [3, 4, 9]
"""


@pytest.mark.parametrize("what", REFERENCES_THAT_CAN_NOT_BE_TRIED)
def test_a_reference_that_does_not_answer_by_its_arguments_alone(grader, what):
    reference = REFERENCES_THAT_CAN_NOT_BE_TRIED[what]
    report = grader.grade(reference, task(SORTING, solution=reference), suite="all")
    assert report.all_passed
    if what != "random":
        assert differential(report) is None


def test_arguments_changed_in_place_are_compared_where_the_reference_changes_them(grader):
    tests = """
    from solution import order
    def test_it():
        items = [3, 1, 2]
        assert order(items) is None
        assert items == [1, 2, 3]
        other = [9, 8]
        assert order(other) is None
        assert other == [8, 9]
    """
    reference = "def order(items):\n    items.sort()\n"
    lazy = "def order(items):\n    if items in ([3, 1, 2], [9, 8]):\n        items.sort()\n"
    made = task(tests, solution=reference)
    assert grader.grade("def order(items):\n    items[:] = sorted(items)\n", made, suite="all").all_passed
    report = grader.grade(lazy, made, suite="all", hidden_texts=True)
    assert [result.passed for result in report.results] == [True, False]
    assert report.results[-1].expected.startswith("arguments after the call: ")


def test_arguments_may_be_changed_where_no_test_looks(grader):
    tests = "from solution import f\n\ndef test_it():\n    assert f([2, 1]) == 1 and f([3, 9, 4]) == 3\n"
    made = task(tests, solution="def f(items):\n    return min(items)\n")
    report = grader.grade("def f(items):\n    items.sort()\n    return items[0]\n", made, suite="all")
    assert differential(report).passed


def test_the_last_digits_of_floats_do_not_count(grader):
    tests = """
    from solution import f
    def test_it():
        assert f([0.5, 1.25]) == 1.75
        assert f([9.75, 3.5]) == 13.25
    """
    made = task(tests, solution="def f(items):\n    return sum(items)\n")
    shifted = "def f(items):\n    return sum(items) * (1 + 1e-13)\n"
    assert differential(grader.grade(shifted, made, suite="all")).passed


HONEST = Path(__file__).parent / "corpus" / "honest"
"""Other right solutions of the tasks that have a differential test: `<task>__<number>.py`."""


SHIPPED = {folder.name for folder in (Path(__file__).parents[2] / "tasks").iterdir()}


@pytest.mark.parametrize("name", [entry.name for entry in load_catalog().tasks if entry.pack in SHIPPED])
def test_honest_solutions_of_the_shipped_tasks_pass_it(grader, name):
    entry = load_catalog().find(name)
    found = differential(grader.grade(entry.solution, entry, suite="all"))
    assert found is None or found.passed
    others = sorted(HONEST.glob(f"{name}__*.py"))
    assert bool(found) == bool(others), "each task with a differential test needs other right solutions here"
    for other in others:
        report = grader.grade(other.read_text("utf-8"), entry, suite="all")
        assert report.all_passed, differential(report)


NUMBERS = st.one_of(st.integers(-9, 99), st.sampled_from([0.25, 1.5, 7.0]))
ARGUMENT = st.recursive(
    st.one_of(NUMBERS, st.booleans(), st.none(), st.text("abcdefXYZ .()[]19", max_size=5)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.tuples(inner, inner),
        st.dictionaries(st.sampled_from("kx"), inner, max_size=2),
    ),
    max_leaves=6,
)


@given(st.lists(st.tuples(ARGUMENT, ARGUMENT), min_size=1, max_size=4), st.integers(0, 5))
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_new_inputs_keep_what_is_known(calls, seed):
    likeness = Likeness(calls)
    seen = {path: [] for call in calls for path, _ in walk(call, ())}
    for call in calls:
        for path, value in walk(call, ()):
            seen[path].append(value)
    made = likeness.new_input(Dice(seed))
    assert made == likeness.new_input(Dice(seed))
    for path, value in walk(made, ()):
        known = [other for other in seen[path] if type(other) is type(value)]
        assert known, "a type that was never seen there"
        if type(value) in (int, float) and len(path) > 1:
            assert min(known) <= value <= max(known)
        if type(value) is list:
            assert min(map(len, known)) <= len(value) <= max(map(len, known)) or len(
                set(map(repr, value))
            ) == len(value)
        if type(value) is str:
            letters = {c for other in known for c in other if not c.isalpha()}
            assert {c for c in value if not c.isalpha()} <= letters


@given(st.lists(st.lists(st.integers(0, 50)).map(sorted), min_size=2, max_size=4), st.integers(0, 9))
@settings(deadline=None)
def test_what_was_always_sorted_stays_sorted(lists, seed):
    (made,) = Likeness([(items,) for items in lists]).new_input(Dice(seed))
    assert made == sorted(made)


@given(st.lists(st.lists(st.integers(0, 50), unique=True), min_size=2, max_size=4), st.integers(0, 9))
@settings(deadline=None)
def test_what_was_always_distinct_stays_distinct(lists, seed):
    (made,) = Likeness([(items,) for items in lists]).new_input(Dice(seed))
    assert len(made) == len(set(made))


def test_letters_are_renamed_alike_everywhere():
    likeness = Likeness([("level", ["level", "radar"]), ("badge", ["noon", "level"])])
    for seed in range(20):
        needle, words = likeness.new_input(Dice(seed))
        assert {len(word) for word in words} <= {4, 5}
        assert all(word == word[::-1] for word in words)
        assert len(needle) in (4, 5)


def test_a_number_that_is_looked_for_is_often_in_the_list():
    likeness = Likeness([([1, 5, 9], 5), ([2, 4, 40], 3)])
    inputs = [likeness.new_input(Dice(seed)) for seed in range(60)]
    hits = sum(target in items for items, target in inputs)
    assert 15 < hits < 60
    aside = Likeness([([1, 5, 9], 3), ([2, 4, 40], 1)])
    assert {k for _, k in (aside.new_input(Dice(seed)) for seed in range(60))} == {1, 3}


def first_case(grader: Grader, source: str) -> str:
    """The call with which a source that is always wrong fails."""
    result = differential(grader.grade(source, TASK, suite="all", hidden_texts=True))
    assert result is not None
    assert result.outcome is Outcome.FAILED
    return result.call


def test_the_source_decides_what_it_is_asked(grader):
    wrong = [f"def total(numbers):\n    return 'no'  # {number}\n" for number in range(8)]
    asked = [first_case(grader, source) for source in wrong]
    assert len(set(asked)) > 3
    assert [first_case(grader, source) for source in wrong] == asked
