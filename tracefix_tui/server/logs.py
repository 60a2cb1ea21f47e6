"""The server's log: what clients cause stays one line of plain characters, and does not fill a disk."""

from __future__ import annotations

import logging
import time

PAUSE_SECONDS = 10.0
"""A message of uvicorn is written at most as often as this."""
_MOST_KNOWN = 100
_CLIENTS = ("uvicorn", "websockets")
"""Loggers whose messages any client can cause as often as it likes."""


class OneLine(logging.Formatter):
    """Writes each record as one line of printable characters, whatever a client has put into it."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as text."""
        return super().format(record).encode("unicode_escape").decode("ascii")


class Seldom(logging.Filter):
    """Lets a message that clients can cause through once in a while, with how many there were since."""

    def __init__(self) -> None:
        super().__init__()
        self._known: dict[str, tuple[float, int]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether to write the record."""
        if record.name.partition(".")[0] not in _CLIENTS:
            return True
        now, kind = time.monotonic(), str(record.msg)
        written, left_out = self._known.get(kind, (now - PAUSE_SECONDS, 0))
        if now - written < PAUSE_SECONDS:
            self._known[kind] = (written, left_out + 1)
            return False
        if left_out:
            record.msg = f"{kind} (and {left_out} more like this before)"
        if len(self._known) >= _MOST_KNOWN:
            self._known.clear()
        self._known[kind] = (now, 0)
        return True


def log_in_lines() -> None:
    """Have everything that the server logs written to standard error in this way."""
    handler = logging.StreamHandler()
    handler.setFormatter(OneLine("tracefix serve: %(levelname)s %(message)s"))
    handler.addFilter(Seldom())
    for name in ("uvicorn", "tracefix.server", "asyncio", "websockets"):
        logger = logging.getLogger(name)
        logger.handlers = [handler]
        logger.propagate = False
        logger.setLevel(logging.WARNING)
