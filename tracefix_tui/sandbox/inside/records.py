"""The records that travel between the parent and a fork server over their control socket.

First each side sends one text frame (settings there, "ready" back), then only records of fixed size.
"""

from __future__ import annotations

import struct
from typing import NamedTuple

FORK, KILL = 1, 2
"""Parent to fork server: fork guest `number`; kill guest `number` with everything in its process group."""
FORKED, FAILED, EXITED = 1, 2, 3
"""Fork server to parent. With FORKED travel two descriptors: the guest's socket and its pidfd (Linux)."""

MAIN, PROBE = 1, 2
"""What a guest runs: the role's `main(fd)`, or the probe of the layers."""


class Order(NamedTuple):
    """A request of the parent. `layers` is a bit mask of `Layer` values."""

    kind: int
    number: int
    memory_mib: int = 0
    cpu_seconds: int = 0
    open_files: int = 0
    layers: int = 0
    program: int = MAIN


class News(NamedTuple):
    """A message of the fork server.

    `status` is the wait status (EXITED) or the error number (FAILED), `cpu_us` user + system time in
    microseconds, `max_rss_kib` the peak resident memory.
    """

    kind: int
    number: int
    pid: int = 0
    status: int = 0
    cpu_us: int = 0
    max_rss_kib: int = 0


_ORDER = struct.Struct("=7I")
_NEWS = struct.Struct("=2I2iqq")
_LENGTH = struct.Struct("=I")

ORDER_BYTES = _ORDER.size
NEWS_BYTES = _NEWS.size
FRAME_LIMIT = 1 << 20
LENGTH_BYTES = _LENGTH.size


def pack_order(order: Order) -> bytes:
    return _ORDER.pack(*order)


def unpack_order(data: bytes) -> Order:
    return Order(*_ORDER.unpack(data))


def pack_news(news: News) -> bytes:
    return _NEWS.pack(*news)


def unpack_news(data: bytes) -> News:
    return News(*_NEWS.unpack(data))


def pack_frame(body: bytes) -> bytes:
    """A length (4 bytes) and the body, at most `FRAME_LIMIT` bytes."""
    if len(body) > FRAME_LIMIT:
        raise ValueError(f"a frame of {len(body)} bytes is longer than {FRAME_LIMIT}")
    return _LENGTH.pack(len(body)) + body


def frame_length(head: bytes) -> int:
    return int(_LENGTH.unpack(head)[0])
