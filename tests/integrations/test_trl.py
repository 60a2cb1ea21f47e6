"""What TRL makes of the environment: tool schemas, episodes through the tools, rewards; no weights needed."""

from __future__ import annotations

import inspect
import runpy
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.server.running import running
from tracefix_tui.catalog import UnknownTask, load_catalog
from tracefix_tui.episode import ACTIONS, Episode, edits_between
from tracefix_tui.grading import Grader
from tracefix_tui.integrations.trl import TracefixTools, dataset, factory, reward, rows

ROOT = Path(__file__).resolve().parents[2]
NAME = "reverse_string_wrong_step"


@pytest.fixture(scope="module")
def makers() -> Iterator[dict[str, Callable[[], TracefixTools]]]:
    """Environments in this process and on a server."""
    with Grader() as grader, running(load_catalog(), grader) as server:
        yield {"here": factory(), "there": factory(server.url)}


@pytest.fixture(params=["here", "there"])
def env(request: pytest.FixtureRequest, makers: dict[str, Callable[[], TracefixTools]]) -> TracefixTools:
    return makers[request.param]()


def tools(env: TracefixTools) -> dict[str, Callable[..., str]]:
    """The tools as TRL finds them: public methods but `reset` and `get_reward`."""
    found = inspect.getmembers(env, predicate=inspect.ismethod)
    return {name: member for name, member in found if name[0] != "_" and name not in ("reset", "get_reward")}


def test_the_schemas_that_trl_derives() -> None:
    from transformers.utils import get_json_schema

    found = tools(TracefixTools(plays=object()))  # type: ignore[arg-type]
    assert set(found) == {action.value.lower() for action in ACTIONS}
    schemas = {name: get_json_schema(tool)["function"] for name, tool in found.items()}
    for name, schema in schemas.items():
        assert schema["name"] == name
        assert schema["description"]
        assert schema["return"]["type"] == "string"
    parameters = schemas["replace_lines"]["parameters"]
    types = {name: each["type"] for name, each in parameters["properties"].items()}
    assert types == {"start_line": "integer", "end_line": "integer", "new_code_block": "string"}
    assert set(parameters["required"]) == set(types)
    assert all(each["description"] for each in parameters["properties"].values())
    assert not schemas["submit"]["parameters"]["properties"]


def test_an_episode_through_the_tools_pays_what_the_table_says(env: TracefixTools) -> None:
    task = load_catalog().find(NAME)
    (row, _) = rows(task_names=[NAME], episodes=2)
    first = env.reset(**row, other_column=[1])
    assert task.title in first
    assert "JSON" not in first
    found = tools(env)
    said = [found["view_code"](), found["run_tests"]()]
    edits = edits_between(task.buggy.removesuffix("\n"), task.solution.removesuffix("\n"))
    for edit in edits:
        said.append(found["replace_lines"](edit.start_line, edit.end_line, edit.new_code_block or ""))
    said += [found["undo_edit"](), found["reset_to_original"]()]
    for edit in edits:
        found["replace_lines"](edit.start_line, edit.end_line, edit.new_code_block or "")
    said += [found["run_tests"](), found["submit"]()]
    assert "SUCCESS: ALL TESTS PASSED" in said[-2]
    assert "Final score" in said[-1]
    with Grader() as grader:
        episode = Episode(task, grader, seed=0)
        from tracefix_tui.episode import Action, ActionType

        kinds = ("VIEW_CODE", "RUN_TESTS", *["E"] * len(edits), "UNDO_EDIT", "RESET_TO_ORIGINAL")
        kinds += (*["E"] * len(edits), "RUN_TESTS", "SUBMIT")
        again = iter([*edits, *edits])
        total = sum(
            episode.step(next(again) if kind == "E" else Action(ActionType[kind])).reward for kind in kinds
        )
    assert env.get_reward() == env.reward == pytest.approx(total)
    assert reward([env, env], prompts=[]) == [env.reward] * 2
    assert (env.done, env.final_score) == (True, pytest.approx(1 - 0.01 * len(kinds)))
    with pytest.raises(ValueError, match="over"):
        env.view_code()
    env.reset(**row)
    assert (env.done, env.reward, env.final_score) == (False, 0.0, None)


def test_what_makes_no_sense_is_told_and_costs_nothing(env: TracefixTools) -> None:
    env.reset(task_name=NAME)
    with pytest.raises(ValueError, match="start_line"):
        env.replace_lines("three", 4, "")  # type: ignore[arg-type]
    assert env.reward == 0
    env.view_code()
    assert env.reward == -0.01


def test_environments_do_not_meet(makers: dict[str, Callable[[], TracefixTools]]) -> None:
    for make in makers.values():
        first, second = make(), make()
        first.reset(task_name=NAME)
        second.reset(difficulty="hard", seed=1)
        first.view_code()
        assert (first.reward, second.reward) == (-0.01, 0.0)


def test_the_dataset() -> None:
    found = rows(difficulty="easy", pack="tracefix", episodes=3)
    names = {
        task.id for task in load_catalog().tasks if task.pack == "tracefix" and task.difficulty == "easy"
    }
    assert {row["task_name"] for row in found} == names
    assert len(found) == 3 * len(names)
    assert sorted({row["seed"] for row in found}) == [0, 1, 2]
    made = dataset(task_names=[NAME])
    assert made.column_names == ["prompt", "task_name", "seed"]
    assert made[0]["prompt"][0]["role"] == "system"
    with pytest.raises(UnknownTask):
        rows(task_names=["none"])
    with pytest.raises(ValueError, match="No task"):
        rows(task_names=[NAME], difficulty="hard")


def test_the_example_builds_a_trainer(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """With a stand-in for TRL, which calls what TRL calls: the factory, reset and the reward functions."""
    import types

    told: dict[str, Any] = {}

    class Trainer:
        def __init__(self, **given: Any) -> None:
            told.update(given)

        def train(self) -> None:
            environment = told["environment_factory"]()
            assert environment.reset(**told["train_dataset"][0])
            environment.submit()
            told["rewards"] = [function([environment]) for function in told["reward_funcs"]]

        def save_model(self, folder: str) -> None:
            told["saved"] = folder

    stand_in = types.SimpleNamespace(GRPOTrainer=Trainer, GRPOConfig=lambda **given: given)
    monkeypatch.setitem(sys.modules, "trl", stand_in)  # type: ignore[arg-type]
    monkeypatch.setattr(sys, "argv", ["train_grpo.py", "--episodes", "2", "--output", str(tmp_path)])
    runpy.run_path(str(ROOT / "examples" / "train_grpo.py"), run_name="__main__")
    assert told["saved"] == str(tmp_path)
    assert told["rewards"][1] == [0.0]
    assert 0 < len(told["train_dataset"]) == 2 * len(set(told["train_dataset"]["task_name"]))


def test_the_example_explains_itself() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "examples" / "train_grpo.py"), "--help"], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert "usage:" in done.stdout
