"""Runs the sources of a task for its proof: repeated, alone, in another order, and with other limits."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from tracefix_tui.authoring.side_by_side import side_by_side
from tracefix_tui.catalog import Task
from tracefix_tui.grading import Grader
from tracefix_tui.grading.report import Report, TestResult
from tracefix_tui.sandbox import Cancel

REPEATS = 2
SHUFFLED = 2
SIDES = (False, True)  # whether the hidden tests are meant

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
    def seen(self) -> Report | None:
        """A run of the visible tests as RUN_TESTS does it, if there was one."""
        return next(iter(self.visible), None)

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

    def repeated(self, stage: str, source: str, task: Task, *, until_failure: bool = False) -> Runs:
        """Every test once in a process of its own, `REPEATS` times after the others in one process, and
        `SHUFFLED` times after the others in another order.

        Args:
            until_failure: run all once at first, without asking what the reference shows of the tests, and
                do not go on when one fails.
        """
        total = 1 + 2 * REPEATS + 2 * SHUFFLED
        self.on_progress(stage, 0, total)
        for hidden in SIDES if until_failure else ():
            report = self._run(source, plain(task), hidden, None)
            if report.void or not all(result.passed for result in report.results):
                return Runs(report, (), (), ())
        apart = self.grader.grade(source, task, suite="all", cancel=self.cancel, hidden_texts=True)
        if until_failure and not apart.all_passed:
            return Runs(apart, (), (), ())
        names = {hidden: [each.name for each in apart.results if each.hidden == hidden] for hidden in SIDES}
        orders: list[tuple[bool, list[str] | None]] = [
            (hidden, None) for _ in range(REPEATS) for hidden in SIDES
        ]
        orders += [(hidden, shuffled(names[hidden], seed)) for seed in range(SHUFFLED) for hidden in SIDES]
        jobs = (partial(self._run, source, task, hidden, order) for hidden, order in orders)
        reports = []
        for done, report in enumerate(side_by_side(jobs), 1):
            self.on_progress(stage, done, total)
            reports.append(report)
        straight = 2 * REPEATS
        mixed = zip(orders[straight:], reports[straight:], strict=True)
        return Runs(
            apart=apart,
            visible=tuple(reports[0:straight:2]),
            hidden=tuple(reports[1:straight:2]),
            shuffled=tuple((hidden, report) for (hidden, _), report in mixed),
        )

    def _run(self, source: str, task: Task, hidden: bool, order: list[str] | None) -> Report:
        return self.grader.grade(
            source,
            task,
            suite="hidden" if hidden else "visible",
            order=order,
            cancel=self.cancel,
            hidden_texts=True,
        )

    def passes(self, source: str, task: Task) -> bool:
        """Whether visible and hidden tests pass, each set in one process."""
        return all(self._run(source, task, hidden, None).all_passed for hidden in SIDES)

    def failing(self, source: str, task: Task) -> frozenset[str]:
        """The names of the visible tests that `source` fails."""
        report = self._run(source, task, False, None)
        return frozenset(result.name for result in report.results if not result.passed)

    def fails(self, source: str, task: Task) -> bool:
        """Whether `source` fails a visible test."""
        report = self.grader.grade(source, task, most_failures=0, cancel=self.cancel)
        return not report.all_passed


def plain(task: Task) -> Task:
    """The task without its reference: its tests are run as they are, and nothing is learnt of them first.

    Of a test that never ends that takes a third of the time.
    """
    return replace(task, solution="")


def shuffled(names: Sequence[str], seed: int) -> list[str]:
    """Tests in another order: turned round, then by chance."""
    order = list(reversed(names))
    if seed:
        random.Random(seed).shuffle(order)
    return order
