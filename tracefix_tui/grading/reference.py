"""What the task's own solution shows about its tests, found out once per task by running them on it."""

from __future__ import annotations

from dataclasses import replace

from tracefix_tui.catalog.task import Task
from tracefix_tui.grading.differential import make_cases
from tracefix_tui.grading.engine import Batch
from tracefix_tui.grading.judges import KeptJudges
from tracefix_tui.grading.prepared import Prepared
from tracefix_tui.grading.report import Outcome, TestResult
from tracefix_tui.sandbox import Cancel, Sandbox


def learn(sandbox: Sandbox, task: Task, prepared: Prepared, cancel: Cancel) -> Prepared:
    """`prepared` with a licence for each test function that the reference passes, and with a differential
    test.

    A test that it fails keeps no licence: nothing is known about it, so it may ask anything.

    Raises:
        Cancelled: `cancel` was set.
    """
    numbers = list(prepared.numbers)
    if not task.solution.strip() or not numbers:
        return prepared
    batch = Batch(
        sandbox, KeptJudges(sandbox), task.solution, prepared, task.limits, numbers, _ignore, recording=True
    )
    end = batch.run(cancel)
    used: dict[tuple[bool, str], set[str]] = {}
    failed: set[tuple[bool, str]] = set()
    for number in numbers:
        function = _function(prepared, number)
        result = end.results.get(number)
        if end.void or result is None or result.outcome is not Outcome.PASSED:
            failed.add(function)
        used.setdefault(function, set()).update(end.used.get(number, ()))
    licences = {
        number: tuple(sorted(used[_function(prepared, number)]))
        for number in numbers
        if _function(prepared, number) not in failed
    }
    return replace(prepared, licences=licences | {len(numbers): ()}, recorded=end.recorded)


def with_cases(sandbox: Sandbox, task: Task, prepared: Prepared, cancel: Cancel) -> Prepared:
    """`prepared` with its differential test, if the task allows one and one can be made.

    Raises:
        Cancelled: `cancel` was set.
    """
    if not task.limits.differential or not prepared.recorded:
        return replace(prepared, cases=b"")
    return replace(prepared, cases=make_cases(sandbox, task, prepared.recorded, cancel))


def _function(prepared: Prepared, number: int) -> tuple[bool, str]:
    """The test function, whatever its parameters are."""
    return prepared.is_hidden(number), prepared.name(number).partition("[")[0]


def _ignore(number: int, result: TestResult) -> None:
    """Nobody watches this run."""
