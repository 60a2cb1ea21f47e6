"""The editor's document says the same as a plain string, and keeps its size without measuring it again."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from textual.document._document import Document

from tracefix_tui.ui.widgets.code_document import CodeDocument, line_width

TEXT = st.text(alphabet="ab(='\"# \t\n\r\x0cé漢\u2028:", max_size=40)


def index_of(lines: list[str], location: tuple[int, int]) -> int:
    return sum(len(line) + 1 for line in lines[: location[0]]) + location[1]


@st.composite
def edits(draw: st.DrawFn) -> tuple[str, tuple[int, int], tuple[int, int], str]:
    text = draw(TEXT)
    lines = text.split("\n")

    def location() -> tuple[int, int]:
        row = draw(st.integers(0, len(lines) - 1))
        return row, draw(st.integers(0, len(lines[row])))

    return text, location(), location(), draw(TEXT)


@given(TEXT)
def test_a_text_is_its_lines_joined_by_line_feeds(text: str) -> None:
    document = CodeDocument(text)
    assert document.text == text
    assert document.lines == text.split("\n")


@given(edits())
def test_an_edit_is_that_of_a_string(case: tuple[str, tuple[int, int], tuple[int, int], str]) -> None:
    text, start, end, new = case
    document = CodeDocument(text)
    first, last = sorted(index_of(document.lines, place) for place in (start, end))
    replaced = text[first:last]
    result = document.replace_range(start, end, new)
    assert document.text == text[:first] + new + text[last:]
    assert result.replaced_text == replaced
    assert index_of(document.lines, result.end_location) == first + len(new)


@given(edits())
def test_the_size_is_kept_up_to_date(case: tuple[str, tuple[int, int], tuple[int, int], str]) -> None:
    text, start, end, new = case
    document = CodeDocument(text)
    document.get_size(4)
    document.replace_range(start, end, new)
    assert document.get_size(4) == CodeDocument(document.text).get_size(4)
    assert document.get_size(8) == CodeDocument(document.text).get_size(8)


@given(st.text(alphabet="ab é漢\t", max_size=20))
def test_a_width_is_what_textual_measures(line: str) -> None:
    assert line_width(line, 4) == Document(line or " ").get_size(4).width - (not line)


@given(edits())
def test_the_colours_follow_an_edit(case: tuple[str, tuple[int, int], tuple[int, int], str]) -> None:
    text, start, end, new = case
    document = CodeDocument(text)
    document.spans(len(document.lines) // 2)
    document.replace_range(start, end, new)
    fresh = CodeDocument(document.text)
    assert [document.spans(row) for row in range(len(fresh.lines))] == [
        fresh.spans(row) for row in range(len(fresh.lines))
    ]
