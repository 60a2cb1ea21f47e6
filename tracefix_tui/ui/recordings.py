"""Reads a recorded run in a thread of its own, then shows it; or says why it can't be shown."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tracefix_tui.catalog.task import Task
    from tracefix_tui.ui.app import TracefixApp


def open_replay(app: TracefixApp, path: Path, task: Task | None) -> None:
    """Show the run in `path` over the browser. Not to be called in the app's own thread.

    Args:
        task: what was played; None takes the task of that name in the app's catalog, or a stand-in.
    """
    from tracefix_tui.episode.rulesets import UnknownRuleset, ruleset
    from tracefix_tui.play.replay import Replay, played_task
    from tracefix_tui.records.trajectory import TrajectoryError
    from tracefix_tui.ui.screens.which import replay_screen

    try:
        replay = Replay(path)
        ruleset(replay.header.ruleset)
    except (TrajectoryError, UnknownRuleset) as error:
        title = "The run can't be shown"
        app.call_from_thread(app.notify, str(error), title=title, severity="error", timeout=12, markup=False)
        return
    played, known = (task, True) if task is not None else played_task(replay.header, app.catalog)
    app.call_from_thread(app.over_browser, lambda: replay_screen(replay, played, known=known))
