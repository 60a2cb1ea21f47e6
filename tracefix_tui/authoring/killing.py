"""How many mutants of the reference the tests kill, and which ones live.

Mutants are judged by the visible and then the hidden tests, several side by side, each only up to its first
failing test and with a time limit that fits the reference, so that endless loops cost little.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from itertools import islice

from tracefix_tui.authoring.mutants import Mutant, Mutants
from tracefix_tui.catalog import Task
from tracefix_tui.grading import Grader
from tracefix_tui.grading.report import Outcome, TestResult
from tracefix_tui.sandbox import Cancel, Cancelled

SHORTEST_SECONDS = 0.1  # CPU time of one test that any mutant gets
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


def hidden_alone(task: Task) -> Task:
    """`task` with its hidden tests in the place of the visible ones."""
    return replace(task, tests=task.hidden_tests, hidden_tests="")


def kill(
    mutants: Mutants,
    task: Task,
    grader: Grader,
    slowest_ms: float,
    *,
    cancel: Cancel,
    on_progress: Callable[[int, int], None] = lambda done, total: None,
    workers: int = 2,
) -> Score:
    """Run every mutant.

    Args:
        slowest_ms: CPU time of the reference's slowest test.
        on_progress: told (mutants judged, mutants in all) in the calling thread.
        workers: mutants judged side by side.

    Raises:
        Cancelled: when `cancel` is set.
    """
    hurried = tight(task, slowest_ms)
    declared = set(task.equivalent)
    results: list[Killed] = []
    with ThreadPoolExecutor(workers, thread_name_prefix="mutant") as pool:
        jobs = (lambda m=mutant: _judge(m, hurried, task, grader, cancel) for mutant in mutants.kept)
        for result in _side_by_side(pool, workers, jobs):
            results.append(result)
            on_progress(len(results), len(mutants.kept))
    order = {id(mutant): place for place, mutant in enumerate(mutants.kept)}
    results.sort(key=lambda result: order[id(result.mutant)])
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


def _side_by_side(
    pool: ThreadPoolExecutor, workers: int, jobs: Iterable[Callable[[], Killed]]
) -> Iterator[Killed]:
    """Results as they come, with no more jobs under way than there are workers; the first error ends it."""
    waiting = iter(jobs)
    running: set[Future[Killed]] = {pool.submit(job) for job in islice(waiting, workers)}
    while running:
        done, running = wait(running, return_when=FIRST_COMPLETED)
        running |= {pool.submit(job) for job in islice(waiting, len(done))}
        for future in done:
            yield future.result()


def _judge(mutant: Mutant, hurried: Task, task: Task, grader: Grader, cancel: Cancel) -> Killed:
    for quick, patient in ((hurried, task), (hidden_alone(hurried), hidden_alone(task))):
        failed = first_failure(grader, mutant.source, quick, cancel)
        if failed and failed.outcome is Outcome.TIMED_OUT and _was_waiting(failed, quick):
            failed = first_failure(grader, mutant.source, patient, cancel)
        if failed:
            return Killed(mutant, failed.name, failed.outcome is Outcome.TIMED_OUT)
    return Killed(mutant, "")


def _was_waiting(result: TestResult, task: Task) -> bool:
    """The wall clock ended the test, not its own CPU time: it slept, or the machine was busy."""
    return result.cpu_ms < 1000 * task.limits.test_seconds * BUSY


def first_failure(grader: Grader, source: str, task: Task, cancel: Cancel) -> TestResult | None:
    """The first failing result of the visible tests, stopping there; None when all pass.

    Raises:
        Cancelled: when `cancel` is set.
    """
    cancel.check()
    stop = Cancel()
    failed: list[TestResult] = []

    def watch(result: TestResult) -> None:
        if not result.passed:
            failed.append(result)
            stop.set()

    try:
        with cancel.waking(stop.set):
            report = grader.grade(source, task, suite="visible", cancel=stop, on_result=watch)
    except Cancelled:
        cancel.check()
        if not failed:
            raise
    else:
        failed += [result for result in report.results if not result.passed]
        if not failed and not report.all_passed:
            name = report.void or (report.problem.message if report.problem else "no test was run")
            failed.append(TestResult(name, Outcome.ERROR))
    return failed[0] if failed else None
