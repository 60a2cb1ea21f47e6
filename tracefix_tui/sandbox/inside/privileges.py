"""Layer: no powers. No new privileges, no capabilities, no root, memory closed to others, no life alone."""

from __future__ import annotations

import _signal  # type: ignore[import-not-found]
import ctypes
import os
import struct

from . import kernel
from .layer import Layer, Setting, refused
from .records import Order

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from .layer import Step

NOBODY = 65534
_CAPABILITY_VERSION = 0x20080522
_CAP_KILL, _CAP_SETGID, _CAP_SETUID = 5, 6, 7
_TO_BECOME_NOBODY = 1 << _CAP_KILL | 1 << _CAP_SETGID | 1 << _CAP_SETUID


class Privileges(Layer):
    name = "privileges"
    bit = 2
    stops = "powers of root, setuid programs, reading memory of others, outliving the app"

    def prepare(self, setting: Setting) -> str:
        if not kernel.LINUX:
            return "only Linux has it"
        forbid_new()
        self._server_pid = setting.server_pid
        self._app_pid = setting.app_pid
        self._become_nobody = _can_become_nobody() and all(map(_reachable_by_all, setting.readable))
        return ""

    def settle(self) -> None:
        if self._become_nobody:
            os.setgroups([])
            os.setresgid(NOBODY, NOBODY, NOBODY)
            os.setresuid(NOBODY, NOBODY, NOBODY)
        header, none = _capability_buffers()
        kernel.call("capset", kernel.address(header), kernel.address(none))
        kernel.call("prctl", kernel.PR_SET_DUMPABLE, 0)

    def steps(self, order: Order) -> list[Step]:
        return [
            kernel.step("prctl", kernel.PR_SET_PDEATHSIG, _signal.SIGKILL),
            (self._look_for_server, ()),
        ]

    def _look_for_server(self) -> None:
        if os.getppid() != self._server_pid:
            os._exit(0)

    def probe(self, order: Order) -> Iterator[tuple[str, str]]:
        privileged = kernel.call("prctl", kernel.PR_GET_NO_NEW_PRIVS) != 1
        yield "no program gives new privileges", "no_new_privs is off" if privileged else ""
        header, data = _capability_buffers()
        kernel.call("capget", kernel.address(header), kernel.address(data))
        yield "no capability is left", "some are" if any(data.raw) else ""
        signal = ctypes.create_string_buffer(4)
        kernel.call("prctl", kernel.PR_GET_PDEATHSIG, kernel.address(signal))
        ends = int.from_bytes(signal.raw, "little") == _signal.SIGKILL
        yield "it dies with its fork server", "" if ends else "no signal is set"
        if os.getuid() != 0:
            yield refused("its memory is closed to others", open, "/proc/self/mem", "rb")
            yield refused("it can't become root", os.setuid, 0)
        if self._become_nobody:
            yield refused("it can't signal the app", os.kill, self._app_pid, 0)


def forbid_new() -> None:
    """Set no_new_privs in the fork server; its guests inherit it. Landlock and seccomp need it too."""
    kernel.call("prctl", kernel.PR_SET_NO_NEW_PRIVS, 1)


def _can_become_nobody() -> bool:
    """Whether this is root, and a root that can still kill what it has become."""
    if os.geteuid() != 0:
        return False
    header, data = _capability_buffers()
    kernel.call("capget", kernel.address(header), kernel.address(data))
    effective = int(struct.unpack_from("=I", data.raw)[0])
    return effective & _TO_BECOME_NOBODY == _TO_BECOME_NOBODY and _is_mapped(NOBODY)


def _is_mapped(number: int) -> bool:
    """Whether this user namespace has that user and group (a container's may have root alone)."""
    try:
        for name in ("uid_map", "gid_map"):
            with open(f"/proc/self/{name}", encoding="ascii") as file:
                ranges = [[int(word) for word in line.split()] for line in file]
            if not any(first <= number < first + count for first, _outside, count in ranges):
                return False
    except OSError:
        return False
    return True


def _reachable_by_all(path: str) -> bool:
    """Whether every user may walk to `path`; if not, root must stay root to read it."""
    while True:
        try:
            if not os.stat(path).st_mode & 0o001 and os.path.isdir(path):
                return False
        except FileNotFoundError:
            pass
        if path == "/":
            return True
        path = os.path.dirname(path)


def _capability_buffers() -> tuple[ctypes.Array[ctypes.c_char], ctypes.Array[ctypes.c_char]]:
    header = ctypes.create_string_buffer(struct.pack("=Ii", _CAPABILITY_VERSION, 0), 8)
    return header, ctypes.create_string_buffer(24)
