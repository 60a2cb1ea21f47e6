"""The separate changes that make up a bug, and the buggy code without one of them."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher


@dataclass(frozen=True, slots=True)
class Part:
    """Lines of the buggy code that differ from the reference; half-open ranges, 0-based."""

    start: int
    end: int
    solution_start: int
    solution_end: int

    @property
    def line(self) -> int:
        """Where it begins in the buggy code, 1-based."""
        return self.start + 1

    @property
    def lines(self) -> int:
        return max(self.end - self.start, self.solution_end - self.solution_start)


def parts(buggy: str, solution: str) -> tuple[Part, ...]:
    """The places where the two sources differ, from the top."""
    match = SequenceMatcher(None, buggy.split("\n"), solution.split("\n"), autojunk=False)
    return tuple(Part(*numbers) for kind, *numbers in match.get_opcodes() if kind != "equal")


def without(buggy: str, solution: str, part: Part) -> str:
    """The buggy code with one part as the reference has it."""
    lines = buggy.split("\n")
    lines[part.start : part.end] = solution.split("\n")[part.solution_start : part.solution_end]
    return "\n".join(lines)
