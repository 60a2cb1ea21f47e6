"""What the task's own solution shows about its tests, found out once per task by running them on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tracefix_tui.catalog.task import Task
from tracefix_tui.grading.clock import deadline
from tracefix_tui.grading.differential import make_cases
from tracefix_tui.grading.engine import Batch, BatchEnd
from tracefix_tui.grading.judges import KeptJudges
from tracefix_tui.grading.prepared import Prepared
from tracefix_tui.grading.report import Outcome, TestResult
from tracefix_tui.sandbox import Cancel, Sandbox

_TRIES = 2
_LASTING = (Outcome.PASSED, Outcome.FAILED, Outcome.ERROR)
"""Outcomes that are the test's and the reference's; others may be the machine's."""


def learn(sandbox: Sandbox, task: Task, prepared: Prepared, cancel: Cancel) -> Prepared:
    """`prepared` with a licence for each test function that the reference passes, and with what it was asked.

    A test that it fails keeps no licence: nothing is known about it, so it may ask anything. When it does not
    come to its end, which may be this machine's fault, it is tried again, and then the outcome is not `sure`.

    Raises:
        Cancelled: `cancel` was set.
    """
    numbers = list(prepared.numbers)
    if not task.solution.strip() or not numbers:
        return prepared
    for _ in range(_TRIES):
        end = Batch(
            sandbox,
            KeptJudges(sandbox),
            task.solution,
            prepared,
            task.limits,
            numbers,
            _ignore,
            recording=True,
            deadline=deadline(task.limits.test_seconds),
        ).run(cancel)
        sure = _came_to_its_end(end, numbers)
        if sure:
            break
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
    return replace(
        prepared, licences=licences | {len(numbers): ()}, recorded=end.recorded, sure=prepared.sure and sure
    )


def _came_to_its_end(end: BatchEnd, numbers: Sequence[int]) -> bool:
    """Whether what was found would be found again, however busy the machine is."""
    if end.void:
        return False
    if end.problem is not None:
        return end.outcome is Outcome.ERROR
    return all(number in end.results and end.results[number].outcome in _LASTING for number in numbers)


def with_cases(sandbox: Sandbox, task: Task, prepared: Prepared, cancel: Cancel) -> Prepared:
    """`prepared` with its differential test, if the task allows one and one can be made.

    Raises:
        Cancelled: `cancel` was set.
    """
    if not task.limits.differential or not prepared.recorded:
        return replace(prepared, cases=b"")
    for _ in range(_TRIES):
        cases = make_cases(sandbox, task, prepared.recorded, cancel)
        if cases is not None:
            return replace(prepared, cases=cases)
    return replace(prepared, cases=b"", sure=False)


def _function(prepared: Prepared, number: int) -> tuple[bool, str]:
    """The test function, whatever its parameters are."""
    return prepared.is_hidden(number), prepared.name(number).partition("[")[0]


def _ignore(number: int, result: TestResult) -> None:
    """Nobody watches this run."""
