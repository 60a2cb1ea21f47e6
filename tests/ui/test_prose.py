"""Text on screen: light Markdown, and Python source."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ui import shell
from tracefix_tui.ui.code_text import code_text
from tracefix_tui.ui.widgets.prose import Block, blocks, inline, wrapped

TEXTS = st.text(st.sampled_from("ab `*_-#1.\n \t()[]ü漢"), max_size=80)


def lines(text: str, width: int = 40) -> list[str]:
    return [line.plain for line in wrapped(blocks(text), width)]


def test_a_paragraph_is_joined_and_wrapped() -> None:
    assert lines("one two\nthree\nfour", 9) == ["one two", "three", "four"]
    assert lines("one two\nthree\nfour", 40) == ["one two three four"]


def test_items_keep_their_lines_and_hang() -> None:
    assert lines("- one two three\n- four\n", 9) == ["• one two", "  three", "• four"]
    assert lines("1. first\n   goes on\n2) second") == ["1. first goes on", "2) second"]


def test_empty_lines_are_kept_once() -> None:
    assert lines("one\n\n\n\ntwo\n\n") == ["one", "", "two"]


def test_code_keeps_its_shape() -> None:
    text = "Like so:\n\n    for x in y:\n        pass\n\n```python\nif a:\n  b\n```\ndone"
    assert lines(text, 10) == [
        "Like so:", "", "    for x in y:", "        pass", "", "    if a:", "      b", "done",
    ]  # fmt: skip


def test_headings_are_strong() -> None:
    assert blocks("# What it does") == [Block("**What it does**")]
    assert lines("# What it does") == ["What it does"]


@pytest.mark.parametrize(
    ("text", "plain", "styles"),
    [
        ("a `b` c", "a b c", ["$syntax-builtin"]),
        ("**a** *b*", "a b", ["bold", "italic"]),
        ("2 * 3 * 4 and a_b_c", "2 * 3 * 4 and a_b_c", []),
        ("`[1, *rest]`", "[1, *rest]", ["$syntax-builtin"]),
        ("`open", "`open", []),
        ("[bold]x[/bold]", "[bold]x[/bold]", []),
    ],
)
def test_marks_in_a_line(text: str, plain: str, styles: list[str]) -> None:
    found = inline(text)
    assert found.plain == plain
    assert [str(span.style) for span in found.spans] == styles


@given(TEXTS, st.integers(10, 60))
def test_any_text_fits_the_width(text: str, width: int) -> None:
    for block in blocks(text):
        if not block.code:
            assert all(line.cell_length <= width for line in wrapped([block], width))


@given(TEXTS)
def test_no_letter_is_lost(text: str) -> None:
    letters = [letter for letter in text if letter in "abü漢"]
    shown = [letter for line in wrapped(blocks(text), 60) for letter in line.plain if letter in "abü漢"]
    assert shown == letters


def styled(source: str) -> dict[str, str]:
    """Each coloured piece of source -> the role of its colour."""
    found = code_text(source)
    return {
        found.plain[span.start : span.end]: str(span.style).removeprefix("$syntax-").split()[0]
        for span in found.spans
    }


def test_python_gets_its_colours() -> None:
    roles = styled('@wraps\ndef f(x):\n    """Say."""\n    return None if len(x) > 0x1F else f"a{x}"  # c\n')
    expected = {
        "@wraps": "decorator", "def": "keyword", "f": "function", '"""Say."""': "string", "return": "keyword",
        "None": "constant", "if": "keyword", "len": "builtin", ">": "operator", "0x1F": "number",
        'f"a{x}"': "string", "# c": "comment",
    }  # fmt: skip
    assert expected.items() <= roles.items()


@given(st.text(st.sampled_from("ab'\"#@\\\n 1.=:()é"), max_size=60))
def test_any_source_is_shown_whole(source: str) -> None:
    shown = code_text(source).plain.split("\n")
    expected = source.expandtabs(4).rstrip().split("\n")
    width = len(str(len(expected)))
    assert [line[width + 2 :] for line in shown] == expected
    assert [line[:width].strip() for line in shown] == [str(number) for number in range(1, len(expected) + 1)]


async def test_the_preview_of_a_long_text_can_be_scrolled() -> None:
    long = shell.task("long", "Long", description="word " * 2000)
    running = shell.app([long])
    async with running.run_test(size=(80, 24)) as pilot:
        await pilot.press("tab", "end")
        await pilot.pause()
        assert "return x + 3" in shell.screen_text(running)
