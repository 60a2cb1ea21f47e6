"""The scratchpad's text between two sessions: a program and what it reads, in the data folder or a file."""

from __future__ import annotations

from pathlib import Path

from tracefix_tui.settings import data_dir, write_atomically

LONGEST = 1 << 20
"""Bytes that a file may have to be opened."""

FIRST_PROGRAM = """\
# Any Python, run in the sandbox: nothing it does reaches your files or the network.
for number in range(3):
    print(number, number**2)
"""


class ScratchpadError(Exception):
    """A file can't be read or written. Says which and why."""


class Scratchpad:
    """A program and its standard input on disk.

    Args:
        file: the person's own file for the program; without it both are kept in the data folder.
    """

    def __init__(self, file: Path | None = None) -> None:
        self.file = file
        folder = data_dir() / "scratch"
        self._program = file.resolve() if file else folder / "scratch.py"
        self._line_end = "\n"
        self._unreadable = ""
        self._stdin = folder / "input.txt"

    @property
    def name(self) -> str:
        """What it is called on screen."""
        return self.file.name if self.file else "Scratch"

    def load(self) -> tuple[str, str]:
        """The program and the standard input, as they were saved last; a new file is empty.

        Raises:
            ScratchpadError: there is a file, but it can't be read.
        """
        try:
            program = _read(self._program)
            stdin = "" if self.file else _read(self._stdin) or ""
        except ScratchpadError as error:
            self._unreadable = f"{error}; it is left as it is"
            raise
        if program is None:
            program = "" if self.file else FIRST_PROGRAM
        self._line_end = "\r\n" if "\r\n" in program else "\n"
        program = program.replace("\r\n", "\n").replace("\r", "\n")
        return program, stdin

    def save(self, program: str, stdin: str) -> None:
        """Write both, the old files intact until the new ones are whole.

        Raises:
            ScratchpadError: nothing could be written, or what is there could not be read.
        """
        if self._unreadable:
            raise ScratchpadError(self._unreadable)
        try:
            mode = self._program.stat().st_mode & 0o7777 if self._program.exists() else None
            write_atomically(self._program, program.replace("\n", self._line_end))
            if mode is not None:
                self._program.chmod(mode)
            if self.file is None:
                write_atomically(self._stdin, stdin)
        except OSError as error:
            raise ScratchpadError(f"{error.filename or self._program}: {error.strerror}") from None


def _read(path: Path) -> str | None:
    try:
        if path.exists() and not path.is_file():
            raise ScratchpadError(f"{path} is no ordinary file")
        with path.open("rb") as file:
            data = file.read(LONGEST + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ScratchpadError(f"can't read {path}: {error.strerror}") from None
    if len(data) > LONGEST:
        raise ScratchpadError(f"{path} is longer than {LONGEST >> 20} MiB")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ScratchpadError(f"{path} is no UTF-8 text: byte {error.start} can't be read") from None
