"""The list of recorded runs in the app: found by words, replayed, removed."""

from __future__ import annotations

from pathlib import Path

from textual.widgets import OptionList

from tests.ui import shell
from tests.ui.playing import MEAN, OTHER, CannedGrader, notes
from tests.ui.replaying import a_recording
from tests.ui.shell import screen_text, until
from tracefix_tui.records.store import run_files
from tracefix_tui.settings import Settings
from tracefix_tui.ui.app import TracefixApp
from tracefix_tui.ui.screens.browser import BrowserScreen
from tracefix_tui.ui.screens.confirm import ConfirmScreen
from tracefix_tui.ui.screens.replay import ReplayScreen
from tracefix_tui.ui.screens.runs import RunsScreen


def app() -> TracefixApp:
    return TracefixApp(shell.catalog((MEAN, OTHER)), Settings(), grader=CannedGrader())  # type: ignore[arg-type]


async def test_a_run_is_found_replayed_and_removed(home: Path) -> None:
    a_recording()
    a_recording()
    bad = run_files()[0].with_name("20990101T000000-000000.jsonl")
    bad.write_text("nonsense")
    running = app()
    async with running.run_test(size=(80, 24), notifications=True) as pilot:
        running.runs()
        await until(pilot, lambda: "2 of 2" in screen_text(running))
        assert "search         mean" in screen_text(running)
        await until(pilot, lambda: "1 file can't be read" in notes(pilot))
        await pilot.press("slash", *"search solved", "enter")
        await until(pilot, lambda: "2 of 2" in screen_text(running))
        await pilot.press("slash", *" zz", "enter")
        await until(pilot, lambda: "No run fits." in screen_text(running))
        await pilot.press("x", "enter")
        await pilot.press("escape")
        await until(pilot, lambda: "2 of 2" in screen_text(running))
        await pilot.press("down", "x")
        await until(pilot, lambda: isinstance(running.screen, ConfirmScreen))
        await pilot.pause()
        await pilot.press("y")
        await until(pilot, lambda: "1 of 1" in screen_text(running))
        assert len(run_files()) == 2
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(running.screen, ReplayScreen))
        await pilot.pause()
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(running.screen, BrowserScreen))


async def test_an_empty_list_says_what_to_do_and_can_be_left(home: Path) -> None:
    running = app()
    async with running.run_test(size=(60, 18)) as pilot:
        running.runs()
        await until(pilot, lambda: "No runs yet" in screen_text(running))
        assert isinstance(running.screen, RunsScreen)
        await pilot.press("enter", "x")
        assert running.screen.query_one(OptionList).option_count == 1
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(running.screen, BrowserScreen))


async def test_a_run_that_cannot_be_shown_is_said(home: Path) -> None:
    path = a_recording()
    path.write_text(path.read_text().replace('"ruleset":"tracefix"', '"ruleset":"none"'))
    running = app()
    async with running.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.pause()
        running.replay_run(path)
        await until(pilot, lambda: "no ruleset" in notes(pilot).lower())
