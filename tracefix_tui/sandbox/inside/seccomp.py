"""Layer: seccomp. A list of the system calls that a guest may make; the kernel checks each one for good.

The fork server puts a wider filter on itself first: it needs little more, and the kernel prepares a guest's
filter in half the time when most calls are already denied.
"""

from __future__ import annotations

import ctypes
import os
import struct

from . import bpf, denied, kernel, syscalls
from .layer import Layer, Setting
from .privileges import forbid_new
from .records import Order

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from .layer import Step

_SET_MODE_FILTER = 1
_INSTRUCTION_BYTES = 8
_VALUE_OFFSET = 4
_EACCES = 13


class Seccomp(Layer):
    name = "seccomp"
    bit = 8
    stops = "sockets, processes, threads, files, signals, devices and every other call that is not needed"

    def prepare(self, setting: Setting) -> str:
        if not kernel.LINUX:
            return "only Linux has it"
        self._architecture = kernel.architecture()
        if not self._architecture:
            return f"no list of system calls is known for {os.uname().machine}"
        forbid_new()
        stdlib = bool(setting.readable)
        self._needed = syscalls.READING_CALLS if stdlib else frozenset()
        if setting.receives_descriptors:
            self._needed |= {"clock_gettime"}
        self._table = syscalls.allowed(
            self._architecture, receives_descriptors=setting.receives_descriptors, stdlib=stdlib
        )
        code = bpf.program(self._architecture, self._table)
        self._own_pid_places = [
            at * _INSTRUCTION_BYTES + _VALUE_OFFSET
            for at, instruction in enumerate(code)
            if instruction[3] == syscalls.OWN_PID
        ]
        self._filter = _Filter(bpf.assemble(code, 0))
        return ""

    def settle(self) -> None:
        wider = syscalls.for_fork_server(self._architecture, self._table)
        _Filter(bpf.assemble(bpf.program(self._architecture, wider), 0)).install()

    def steps(self, order: Order) -> list[Step]:
        return [(self._sign, ()), self._filter.step()]

    def rehearse(self) -> None:
        self._sign()

    def _sign(self) -> None:
        own_pid = os.getpid()
        for place in self._own_pid_places:
            struct.pack_into("=I", self._filter.code, place, own_pid)

    def probe(self, order: Order) -> Iterator[tuple[str, str]]:
        for name, *numbers, arguments in denied.ATTEMPTS:
            number = numbers[0 if self._architecture == syscalls.X86_64 else 1]
            if number is None or name in self._needed:
                continue
            result = kernel.raw(number, *arguments)
            yield f"{name} is denied", "" if result == -_EACCES else f"it gave {result}"


class _Filter:
    """A filter in memory, as the kernel wants it (`struct sock_fprog`)."""

    def __init__(self, code: bytes) -> None:
        self.code = ctypes.create_string_buffer(code, len(code))
        length = len(code) // _INSTRUCTION_BYTES
        self._program = ctypes.create_string_buffer(struct.pack("@HP", length, kernel.address(self.code)), 16)

    def install(self) -> None:
        kernel.call("seccomp", _SET_MODE_FILTER, 0, kernel.address(self._program))

    def step(self) -> Step:
        return kernel.step("seccomp", _SET_MODE_FILTER, 0, kernel.address(self._program))
