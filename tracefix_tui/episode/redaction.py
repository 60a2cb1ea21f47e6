"""Hidden tests leave the episode as counts: no names, no texts, no order, no times."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import TYPE_CHECKING

from tracefix_tui.grading.outcome import Outcome

if TYPE_CHECKING:
    from tracefix_tui.grading.report import Report, TestResult


def redacted(report: Report) -> Report:
    """A report over all tests, its hidden results reduced to how many passed and failed, the passed first."""
    hidden = sorted(report.hidden, key=lambda result: not result.passed)
    counts = tuple(_counted(result, number) for number, result in enumerate(hidden, 1))
    void = "The run does not count." if report.void else ""
    return dataclasses.replace(report, results=report.visible + counts, void=void)


def redacting(on_result: Callable[[TestResult], None]) -> Callable[[TestResult], None]:
    """`on_result`, given hidden results without name and texts."""

    def passed_on(result: TestResult) -> None:
        on_result(_counted(result) if result.hidden else result)

    return passed_on


def _counted(result: TestResult, number: int | None = None) -> TestResult:
    from tracefix_tui.grading.report import TestResult

    name = f"hidden test {number}" if number is not None else "hidden test"
    return TestResult(name=name, outcome=Outcome.PASSED if result.passed else Outcome.FAILED, hidden=True)
