"""What a person typed, as REPLACE_LINES."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tracefix_tui.episode.actions import Action, ActionType, check
from tracefix_tui.episode.buffer import Buffer
from tracefix_tui.episode.edits import MAX_DIFFERENCE, edits_between, regions
from tracefix_tui.episode.prices import MAX_DELETED_LINES

FEW_LINES = st.lists(st.sampled_from(["", "a", "b", " ", "c"]), min_size=1, max_size=14).map("\n".join)
ANY_TEXT = st.text(max_size=40)


def applied(text: str, actions: tuple[Action, ...]) -> str:
    buffer = Buffer.of(text)
    for action in actions:
        check(action)
        assert action.type is ActionType.REPLACE_LINES
        assert action.indent == "exact"
        assert buffer.has(action.start_line, action.end_line)
        if not action.new_code_block:
            assert action.end_line - action.start_line < MAX_DELETED_LINES
        buffer = buffer.replace(action.start_line, action.end_line, action.new_code_block, action.indent)
    return buffer.text


def longest_common(a: list[str], b: list[str]) -> int:
    row = [0] * (len(b) + 1)
    for x in a:
        before, row = row, [0]
        for j, y in enumerate(b):
            row.append(before[j] + 1 if x == y else max(before[j + 1], row[j]))
    return row[-1]


@given(FEW_LINES, FEW_LINES)
@example("\n".join("abcdefgh"), "")
@example("\n".join(["a"] * 7 + [""]), "")
@example("", "\n")
@example("a\n\nb", "a\n\n\nb")
@example("a\nb\nc", "a\n\nc")
def test_the_edits_give_exactly_the_text_after(before: str, after: str) -> None:
    assert applied(before, edits_between(before, after)) == after


@given(ANY_TEXT, ANY_TEXT)
def test_the_edits_give_any_text(before: str, after: str) -> None:
    assert applied(before, edits_between(before, after)) == after


@given(FEW_LINES, FEW_LINES)
def test_the_regions_are_smallest_and_apart(before: str, after: str) -> None:
    a, b = before.split("\n"), after.split("\n")
    found = regions(a, b)
    changed = sum(end - start + last - first for start, end, first, last in found)
    assert changed == len(a) + len(b) - 2 * longest_common(a, b)
    for above, below in pairwise(found):
        assert above[1] < below[0]
        assert above[3] < below[2]


@given(FEW_LINES)
def test_no_change_is_no_action(text: str) -> None:
    assert edits_between(text, text) == ()


def spans(before: str, after: str) -> list[tuple[int | None, int | None, str | None]]:
    return [(e.start_line, e.end_line, e.new_code_block) for e in edits_between(before, after)]


EXACTLY = {
    "one line": ("a\nb\nc", "a\nx\nc", [(2, 2, "x")]),
    "two regions, bottom up": ("a\nb\nc\nd", "x\nb\nc\ny", [(4, 4, "y"), (1, 1, "x")]),
    "insert": ("a\nb", "a\nx\nb", [(2, 2, "x\nb")]),
    "insert at the end": ("a\nb", "a\nb\nx", [(2, 2, "b\nx")]),
    "insert a blank line": ("a\nb", "a\n\nb", [(2, 2, "\nb")]),
    "into an empty text": ("", "a\nb", [(1, 1, "a\nb")]),
    "delete": ("a\nb\nc", "a\nc", [(2, 2, "")]),
    "delete six": ("0\n1\n2\n3\n4\n5\n6", "6", [(1, 6, "")]),
    "delete seven": ("0\n1\n2\n3\n4\n5\n6\n7", "7", [(1, 8, "7")]),
    "delete seven at the end": ("0\n1\n2\n3\n4\n5\n6\n7", "0", [(1, 8, "0")]),
    "a line becomes blank": ("a\nb\nc", "a\n\nc", [(2, 3, "\nc")]),
    "the last line becomes blank": ("a\nb", "a\n", [(1, 2, "a\n")]),
    "the only line becomes blank": ("a", "", [(1, 1, "")]),
    "delete seven before a blank": ("\n".join("1234567") + "\n\nz", "\nz", [(1, 9, "\nz")]),
    "empty a long text": ("\n".join("12345678"), "", [(1, 8, " "), (1, 1, "")]),
}


@pytest.mark.parametrize(("before", "after", "expected"), EXACTLY.values(), ids=EXACTLY.keys())
def test_the_edits_are_these(before: str, after: str, expected: list[tuple[int, int, str]]) -> None:
    assert spans(before, after) == expected


def test_texts_with_little_in_common_are_one_region() -> None:
    before = "\n".join(f"line {i}" for i in range(MAX_DIFFERENCE))
    after = "\n".join(f"other {i}" if i % 2 else f"line {i}" for i in range(2 * MAX_DIFFERENCE))
    edits = edits_between(before, after)
    assert len(edits) == 1
    assert applied(before, edits) == after


def test_two_distant_edits_in_a_long_text_stay_two() -> None:
    lines = [f"line {i % 50}" if i % 3 else "" for i in range(5000)]
    after = list(lines)
    after[10], after[4990] = "x", "y"
    assert spans("\n".join(lines), "\n".join(after)) == [(4991, 4991, "y"), (11, 11, "x")]
