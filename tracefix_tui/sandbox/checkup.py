"""Tells what holds foreign code on this machine: each layer is tried alone, by guests forked for it now."""

from __future__ import annotations

import os
import platform
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from tracefix_tui.sandbox.errors import SandboxError
from tracefix_tui.sandbox.forkserver import ForkServer
from tracefix_tui.sandbox.layers import BITS, EVERY_BIT, Layers
from tracefix_tui.sandbox.limits import Profile, Role

_SPIN = Role("spin", Path(__file__).parent / "inside" / "spin.py")
_SPIN_SECONDS = 0.05
_END_SECONDS = 5.0
_DEADLINE_STOPS = (
    "endless loops, sleeping, ignored signals, stopping itself: the app ends the process from outside"
)

_ADVICE = {
    "rlimits": "The limits of this machine or container are in the way: see what did not hold.",
    "privileges": "Run as an ordinary user, or give the container CAP_SETUID, CAP_SETGID and CAP_KILL.",
    "landlock": "Use Linux 5.13 or newer with Landlock on (see /sys/kernel/security/lsm); a container has to "
    "allow the calls landlock_create_ruleset, landlock_add_rule and landlock_restrict_self.",
    "seccomp": "Use a Linux kernel with seccomp filters on x86-64 or aarch64; on Windows use WSL 2.",
    "seatbelt": "Use a macOS that still has sandbox_init, or run in a Linux container.",
    "deadline": "Report this: a process could not be killed by its own user.",
}


@dataclass(frozen=True, slots=True)
class LayerCheck:
    """One layer of this system.

    Attributes:
        stops: what it stops, in one line.
        in_force: it is put on every guest here, and held when a guest tried it.
        proven: alone, without the other layers, it held against all it claims to stop.
        claims: how many attempts were made.
        problems: what did not hold, or why the layer is missing.
        advice: what to do about it, "" when all is well.
    """

    name: str
    stops: str
    in_force: bool
    proven: bool
    claims: int
    problems: tuple[str, ...]
    advice: str


@dataclass(frozen=True, slots=True)
class Checkup:
    """What `tracefix doctor` shows.

    Attributes:
        foreign_code: it may run here; `lacking` and `problem` say why not.
        problem: why no fork server starts at all, "" when one does.
        allow_weak: the user has accepted less than the minimum by TRACEFIX_ALLOW_WEAK_SANDBOX=1.
    """

    python: str
    executable: str
    system: str
    machine: str
    user: str
    layers: tuple[LayerCheck, ...]
    foreign_code: bool
    lacking: tuple[str, ...]
    allow_weak: bool
    problem: str = ""

    def as_dict(self) -> dict[str, object]:
        """Plain values, for JSON."""
        return asdict(self)


def examine() -> Checkup:
    """Try every layer of this system, alone and together. Takes some hundredths of a second."""
    allow_weak = os.environ.get("TRACEFIX_ALLOW_WEAK_SANDBOX") == "1"
    problem = ""
    together = Layers()
    checks: tuple[LayerCheck, ...] = ()
    try:
        together, checks = _try_layers()
    except SandboxError as error:
        problem = str(error)
    lacking = together.lacking()
    return Checkup(
        python=platform.python_version(),
        executable=sys.executable,
        system=f"{platform.system()} {platform.release()}",
        machine=platform.machine(),
        user="root" if hasattr(os, "geteuid") and os.geteuid() == 0 else "an ordinary user",
        layers=checks,
        foreign_code=not problem and (allow_weak or not lacking),
        lacking=lacking,
        allow_weak=allow_weak,
        problem=problem,
    )


def _try_layers() -> tuple[Layers, tuple[LayerCheck, ...]]:
    servers: list[ForkServer] = []
    try:
        servers = [ForkServer(_SPIN, Profile(), mask) for mask in (EVERY_BIT, *BITS.values())]
        together = servers[0].wait_ready()
        checks = [
            _check(name, together, alone.wait_ready()) for name, alone in zip(BITS, servers[1:], strict=True)
        ]
        return together, (*checks, _check_deadline(servers[0]))
    finally:
        for server in servers:
            server.close()


def _check(name: str, together: Layers, alone: Layers) -> LayerCheck:
    found = next((layer for layer in alone.found if layer.name == name), None)
    if found is None:
        return LayerCheck(
            name, alone.stops.get(name, ""), False, False, 0, (alone.why_missing(name),), _ADVICE[name]
        )
    in_force = name in together.names
    problems = found.failed or (() if in_force else (together.why_missing(name),))
    return LayerCheck(
        name, found.stops, in_force, found.proven, found.claims, problems, _ADVICE[name] if problems else ""
    )


def _check_deadline(server: ForkServer) -> LayerCheck:
    with server.take(Profile(), 0) as guest:
        early = guest.wait(_SPIN_SECONDS)
        guest.kill()
        end = guest.wait(_END_SECONDS)
    held = early is None and end is not None and end.signal == 9
    problems = () if held else ("a process that never ends was not ended",)
    return LayerCheck(
        "deadline", _DEADLINE_STOPS, held, held, 1, problems, "" if held else _ADVICE["deadline"]
    )
