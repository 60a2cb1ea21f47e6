"""Asking an agent in one's own episode: a proposal is accepted, edited or dropped, and the run is marked."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.play.test_driver import Script, never, raising
from tests.ui.playing import MEAN, SOLUTION, change, notes, play, settled
from tests.ui.shell import screen_text, until
from tracefix_tui.episode.actions import Action, ActionType
from tracefix_tui.episode.edits import edits_between
from tracefix_tui.grading import Grader
from tracefix_tui.players.player import PlayerError
from tracefix_tui.records.reader import read_run
from tracefix_tui.ui.screens.ask import AskScreen
from tracefix_tui.ui.screens.play import PlayScreen
from tracefix_tui.ui.screens.verdict import VerdictScreen
from tracefix_tui.ui.widgets.text_pane import TextPane

MENDED = SOLUTION.removesuffix("\n")
(MEND,) = edits_between(MEAN.buggy.removesuffix("\n"), MENDED)
RUN = Action(ActionType.RUN_TESTS)


@asynccontextmanager
async def asking(
    grader: Grader, *answers: Any, size: tuple[int, int] = (120, 40)
) -> AsyncIterator[tuple[Pilot[None], PlayScreen, Script]]:
    player = Script(answers)
    async with play(grader, size) as (pilot, screen):
        pilot.app.new_player = lambda name="": player  # type: ignore[attr-defined]
        yield pilot, screen, player


async def proposed(pilot: Pilot[None], text: str) -> None:
    await until(pilot, lambda: text in screen_text(pilot.app))  # type: ignore[arg-type]


def the_run(home: Path) -> Any:
    (path,) = (home / "data" / "runs").rglob("*.jsonl")
    return read_run(path)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_proposal_is_shown_with_diff_price_and_reason_and_accepted(
    grader: Grader, home: Path, size: tuple[int, int]
) -> None:
    async def tries(turn: Any, bench: Any, say: Any) -> Action:
        await bench.try_source(MENDED)
        return MEND

    async with asking(grader, tries, size=size) as (pilot, screen, _):
        await pilot.press("ctrl+n")
        await proposed(pilot, "REPLACE_LINES line 6  -0.01   1 private runs")
        text = screen_text(pilot.app)  # type: ignore[arg-type]
        assert "6 +     return total / len(numbers) if numbers else 0" in text
        assert "I think." in text
        assert screen.state.steps == []
        await pilot.press("a")
        await until(pilot, lambda: len(screen.state.steps) == 1)
        await settled(pilot)
        assert screen.code_pane.editor.text == MENDED
        await pilot.press("f9")
        await pilot.press("y")
        await until(pilot, lambda: isinstance(pilot.app.screen, VerdictScreen))
        await proposed(pilot, "assisted: an agent was asked once")
        assert pilot.app.progress.get(MEAN.id).best == 0  # type: ignore[attr-defined]
    run = the_run(home)
    assert run.header.player.kind == "person"
    assert [(entry.actor.name, entry.asked, entry.private_runs) for entry in run.entries] == [
        ("script", 1, 1),
        ("person", 1, 0),
    ]


async def test_a_proposal_can_be_edited_before_it_is_applied(grader: Grader, home: Path) -> None:
    async with asking(grader, MEND, RUN) as (pilot, screen, _):
        await pilot.press("ctrl+n")
        await proposed(pilot, "e Edit")
        await pilot.press("e")
        await settled(pilot)
        assert screen.code_pane.editor.text == MENDED
        assert screen.state.steps == []
        await pilot.press("ctrl+n")
        assert "Not now: an edit is pending; F6 applies it" in notes(pilot)
        change(screen, " if numbers else 0", "")
        await pilot.press("f6")
        await settled(pilot)
        await pilot.press("ctrl+n")
        await proposed(pilot, "RUN_TESTS")
        assert "e Edit" not in screen_text(pilot.app)  # type: ignore[arg-type]
        await pilot.press("d")
        await settled(pilot)
        assert len(screen.state.steps) == 1
        assert screen.session.asked == 2
    (entry,) = the_run(home).entries
    assert (entry.actor.kind, entry.asked) == ("person", 1)


async def test_thinking_is_cancelled_and_a_failure_is_said_and_asked_again(grader: Grader) -> None:
    broken = raising(PlayerError("The key is not accepted."))
    async with asking(grader, never, broken, raising(SystemExit(1)), RUN) as (pilot, screen, player):
        await pilot.press("ctrl+n")
        await proposed(pilot, "I think.")
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, PlayScreen))
        assert screen.session.asked == 0
        await pilot.press("ctrl+n")
        await proposed(pilot, "The key is not accepted.")
        assert "a Accept" not in screen_text(pilot.app)  # type: ignore[arg-type]
        await pilot.press("a", "e")
        assert isinstance(pilot.app.screen, AskScreen)
        await pilot.press("r")
        await proposed(pilot, "SystemExit")
        await pilot.press("r")
        await proposed(pilot, "RUN_TESTS")
        await pilot.press("escape")
        await pilot.pause()
        assert screen.state.steps == []
    await until(pilot, lambda: player.closed == 1)


async def test_no_agent_is_said(grader: Grader) -> None:
    async with play(grader) as (pilot, _):

        def none(name: str = "") -> Any:
            raise PlayerError("No key is set.")

        pilot.app.new_player = none  # type: ignore[attr-defined]
        await pilot.press("ctrl+n")
        assert "No key is set." in notes(pilot)


async def test_a_mend_becomes_the_pending_edit_and_counts_as_help(
    grader: Grader, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tracefix_tui.players import helpers

    async def mends(turn: Any, bench: Any, say: Any) -> Action:
        return MEND

    def asked(settings: Any) -> Any:
        yield "search", Script([mends, Action(ActionType.SUBMIT)])

    monkeypatch.setattr(helpers, "helpers", asked)
    async with play(grader, (120, 40)) as (pilot, screen):
        await pilot.press("f10")
        await until(pilot, lambda: bool(screen.code_pane.edits))
        assert screen.code_pane.editor.text == MENDED
        assert screen.session.asked == 1
        assert "It passes every test" in notes(pilot)
        await pilot.press("f6")
        await settled(pilot)
    assert the_run(home).entries[-1].asked == 1


@pytest.mark.parametrize("size", [(60, 18), (80, 24), (120, 40)])
async def test_the_dialog_is_as_high_as_what_it_says(grader: Grader, size: tuple[int, int]) -> None:
    async with asking(grader, RUN, MEND, size=size) as (pilot, _, _player):
        await pilot.press("ctrl+n")
        await proposed(pilot, "RUN_TESTS  +")
        await pilot.pause()
        frame = pilot.app.screen.query_one("#ask")
        assert frame.outer_size.height == 6
        assert "esc Drop" in screen_text(pilot.app)  # type: ignore[arg-type]
        await pilot.press("d")
        await until(pilot, lambda: not isinstance(pilot.app.screen, AskScreen))
        await pilot.press("ctrl+n")
        await proposed(pilot, "REPLACE_LINES line 6")
        await pilot.pause()
        text = pilot.app.screen.query_one("#why", TextPane)
        rows, most = text.virtual_size.height + 3, (size[1] - 1) * 85 // 100
        assert pilot.app.screen.query_one("#ask").outer_size.height == min(rows, most)
        assert rows > 6
