"""The bench of a player: sources are tried on the visible tests, and every try is counted."""

from __future__ import annotations

import ast
import dataclasses
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

from tracefix_tui.grading.report import Outcome, Report
from tracefix_tui.players.player import Trial

if TYPE_CHECKING:
    from tracefix_tui.catalog.task import Task

LEAST_SECONDS = 0.05
"""No test of a private run gets less CPU time."""


class Grades(Protocol):
    """What a bench needs of a grader. `tracefix_tui.grading.Grader` is one."""

    async def agrade(
        self,
        source: str,
        task: Task,
        *,
        most_failures: int | None = None,
    ) -> Report: ...

    def layers(self) -> tuple[str, ...]: ...


class PrivateBench:
    """Tries sources for one task. The hidden tests are taken out before anything is run.

    Attributes:
        runs: how many sources have been tried so far.
    """

    def __init__(self, task: Task, grader: Grades, on_run: Callable[[int], None] | None = None) -> None:
        self.runs = 0
        self._task = dataclasses.replace(task, hidden_tests="")
        self._grader = grader
        self._on_run = on_run
        self._tests: dict[tuple[str, ...], str] = {}

    async def try_source(self, source: str, trial: Trial | None = None) -> Report:
        """See `players.player.Bench`."""
        trial = trial or Trial()
        self.runs += 1
        if self._on_run is not None:
            self._on_run(self.runs)
        report = await self._grader.agrade(source, self._arranged(trial), most_failures=trial.most_failures)
        seen = tuple(result for result in report.results if result.outcome is not Outcome.NOT_RUN)
        if trial.most_failures is None or len(seen) - report.passed <= trial.most_failures:
            return report
        return dataclasses.replace(report, results=seen)

    def _arranged(self, trial: Trial) -> Task:
        task = self._task
        if trial.first:
            if trial.first not in self._tests:
                self._tests[trial.first] = put_first(task.tests, trial.first)
            task = dataclasses.replace(task, tests=self._tests[trial.first])
        if trial.seconds is not None:
            seconds = min(task.limits.test_seconds, max(LEAST_SECONDS, trial.seconds))
            task = dataclasses.replace(task, limits=dataclasses.replace(task.limits, test_seconds=seconds))
        return task


def put_first(tests: str, names: Sequence[str]) -> str:
    """The source of tests with the top-level test functions `names` before the other tests, in that order.

    Only the places of the test functions are exchanged, so that whatever they use still stands above them
    where no test function defines it.
    """
    tree = ast.parse(tests)
    places = [number for number, node in enumerate(tree.body) if _is_test(node)]
    wanted = {name: rank for rank, name in enumerate(names)}
    nodes = [tree.body[place] for place in places]
    nodes.sort(key=lambda node: wanted.get(getattr(node, "name", ""), len(wanted)))
    first = places[0] if places else 0
    others = [node for number, node in enumerate(tree.body) if number >= first and number not in places]
    tree.body[first:] = [*others, *nodes]
    return ast.unparse(tree)


def _is_test(node: ast.stmt) -> bool:
    return isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.name.startswith("test")
