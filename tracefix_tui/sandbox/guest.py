"""The parent's handle of one confined process."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import socket
import sys
import threading
import time
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Exit:
    """How a guest ended: by exit `code` or by `signal`, the other is None.

    Attributes:
        cpu_s: user + system time of the whole process in seconds.
        max_rss_kib: its peak resident memory; it starts at what the fork server shares with it.
        lost: the fork server died first, so nothing is known but that the guest is gone.
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


class Guest:
    """One confined process that waits for its job on `sock`. Whoever has it closes it in the end.

    Attributes:
        pid: its process id, for showing: it is killed through `kill` alone.
        number: its number at the fork server.
        sock: the parent's end of the stream to the guest's descriptor 3.
    """

    def __init__(self, server: Server, number: int, pid: int, sock: socket.socket, pidfd: int | None) -> None:
        self.pid = pid
        self.number = number
        self.sock = sock
        self._server = server
        self._pidfd = pidfd
        self._end = select.poll()
        if pidfd is not None:
            self._end.register(pidfd, select.POLLIN)
        self._exit: Exit | None = None
        self._closed = False
        self._lock = threading.Lock()

    def __enter__(self) -> Guest:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    @property
    def has_ended(self) -> bool:
        """Whether its end has been reported."""
        return self._exit is not None

    @property
    def closed(self) -> bool:
        return self._closed

    def alive(self) -> bool:
        """Whether the process still runs (a stopped one does)."""
        with self._lock:
            if self._exit is not None or self._closed:
                return False
            return not self._end.poll(0)

    def pin(self, cpu: int) -> None:
        """Let it and its threads run on one CPU only, where the system can do that."""
        if sys.platform == "linux":
            with self._lock, contextlib.suppress(OSError):  # it has ended by itself
                if self._exit is None and not self._closed:
                    os.sched_setaffinity(self.pid, (cpu,))

    def settle_clock(self) -> None:
        """Have the kernel add up what it has used until now, where the system can do that.

        Of a process that computes, the CPU clock is up to a tick (4 ms) behind; a change of its way of
        being scheduled, between two that are alike, brings it up to date.
        """
        if sys.platform == "linux":
            with self._lock, contextlib.suppress(OSError):  # it has ended by itself
                if self._exit is None and not self._closed:
                    batch = os.sched_getscheduler(self.pid) == os.SCHED_BATCH
                    policy = os.SCHED_OTHER if batch else os.SCHED_BATCH
                    os.sched_setscheduler(self.pid, policy, os.sched_param(0))

    def kill(self) -> None:
        """End it at once, whatever it does. From any thread, any number of times; hits no other process."""
        with self._lock:
            if self._exit is not None or self._closed:
                return
            if self._pidfd is not None:
                try:
                    signal.pidfd_send_signal(self._pidfd, signal.SIGKILL)
                except OSError:
                    pass  # it has ended by itself
                return
        self._server.order_kill(self.number)

    def cpu_ms(self) -> float:
        """CPU time used so far in milliseconds, read from outside; after the end its final value.

        It starts with what being forked and confined has cost, some tenths of a millisecond.
        """
        if self._exit is None:
            value = _process_cpu_ms(self.pid)
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
        """The fork server reports the end."""
        self._exit = status

    def close(self) -> None:
        """Kill it when it still runs, and give back the descriptors. Does not wait."""
        self.kill()
        with self._lock:
            if self._closed:
                return
            self._closed = True
            self.sock.close()
            if self._pidfd is not None:
                os.close(self._pidfd)


def _process_cpu_ms(pid: int) -> float:
    """Of a process that is not yet reaped; 0.0 when there is none."""
    if sys.platform == "darwin":
        from tracefix_tui.sandbox import macos

        return macos.usage(pid).cpu_ms
    process_clock = (~pid << 3) | 2  # MAKE_PROCESS_CPUCLOCK(pid, CPUCLOCK_SCHED) of linux/posix-timers.h
    try:
        return time.clock_gettime_ns(process_clock) / 1e6
    except OSError:
        return 0.0
