"""What comes after the tests: the efficiency of code that passes them, and a model's opinion."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from tracefix_tui.catalog.task import Task
from tracefix_tui.grading.assessment import NO_MODEL, Assessment, Opinion
from tracefix_tui.grading.report import Report
from tracefix_tui.sandbox import Cancel

if TYPE_CHECKING:
    from tracefix_tui.grading.efficiency import Meter


class Judges(Protocol):
    """A model judge. `model_judge.ModelJudge` is one."""

    def opinion(self, source: str, task: Task, cancel: Cancel) -> Opinion:
        """Its opinion, or the neutral one with the reason. Raises nothing but `Cancelled`."""
        ...


def assess(
    meter: Meter, judge: Judges | None, source: str, task: Task, report: Report, cancel: Cancel
) -> Assessment:
    """Measure and judge a source whose tests have been run.

    Raises:
        Cancelled, SandboxError
    """
    from tracefix_tui.grading.efficiency import NotMeasurable, function_of

    opinion = judge.opinion(source, task, cancel) if judge is not None else NO_MODEL
    try:
        function_of(task)
    except NotMeasurable as error:
        return Assessment(unmeasured=str(error), opinion=opinion)
    if not report.all_passed:
        return Assessment(measurable=True, unmeasured="not all tests pass", opinion=opinion)
    try:
        return Assessment(meter.measure(source, task, cancel), True, opinion=opinion)
    except NotMeasurable as error:
        return Assessment(unmeasured=str(error), opinion=opinion)
