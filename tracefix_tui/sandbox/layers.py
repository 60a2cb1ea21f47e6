"""What holds foreign code on this machine, as found by trying it."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field

from tracefix_tui.sandbox.errors import SandboxError

_ALL_BITS = {"rlimits": 1, "privileges": 2, "landlock": 4, "seccomp": 8, "seatbelt": 16}
_OF_OTHER_SYSTEMS = {"linux": ("seatbelt",), "darwin": ("landlock", "seccomp", "privileges")}

BITS = {name: bit for name, bit in _ALL_BITS.items() if name not in _OF_OTHER_SYSTEMS.get(sys.platform, ())}
"""The layers of this system, by name: their place in the mask of wanted layers."""

EVERY_BIT = sum(BITS.values())
"""All of them; each fork server keeps those that its machine has."""

_MINIMUM = {"linux": ("rlimits", "privileges", "seccomp"), "darwin": ("rlimits", "seatbelt")}
_SHOWN = 3

_WHERE_THERE = {"linux": ("landlock",), "darwin": ()}


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer that this system has. It counts only when it is proven.

    Attributes:
        name: "rlimits", "landlock", "privileges", "seccomp", "seatbelt".
        stops: what it stops, in one line.
        failed: claims that did not hold when a guest tried them; empty when the layer is proven.
        claims: how many claims were tried.
    """

    name: str
    stops: str
    failed: tuple[str, ...]
    claims: int

    @property
    def proven(self) -> bool:
        return not self.failed and self.claims > 0


@dataclass(frozen=True, slots=True)
class Layers:
    """What one fork server found.

    Attributes:
        found: the layers that this system has, in the order in which they are put on.
        missing: why it has not the others, by name.
        stops: what each of both stops, by name.
    """

    found: tuple[Layer, ...] = ()
    missing: Mapping[str, str] = field(default_factory=dict)
    stops: Mapping[str, str] = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        """The proven ones."""
        return tuple(layer.name for layer in self.found if layer.proven)

    def lacking(self) -> tuple[str, ...]:
        """What is below the minimum for foreign code: one line each, empty when all is well."""
        lines = [
            f"{name}: {self.why_missing(name)}"
            for name in _MINIMUM.get(sys.platform, ())
            if name not in self.names
        ]
        for layer in self.found:
            if layer.name in _WHERE_THERE.get(sys.platform, ()) and not layer.proven:
                lines.append(f"{layer.name}: {self.why_missing(layer.name)}")
        if sys.platform not in _MINIMUM:
            lines.append(f"{sys.platform} has no layers that are known here")
        return tuple(lines)

    def require_minimum(self) -> None:
        """Raises:
        SandboxError: foreign code must not run here.
        """
        lacking = self.lacking()
        if lacking:
            raise SandboxError(
                "Code from others can't be held safely on this machine (" + "; ".join(lacking) + ").",
                "Use a Linux kernel with seccomp (on Windows: WSL 2), or accept the risk with "
                "TRACEFIX_ALLOW_WEAK_SANDBOX=1. `tracefix doctor` tells more.",
            )

    def why_missing(self, name: str) -> str:
        """Why a layer is not in force."""
        for layer in self.found:
            if layer.name == name:
                more = len(layer.failed) - _SHOWN
                shown = [*layer.failed[:_SHOWN], *([f"{more} more"] if more > 0 else [])]
                return ", ".join(shown) or "it could not be tried"
        return self.missing.get(name, "not applied")


def read_facts(facts: Mapping[str, object]) -> Layers:
    """From what a fork server says when it is ready."""
    proof: dict[str, dict[str, str]] = facts["proof"]  # type: ignore[assignment]
    missing: dict[str, str] = facts["missing"]  # type: ignore[assignment]
    stops: dict[str, str] = facts["stops"]  # type: ignore[assignment]
    found = []
    for name, claims in proof.items():
        failed = tuple(f"{claim}: {problem}" for claim, problem in claims.items() if problem)
        found.append(Layer(name, stops.get(name, ""), failed, len(claims)))
    return Layers(tuple(found), missing, stops)
