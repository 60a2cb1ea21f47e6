"""The person's own editor: what it saves comes back, and each way of failing is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from tracefix_tui.ui.widgets.external_editor import EditorFailed, edit_in_editor, editor_command


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    """Makes EDITOR a shell script; the file to edit is its last argument."""
    monkeypatch.delenv("VISUAL", raising=False)

    def make(script: str, name: str = "edit") -> Path:
        path = tmp_path / name
        path.write_text(f"#!/bin/sh\nfor file; do :; done\n{script}\n")
        path.chmod(0o755)
        monkeypatch.setenv("EDITOR", str(path))
        return path

    return make


def test_what_is_saved_comes_back(editor) -> None:  # type: ignore[no-untyped-def]
    editor('echo "# naïve" >> "$file"')
    assert edit_in_editor("x = 1\n\ny = 2", "task") == "x = 1\n\ny = 2\n# naïve"


def test_nothing_changed_is_nothing_changed(editor) -> None:  # type: ignore[no-untyped-def]
    editor("exit 0")
    for code in ("", "x", "x\n", "\n\nx\n\n", "a\tb é"):
        assert edit_in_editor(code, "task") == code


def test_the_file_is_called_after_the_task_and_goes_away(editor, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    editor(f'echo "$@" > {tmp_path}/arguments')
    edit_in_editor("x", "my_task", line=7)
    (argument,) = (tmp_path / "arguments").read_text().split()
    assert Path(argument).name == "my_task.py"
    assert not Path(argument).exists()


def test_an_editor_that_knows_lines_is_told_the_line(editor, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    editor(f'echo "$1" > {tmp_path}/first', name="vim")
    edit_in_editor("x", "task", line=7)
    assert (tmp_path / "first").read_text().strip() == "+7"


def test_windows_line_ends_become_line_feeds(editor) -> None:  # type: ignore[no-untyped-def]
    editor(r'printf "a\r\nb\r\n" > "$file"')
    assert edit_in_editor("x", "task") == "a\nb"


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ("exit 3", "ended with status 3"),
        ("kill -9 $$", "signal 9"),
        ('rm "$file"', "can't be read"),
        (r'printf "\377" > "$file"', "is not UTF-8"),
        ('head -c 1100000 /dev/zero > "$file"', "bytes long"),
    ],
)
def test_each_failure_is_said(editor, script: str, reason: str) -> None:  # type: ignore[no-untyped-def]
    editor(script)
    with pytest.raises(EditorFailed, match=reason):
        edit_in_editor("x", "task")


def test_a_missing_command_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", "/no/such/editor --flag")
    with pytest.raises(EditorFailed, match="can't be started"):
        edit_in_editor("x", "task")


@pytest.mark.parametrize(
    ("environ", "command"),
    [
        ({"EDITOR": "vim"}, ["vim"]),
        ({"VISUAL": "code --wait", "EDITOR": "vim"}, ["code", "--wait"]),
        ({"VISUAL": " ", "EDITOR": "'my editor' -n"}, ["my editor", "-n"]),
    ],
)
def test_the_command_comes_from_the_environment(environ: dict[str, str], command: list[str]) -> None:
    assert editor_command(environ) == command


@pytest.mark.parametrize(
    ("environ", "reason"), [({}, "No editor is set"), ({"EDITOR": "'vim"}, "can't be read as a command")]
)
def test_a_useless_environment_is_said(environ: dict[str, str], reason: str) -> None:
    with pytest.raises(EditorFailed, match=reason):
        editor_command(environ)
