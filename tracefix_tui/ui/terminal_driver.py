"""How an app ends in order that does not end by itself: told by a signal, or left by its terminal.

Without its terminal Textual's driver reads the end of the input over and over, and waits for ever to write. A
SIGHUP says that it is gone, but may be ignored (nohup) or go to somebody else (setsid).
"""

from __future__ import annotations

import asyncio
import os
import select
import signal
import threading
from collections.abc import Callable
from typing import IO, TYPE_CHECKING, Any, cast

from textual.drivers.linux_driver import LinuxDriver

if TYPE_CHECKING:
    from textual.app import App

LOST = 128 + signal.SIGHUP
"""Exit status of an app whose terminal is gone."""

_SIGNALS = (signal.SIGTERM, signal.SIGHUP)
_LOOK_MS = 1000
"""A closed pseudo-terminal wakes a waiting poll; one that was hung up is found at the next look."""


def end_when_told(app: App[Any]) -> None:
    """End `app` at a signal: else a run has no end, and the shell is left with raw input and mouse reports.

    A signal that is ignored stays so. To be called in the app's loop.
    """
    for number in _SIGNALS:
        if signal.getsignal(number) is not signal.SIG_IGN:
            asyncio.get_running_loop().add_signal_handler(number, app.exit, None, 128 + number)


class TerminalDriver(LinuxDriver):
    """Ends the app when its terminal is closed; what is written afterwards goes nowhere."""

    def __init__(
        self, app: App[Any], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._file = cast("Any", _Output(cast("IO[str]", self._file), self._lose))
        self._losing = threading.Lock()
        self._watching = False

    def start_application_mode(self) -> None:
        super().start_application_mode()
        if not self._watching:
            self._watching = True
            threading.Thread(target=self._watch, daemon=True, name="tracefix-terminal").start()

    def _watch(self) -> None:
        """Wait until the other end is closed, without reading anything."""
        poll = select.poll()
        poll.register(self.fileno, 0)
        while True:
            found = poll.poll(_LOOK_MS)
            if any(event & select.POLLNVAL for _, event in found):
                return  # this system can't tell
            if found:
                self._lose()
                return

    def _lose(self) -> None:
        """End the app, once. From any thread."""
        if not self._losing.acquire(blocking=False):
            return
        _turn_away(self.fileno)
        try:
            self._loop.call_soon_threadsafe(self._app.exit, None, LOST)
        except RuntimeError:
            pass  # the app is at its end already


class _Output:
    """The terminal's file; an error while writing means that it is gone, and is no other error."""

    def __init__(self, file: IO[str], on_error: Callable[[], object]) -> None:
        self._file, self._on_error = file, on_error

    def write(self, text: str) -> None:
        try:
            self._file.write(text)
        except OSError:
            self._on_error()

    def flush(self) -> None:
        try:
            self._file.flush()
        except OSError:
            self._on_error()

    def fileno(self) -> int:
        return self._file.fileno()


def _turn_away(terminal: int) -> None:
    """Let input, output and errors that go to `terminal` come from and go to nowhere."""
    device = os.fstat(terminal).st_rdev
    nowhere = os.open(os.devnull, os.O_RDWR | os.O_CLOEXEC)
    for file in (0, 1, 2):
        if os.fstat(file).st_rdev == device:
            os.dup2(nowhere, file)
    os.close(nowhere)
