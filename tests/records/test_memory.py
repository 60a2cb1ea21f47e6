"""The memory: the best solved run per task and player, and forgetting that leaves the runs alone."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tests.records.making import EDIT, RUN, VIEW, recorded
from tracefix_tui.records.index import RunIndex
from tracefix_tui.records.memory import Memory
from tracefix_tui.records.reader import read_run
from tracefix_tui.records.recorder import runs_dir
from tracefix_tui.records.trajectory import TrajectoryError, to_line


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Four solved runs (two of them by others), and one left."""
    monkeypatch.setenv("TRACEFIX_HOME", str(tmp_path / "home"))
    path, _ = recorded(tmp_path / "made")
    recorded(runs_dir(), [VIEW, EDIT, RUN], "left")
    run = read_run(path)
    for number, (task, player, score) in enumerate(
        [("demo/a", "ada", 0.8), ("demo/a", "ada", 0.9), ("demo/a", "search", 0.7), ("demo/b", "ada", 0.6)]
    ):
        header = replace(
            run.header,
            run=f"r{number}",
            task=replace(run.header.task, id=task, name=task[-1]),
            player=replace(run.header.player, name=player),
        )
        *most, last = run.entries
        info = {**last.step.observation.info, "final_score": score}
        step = replace(last.step, observation=replace(last.step.observation, info=info))
        file = runs_dir() / "2026" / "01" / f"r{number}.jsonl"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("".join(map(to_line, (header, *most, replace(last, step=step)))), "utf-8")


def remembered(**wanted: str) -> list[tuple[str, str, str]]:
    with RunIndex() as index:
        index.refresh()
        return [(each.task, each.player, each.run) for each in Memory(index).all(**wanted)]


def test_the_best_of_each_task_and_player() -> None:
    assert remembered() == [("demo/a", "ada", "r1"), ("demo/a", "search", "r2"), ("demo/b", "ada", "r3")]
    assert remembered(player="search") == [("demo/a", "search", "r2")]
    with RunIndex() as index:
        index.refresh()
        best = Memory(index).best("a")
        assert best is not None
        assert (best.run, best.score) == ("r1", 0.9)
        assert "aaaabbb" in best.code()
        assert Memory(index).best("none") is None


def test_forgetting_leaves_the_runs_and_remembers_what_comes_later(monkeypatch: pytest.MonkeyPatch) -> None:
    with RunIndex() as index:
        index.refresh()
        assert Memory(index).clear("demo/b") == 1
        assert len(Memory(index).all()) == 2
        assert Memory(index).clear() == 2
        assert Memory(index).all() == []
    assert len(list(runs_dir().rglob("*.jsonl"))) == 5
    recorded(runs_dir())
    assert [task for task, _, _ in remembered()] == ["made_up/mend_me"]


def test_a_run_that_is_gone_is_said() -> None:
    with RunIndex() as index:
        index.refresh()
        best = Memory(index).best("demo/b")
    assert best is not None
    best.path.unlink()
    with pytest.raises(TrajectoryError):
        best.code()


@pytest.mark.parametrize("content", ["", "[", "[]", '{"": "x"}', f'{{"": -1{"0" * 400}}}', "[" * 100_000])
def test_a_broken_note_forgets_nothing(tmp_path: Path, content: str) -> None:
    (tmp_path / "home" / "data" / "forgotten.json").write_text(content)
    assert len(remembered()) == 3


def test_the_command() -> None:
    def memory(*arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", "from tracefix_tui.cli import main; main()", "memory", *arguments]
        return subprocess.run(
            command, input=stdin, capture_output=True, text=True, timeout=120, env=os.environ
        )

    assert "search" in memory("list").stdout
    assert "y = 'aaaabbb'" in memory("show", "a").stdout
    missing = memory("show", "none")
    assert (missing.returncode, missing.stdout) == (2, "")
    assert memory("clear", stdin="n\n").returncode == 1
    assert len(remembered()) == 3
    assert "Forgot 3 solutions." in memory("clear", "--yes").stdout
    assert "Nothing is remembered" in memory("list").stdout
