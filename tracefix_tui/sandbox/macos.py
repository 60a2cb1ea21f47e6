"""What macOS needs in place of Linux's limits and clocks: it limits no memory and has no clock of others.

Uses `proc_pid_rusage` of libproc. Not run by its author: no Mac was at hand.
"""

from __future__ import annotations

import ctypes
import functools
import sys
import threading
import weakref
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from tracefix_tui.sandbox.guest import Guest

_RUSAGE_INFO_V2 = 2
_LOOK_SECONDS = 0.05


class Usage(NamedTuple):
    """CPU time in milliseconds and memory in KiB that a process uses now; zeros when it is gone."""

    cpu_ms: float
    memory_kib: int


class _RusageInfo(ctypes.Structure):
    """The head of `struct rusage_info_v2` (sys/resource.h); times are in ticks of the Mach clock."""

    _fields_ = [
        ("uuid", ctypes.c_uint8 * 16),
        ("user_time", ctypes.c_uint64),
        ("system_time", ctypes.c_uint64),
        ("package_wakeups", ctypes.c_uint64),
        ("interrupt_wakeups", ctypes.c_uint64),
        ("pageins", ctypes.c_uint64),
        ("wired_size", ctypes.c_uint64),
        ("resident_size", ctypes.c_uint64),
        ("footprint", ctypes.c_uint64),
        ("rest", ctypes.c_uint64 * 16),
    ]


class _Timebase(ctypes.Structure):
    _fields_ = [("numer", ctypes.c_uint32), ("denom", ctypes.c_uint32)]


@functools.cache
def _library() -> tuple[Any, float]:
    """libSystem, and nanoseconds per tick."""
    library = ctypes.CDLL("/usr/lib/libSystem.B.dylib")
    base = _Timebase()
    library.mach_timebase_info(ctypes.byref(base))
    return library, base.numer / base.denom


def usage(pid: int) -> Usage:
    """What process `pid`, a child or grandchild of the same user, uses now."""
    if sys.platform != "darwin":
        raise OSError("only macOS measures a process this way")
    library, nanoseconds = _library()
    info = _RusageInfo()
    if library.proc_pid_rusage(pid, _RUSAGE_INFO_V2, ctypes.byref(info)) != 0:
        return Usage(0.0, 0)
    return Usage((info.user_time + info.system_time) * nanoseconds / 1e6, info.footprint // 1024)


class MemoryWatch:
    """Kills guests that use more memory than they may, by looking each 50 ms."""

    def __init__(self) -> None:
        self._guests: weakref.WeakKeyDictionary[Guest, int] = weakref.WeakKeyDictionary()
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def add(self, guest: Guest, memory_mib: int) -> None:
        """Watch `guest` from now on."""
        with self._lock:
            self._guests[guest] = (memory_mib << 10) + usage(guest.pid).memory_kib
            if self._thread is None:
                self._thread = threading.Thread(target=self._watch, name="sandbox memory watch", daemon=True)
                self._thread.start()

    def _watch(self) -> None:
        while not self._stop.wait(_LOOK_SECONDS):
            with self._lock:
                guests = list(self._guests.items())
            for guest, limit_kib in guests:
                if guest.has_ended:
                    with self._lock:
                        self._guests.pop(guest, None)
                elif usage(guest.pid).memory_kib > limit_kib:
                    guest.kill()

    def close(self) -> None:
        self._stop.set()
