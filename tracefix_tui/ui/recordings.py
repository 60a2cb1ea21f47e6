"""Reads a recorded run in a thread of its own, then shows it; or says why it can't be shown."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tracefix_tui.ui.app import TracefixApp


def open_replay(app: TracefixApp, path: Path) -> None:
    """Show the run in `path` over the browser. Not to be called in the app's own thread."""
    from tracefix_tui.catalog import UnknownTask
    from tracefix_tui.episode.rulesets import UnknownRuleset, ruleset
    from tracefix_tui.play.replay import Replay, stand_in
    from tracefix_tui.records.trajectory import TrajectoryError

    try:
        replay = Replay(path)
        ruleset(replay.header.ruleset)
    except (TrajectoryError, UnknownRuleset) as error:
        title = "The run can't be shown"
        app.call_from_thread(app.notify, str(error), title=title, severity="error", timeout=12, markup=False)
        return
    try:
        task, known = app.catalog.find(replay.header.task.id), True
    except UnknownTask:
        task, known = stand_in(replay.header), False
    app.call_from_thread(app.show_replay, replay, task, known)
