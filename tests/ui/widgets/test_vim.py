"""Vim keys in the editor: what is typed and what the text is then. `|` marks the cursor."""

from __future__ import annotations

import pytest

from tests.ui.stage import Stage
from tracefix_tui.ui.widgets.code_editor import CodeEditor

NAMES = {"<esc>": "escape", "<cr>": "enter", "<c-r>": "ctrl+r", "<c-d>": "ctrl+d", "<bs>": "backspace"}


def keys_of(typed: str) -> list[str]:
    keys: list[str] = []
    while typed:
        name = next((name for name in NAMES if typed.startswith(name)), None)
        keys.append(NAMES[name] if name else typed[0])
        typed = typed[len(name) if name else 1 :]
    return keys


async def play(before: str, typed: str) -> tuple[CodeEditor, Stage]:
    head = before.split("|")[0]
    editor = CodeEditor(before.replace("|", "", 1), vim=True)
    stage = Stage(editor, CodeEditor.Command, CodeEditor.Left)
    async with stage.run_test(size=(60, 20)) as pilot:
        editor.focus()
        row = head.count("\n")
        editor.move_cursor((row, len(head.split("\n")[-1])))
        await pilot.pause()
        await pilot.press(*keys_of(typed))
        await pilot.pause()
    return editor, stage


def shown(editor: CodeEditor) -> str:
    lines = editor.text.split("\n")
    row, column = editor.cursor_location
    lines[row] = f"{lines[row][:column]}|{lines[row][column:]}"
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("before", "typed", "after"),
    [
        ("|abc", "ix<esc>", "|xabc"),
        ("|abc", "ax<esc>", "a|xbc"),
        ("a|bc", "Ax<esc>", "abc|x"),
        ("  a|b", "Ix<esc>", "  |xab"),
        ("if a:|\n    b", "ox<esc>", "if a:\n    |x\n    b"),
        ("    a|b", "Ox<esc>", "    |x\n    ab"),
        ("|abc", "x", "|bc"),
        ("|abc", "2x", "|c"),
        ("ab|c", "x", "a|b"),
        ("ab|c", "X", "a|c"),
        ("a|bc", "rX", "a|Xc"),
        ("|abc", "~", "A|bc"),
        ("|one two", "dw", "|two"),
        ("|one two three", "d2w", "|three"),
        ("|one two three", "2dw", "|three"),
        ("|one two", "cwX<esc>", "|X two"),
        ("one |two three", "D", "one| "),
        ("one |two", "C1<esc>", "one |1"),
        ("a\n|b\nc", "dd", "a\n|c"),
        ("a\n|b", "dd", "|a"),
        ("|a", "dd", "|"),
        ("|a\nb\nc", "2dd", "|c"),
        ("|a\nb\nc", "dj", "|c"),
        ("a\nb\n|c", "dgg", "|"),
        ("|a\nb", "yyp", "a\n|a\nb"),
        ("a\n|b", "yyP", "a\n|b\nb"),
        ("|a\nb", "yy2p", "a\n|a\na\nb"),
        ("|one two", "yww", "one |two"),
        ("|ab cd", "dwwP", "cab| d"),
        ("|ab cd", "ywP", "ab| ab cd"),
        ("f(|a, b)", "ci(x<esc>", "f(|x)"),
        ("f(|a, b)", "dt,", "f(|, b)"),
        ("f(|a, b)", "df,", "f(| b)"),
        ("|a\nb", "J", "a| b"),
        ("|a\n    b", ">>", "    |a\n    b"),
        ("    |a", "<<", "|a"),
        ("|a\nb\nc", ">j", "    |a\n    b\nc"),
        ("    |a\nb", "ccx<esc>", "    |x\nb"),
        ("|abc", "sX<esc>", "|Xbc"),
        ("|abc def", "vey", "|abc def"),
        ("|abc def", "ved", "| def"),
        ("|a\nb\nc", "Vjd", "|c"),
        ("|a\nb\nc", "VjyGp", "a\nb\nc\n|a\nb"),
        ("|abc", "vlcX<esc>", "|Xc"),
        ("|abc", "vlo~", "|ABc"),
        ("f(|a b)", "vi(d", "f(|)"),
        ("|abc", "xu", "|abc"),
        ("|abc", "xu<c-r>", "|bc"),
        ("|a\nb\nc", "Gx", "a\nb\n|"),
        ("|a\nb\nc", ":3<cr>x", "a\nb\n|"),
        ("|abc", "fcx", "a|b"),
        ("|a.b.c", "f.;x", "a.b|c"),
        ("|(a)", "%x", "(|a"),
        ("|abc", "Qz3", "|abc"),
        ("a|bc", "d<esc>x", "a|c"),
    ],
)
async def test_what_it_does(before: str, typed: str, after: str) -> None:
    editor, _ = await play(before, typed)
    assert shown(editor) == after


async def test_the_status_says_mode_and_unfinished_command() -> None:
    for typed, status in [
        ("", "NORMAL"),
        ("i", "INSERT"),
        ("2d", "NORMAL 2d"),
        ("v", "VISUAL"),
        (":w", ":w"),
    ]:
        editor, _ = await play("|abc", typed)
        assert editor.vim is not None
        assert editor.vim.status == status


async def test_a_command_is_sent_and_can_be_taken_back() -> None:
    _, stage = await play("|abc", ":wq<cr>:x<bs><bs>:e<esc>")
    assert [message.text for message in stage.heard if isinstance(message, CodeEditor.Command)] == ["wq"]


async def test_escape_leaves_the_editor_only_when_it_means_nothing_else() -> None:
    for typed, leaves in [("<esc>", 1), ("i<esc>", 0), ("v<esc>", 0), ("2<esc>", 0), ("i<esc><esc>", 1)]:
        _, stage = await play("|abc", typed)
        assert sum(isinstance(message, CodeEditor.Left) for message in stage.heard) == leaves, typed


async def test_insert_mode_is_the_plain_editor() -> None:
    editor, _ = await play("|", "iif x:<cr>y<bs>z")
    assert editor.text == "if x:\n    z"
