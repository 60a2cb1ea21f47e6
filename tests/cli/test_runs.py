"""`tracefix runs`, over runs that were recorded by the other commands with the real grader."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from tests.records.making import VIEW, an_episode
from tracefix_tui.cli.root import app
from tracefix_tui.records.actor import Actor
from tracefix_tui.records.recorder import Recorder

NAME = "reverse_string_wrong_step"
ACTIONS = '{"action_type": "VIEW_CODE"}\n{"action_type": "RUN_TESTS", "thought": "\\u001b[31mred"}\n'


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TRACEFIX_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("TRACEFIX_TASKS", raising=False)
    monkeypatch.delenv("TRACEFIX_RECORD", raising=False)
    return tmp_path / "home"


def tracefix(*arguments: str, given: str = "") -> Result:
    return CliRunner().invoke(app, list(arguments), input=given)


def play(*options: str, actions: str = ACTIONS) -> Result:
    done = tracefix("episode", NAME, "--actions", "-", *options, given=actions)
    assert done.exit_code == 0, done.stderr
    return done


def listed(*options: str) -> list[dict]:
    return json.loads(tracefix("runs", "list", "--json", *options).stdout)


def test_an_episode_is_recorded_listed_shown_verified_and_removed(home: Path) -> None:
    play()
    (run,) = listed()
    assert (run["task"], run["steps"], run["state"]) == (f"tracefix/{NAME}", 2, "no more actions")
    assert run["player"]["kind"] == "script"
    assert Path(run["file"]).is_relative_to(home / "data" / "runs")
    page = json.loads(tracefix("runs", "show", run["run"], "--json").stdout)
    assert [step["action"]["action_type"] for step in page["steps"]] == ["VIEW_CODE", "RUN_TESTS"]
    shown = tracefix("runs", "show", run["run"][:12]).stdout
    assert "VIEW_CODE" in shown
    assert "\\x1b[31mred" in shown
    assert "\x1b" not in shown
    done = tracefix("runs", "verify", run["run"])
    assert (done.exit_code, done.stdout, done.stderr) == (0, "2 steps, all the same\n", "")
    assert tracefix("runs", "rm", run["run"], given="n\n").exit_code == 1
    assert len(listed()) == 1
    assert tracefix("runs", "rm", run["run"], "--yes").exit_code == 0
    assert listed() == []
    assert tracefix("runs", "list").stdout == "No runs.\n"


@pytest.mark.parametrize("how", ["flag", "variable", "config"])
def test_nothing_is_recorded_when_that_is_not_wanted(
    home: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    if how == "variable":
        monkeypatch.setenv("TRACEFIX_RECORD", "0")
    elif how == "config":
        (home / "config").mkdir(parents=True)
        (home / "config" / "config.toml").write_text("[play]\nrecord = false\n")
    play(*(["--no-record"] if how == "flag" else []))
    assert not (home / "data" / "runs").exists()


def test_the_flag_before_a_command_is_not_overlooked(home: Path) -> None:
    done = tracefix("--no-record", "episode", NAME, "--actions", "-", given=ACTIONS)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "write --no-record behind episode" in done.stderr
    assert not (home / "data" / "runs").exists()


def test_an_evaluation_is_recorded_and_lists_are_filtered(home: Path) -> None:
    play()
    assert tracefix("eval", "--tasks", "sum_even_missing_accumulator").exit_code == 0
    (solved,) = listed("--solved")
    assert solved["player"]["name"] == "search"
    assert solved["score"] == 0.96
    assert listed("--player", "search") == listed("--task", solved["task"]) == [solved]
    assert [run["player"]["kind"] for run in listed("--unsolved")] == ["script"]
    assert len(listed()) == 2
    assert "✓ solved" in tracefix("runs", "list").stdout
    assert tracefix("runs", "verify", solved["run"]).exit_code == 0
    assert tracefix("eval", "--tasks", "sum_even_missing_accumulator", "--no-record").exit_code == 0
    assert len(listed()) == 2


def test_lists_are_sorted_cut_and_filtered_by_score_and_time() -> None:
    play()
    play(actions=ACTIONS + '{"action_type": "SUBMIT"}\n')
    assert [run["finished"] for run in listed("--sort", "steps")] == [True, False]
    assert [run["finished"] for run in listed("--sort", "steps", "--ascending")] == [False, True]
    assert [run["steps"] for run in listed("--score", "..0.9")] == [3]
    assert listed("--since", "1h") == listed("--until", "today") == listed("--agent")
    assert listed("--until", "2020-01-01") == listed("--human") == listed("--score", "1.5..") == []
    done = tracefix("runs", "list", "--limit", "1")
    assert len(done.stdout.splitlines()) == 2
    assert "1 of 2 runs; --limit 0 shows all" in done.stderr
    for options, said in (
        (("--sort", "beauty"), "can't sort by 'beauty'; use created, task"),
        (("--since", "soon"), "'soon' is no time"),
        (("--score", "high"), "'high' is no range"),
    ):
        done = tracefix("runs", "list", *options)
        assert (done.exit_code, done.stdout) == (2, "")
        assert said in done.stderr


def test_the_index_can_be_made_again(home: Path) -> None:
    play()
    (home / "data" / "runs.sqlite").write_bytes(b"x" * 5000)
    done = tracefix("runs", "reindex")
    assert (done.exit_code, done.stdout) == (0, "1 run, 0 files that can't be used\n")
    assert "was broken; it is kept as runs.broken" in done.stderr
    assert tracefix("runs", "list").stderr == ""


def test_a_run_that_is_being_played_is_said_and_not_removed(home: Path) -> None:
    recorder = Recorder(Actor(), folder=home / "data" / "runs")
    episode = an_episode()
    recorder.begin(episode, episode.reset())
    recorder.append(episode.step(VIEW))
    (run,) = listed()
    assert run["state"] == "playing"
    done = tracefix("runs", "rm", run["run"], "--yes")
    assert done.exit_code == 2
    assert "is being played now" in done.stderr
    recorder.end("left")
    assert [run["state"] for run in listed()] == ["left"]
    assert tracefix("runs", "rm", run["run"], "--yes").exit_code == 0


def test_only_runs_are_removed_wherever_they_are(tmp_path: Path) -> None:
    other = tmp_path / "data.jsonl"
    other.write_text('{"precious": true}\n')
    done = tracefix("runs", "rm", str(other), "--yes")
    assert done.exit_code == 2
    assert "is not a line of a trajectory" in done.stderr
    assert other.exists()
    play()
    (run,) = listed()
    moved = Path(run["file"]).rename(tmp_path / "moved.jsonl")
    assert tracefix("runs", "rm", str(moved), "--yes").exit_code == 0
    assert not moved.exists()


def test_a_difference_exits_with_1_and_a_changed_task_is_said() -> None:
    play()
    (run,) = listed()
    path = Path(run["file"])
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    lines[0]["task"]["hash"] = "0" * 64
    lines[2]["step"]["reward"] = 1.0
    path.write_text("".join(json.dumps(line) + "\n" for line in lines) + '{"torn', "utf-8")
    done = tracefix("runs", "verify", run["run"])
    assert done.exit_code == 1
    assert done.stdout == "step 2: the reward is +0.24, it was +1\n"
    assert "has been changed since this run" in done.stderr
    assert "the last line is cut short" in done.stderr


@pytest.mark.parametrize("command", ["show", "verify", "rm"])
def test_an_unknown_run_exits_with_2(command: str) -> None:
    done = tracefix("runs", command, "2020")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "no run '2020'" in done.stderr


def test_a_bad_file_is_named_and_the_others_are_listed(home: Path) -> None:
    play()
    (run,) = listed()
    bad = Path(run["file"]).with_name("20990101T000000-000000.jsonl")
    bad.write_text("nonsense\n")
    done = tracefix("runs", "list", "--json")
    assert [each["run"] for each in json.loads(done.stdout)] == [run["run"]]
    assert f"{bad}, line 1: is not JSON" in done.stderr
    done = tracefix("runs", "verify", str(bad))
    assert done.exit_code == 2


def test_a_folder_that_cannot_be_written_is_said_and_ends_no_episode(home: Path) -> None:
    (home / "data").mkdir(parents=True)
    (home / "data" / "runs").write_text("in the way")
    done = play("--json")
    assert len(done.stdout.splitlines()) == 2
    assert done.stderr.count("the run is not recorded") == 1


def test_an_agent_plays_on_from_a_step_and_the_tree_shows_it() -> None:
    play()
    (parent,) = listed()
    assert tracefix("runs", "tree").stdout == "No run has been forked.\n"
    done = tracefix("runs", "fork", parent["run"], "1", "--agent", "search")
    assert done.exit_code == 0, done.stderr
    assert "solved, score" in done.stdout
    (fork,) = listed("--solved")
    assert fork["run"] in done.stdout
    assert (fork["parent"], fork["player"]["name"]) == ({"run": parent["run"], "step": 1}, "search")
    assert tracefix("runs", "verify", fork["run"]).exit_code == 0
    steps = json.loads(tracefix("runs", "show", fork["run"], "--json").stdout)["steps"]
    assert [step["player"]["kind"] for step in steps][:2] == ["script", "search"]
    assert f"forked from {parent['run']} at step 1" in tracefix("runs", "show", fork["run"]).stdout
    (family,) = json.loads(tracefix("runs", "tree", "--json").stdout)
    assert (family["run"], [each["run"] for each in family["forks"]]) == (parent["run"], [fork["run"]])
    shown = tracefix("runs", "tree", fork["run"]).stdout.splitlines()
    assert [parent["run"] in shown[0], fork["run"] in shown[1]] == [True, True]
    assert tracefix("runs", "rm", parent["run"], "--yes").exit_code == 0
    assert f"{parent['run']}  removed" in tracefix("runs", "tree").stdout
    assert tracefix("runs", "verify", fork["run"]).exit_code == 0


def test_where_nothing_can_be_gone_on_with_is_said() -> None:
    play()
    (run,) = listed()
    for arguments, said in (
        (("runs", "fork", run["run"], "9", "--agent", "search"), "has the steps 1 to 2"),
        (("runs", "fork", run["run"], "9"), "has the steps 1 to 2"),
        (("runs", "fork", run["run"], "1", "--agent", "nobody"), "nobody"),
        (("runs", "fork", run["run"], "1"), "the screen needs a terminal"),
        (("runs", "resume", run["run"]), "is a run of script; fork it"),
        (("play", "--resume", "--memory"), "leave out --resume"),
        (("play", "--resume"), "no unfinished run"),
        (("play", "--resume", NAME), "there is no run"),
    ):
        done = tracefix(*arguments)
        assert (done.exit_code, done.stdout) == (2, ""), arguments
        assert said in done.stderr
