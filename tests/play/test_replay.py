"""A recording that is jumped about in: at each step the same state as when it was played."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from tests.episode.fakes import a_task
from tests.records.making import EDIT, RUN, SOLVING, SUBMIT, VIEW, an_episode, recorded
from tracefix_tui.episode import Action, ActionType, UnknownRuleset
from tracefix_tui.play.landmarks import biggest_loss, change_of_tests, find_thought, first_pass
from tracefix_tui.play.replay import Replay, ReplayState
from tracefix_tui.play.session import Session
from tracefix_tui.play.state import SessionState
from tracefix_tui.records.trajectory import TrajectoryError

UNDO = Action(ActionType.UNDO_EDIT, thought="that was wrong")
ACTIONS = (VIEW, RUN, EDIT, RUN, UNDO, VIEW, EDIT, SUBMIT)


def seen(state: SessionState) -> dict[str, object]:
    """Everything that a screen shows of a state."""
    names = (
        "observation code original rewards cumulative steps_left done report report_stale error_line verdict"
        " score_known"
    )
    return {
        **{name: getattr(state, name) for name in names.split()},
        "steps": list(state.steps),
        "score": state.score_if_submitted(),
    }


async def played(actions: tuple[Action, ...], count: int) -> dict[str, object]:
    session = Session(an_episode())
    await session.perform_all(actions[:count])
    return seen(session.state)


async def test_each_step_looks_as_when_it_was_played_whatever_was_shown_before(tmp_path: Path) -> None:
    replay = Replay(recorded(tmp_path, ACTIONS)[0])
    state = ReplayState(replay, a_task())
    truth = [await played(ACTIONS, count) for count in range(len(ACTIONS) + 1)]
    for expected in truth:
        expected["observation"].info.pop("system_prompt", None)  # type: ignore[attr-defined]
    positions = [*range(len(ACTIONS) + 1), *random.Random(3).choices(range(len(ACTIONS) + 1), k=40)]
    for position in positions:
        state.seek(position)
        assert state.position == position
        found = seen(state)
        if position == 0:
            found.pop("observation")
            assert found == {name: value for name, value in truth[0].items() if name != "observation"}
        else:
            assert found == truth[position]
    state.seek(99)
    assert state.position == len(ACTIONS)
    state.seek(-5)
    assert (state.position, state.steps) == (0, [])
    replay.close()


def test_steps_are_read_when_they_are_asked_for(tmp_path: Path) -> None:
    path, steps = recorded(tmp_path, ACTIONS)
    state = ReplayState(Replay(path), a_task())
    state.seek(6)
    assert state.steps[-1] == steps[5]
    assert state.steps[0] == steps[0]
    assert state.steps[2:4] == steps[2:4]
    with pytest.raises(IndexError):
        state.steps[6]


def test_marks_say_what_a_list_shows(tmp_path: Path) -> None:
    path, steps = recorded(tmp_path, ACTIONS)
    replay = Replay(path)
    assert [mark.reward for mark in replay.marks] == [step.reward for step in steps]
    assert replay.marks[-1].total_reward == pytest.approx(sum(step.reward for step in steps))
    assert [mark.tests for mark in replay.marks[:4]] == [None, (0, 4), (0, 4), (4, 4)]
    assert [mark.graded for mark in replay.marks] == [0, 2, 2, 4, 4, 4, 4, 8]
    assert [mark.known for mark in replay.marks[3:7]] == [(4, 4), (0, 4), (0, 4), (4, 4)]
    assert replay.marks[2].action == "REPLACE_LINES line 2"
    thoughts = replay.thoughts(2, 4)
    assert [thought.step for thought in thoughts] == [2, 3, 4]
    assert thoughts[1].text == EDIT.thought
    assert [thought.step for thought in replay.thoughts(-3, 1)] == [1]
    assert replay.thoughts(9, 12) == []


def test_landmarks(tmp_path: Path) -> None:
    marks = Replay(recorded(tmp_path, ACTIONS)[0]).marks
    assert first_pass(marks) == 4
    assert biggest_loss(marks) == min(range(len(marks)), key=lambda at: marks[at].reward) + 1
    assert [change_of_tests(marks, position) for position in (0, 2, 4, 8)] == [2, 4, 0, 0]
    assert [change_of_tests(marks, position, back=True) for position in (8, 4, 2)] == [4, 2, 0]
    assert [find_thought(marks, "FOUR of", position) for position in (0, 3, 7)] == [3, 7, 3]
    assert [find_thought(marks, "four of", position, back=True) for position in (0, 3, 7)] == [7, 7, 3]
    assert find_thought(marks, "elsewhere", 0) == find_thought(marks, "", 0) == find_thought([], "x", 0) == 0
    assert (first_pass(marks[:3]), biggest_loss([])) == (0, 0)


def test_a_torn_line_and_one_of_another_kind_are_left_out(tmp_path: Path) -> None:
    path, _ = recorded(tmp_path, [VIEW, RUN], "left")
    with path.open("a") as file:
        file.write('{"torn')
    replay = Replay(path)
    assert (len(replay), replay.torn) == (2, 6)


def test_a_file_that_changes_while_it_is_open_is_said(tmp_path: Path) -> None:
    path, _ = recorded(tmp_path, SOLVING)
    state = ReplayState(Replay(path), a_task())
    state.seek(2)
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join([*lines[:2], "x" * len(lines[2]), *lines[3:-1]]))
    for position in (5, 3):
        with pytest.raises(TrajectoryError):
            state.seek(position)
        assert state.position == 2
    state.seek(1)
    assert state.position == 1


def test_files_that_lie_are_named(tmp_path: Path) -> None:
    path, _ = recorded(tmp_path, [VIEW, RUN])
    good = [json.loads(text) for text in path.read_text("utf-8").splitlines()]

    def changed(line: int, **what: object) -> None:
        lines = json.loads(json.dumps(good))
        place = lines[line]["step"] if line else lines[line]
        place.update(what)
        path.write_text("".join(json.dumps(each) + "\n" for each in lines), "utf-8")

    for line, what, said in (
        (1, {"index": 5}, "line 2: is not a step: its number is not 1"),
        (1, {"action": {"type": "DANCE"}}, "line 2: step.action.type"),
        (2, {"observation": {"code_dict": {"1": 7}}}, "line 3: step.observation.code_dict"),
        (2, {"report": {"results": [1]}}, "line 3: step.report"),
        (2, {"reward": "much"}, "line 3: step.reward"),
    ):
        changed(line, **what)
        with pytest.raises(TrajectoryError, match=said):
            Replay(path)
    changed(0, ruleset="none such")
    with pytest.raises(UnknownRuleset):
        ReplayState(Replay(path), a_task())


def test_thoughts_without_end_are_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import dataclasses

    from tracefix_tui.play import replay as module

    monkeypatch.setattr(module, "MOST_THOUGHTS", 500)
    long = dataclasses.replace(VIEW, thought="x" * 1_000)
    path, steps = recorded(tmp_path, [long, long, long])
    replay = Replay(path)
    assert [len(mark.thought) for mark in replay.marks] == [500, 200, 200]
    assert replay.entry(3).step == steps[2]


def test_progress_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tracefix_tui.play import replay as module

    monkeypatch.setattr(module, "_TOLD_EVERY", 1_000)
    path, _ = recorded(tmp_path)
    told: list[tuple[int, int]] = []
    Replay(path, lambda done, total: told.append((done, total)))
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert told[-1][1] == path.stat().st_size
