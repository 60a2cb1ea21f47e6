"""Watching an agent on the screen: it is led, taken over from and handed back to, and can't do any harm."""

from __future__ import annotations

import asyncio
import math
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.play.test_driver import Script, never, raising
from tests.ui.playing import MEAN, OTHER, SOLUTION, change, notes, plain
from tests.ui.shell import catalog, screen_text, until
from tracefix_tui.episode.actions import Action, ActionType
from tracefix_tui.episode.edits import edits_between
from tracefix_tui.grading import Grader
from tracefix_tui.play.phase import Phase
from tracefix_tui.players.agents import AgentOptions
from tracefix_tui.players.player import PlayerError
from tracefix_tui.records.reader import read_run
from tracefix_tui.settings import Settings
from tracefix_tui.ui.app import TracefixApp
from tracefix_tui.ui.screens.browser import BrowserScreen
from tracefix_tui.ui.screens.play import PlayScreen
from tracefix_tui.ui.screens.replay import ReplayScreen
from tracefix_tui.ui.screens.verdict import VerdictScreen
from tracefix_tui.ui.screens.watch import WatchScreen
from tracefix_tui.ui.widgets.action_bar import ActionBar
from tracefix_tui.ui.widgets.agent_bar import AgentBar
from tracefix_tui.ui.widgets.pending import PendingBar
from tracefix_tui.ui.widgets.thoughts_pane import ThoughtsPane

RUN, SUBMIT = Action(ActionType.RUN_TESTS), Action(ActionType.SUBMIT)
CODE = MEAN.buggy.removesuffix("\n")
(MEND,) = edits_between(CODE, SOLUTION.removesuffix("\n"))
SMALL, USUAL = (80, 24), (120, 40)


def an_app(grader: Grader, player: Any, *, paused: bool = False, speed: float = math.inf) -> TracefixApp:
    return TracefixApp(
        catalog((MEAN, OTHER)),
        Settings(),
        grader=grader,
        opening=lambda: WatchScreen(MEAN, "tracefix", player, speed, paused=paused),
    )


@asynccontextmanager
async def watching(
    grader: Grader, player: Any, size: tuple[int, int] = USUAL, **more: Any
) -> AsyncIterator[tuple[Pilot[None], WatchScreen]]:
    app = an_app(grader, player, **more)
    async with app.run_test(size=size, notifications=True) as pilot:
        await pilot.pause()
        yield pilot, next(screen for screen in app.screen_stack if isinstance(screen, WatchScreen))


def the_run(home: Path) -> Any:
    (path,) = (home / "data" / "runs").rglob("*.jsonl")
    return read_run(path)


async def shown(pilot: Pilot[None], text: str) -> None:
    await until(pilot, lambda: text in screen_text(pilot.app))  # type: ignore[arg-type]


async def test_an_agent_is_watched_to_its_verdict_which_brings_the_person_no_stars(
    grader: Grader, home: Path
) -> None:
    async with watching(grader, Script([RUN, MEND, RUN, SUBMIT])) as (pilot, screen):
        await until(pilot, lambda: isinstance(pilot.app.screen, VerdictScreen))
        await shown(pilot, "Solved by script")
        text = screen_text(pilot.app)  # type: ignore[arg-type]
        assert "brings you no stars" in text
        assert "The change by script" in text
        assert pilot.app.progress.get(MEAN.id).best == 0  # type: ignore[attr-defined]
        assert [thought.step for thought in screen.query_one(ThoughtsPane).thoughts] == [1, 2, 3, 4]
        await pilot.press("r")
        await until(pilot, lambda: isinstance(pilot.app.screen, ReplayScreen))
        await shown(pilot, "played by script")
        pilot.app.play(MEAN)  # type: ignore[attr-defined]
        await shown(pilot, "Steps left 50")
        assert type(pilot.app.screen) is PlayScreen
    run = the_run(home)
    assert (run.header.player.kind, run.header.player.name) == ("recording", "script")
    assert [entry.actor.name for entry in run.entries] == ["script"] * 4


async def test_a_watcher_is_not_told_what_to_type_before_taking_over(grader: Grader) -> None:
    async with watching(grader, Script([never])) as (pilot, _):
        await shown(pilot, "No step taken yet.")
        assert "Type in the code" not in screen_text(pilot.app)  # type: ignore[arg-type]
        await pilot.press("t")
        await shown(pilot, "Type in the code")


@pytest.mark.parametrize("size", [SMALL, USUAL])
async def test_an_edit_is_shown_before_it_is_made_and_nothing_can_be_typed(
    grader: Grader, size: tuple[int, int]
) -> None:
    async with watching(grader, Script([MEND]), size, speed=0.001) as (pilot, screen):
        await shown(pilot, "about to act")
        bar = screen.query_one(PendingBar)
        assert "script will do -0.01  REPLACE_LINES line 6" in str(bar.render())
        assert "I think." in screen_text(pilot.app)  # type: ignore[arg-type]
        assert "space pause" in screen_text(pilot.app)  # type: ignore[arg-type]
        assert not screen.query_one(ActionBar).display
        for pane in ("#code-pane", "#thoughts-pane"):
            region = screen.query_one(pane).region
            assert region.area, pane
            assert region.right <= size[0], pane
        await pilot.press("x", "f5", "ctrl+r", "ctrl+o", "f3")
        assert screen.code_pane.editor.text == CODE
        assert screen.state.steps == []
        assert "Run tests can't work now: script plays; t takes over" in notes(pilot)
        await pilot.press("space")
        await shown(pilot, "paused")
        await pilot.press("n")
        await until(pilot, lambda: len(screen.state.steps) == 1 and screen.driver.phase is Phase.PAUSED)
        assert screen.code_pane.editor.text == SOLUTION.removesuffix("\n")


async def test_the_keys_lead_the_agent(grader: Grader) -> None:
    async with watching(grader, Script([RUN, never, never]), paused=True, speed=1.0) as (pilot, screen):
        await pilot.press("plus")
        await shown(pilot, "speed 2×")
        await pilot.press("minus", "minus")
        await shown(pilot, "speed 0.5×")
        await pilot.press("space")
        await until(pilot, lambda: len(screen.state.steps) == 1)
        await shown(pilot, "Step 2")
        await pilot.press("escape")
        await until(pilot, lambda: screen.driver.phase is Phase.STOPPED)
        await pilot.click(AgentBar, offset=(2, 1))
        await until(pilot, lambda: screen.driver.phase is Phase.THINKING)
        await pilot.press("s")
        await until(pilot, lambda: screen.driver.phase is Phase.STOPPED)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, BrowserScreen))


async def test_taking_over_playing_and_handing_back(grader: Grader, home: Path) -> None:
    async with watching(grader, Script([RUN, never, SUBMIT])) as (pilot, screen):
        await shown(pilot, "Step 2")
        await pilot.press("t")
        await shown(pilot, "hand back to script")
        assert screen.query_one(ActionBar).display
        await pilot.press("ctrl+g", "t", "s", "n", "space")
        assert screen.code_pane.editor.text != CODE, "letters are typed now"
        await pilot.press("ctrl+r")
        change(screen, "(len(numbers) - 1)", "len(numbers) if numbers else 0")
        await pilot.pause(0.3)
        await pilot.press("ctrl+t")
        assert "Your edit is pending" in notes(pilot)
        await pilot.press("f5")
        await until(pilot, lambda: len(screen.state.steps) == 3 and not screen.session.running)
        await pilot.press("ctrl+t")
        await until(pilot, lambda: isinstance(pilot.app.screen, VerdictScreen))
        await shown(pilot, "Solved by script and you")
    entries = the_run(home).entries
    assert [entry.actor.kind for entry in entries] == ["recording", "person", "person", "recording"]


async def test_a_broken_agent_is_said_and_asked_again_and_the_person_can_play_on(grader: Grader) -> None:
    player = Script([raising(PlayerError("The key is not accepted.")), raising(SystemExit(1)), RUN, never])
    async with watching(grader, player) as (pilot, screen):
        await shown(pilot, "in trouble  The key is not accepted.")
        assert "r asks again, t takes over" in notes(pilot)
        await pilot.press("r")
        await shown(pilot, "SystemExit")
        await pilot.press("t", "f5")
        await until(pilot, lambda: len(screen.state.steps) == 1)
        await pilot.press("escape", "escape")
        await pilot.pause()
        assert pilot.app.is_running


async def test_a_flood_of_words_leaves_the_screen_in_charge(grader: Grader) -> None:
    async def floods(turn: Any, bench: Any, say: Any) -> Action:
        while True:
            say("\x1b[2Jflood " * 1000)
            await asyncio.sleep(0)

    async with watching(grader, Script([floods])) as (pilot, screen):
        await shown(pilot, "more characters")
        await pilot.press("t", "f2")
        await until(pilot, lambda: len(screen.state.steps) == 1)
        assert "1 |" in plain(screen, "#output")


async def test_from_the_browser_and_what_can_not_play_is_said(grader: Grader) -> None:
    app = TracefixApp(catalog((MEAN, OTHER)), grader=grader, agent=AgentOptions(agent="nobody"))
    async with app.run_test(size=USUAL, notifications=True) as pilot:
        await pilot.pause()
        await pilot.press("w")
        assert "no agent 'nobody'" in notes(pilot)
        assert isinstance(app.screen, BrowserScreen)
        app.agent = AgentOptions()
        await pilot.press("w")
        await until(pilot, lambda: isinstance(app.screen, WatchScreen))
        await until(pilot, lambda: isinstance(app.screen, VerdictScreen) or len(app.screen.state.steps) > 0)  # type: ignore[attr-defined]


async def test_leaving_ends_the_agent(grader: Grader) -> None:
    player = Script([never])
    async with watching(grader, player) as (pilot, screen):
        await until(pilot, lambda: bool(screen.driver.thoughts))
        await pilot.press("s", "escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, BrowserScreen))
        await until(pilot, lambda: player.closed == 1)
