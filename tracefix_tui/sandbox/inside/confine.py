"""Puts guests behind every layer, in an order in which each layer can still be put on."""

from __future__ import annotations

import marshal
import os
import resource

from . import kernel
from .landlock import Landlock
from .layer import Layer, Setting
from .privileges import Privileges
from .records import Order
from .rlimits import Rlimits
from .seatbelt import Seatbelt
from .seccomp import Seccomp

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .layer import Step

GUEST_FD = 3
"""The descriptor of a guest's own socket. It is the only one open beside /dev/null on 0, 1 and 2."""

_MAX_FDS = 1024
"""Of the fork server itself, so that closing up to it closes all."""

_KINDS, _ROUNDS = 64, 20
_APPLIED = "it can be applied"
_TRIAL = Order(kind=0, number=0, memory_mib=64, cpu_seconds=5, open_files=16)


class Confinement:
    """All layers wanted, made ready once, before the forks.

    Attributes:
        layers: those that this machine has, in the order in which they are put on.
        missing: why the other wanted ones are not there, by name.
        stops: what each wanted one stops, by name.
        allows_processes: no layer keeps guests from starting processes.
    """

    def __init__(self, wanted: int, setting: Setting) -> None:
        most = min(_MAX_FDS, *(limit for limit in resource.getrlimit(resource.RLIMIT_NOFILE) if limit >= 0))
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
        self.layers: list[Layer] = []
        self._steps: dict[tuple[int, int, int], list[Step]] = {}
        self.missing: dict[str, str] = {}
        self.stops: dict[str, str] = {}
        every: tuple[Layer, ...] = (Rlimits(), Landlock(), Privileges(), Seccomp(), Seatbelt())
        for layer in every:
            if not wanted & layer.bit:
                continue
            self.stops[layer.name] = layer.stops
            try:
                reason = layer.prepare(setting)
            except OSError as problem:
                reason = str(problem)
            if reason:
                self.missing[layer.name] = reason
            else:
                self.layers.append(layer)
        self.allows_processes = not any(isinstance(layer, Seccomp | Seatbelt) for layer in self.layers)

    def settle(self) -> None:
        """Put on the calling fork server itself what all its guests then inherit.

        Raises:
            OSError: a layer could not be put on.
        """
        for layer in self.layers:
            layer.settle()

    def steps(self, order: Order) -> list[Step]:
        """What makes a process a guest, once its socket is `GUEST_FD`. Made before the fork."""
        wanted = (order.memory_mib, order.cpu_seconds, order.open_files)
        if wanted not in self._steps:
            if len(self._steps) >= _KINDS:
                self._steps.clear()
            steps: list[Step] = [(os.closerange, (GUEST_FD + 1, _MAX_FDS)), (os.setsid, ())]
            for layer in self.layers:
                steps += layer.steps(order)
            self._steps[wanted] = steps
        return self._steps[wanted]

    def rehearse(self) -> None:
        """Go through what guests do, with calls that change nothing: the interpreter settles on its fastest
        form of the code here, instead of in each guest."""
        limits = resource.getrlimit(resource.RLIMIT_CORE)
        harmless: list[Step] = [(os.getpid, ()), (resource.setrlimit, (resource.RLIMIT_CORE, limits))]
        if kernel.LINUX:
            harmless.append(kernel.step("prctl", kernel.PR_GET_NO_NEW_PRIVS))
        for _ in range(_ROUNDS):
            perform(harmless)
            for layer in self.layers:
                layer.rehearse()

    def prove(self) -> dict[str, dict[str, str]]:
        """Let a child try what each layer stops, right after that layer is put on. {layer: {claim: problem}}.

        A layer that could not be put on is no longer among `layers`.
        """
        read, write = os.pipe()
        pid = os.fork()
        if pid == 0:
            try:
                os.write(write, marshal.dumps(self._try_all()))
            finally:
                os._exit(0)
        os.close(write)
        said = b""
        while part := os.read(read, 65536):
            said += part
        os.close(read)
        os.waitpid(pid, 0)
        found: dict[str, dict[str, str]] = marshal.loads(said) if said else {}
        for layer in self.layers:
            found.setdefault(layer.name, {_APPLIED: "the trial ended too early"})
        self.layers = [layer for layer in self.layers if not found[layer.name].get(_APPLIED)]
        return found

    def _try_all(self) -> dict[str, dict[str, str]]:
        os.setsid()
        found: dict[str, dict[str, str]] = {}
        for layer in self.layers:
            try:
                layer.settle()
                perform(layer.steps(_TRIAL))
                found[layer.name] = dict(layer.probe(_TRIAL))
            except OSError as problem:
                found[layer.name] = {_APPLIED: str(problem)}
        return found


def perform(steps: list[Step]) -> None:
    """Do this to the calling process.

    Raises:
        OSError: a step could not be done.
    """
    for act, arguments in steps:
        if act(*arguments) == -1:
            raise kernel.error("a layer")
