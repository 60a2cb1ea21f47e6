"""Runs a program in a real pseudo-terminal and reads its screen, as a person would."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Mapping, Sequence
from functools import partial
from types import TracebackType

import pyte

PATIENCE_SECONDS = 60.0
"""How long to wait for something to appear. Long, since it only ends a test that fails anyway."""

_PRIVATE = re.compile(rb"\x1b\[[<>=][0-9;]*[A-Za-z]|\x1b\[\?[0-9;]*\$p|\x1b\[\?[0-9;]*u")
"""Sequences that change no cell and that pyte takes for something else."""

KEYS = {
    "enter": "\r",
    "escape": "\x1b",
    "tab": "\t",
    "down": "\x1b[B",
    "up": "\x1b[A",
    "left": "\x1b[D",
    "end": "\x1b[F",
    "f1": "\x1bOP",
    "shift+f4": "\x1b[1;2S",
    "f5": "\x1b[15~",
    "f6": "\x1b[17~",
    "f7": "\x1b[18~",
    "f9": "\x1b[20~",
}


def _ignore(signals: Sequence[signal.Signals]) -> None:
    for number in signals:
        signal.signal(number, signal.SIG_IGN)


def without_private(data: bytes) -> bytes:
    """What a program writes, without the sequences that pyte does not understand."""
    return _PRIVATE.sub(b"", data)


class Terminal:
    """A program on a terminal of its own.

    Attributes:
        output: every byte it has written to the terminal.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        columns: int = 100,
        rows: int = 30,
        env: Mapping[str, str] | None = None,
        ignoring: Sequence[signal.Signals] = (),
    ) -> None:
        """Start `command`, which ignores the signals `ignoring` as long as it does not say otherwise."""
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self.output = b""
        self._master, slave = pty.openpty()
        self._open = True
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        names = ("LINES", "COLUMNS", "NO_COLOR")
        inherited = {key: value for key, value in os.environ.items() if key not in names}
        self._process = subprocess.Popen(
            command,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
            preexec_fn=partial(_ignore, ignoring) if ignoring else None,
            env=inherited | {"TERM": "xterm-256color", "COLORTERM": "truecolor"} | dict(env or {}),
        )
        os.close(slave)

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self.hang_up()

    @property
    def text(self) -> str:
        """The screen as lines."""
        return "\n".join(line.rstrip() for line in self._screen.display)

    @property
    def ended(self) -> bool:
        """Whether the program has ended."""
        return self._process.poll() is not None

    def press(self, *keys: str) -> None:
        """Press keys: a name of `KEYS`, `ctrl+x`, or a character."""
        for key in keys:
            code = chr(ord(key[-1]) & 31) if key.startswith("ctrl+") else KEYS.get(key, key)
            os.write(self._master, code.encode())

    def read(self, seconds: float) -> int:
        """Take in what is written during some time; how many bytes it was."""
        before, end = len(self.output), time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0 and self._take(left):
            pass
        return len(self.output) - before

    def wait_for(self, text: str) -> None:
        """Wait until a text is on the screen."""
        end = time.monotonic() + PATIENCE_SECONDS
        while text not in self.text:
            left = end - time.monotonic()
            assert left > 0, f"{text!r} did not come; the screen is:\n{self.text}"
            alive = self._take(min(left, 1.0)) or self._process.poll() is None
            assert alive or text in self.text, f"the program ended before {text!r} came:\n{self.text}"

    def terminate(self) -> None:
        """Send SIGTERM, as `kill` does."""
        self._process.terminate()

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the program."""
        self._process.send_signal(number)

    def hang_up(self) -> None:
        """Close the terminal, as a window does that is closed. The program is sent no signal."""
        if self._open:
            self._open = False
            os.close(self._master)

    def wait_for_end(self) -> int:
        """Wait until the program has ended; its exit status."""
        end = time.monotonic() + PATIENCE_SECONDS
        while self._process.poll() is None:
            assert time.monotonic() < end, f"the program did not end; the screen is:\n{self.text}"
            self._take(0.1)
        while self._take(0.05):
            pass
        return self._process.returncode

    def _take(self, seconds: float) -> bool:
        """Read what is there within a time; False when nothing came."""
        if not self._open:
            time.sleep(seconds)
            return False
        if not select.select([self._master], [], [], seconds)[0]:
            return False
        try:
            data = os.read(self._master, 65536)
        except OSError:  # the program has closed the terminal
            return False
        self.output += data
        self._stream.feed(without_private(data))
        return bool(data)


def tracefix(*arguments: str) -> list[str]:
    """The command line of `tracefix` in this environment."""
    return [sys.executable, "-c", "from tracefix_tui.cli import main; main()", *arguments]
