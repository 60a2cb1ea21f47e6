"""The preview of a task: each save is proven, a file in mid-edit is named, nothing ends the screen."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.packs import SOURCES, write_pack, write_task
from tests.terminal import Terminal, tracefix
from tests.ui import shell
from tests.ui.shell import screen_text
from tracefix_tui.authoring.live import LiveTask
from tracefix_tui.grading import Grader
from tracefix_tui.grading.report import Outcome
from tracefix_tui.ui.app import TracefixApp
from tracefix_tui.ui.screens.help import HelpScreen, HelpTable
from tracefix_tui.ui.screens.preview import PreviewScreen
from tracefix_tui.ui.widgets.code_editor import CodeEditor
from tracefix_tui.ui.widgets.pane import Pane
from tracefix_tui.ui.widgets.proof_pane import ProofPane
from tracefix_tui.ui.widgets.tests_view import TestsView
from tracefix_tui.ui.widgets.text_pane import TextPane
from tracefix_tui.ui.widgets.title_bar import TitleBar


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_task(write_pack(tmp_path))


def app(grader: Grader, folder: Path) -> TracefixApp:
    return TracefixApp(shell.catalog(), grader=grader, opening=lambda: PreviewScreen(folder))


def shown(running: TracefixApp) -> PreviewScreen:
    screen = running.screen
    assert isinstance(screen, PreviewScreen)
    return screen


def said(running: TracefixApp) -> str:
    return shown(running).query_one(ProofPane).plain


async def until(pilot: Pilot[None], true: Callable[[], bool]) -> None:
    for _ in range(1200):
        await pilot.pause()
        if true():
            return
        await asyncio.sleep(0.05)
    raise AssertionError(screen_text(pilot.app))  # type: ignore[arg-type]


async def proven(pilot: Pilot[None], running: TracefixApp) -> None:
    await until(pilot, lambda: "looks easy" in said(running))


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (60, 18)])
async def test_the_player_s_screen_stands_beside_the_proof(
    grader: Grader, folder: Path, size: tuple[int, int]
) -> None:
    running = app(grader, folder)
    async with running.run_test(size=size) as pilot:
        await proven(pilot, running)
        text = screen_text(running)
        assert "fails 1 of 2 visible tests" in text
        assert ("result -= number" in text) == (size[0] >= 100)
        await pilot.press("h")
        await pilot.pause()
        assert "test_negative" in screen_text(running)
        await pilot.press("h", "f4")
        await pilot.pause()
        if size[0] < 100:
            assert "adds up the numbers" in screen_text(running)


async def test_its_own_keys_stand_first_in_the_help(grader: Grader, folder: Path) -> None:
    running = app(grader, folder)
    async with running.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(running.screen, PreviewScreen))
        await pilot.press("f1")
        await until(pilot, lambda: isinstance(running.screen, HelpScreen))
        await pilot.pause()
        titles = [table._title for table in running.screen.query(HelpTable)]
        assert titles[:2] == ["Preview", "The six actions"]


async def test_a_save_is_proven(grader: Grader, folder: Path) -> None:
    running = app(grader, folder)
    async with running.run_test(size=(120, 40)) as pilot:
        await proven(pilot, running)
        (folder / "buggy.py").write_text(SOURCES["solution.py"])
        await until(pilot, lambda: "passes every visible test" in said(running))
        assert "result += number" in shown(running).query_one("#editor", CodeEditor).text
        await until(pilot, lambda: shown(running).proof is not None and not shown(running).proof.passed)


@pytest.mark.parametrize(
    ("file", "text", "reason"),
    [
        ("task.toml", "title = 'half", "task.toml is not valid TOML"),
        ("tests.py", "def test_one(:\n", "tests.py line 1"),
        ("solution.py", "x = \x1b[2J", "solution.py line 1 holds the unprintable character U+001B"),
    ],
)
async def test_a_file_in_mid_edit_is_named_and_what_was_good_stays(
    grader: Grader, folder: Path, file: str, text: str, reason: str
) -> None:
    running = app(grader, folder)
    async with running.run_test(size=(120, 40)) as pilot:
        await proven(pilot, running)
        good = (folder / file).read_text()
        (folder / file).write_text(text)
        await until(pilot, lambda: reason in said(running))
        assert "last good state" in said(running)
        assert "fails 1 of 2 visible tests" in said(running)
        assert "result -= number" in shown(running).query_one("#editor", CodeEditor).text
        (folder / file).write_text(good)
        await until(pilot, lambda: "last good state" not in said(running))
        await proven(pilot, running)


async def test_a_folder_that_vanishes_comes_back(grader: Grader, folder: Path, tmp_path: Path) -> None:
    running = app(grader, folder)
    async with running.run_test(size=(120, 40)) as pilot:
        await proven(pilot, running)
        shutil.move(folder, tmp_path / "away")
        await until(pilot, lambda: "last good state" in said(running))
        shutil.move(tmp_path / "away", folder)
        await until(pilot, lambda: "last good state" not in said(running))


async def test_a_test_that_loops_for_ever_can_be_mended(grader: Grader, folder: Path) -> None:
    endless = "from solution import total\n\n\ndef test_on():\n    while True:\n        total([])\n"
    (folder / "tests.py").write_text(endless)
    running = app(grader, folder)
    async with running.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: "3 steps" in said(running))
        (folder / "tests.py").write_text(SOURCES["tests.py"])
        await proven(pilot, running)
        assert shown(running).proof is not None
        assert shown(running).proof.passed


async def test_the_report_is_copied_and_the_search_agent_plays(grader: Grader, folder: Path) -> None:
    running = app(grader, folder)
    async with running.run_test(size=(120, 40)) as pilot:
        await proven(pilot, running)
        await until(pilot, lambda: shown(running).proof is not None)
        await pilot.press("c")
        await until(pilot, lambda: "small/total: proven" in running.clipboard)
        assert "✓ bug: fails 1 of 2 visible tests" in running.clipboard
        await pilot.press("s")
        agent = shown(running).query_one("#agent", TextPane)
        await until(pilot, lambda: "SUBMIT" in agent.plain)
        assert "mended it" in agent.plain


async def test_a_task_without_a_pack_says_why_it_can_not_be_played(grader: Grader, folder: Path) -> None:
    (folder.parent / "pack.toml").unlink()
    running = app(grader, folder)
    async with running.run_test(size=(120, 40)) as pilot:
        await proven(pilot, running)
        await pilot.press("p")
        await until(
            pilot, lambda: any("has no pack.toml" in str(note.message) for note in running._notifications)
        )


def test_saves_editor_and_play_in_a_terminal(folder: Path, tmp_path: Path) -> None:
    editor = tmp_path / "editor"
    editor.write_text('#!/bin/sh\nfor f; do case $f in *buggy.py) sed -i s/-=/*=/ "$f";; esac; done\n')
    editor.chmod(0o755)
    env = {"TRACEFIX_HOME": str(tmp_path / "home"), "EDITOR": str(editor), "VISUAL": ""}
    with Terminal(tracefix("tasks", "preview", str(folder)), columns=120, rows=40, env=env) as terminal:
        terminal.wait_for("looks easy")
        (folder / "buggy.py").write_text(SOURCES["solution.py"].replace("+= number", "-= 2 * number"))
        terminal.wait_for("result -= 2 * number")
        terminal.wait_for("proven")
        terminal.press("e")
        terminal.wait_for("result *= 2 * number")
        terminal.wait_for("proven")
        terminal.press("p")
        terminal.wait_for("Steps left")
        terminal.press("ctrl+q")
        terminal.wait_for("Search agent")
        while not terminal.ended:  # the first one stops a proof that still runs
            terminal.press("escape")
            terminal.read(1.0)
        assert terminal.wait_for_end() == 0


async def test_a_report_that_is_older_than_the_files_says_so(
    grader: Grader, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    running = app(grader, folder)
    async with running.run_test(size=(120, 40)) as pilot:
        await proven(pilot, running)
        await until(pilot, lambda: shown(running).proof is not None)
        (folder / "tests.py").write_text("def test_one(:\n")
        await until(pilot, lambda: "last good state" in said(running))
        monkeypatch.setattr(shown(running), "notify", lambda message, **how: told.append(message))
        await pilot.press("c")
        await until(pilot, lambda: any("the files are newer" in each for each in told))
        assert "small/total: proven" in running.clipboard


async def test_only_what_failed_is_counted(grader: Grader, folder: Path) -> None:
    (folder / "solution.py").write_text(SOURCES["buggy.py"])
    running = app(grader, folder)
    async with running.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: shown(running).proof is not None)
        await pilot.pause()
        proof = shown(running).proof
        assert proof is not None
        assert [check.name for check in proof.checks if check.state == "failed"] == ["reference"]
        assert shown(running).query_one("#proof-pane", Pane).border_subtitle == "1 failed"


def test_the_folder_above_is_named_as_it_is(tmp_path: Path, grader: Grader) -> None:
    folder = write_task(write_pack(tmp_path))
    live = LiveTask(folder / "below" / "..", lambda: grader, shell.catalog())
    assert live.read().name == "total"


async def test_a_loop_is_told_of_the_reference_before_anything_is_repeated(
    grader: Grader, folder: Path
) -> None:
    (folder / "tests.py").write_text(
        "from solution import total\n\n\ndef test_on():\n    while True:\n        total([])\n"
    )
    (folder / "task.toml").write_text((folder / "task.toml").read_text() + "[limits]\ntest_seconds = 0.3\n")
    running = app(grader, folder)
    async with running.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: "solution.py fails the test test_on (timed out)" in said(running))
        assert "· bug" in said(running)


async def test_a_run_that_takes_its_time_shows_what_there_is(grader: Grader, folder: Path) -> None:
    slow = SOURCES["tests.py"] + "\n\ndef test_on():\n    while True:\n        total([])\n"
    (folder / "tests.py").write_text(slow)
    (folder / "task.toml").write_text((folder / "task.toml").read_text() + "[limits]\ntest_seconds = 20\n")
    running = app(grader, folder)
    async with running.run_test(size=(120, 40)) as pilot:
        pane = shown(running).query_one("#tests-pane", Pane)
        await until(pilot, lambda: str(pane.border_subtitle) == "2 done, now test_on")
        rows = {row.name: row.outcome for row in shown(running).query_one(TestsView).listing.rows}
        assert rows == {"test_two": Outcome.FAILED, "test_empty": Outcome.PASSED, "test_on": None}
        assert "✓ description" in said(running)
        assert "· reference" in said(running)
        await pilot.press("escape")
        await until(pilot, lambda: shown(running).query_one(TitleBar).activity == "")


async def test_what_is_not_known_again_says_what_it_was(grader: Grader, folder: Path) -> None:
    running = app(grader, folder)
    async with running.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: shown(running).proof is not None)
        assert "before:" not in said(running)
        endless = SOURCES["solution.py"].replace("    return", "    while True:\n        pass\n    return")
        (folder / "solution.py").write_text(endless)
        await until(pilot, lambda: "· mutants      before: " in said(running))
        assert "· reference    before: passes 2 visible and 1 hidden tests" in said(running)
        (folder / "solution.py").write_text(SOURCES["solution.py"])
        await until(pilot, lambda: "before:" not in said(running))
        assert "✓ reference    passes 2 visible" in said(running)


@pytest.mark.parametrize(
    ("gone", "next_step", "short"),
    [
        ("", "put total back", "the folder is gone"),
        ("tests.py", "write tests.py", "a file is missing"),
        ("task.toml", "write task.toml", "a file is missing"),
    ],
)
async def test_what_is_gone_is_named_with_what_to_do(
    grader: Grader, folder: Path, tmp_path: Path, gone: str, next_step: str, short: str
) -> None:
    shutil.move(folder / gone, tmp_path / "away")
    running = app(grader, folder)
    async with running.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: shown(running).query_one(TitleBar).advice == next_step)
        assert shown(running).query_one("#proof-pane", Pane).border_subtitle == short
        assert said(running).count("✗") == 1
        shutil.move(tmp_path / "away", folder / gone)
        await proven(pilot, running)
