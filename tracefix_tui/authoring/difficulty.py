"""How hard a task looks: by what the search agent needs for it, and by the shape of its code.

An estimate to hold against what the author says, no measure of what people find hard.
"""

from __future__ import annotations

import ast
import asyncio
from dataclasses import dataclass

from tracefix_tui.authoring.checks import Check, holds, warns
from tracefix_tui.authoring.running import Runner
from tracefix_tui.authoring.size import parts
from tracefix_tui.catalog import Difficulty, Task
from tracefix_tui.counting import counted

SECONDS = 6.0
RUNS = 400
EASY_RUNS = 40  # private runs up to which a mend lies near
MEDIUM_RUNS = 250
LONG_LINES = 14  # lines of code from which one has to look for the place
LONGER_LINES = 30
DEEP = 3  # blocks in each other

_BLOCKS = (ast.For, ast.While, ast.If, ast.With, ast.Try, ast.AsyncFor, ast.FunctionDef, ast.ClassDef)


@dataclass(frozen=True, slots=True)
class Estimate:
    """What was measured. `runs` is None when the search agent found nothing within its budget."""

    runs: int | None
    lines: int
    depth: int
    changes: int

    @property
    def level(self) -> Difficulty:
        """One point for each thing that makes it harder; 0-1 is easy, 2-3 medium, more hard."""
        points = (self.lines >= LONG_LINES) + (self.lines >= LONGER_LINES) + (self.depth > DEEP)
        points += self.changes > 1
        points += 2 if self.runs is None else (self.runs > EASY_RUNS) + (self.runs > MEDIUM_RUNS)
        return Difficulty.EASY if points < 2 else Difficulty.MEDIUM if points < 4 else Difficulty.HARD


def estimate(task: Task, runner: Runner) -> Estimate:
    """Let the search agent hunt in private, and look at the code.

    Raises:
        Cancelled: when the proof is stopped.
    """
    from tracefix_tui.play.bench import PrivateBench
    from tracefix_tui.players.search.hunt import Budget, Hunt

    async def hunt() -> int | None:
        def stop_early(_: int) -> None:
            runner.cancel.check()

        bench = PrivateBench(task, runner.grader, stop_early)
        report = await bench.try_source(task.buggy)
        budget = Budget(seconds=SECONDS, runs=RUNS, plausible=1)
        found = await Hunt(bench, task.tests, budget, lambda text: None).run(task.buggy, report)
        return found.runs if found.plausible else None

    runner.on_progress("difficulty", 0, 1)
    runs = asyncio.run(hunt())
    lines = [line for line in task.buggy.split("\n") if line.strip() and not line.strip().startswith("#")]
    return Estimate(runs, len(lines), _depth(task.solution), len(parts(task.buggy, task.solution)))


def fits(task: Task, found: Estimate) -> Check:
    """Holds the estimate against the declared difficulty; two levels apart is worth a look."""
    agent = (
        f"the search agent mends it within {counted(found.runs, 'private run')}"
        if found.runs is not None
        else f"the search agent finds no mend within {RUNS} private runs or {SECONDS:g} s"
    )
    said = f"looks {found.level}: {agent}; {counted(found.lines, 'line')}, {found.depth} deep"
    levels = list(Difficulty)
    if abs(levels.index(found.level) - levels.index(task.difficulty)) > 1:
        return warns("difficulty", f"{said}; task.toml says {task.difficulty}")
    return holds("difficulty", f"{said} (task.toml: {task.difficulty})")


def _depth(source: str) -> int:
    """How many blocks stand in each other at most."""
    try:
        waiting: list[tuple[ast.AST, int]] = [(ast.parse(source), 0)]
    except (SyntaxError, ValueError, RecursionError):
        return 0
    most = 0
    while waiting:
        node, depth = waiting.pop()
        depth += isinstance(node, _BLOCKS)
        most = max(most, depth)
        waiting += [(child, depth) for child in ast.iter_child_nodes(node)]
    return most
