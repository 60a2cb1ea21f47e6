"""Cuts a stream of bytes into server-sent events, with a limit on everything that could grow."""

from __future__ import annotations

import json
from collections.abc import Iterator

from tracefix_tui.players.model.reply import MAX_BYTES, MAX_OBJECT_BYTES, EndpointError, TooLong

DONE = "[DONE]"


class Events:
    """Takes bytes as they come and gives the data of each whole event.

    Attributes:
        done: the stream has said that it is over.
    """

    def __init__(self) -> None:
        self.done = False
        self._rest = bytearray()
        self._searched = 0
        self._data: list[bytes] = []
        self._held = 0
        self._size = 0

    def feed(self, piece: bytes) -> Iterator[object]:
        """The decoded data of the events that `piece` completes.

        Raises:
            EndpointError: what came is no text or no JSON.
            TooLong: more bytes than an answer may have.
        """
        self._size += len(piece)
        if self._size > MAX_BYTES:
            raise TooLong(f"It took more than {MAX_BYTES:,} bytes.")
        self._rest += piece
        for line in self._lines():
            if line.startswith(b"data:"):
                self._data.append(line[5:].removeprefix(b" "))
                self._held += len(line)
            elif not line and self._data:
                yield from self._event()
        if self._held + len(self._rest) > MAX_OBJECT_BYTES:
            raise TooLong(f"One part of it took more than {MAX_OBJECT_BYTES:,} bytes.")

    def end(self) -> Iterator[object]:
        """The last event, when the stream ended without the empty line behind it."""
        self._rest += b"\n\n"
        yield from self.feed(b"")

    def _lines(self) -> Iterator[bytes]:
        start = 0
        while (end := self._rest.find(b"\n", max(start, self._searched))) >= 0:
            line = bytes(self._rest[start:end])
            start = self._searched = end + 1
            yield line.removesuffix(b"\r")
        del self._rest[:start]
        self._searched = len(self._rest)

    def _event(self) -> Iterator[object]:
        data, self._data, self._held = b"\n".join(self._data), [], 0
        if data.strip() == DONE.encode():
            self.done = True
        elif data.strip() and not self.done:
            yield decoded(data)


def decoded(data: bytes) -> object:
    """JSON that an endpoint sent.

    Raises:
        EndpointError: it is none.
    """
    try:
        return json.loads(data.decode("utf-8"))
    except UnicodeDecodeError:
        raise EndpointError("sent bytes that are not UTF-8 text", again=True) from None
    except (ValueError, RecursionError):
        raise EndpointError("sent something that is not JSON", again=True) from None
