"""The installed command in a real pseudo-terminal, from browser to verdict, with the keyboard only."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import sys
from pathlib import Path

import pytest

from tests.terminal import Terminal

TRACEFIX = str(Path(sys.executable).parent / "tracefix")


@pytest.mark.parametrize(("columns", "rows"), [(80, 24), (120, 40)])
def test_a_bug_is_mended_from_browser_to_verdict(tmp_path: Path, columns: int, rows: int) -> None:
    assert os.access(TRACEFIX, os.X_OK)
    env = {"TRACEFIX_HOME": str(tmp_path)}
    with Terminal([TRACEFIX], columns=columns, rows=rows, env=env) as terminal:
        terminal.wait_for("0 of 25 solved")
        terminal.press("/", *"mirror")
        terminal.wait_for("1 of 25")
        terminal.press("enter")
        terminal.read(0.3)
        terminal.press("enter")
        terminal.wait_for("Steps left" if columns > 100 else "Left 50")
        terminal.wait_for("def reverse_string")

        terminal.press("f5")
        terminal.wait_for("RUN_TESTS: step")
        terminal.wait_for("49 of 50")

        if columns <= 100:  # the tab with the tests has come to the front
            terminal.press("shift+f4")
            terminal.wait_for("[Code]")
        _to_the_last_line(terminal)
        terminal.press("left", "left", "left", "-")
        terminal.wait_for("characters[::-1]")
        terminal.press("f5")
        terminal.wait_for("SUCCESS" if columns > 100 else "47 of 50")

        terminal.press("f9")
        terminal.wait_for("0.96")
        terminal.wait_for("9 of 9")
        terminal.press("ctrl+q")
        assert terminal.wait_for_end() == 0

    with sqlite3.connect(tmp_path / "data" / "progress.db") as database:
        rows_kept = database.execute("SELECT task_id, solved, best FROM progress").fetchall()
    assert rows_kept == [("tracefix/reverse_string_returns_original", 1, 0.96)]


@pytest.mark.parametrize("command", [["play", "codearena/easy-1"], ["watch", "codearena/easy-1"]])
def test_a_terminated_app_gives_the_terminal_back(tmp_path: Path, command: list[str]) -> None:
    env = {"TRACEFIX_HOME": str(tmp_path)}
    with Terminal([TRACEFIX, *command], columns=120, rows=40, env=env) as terminal:
        terminal.wait_for("def average")
        terminal.terminate()
        assert terminal.wait_for_end() == 128 + signal.SIGTERM
        for what, sequence in {"screen": b"1049", "mouse": b"1000", "paste": b"2004"}.items():
            on, off = (terminal.output.rfind(b"\x1b[?" + sequence + end) for end in (b"h", b"l"))
            assert on < off, f"{what} stays as the app had it"


@pytest.mark.parametrize(("command", "ignoring"), [("play", (signal.SIGHUP,)), ("watch", ())])
def test_a_run_has_its_end_when_the_terminal_is_closed(
    tmp_path: Path, command: str, ignoring: tuple[signal.Signals, ...]
) -> None:
    env = {"TRACEFIX_HOME": str(tmp_path)}
    command_line = [TRACEFIX, command, "codearena/easy-1"]
    with Terminal(command_line, columns=120, rows=40, env=env, ignoring=ignoring) as terminal:
        terminal.wait_for("def ")
        if command == "play":
            terminal.press("f5")
        terminal.wait_for("RUN_TESTS: step")
        terminal.hang_up()
        assert terminal.wait_for_end() == 128 + signal.SIGHUP
    assert _reason_of_the_end(tmp_path) == "left"


def test_a_run_has_its_end_when_the_app_is_told_to_end(tmp_path: Path) -> None:
    env = {"TRACEFIX_HOME": str(tmp_path)}
    with Terminal([TRACEFIX, "play", "codearena/easy-1"], columns=120, rows=40, env=env) as terminal:
        terminal.wait_for("def average")
        terminal.press("f5")
        terminal.wait_for("RUN_TESTS: step")
        terminal.signal(signal.SIGHUP)
        assert terminal.wait_for_end() == 128 + signal.SIGHUP
    assert _reason_of_the_end(tmp_path) == "left"


def test_a_hangup_that_is_ignored_ends_nothing(tmp_path: Path) -> None:
    env = {"TRACEFIX_HOME": str(tmp_path)}
    command = [TRACEFIX, "play", "codearena/easy-1"]
    with Terminal(command, columns=120, rows=40, env=env, ignoring=(signal.SIGHUP,)) as terminal:
        terminal.wait_for("def average")
        terminal.signal(signal.SIGHUP)
        terminal.press("f5")
        terminal.wait_for("RUN_TESTS: step")
        terminal.press("ctrl+q")
        terminal.wait_for("Leave")
        assert not terminal.ended


def _reason_of_the_end(home: Path) -> str:
    (path,) = home.glob("data/runs/*/*/*.jsonl")
    last = json.loads(path.read_text().splitlines()[-1])
    assert last["kind"] == "end", last
    return str(last["reason"])


def _to_the_last_line(terminal: Terminal) -> None:
    terminal.press(*["down"] * 11, "end")
