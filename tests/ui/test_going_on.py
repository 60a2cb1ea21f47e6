"""Going on with a run on the screen: offered by the browser, or opened at the start."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.ui import shell
from tests.ui.playing import MEAN, OTHER, change, notes, plain, play, settled, words
from tests.ui.shell import screen_text, until
from tracefix_tui.episode import Action, ActionType
from tracefix_tui.grading import Grader
from tracefix_tui.play.going_on import fork, resume
from tracefix_tui.records.actor import Actor
from tracefix_tui.records.reader import read_run
from tracefix_tui.records.store import run_files
from tracefix_tui.settings import Settings
from tracefix_tui.ui.app import TracefixApp
from tracefix_tui.ui.screens.browser import BrowserScreen
from tracefix_tui.ui.screens.confirm import ConfirmScreen
from tracefix_tui.ui.screens.play import PlayScreen
from tracefix_tui.ui.widgets.task_list import TaskList


async def left(grader: Grader) -> Path:
    """The file of a run of two steps that was left."""
    async with play(grader) as (pilot, screen):
        change(screen, "len(numbers) - 1", "len(numbers)")
        await pilot.press("f3", "f5")
        await settled(pilot)
    (path,) = run_files()
    return path


def app(grader: Grader) -> TracefixApp:
    return TracefixApp(shell.catalog((MEAN, OTHER)), Settings(), grader=grader)


async def opened(pilot: Pilot[None]) -> None:
    """Enter on the task that was left; the question is there."""
    running = pilot.app
    assert isinstance(running, TracefixApp)
    running.screen.query_one(TaskList).highlight(MEAN)
    await pilot.press("enter")
    await until(pilot, lambda: "is not finished: 2 steps taken" in screen_text(running))
    assert isinstance(running.screen, ConfirmScreen)


async def test_the_browser_offers_a_run_that_was_left(grader: Grader) -> None:
    path = await left(grader)
    before = path.read_bytes()
    with path.open("a") as file:
        file.write('{"torn')
    running = app(grader)
    async with running.run_test(size=(120, 40), notifications=True) as pilot:
        await opened(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(running.screen, PlayScreen))
        await pilot.pause()
        screen = running.screen
        assert isinstance(screen, PlayScreen)
        assert [step.action.type for step in screen.state.steps] == ["REPLACE_LINES", "RUN_TESTS"]
        assert "total / (len(numbers))" in screen.code_pane.editor.text
        assert words(screen)[0].endswith("passed")
        assert plain(screen, "#output").startswith("Step 2  RUN_TESTS")
        assert "Look at the division." in plain(screen, "#task")
        assert "cut short (6 bytes)" in notes(pilot)
        await pilot.press("f5")
        await settled(pilot)
    run = read_run(path)
    assert path.read_bytes().startswith(before)
    assert [entry.step.index for entry in run.entries] == [1, 2, 3]
    assert run_files() == [path]


async def test_starting_again_leaves_the_old_run_as_it_is(grader: Grader) -> None:
    path = await left(grader)
    before = path.read_bytes()
    running = app(grader)
    async with running.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        await pilot.press("y")
        await until(pilot, lambda: isinstance(running.screen, PlayScreen))
        assert isinstance(running.screen, PlayScreen)
        assert running.screen.state.steps == []
    assert path.read_bytes() == before


async def test_a_run_that_cannot_be_gone_on_with_is_said_and_the_task_played(grader: Grader) -> None:
    path = await left(grader)
    running = app(grader)
    async with running.run_test(size=(120, 40), notifications=True) as pilot:
        await opened(pilot)
        path.write_text(path.read_text().replace('"reward":', '"reward":1', 1))
        await pilot.press("n")
        await until(pilot, lambda: isinstance(running.screen, PlayScreen))
        assert "line 2: is not JSON" in notes(pilot)


async def test_a_task_never_tried_is_opened_at_once(grader: Grader) -> None:
    running = app(grader)
    async with running.run_test(size=(120, 40)) as pilot:
        assert isinstance(running.screen, BrowserScreen)
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(running.screen, PlayScreen)


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_an_app_can_open_on_a_fork(grader: Grader, size: tuple[int, int]) -> None:
    path = await left(grader)
    gone_on = fork(read_run(path), 1, MEAN, Actor())
    screen = PlayScreen(MEAN, "tracefix", gone_on)
    running = TracefixApp(shell.catalog((MEAN, OTHER)), Settings(), opening=lambda: screen, grader=grader)
    async with running.run_test(size=size) as pilot:
        await pilot.pause()
        assert len(screen.state.steps) == 1
        await gone_on.session.perform(Action(ActionType.RUN_TESTS))
        await pilot.pause()
        assert words(screen)[0].endswith("passed")
        running.browse()
        await until(pilot, lambda: "later." in screen_text(running))
        assert isinstance(running.screen, ConfirmScreen)
    fork_path = next(each for each in run_files() if each != path)
    assert read_run(fork_path).header.parent is not None
    assert resume(fork_path, shell.catalog((MEAN, OTHER))).session.state.steps
