"""The parent's end of a control socket: orders out, news and descriptors in."""

from __future__ import annotations

import os
import select
import socket
from array import array
from collections import deque

from tracefix_tui.sandbox.inside import records
from tracefix_tui.sandbox.inside.records import News, Order

_NEWS_AT_ONCE = 32
_MAX_DESCRIPTORS = 2
_CUT_OFF = int(getattr(socket, "MSG_CTRUNC", 0))
_CLOSED_ON_EXEC = getattr(socket, "MSG_CMSG_CLOEXEC", 0)
"""Linux closes received descriptors on exec by this flag; elsewhere each is marked."""


class Control:
    """Sends from any thread; only one thread at a time may receive."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self._unread = b""
        self._fds: deque[int] = deque()

    def send(self, order: Order) -> bool:
        """Returns False when the fork server is gone."""
        try:
            self._sock.sendall(records.pack_order(order))
        except OSError:
            return False
        return True

    def receive(self, timeout: float | None) -> list[tuple[News, list[int]]] | None:
        """The news that come within `timeout` seconds, each with its descriptors. None: the server is gone.

        A FORKED whose descriptors are missing has met this process's own limit of descriptors.
        """
        try:
            poll = select.poll()
            poll.register(self._sock.fileno(), select.POLLIN)
            if not poll.poll(None if timeout is None else max(0.0, timeout) * 1e3):
                return []
            data, ancillary, flags, _address = self._sock.recvmsg(
                _NEWS_AT_ONCE * records.NEWS_BYTES,
                socket.CMSG_SPACE(_MAX_DESCRIPTORS * _NEWS_AT_ONCE * 4),
                _CLOSED_ON_EXEC,
            )
        except (OSError, ValueError):
            return None
        self._take_descriptors(ancillary, bool(flags & _CUT_OFF))
        if not data:
            return None
        self._unread += data
        whole = len(self._unread) // records.NEWS_BYTES * records.NEWS_BYTES
        parts = [self._unread[at : at + records.NEWS_BYTES] for at in range(0, whole, records.NEWS_BYTES)]
        self._unread = self._unread[whole:]
        return [self._with_descriptors(records.unpack_news(part)) for part in parts]

    def _take_descriptors(self, ancillary: list[tuple[int, int, bytes]], cut_off: bool) -> None:
        fds = array("i")
        for level, kind, packed in ancillary:
            if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS:
                fds.frombytes(packed[: len(packed) - len(packed) % fds.itemsize])
        for fd in fds:
            if cut_off:  # better none of a message than half of them
                os.close(fd)
                continue
            if not _CLOSED_ON_EXEC:
                os.set_inheritable(fd, False)
            self._fds.append(fd)

    def _with_descriptors(self, news: News) -> tuple[News, list[int]]:
        wanted = news.status if news.kind == records.FORKED else 0
        return news, [self._fds.popleft() for _ in range(min(wanted, len(self._fds)))]
