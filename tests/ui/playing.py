"""A small task, an app that plays it with the real grader, and ways to look at the play screen."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from textual.pilot import Pilot
from textual.widgets import Static

from tests.ui import shell
from tracefix_tui.catalog.task import Difficulty, Limits, Task
from tracefix_tui.grading import Grader
from tracefix_tui.grading.report import Frame, Outcome, Report, TestResult
from tracefix_tui.settings import Settings
from tracefix_tui.ui.app import TracefixApp
from tracefix_tui.ui.screens.play import PlayScreen
from tracefix_tui.ui.widgets.action_bar import ActionBar, ActionButton
from tracefix_tui.ui.widgets.code_editor import CodeEditor
from tracefix_tui.ui.widgets.tests_list import TestRow, TestsList
from tracefix_tui.ui.widgets.text_pane import TextPane

BUGGY = '''\
def mean(numbers):
    """The arithmetic mean; 0 of nothing."""
    total = 0
    for number in numbers:
        total += number
    return total / (len(numbers) - 1)


def spread(numbers):
    return max(numbers) - min(numbers)
'''
SOLUTION = BUGGY.replace(" / (len(numbers) - 1)", " / len(numbers) if numbers else 0")
TESTS = """\
import pytest
from solution import mean, spread


@pytest.mark.parametrize(("numbers", "expected"), [([2, 4], 3), ([5], 5)])
def test_mean(numbers, expected):
    assert mean(numbers) == expected


def test_mean_of_nothing():
    assert mean([]) == 0


def test_spread():
    assert spread([1, 9, 4]) == 8
"""
HIDDEN = """\
from solution import mean


def test_more():
    assert mean([1, 2, 3]) == 2


def test_zeros():
    assert mean([0, 0]) == 0
"""

MEAN = Task(
    name="mean",
    pack="alpha",
    title="The mean of some numbers",
    description="`mean(numbers)` gives the mean.\n\n- `mean([2, 4])` gives `3`.\n- `mean([])` gives `0`.",
    difficulty=Difficulty.EASY,
    category="numbers",
    bug_type="off-by-one",
    tags=(),
    hints=("Look at the division.", "How many numbers are there?", "Divide by `len(numbers)`."),
    explanation="The sum was divided by **one less** than the count.",
    buggy=BUGGY,
    solution=SOLUTION,
    tests=TESTS,
    hidden_tests=HIDDEN,
    limits=Limits(test_seconds=0.2, memory_mib=64, output_kib=16, differential=False),
)
OTHER = shell.DOUBLE


def playing(
    grader: Grader | CannedGrader, task: Task = MEAN, tasks: Sequence[Task] = (MEAN, OTHER), **settings: Any
) -> TracefixApp:
    """An app that opens on `task`."""
    return TracefixApp(shell.catalog(tasks), Settings(**settings), task=task, grader=grader)  # type: ignore[arg-type]


@asynccontextmanager
async def play(
    grader: Grader | CannedGrader, size: tuple[int, int] = (120, 40), **more: Any
) -> AsyncIterator[tuple[Pilot[None], PlayScreen]]:
    """The play screen, running, with its notifications kept."""
    app = playing(grader, **more)
    async with app.run_test(size=size, notifications=True) as pilot:
        await pilot.pause()
        assert isinstance(app.screen, PlayScreen)
        yield pilot, app.screen


async def settled(pilot: Pilot[None]) -> None:
    """Wait until nothing runs and what was typed is known."""
    app = pilot.app
    await app.workers.wait_for_complete()
    await pilot.pause()
    for screen in app.screen_stack:
        if isinstance(screen, PlayScreen):
            screen.code_pane.settle()
    await pilot.pause()


def change(screen: PlayScreen, old: str, new: str) -> None:
    """Type a change: `new` in the place of `old`."""
    editor = screen.query_one(CodeEditor)
    text = editor.text
    assert text.count(old) == 1, old
    index = text.index(old)
    row = text[:index].count("\n")
    column = index - (text.rfind("\n", 0, index) + 1)
    lines = old.split("\n")
    end = (row + len(lines) - 1, len(lines[-1]) + (column if len(lines) == 1 else 0))
    editor.replace(new, (row, column), end, maintain_selection_offset=False)


def shown_rows(screen: PlayScreen) -> tuple[TestRow, ...]:
    return screen.query_one(TestsList).rows


def words(screen: PlayScreen) -> list[str]:
    """Name and outcome of each test on the screen."""
    return [f"{row.name} {row.outcome}" for row in shown_rows(screen)]


def plain(screen: Any, selector: str) -> str:
    """The text of a text pane or a static one."""
    widget = screen.query_one(selector)
    if isinstance(widget, TextPane):
        return widget.plain
    assert isinstance(widget, Static)
    return str(widget.render())


def button(screen: PlayScreen, type: Any) -> ActionButton:
    return screen.query_one(ActionBar)[type]


def notes(pilot: Pilot[None]) -> str:
    """All notifications so far."""
    return "\n".join(note.message for note in pilot.app._notifications)


class CannedGrader:
    """Says the same of `MEAN` each time, to the last millisecond: for pictures."""

    def warm_up(self) -> None:
        """Nothing to start."""

    def close(self) -> None:
        """Nothing to stop."""

    def grade(self, source: str, task: Task, *, suite: str = "visible", **_: Any) -> Report:
        right = source.strip() == task.solution.strip()
        results = [
            TestResult("test_mean[numbers0-3]", Outcome.PASSED, call="mean([2, 4])", wall_ms=1.4)
            if right
            else TestResult(
                "test_mean[numbers0-3]",
                Outcome.FAILED,
                message="expected 3, got 6.0",
                call="mean([2, 4])",
                expected="3",
                got="6.0",
                output="adding 2\nadding 4\n",
                wall_ms=1.4,
            ),
            TestResult("test_mean[numbers1-5]", Outcome.PASSED, call="mean([5])", wall_ms=0.4)
            if right
            else TestResult(
                "test_mean[numbers1-5]",
                Outcome.ERROR,
                message="ZeroDivisionError: division by zero",
                call="mean([5])",
                got="ZeroDivisionError: division by zero",
                frames=(Frame(6, "mean", "return total / (len(numbers) - 1)"),),
                wall_ms=0.4,
            ),
            TestResult("test_mean_of_nothing", Outcome.PASSED, call="mean([])", wall_ms=0.3),
            TestResult("test_spread", Outcome.PASSED, call="spread([1, 9, 4])", wall_ms=12.0),
        ]
        if suite == "all":
            outcome = Outcome.PASSED if right else Outcome.FAILED
            results += [TestResult(f"hidden_{number}", outcome, hidden=True) for number in range(2)]
        return Report(tuple(results), layers=("canned",), wall_ms=15.0)
