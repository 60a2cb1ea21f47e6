"""A session that is recorded: on the disk before the state knows, whatever happens to the disk or the run."""

from __future__ import annotations

import asyncio
import dataclasses
from pathlib import Path

import pytest

from tests.episode.fakes import TextGrader, a_task
from tests.records.making import EDIT, RUN, SOLVING, SUBMIT, VIEW, an_episode, recorded
from tracefix_tui.episode.actions import InvalidAction
from tracefix_tui.play.session import Session
from tracefix_tui.play.verification import first_difference, task_changed
from tracefix_tui.records.actor import Actor
from tracefix_tui.records.reader import read_run
from tracefix_tui.records.recorder import Recorder
from tracefix_tui.records.store import run_files


def a_session(folder: Path) -> tuple[Session, Recorder]:
    recorder = Recorder(Actor(), folder=folder)
    return Session(an_episode(), recorder), recorder


async def test_a_step_is_on_the_disk_before_the_state_takes_it_in(tmp_path: Path) -> None:
    session, recorder = a_session(tmp_path)
    seen = []

    def look(_: object) -> None:
        assert recorder.path is not None
        seen.append([entry.step for entry in read_run(recorder.path).entries] == session.state.steps)

    session.state.subscribe(look)
    await session.perform_all(SOLVING)
    assert seen == [True] * len(SOLVING)
    session.close()
    assert recorder.path is not None
    assert read_run(recorder.path).end is None


async def test_leaving_before_the_verdict_is_noted(tmp_path: Path) -> None:
    session, recorder = a_session(tmp_path)
    session.open_hint()
    await session.perform(VIEW)
    session.close()
    session.close()
    assert recorder.path is not None
    run = read_run(recorder.path)
    assert run.end is not None
    assert (run.end.reason, run.entries[0].hints, run.header.player) == ("left", 1, Actor())


async def test_an_action_that_is_refused_is_not_recorded(tmp_path: Path) -> None:
    session, _ = a_session(tmp_path)
    with pytest.raises(InvalidAction):
        await session.perform(dataclasses.replace(EDIT, start_line=None))
    session.close()
    assert run_files(tmp_path) == []


async def test_a_step_that_came_through_a_cancelled_task_is_recorded(tmp_path: Path) -> None:
    session, recorder = a_session(tmp_path)
    task = asyncio.ensure_future(session.perform(RUN))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    steps = [entry.step for entry in read_run(recorder.path).entries] if recorder.path else []
    assert steps == session.state.steps


async def test_an_episode_goes_on_when_it_cannot_be_recorded(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    session, _ = a_session(tmp_path / "file")
    assert session.recording_problem == ""
    await session.perform_all(SOLVING)
    assert session.state.verdict is not None
    assert "file" in session.recording_problem


async def test_private_runs_are_told_by_step(tmp_path: Path) -> None:
    counts = iter((3, 3, 8))
    session, recorder = Session(an_episode()), Recorder(Actor("search", "search"), folder=tmp_path)
    session.record(recorder, lambda: next(counts))
    await session.perform_all([VIEW, RUN, SUBMIT])
    assert recorder.path is not None
    assert [entry.private_runs for entry in read_run(recorder.path).entries] == [3, 0, 5]
    with pytest.raises(RuntimeError, match="before the first step"):
        session.record(recorder)


def test_a_run_that_plays_the_same_has_no_difference(tmp_path: Path) -> None:
    run = read_run(recorded(tmp_path)[0])
    assert first_difference(run, a_task(), TextGrader()) is None
    assert not task_changed(run, a_task())


def test_the_first_difference_is_found_and_said(tmp_path: Path) -> None:
    run = read_run(recorded(tmp_path)[0])
    task = a_task()

    def changed(number: int, **what: object) -> str:
        entries = list(run.entries)
        step = dataclasses.replace(entries[number - 1].step, **what)
        entries[number - 1] = dataclasses.replace(entries[number - 1], step=step)
        return str(first_difference(dataclasses.replace(run, entries=tuple(entries)), task, TextGrader()))

    seen = run.entries[1].step.observation
    assert changed(2, reward=0.5) == "step 2: the reward is +0.09, it was +0.5"
    assert changed(3, action=RUN) == "step 3: the code is another"
    assert changed(3, action=dataclasses.replace(EDIT, start_line=None)).startswith(
        "step 3: the action is refused"
    )
    assert changed(5, done=False) == "step 5: the episode ends here now"
    other = dataclasses.replace(seen, last_execution_output="other")
    assert changed(2, observation=other).endswith("the file has been changed")


def test_a_changed_task_is_noticed(tmp_path: Path) -> None:
    run = read_run(recorded(tmp_path)[0])
    other = a_task(buggy="def f(x):\n    return x\n")
    assert task_changed(run, other)
    assert str(first_difference(run, other, TextGrader())) == "at the start: the task's code is another"

    class Verbose(TextGrader):
        def _result(self, name, passed, hidden=False):
            result = super()._result(name, passed, hidden)
            return dataclasses.replace(result, message=result.message + " more")

    said = str(first_difference(run, a_task(), Verbose()))
    assert said.startswith("step 2: the observation is another (")
