"""Scrolling text: wrapping loses nothing, lines lead to the code, and nothing steers the terminal."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tests.ui.stage import Stage, rows
from tracefix_tui import invisible
from tracefix_tui.ui.widgets.printable import printable
from tracefix_tui.ui.widgets.text_pane import Line, TextPane, _wrapped

TEXT = st.text(alphabet="ab (漢é", max_size=60)


@given(st.lists(TEXT, max_size=4), st.integers(4, 30), st.integers(0, 12))
def test_wrapping_anywhere_keeps_each_character(parts: list[str], width: int, hang: int) -> None:
    line = Line(tuple((part, "") for part in parts), hang=hang)
    wrapped = list(_wrapped(line, width))
    texts = ["".join(text for text, _ in row) for row in wrapped]
    assert all(cell_len(text) <= width for text in texts)
    indent = min(hang, max(0, width - 8))
    assert texts[0] + "".join(text[indent:] for text in texts[1:]) == "".join(parts)


@given(TEXT, st.integers(8, 30))
def test_wrapping_prose_keeps_each_word(text: str, width: int) -> None:
    text = text.strip()
    texts = ["".join(part for part, _ in row) for row in _wrapped(Line(((text, ""),), words=True), width)]
    assert all(cell_len(row) <= width for row in texts)
    if all(cell_len(word) <= width for word in text.split()):
        assert " ".join(texts).split() == text.split()


@given(st.text(max_size=40))
def test_what_is_shown_can_not_steer_a_terminal(text: str) -> None:
    shown = printable(text)
    assert invisible.first(shown) is None
    assert all(c.isprintable() or c == "\n" or c in invisible.JOINERS for c in shown)
    if text.isprintable() and invisible.first(text) is None:
        assert printable(text) == text


def some_lines() -> list[Line]:
    return [
        Line((("first", ""),)),
        Line((("goes to ", ""), ("line 3", "link")), target=2),
        Line((("between", ""),)),
        Line((("goes to line 9 " + "x" * 60, ""),), target=8),
    ]


async def test_lines_that_lead_somewhere_are_chosen_by_key() -> None:
    pane = TextPane(some_lines())
    stage = Stage(pane, TextPane.Chosen)
    async with stage.run_test(size=(40, 10)) as pilot:
        pane.focus()
        await pilot.press("down", "enter", "down", "enter", "down", "up", "enter")
        await pilot.pause()
    assert [message.target for message in stage.heard] == [2, 8, 2]  # type: ignore[attr-defined]


async def test_enter_follows_the_innermost_line_when_none_is_chosen() -> None:
    pane = TextPane(some_lines())
    stage = Stage(pane, TextPane.Chosen)
    async with stage.run_test(size=(40, 10)) as pilot:
        pane.focus()
        await pilot.press("enter")
        await pilot.pause()
    assert [message.target for message in stage.heard] == [8]  # type: ignore[attr-defined]


async def test_a_click_follows_a_line_also_where_it_wraps() -> None:
    pane = TextPane(some_lines())
    stage = Stage(pane, TextPane.Chosen)
    async with stage.run_test(size=(40, 10)) as pilot:
        await pilot.click(pane, offset=(3, 0))
        await pilot.click(pane, offset=(3, 1))
        await pilot.click(pane, offset=(3, 4))
        await pilot.pause()
    assert [message.target for message in stage.heard] == [2, 8]  # type: ignore[attr-defined]


async def test_long_text_scrolls_and_a_new_width_wraps_anew() -> None:
    pane = TextPane([Line(((f"line {number} " + "word " * 10, ""),), words=True) for number in range(200)])
    async with Stage(pane).run_test(size=(30, 10)) as pilot:
        pane.focus()
        narrow = pane.virtual_size.height
        assert narrow >= 400
        await pilot.press("end")
        await pilot.pause()
        assert rows(pane)[-1].startswith("word")
        await pilot.resize_terminal(100, 10)
        await pilot.pause()
        assert pane.virtual_size.height == 200


async def test_a_new_text_starts_at_its_top_or_at_its_end() -> None:
    pane = TextPane()
    many = [Line(((str(number), ""),)) for number in range(100)]
    async with Stage(pane).run_test(size=(30, 10)) as pilot:
        pane.show(many)
        await pilot.pause()
        assert rows(pane)[0].startswith("0")
        pane.show(many[1:], at_end=True)
        await pilot.pause()
        assert rows(pane)[-1].startswith("99")


async def test_text_can_be_selected_with_the_mouse() -> None:
    pane = TextPane([Line((("first line", ""),)), Line((("second", "muted"), (" line", "")))])
    async with Stage(pane).run_test(size=(30, 5)) as pilot:
        await pilot.mouse_down(pane, offset=(6, 0))
        await pilot.hover(pane, offset=(5, 1))
        await pilot.mouse_up(pane, offset=(5, 1))
        assert pane.screen.get_selected_text() == "line\nsecond"
