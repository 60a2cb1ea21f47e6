"""Opens a task from the browser: where a person has left a run of it open, offers going on with it first."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tracefix_tui.catalog.task import Task
    from tracefix_tui.records.scan import RunRow
    from tracefix_tui.ui.app import TracefixApp

LOOK_SECONDS = 1.5
"""Nobody waits longer for the run index; without an answer by then the task begins anew."""


async def open_task(app: TracefixApp, task: Task) -> None:
    """Play `task` from its start, or go on with the run that was left open, as the person chooses."""
    from tracefix_tui.ui.screens.confirm import ConfirmScreen

    try:
        row = await asyncio.wait_for(asyncio.to_thread(_left_open, task), LOOK_SECONDS)
    except TimeoutError:
        row = None
    if row is None or await app.push_screen_wait(
        ConfirmScreen("Start this task again?", [_about(row)], "Start again", "Go on with it")
    ):
        app.play(task)
    else:
        await _go_on(app, task, row)


async def _go_on(app: TracefixApp, task: Task, row: RunRow) -> None:
    from tracefix_tui.catalog import UnknownTask
    from tracefix_tui.episode import UnknownRuleset
    from tracefix_tui.play.going_on import CannotGoOn, resume
    from tracefix_tui.records.lock import StillPlayed
    from tracefix_tui.records.trajectory import TrajectoryError

    try:
        gone_on = await asyncio.to_thread(resume, row.path, app.catalog)
    except (CannotGoOn, StillPlayed, TrajectoryError, UnknownTask, UnknownRuleset, OSError) as error:
        title = "The run can't be gone on with"
        app.notify(str(error), title=title, severity="warning", timeout=12, markup=False)
        app.play(task)
        return
    app.go_on(gone_on)
    if gone_on.repaired is not None:
        app.notify(str(gone_on.repaired), title="The run has been repaired", timeout=12, markup=False)


def _left_open(task: Task) -> RunRow | None:
    from tracefix_tui.records.index import RunIndex
    from tracefix_tui.records.unfinished import left_open

    with RunIndex() as index:
        index.refresh()
        return left_open(index, task.id)


def _about(row: RunRow) -> str:
    begun = datetime.fromtimestamp(row.created_at).astimezone()
    steps = f"{row.steps} step{'s' if row.steps != 1 else ''}"
    return f"A run of {begun:%Y-%m-%d %H:%M} is not finished: {steps} taken, reward {row.reward:+.2f}."
