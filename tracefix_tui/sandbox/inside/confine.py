"""Puts a freshly forked guest behind every layer there is, in an order in which each layer can still be applied."""

from __future__ import annotations

import _signal  # type: ignore[import-not-found]
import os
import resource

from .records import Order

RLIMITS, PRIVILEGES, LANDLOCK, SECCOMP, SEATBELT = 1, 2, 4, 8, 16
"""Bits of `Order.layers`."""

_HIGHEST_FD = 256
_SLACK_BYTES = 4 << 20
_STACK_BYTES = 8 << 20


def keep_only(fd: int, place: int) -> None:
    """Move descriptor `fd` to `place` and close every other one above 2."""
    if fd != place:
        os.dup2(fd, place, False)
    os.closerange(place + 1, _HIGHEST_FD)


class Confinement:
    """All that can be made ready once, before the forks."""

    def __init__(self, layers: int, receives_descriptors: bool, stdlib: bool) -> None:
        resource.setrlimit(resource.RLIMIT_NOFILE, (_HIGHEST_FD, _HIGHEST_FD))
        self._own_bytes = _address_space() + _SLACK_BYTES
        self._server_pid = os.getpid()
        self._layers = layers

    def facts(self) -> dict[str, object]:
        """What this machine offers: the mask of layers that can be applied, and details for people."""
        return {"layers": RLIMITS, "details": {}}

    def apply(self, order: Order) -> None:
        """Confine the calling process for good.

        Raises:
            OSError: a layer that the order asks for can't be applied; the guest must end.
        """
        os.setsid()
        _signal.signal(_signal.SIGINT, _signal.SIG_DFL)
        _signal.signal(_signal.SIGCHLD, _signal.SIG_DFL)
        if order.layers & RLIMITS:
            self._limit(order)

    def _limit(self, order: Order) -> None:
        memory = self._own_bytes + (order.memory_mib << 20)
        for kind, value in (
            (resource.RLIMIT_AS, memory),
            (resource.RLIMIT_CPU, order.cpu_seconds),
            (resource.RLIMIT_FSIZE, 0),
            (resource.RLIMIT_CORE, 0),
            (resource.RLIMIT_NOFILE, order.open_files),
            (resource.RLIMIT_NPROC, 0),
        ):
            resource.setrlimit(kind, (value, value))


def _address_space() -> int:
    """Size in bytes of this process's address space; a generous guess where /proc is missing."""
    try:
        with open("/proc/self/statm", "rb") as file:
            return int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 64 << 20
