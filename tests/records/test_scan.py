"""The row of a run: what a list says of it without reading it twice."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.records.making import EDIT, RUN, SOLVING, VIEW, an_episode, recorded
from tracefix_tui.records.actor import Actor
from tracefix_tui.records.reader import read_run
from tracefix_tui.records.recorder import Recorder
from tracefix_tui.records.scan import scan
from tracefix_tui.records.trajectory import Parent, Tokens, TrajectoryError


@pytest.mark.parametrize(
    ("actions", "end", "state", "solved", "score", "tests"),
    [
        (SOLVING, None, "done", True, 0.95, (4, 4)),
        ([VIEW, RUN], "left", "left", False, None, (0, 4)),
        ([VIEW], None, "unfinished", False, None, (0, 0)),
    ],
)
def test_a_row_says_what_the_steps_say(
    tmp_path: Path,
    actions: list[Any],
    end: str | None,
    state: str,
    solved: bool,
    score: float | None,
    tests: tuple[int, int],
) -> None:
    path, steps = recorded(tmp_path, actions, end)
    row, run = scan(path), read_run(path)
    assert (row.state, row.solved, row.score, row.finished) == (state, solved, score, state == "done")
    assert (row.steps, row.duration) == (len(steps), run.entries[-1].elapsed)
    assert row.reward == pytest.approx(sum(step.reward for step in steps))
    assert (row.tests_passed, row.tests_total) == tests
    assert (row.run, row.task, row.task_hash) == (path.stem, run.header.task.id, run.header.task.hash)
    assert (row.player_kind, row.human, row.assisted) == ("script", False, False)


def test_tokens_private_runs_and_the_parent_are_in_it(tmp_path: Path) -> None:
    recorder = Recorder(Actor("model", "coder", "m-1"), folder=tmp_path, parent=Parent("2026-x", 3))
    episode = an_episode()
    recorder.begin(episode, episode.reset())
    recorder.append(episode.step(VIEW), private_runs=2, hints=1, tokens=Tokens(100, 20, 0.5))
    recorder.append(episode.step(EDIT), private_runs=3, hints=2, tokens=Tokens(50, 10))
    recorder.end("left")
    assert recorder.path is not None
    row = scan(recorder.path)
    assert (row.private_runs, row.hints) == (5, 2)
    assert (row.tokens_in, row.tokens_out, row.cost) == (150, 30, 0.5)
    assert (row.parent_run, row.parent_step, row.model) == ("2026-x", 3, "m-1")


def edited(path: Path, line: int, change: dict[str, Any]) -> None:
    """Set fields, by dotted names, in a line (from 0) of a trajectory."""
    lines = [json.loads(text) for text in path.read_text("utf-8").splitlines()]
    for name, value in change.items():
        *way, last = name.split(".")
        place = lines[line]
        for key in way:
            place = place[key]
        place[last] = value
    path.write_text("".join(json.dumps(each) + "\n" for each in lines), "utf-8")


def test_help_from_somebody_else_makes_a_persons_run_assisted(tmp_path: Path) -> None:
    path, _ = recorded(tmp_path, [VIEW, RUN, EDIT])
    edited(path, 0, {"player.kind": "person"})
    for line in (1, 2, 3):
        edited(path, line, {"actor.kind": "person"})
    assert (scan(path).human, scan(path).assisted) == (True, False)
    for line, change in ((2, {"actor.kind": "search"}), (3, {"asked": 1})):
        edited(path, line, change)
        assert (scan(path).human, scan(path).assisted) == (True, True)
        edited(path, 2, {"actor.kind": "person"})


@pytest.mark.parametrize(
    ("line", "change", "said"),
    [
        (0, {"created": "yesterday"}, "created: is no time"),
        (0, {"created": "9" * 400}, "created: is no time"),
        (0, {"task": None}, "line 1: task"),
        (0, {"player.kind": ["person"]}, "line 1: player.kind"),
        (1, {"step": 7}, "line 2: step"),
        (1, {"step.index": True}, "line 2"),
        (1, {"step.index": 2}, "line 2: is step 2, but step 1 comes here"),
        (1, {"actor": None}, "line 2: actor"),
        (1, {"private_runs": "many"}, "line 2: private_runs"),
        (1, {"tokens": {"cost": "free"}}, "line 2: tokens.cost"),
        (1, {"step.observation": []}, "line 2"),
        (2, {"step.observation.code_dict": {"\x1b[31m": 1}}, "line 3: step.observation.code_dict"),
        (2, {"kind": "surprise"}, "line 3: is not a line"),
    ],
)
def test_a_file_that_lies_about_its_types_is_named(
    tmp_path: Path, line: int, change: dict[str, Any], said: str
) -> None:
    path, _ = recorded(tmp_path, [VIEW, RUN])
    edited(path, line, change)
    with pytest.raises(TrajectoryError) as caught:
        scan(path)
    assert said in str(caught.value)
    assert str(caught.value).isprintable()


def test_numbers_without_measure_are_held_in_bounds(tmp_path: Path) -> None:
    path, _ = recorded(tmp_path, [VIEW])
    edited(path, 0, {"max_steps": 10**30, "player.name": "n" * 10_000, "task.name": "\ud800"})
    edited(path, 1, {"private_runs": 10**30, "step.observation.info": {"cumulative_reward": "much"}})
    row = scan(path)
    assert (row.max_steps, row.private_runs, row.reward) == (2**53, 2**53, 0.0)
    assert len(row.player_name) == 300
    assert row.task_name == "\ufffd"


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
def test_a_number_that_is_none_is_refused(tmp_path: Path, number: float) -> None:
    path, _ = recorded(tmp_path, [VIEW])
    edited(path, 1, {"step.reward": number})
    with pytest.raises(TrajectoryError, match="line 2: is not JSON"):
        scan(path)
