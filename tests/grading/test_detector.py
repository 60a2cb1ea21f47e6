"""The detector against labelled functions: half of them seen while it was built, half not, and some later."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracefix_tui.catalog import load_catalog
from tracefix_tui.grading.assessment import Growth
from tracefix_tui.grading.detector import Detected, detect
from tracefix_tui.grading.detector.cost import EXPONENTIAL, LINEAR, LOG, ONE, Cost
from tracefix_tui.grading.detector.hints import ADVICE, hint_for
from tracefix_tui.grading.detector.problems import PROBLEMS

LABELLED = Path(__file__).parent / "labelled"


def cases(name: str) -> list[tuple[str, str, str]]:
    """Problem, complexity and source of each function of a file."""
    parts = re.split(r"^# (.+) \| (.+)\n", (LABELLED / name).read_text("utf-8"), flags=re.MULTILINE)[1:]
    return [
        ("" if parts[i] == "none" else parts[i], parts[i + 1], parts[i + 2]) for i in range(0, len(parts), 3)
    ]


@pytest.mark.parametrize("name", ["seen.txt", "held_out.txt"])
def test_at_least_nine_of_ten_are_right(name: str) -> None:
    found = cases(name)
    assert len(found) == 40
    for label in range(2):
        wrong = [case for case in found if (said := _said(case[2])) and said[label] != case[label]]
        assert len(wrong) <= 4, [case[2] for case in wrong]


def test_functions_written_after_it() -> None:
    found = cases("later.txt")
    for label in range(2):
        right = sum(_said(case[2])[label] == case[label] for case in found)
        assert right >= 0.8 * len(found)


def _said(source: str) -> tuple[str, str]:
    found = detect(source)
    return found.problem, found.complexity


def test_every_problem_is_in_the_set_and_has_advice() -> None:
    labels = {case[0] for name in ("seen.txt", "held_out.txt") for case in cases(name)}
    assert labels - {""} == set(PROBLEMS) == set(ADVICE)


@pytest.mark.parametrize(
    "source", ["", "def (", "x = 1", "\0", "def f(:", "class A: pass", "x" * 60_000, "🙂"]
)
def test_what_is_no_function_is_nothing(source: str) -> None:
    assert detect(source) == Detected()
    assert hint_for(detect(source)) == ""


def test_deep_nesting_ends() -> None:
    assert isinstance(detect(f"def f(x):\n    return {'(' * 80}x{')' * 80}"), Detected)
    assert isinstance(detect(f"def f(x):\n    return {'-' * 900}x"), Detected)


@pytest.mark.parametrize(
    "body", [f"s.add(0x{'f' * 5_000})", f"for x in combinations(s, 1{'0' * 400}): pass"], ids=["long", "wide"]
)
def test_numbers_beyond_all_measure_do_not_break_it(body: str) -> None:
    """The first can't be written as a decimal, the second is no float."""
    assert isinstance(detect(f"def f(s):\n    {body}\n"), Detected)


@pytest.mark.parametrize(
    "statement", ["n = " + " + ".join("n" * 100), "for i in n: f1(i)"], ids=["sums", "loops"]
)
def test_a_source_that_asks_for_too_much_is_nothing(statement: str) -> None:
    """Functions in functions in functions: each is looked at with all that is in it. It took a minute."""
    heads = [f"{' ' * depth}def f{depth}(n):" for depth in range(95)]
    body = [f"{' ' * 95}{statement}"] * (15_000 // (95 + len(statement)))
    assert detect("\n".join([*heads, *body])) == Detected()


@given(st.text(max_size=60))
def test_no_text_breaks_it(text: str) -> None:
    detect(text)
    detect(f"def f(a):\n    {text}")


@given(st.integers(1, 4))
def test_loops_inside_loops_multiply(depth: int) -> None:
    lines = ["def f(a):"] + [f"{'    ' * (i + 1)}for x{i} in a:" for i in range(depth)]
    source = "\n".join([*lines, f"{'    ' * (depth + 1)}print(a)"])
    assert detect(source).cost == Cost(power=float(depth))


def test_costs_are_ordered() -> None:
    order = [ONE, LOG, Cost(power=0.5), LINEAR, LINEAR * LOG, LINEAR * LINEAR, EXPONENTIAL]
    assert all(low < high for low, high in pairwise(order))
    assert [cost.text for cost in order] == [
        "O(1)", "O(log n)", "O(sqrt n)", "O(n)", "O(n log n)", "O(n^2)", "O(2^n)",
    ]  # fmt: skip


def test_hints_fit_the_code() -> None:
    task = load_catalog().find("hard-1")
    slow = hint_for(detect(task.buggy), Growth.CUBIC)
    assert "maximum subarray" in slow
    assert "O(n^3), measured cubic or worse" in slow
    assert ADVICE["maximum subarray"].faster in slow
    assert ADVICE["maximum subarray"].right in hint_for(detect(task.solution))
    assert "loops inside loops" in hint_for(detect(cases("later.txt")[17][2]))
