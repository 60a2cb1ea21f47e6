"""The code editor: typing, marks, colours, and that it draws no more than it must."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textual import events
from textual.document._document import Selection

from tests.ui.stage import Stage, rows
from tracefix_tui.ui.widgets.code_drawing import LineView
from tracefix_tui.ui.widgets.code_editor import CodeEditor
from tracefix_tui.ui.widgets.line_marks import Mark

CODE = 'def add(a, b):\n    """Sum."""\n    return a - b  # wrong\n'


async def typed(before: str, at: tuple[int, int], *keys: str) -> CodeEditor:
    editor = CodeEditor(before)
    async with Stage(editor).run_test(size=(60, 20)) as pilot:
        editor.focus()
        editor.move_cursor(at)
        await pilot.press(*keys)
        await pilot.pause()
    return editor


@pytest.mark.parametrize(
    ("before", "at", "keys", "after", "cursor"),
    [
        ("if x:", (0, 5), ["enter", "y"], "if x:\n    y", (1, 5)),
        ("    a", (0, 5), ["enter", "b"], "    a\n    b", (1, 5)),
        ("a", (0, 0), ["tab", "b"], "    ba", (0, 5)),
        ("        a", (0, 8), ["backspace"], "    a", (0, 4)),
        ("      a", (0, 6), ["backspace"], "    a", (0, 4)),
        ("ab", (0, 2), ["backspace"], "a", (0, 1)),
        ("        a", (0, 9), ["shift+tab"], "    a", (0, 5)),
        (" a", (0, 2), ["shift+tab"], "a", (0, 1)),
        ("a = 1", (0, 0), ["ctrl+underscore"], "# a = 1", (0, 2)),
        ("# a = 1", (0, 3), ["ctrl+underscore"], "a = 1", (0, 1)),
        ("a\nb", (0, 0), ["ctrl+x", "ctrl+v"], "a\nb", (1, 0)),
        ("ab", (0, 1), ["home", "x", "end", "y"], "xaby", (0, 4)),
    ],
)
async def test_typing(
    before: str, at: tuple[int, int], keys: list[str], after: str, cursor: tuple[int, int]
) -> None:
    editor = await typed(before, at, *keys)
    assert (editor.text, editor.cursor_location) == (after, cursor)


async def test_selected_lines_move_sideways_and_become_comments_together() -> None:
    editor = CodeEditor("a\n  b\n\nc")
    async with Stage(editor).run_test() as pilot:
        editor.focus()
        editor.selection = Selection((0, 0), (3, 1))
        await pilot.press("tab")
        assert editor.text == "    a\n      b\n\n    c"
        await pilot.press("ctrl+underscore")
        assert editor.text == "    # a\n    #   b\n\n    # c"
        await pilot.press("ctrl+underscore", "shift+tab")
        assert editor.text == "a\n  b\n\nc"
        await pilot.press("ctrl+z", "ctrl+z", "ctrl+z", "ctrl+z")
        assert editor.text == "a\n  b\n\nc"


async def test_function_keys_stay_free_for_the_game() -> None:
    editor = await typed("a\nb", (0, 0), "f6", "f7", "f5")
    assert editor.selection.is_empty
    assert editor.text == "a\nb"


async def test_keys_typed_at_once_keep_their_order() -> None:
    editor = await typed("first", (0, 0), "end", "space", "x", "home", "y", "down", "enter", "z")
    assert editor.text == "yfirst x\nz"


async def test_escape_asks_to_leave() -> None:
    editor = CodeEditor("a")
    stage = Stage(editor, CodeEditor.Left)
    async with stage.run_test() as pilot:
        editor.focus()
        await pilot.press("escape")
        await pilot.pause()
    assert len(stage.heard) == 1


LINES = st.lists(st.sampled_from(["a", "b", "", "    c"]), min_size=1, max_size=8)


@given(LINES, LINES, st.integers(0, 7))
@settings(max_examples=40, deadline=None)
async def test_a_new_text_comes_in_by_one_edit_that_undo_takes_back(
    before: list[str], after: list[str], row: int
) -> None:
    editor = CodeEditor("\n".join(before))
    async with Stage(editor).run_test():
        editor.move_cursor((min(row, len(before) - 1), 0))
        editor.replace_text("\n".join(after))
        assert editor.document.lines == after
        assert editor.cursor_location == editor.clamp_visitable(editor.cursor_location)
        if before != after:
            editor.undo()
            assert editor.document.lines == before


async def test_the_gutter_shows_numbers_marks_and_the_failing_line() -> None:
    editor = CodeEditor(CODE)
    async with Stage(editor).run_test(size=(40, 6)) as pilot:
        editor.marks = {1: Mark.CHANGED, 2: Mark.ADDED}
        editor.error_row = 2
        await pilot.pause()
        assert [line[:7] for line in rows(editor)[:4]] == ["   1   ", "   2 ~ ", "▶  3 + ", "   4"]


async def test_marks_move_along_with_lines_typed_above() -> None:
    editor = CodeEditor("a\nb\nc")
    async with Stage(editor).run_test() as pilot:
        editor.marks, editor.pending, editor.error_row = {1: Mark.CHANGED}, frozenset({1}), 1
        editor.focus()
        await pilot.press("enter")
        assert (editor.marks, editor.pending, editor.error_row) == ({2: Mark.CHANGED}, frozenset({2}), 2)
        editor.move_cursor((2, 1))
        await pilot.press("enter")
        assert (editor.marks, editor.error_row) == ({2: Mark.CHANGED}, 2)
        await pilot.press("backspace")
        editor.move_cursor((1, 0))
        await pilot.press("backspace")
        assert editor.error_row == 1


def colour(editor: CodeEditor, row: int, column: int) -> str:
    """The colour of one character, by name."""
    editor.render_lines(editor.size.region)
    strip = editor.render_line(row).crop(editor.gutter_width + column, editor.gutter_width + column + 1)
    style = next(iter(strip)).style
    assert style is not None
    assert style.color is not None
    return style.color.name


async def test_python_has_colours() -> None:
    editor = CodeEditor(CODE)
    async with Stage(editor).run_test():
        keyword, name, comment = (colour(editor, 2, column) for column in (4, 11, 18))
        assert len({keyword, name, comment}) == 3
        assert colour(editor, 0, 1) == keyword
        assert colour(editor, 1, 8) not in (keyword, name, comment)


async def test_colours_follow_an_edit_and_the_theme() -> None:
    editor = CodeEditor("x = 1\ny = 2\nz = 3")
    app = Stage(editor)
    async with app.run_test() as pilot:
        plain = colour(editor, 2, 0)
        editor.insert('"""', (2, 5))
        editor.insert('"""', (0, 0))
        await pilot.pause()
        string = colour(editor, 2, 0)
        assert string != plain
        app.theme = "textual-light"
        await pilot.pause()
        assert colour(editor, 2, 0) != string


async def test_only_lines_that_changed_are_drawn_again(monkeypatch: pytest.MonkeyPatch) -> None:
    editor = CodeEditor("\n".join(f"line_{number} = {number}" for number in range(5_000)))
    drawn: list[int] = []
    draw = LineView.draw
    monkeypatch.setattr(
        LineView, "draw", lambda view, *rest: drawn.append(view.number - 1) or draw(view, *rest)
    )
    async with Stage(editor).run_test(size=(60, 20)) as pilot:
        editor.focus()
        await pilot.pause()
        drawn.clear()
        await pilot.press("x")
        await pilot.pause()
        assert set(drawn) == {0}


async def test_control_characters_are_shown_as_pictures() -> None:
    editor = CodeEditor("a\x1b[31mred\x07\tend\r\x7f\x9b\u202e\xa0\u200b\u3164.")
    async with Stage(editor).run_test(size=(60, 4)):
        line = rows(editor)[0]
        assert line.endswith("a␛[31mred␇  end␍␡��␣��.")
        assert line.isprintable()


async def test_wide_characters_keep_their_cells() -> None:
    editor = CodeEditor("漢字 = 'é'")
    async with Stage(editor).run_test(size=(60, 4)) as pilot:
        editor.focus()
        await pilot.press("end")
        await pilot.pause()
        assert rows(editor)[0].strip() == "1   漢字 = 'é'"


async def test_copying_goes_to_terminal_and_system(monkeypatch: pytest.MonkeyPatch) -> None:
    system: list[str] = []
    monkeypatch.setattr("tracefix_tui.ui.widgets.clipboard.copy_to_system", system.append)
    editor = CodeEditor("one\ntwo")
    app = Stage(editor)
    async with app.run_test() as pilot:
        editor.focus()
        editor.selection = Selection((0, 1), (0, 3))
        await pilot.press("ctrl+c")
        await app.workers.wait_for_complete()
        assert (app.clipboard, system) == ("ne", ["ne"])
        editor.move_cursor((1, 0))
        await pilot.press("ctrl+x")
        await app.workers.wait_for_complete()
        assert (app.clipboard, editor.text) == ("two\n", "one\n")


async def test_pasting_takes_the_system_before_what_was_copied_here(monkeypatch: pytest.MonkeyPatch) -> None:
    held: list[str | None] = ["from outside", None]
    monkeypatch.setattr("tracefix_tui.ui.widgets.clipboard.paste_from_system", lambda: held.pop(0))
    editor = CodeEditor("")
    app = Stage(editor)
    async with app.run_test() as pilot:
        editor.focus()
        app.copy_to_clipboard("from here")
        for _ in range(2):
            await pilot.press("ctrl+v")
            await app.workers.wait_for_complete()
            await pilot.pause()
        assert editor.text == "from outsidefrom here"


async def test_pasted_line_ends_of_other_systems_become_line_feeds() -> None:
    editor = CodeEditor("a\r\nb")
    app = Stage(editor)
    async with app.run_test() as pilot:
        assert editor.text == "a\r\nb", "what the task holds stays as it is"
        editor.focus()
        app.post_message(events.Paste("1\r\n2\r3"))
        await pilot.pause()
        assert editor.document.lines == ["1", "2", "3a\r", "b"]


async def test_the_cursor_does_not_blink() -> None:
    editor = CodeEditor("a")
    async with Stage(editor).run_test():
        editor.focus()
        assert not editor.cursor_blink


async def test_going_to_a_line_stays_inside_the_text() -> None:
    editor = CodeEditor("a\n    b")
    async with Stage(editor).run_test():
        editor.go_to(99)
        assert editor.cursor_location == (1, 4)
        editor.go_to(-5)
        assert editor.cursor_location == (0, 0)
