"""ATIF documents, read and checked by the package `atif`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import atif
import pytest

from tests.records.export.making import BETTER, HOSTILE, MODEL, VIEW, a_run, hostile, written
from tracefix_tui.records.export.atif import document
from tracefix_tui.records.reader import read_run
from tracefix_tui.records.trajectory import Parent, Tokens, TrajectoryError


def read(path: Path) -> tuple[atif.Trajectory, dict[str, Any]]:
    text = written(path.with_suffix(".json"), document(read_run(path))).read_text("utf-8")
    return atif.Trajectory.model_validate_json(text), json.loads(text)


def test_thoughts_calls_observations_and_rewards(tmp_path: Path) -> None:
    trajectory, data = read(a_run(tmp_path))
    assert trajectory.schema_version == "ATIF-v1.7"
    assert trajectory.to_json_dict() == data  # nothing that the format does not know
    assert [step.source for step in trajectory.steps] == ["system", "user", *["agent"] * 5]
    edit = trajectory.steps[4]
    assert edit.message == "four of a, three of b"
    assert (edit.llm_call_count, edit.reasoning_content, edit.metrics) == (0, None, None)
    (call,) = edit.tool_calls or []
    assert call.function_name == "REPLACE_LINES"
    assert call.arguments == {"start_line": 2, "end_line": 2, "new_code_block": "    y = 'aaaabbb'"}
    assert edit.observation is not None
    (result,) = edit.observation.results
    assert result.source_call_id == call.tool_call_id
    assert "Replaced line 2" in str(result.content)
    assert edit.extra is not None
    assert edit.extra["reward"] == sum(edit.extra["reward_components"].values()) == -0.01
    run = trajectory.steps[5].extra
    assert run is not None
    assert [test["passed"] for test in run["tests"]] == [True] * 4
    assert trajectory.agent.tool_definitions is not None
    names = [tool["function"]["name"] for tool in trajectory.agent.tool_definitions]
    assert {step.tool_calls[0].function_name for step in trajectory.steps if step.tool_calls} <= {*names}
    total = trajectory.final_metrics
    assert total is not None
    assert total.extra is not None
    assert total.total_steps == 7
    assert total.extra["solved"] is True
    assert total.extra["score"] == pytest.approx(0.95)
    assert total.extra["private_runs"] == 15


def test_tokens_and_cost_of_a_model(tmp_path: Path) -> None:
    trajectory, _ = read(a_run(tmp_path, actor=MODEL, tokens=Tokens(100, 20, 0.25)))
    assert trajectory.agent.model_name == "some/model-7B"
    edit = trajectory.steps[4]
    assert (edit.model_name, edit.message) == ("some/model-7B", "")
    assert edit.reasoning_content == "four of a, three of b"
    assert edit.metrics is not None
    spent = edit.metrics
    assert (spent.prompt_tokens, spent.completion_tokens, spent.cost_usd) == (100, 20, 0.25)
    total = trajectory.final_metrics
    assert total is not None
    assert (total.total_prompt_tokens, total.total_completion_tokens) == (500, 100)
    assert total.total_cost_usd == 1.25


def test_the_steps_of_a_parent_are_copied_context(tmp_path: Path) -> None:
    trajectory, _ = read(a_run(tmp_path, parent=Parent("20250101T000000-abcdef", 2)))
    assert trajectory.extra is not None
    assert trajectory.extra["parent"] == {"run": "20250101T000000-abcdef", "step": 2}
    assert [step.is_copied_context for step in trajectory.steps[2:]] == [True, True, None, None, None]


def test_an_unfinished_run_says_so(tmp_path: Path) -> None:
    trajectory, _ = read(a_run(tmp_path, (VIEW,), end="left"))
    assert trajectory.notes == "The run has no verdict: left."


def test_hostile_text_stays_text(tmp_path: Path) -> None:
    trajectory, _ = read(a_run(tmp_path, change=hostile))
    assert trajectory.steps[0].message == HOSTILE.replace("\ud800", "\ufffd")


def test_a_number_that_json_cannot_say_is_an_error(tmp_path: Path) -> None:
    def spoil(lines: list[dict[str, Any]]) -> None:
        lines[1]["step"]["reward"] = float("nan")

    with pytest.raises(TrajectoryError, match="line 2: is not JSON"):
        read(a_run(tmp_path, BETTER, change=spoil))
    path = a_run(tmp_path, change=lambda lines: lines[1].update(at="yesterday"))
    trajectory, _ = read(path)
    assert trajectory.steps[2].timestamp is None
