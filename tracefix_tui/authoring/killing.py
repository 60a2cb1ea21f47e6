"""How many mutants of the reference the tests kill, and which ones live.

Mutants are judged by the visible and then the hidden tests, several side by side, each only up to its first
failing test and with a time limit that fits the reference, so that endless loops cost little.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from tracefix_tui.authoring.facts import Facts, Place, Tests, tests_of
from tracefix_tui.authoring.mutants import Mutant, Mutants
from tracefix_tui.authoring.side_by_side import WORKERS, side_by_side
from tracefix_tui.catalog import Task
from tracefix_tui.grading import Grader
from tracefix_tui.grading.report import Outcome, Report, TestResult
from tracefix_tui.sandbox import Cancel

SHORTEST_SECONDS = 0.05  # CPU time of one test that any mutant gets
TIMES_REFERENCE = 20  # or so many times what the reference's slowest test took
BUSY = 0.25  # a test that used less than this share of its CPU time when the wall clock ended it has waited


@dataclass(frozen=True, slots=True)
class Killed:
    """One mutant and the first test that failed on it; `test` is "" for a mutant that lives."""

    mutant: Mutant
    test: str
    timed_out: bool = False


@dataclass(frozen=True, slots=True)
class Score:
    """What the tests do to the mutants of one reference.

    Attributes:
        killed: mutants that a test fails on, not counting declared ones.
        survivors: mutants that pass every test and were not declared equivalent.
        timed_out: those of `killed` that ran into the time limit.
        declared: living mutants that the task declares equivalent.
        wrongly_declared: declared mutants that a test kills, as (mutant, test).
        stale: declarations that fit no mutant.
        equivalent, duplicate: mutants that were dropped because they compile to known code.
        killers: the tests that were the first to fail for a mutant.
        by_operator: (operator, killed, all that count), by name.
    """

    killed: int
    survivors: tuple[Mutant, ...]
    timed_out: int
    declared: int
    wrongly_declared: tuple[tuple[Mutant, str], ...]
    stale: tuple[str, ...]
    equivalent: int
    duplicate: int
    killers: frozenset[str] = frozenset()
    by_operator: tuple[tuple[str, int, int], ...] = ()

    @property
    def total(self) -> int:
        return self.killed + len(self.survivors)

    @property
    def share(self) -> float:
        """Killed mutants of all that count, 0..1; 1 when there are none."""
        return self.killed / self.total if self.total else 1.0


def tight(task: Task, slowest_ms: float) -> Task:
    """`task` with a CPU limit for tests that fits a reference whose slowest test took `slowest_ms`."""
    seconds = max(SHORTEST_SECONDS, slowest_ms / 1000 * TIMES_REFERENCE)
    return replace(task, limits=replace(task.limits, test_seconds=min(task.limits.test_seconds, seconds)))


def kill(
    mutants: Mutants,
    task: Task,
    grader: Grader,
    slowest_ms: float,
    *,
    tests: Tests | None = None,
    facts: Facts | None = None,
    cancel: Cancel,
    on_progress: Callable[[int, int], None] = lambda done, total: None,
    workers: int = WORKERS,
) -> Score:
    """Judge every mutant.

    Args:
        slowest_ms: CPU time of the reference's slowest test.
        tests, facts: what is known of the tests, and of tests and mutants; what is found out is added.
        on_progress: told (mutants judged, mutants in all) in the calling thread.
        workers: mutants judged side by side.

    Raises:
        Cancelled: when `cancel` is set.
    """
    tests = tests or tests_of(task, (), ())
    runs = MutantRuns(grader, tight(task, slowest_ms), task, tests, facts or Facts(), cancel)
    declared = set(task.equivalent)
    results: list[Killed] = []
    for result in side_by_side((partial(_judge, mutant, runs) for mutant in mutants.kept), workers):
        results.append(result)
        on_progress(len(results), len(mutants.kept))
    plain = [result for result in results if result.mutant.key not in declared]
    named = [result for result in results if result.mutant.key in declared]
    return Score(
        killed=sum(bool(result.test) for result in plain),
        survivors=tuple(result.mutant for result in plain if not result.test),
        timed_out=sum(result.timed_out for result in plain),
        declared=sum(not result.test for result in named),
        wrongly_declared=tuple((result.mutant, result.test) for result in named if result.test),
        stale=tuple(sorted(declared - {mutant.key for mutant in mutants.kept})),
        equivalent=mutants.equivalent,
        duplicate=mutants.duplicate,
        killers=frozenset(result.test for result in results if result.test),
        by_operator=tuple(
            (name, sum(bool(each.test) for each in found), len(found))
            for name in sorted({result.mutant.operator for result in plain})
            if (found := [result for result in plain if result.mutant.operator == name])
        ),
    )


@dataclass(frozen=True, slots=True)
class MutantRuns:
    """Runs mutants by some of the tests, in a time that fits the reference.

    Attributes:
        hurried: the task with that time as its limit; `task` has its own.
    """

    grader: Grader
    hurried: Task
    task: Task
    tests: Tests
    facts: Facts
    cancel: Cancel

    def run(self, source: str, hidden: bool, order: Sequence[str] | None, failures: int | None) -> Report:
        """These tests, up to so many failures. What it shows is noted."""
        report = self._run(source, self.hurried, hidden, order, failures)
        if failures == 0 and any(map(self._has_waited, report.results)):
            return self._run(source, self.task, hidden, order, failures)
        if not report.void:
            lasting = [result for result in report.results if not self._has_waited(result)]
            self.facts.note(source, self.tests, lasting)
        return report

    def _has_waited(self, result: TestResult) -> bool:
        """The wall clock ended the test, not its own CPU time: it slept, or the machine was busy."""
        limit_ms = 1000 * self.hurried.limits.test_seconds
        return result.outcome is Outcome.TIMED_OUT and result.cpu_ms < BUSY * limit_ms

    def _run(
        self, source: str, task: Task, hidden: bool, order: Sequence[str] | None, failures: int | None
    ) -> Report:
        return self.grader.grade(
            source,
            task,
            suite="hidden" if hidden else "visible",
            order=order,
            most_failures=failures,
            cancel=self.cancel,
        )


def _judge(mutant: Mutant, runs: MutantRuns) -> Killed:
    """By what is known, then by the tests of which nothing is known, the one that killed it last first."""
    known = runs.facts.about(mutant.source, runs.tests)
    for place in runs.tests.places:
        if known.get(place, Outcome.PASSED) is not Outcome.PASSED:
            return Killed(mutant, place[1], known[place] is Outcome.TIMED_OUT)
    killer = runs.facts.killer(mutant.source)
    for hidden in sorted((False, True), key=lambda hidden: killer is not None and killer[0] != hidden):
        order = _unknown(runs.tests, hidden, known, killer)
        if order == ():
            continue
        failed = first_failed(runs.run(mutant.source, hidden, order, 0))
        if failed is not None:
            return Killed(mutant, failed.name, failed.outcome is Outcome.TIMED_OUT)
    return Killed(mutant, "")


def _unknown(
    tests: Tests, hidden: bool, known: dict[Place, Outcome], killer: Place | None
) -> tuple[str, ...] | None:
    """The tests of a file that have to be run, in the best order; None for all as they are written."""
    names = tests.hidden if hidden else tests.visible
    if killer in known:
        killer = None  # it fails no more
    if not names or (killer is None and not any((hidden, name) in known for name in names)):
        return None
    left = [name for name in names if (hidden, name) not in known]
    return tuple(sorted(left, key=lambda name: (hidden, name) != killer))


def first_failed(report: Report) -> TestResult | None:
    """The first result that did not pass; one that says why no test counts, where none does."""
    for result in report.results:
        if not result.passed and result.outcome is not Outcome.NOT_RUN:
            return result
    if report.all_passed:
        return None
    name = report.void or (report.problem.message if report.problem else "no test was run")
    return TestResult(name, Outcome.ERROR)
