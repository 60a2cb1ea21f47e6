"""The checks that run a task's code: the reference passes and is light, the bug shows and keeps still."""

from __future__ import annotations

from dataclasses import replace

from tracefix_tui.authoring.checks import Check, fails, holds, warns
from tracefix_tui.authoring.killing import Score
from tracefix_tui.authoring.running import Runner, Runs
from tracefix_tui.authoring.size import parts, without
from tracefix_tui.catalog import Task
from tracefix_tui.counting import counted
from tracefix_tui.grading.report import Outcome, TestResult

LEAST_KILLED = 0.95  # share of the mutants that count
TIME_MARGIN = 10  # the reference's slowest test must stay so many times below the limit


def reference_passes(runs: Runs) -> Check:
    """The reference can be loaded and passes every test, of which there are both kinds."""
    for report in runs.reports:
        if report.void:
            return fails("reference", f"the run does not count: {report.void}")
        if report.problem:
            where = f" in line {report.problem.line}" if report.problem.line else ""
            return fails("reference", f"solution.py can't be loaded{where}: {report.problem.message}")
    for hidden, result in runs.results:
        if not result.passed:
            return fails("reference", f"solution.py fails {_named(result, hidden)}")
    for _, result in runs.all_results:
        if not result.passed:
            return fails(
                "reference",
                f"solution.py fails {result.name} when the tests run in another order; a test must not rest "
                "on those before it",
            )
    visible, hidden_ones = runs.visible[0].total, runs.hidden[0].total
    for file, count in (("tests.py", visible), ("hidden_tests.py", hidden_ones)):
        if not count:
            return fails("reference", f"{file} holds no test; write some")
    return holds("reference", f"passes {visible} visible and {hidden_ones} hidden tests")


def reference_is_light(task: Task, slowest: float, runner: Runner) -> Check:
    """Time from the measured CPU clock (`slowest` in ms), memory by a run with half of it."""
    limits = task.limits
    used = slowest / 1000
    if used * TIME_MARGIN > limits.test_seconds:
        wanted = f"set test_seconds to at least {used * TIME_MARGIN:.2g}"
        return fails("limits", f"the reference's slowest test takes {used:.2g} s; {wanted}")
    half = max(16, limits.memory_mib // 2)
    if not runner.passes(task.solution, replace(task, limits=replace(limits, memory_mib=half))):
        return fails("limits", f"the reference does not pass with {half} MiB; raise memory_mib")
    took = f"slowest test {slowest:.2g} ms of {limits.test_seconds:g} s"
    return holds("limits", f"{took}; passes with {half} MiB")


def bug_shows(task: Task, runs: Runs, runner: Runner) -> Check:
    """A visible test fails, not only because the code was hurried."""
    report = runs.visible[0]
    if report.void:
        return fails("bug", f"the run of buggy.py does not count: {report.void}")
    failed = [result for result in report.results if not result.passed]
    if not failed:
        return fails("bug", "buggy.py passes every visible test; add one that shows the bug")
    hurried = all(
        result.outcome is Outcome.TIMED_OUT for result in failed
    )  # had less time than a player gets
    if hurried and not runner.fails(task.buggy, task):
        return fails("bug", "buggy.py is only slow: it passes every visible test in time")
    return holds("bug", f"fails {len(failed)} of {report.total} visible tests")


def bug_repeats(runs: Runs) -> Check:
    """Each test passes always or never: alone, after the others, and in another order."""
    seen: dict[tuple[bool, str], set[bool]] = {}
    for hidden, result in runs.all_results:
        seen.setdefault((hidden, result.name), set()).add(result.passed)
    unsteady = sorted(name for (_, name), outcomes in seen.items() if len(outcomes) > 1)
    if unsteady:
        return fails("repeatable", f"not the same in each run: {', '.join(unsteady[:3])}")
    return holds("repeatable", f"each test the same in {runs.count} runs, some in another order")


def bug_is_small(task: Task, runner: Runner) -> Check:
    """Each part of the change is needed for the tests that fail."""
    changes = parts(task.buggy, task.solution)
    if not changes:
        return fails("size", "buggy.py and solution.py do not differ; put a bug into buggy.py")
    lines = sum(max(change.lines, 1) for change in changes)
    said = f"{counted(lines, 'line')} in {counted(len(changes), 'place')}"
    if len(changes) > 1:
        failing = runner.failing(task.buggy, task)
        for change in changes:
            if runner.failing(without(task.buggy, task.solution, change), task) == failing:
                return warns(
                    "size",
                    f"{said}; the same tests fail without the change in line {change.line}: take it out, or "
                    "add a visible test for it",
                )
    return holds("size", said)


def mutants_die(score: Score) -> Check:
    """Nearly all mutants are killed, and what is declared equivalent is."""
    said = f"{score.killed} of {score.total} killed ({score.share:.0%})"
    if score.declared:
        said += f", {score.declared} declared equivalent"
    if score.wrongly_declared:
        mutant, test = score.wrongly_declared[0]
        return fails("mutants", f"{mutant.key!r} is declared equivalent, but {test} kills it")
    if score.stale:
        return fails("mutants", f"no mutant is {score.stale[0]!r}; take it out of [proof]")
    if score.share < LEAST_KILLED:
        first = score.survivors[0]
        return fails("mutants", f"{said}; no test notices line {first.line} as {first.new!r}: add one")
    return holds("mutants", said)


def slowest_ms(runs: Runs) -> float:
    """CPU time of the slowest test; wall time on machines that don't tell the CPU time of another process."""
    results = [result for _, result in runs.results]
    slowest = max((result.cpu_ms for result in results), default=0.0)
    return slowest or max((result.wall_ms for result in results), default=0.0)


def _named(result: TestResult, hidden: bool) -> str:
    said = result.message.strip().split("\n")[0]
    return f"the {'hidden ' if hidden else ''}test {result.name} ({result.outcome}){said and f': {said}'}"
