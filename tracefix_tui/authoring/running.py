"""Runs the sources of a task for its proof: repeated, alone, in another order, and with other limits."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from tracefix_tui.authoring.killing import Score, first_failure, hidden_alone, kill
from tracefix_tui.authoring.mutants import Mutants
from tracefix_tui.catalog import Task
from tracefix_tui.grading import Grader
from tracefix_tui.grading.report import Report, TestResult
from tracefix_tui.sandbox import Cancel

REPEATS = 2
SHUFFLED = 2

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Runs:
    """Repeated runs of one source: as SUBMIT does it, as RUN_TESTS does it, and so with the hidden tests.

    `shuffled` are runs like those of `visible` and `hidden`, with the tests in other orders.
    """

    apart: Report
    visible: tuple[Report, ...]
    hidden: tuple[Report, ...]
    shuffled: tuple[tuple[bool, Report], ...]

    @property
    def reports(self) -> tuple[Report, ...]:
        """Those in the order of the file."""
        return self.apart, *self.visible, *self.hidden

    @property
    def results(self) -> Iterator[tuple[bool, TestResult]]:
        """(whether the test is hidden, its result) of all runs in the order of the file."""
        for report in (self.apart, *self.visible):
            yield from ((result.hidden, result) for result in report.results)
        for report in self.hidden:
            yield from ((True, result) for result in report.results)

    @property
    def all_results(self) -> Iterator[tuple[bool, TestResult]]:
        """The same of all runs."""
        yield from self.results
        for hidden, report in self.shuffled:
            yield from ((hidden, result) for result in report.results)

    @property
    def count(self) -> int:
        """How often each test was run."""
        return 1 + len(self.visible) + len(self.shuffled) // 2


class Runner:
    """Runs sources for the checks and tells how far it is."""

    def __init__(self, grader: Grader, cancel: Cancel, on_progress: Progress) -> None:
        self.grader = grader
        self.cancel = cancel
        self.on_progress = on_progress

    def repeated(self, stage: str, source: str, task: Task) -> Runs:
        """Every test `REPEATS` times after the others in one process, once in a process of its own, and
        `SHUFFLED` times after the others in another order.
        """
        done, total = 0, 1 + 2 * REPEATS + 2 * SHUFFLED

        def run(suite: Literal["visible", "all"], task: Task) -> Report:
            nonlocal done
            self.on_progress(stage, done, total)
            done += 1
            return self.grader.grade(source, task, suite=suite, cancel=self.cancel, hidden_texts=True)

        parts = ((False, task), (True, hidden_alone(task)))
        return Runs(
            apart=run("all", task),
            visible=tuple(run("visible", task) for _ in range(REPEATS)),
            hidden=tuple(run("visible", hidden_alone(task)) for _ in range(REPEATS)),
            shuffled=tuple(
                (hidden, run("visible", replace(part, tests=shuffled(part.tests, seed))))
                for seed in range(SHUFFLED)
                for hidden, part in parts
            ),
        )

    def passes(self, source: str, task: Task) -> bool:
        """Whether visible and hidden tests pass, each set in one process."""
        parts = (task, hidden_alone(task))
        return all(self.grader.grade(source, part, cancel=self.cancel).all_passed for part in parts)

    def failing(self, source: str, task: Task) -> frozenset[str]:
        """The names of the visible tests that `source` fails."""
        report = self.grader.grade(source, task, suite="visible", cancel=self.cancel)
        return frozenset(result.name for result in report.results if not result.passed)

    def kill(self, mutants: Mutants, task: Task, slowest_ms: float) -> Score:
        """See `killing.kill`."""

        def judged(done: int, total: int) -> None:
            self.on_progress("mutants", done, total)

        return kill(mutants, task, self.grader, slowest_ms, cancel=self.cancel, on_progress=judged)

    def first_failure(self, source: str, task: Task) -> TestResult | None:
        """See `killing.first_failure`."""
        return first_failure(self.grader, source, task, self.cancel)


def shuffled(tests: str, seed: int) -> str:
    """The source of tests with its top-level tests in another order: turned round, then by chance.

    A source that does not parse is returned as it is.
    """
    import ast

    from tracefix_tui.play.bench import put_first

    try:
        names = [node.name for node in ast.parse(tests).body if isinstance(node, ast.FunctionDef)]
        names = [name for name in names if name.startswith("test")]
        names.reverse()
        if seed:
            random.Random(seed).shuffle(names)
        return put_first(tests, names)
    except (SyntaxError, ValueError, RecursionError):
        return tests
