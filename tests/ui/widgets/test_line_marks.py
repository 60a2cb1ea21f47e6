"""Which lines the gutter marks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracefix_tui.ui.widgets.line_marks import Mark, line_marks

LINES = st.lists(st.sampled_from(["a", "b", "", "  c"]), min_size=1, max_size=12)


@given(LINES)
def test_the_same_text_has_no_marks(lines: list[str]) -> None:
    assert line_marks(lines, lines) == {}


@given(LINES, LINES)
def test_a_line_without_a_mark_was_there_before(before: list[str], after: list[str]) -> None:
    marks = line_marks(before, after)
    assert all(0 <= row < len(after) for row in marks)
    assert bool(marks) == (before != after)
    unmarked = [line for row, line in enumerate(after) if marks.get(row) not in (Mark.ADDED, Mark.CHANGED)]
    rest = iter(before)
    assert all(line in rest for line in unmarked), (
        "what is not marked as new is a subsequence of the original"
    )


@pytest.mark.parametrize(
    ("before", "after", "marks"),
    [
        ("abc", "aXc", {1: Mark.CHANGED}),
        ("abc", "abXc", {2: Mark.ADDED}),
        ("abc", "ac", {0: Mark.REMOVED}),
        ("abc", "bc", {0: Mark.REMOVED_ABOVE}),
        ("abc", "aXYc", {1: Mark.CHANGED, 2: Mark.ADDED}),
        ("abcdef", "Abcde", {0: Mark.CHANGED, 4: Mark.REMOVED}),
    ],
)
def test_each_kind_of_change(before: str, after: str, marks: dict[int, Mark]) -> None:
    assert line_marks(list(before), list(after)) == marks


def test_marks_differ_without_colour() -> None:
    assert len({mark.value for mark in Mark}) == len(Mark)


def test_texts_too_long_to_align_count_as_changed_as_a_whole() -> None:
    before, after = [f"a{n}" for n in range(3000)], [f"b{n}" for n in range(3000)]
    before[1500] = after[1500] = "same"
    assert set(line_marks(before, after).values()) == {Mark.CHANGED}
