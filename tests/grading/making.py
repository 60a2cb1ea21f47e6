"""Tasks made on the spot."""

from __future__ import annotations

from textwrap import dedent

from tracefix_tui.catalog.task import Difficulty, Limits, Task


def task(tests: str, hidden: str = "", solution: str = "", **limits: object) -> Task:
    """A task of these tests. Without a solution nothing is known of what its tests need."""
    return Task(
        name="made",
        pack="made",
        title="",
        description="",
        difficulty=Difficulty.EASY,
        category="",
        bug_type="",
        tags=(),
        hints=(),
        explanation="",
        buggy="",
        solution=dedent(solution),
        tests=dedent(tests),
        hidden_tests=dedent(hidden),
        limits=Limits(**limits),  # type: ignore[arg-type]
    )
