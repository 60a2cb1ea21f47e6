"""Bounds and texts of what a player sees."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracefix_tui.episode.observation import CONTEXT_CHARACTERS, bounded, localized_context, printable

LINES = st.lists(st.text(alphabet=st.sampled_from("ab \t\x1b\x00é"), max_size=400), min_size=1, max_size=60)


@given(LINES, st.integers(1, 60))
def test_the_context_is_bounded_and_marks_the_anchor(lines: list[str], anchor: int) -> None:
    context = localized_context(lines, anchor)
    if anchor > len(lines):
        assert context == ""
        return
    assert len(context) <= CONTEXT_CHARACTERS
    shown = context.split("\n")
    assert [line.startswith(">") for line in shown].count(True) == 1
    numbers = [int(line[1:5]) for line in shown]
    assert numbers == list(range(numbers[0], numbers[-1] + 1))
    assert anchor in numbers
    assert all(abs(number - anchor) <= 10 for number in numbers)
    assert "\x1b" not in context


def test_the_context_shows_ten_lines_on_each_side_when_they_fit() -> None:
    lines = [f"line {number}" for number in range(1, 101)]
    shown = localized_context(lines, 50).split("\n")
    assert shown[0] == "   40 | line 40"
    assert shown[10] == ">  50 | line 50"
    assert shown[-1] == "   60 | line 60"
    assert len(localized_context(lines, 1).split("\n")) == 11


@pytest.mark.parametrize("anchor", [1, 20, 40])
def test_the_context_uses_the_room_it_has(anchor: int) -> None:
    context = localized_context(["x" * 300] * 40, anchor)
    assert CONTEXT_CHARACTERS - 320 < len(context) <= CONTEXT_CHARACTERS
    assert f">{anchor:4} | x" in context


@pytest.mark.parametrize("anchor", [None, 0, -1, 4])
def test_no_anchor_no_context(anchor: int | None) -> None:
    assert localized_context(["a", "b", "c"], anchor) == ""


def test_one_endless_line_is_cut() -> None:
    assert len(localized_context(["x" * 9000], 1)) == CONTEXT_CHARACTERS


@given(st.text(max_size=300), st.integers(100, 200))
def test_bounded_text_keeps_its_beginning(text: str, limit: int) -> None:
    short = bounded(text, limit)
    assert len(short) <= limit
    if len(text) <= limit:
        assert short == text
    else:
        kept, note = short.rsplit("\n", 1)
        assert text.startswith(kept)
        assert note == f"[... the last {len(text) - len(kept):,} of {len(text):,} characters are cut]"


def test_printable_shows_control_characters_as_escapes() -> None:
    assert printable("a\tb\nc é 🐛") == "a\tb\nc é 🐛"
    assert printable("\x1b[31m\r\x00\x9b\ud800") == "\\x1b[31m\\r\\x00\\x9b\\ud800"
