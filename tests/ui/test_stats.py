"""The statistics screen: it counts what was recorded, turns its tables, and works without any run."""

from __future__ import annotations

import pytest

from tests.records.making import RUN, VIEW, recorded
from tests.ui import shell
from tests.ui.shell import screen_text, until
from tracefix_tui.records.recorder import runs_dir
from tracefix_tui.ui.app import TracefixApp
from tracefix_tui.ui.screens.browser import BrowserScreen
from tracefix_tui.ui.screens.stats import StatsScreen
from tracefix_tui.ui.widgets.plot import Curve, drawn


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (60, 18)])
async def test_runs_are_counted(size: tuple[int, int]) -> None:
    recorded(runs_dir())
    recorded(runs_dir())
    recorded(runs_dir(), [VIEW, RUN], "left")
    running = TracefixApp(shell.catalog(), grader=shell.NoGrader())  # type: ignore[arg-type]
    async with running.run_test(size=size) as pilot:
        await pilot.pause()
        await pilot.press("ctrl+p", *"statistics", "enter")
        await until(pilot, lambda: "3 runs, 2 with a verdict, 2 solved" in screen_text(running))
        assert "script" in screen_text(running)
        await pilot.press("right")
        await pilot.pause()
        assert "[Levels]" in screen_text(running)
        assert "easy" in screen_text(running)
        await pilot.press("w")
        await until(pilot, lambda: "People: 0 runs, none with a verdict" in screen_text(running))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(running.screen, BrowserScreen))


async def test_without_runs_it_says_how_to_get_some() -> None:
    running = TracefixApp(shell.catalog(), grader=shell.NoGrader(), opening=StatsScreen)  # type: ignore[arg-type]
    async with running.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: "Everybody: 0 runs" in screen_text(running))
        assert "Play a task" in screen_text(running)


@pytest.mark.parametrize("count", [1, 2, 17, 50_000])
@pytest.mark.parametrize("size", [(24, 5), (60, 12)])
def test_a_curve_fits_into_its_place(count: int, size: tuple[int, int]) -> None:
    values = [number / count for number in range(count)]
    rows = drawn(Curve(values, values, (0.0, 1.0)), *size)
    assert len(rows) <= size[1]
    assert all(len(row) <= size[0] for row in rows)
    assert any(0x2800 <= ord(character) < 0x2900 for row in rows for character in row)
