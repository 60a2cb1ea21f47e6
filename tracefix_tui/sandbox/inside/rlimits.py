"""Layer: resource limits. They hold whatever a guest does, but not its processes when it is root."""

from __future__ import annotations

import os
import resource
import sys

from .layer import Layer, Setting, refused
from .records import Order

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from .layer import Step

_SLACK_BYTES = 4 << 20
_STACK_BYTES = 8 << 20
_OOM_SCORE = "800"
_NONE_AT_ALL = ("RLIMIT_MEMLOCK", "RLIMIT_MSGQUEUE", "RLIMIT_RTPRIO", "RLIMIT_SIGPENDING")
"""Locked pages, message queues, real-time priority, queued signals."""


class Rlimits(Layer):
    name = "rlimits"
    bit = 1
    stops = "memory and CPU bombs, files of any size, too many descriptors, core dumps"

    def prepare(self, setting: Setting) -> str:
        self._base_bytes = _address_space() + _SLACK_BYTES
        hard_stack = resource.getrlimit(resource.RLIMIT_STACK)[1]
        stack = _STACK_BYTES if hard_stack < 0 else min(_STACK_BYTES, hard_stack)
        self._fixed = [(resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_CORE, 0), (resource.RLIMIT_STACK, stack)]
        if sys.platform == "linux":
            self._fixed += [(getattr(resource, name), 0) for name in _NONE_AT_ALL if hasattr(resource, name)]
        return ""

    def settle(self) -> None:
        for kind, value in self._fixed:
            resource.setrlimit(kind, (value, value))
        if sys.platform == "linux":
            _be_first_out_of_memory()

    def steps(self, order: Order) -> list[Step]:
        return [(resource.setrlimit, (kind, (value, value))) for kind, value in self._own(order)]

    def _own(self, order: Order) -> tuple[tuple[int, int], ...]:
        always = ((resource.RLIMIT_CPU, order.cpu_seconds), (resource.RLIMIT_NOFILE, order.open_files))
        if sys.platform != "linux":
            return always
        memory = self._base_bytes + (order.memory_mib << 20)
        return (*always, (resource.RLIMIT_AS, memory), (resource.RLIMIT_NPROC, 0))

    def probe(self, order: Order) -> Iterator[tuple[str, str]]:
        wanted = [*self._fixed, *self._own(order)]
        wrong = [kind for kind, value in wanted if resource.getrlimit(kind) != (value, value)]
        yield "every limit is set", f"numbers {wrong} differ" if wrong else ""
        yield "descriptors are limited", _run_out_of_descriptors(order.open_files)
        if sys.platform == "linux":
            yield refused("memory is limited", bytearray, (order.memory_mib + 64) << 20)
            yield refused("no file can be written", _write_a_file)
            if os.getuid() != 0:
                yield refused("no process can be started", _start_a_process)


def _address_space() -> int:
    """Size of this process's address space in bytes; a generous guess where /proc is missing."""
    try:
        with open("/proc/self/statm", "rb") as file:
            return int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 64 << 20


def _be_first_out_of_memory() -> None:
    """When the machine runs out of memory, the kernel shall take a guest and nothing else."""
    try:
        with open("/proc/self/oom_score_adj", "w", encoding="ascii") as file:
            file.write(_OOM_SCORE)
    except OSError:
        pass  # a container without /proc: then it chooses by size alone


def _run_out_of_descriptors(limit: int) -> str:
    copies: list[int] = []
    try:
        while len(copies) <= limit:
            copies.append(os.dup(0))
    except OSError:
        return ""
    finally:
        for fd in copies:
            os.close(fd)
    return f"{len(copies)} more were opened"


def _write_a_file() -> None:
    fd = os.memfd_create("probe")
    try:
        os.write(fd, b"x")
    finally:
        os.close(fd)


def _start_a_process() -> None:
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)
