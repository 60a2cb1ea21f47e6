"""`tracefix watch` in a real pseudo-terminal, and what it refuses."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.terminal import Terminal, tracefix

TASK = "reverse_string_returns_original"


@pytest.mark.parametrize(("columns", "rows"), [(80, 24), (120, 40)])
def test_an_agent_is_watched_taken_over_from_and_handed_back_to(
    tmp_path: Path, columns: int, rows: int
) -> None:
    env = {"TRACEFIX_HOME": str(tmp_path)}
    command = tracefix("watch", TASK, "--paused", "--speed", "20")
    with Terminal(command, columns=columns, rows=rows, env=env) as terminal:
        terminal.wait_for("paused")
        terminal.press("n")
        terminal.wait_for("49 of 50")
        terminal.wait_for("I run the tests to see what fails.")
        terminal.press("t")
        terminal.wait_for("hand back to search")
        terminal.press("#")
        terminal.wait_for("Pending")
        terminal.press("f6")
        terminal.wait_for("48 of 50")
        terminal.press("ctrl+t")
        terminal.wait_for("Solved by search and you")
        terminal.press("ctrl+q")
        assert terminal.wait_for_end() == 0
    (run,) = (tmp_path / "data" / "runs").rglob("*.jsonl")
    assert '"actor":{"kind":"person"' in run.read_text("utf-8")


def test_an_agent_is_watched_proposing_whole_sources(tmp_path: Path) -> None:
    env = {"TRACEFIX_HOME": str(tmp_path)}
    command = tracefix("watch", TASK, "--rules", "codearena", "--paused", "--speed", "20")
    with Terminal(command, columns=80, rows=24, env=env) as terminal:
        terminal.wait_for("paused")
        terminal.press("n")
        terminal.wait_for("left 4 of 5")
        terminal.press(" ")
        terminal.wait_for("Solved by search")
        terminal.press("ctrl+q")
        assert terminal.wait_for_end() == 0
    (run,) = (tmp_path / "data" / "runs").rglob("*.jsonl")
    assert '"kind":"search"' in run.read_text("utf-8")


def test_two_agents_race_by_whole_proposals(tmp_path: Path) -> None:
    command = tracefix("race", TASK, "--left", "search", "--rules", "codearena", "--speed", "20")
    with Terminal(command, columns=80, rows=24, env={"TRACEFIX_HOME": str(tmp_path)}) as terminal:
        terminal.wait_for("1 of 5 proposals")
        terminal.wait_for(" wins: ")
        terminal.press("ctrl+q")
        assert terminal.wait_for_end() == 0
    assert len([*(tmp_path / "data" / "runs").rglob("*.jsonl")]) == 2


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["watch", TASK], "needs a terminal"),
        (["watch", "--agent", "nobody"], "no agent 'nobody'"),
        (["watch", "--speed", "0"], "--speed"),
    ],
)
def test_what_is_refused(tmp_path: Path, arguments: list[str], reason: str) -> None:
    done = subprocess.run(
        tracefix(*arguments),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        env={"TRACEFIX_HOME": str(tmp_path)},
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert reason in done.stderr


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["race", TASK], "needs a terminal"),
        (["race", "--left", "person", "--right", "person"], "Only one of the two can be the person"),
        (["race", "--left", "nobody"], "no agent 'nobody'"),
        (["race", "no_such_task"], "no_such_task"),
        (["race", "--rules", "nobodys"], "nobodys"),
    ],
)
def test_what_a_race_refuses(tmp_path: Path, arguments: list[str], reason: str) -> None:
    test_what_is_refused(tmp_path, arguments, reason)
