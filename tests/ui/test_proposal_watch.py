"""Watching an agent that proposes whole sources, and asking one for the next proposal."""

from __future__ import annotations

import math
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.play.test_driver import Script, never, raising
from tests.ui.playing import MEAN, OTHER, SOLUTION, notes, plain, settled
from tests.ui.shell import catalog, screen_text, until
from tests.ui.test_propose import AssessingGrader, proposing
from tracefix_tui.episode.actions import Action, ActionType
from tracefix_tui.play.phase import Phase
from tracefix_tui.players.player import Satisfied
from tracefix_tui.settings import Settings
from tracefix_tui.ui.app import TracefixApp
from tracefix_tui.ui.screens.ask import AskScreen
from tracefix_tui.ui.screens.confirm import ConfirmScreen
from tracefix_tui.ui.screens.proposal_verdict import ProposalVerdictScreen
from tracefix_tui.ui.screens.proposal_watch import ProposalWatchScreen
from tracefix_tui.ui.screens.which import watch_screen
from tracefix_tui.ui.widgets.component_meter import ComponentMeter
from tracefix_tui.ui.widgets.pending import PendingBar
from tracefix_tui.ui.widgets.thoughts_pane import ThoughtsPane


def proposal(code: str) -> Action:
    return Action(ActionType.PROPOSE_FIX, new_code_block=code, thought="This mends it.")


FIX = proposal(SOLUTION)
WORSE = proposal(SOLUTION.replace("total = 0", "total = 1"))
LEAVES = raising(Satisfied("there is nothing better."))


@asynccontextmanager
async def watching(
    player: Any, size: tuple[int, int] = (120, 40), *, speed: float = math.inf, paused: bool = False
) -> AsyncIterator[tuple[Pilot[None], ProposalWatchScreen]]:
    app = TracefixApp(
        catalog((MEAN, OTHER)),
        Settings(rules="codearena"),
        grader=AssessingGrader(),  # type: ignore[arg-type]
        opening=lambda: watch_screen(MEAN, "codearena", player, speed, paused=paused),
    )
    async with app.run_test(size=size, notifications=True) as pilot:
        await pilot.pause()
        yield pilot, next(each for each in app.screen_stack if isinstance(each, ProposalWatchScreen))


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_an_agent_that_has_nothing_better_ends_with_its_best_proposal(size: tuple[int, int]) -> None:
    async with watching(Script([WORSE, FIX, LEAVES]), size) as (pilot, screen):
        await until(pilot, lambda: isinstance(pilot.app.screen, ProposalVerdictScreen))
        assert "0.30/0.30" in str(screen.query_one(ComponentMeter).render())
        await until(pilot, lambda: "Solved by script" in screen_text(pilot.app))  # type: ignore[arg-type]
        assert screen.driver.problem == ""
        assert "leaves it as it stands" in screen.driver.thoughts[-1].note
        assert pilot.app.progress.get(MEAN.id).best == 0  # type: ignore[attr-defined]
        output = plain(screen, "#output")
        assert output.index("Proposal 2") < output.index("Changed since proposal 1")


async def test_an_agent_that_leaves_before_any_proposal_is_in_trouble() -> None:
    async with watching(Script([LEAVES])) as (pilot, screen):
        await until(pilot, lambda: screen.driver.phase is Phase.TROUBLE)
        await until(pilot, lambda: "nothing better" in notes(pilot))
        assert pilot.app.screen is screen


async def test_a_proposal_is_shown_before_it_is_made_and_a_pause_holds_it() -> None:
    async with watching(Script([FIX, never]), speed=0.001) as (pilot, screen):
        bar = screen.query_one(PendingBar)
        await until(pilot, lambda: "script is about to propose" in str(bar.render()))
        assert "len(numbers) if numbers" in str(bar.render())
        await pilot.press("space")
        assert (screen.driver.phase, len(screen.state.steps)) == (Phase.PAUSED, 0)
        await pilot.press("n")
        await until(pilot, lambda: len(screen.state.steps) == 1)
        await until(pilot, lambda: not bar.edits)
        assert "I think." in screen.query_one(ThoughtsPane).plain


async def test_it_is_taken_over_and_handed_back() -> None:
    async with watching(Script([never, FIX, never])) as (pilot, screen):
        await until(pilot, lambda: screen.driver.phase is Phase.THINKING)
        await pilot.press("t")
        assert not screen.code_pane.read_only
        screen.code_pane.set_text(SOLUTION.replace("total = 0", "total = 1"))
        await pilot.press("ctrl+t")
        await pilot.pause()
        assert "F9 proposes it" in notes(pilot)
        assert screen.driver.in_persons_hands
        await pilot.press("f9")
        await until(pilot, lambda: len(screen.state.steps) == 1 and not screen.session.running)
        await pilot.press("ctrl+t")
        await until(pilot, lambda: len(screen.state.steps) == 2)
        assert screen.state.code == SOLUTION.removesuffix("\n") or screen.state.code == SOLUTION
        assert [each.who for each in screen.driver.thoughts].count("person") == 1


async def test_on_a_narrow_screen_code_and_thoughts_stay_in_view_while_the_agent_plays() -> None:
    async with watching(Script([FIX, never, FIX]), (80, 24)) as (pilot, screen):
        await until(pilot, lambda: len(screen.state.steps) == 1 and screen.driver.phase is Phase.THINKING)
        assert screen.query_one("#code-pane").region.area
        assert screen.query_one(ThoughtsPane).region.area
        await pilot.press("t")
        screen.code_pane.set_text(SOLUTION.replace("else 0", "else 0.0"))
        await pilot.press("f9")
        await until(pilot, lambda: bool(screen.query_one("#tests").region.area))
        await until(pilot, lambda: len(screen.state.steps) == 2 and not screen.session.running)
        await pilot.press("ctrl+t")
        await until(pilot, lambda: screen.driven and bool(screen.query_one(ThoughtsPane).region.area))


async def test_a_person_ends_an_agents_episode_with_the_best_proposal() -> None:
    async with watching(Script([FIX, never])) as (pilot, screen):
        await until(pilot, lambda: len(screen.state.steps) == 1 and screen.driver.phase is Phase.THINKING)
        await pilot.press("f12")
        await until(pilot, lambda: isinstance(pilot.app.screen, ProposalVerdictScreen))
        assert screen.driver.phase is Phase.STOPPED


async def asked(pilot: Pilot[None], monkeypatch: pytest.MonkeyPatch, *answers: Any) -> None:
    monkeypatch.setattr(pilot.app, "new_player", lambda: Script(answers))
    await pilot.press("ctrl+n")
    await until(pilot, lambda: isinstance(pilot.app.screen, AskScreen))
    await until(pilot, lambda: "up to" in screen_text(pilot.app))  # type: ignore[arg-type]


async def test_an_agents_proposal_is_accepted(monkeypatch: pytest.MonkeyPatch) -> None:
    async with proposing() as (pilot, screen):
        await asked(pilot, monkeypatch, FIX)
        assert "PROPOSE_FIX" in screen_text(pilot.app)  # type: ignore[arg-type]
        assert "len(numbers) if numbers else 0" in screen_text(pilot.app)  # type: ignore[arg-type]
        await pilot.press("a")
        await settled(pilot)
        assert [step.action for step in screen.state.steps] == [FIX]
        assert screen.session.asked == 1


async def test_an_agents_proposal_is_edited_or_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    async with proposing() as (pilot, screen):
        await asked(pilot, monkeypatch, FIX, FIX)
        await pilot.press("d")
        await pilot.pause()
        assert not screen.code_pane.edits
        await asked(pilot, monkeypatch)
        await pilot.press("e")
        await settled(pilot)
        assert "len(numbers) if numbers" in screen.code_pane.editor.text
        assert not screen.state.steps
        await pilot.press("ctrl+n")
        await pilot.pause()
        assert "F9 proposes it" in notes(pilot)


async def test_an_agents_repetition_is_asked_about_before_it_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    async with proposing() as (pilot, screen):
        await asked(pilot, monkeypatch, FIX, FIX)
        await pilot.press("a")
        await settled(pilot)
        await asked(pilot, monkeypatch)
        await pilot.press("a")
        await until(pilot, lambda: isinstance(pilot.app.screen, ConfirmScreen))
        assert len(screen.state.steps) == 1


async def test_the_end_comes_after_single_steps_too() -> None:
    async with watching(Script([FIX, LEAVES]), paused=True) as (pilot, screen):
        await pilot.press("n")
        await until(pilot, lambda: len(screen.state.steps) == 1 and screen.driver.phase is Phase.PAUSED)
        await pilot.press("space")
        await until(pilot, lambda: isinstance(pilot.app.screen, ProposalVerdictScreen))
