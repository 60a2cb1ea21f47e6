"""The parent's handle of one confined process."""

from __future__ import annotations

import os
import select
import signal
import socket
import time
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Exit:
    """How a guest ended: by exit `code` or by `signal`, the other is None.

    `cpu_s` is user + system time of the whole process, `max_rss_kib` its peak resident memory (it starts at what
    the fork server shares with it). `lost` says that the fork server died first, so nothing is known.
    """

    code: int | None
    signal: int | None
    cpu_s: float
    max_rss_kib: int
    lost: bool = False


class Server(Protocol):
    """What a guest needs of its fork server."""

    def wait_for(self, guest: Guest, timeout: float | None) -> None: ...

    def order_kill(self, number: int) -> None: ...

    def forget(self, guest: Guest) -> None: ...


class Guest:
    """One confined process, waiting for its job on `sock` (the parent's end, a stream).

    Attributes:
        pid: its process id (for showing; kill only through `kill`).
        sock: the socket to the guest's descriptor 3.
    """

    def __init__(self, server: Server, number: int, pid: int, sock: socket.socket, pidfd: int | None) -> None:
        self.pid = pid
        self.sock = sock
        self.number = number
        self._server = server
        self._pidfd = pidfd
        self._exit: Exit | None = None
        self._closed = False

    def __enter__(self) -> Guest:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def alive(self) -> bool:
        """Whether the process still runs (a stopped one does)."""
        if self._exit is not None or self._closed:
            return False
        if self._pidfd is None:
            return True
        poll = select.poll()
        poll.register(self._pidfd, select.POLLIN)
        return not poll.poll(0)

    def kill(self) -> None:
        """End the guest's whole process group at once. Safe from any thread, any number of times."""
        if self._exit is not None or self._closed:
            return
        if self._pidfd is not None:
            try:
                signal.pidfd_send_signal(self._pidfd, signal.SIGKILL)
            except OSError:
                pass  # ended by itself, or closed by another thread
        else:
            self._server.order_kill(self.number)

    def cpu_ms(self) -> float:
        """CPU time used so far in milliseconds, read from outside; after the end its final value."""
        if self._exit is None:
            clock = (~self.pid << 3) | 2
            try:
                value = time.clock_gettime_ns(clock) / 1e6
            except OSError:
                value = 0.0
            if self.alive():
                return value
            self.wait(1.0)
        return self._exit.cpu_s * 1e3 if self._exit is not None else 0.0

    def wait(self, timeout: float | None = None) -> Exit | None:
        """Wait for the end, at most `timeout` seconds. Returns None when the guest still runs then."""
        if self._exit is None:
            self._server.wait_for(self, timeout)
        return self._exit

    def ended(self, status: Exit) -> None:
        """Called by the fork server's handle when the end is reported."""
        self._exit = status

    @property
    def has_ended(self) -> bool:
        return self._exit is not None

    def close(self) -> None:
        """Kill it when it still runs and give back the descriptors. Does not wait."""
        if self._closed:
            return
        self.kill()
        self._closed = True
        self._server.forget(self)
        self.sock.close()
        if self._pidfd is not None:
            os.close(self._pidfd)
            self._pidfd = None
