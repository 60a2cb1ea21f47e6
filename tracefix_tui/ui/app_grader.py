"""The app's grader as sessions take one: it is made when the first test runs and not before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tracefix_tui.catalog.task import Task
    from tracefix_tui.grading.report import Report
    from tracefix_tui.ui.app import TracefixApp


class AppGrader:
    """Grades with the grader of an app."""

    def __init__(self, app: TracefixApp) -> None:
        self._app = app

    def grade(self, source: str, task: Task, **options: object) -> Report:
        return self._app.grader.grade(source, task, **options)  # type: ignore[arg-type]

    async def agrade(self, source: str, task: Task, **options: Any) -> Report:
        return await self._app.grader.agrade(source, task, **options)

    def layers(self) -> tuple[str, ...]:
        return self._app.grader.layers()
