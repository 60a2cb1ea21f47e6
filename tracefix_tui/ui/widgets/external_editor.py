"""The person's own editor on the code: a temporary file, their command, and what came of it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from tracefix_tui.episode.actions import MAX_CODE_BYTES


class EditorFailed(Exception):
    """The editor could not be used or its result not taken. The message says why and what to do."""


def editor_command(environ: Mapping[str, str]) -> list[str]:
    """The command that `VISUAL` or `EDITOR` name.

    Raises:
        EditorFailed: neither is set, or the value can't be split into words.
    """
    import shlex

    for name in ("VISUAL", "EDITOR"):
        value = environ.get(name, "").strip()
        if value:
            try:
                return shlex.split(value)
            except ValueError as error:
                raise EditorFailed(f"{name} can't be read as a command ({error}): {value}") from None
    raise EditorFailed("No editor is set: put its command into EDITOR, such as EDITOR=vim, and start again.")


def edit_in_editor(code: str, name: str, line: int = 1) -> str:
    """Let the person edit `code` in their editor; blocks until it ends. The terminal must be free for it.

    Args:
        code: the text to edit, without a line feed at its end.
        name: the file is called `NAME.py`.
        line: 1-based line of the cursor, for editors that understand `+LINE`.

    Returns:
        The text as it was saved, without one line feed at its end.

    Raises:
        EditorFailed: there is no editor, it failed, or what it saved is no text.
    """
    import subprocess
    import tempfile

    command = editor_command(os.environ)
    with tempfile.TemporaryDirectory(prefix="tracefix-") as folder:
        path = Path(folder) / f"{name}.py"
        path.write_text(code + "\n", encoding="utf-8", errors="surrogatepass", newline="")
        jump = [f"+{line}"] if line > 1 and _takes_line(command[0]) else []
        try:
            status = subprocess.call([*command, *jump, str(path)])
        except OSError as error:
            raise EditorFailed(f"{command[0]} can't be started: {error.strerror}. Is EDITOR right?") from None
        if status:
            ended = f"was ended by signal {-status}" if status < 0 else f"ended with status {status}"
            raise EditorFailed(f"{command[0]} {ended}, so its text was not taken.")
        return _read(path, command[0])


def _takes_line(command: str) -> bool:
    return Path(command).name in {
        "vi",
        "vim",
        "nvim",
        "nano",
        "emacs",
        "emacsclient",
        "micro",
        "kak",
        "joe",
        "ne",
    }


def _read(path: Path, command: str) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise EditorFailed(f"What {command} saved can't be read: {error.strerror}.") from None
    if len(data) > MAX_CODE_BYTES:
        raise EditorFailed(
            f"What {command} saved is {len(data):,} bytes long; at most {MAX_CODE_BYTES:,} are taken."
        )
    try:
        return data.decode("utf-8").replace("\r\n", "\n").removesuffix("\n")
    except UnicodeDecodeError:
        raise EditorFailed(f"What {command} saved is not UTF-8 text, so it was not taken.") from None
