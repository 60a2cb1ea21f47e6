"""A recorded run of the small task, and an app that shows it."""

from __future__ import annotations

import dataclasses
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from textual.pilot import Pilot

from tests.ui import shell
from tests.ui.playing import MEAN, OTHER, SOLUTION, CannedGrader
from tests.ui.shell import until
from tracefix_tui.catalog.task import Task
from tracefix_tui.episode import Action, ActionType, Episode
from tracefix_tui.episode.edits import edits_between
from tracefix_tui.grading import Grader
from tracefix_tui.play.replay import Replay
from tracefix_tui.records.actor import Actor
from tracefix_tui.records.recorder import Recorder, runs_dir
from tracefix_tui.settings import Settings
from tracefix_tui.ui.app import TracefixApp
from tracefix_tui.ui.screens.replay import ReplayScreen
from tracefix_tui.ui.screens.which import replay_screen


def a_recording(folder: Path | None = None) -> Path:
    """The file of a run of six steps: look, run, a useless edit, the right edit, run, submit."""
    episode = Episode(MEAN, CannedGrader(), seed=1)  # type: ignore[arg-type]
    recorder = Recorder(Actor("search", "search"), folder=folder or runs_dir())
    recorder.begin(episode, episode.reset())

    def do(action: Action) -> None:
        recorder.append(episode.step(action))

    do(Action(ActionType.VIEW_CODE, thought="First I read it."))
    do(Action(ActionType.RUN_TESTS, thought="What fails?"))
    do(Action(ActionType.REPLACE_LINES, 6, 6, "    return int(total)", thought="Perhaps the type."))
    (mend,) = edits_between(episode.code, SOLUTION.removesuffix("\n"))
    do(dataclasses.replace(mend, thought="Aha, not the type!"))
    do(Action(ActionType.RUN_TESTS))
    do(Action(ActionType.SUBMIT))
    assert recorder.path is not None
    return recorder.path


@asynccontextmanager
async def replaying(
    path: Path,
    size: tuple[int, int] = (120, 40),
    *,
    task: Task = MEAN,
    known: bool = True,
    grader: Grader | None = None,
) -> AsyncIterator[tuple[Pilot[None], ReplayScreen]]:
    """The replay screen, running."""
    screen = replay_screen(Replay(path), task, known=known)
    app = TracefixApp(
        shell.catalog((MEAN, OTHER)),
        Settings(),
        opening=lambda: screen,
        grader=grader or CannedGrader(),  # type: ignore[arg-type]
    )
    async with app.run_test(size=size, notifications=True) as pilot:
        await until(pilot, lambda: app.screen is screen and screen.is_mounted)
        await pilot.pause()
        yield pilot, screen
