"""The scratchpad on screen: it runs, stops, keeps what was written, and asks before a loss."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from textual.widgets import TextArea

from tests.ui import shell
from tests.ui.shell import screen_text, until
from tracefix_tui.grading import Grader
from tracefix_tui.records.scratchpad import FIRST_PROGRAM, Scratchpad
from tracefix_tui.ui.app import TracefixApp
from tracefix_tui.ui.screens.browser import BrowserScreen
from tracefix_tui.ui.screens.confirm import ConfirmScreen
from tracefix_tui.ui.screens.scratch import ScratchScreen
from tracefix_tui.ui.widgets.code_editor import CodeEditor
from tracefix_tui.ui.widgets.printed import Printed


def app(grader: Grader, file: Path | None = None) -> TracefixApp:
    return TracefixApp(shell.catalog(), grader=grader, opening=lambda: ScratchScreen(Scratchpad(file)))


def write(running: TracefixApp, program: str, stdin: str = "") -> None:
    running.screen.query_one(CodeEditor).text = program
    running.screen.query_one("#input", TextArea).text = stdin


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (60, 18)])
async def test_a_program_is_run_and_kept(grader: Grader, size: tuple[int, int]) -> None:
    running = app(grader)
    async with running.run_test(size=size) as pilot:
        await pilot.pause()
        assert running.screen.query_one(CodeEditor).text == FIRST_PROGRAM
        write(running, "print('sum', int(input()) + 1)\nraise OSError('\x1b[31mred')", "41\n")
        await pilot.press("f5")
        await until(pilot, lambda: "Raised in line 2, exit code 1" in screen_text(running))
        text = screen_text(running)
        assert "sum 42" in text
        assert "OSError: ␛[31mred" in text
        assert running.screen.query_one(CodeEditor).error_row == 1
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(running.screen, BrowserScreen))
    assert Scratchpad().load()[0].startswith("print('sum'")


async def test_escape_stops_what_runs(grader: Grader) -> None:
    running = app(grader)
    async with running.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        write(running, "print('on', flush=True)\nwhile True: pass")
        await pilot.press("f5")
        await until(pilot, lambda: "on" in running.screen.query_one(Printed).plain)
        assert "Running" in screen_text(running)
        await pilot.press("escape")
        await until(pilot, lambda: "Stopped" in screen_text(running))
        assert isinstance(running.screen, ScratchScreen)


async def test_a_flood_leaves_the_screen_free(grader: Grader) -> None:
    running = app(grader)
    async with running.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        write(running, "while True: print('x' * 3000)")
        await pilot.press("f5")
        await until(pilot, lambda: "xxx" in running.screen.query_one(Printed).plain)
        await pilot.press("f4", "7")
        assert running.screen.query_one("#input", TextArea).text == "7"
        await pilot.press("escape")
        await until(pilot, lambda: "Stopped" in screen_text(running))


async def test_leaving_a_changed_file_asks_first(grader: Grader, tmp_path: Path) -> None:
    file = tmp_path / "own.py"
    file.write_text("x = 1\n")
    running = app(grader, file)
    async with running.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "own.py" in screen_text(running)
        write(running, "x = 2\n")
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(running.screen, ConfirmScreen)
        await pilot.press("n")
        await pilot.press("ctrl+s")
        assert file.read_text() == "x = 2\n"
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(running.screen, BrowserScreen))


async def test_a_file_that_cannot_be_read_is_said_and_left_as_it_is(grader: Grader, tmp_path: Path) -> None:
    file = tmp_path / "bad.py"
    file.write_bytes(b"\xff")
    running = app(grader, file)
    async with running.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: any("is no UTF-8 text" in said.message for said in running._notifications))
        await pilot.press("ctrl+s")
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(running.screen, BrowserScreen))
    assert file.read_bytes() == b"\xff"


async def test_the_palette_leads_there(grader: Grader) -> None:
    running = TracefixApp(shell.catalog(), grader=grader)
    async with running.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        await pilot.press("ctrl+p", *"scratch", "enter")
        await until(pilot, lambda: isinstance(running.screen, ScratchScreen))


async def test_the_complexity_of_what_was_run_is_told(grader: Grader) -> None:
    running = app(grader)
    async with running.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        write(running, "def f(a):\n    for x in a:\n        for y in a:\n            print(x, y)\n\nf([1])")
        await pilot.press("f5")
        await until(pilot, lambda: "O(n^2)" in screen_text(running))


async def test_what_a_run_used_is_said_whole_or_not_at_all(grader: Grader) -> None:
    running = app(grader)
    async with running.run_test(size=(60, 18)) as pilot:
        await pilot.pause()
        write(running, "x = 1\nraise ValueError(x)\n")
        await pilot.press("f5")
        await until(pilot, lambda: "Raised in line 2" in screen_text(running))
        row = next(line for line in screen_text(running).splitlines() if "Raised in line 2" in line)
        assert "…" not in row
        for name, unit in (("CPU", "ms"), ("wall", "ms"), ("memory", "MiB")):
            assert (name in row) == bool(re.search(rf"{name} [\d,.]+ {unit}", row))
