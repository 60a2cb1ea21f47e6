"""`sys.stdout` and `sys.stderr` of a candidate. They send early, so that little is lost in a crash.

Plain Python objects, made before the fork: the buffered streams of `io` would cost a guest a quarter of a
millisecond, and most candidates print nothing.
"""

from __future__ import annotations

import io
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

AT_ONCE = 64
"""Pieces of one call that are sent as they come; after these they are gathered."""
PIECE = 8192
"""Bytes that are sent when they are gathered."""
LONGEST = 1 << 16
"""Bytes that are sent at a time."""


class Output(io.TextIOBase):
    """One stream.

    Args:
        number: 1 for standard output, 2 for standard error.
    """

    encoding = "utf-8"
    errors = "backslashreplace"

    def __init__(self, number: int) -> None:
        self._head = bytes((number,))
        self._kept: list[bytes] = []
        self._size = 0
        self._sent = 0
        self._send: Callable[[bytes], None] | None = None
        self.name = "<stdout>" if number == 1 else "<stderr>"
        self.buffer = _Bytes(self)

    def connect(self, send: Callable[[bytes], None]) -> None:
        """From now on what is written goes out through `send`, with the number in front."""
        self._send = send

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        self.keep(str.encode(text, "utf-8", "backslashreplace"), text.endswith("\n"))
        return len(text)

    def keep(self, data: bytes, whole_line: bool) -> None:
        self._kept.append(data)
        self._size += len(data)
        if self._size >= PIECE or (whole_line and self._sent < AT_ONCE):
            self._sent += 1
            self.flush()

    def flush(self) -> None:
        if not self._kept or self._send is None:
            return
        data = b"".join(self._kept)
        self._kept.clear()
        self._size = 0
        for at in range(0, len(data), LONGEST):
            self._send(self._head + data[at : at + LONGEST])

    def reconfigure(self, **options: Any) -> None:
        """There is nothing to configure."""

    def end_of_call(self) -> None:
        """Send all that is left."""
        if self._kept:
            self.flush()
        self._sent = 0


class _Bytes(io.RawIOBase):
    """`sys.stdout.buffer`."""

    def __init__(self, output: Output) -> None:
        self._output = output

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        piece = bytes(data)
        self._output.keep(piece, piece.endswith(b"\n"))
        return len(piece)

    def flush(self) -> None:
        self._output.flush()


STREAMS = (Output(1), Output(2))


def redirect(send: Callable[[bytes], None]) -> None:
    """Make `sys.stdout` and `sys.stderr` go out through `send`."""
    for stream in STREAMS:
        stream.connect(send)
    vars(sys).update(stdout=STREAMS[0], __stdout__=STREAMS[0], stderr=STREAMS[1], __stderr__=STREAMS[1])
