"""Memory on the screen: the agent that is watched or asked is told what earlier runs have found."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.play.test_driver import Script, never
from tests.ui.playing import MEAN, OTHER, SOLUTION, settled
from tests.ui.shell import catalog, screen_text, until
from tests.ui.test_proposal_watch import FIX, LEAVES, WORSE
from tests.ui.test_propose import AssessingGrader
from tracefix_tui.play.recall import Recall
from tracefix_tui.players.remembering import Solution
from tracefix_tui.records.reader import read_run
from tracefix_tui.settings import Settings
from tracefix_tui.ui.app import TracefixApp
from tracefix_tui.ui.screens.ask import AskScreen
from tracefix_tui.ui.screens.verdict import VerdictScreen
from tracefix_tui.ui.screens.which import play_screen, watch_screen

KNOWN = {MEAN.id: Solution(SOLUTION, 0.83, "earlier-run")}


def an_app(known: dict[str, Solution] | None, opening: Any, rules: str = "codearena") -> TracefixApp:
    return TracefixApp(
        catalog((MEAN, OTHER)),
        Settings(rules=rules),
        grader=AssessingGrader(),  # type: ignore[arg-type]
        opening=opening,
        recall=Recall(known) if known is not None else None,
    )


def the_runs(home: Path) -> list[Any]:
    return [read_run(path) for path in sorted((home / "data" / "runs").rglob("*.jsonl"))]


class Reader(Script):
    """Remembers what it is told."""

    def __init__(self, *answers: Any) -> None:
        super().__init__(answers)

    @property
    def told(self) -> str:
        return self.turns[-1].briefing.system_prompt


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
@pytest.mark.parametrize(
    ("known", "shown", "noted"),
    [(KNOWN, "memory 0.83", "earlier-run"), ({}, "memory empty", ""), (None, "", "")],
)
async def test_the_watched_agent_is_told_and_the_run_notes_it(
    home: Path, size: tuple[int, int], known: Any, shown: str, noted: str
) -> None:
    player = Reader(FIX, never)
    app = an_app(known, lambda: watch_screen(MEAN, "codearena", player, 1000.0))
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: len(player.turns) == 2)
        await until(pilot, lambda: "thinking" in screen_text(app))
        text = screen_text(app)
        assert shown in text
        assert ("memory" in text) == (known is not None)
        assert (SOLUTION in player.told) == bool(noted)
    (run,) = the_runs(home)
    assert run.header.memory == noted


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_an_agent_that_is_asked_is_told_too(home: Path, size: tuple[int, int]) -> None:
    player = Reader(FIX)
    app = an_app(KNOWN, lambda: play_screen(MEAN, "codearena"))
    async with app.run_test(size=size) as pilot:
        app.new_player = lambda name="": player  # type: ignore[method-assign]
        await pilot.pause()
        await pilot.press("ctrl+n")
        await until(pilot, lambda: isinstance(app.screen, AskScreen))
        await until(pilot, lambda: "up to" in screen_text(app))
        assert "asked for the next action, memory 0.83" in screen_text(app)
        assert SOLUTION in player.told
        await pilot.press("a")
        await settled(pilot)
    (run,) = the_runs(home)
    assert (run.header.memory, run.entries[0].asked) == ("earlier-run", 1)


async def test_what_a_run_finds_is_told_to_the_next(home: Path) -> None:
    players = [Reader(FIX, LEAVES), Reader(never)]
    first, second = players
    app = an_app({}, lambda: watch_screen(MEAN, "codearena", first))
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, VerdictScreen))
        app.new_player = lambda name="": second  # type: ignore[method-assign]
        app.watch_agent(MEAN)
        await until(pilot, lambda: bool(second.turns))
        assert "len(numbers) if numbers else 0" in second.told
        await until(pilot, lambda: "memory 0." in screen_text(app))


async def test_only_what_solves_its_task_and_is_no_worse_is_remembered(home: Path) -> None:
    player = Reader(WORSE, FIX, LEAVES)
    known = {MEAN.id: Solution("better = 1", 1.01, "better-run")}
    app = an_app(known, lambda: watch_screen(MEAN, "codearena", player))
    async with app.run_test() as pilot:
        await until(pilot, lambda: isinstance(app.screen, VerdictScreen))
        assert app.recall is not None
        assert app.recall.of(MEAN.id) == known[MEAN.id]
        assert app.recalled_run(OTHER) == ""
