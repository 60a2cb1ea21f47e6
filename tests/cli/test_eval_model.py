"""`tracefix eval --agent model` as a user runs it: the installed command against a server on loopback."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.chat_server import Answer, ChatServer, Request, delta, status, tool
from tests.packs import write_pack, write_task
from tests.terminal import Terminal
from tracefix_tui.records.reader import read_run
from tracefix_tui.settings import OPTIONS

KEY = "sk-a-secret-key-0123456789"
COMMAND = Path(sys.executable).with_name("tracefix")
PRICES = ("--price-in", "1", "--price-out", "10")


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    unwanted = {"HF_TOKEN", "OPENAI_API_KEY", "TRACEFIX_TASKS", *(option.variable for option in OPTIONS)}
    kept = {name: value for name, value in os.environ.items() if name not in unwanted}
    return {**kept, "TRACEFIX_HOME": str(tmp_path / "home"), "COLUMNS": "120"}


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A folder with a pack of two tasks that `mends` knows the answer to."""
    pack = write_pack(tmp_path / "packs")
    write_task(pack, "total")
    write_task(pack, "other")
    return tmp_path / "packs"


def mends(request: Request) -> Answer:
    """A model that mends `total`: it looks at what it is told, as a real one would."""
    if "SUCCESS" in request.last:
        return tool("SUBMIT", "All pass.")
    if "Replaced" in request.last:
        return tool("RUN_TESTS", "I check.")
    code = request.body["messages"][0]["content"]
    line = next(line for line in code.splitlines() if "return" in line and "|" in line)
    number = int(line.partition("|")[0])
    return tool(
        "REPLACE_LINES", "A sum.", start_line=number, end_line=number, new_code_block="return sum(numbers)"
    )


def evaluated(environment: dict[str, str], *options: str) -> subprocess.CompletedProcess[str]:
    command = [str(COMMAND), "eval", "--agent", "model", *options]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)


def episodes(page: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {each["task"]: each for each in page["episodes"]}


def test_a_model_plays_whole_episodes_that_are_recorded(
    environment: dict[str, str], pack: Path, tmp_path: Path
) -> None:
    with ChatServer(mends, key=KEY) as server:
        environment["OPENAI_API_KEY"] = KEY
        done = evaluated(
            environment,
            "--api-base",
            server.base,
            "--model",
            "m1",
            "--tasks",
            str(pack),
            "--jobs",
            "2",
            *PRICES,
            "--json",
        )
    assert done.returncode == 0, done.stderr
    page = json.loads(done.stdout)
    assert (page["agent"], page["model"], page["complete"]) == ("model", "m1", True)
    assert (page["rows"][0]["solved"], page["rows"][0]["tokens_in"]) == (2, 300)
    assert page["rows"][0]["cost"] == pytest.approx(2 * 3 * (100 * 1 + 20 * 10) / 1e6)
    assert episodes(page)["small/total"]["steps"] == 3
    runs = [read_run(path) for path in (tmp_path / "home").rglob("runs/**/*.jsonl")]
    assert [run.header.player.model for run in runs] == ["m1", "m1"]
    assert all(
        entry.tokens is not None and entry.tokens.input == 100 for run in runs for entry in run.entries
    )
    for path in (tmp_path / "home").rglob("*"):
        assert not path.is_file() or KEY.encode() not in path.read_bytes()
    assert KEY not in done.stdout + done.stderr


def test_a_preset_without_a_name_plays_and_records_the_model_there_is(
    environment: dict[str, str], pack: Path, tmp_path: Path
) -> None:
    with ChatServer(mends, models=("qwen3", "other")) as server:
        options = ("--preset", "ollama", "--api-base", server.base, "--tasks", "small/total")
        assert evaluated(environment, *options, "--tasks", str(pack)).returncode == 0
    (run,) = [read_run(path) for path in (tmp_path / "home").rglob("runs/**/*.jsonl")]
    assert (run.header.player.name, run.header.player.model) == ("qwen3", "qwen3")
    show = [str(COMMAND), "runs", "show", run.header.run]
    for option, said in (("", "tokens"), ("--json", '"input": 100')):
        shown = subprocess.run(
            [*show, *filter(None, [option])], env=environment, capture_output=True, text=True
        )
        assert said in shown.stdout


def test_the_table_has_tokens_and_money(environment: dict[str, str], pack: Path) -> None:
    with ChatServer(mends) as server:
        done = evaluated(
            environment, "--api-base", server.base, "--tasks", "small/total", "--tasks", str(pack), *PRICES
        )
    assert done.returncode == 0, done.stderr
    for head in ("solved", "pass@1", "score", "95 %", "steps", "median s", "tokens in", "out", "$ in all"):
        assert head in done.stdout
    assert "private runs" not in done.stdout
    assert "difficulty: easy" in done.stdout
    assert "category:" in done.stdout
    assert "0.0009" in done.stdout


def test_on_a_narrow_terminal_no_column_is_cut(environment: dict[str, str], pack: Path) -> None:
    with ChatServer(mends) as server:
        options = ["--api-base", server.base, "--tasks", str(pack), "--samples", "2", *PRICES]
        command = [str(COMMAND), "eval", "--agent", "model", *options]
        env = {**environment, "COLUMNS": ""}
        with Terminal(command, columns=80, rows=40, env=env) as terminal:
            assert terminal.wait_for_end() == 0
            text = terminal.text
    heads = ["solved", "pass@1", "pass@2", "score", "steps", "tokens"]
    assert all(head in text for head in heads)
    assert "…" not in text
    assert text.count("difficulty: easy") == 2


def test_a_model_of_the_environment_and_the_file(
    environment: dict[str, str], pack: Path, tmp_path: Path
) -> None:
    config = tmp_path / "home" / "config" / "config.toml"
    config.parent.mkdir(parents=True)
    config.write_text(f'[play]\nagent = "model"\n[agent]\nmodel = "of-the-file"\napi_key = "{KEY}"\n')
    with ChatServer(mends) as server:
        environment |= {"API_BASE_URL": server.base, "MODEL_NAME": "of-the-environment"}
        command = [str(COMMAND), "eval", "--tasks", str(pack), "--json"]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)
        shown = subprocess.run(
            [str(COMMAND), "config", "show"], env=environment, capture_output=True, text=True, timeout=60
        )
    assert json.loads(done.stdout)["model"] == "of-the-environment"
    assert server.requests[0].headers["authorization"] == f"Bearer {KEY}"
    assert KEY not in shown.stdout + shown.stderr
    assert 'model = "of-the-environment"  # MODEL_NAME' in shown.stdout
    assert "api_key is set" in shown.stdout


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ([], "HF_TOKEN or OPENAI_API_KEY"),
        (["--preset", "nothing"], "ollama"),
        (["--api-base", "nowhere"], "address of the API"),
        (["--preset", "ollama", "--max-cost", "1"], "--price-in"),
        (["--preset", "ollama", "--max-cost", "nan"], "--max-cost"),
        (["--preset", "ollama", "--timeout", "inf"], "finite"),
        (["--preset", "ollama", "--price-in", "-1"], "--price-in"),
    ],
)
def test_what_makes_no_sense_is_refused_at_once(
    options: list[str], said: str, environment: dict[str, str]
) -> None:
    done = evaluated(environment, *options)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_nobody_there_ends_it_at_the_first_episode(environment: dict[str, str], pack: Path) -> None:
    with ChatServer() as server:
        base = server.base
    done = evaluated(environment, "--preset", "ollama", "--api-base", base, "--tasks", str(pack))
    assert done.returncode == 1
    assert done.stderr.count("Is Ollama running?") == 1
    assert "stopped after 0 of 2 episodes" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_episode_that_the_endpoint_spoilt_does_not_count_and_is_played_again(
    environment: dict[str, str], pack: Path, tmp_path: Path
) -> None:
    out = str(tmp_path / "out")
    failing = True

    def fails_for_other(request: Request) -> Answer:
        if failing and "other (" in request.body["messages"][0]["content"]:
            return status(503, "try later", retry_after="0")
        return mends(request)

    with ChatServer(fails_for_other) as server:
        options = ("--api-base", server.base, "--tasks", str(pack), "--out", out)
        first = evaluated(environment, *options)
        assert first.returncode == 1
        assert "1/1" in first.stdout
        assert "Not counted, since the agent could not play: 1 of 2" in first.stdout
        assert "--resume goes on" in first.stderr
        failing = False
        again = evaluated(environment, *options, "--resume", "--json")
        assert again.returncode == 0, again.stderr
        assert {name: each["solved"] for name, each in episodes(json.loads(again.stdout)).items()} == {
            "small/total": True,
            "small/other": True,
        }


def test_a_spent_budget_ends_it_and_keeps_what_is_done(
    environment: dict[str, str], pack: Path, tmp_path: Path
) -> None:
    out = str(tmp_path / "out")
    with ChatServer(mends) as server:
        options = ("--api-base", server.base, "--tasks", str(pack), "--out", out)
        first = evaluated(environment, *options, "--max-tokens", "400")
        assert first.returncode == 1
        assert "budget of 400 tokens is spent" in first.stderr
        assert "stopped after 1 of 2 episodes" in first.stderr
        assert evaluated(environment, *options, "--resume").returncode == 0
    kept = [json.loads(line) for line in Path(out, "results.jsonl").read_text().splitlines()]
    assert [each.get("solved") for each in kept[1:]] == [True, True]


def test_an_interrupt_closes_the_connection(environment: dict[str, str], pack: Path) -> None:
    silent = Answer([delta(content="Let me think"), 90.0])
    with ChatServer(silent) as server:
        command = [str(COMMAND), "eval", "--agent", "model", "--api-base", server.base, "--tasks", str(pack)]
        with subprocess.Popen(command, env=environment, stdout=-1, stderr=-1, text=True) as process:
            while not server.requests:
                assert process.poll() is None
            process.send_signal(signal.SIGINT)
            _, said = process.communicate(timeout=60)
        assert process.returncode == 130
        assert "stopped after 0 of 2" in said
        assert "Traceback" not in said
        assert server.wait_broken()
