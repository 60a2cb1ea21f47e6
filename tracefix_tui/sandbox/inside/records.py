"""The records that travel between the parent and a fork server over their control socket.

First each side sends one marshalled frame (what is wanted, what is there), then only records of fixed size.
"""

from __future__ import annotations

import struct

FORK, KILL = 1, 2
"""Parent to fork server: fork guest `number`; kill guest `number` with everything in its process group."""
FORKED, FAILED, EXITED = 1, 2, 3
"""Fork server to parent. With FORKED travel the guest's socket and, on Linux, its pidfd."""
CONFINED = b"+"
"""What a guest sends on its own socket when every layer is on, before it reads anything."""


class Order:
    """A request of the parent: what to do, for which guest, and what that guest may use."""

    __slots__ = ("cpu_seconds", "kind", "memory_mib", "number", "open_files")

    def __init__(
        self, kind: int, number: int, memory_mib: int = 0, cpu_seconds: int = 0, open_files: int = 0
    ) -> None:
        self.kind = kind
        self.number = number
        self.memory_mib = memory_mib
        self.cpu_seconds = cpu_seconds
        self.open_files = open_files


class News:
    """A message of the fork server.

    `status` is the number of descriptors (FORKED), the error number (FAILED) or the wait status (EXITED),
    `cpu_us` user + system time in microseconds, `max_rss_kib` the peak resident memory.
    """

    __slots__ = ("cpu_us", "kind", "max_rss_kib", "number", "pid", "status")

    def __init__(self, kind: int, number: int, pid: int, status: int, cpu_us: int, max_rss_kib: int) -> None:
        self.kind = kind
        self.number = number
        self.pid = pid
        self.status = status
        self.cpu_us = cpu_us
        self.max_rss_kib = max_rss_kib


_ORDER = struct.Struct("=5I")
_NEWS = struct.Struct("=2I2iqq")
_LENGTH = struct.Struct("=I")

ORDER_BYTES = _ORDER.size
NEWS_BYTES = _NEWS.size
FRAME_LIMIT = 1 << 20
LENGTH_BYTES = _LENGTH.size


def pack_order(order: Order) -> bytes:
    return _ORDER.pack(order.kind, order.number, order.memory_mib, order.cpu_seconds, order.open_files)


def unpack_order(data: bytes) -> Order:
    return Order(*_ORDER.unpack(data))


def pack_news(
    kind: int, number: int, pid: int = 0, status: int = 0, cpu_us: int = 0, max_rss_kib: int = 0
) -> bytes:
    """See `News`."""
    return _NEWS.pack(kind, number, pid, status, cpu_us, max_rss_kib)


def pack_descriptors(fds: list[int]) -> bytes:
    """As SCM_RIGHTS wants them."""
    return struct.pack(f"={len(fds)}i", *fds)


def unpack_news(data: bytes) -> News:
    return News(*_NEWS.unpack(data))


def pack_frame(body: bytes) -> bytes:
    """A length (4 bytes) and the body, at most `FRAME_LIMIT` bytes."""
    if len(body) > FRAME_LIMIT:
        raise ValueError(f"a frame of {len(body)} bytes is longer than {FRAME_LIMIT}")
    return _LENGTH.pack(len(body)) + body


def frame_length(head: bytes) -> int:
    return int(_LENGTH.unpack(head)[0])
