"""Pictures of browser, help and lists, and the same as plain text, which shows what changed in a diff.

After a wanted change: `pytest tests/ui/test_shell_snapshots.py --snapshot-update`, and look at the pictures.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.ui import shell
from tests.ui.shell import CACHE, DOUBLE, MIRROR, SEARCH
from tracefix_tui.catalog import Problem
from tracefix_tui.settings import Settings
from tracefix_tui.ui.app import TracefixApp

GOLDENS = Path(__file__).parent / "goldens"


def played(theme: str = "tracefix-dark", **changes: Any) -> TracefixApp:
    """An app with some progress; paths in it do not depend on the test's folder."""
    return shell.app(
        solved=[(DOUBLE, 0.95), (SEARCH, 0.85)],
        tried=[CACHE],
        settings=Settings(theme=theme, sources={"theme": "flag"}),
        **changes,
    )


async def settled(pilot: Pilot[None]) -> None:
    await pilot.pause()


@pytest.mark.parametrize("theme", ["tracefix-dark", "tracefix-light"])
@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
def test_browser(snap_compare: Callable[..., bool], theme: str, size: tuple[int, int]) -> None:
    assert snap_compare(played(theme), terminal_size=size, run_before=settled)


def test_browser_while_finding(snap_compare: Callable[..., bool]) -> None:
    assert snap_compare(played(), terminal_size=(120, 30), press=["slash", "i", "n"], run_before=settled)


def test_problems(snap_compare: Callable[..., bool]) -> None:
    problems = [
        Problem(Path("/packs/one/task.toml"), "hints", "must be three texts"),
        Problem(Path("/two"), "", "gone"),
    ]
    assert snap_compare(played(problems=problems), terminal_size=(80, 24), press=["!"], run_before=settled)


def compare(name: str, text: str) -> None:
    """Compare a screen's text with the golden one; `TRACEFIX_GOLDENS=write` writes it instead."""
    path = GOLDENS / f"{name}.txt"
    if os.environ.get("TRACEFIX_GOLDENS") == "write":
        path.parent.mkdir(exist_ok=True)
        path.write_text(text + "\n", "utf-8")
    assert text + "\n" == path.read_text("utf-8")


@pytest.mark.parametrize("size", [(60, 18), (80, 24), (120, 40)])
async def test_browser_as_text(size: tuple[int, int]) -> None:
    running = played()
    async with running.run_test(size=size) as pilot:
        await pilot.pause()
        assert running.screen.query_one("TaskList").has_focus
        compare(f"browser-{size[0]}x{size[1]}", shell.screen_text(running))


async def test_help_as_text() -> None:
    running = played()
    async with running.run_test(size=(80, 24)) as pilot:
        await pilot.press("down", "f1")
        await pilot.pause()
        compare("help-80x24", shell.screen_text(running))


async def test_no_task_as_text() -> None:
    running = shell.app([])
    async with running.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        compare("no-task-80x24", shell.screen_text(running))


def test_every_golden_is_used() -> None:
    names = {f"browser-{size}" for size in ("60x18", "80x24", "120x40")} | {"help-80x24", "no-task-80x24"}
    shell_goldens = {
        path.stem for path in GOLDENS.glob("*.txt") if path.stem.startswith(("browser", "help", "no-task"))
    }
    assert shell_goldens == names
    assert MIRROR.title in (GOLDENS / "browser-80x24.txt").read_text("utf-8")
