"""The statistics screen: it counts what was recorded, turns its tables, and works without any run."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.records.making import RUN, VIEW, recorded
from tests.ui import shell
from tests.ui.shell import screen_text, until
from tracefix_tui.records.recorder import runs_dir
from tracefix_tui.ui.app import TracefixApp
from tracefix_tui.ui.screens.browser import BrowserScreen
from tracefix_tui.ui.screens.stats import TABS, StatsScreen
from tracefix_tui.ui.widgets.plot import Curve, bounds, drawn, y_marks


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


async def test_nothing_is_cut_or_wrapped_on_the_smallest_screen() -> None:
    for _ in range(12):
        recorded(runs_dir())
    running = TracefixApp(shell.catalog(), grader=shell.NoGrader(), opening=StatsScreen)  # type: ignore[arg-type]
    async with running.run_test(size=(60, 18)) as pilot:
        await until(pilot, lambda: "12 with a verdict" in screen_text(running))
        for _ in TABS:
            await pilot.pause()
            text = screen_text(running)
            assert "…" not in text.splitlines()[1]
            bars = [line for line in text.splitlines() if "█" in line]
            assert all("12" in line for line in bars)
            await pilot.press("right")


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


@given(
    st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=30),
    st.integers(3, 40),
)
def test_the_marks_of_a_curve_are_round_numbers_in_its_range(values: list[float], rows: int) -> None:
    low, high = bounds(values)
    marks = y_marks(low, high, rows)
    numbers = [value for value, _ in marks]
    labels = [label for _, label in marks]
    assert 1 <= len(marks) <= min(rows, 6)
    assert numbers == sorted(set(numbers))
    assert len(set(labels)) == len(labels)
    assert not any(label.startswith("-") and not set(label) & set("123456789") for label in labels)
    room = (high - low) * 1e-6
    assert all(low - room <= value <= high + room for value in numbers)
    assert all(float(label.replace(",", "")) == value for value, label in marks)


@pytest.mark.parametrize("values", [[0.5] * 3, [0.0], [-0.5, 0.2, 0.5], [-0.01, 0.01], [1e-9, -1.0]])
def test_a_curve_has_no_negative_zero(values: list[float]) -> None:
    said = "\n".join(drawn(Curve(values), 60, 12))
    assert re.search(r"(?<![\d.])0\.?0*┤", said)
    assert not re.search(r"-0\.?0*┤", said)
