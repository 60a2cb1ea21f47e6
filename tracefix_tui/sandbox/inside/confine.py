"""Puts a freshly forked guest behind every layer, in an order in which each layer can still be applied."""

from __future__ import annotations

import _signal  # type: ignore[import-not-found]
import marshal
import os
import resource

from .landlock import Landlock
from .layer import KEPT_FD, Layer, Setting
from .privileges import Privileges
from .records import Order
from .rlimits import Rlimits
from .seatbelt import Seatbelt
from .seccomp import Seccomp

_MAX_FDS = KEPT_FD + 1
"""Of the fork server itself, so that closing up to it closes all."""

_APPLIED = "it can be applied"
_SELF_TEST = Order(kind=0, number=0, memory_mib=64, cpu_seconds=5, open_files=16)


class Confinement:
    """All layers wanted, made ready once, before the forks.

    Attributes:
        layers: those that this machine has, in the order in which they are applied.
        missing: why the other wanted ones are not there, by name.
    """

    def __init__(self, wanted: int, setting: Setting) -> None:
        resource.setrlimit(resource.RLIMIT_NOFILE, (_MAX_FDS, _MAX_FDS))
        self.layers: list[Layer] = []
        self.missing: dict[str, str] = {}
        every: tuple[Layer, ...] = (Rlimits(), Landlock(), Privileges(), Seccomp(), Seatbelt())
        for layer in every:
            if not wanted & layer.bit:
                continue
            try:
                reason = layer.prepare(setting)
            except OSError as problem:
                reason = str(problem)
            if reason:
                self.missing[layer.name] = reason
            else:
                self.layers.append(layer)

    def apply(self, order: Order) -> None:
        """Confine the calling process for good.

        Raises:
            OSError: a layer could not be applied; the guest must end.
        """
        _become_a_guest()
        for layer in self.layers:
            layer.apply(order)

    def confine_server(self) -> None:
        """Give up in the fork server itself what neither it nor its guests need."""
        for layer in self.layers:
            if isinstance(layer, Seccomp):
                layer.confine_server()

    def prove(self) -> dict[str, dict[str, str]]:
        """Let a guest try what each layer stops, right after that layer is put on. {layer: {claim: problem}}.

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
        _become_a_guest()
        found: dict[str, dict[str, str]] = {}
        for layer in self.layers:
            try:
                layer.apply(_SELF_TEST)
                found[layer.name] = dict(layer.probe(_SELF_TEST))
            except OSError as problem:
                found[layer.name] = {_APPLIED: str(problem)}
        return found


def keep_only(fd: int, place: int) -> None:
    """Move descriptor `fd` to `place` and leave open only it and 0, 1, 2."""
    if fd != place:
        os.dup2(fd, place, False)
    os.closerange(place + 1, KEPT_FD)


def _become_a_guest() -> None:
    """A process group of its own, to be killed as a whole, and signals as an ordinary program has them."""
    os.setsid()
    for number in (_signal.SIGINT, _signal.SIGCHLD):
        _signal.signal(number, _signal.SIG_DFL)
