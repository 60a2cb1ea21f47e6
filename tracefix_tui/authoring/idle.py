"""Tests that never fail: neither for the bug nor for any mutant of the reference."""

from __future__ import annotations

from collections.abc import Iterable

from tracefix_tui.authoring.checks import Check, holds, warns
from tracefix_tui.authoring.killing import hidden_alone, tight
from tracefix_tui.authoring.mutants import Mutants
from tracefix_tui.authoring.running import Runner, Runs
from tracefix_tui.catalog import Task
from tracefix_tui.grading.report import Outcome

MOST_TIMEOUTS = 5  # mutants that never end tell little, and cost much


def idle_tests(
    task: Task, mutants: Mutants, buggy: Runs, slowest: float, runner: Runner, killers: Iterable[str]
) -> Check:
    """Runs mutants to their last test until each test function has failed once.

    Args:
        slowest: CPU time in ms of the reference's slowest test.
        killers: tests that are known to fail for a mutant.
    """
    waiting = {
        (hidden, _function(result.name))
        for hidden, reports in ((False, buggy.visible), (True, buggy.hidden))
        for report in reports
        for result in report.results
    }
    count = len(waiting)
    waiting -= {(hidden, _function(result.name)) for hidden, result in buggy.results if not result.passed}
    seen = {_function(name) for name in killers}
    waiting = {(hidden, name) for hidden, name in waiting if name not in seen}
    hurried = tight(task, slowest)
    timeouts = tried = 0
    for mutant in mutants.kept:
        if not waiting or timeouts >= MOST_TIMEOUTS:
            break
        runner.on_progress("idle tests", tried, len(mutants.kept))
        tried += 1
        for hidden, part in ((False, hurried), (True, hidden_alone(hurried))):
            if not any(side == hidden for side, _ in waiting):
                continue
            report = runner.grader.grade(mutant.source, part, suite="visible", cancel=runner.cancel)
            failed = [result for result in report.results if not result.passed]
            timeouts += any(result.outcome is Outcome.TIMED_OUT for result in failed)
            waiting -= {(hidden, _function(result.name)) for result in failed}
    if waiting:
        told = sorted(waiting)
        names = ", ".join(f"{name} (hidden)" if hidden else name for hidden, name in told[:3])
        names += f" and {len(told) - 3} more" if len(told) > 3 else ""
        return warns(
            "idle tests",
            f"{names} fail{'s' * (len(waiting) == 1)} neither for the bug nor for any of {tried} mutants: "
            "sharpen or drop",
        )
    return holds("idle tests", f"each of {count} test functions fails for the bug or for a mutant")


def _function(name: str) -> str:
    """The test function of a test's name, which may have parameters behind it."""
    return name.split("[", 1)[0]
