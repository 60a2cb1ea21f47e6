"""Races on the screen: two agents side by side, and a person against one."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.pilot import Pilot

from tests.episode.fakes import TextGrader, a_task
from tests.play.test_driver import Script, never, raising
from tests.ui.playing import MEAN, OTHER, SOLUTION, notes, plain
from tests.ui.shell import catalog, screen_text, until
from tests.ui.test_proposal_watch import FIX, LEAVES, WORSE
from tests.ui.test_propose import AssessingGrader
from tests.ui.test_watch import MEND, RUN, SUBMIT
from tracefix_tui.episode.episode import Episode
from tracefix_tui.grading import Grader
from tracefix_tui.play.phase import Phase
from tracefix_tui.play.race import YOU, Clock, Lane, Race, standing_parts
from tracefix_tui.play.session import Session
from tracefix_tui.players.player import PlayerError
from tracefix_tui.records.reader import read_run
from tracefix_tui.ui.app import TracefixApp
from tracefix_tui.ui.screens.browser import BrowserScreen
from tracefix_tui.ui.screens.race import RaceScreen
from tracefix_tui.ui.screens.race_play import PausedScreen, RacePlayScreen, rival_line
from tracefix_tui.ui.screens.verdict import VerdictScreen
from tracefix_tui.ui.screens.which import race_play_screen
from tracefix_tui.ui.widgets.component_meter import ComponentMeter
from tracefix_tui.ui.widgets.lane_view import LaneView
from tracefix_tui.ui.widgets.thoughts_pane import ThoughtsPane


def racing(grader: Grader, screen: Any) -> TracefixApp:
    return TracefixApp(catalog((MEAN, OTHER)), grader=grader, opening=lambda: screen)


@given(st.integers(1, 140), st.sampled_from(["script", "a model with a long name of its own", "漢字"]))
def test_the_row_on_the_rival_has_whole_numbers_or_none(width: int, name: str) -> None:
    async def play() -> None:
        race = Race(Lane(YOU, session()), Lane(name, session()), Clock(lambda: 0.0))
        race.start()
        await race.right.session.perform(RUN)
        line = rival_line(race, width)
        assert line.cell_length <= width
        first, *others = line.plain.split("   ")
        assert first == "0 s" or len("0 s") > width
        known = [f"★ {name} is ahead", name, *standing_parts(race.right)]
        assert others == known[: len(others)]
        await race.right.session.perform(SUBMIT)
        await race.left.session.perform(SUBMIT)
        line = rival_line(race, width)
        assert line.cell_length <= width
        whole = line.plain.startswith(race.outcome())
        assert whole or (line.plain.endswith("…") and race.outcome().startswith(line.plain[:-1]))

    asyncio.run(play())


def session() -> Session:
    return Session(Episode(a_task("a = 1\n"), TextGrader()))


async def shown(pilot: Pilot[None], text: str) -> None:
    await until(pilot, lambda: text in screen_text(pilot.app))  # type: ignore[arg-type]


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_two_agents_race_are_held_and_one_wins(
    grader: Grader, home: Path, size: tuple[int, int]
) -> None:
    left, right = Script([RUN, MEND, SUBMIT]), Script([RUN, SUBMIT])
    screen = RaceScreen(MEAN, "tracefix", left, right, speed=0.001)
    async with racing(grader, screen).run_test(size=size) as pilot:
        await shown(pilot, "script 1  about to act")
        await shown(pilot, "script 2  about to act")
        await pilot.press("space")
        await shown(pilot, "held")
        assert [lane.driver.phase for lane in screen.race.lanes if lane.driver] == [Phase.PAUSED] * 2
        await pilot.press(*["plus"] * 9, "space")
        await shown(pilot, "script 1 wins: solved with 0.97, and script 2 has not solved it.")
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, BrowserScreen))
    assert len([*(home / "data" / "runs").rglob("*.jsonl")]) == 2


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_two_agents_that_propose_race_by_their_best(home: Path, size: tuple[int, int]) -> None:
    left, right = Script([WORSE, FIX, LEAVES]), Script([WORSE, raising(PlayerError("No more.")), LEAVES])
    screen = RaceScreen(MEAN, "codearena", left, right, speed=1000.0)
    app = racing(AssessingGrader(), screen)  # type: ignore[arg-type]
    async with app.run_test(size=size) as pilot:
        await shown(pilot, "script 2  in trouble")
        await shown(pilot, "script 1  finished")
        await shown(pilot, "script 1 wins: solved with ")
        assert "2 of 5 proposals" in screen_text(app)
        first, second = screen.query(LaneView)
        assert "Changed since proposal 1" in plain(first, "ProposalsPane")
        assert "Changed since the original" in plain(second, "ProposalsPane")
        bars = [str(each.render()) for each in screen.query(ComponentMeter)]
        assert ("0.30" in bars[0], "Proposals left 3 of 5" in bars[0]) == (True, True)
        assert first.query_one(ComponentMeter).display == (size[0] >= 100)
        for view in (first, second):
            assert view.region.right <= size[0]
            assert view.query_one(ThoughtsPane).region.height >= 4
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, BrowserScreen))
    runs = [read_run(path) for path in (home / "data" / "runs").rglob("*.jsonl")]
    assert sorted(len(run.entries) for run in runs) == [1, 2]
    assert not any(run.torn for run in runs)


async def test_an_agent_in_trouble_can_be_asked_again_in_a_race() -> None:
    left, right = Script([raising(PlayerError("No.")), FIX, LEAVES]), Script([never])
    screen = RaceScreen(MEAN, "codearena", left, right, speed=1000.0)
    async with racing(AssessingGrader(), screen).run_test(size=(80, 24)) as pilot:  # type: ignore[arg-type]
        await shown(pilot, "r asks again")
        await pilot.press("r")
        await shown(pilot, "script 1  finished")
        assert "asks again" not in screen_text(pilot.app)  # type: ignore[arg-type]


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_person_races_by_proposals_and_says_when_it_is_enough(
    home: Path, size: tuple[int, int]
) -> None:
    screen = race_play_screen(MEAN, "codearena", Script([WORSE, LEAVES]), 1000.0)
    app = racing(AssessingGrader(), screen)  # type: ignore[arg-type]
    async with app.run_test(size=size, notifications=True) as pilot:
        await shown(pilot, "★ script is ahead")
        screen.code_pane.set_text(SOLUTION)
        await pilot.press("f9")
        await shown(pilot, "★ you are ahead")
        await pilot.press("f12")
        await until(pilot, lambda: isinstance(app.screen, VerdictScreen))
        await until(pilot, lambda: "you win: solved with" in notes(pilot))
        assert app.progress.get(MEAN.id).best > 0.8
    runs = [read_run(path) for path in (home / "data" / "runs").rglob("*.jsonl")]
    assert {run.header.player.kind for run in runs} == {"person", "recording"}


async def test_a_person_races_an_agent_and_a_pause_covers_the_code(grader: Grader) -> None:
    screen = RacePlayScreen(MEAN, "tracefix", Script([RUN, never]), speed=1000.0)
    async with racing(grader, screen).run_test(size=(80, 24), notifications=True) as pilot:
        await shown(pilot, "script is ahead")
        await pilot.press("ctrl+t")
        await until(pilot, lambda: isinstance(pilot.app.screen, PausedScreen))
        assert "def mean" not in screen_text(pilot.app)  # type: ignore[arg-type]
        assert screen.race.clock.held
        assert screen.driver.phase is Phase.PAUSED
        await pilot.press("space")
        await until(pilot, lambda: not screen.race.clock.held)
        screen.code_pane.set_text(SOLUTION.removesuffix("\n"))
        await pilot.press("f5")
        await shown(pilot, "you are ahead")
        await pilot.press("f9")
        await until(pilot, lambda: isinstance(pilot.app.screen, VerdictScreen))
        assert pilot.app.progress.get(MEAN.id).best > 0.9  # type: ignore[attr-defined]
        screen.driver.stop()
        await until(pilot, lambda: "you win" in screen.race.outcome())
