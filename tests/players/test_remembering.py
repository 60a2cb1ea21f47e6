"""A player with a remembered solution: search tries it first, a model reads it, and only when asked for."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from inspect import getattr_static
from pathlib import Path
from typing import Any

import pytest

from tests.play.test_driver import Script
from tracefix_tui.catalog import load_catalog
from tracefix_tui.episode import Episode
from tracefix_tui.episode.actions import Action, ActionType
from tracefix_tui.grading import Grader
from tracefix_tui.play.bench import PrivateBench
from tracefix_tui.play.evaluation import play_out
from tracefix_tui.play.meter import actor_of, usage_of
from tracefix_tui.play.session import Session
from tracefix_tui.players.player import Usage, UsesModel
from tracefix_tui.players.remembering import Remembering, Solution, remembering
from tracefix_tui.players.search import SearchAgent

TASK = load_catalog().find("tracefix/valid_parentheses_wrong_mapping")


@pytest.fixture(scope="module")
def grader() -> Iterator[Grader]:
    with Grader() as one:
        yield one


async def played(
    grader: Grader, player: Remembering, rules: str = "tracefix"
) -> tuple[Session, PrivateBench]:
    session, bench = Session(Episode(TASK, grader, rules)), PrivateBench(TASK, grader)
    assert await play_out(session, player, bench) == ""
    session.close("left")
    return session, bench


@pytest.mark.parametrize("rules", ["tracefix", "codearena"])
async def test_search_tries_it_once_and_takes_it(grader: Grader, rules: str) -> None:
    player = Remembering(SearchAgent())
    player.solution = Solution(TASK.solution, 0.95, "r1")
    session, bench = await played(grader, player, rules)
    verdict = session.state.verdict_if_left()
    assert verdict is not None
    assert verdict.solved
    assert bench.runs <= 2
    assert any("r1" in step.action.thought for step in session.state.steps)


async def test_what_does_not_pass_is_forgotten(grader: Grader) -> None:
    player = Remembering(SearchAgent())
    player.solution = Solution("def is_valid(s):\n    return True\n", 0.95, "r1")
    session, _ = await played(grader, player)
    assert session.state.verdict is not None
    assert session.state.verdict.solved
    assert not any("r1" in step.action.thought for step in session.state.steps)


async def test_a_model_reads_it_in_its_prompt_and_nobody_else(grader: Grader) -> None:
    told: list[str] = []

    async def reads(turn: Any, bench: Any, say: Any) -> Action:
        told.append(turn.briefing.system_prompt)
        return Action(ActionType.SUBMIT)

    player = Remembering(Script([reads]))
    player.solution = Solution("SECRET = 1", 0.5, "r2")
    await played(grader, player)
    assert "SECRET = 1" in told[0]
    player = Remembering(Script([reads]))
    await played(grader, player)
    assert "SECRET" not in told[1]
    assert player.kind == Script([]).kind


def test_one_that_asks_a_model_is_known_as_such_as_every_python_looks() -> None:
    class AsksModel(Script):
        model = "qwen"
        usage = Usage(7, 3)

    told = remembering(AsksModel([]))
    assert isinstance(told, UsesModel)
    assert getattr_static(told, "model", None) is not None, "from 3.12 on, protocols look no further"
    assert (actor_of(told).model, usage_of(told)) == ("qwen", Usage(7, 3))
    assert not isinstance(remembering(Script([])), UsesModel)


def test_eval_tells_it_only_when_asked_and_marks_the_run(tmp_path: Path) -> None:
    env = {**os.environ, "TRACEFIX_HOME": str(tmp_path)}

    def evaluated(*options: str) -> Any:
        command = [sys.executable, "-c", "from tracefix_tui.cli import main; main()", "eval", "--json"]
        arguments = ["--tasks", TASK.name, *options]
        done = subprocess.run([*command, *arguments], capture_output=True, text=True, timeout=300, env=env)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)["episodes"][0]

    first = evaluated()
    again = evaluated("--memory")
    assert (first["solved"], again["solved"]) == (True, True)
    assert again["private_runs"] <= 2 < first["private_runs"]
    heads = [json.loads(path.open().readline()) for path in sorted(tmp_path.rglob("*.jsonl"))]
    marks = sorted(head["memory"] for head in heads)
    assert marks[0] == ""
    assert marks[1] in {head["run"] for head in heads}
