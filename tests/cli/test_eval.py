"""`tracefix eval`: a real evaluation of two tasks, what it keeps, and what it refuses."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.packs import write_pack, write_task
from tracefix_tui.cli.root import app

TASKS = "sum_even_missing_accumulator,tracefix/reverse_string_wrong_step"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACEFIX_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("TRACEFIX_TASKS", raising=False)


def evaluated(*options: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, ["eval", *options])
    return done.exit_code, done.stdout, done.stderr


def test_two_tasks_are_played_kept_and_not_played_again(tmp_path: Path) -> None:
    out = str(tmp_path / "out")
    status, text, said = evaluated("--tasks", TASKS, "--jobs", "2", "--out", out, "--json")
    page = json.loads(text)
    assert status == 0
    assert said.count("passed") == 2
    assert page["complete"] is True
    assert page["rows"][0]["solved"] == page["rows"][0]["tasks"] == 2
    assert all(each["private_runs"] > 0 and each["steps"] == 4 for each in page["episodes"])
    status, text, said = evaluated("--tasks", TASKS, "--out", out, "--resume", "--json")
    assert (status, said) == (0, "")
    assert sorted(json.loads(text)["episodes"], key=str) == sorted(page["episodes"], key=str)
    status, _, said = evaluated("--tasks", TASKS, "--out", out)
    assert status == 2
    assert "--resume" in said


def test_the_table_names_what_was_not_solved(tmp_path: Path) -> None:
    pack = write_pack(tmp_path / "packs")
    impossible = "from solution import total\n\n\ndef test_odd():\n    assert total([1]) == total([1]) + 1\n"
    write_task(pack, sources={"hidden_tests.py": impossible})
    status, text, _ = evaluated("--tasks", "small/total", "--tasks", str(tmp_path / "packs"))
    assert status == 0
    assert "pass@1" in text
    assert "difficulty: easy" in text
    assert "0/1" in text
    assert "Not solved: small/total" in text


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--agent", "nobody"], "use search"),
        (["--resume"], "--out"),
        (["--tasks", "no_such_task"], "no_such_task"),
        (["--rules", "none"], "none"),
    ],
)
def test_what_makes_no_sense_is_refused(options: list[str], said: str) -> None:
    status, text, error = evaluated(*options)
    assert (status, text) == (2, "")
    assert said in error
    assert "Traceback" not in error


def test_an_interrupt_keeps_what_is_done(tmp_path: Path) -> None:
    out = tmp_path / "out"
    command = [sys.executable, "-c", "from tracefix_tui.cli import main; main()", "eval", "--json"]
    command += ["--samples", "500", "--tasks", "sum_even_missing_accumulator", "--out", str(out)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        process.stderr.readline()  # one episode is done
        process.send_signal(signal.SIGINT)
        text, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "stopped after" in said
    assert "Traceback" not in said
    page = json.loads(text)
    assert page["complete"] is False
    kept = (out / "results.jsonl").read_text().splitlines()
    assert len(kept) == 1 + len(page["episodes"]) >= 2
