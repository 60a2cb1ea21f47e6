"""`tracefix episode` with the real grader: JSON per step, wrong lines, and a whole repair."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tracefix_tui.catalog import load_catalog
from tracefix_tui.cli.root import app
from tracefix_tui.episode import edits_between
from tracefix_tui.episode.wire import CodeObservation, action_to_wire

NAME = "reverse_string_wrong_step"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACEFIX_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("TRACEFIX_TASKS", raising=False)


def played(actions: list[Any], *options: str, file: Path | None = None) -> tuple[int, list[Any], str]:
    """Exit status, the JSON objects printed, and standard error."""
    text = "\n".join(action if isinstance(action, str) else json.dumps(action) for action in actions)
    if file is not None:
        file.write_text(text, "utf-8")
    arguments = ["episode", NAME, "--actions", str(file) if file else "-", "--json", *options]
    done = CliRunner().invoke(app, arguments, input=text)
    return done.exit_code, [json.loads(line) for line in done.stdout.splitlines()], done.stderr


def repair() -> list[dict[str, Any]]:
    task = load_catalog().find(NAME)
    before, after = (text.removesuffix("\n") for text in (task.buggy, task.solution))
    return [action_to_wire(edit) for edit in edits_between(before, after)]


@pytest.mark.parametrize("from_file", [True, False])
def test_a_whole_repair(tmp_path: Path, from_file: bool) -> None:
    actions = [{"action_type": "VIEW_CODE"}, {"action_type": "RUN_TESTS"}, *repair()]
    actions += [{"action_type": "RUN_TESTS"}, {"action_type": "SUBMIT", "thought": "done"}]
    status, steps, errors = played(actions, file=tmp_path / "actions.jsonl" if from_file else None)
    assert (status, errors) == (0, "")
    assert len(steps) == len(actions)
    assert [step["action"]["action_type"] for step in steps] == [each["action_type"] for each in actions]
    assert steps[-1]["action"]["thought"] == "done"
    for number, step in enumerate(steps, 1):
        assert step.keys() >= {"step", "action", "reward", "reward_components", "done", "observation"}
        assert step["step"] == step["observation"]["step_count"] == number
        assert step["reward"] == pytest.approx(sum(step["reward_components"].values()))
        assert step["observation"].keys() == CodeObservation.model_fields.keys()
    assert [step["done"] for step in steps] == [False] * (len(steps) - 1) + [True]
    first_run, last_run, end = steps[1], steps[-2], steps[-1]
    assert "Traceback" in first_run["observation"]["last_execution_output"]
    assert "SUCCESS: ALL TESTS PASSED" in last_run["observation"]["last_execution_output"]
    info = end["observation"]["info"]
    assert info["final_score"] == pytest.approx(1 - 0.01 * len(steps))
    assert info["hidden_passed"] == info["hidden_total"] > 0


def test_the_same_seed_prints_the_same(tmp_path: Path) -> None:
    actions = [{"action_type": "RUN_TESTS"}, {"action_type": "SUBMIT"}]
    first, second, other = (played(actions, "--seed", seed)[1] for seed in ("7", "7", "8"))
    assert first == second != other


def test_rules_can_be_chosen() -> None:
    actions = [{"action_type": "RUN_TESTS"}] * 2
    _, plain, _ = played(actions)
    _, shaped, _ = played(actions, "--rules", "tracefix-shaped")
    assert plain[1]["reward_components"] == {"step": -0.01, "repeat": -0.05, "run_tests": 0.1}
    assert shaped[1]["reward_components"] == {"step": -0.01, "repeat": -0.05}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ({"action_type": "REPLACE_LINES", "start_line": True, "end_line": 1}, "line 3: start_line:"),
        ({"action_type": "SUBMIT", "score": 1}, "line 3: score: is not a field"),
        ("not json", "line 3: action: is no JSON"),
        ("[" * 100_000, "line 3: action: is no JSON"),
        ('{"action_type": "SUBMIT", "start_line": 1' + "0" * 5000 + "}", "line 3: action: is no JSON"),
        ("[]", "line 3: action: must be a JSON object"),
    ],
    ids=["bool", "unknown field", "text", "deep", "digits", "list"],
)
def test_an_invalid_line_ends_the_run_and_is_named(line: Any, said: str) -> None:
    status, steps, errors = played([{"action_type": "VIEW_CODE"}, "", line, {"action_type": "SUBMIT"}])
    assert status == 2
    assert len(steps) == 1
    assert errors.startswith(f"tracefix: {said}")
    assert "Traceback" not in errors


def test_an_action_after_the_end_is_an_error() -> None:
    status, steps, errors = played([{"action_type": "SUBMIT"}, {"action_type": "VIEW_CODE"}])
    assert (status, len(steps)) == (2, 1)
    assert "line 2: The episode ended at step 1." in errors


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["no_such_task", "--actions", "-"], "there is no task"),
        ([NAME, "--actions", "no/such/file"], "can't read no/such/file"),
        ([NAME, "--actions", "-", "--rules", "none"], "There is no ruleset 'none'"),
        ([NAME], "--actions"),
        ([NAME, "--actions", "-", "--seed", "x"], "--seed"),
    ],
)
def test_wrong_use_exits_with_2(arguments: list[str], said: str) -> None:
    done = CliRunner().invoke(app, ["episode", *arguments])
    assert done.exit_code == 2
    assert done.stdout == ""
    assert said in done.stderr


def test_steps_are_printed_as_they_happen() -> None:
    """A program on the other end of the pipe sees each step before it sends the next action."""
    command = [sys.executable, "-c", "from tracefix_tui.cli import main; main()"]
    with subprocess.Popen(
        [*command, "episode", NAME, "--actions", "-", "--json"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        bufsize=1,
    ) as process:
        for kind in ("VIEW_CODE", "RUN_TESTS", "SUBMIT"):
            process.stdin.write(json.dumps({"action_type": kind}) + "\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["action"]["action_type"] == kind
        process.stdin.close()
        assert process.wait() == 0


def test_people_read_one_line_per_step() -> None:
    done = CliRunner().invoke(
        app, ["episode", NAME, "--actions", "-"], input='{"action_type": "VIEW_CODE"}\n'
    )
    assert done.exit_code == 0
    assert done.stdout.startswith(" 1 VIEW_CODE         -0.01 (step -0.01)  ")
    assert len(done.stdout.splitlines()) == 1
