"""What a person plays on the screen is recorded, unless that is not wanted or can't be done."""

from __future__ import annotations

from pathlib import Path

from tests.ui.playing import play, settled
from tests.ui.shell import screen_text
from tracefix_tui.grading import Grader
from tracefix_tui.records.reader import read_run
from tracefix_tui.records.store import run_files


async def test_an_episode_of_a_person_is_recorded_and_leaving_is_noted(grader: Grader) -> None:
    async with play(grader) as (pilot, screen):
        assert run_files() == []
        await pilot.press("f5")
        await settled(pilot)
        (path,) = run_files()
        assert [entry.step for entry in read_run(path).entries] == screen.session.state.steps
    run = read_run(path)
    assert run.header.player.kind == "person"
    assert run.end is not None
    assert run.end.reason == "left"


async def test_looking_at_a_task_leaves_no_run(grader: Grader) -> None:
    async with play(grader):
        pass
    assert run_files() == []


async def test_nothing_is_recorded_when_that_is_not_wanted(grader: Grader) -> None:
    async with play(grader, record=False) as (pilot, screen):
        await pilot.press("f5")
        await settled(pilot)
        assert len(screen.session.state.steps) == 1
    assert run_files() == []


async def test_what_cannot_be_recorded_is_said_once_and_can_be_played(grader: Grader, home: Path) -> None:
    (home / "data").mkdir(parents=True)
    (home / "data" / "runs").write_text("in the way")
    async with play(grader) as (pilot, screen):
        for _ in range(2):
            await pilot.press("f5")
            await settled(pilot)
        assert len(screen.session.state.steps) == 2
        said = [note for note in pilot.app._notifications if "not recorded" in note.title]
        assert len(said) == 1
        assert str(home / "data" / "runs") in said[0].message
        assert "not recorded" in screen_text(pilot.app)
