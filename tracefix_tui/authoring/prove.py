"""The proof of a task: what has to hold before anybody should be asked to mend it.

Each check says whether it holds and, in words, why not. The task's code runs through the grader only,
confined like every candidate's.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Literal

from tracefix_tui.authoring.killing import Score, first_failure, hidden_alone, kill, tight
from tracefix_tui.authoring.mutants import Mutants, mutate
from tracefix_tui.authoring.spoilers import given_away
from tracefix_tui.catalog import Task
from tracefix_tui.grading import Grader
from tracefix_tui.grading.report import Outcome, Report, TestResult
from tracefix_tui.sandbox import Cancel

REPEATS = 2
LEAST_KILLED = 0.95  # share of the mutants that count
TIME_MARGIN = 10  # the reference's slowest test must stay so many times below the limit
HINTS = 3

Progress = Callable[[str, int, int], None]


class State(StrEnum):
    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"  # something it rests on has failed


@dataclass(frozen=True, slots=True)
class Check:
    """One demand on a task; `reason` says in words what was seen, or what is wrong and what to do."""

    name: str
    state: State
    reason: str


@dataclass(frozen=True, slots=True)
class Proof:
    """All checks of one task; `score` is None when no mutant was judged."""

    task: Task
    checks: tuple[Check, ...]
    score: Score | None
    seconds: float

    @property
    def passed(self) -> bool:
        return all(check.state is State.PASSED for check in self.checks)


def prove(
    task: Task,
    grader: Grader,
    *,
    cancel: Cancel | None = None,
    on_progress: Progress = lambda stage, done, total: None,
) -> Proof:
    """Look at everything that is demanded of `task`.

    Args:
        on_progress: told (stage, done, total), in the calling thread.

    Raises:
        Cancelled: when `cancel` is set.
        SandboxError: when nothing can be run on this machine.
    """
    cancel = cancel or Cancel()
    begun = time.perf_counter()
    runner = _Runner(grader, cancel, on_progress)
    reference = runner.repeated("reference", task.solution, task)
    slowest = _slowest_ms(reference)
    passes = _reference_passes(reference)
    sound = passes.state is State.PASSED
    hurried = tight(task, slowest) if sound else task
    buggy = runner.repeated("bug", task.buggy, hurried)
    checks = [_bug_shows(task, buggy, runner), _bug_repeats(buggy), passes]
    score = None
    if sound:
        checks.append(_reference_is_light(task, slowest, runner))
        try:
            mutants = mutate(task.solution)
        except RecursionError:
            checks.append(_fails("mutants", "solution.py is nested too deeply to be changed"))
        else:
            score = runner.kill(mutants, task, slowest)
            checks.append(_mutants_die(score))
    else:
        why = "needs a reference that passes"
        checks += [Check("limits", State.SKIPPED, why), Check("mutants", State.SKIPPED, why)]
    checks += [_secret_is_kept(task), _hints_stand(task)]
    return Proof(task, tuple(checks), score, time.perf_counter() - begun)


@dataclass(frozen=True, slots=True)
class Runs:
    """Repeated runs of one source: as SUBMIT does it, as RUN_TESTS does it, and so with the hidden tests."""

    apart: Report
    visible: tuple[Report, ...]
    hidden: tuple[Report, ...]

    @property
    def reports(self) -> tuple[Report, ...]:
        return self.apart, *self.visible, *self.hidden

    @property
    def results(self) -> Iterator[tuple[bool, TestResult]]:
        """(whether the test is hidden, its result) of all runs."""
        for report in (self.apart, *self.visible):
            yield from ((result.hidden, result) for result in report.results)
        for report in self.hidden:
            yield from ((True, result) for result in report.results)


class _Runner:
    """Runs sources for the checks and tells how far it is."""

    def __init__(self, grader: Grader, cancel: Cancel, on_progress: Progress) -> None:
        self._grader = grader
        self._cancel = cancel
        self._on_progress = on_progress

    def repeated(self, stage: str, source: str, task: Task) -> Runs:
        """Every test `REPEATS` times after the others in one process, and once in a process of its own."""
        done = 0

        def run(suite: Literal["visible", "all"], task: Task) -> Report:
            nonlocal done
            self._on_progress(stage, done, 1 + 2 * REPEATS)
            done += 1
            return self._grader.grade(source, task, suite=suite, cancel=self._cancel)

        return Runs(
            apart=run("all", task),
            visible=tuple(run("visible", task) for _ in range(REPEATS)),
            hidden=tuple(run("visible", hidden_alone(task)) for _ in range(REPEATS)),
        )

    def passes(self, source: str, task: Task) -> bool:
        """Whether visible and hidden tests pass, each set in one process."""
        parts = (task, hidden_alone(task))
        return all(self._grader.grade(source, part, cancel=self._cancel).all_passed for part in parts)

    def kill(self, mutants: Mutants, task: Task, slowest_ms: float) -> Score:
        def judged(done: int, total: int) -> None:
            self._on_progress("mutants", done, total)

        return kill(mutants, task, self._grader, slowest_ms, cancel=self._cancel, on_progress=judged)

    def first_failure(self, source: str, task: Task) -> TestResult | None:
        return first_failure(self._grader, source, task, self._cancel)


def _holds(name: str, reason: str) -> Check:
    return Check(name, State.PASSED, reason)


def _fails(name: str, reason: str) -> Check:
    return Check(name, State.FAILED, reason)


def _reference_passes(runs: Runs) -> Check:
    for report in runs.reports:
        if report.void:
            return _fails("reference", f"the run does not count: {report.void}")
        if report.problem:
            where = f" in line {report.problem.line}" if report.problem.line else ""
            return _fails("reference", f"solution.py can't be loaded{where}: {report.problem.message}")
    for hidden, result in runs.results:
        if not result.passed:
            return _fails("reference", f"solution.py fails {_named(result, hidden)}")
    visible, hidden_ones = runs.visible[0].total, runs.hidden[0].total
    for file, count in (("tests.py", visible), ("hidden_tests.py", hidden_ones)):
        if not count:
            return _fails("reference", f"{file} holds no test; write some")
    return _holds("reference", f"passes {visible} visible and {hidden_ones} hidden tests")


def _reference_is_light(task: Task, slowest_ms: float, runner: _Runner) -> Check:
    """Time from the measured CPU clock, memory by a run with half of it."""
    limits = task.limits
    used = slowest_ms / 1000
    if used * TIME_MARGIN > limits.test_seconds:
        wanted = f"set test_seconds to at least {used * TIME_MARGIN:.2g}"
        return _fails("limits", f"the reference's slowest test takes {used:.2g} s; {wanted}")
    half = max(16, limits.memory_mib // 2)
    if not runner.passes(task.solution, replace(task, limits=replace(limits, memory_mib=half))):
        return _fails("limits", f"the reference does not pass with {half} MiB; raise memory_mib")
    took = f"slowest test {slowest_ms:.2g} ms of {limits.test_seconds:g} s"
    return _holds("limits", f"{took}; passes with {half} MiB")


def _bug_shows(task: Task, runs: Runs, runner: _Runner) -> Check:
    report = runs.visible[0]
    if report.void:
        return _fails("bug", f"the run of buggy.py does not count: {report.void}")
    failed = [result for result in report.results if not result.passed]
    if not failed:
        return _fails("bug", "buggy.py passes every visible test; add one that shows the bug")
    if all(result.outcome is Outcome.TIMED_OUT for result in failed):
        # So far it had less time than a player gets.
        confirmed = runner.first_failure(task.buggy, task)
        if confirmed is None:
            return _fails("bug", "buggy.py is only slow: it passes every visible test in time")
    return _holds("bug", f"fails {len(failed)} of {report.total} visible tests")


def _bug_repeats(runs: Runs) -> Check:
    """Each test passes always or never, alone or after the others."""
    seen: dict[tuple[bool, str], set[bool]] = {}
    for hidden, result in runs.results:
        seen.setdefault((hidden, result.name), set()).add(result.passed)
    unsteady = sorted(name for (_, name), outcomes in seen.items() if len(outcomes) > 1)
    if unsteady:
        return _fails("repeatable", f"not the same in each run: {', '.join(unsteady[:3])}")
    return _holds("repeatable", f"each test the same in {1 + REPEATS} runs")


def _mutants_die(score: Score) -> Check:
    said = f"{score.killed} of {score.total} killed ({score.share:.0%})"
    if score.declared:
        said += f", {score.declared} declared equivalent"
    if score.wrongly_declared:
        mutant, test = score.wrongly_declared[0]
        return _fails("mutants", f"{mutant.key!r} is declared equivalent, but {test} kills it")
    if score.stale:
        return _fails("mutants", f"no mutant is {score.stale[0]!r}; take it out of [proof]")
    if score.share < LEAST_KILLED:
        first = score.survivors[0]
        return _fails("mutants", f"{said}; no test notices line {first.line} as {first.new!r}: add one")
    return _holds("mutants", said)


def _secret_is_kept(task: Task) -> Check:
    shown = given_away(f"{task.title}\n{task.description}", task.buggy, task.solution)
    if shown:
        return _fails("description", f"quotes the bug: {shown}; say what the code should do")
    return _holds("description", "does not quote the bug")


def _hints_stand(task: Task) -> Check:
    if len(set(task.hints)) != HINTS or not all(hint.strip() for hint in task.hints):
        return _fails("hints", f"there must be {HINTS} different hints, from vague to plain")
    return _holds("hints", f"{HINTS} steps")


def _slowest_ms(runs: Runs) -> float:
    """CPU time of the slowest test; wall time on machines that don't tell the CPU time of another process."""
    results = [result for _, result in runs.results]
    slowest = max((result.cpu_ms for result in results), default=0.0)
    return slowest or max((result.wall_ms for result in results), default=0.0)


def _named(result: TestResult, hidden: bool) -> str:
    said = result.message.strip().split("\n")[0]
    return (
        f"the {'hidden ' if result.hidden else ''}test {result.name} ({result.outcome}){said and f': {said}'}"
    )
