"""`tracefix stats`: tables, JSON, the log and figures, each alone on its channel."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.records.making import recorded
from tracefix_tui.records.recorder import runs_dir


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACEFIX_HOME", str(tmp_path / "home"))


def stats(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from tracefix_tui.cli import main; main()", "stats", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, env=os.environ)


def test_tables_json_and_log() -> None:
    assert "0 runs, none with a verdict" in stats().stdout
    recorded(runs_dir())
    done = stats()
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("1 run, 1 with a verdict, 1 solved.")
    page = json.loads(stats("--json").stdout)
    assert (page["episodes"], len(page["rewards"]), page["by_category"][0]["count"]) == (1, 1, 1)
    lines = stats("--csv").stdout.splitlines()
    assert lines[0] == "timestamp,task_id,step,reward,compile_score,test_ratio,efficiency_score"
    assert len(lines) == 6


def test_figures(tmp_path: Path) -> None:
    done = stats("--png", str(tmp_path / "f"))
    assert done.returncode == 2
    assert "nothing to draw" in done.stderr
    recorded(runs_dir())
    done = stats("--png", str(tmp_path / "f"), "--json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["runs"] == 1
    assert len(list((tmp_path / "f").glob("*.png"))) == 7


def test_mistakes() -> None:
    for arguments in (["--json", "--csv"], ["--since", "soon"]):
        done = stats(*arguments)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.startswith("tracefix: ")


def test_each_file_that_can_not_be_read_is_named_once() -> None:
    path, _ = recorded(runs_dir())
    lines = path.read_text().splitlines(keepends=True)
    torn, strange = (path.with_name(f"20260101T000000-00000{number}.jsonl") for number in (1, 2))
    torn.write_text("no JSON\n" + "".join(lines[1:]))
    strange.write_text(lines[0] + lines[1].replace('"observation"', '"seen"') + "".join(lines[2:]))
    for _ in range(2):
        done = stats("--csv")
        assert done.returncode == 0
        for bad in (torn, strange):
            assert done.stderr.count(bad.name) == 1, done.stderr


def test_one_word_for_difficulty_and_category_is_said_once() -> None:
    path, _ = recorded(runs_dir())
    path.write_text(path.read_text().replace('"category":"numbers"', '"category":"easy"', 1))
    shown = stats().stdout
    assert "easy / easy" not in shown
    assert [line.split()[0] for line in shown.splitlines() if line.startswith("easy")] == ["easy", "easy"]
