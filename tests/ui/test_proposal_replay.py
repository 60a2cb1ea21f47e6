"""The replay of a run of proposals: it shows what a viewer of those needs, at every step and for any file."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ui.playing import MEAN, SOLUTION, plain
from tests.ui.replaying import a_recording, replaying
from tests.ui.shell import screen_text, until
from tests.ui.test_propose import AssessingGrader
from tracefix_tui.episode import Action, ActionType, Episode
from tracefix_tui.records.actor import Actor
from tracefix_tui.records.recorder import Recorder, runs_dir
from tracefix_tui.ui.screens.proposal_replay import ProposalReplayScreen
from tracefix_tui.ui.screens.replay import ReplayScreen
from tracefix_tui.ui.widgets.component_meter import ComponentMeter
from tracefix_tui.ui.widgets.proposals_pane import ProposalsPane
from tracefix_tui.ui.widgets.reward_meter import RewardMeter

WRONG = SOLUTION.replace("/ ", "// ")


def proposals(*sources: str) -> Path:
    episode = Episode(MEAN, AssessingGrader(), "codearena", seed=1)  # type: ignore[arg-type]
    recorder = Recorder(Actor("search", "search"), folder=runs_dir())
    recorder.begin(episode, episode.reset())
    for source in sources:
        recorder.append(episode.step(Action(ActionType.PROPOSE_FIX, new_code_block=source)))
    assert recorder.path is not None
    return recorder.path


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (60, 18)])
async def test_a_run_of_proposals_is_shown_in_their_words(home: Path, size: tuple[int, int]) -> None:
    path = proposals(WRONG, SOLUTION, WRONG)
    async with replaying(path, size) as (pilot, screen):
        assert isinstance(screen, ProposalReplayScreen)
        assert "Proposals left 5 of 5" in screen_text(pilot.app)  # type: ignore[arg-type]
        best = 0.0
        for number, mark in enumerate(screen.replay.marks, 1):
            await pilot.press("right")
            await until(pilot, lambda number=number: screen.state.position == number)  # type: ignore[misc]
            await pilot.pause()
            best = max(best, mark.reward)
            shown = screen.query_one(ComponentMeter).shown
            assert (shown.reward, shown.best, shown.left) == (mark.reward, best, 5 - number)
            assert f"Reward {mark.reward:.2f}  " in screen_text(pilot.app)  # type: ignore[arg-type]
            assert plain(screen, "#output").startswith(f"Proposal {number}  {mark.reward:.2f}")
            assert plain(screen, "#output").count("Changed since") == number
        await pilot.press("home")
        await pilot.pause()
        assert screen.query_one(ComponentMeter).shown.amounts is None
        assert plain(screen, "#output").startswith("The start")
        said = screen_text(pilot.app)  # type: ignore[arg-type]
        assert "Submit" not in said
        assert "Type in" not in said


async def test_a_file_with_more_proposals_than_there_can_be_is_not_read_whole(home: Path) -> None:
    path = proposals(WRONG, SOLUTION)
    head, first, _ = path.read_text().splitlines()
    more = (first.replace('"index":1', f'"index":{number}', 1) for number in range(1, 41))
    path.write_text("\n".join([head, *more]) + "\n")
    async with replaying(path) as (pilot, screen):
        assert not screen.query(ProposalsPane)
        await pilot.press("end")
        await pilot.pause()
        assert screen.state.position == 40
        assert plain(screen, "#output").startswith("Step 40  PROPOSE_FIX")


async def test_a_viewer_is_not_told_what_to_type(home: Path) -> None:
    async with replaying(a_recording()) as (pilot, screen):
        assert type(screen) is ReplayScreen
        text = screen_text(pilot.app)  # type: ignore[arg-type]
        assert "The start of 6 steps, which earned +" in text
        assert "If submitted here ?" in text
        assert "Type in" not in text
        await pilot.press("end")
        await pilot.pause()
        verdict = screen.state.verdict
        assert verdict is not None
        assert screen.query_one(RewardMeter).standing.final == verdict.score
        assert f"Final score {verdict.score:.2f}" in screen_text(pilot.app)  # type: ignore[arg-type]
