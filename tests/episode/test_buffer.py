"""The buffer: text in, text out, and indentation moved as one piece."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracefix_tui.episode.buffer import Buffer, block_lines

TEXTS = st.text(alphabet=st.sampled_from("ab \t\n\r\x0b\x0c\x1c\x85\u2028\x00é\U0001f41b"), max_size=30)


@given(TEXTS)
def test_a_text_comes_back_as_it_was(text: str) -> None:
    assert Buffer.of(text).text == text
    assert len(Buffer.of(text).lines) == text.count("\n") + 1


@given(TEXTS, TEXTS, st.data(), st.sampled_from(["auto", "exact"]))
def test_undo_after_an_edit_is_the_identity(text: str, block: str, data: st.DataObject, indent: str) -> None:
    buffer = Buffer.of(text)
    start = data.draw(st.integers(1, len(buffer.lines)))
    end = data.draw(st.integers(start, len(buffer.lines)))
    edited = buffer.replace(start, end, block, indent)
    assert edited.undo() == buffer
    assert edited.reset() == Buffer.of(text)
    assert 1 <= edited.edited_line <= len(edited.lines)


@given(TEXTS, TEXTS.filter(bool), st.data())
def test_exact_puts_the_very_text_between_what_stays(text: str, block: str, data: st.DataObject) -> None:
    lines = text.split("\n")
    start = data.draw(st.integers(1, len(lines)))
    end = data.draw(st.integers(start, len(lines)))
    expected = "\n".join([*lines[: start - 1], block, *lines[end:]])
    assert Buffer.of(text).replace(start, end, block, "exact").text == expected


def test_an_empty_block_deletes_and_the_last_line_stays_as_an_empty_one() -> None:
    buffer = Buffer.of("a\nb\nc")
    assert buffer.replace(2, 2, "").text == "a\nc"
    emptied = buffer.replace(1, 3, "")
    assert emptied.text == ""
    assert emptied.lines == ("",)
    assert emptied.replace(1, 1, "x").text == "x"


@pytest.mark.parametrize(("start", "end"), [(0, 1), (1, 4), (3, 2), (-1, -1), (4, 4), (10**60, 10**60)])
def test_a_range_that_does_not_exist_is_an_index_error(start: int, end: int) -> None:
    buffer = Buffer.of("a\nb\nc")
    assert not buffer.has(start, end)
    with pytest.raises(IndexError):
        buffer.replace(start, end, "x")


def test_undo_goes_back_edit_by_edit_and_reset_all_the_way() -> None:
    buffer = Buffer.of("a\nb")
    twice = buffer.replace(1, 1, "x").replace(2, 2, "y")
    assert twice.text == "x\ny"
    assert twice.undo().text == "x\nb"
    assert twice.undo().undo().text == "a\nb"
    assert twice.undo().undo().undo().text == "a\nb"
    assert twice.reset().text == "a\nb"
    assert twice.reset().undo().text == "a\nb"
    assert twice.edited_line == 2
    assert twice.undo().edited_line is None


AUTO = {
    "flush block into an indented line": ("return x", ["    return y"], ["    return x"]),
    "already indented": ("    return x", ["    return y"], ["    return x"]),
    "indented too far": ("        return x", ["    return y"], ["    return x"]),
    "to column 0": ("    def f():\n        pass", ["def g():"], ["def f():", "    pass"]),
    "later lines keep theirs": (
        "if a:\n    b\nelse:\n    c",
        ["        x"],
        ["        if a:", "            b", "        else:", "            c"],
    ),
    "less indented later": ("        a\n    b\nc", ["        x"], ["        a", "    b", "c"]),
    "less indented later, moved": ("    a\nb", ["        x"], ["        a", "    b"]),
    "less indented than column 0": ("    a\nb", ["x"], ["a", "b"]),
    "tab file, tab block": ("if a:\n\tb", ["\t\tx"], ["\t\tif a:", "\t\t\tb"]),
    "tab file, tabs less": ("\ta\nb", ["\t\tx"], ["\t\ta", "\tb"]),
    "tab file, block in spaces": ("    a\nb", ["\t\tx"], ["\t\ta", "\tb"]),
    "space file, block in tabs": ("\ta\nb", ["        x"], ["        a", "    b"]),
    "block mixes tabs and spaces": ("    a\n\t\tb", ["\tx"], ["\ta", "\t    b"]),
    "blank lines stay blank": ("a\n\n   \nb", ["    x"], ["    a", "", "", "    b"]),
    "blank first": ("\n    a\n    b", ["  x"], ["", "  a", "  b"]),
    "only blank": ("\n", ["    x"], ["", ""]),
    "empty line replaced": ("    a", [""], ["    a"]),
    "empty line first, then text": ("a", ["", "    x"], ["    a"]),
    "line of blanks replaced": ("a", ["    "], ["    a"]),
    "windows line ends": ("a\r\n    b\r\n", ["  x"], ["  a", "      b", ""]),
    "old mac line ends": ("a\rb", ["  x"], ["  a", "  b"]),
}


@pytest.mark.parametrize(("block", "replaced", "expected"), AUTO.values(), ids=AUTO.keys())
def test_auto_indent(block: str, replaced: list[str], expected: list[str]) -> None:
    assert block_lines(block, replaced, "auto") == expected


LINES = st.lists(
    st.builds(lambda depth, word: " " * depth + word, st.integers(0, 8), st.sampled_from(["a", "bc", "d e"])),
    min_size=1,
    max_size=6,
)


@given(LINES, st.integers(0, 12))
def test_auto_moves_every_line_by_as_much(lines: list[str], depth: int) -> None:
    moved = block_lines("\n".join(lines), [" " * depth + "x"], "auto")
    shift = depth - (len(lines[0]) - len(lines[0].lstrip()))
    for before, after in zip(lines, moved, strict=True):
        own = len(before) - len(before.lstrip())
        assert after.lstrip() == before.lstrip()
        assert len(after) - len(after.lstrip()) == max(0, own + shift)


@given(LINES)
def test_auto_leaves_a_block_that_stands_right_where_it_is(lines: list[str]) -> None:
    assert block_lines("\n".join(lines), [lines[0]], "auto") == lines
