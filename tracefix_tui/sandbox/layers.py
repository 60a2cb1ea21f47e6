"""What holds foreign code on this machine, as found by trying it."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass

from tracefix_tui.sandbox.errors import SandboxError

EVERY_BIT = 31
"""All layers; each fork server keeps those that its machine has."""

_MINIMUM = {"linux": ("rlimits", "privileges", "seccomp"), "darwin": ("rlimits", "seatbelt")}
_WHERE_THERE = {"linux": ("landlock",), "darwin": ()}
_OF_OTHER_SYSTEMS = {"linux": ("seatbelt",), "darwin": ("landlock", "seccomp", "privileges")}


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer that is in force.

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
    """The layers found by one fork server, and why others are missing ({name: reason})."""

    found: tuple[Layer, ...]
    missing: Mapping[str, str]

    @property
    def names(self) -> tuple[str, ...]:
        """The proven ones."""
        return tuple(layer.name for layer in self.found if layer.proven)

    def lacking(self) -> tuple[str, ...]:
        """What is below the minimum for foreign code: one line each, empty when all is well."""
        lines = [
            f"{name}: {self._why(name)}" for name in _MINIMUM.get(sys.platform, ()) if name not in self.names
        ]
        for layer in self.found:
            if layer.name in _WHERE_THERE.get(sys.platform, ()) and not layer.proven:
                lines.append(f"{layer.name}: {self._why(layer.name)}")
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

    def _why(self, name: str) -> str:
        for layer in self.found:
            if layer.name == name:
                return ", ".join(layer.failed) or "it could not be tried"
        return self.missing.get(name, "not applied")


def read_facts(facts: Mapping[str, object]) -> Layers:
    """From what a fork server says when it is ready."""
    proof: dict[str, dict[str, str]] = facts["proof"]  # type: ignore[assignment]
    described: list[tuple[str, str]] = facts["layers"]  # type: ignore[assignment]
    missing: dict[str, str] = facts["missing"]  # type: ignore[assignment]
    foreign = _OF_OTHER_SYSTEMS.get(sys.platform, ())
    found = []
    for name, stops in described:
        claims = proof.get(name, {})
        failed = tuple(f"{claim}: {problem}" for claim, problem in claims.items() if problem)
        found.append(Layer(name, stops, failed, len(claims)))
    return Layers(tuple(found), {name: why for name, why in missing.items() if name not in foreign})
