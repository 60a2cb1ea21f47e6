"""What a task is, once it has been read from its folder. Data only."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path


class Difficulty(StrEnum):
    EASY = "easy"
    MEDIUM = "medium"
    HARD = "hard"


@dataclass(frozen=True, slots=True)
class Limits:
    """What one run of a task's tests may use. `[limits]` in task.toml.

    Attributes:
        test_seconds: CPU time of one test, 0.05..60; the wall clock gets three times as much.
        memory_mib: address space that the candidate may add, 16..2048 MiB.
        output_kib: captured output kept per test (the tail), 1..1024 KiB.
        modules: standard-library modules the candidate may import besides the preloaded ones.
        stdlib: whether the candidate may read the whole standard library (slower, less tight).
        differential: whether SUBMIT may compare with the reference on generated inputs.
    """

    test_seconds: float = 2.0
    memory_mib: int = 256
    output_kib: int = 64
    modules: tuple[str, ...] = ()
    stdlib: bool = False
    differential: bool = True


@dataclass(frozen=True, slots=True)
class Task:
    """One bug to mend: the source texts and everything said about them.

    `hints` go from vague to plain. `explanation` is shown after the verdict only. `equivalent` names the
    mutants of the reference that no test can kill, each as `old line => new line` (`[proof]` in task.toml).
    """

    name: str
    pack: str
    title: str
    description: str
    difficulty: Difficulty
    category: str
    bug_type: str
    tags: tuple[str, ...]
    hints: tuple[str, ...]
    explanation: str
    buggy: str
    solution: str
    tests: str
    hidden_tests: str
    sizes: str | None = None
    limits: Limits = field(default_factory=Limits)
    equivalent: tuple[str, ...] = ()
    folder: Path | None = None

    @property
    def id(self) -> str:
        """`pack/name`, unique in a catalog."""
        return f"{self.pack}/{self.name}"

    @property
    def kinds(self) -> tuple[str, ...]:
        """Its difficulty and its category; one word where a pack calls both the same."""
        return tuple(dict.fromkeys((self.difficulty.value, self.category)))


@dataclass(frozen=True, slots=True)
class Pack:
    """A folder of tasks from one source under one licence."""

    name: str
    title: str
    description: str
    licence: str
    source: str
    folder: Path
    tasks: tuple[Task, ...]
