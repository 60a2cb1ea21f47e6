"""Progress of a command on standard error: one line written anew on a terminal, else one line per step."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TextIO

EVERY_SECONDS = 0.1


class ProgressLine:
    """Shows how far a command is. Never writes to standard output."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._live = self._stream.isatty()
        self._shown = float("-inf")

    def __enter__(self) -> ProgressLine:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._write("")

    def show(self, head: str, stage: str, done: int, total: int) -> None:
        """On a terminal: `head: stage done/total`, some times a second; without `/total` where that is 0."""
        now = time.monotonic()
        if now - self._shown >= EVERY_SECONDS:
            self._shown = now
            self._write(f"{head}: {stage} {done}/{total}" if total else f"{head}: {stage} {done}")

    def done(self, head: str, passed: bool) -> None:
        """Elsewhere: one line for each thing that is done."""
        if not self._live:
            print(f"{head}: {'passed' if passed else 'failed'}", file=self._stream, flush=True)

    def _write(self, text: str) -> None:
        from tracefix_tui.episode.observation import printable

        if self._live:
            text = printable(text).replace("\n", " ")
            print(f"\r\x1b[K{text}", end="", file=self._stream, flush=True)
