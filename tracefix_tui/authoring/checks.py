"""What a proof says: one check after the other, each with its state and a reason in words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tracefix_tui.authoring.killing import Score
from tracefix_tui.catalog import Task
from tracefix_tui.grading.report import Report


class State(StrEnum):
    """How a check came out."""

    PASSED = "passed"
    WARNED = "warned"  # worth a look; the proof holds all the same
    FAILED = "failed"
    SKIPPED = "skipped"  # something it rests on has failed


@dataclass(frozen=True, slots=True)
class Check:
    """One demand on a task; `reason` says in words what was seen, or what is wrong and what to do."""

    name: str
    state: State
    reason: str

    @property
    def sound(self) -> bool:
        return self.state in (State.PASSED, State.WARNED)


@dataclass(frozen=True, slots=True)
class Proof:
    """All checks of one task.

    Attributes:
        score: None when no mutant was judged.
        seen: what a run of the visible tests shows of the bug.
    """

    task: Task
    checks: tuple[Check, ...]
    score: Score | None
    seconds: float
    seen: Report | None = None

    @property
    def passed(self) -> bool:
        return all(check.sound for check in self.checks)


def holds(name: str, reason: str) -> Check:
    return Check(name, State.PASSED, reason)


def warns(name: str, reason: str) -> Check:
    return Check(name, State.WARNED, reason)


def fails(name: str, reason: str) -> Check:
    return Check(name, State.FAILED, reason)


def skipped(name: str, reason: str) -> Check:
    return Check(name, State.SKIPPED, reason)
