"""The verdict: the score and how it came about, both changes, the explanation, and where to go from there."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from textual.pilot import Pilot

from tests.ui.playing import MEAN, OTHER, SOLUTION, plain, play, settled
from tests.ui.shell import screen_text
from tracefix_tui.grading import Grader
from tracefix_tui.ui.screens.browser import BrowserScreen
from tracefix_tui.ui.screens.play import PlayScreen
from tracefix_tui.ui.screens.verdict import VerdictScreen

FIXED = SOLUTION.removesuffix("\n")
BROKEN = MEAN.buggy.replace("total = 0", "total = (0").removesuffix("\n")


@asynccontextmanager
async def verdict(
    grader: Grader, code: str | None = FIXED, size: tuple[int, int] = (120, 40), views: int = 0
) -> AsyncIterator[tuple[Pilot[None], VerdictScreen]]:
    """The verdict on `code`, or on the code as it was for None, after `views` extra steps."""
    async with play(grader, size=size) as (pilot, screen):
        for _ in range(views):
            await pilot.press("f2")
            await settled(pilot)
        if code is not None:
            screen.code_pane.set_text(code)
        await pilot.press("f9")
        await pilot.pause()
        await pilot.press("y")
        await settled(pilot)
        assert isinstance(pilot.app.screen, VerdictScreen)
        yield pilot, pilot.app.screen


def headline(screen: VerdictScreen) -> str:
    return plain(screen, "#headline")


async def test_a_solved_task_has_score_stars_and_counts(grader: Grader) -> None:
    async with verdict(grader) as (pilot, screen):
        text = headline(screen)
        assert "✓ Solved   ★★★   Score 0.98" in text
        assert "6/6 tests 1.00 - 2 steps x 0.01 = 0.98" in text
        assert "Visible ✓ 4 of 4 passed" in text
        assert "Hidden ✓ 2 of 2 passed" in text
        assert plain(screen, "#why") == "The sum was divided by one less than the count."
        assert "2 of 2 hidden tests passed" in plain(screen, "#verdict-tests")
        shown = screen_text(pilot.app)
        assert "test_more" not in shown, "hidden tests stay hidden"


async def test_an_unsolved_task_says_what_is_missing(grader: Grader) -> None:
    async with verdict(grader, code=None) as (_, screen):
        text = headline(screen)
        assert "✗ Not solved   ☆☆☆" in text
        assert "Visible ✗ 2 of 4 passed" in text
        assert re.search(r"Hidden ✗ \d of 2 passed", text)
        assert plain(screen, "#yours") == "You changed nothing."
        assert "test_mean[numbers0-3]  failed" in plain(screen, "#verdict-tests")


@pytest.mark.parametrize(("code", "views"), [(FIXED, 0), (FIXED, 3), (None, 2), (BROKEN, 1)])
async def test_the_sum_adds_up_to_the_score(grader: Grader, code: str | None, views: int) -> None:
    async with verdict(grader, code, views=views) as (_, screen):
        text = headline(screen)
        passed, total, share, steps, raw = re.search(
            r"(\d+)/(\d+) tests ([\d.]+) - (\d+) steps? x 0.01 = (-?[\d.]+)", text
        ).groups()  # type: ignore[union-attr]
        score = float(re.search(r"Score ([\d.]+)", text)[1])  # type: ignore[index]
        assert float(share) == pytest.approx(int(passed) / int(total), abs=0.005)
        assert int(steps) == views + 1 + (code is not None)
        assert score == pytest.approx(min(0.98, max(0.01, float(raw))))
        assert ("the most there is" in text) == (float(raw) > 0.98)
        assert ("the least there is" in text) == (float(raw) < 0.01)


async def test_code_that_does_not_compile_is_said(grader: Grader) -> None:
    async with verdict(grader, BROKEN) as (_, screen):
        assert "The code does not compile, so no test counts." in headline(screen)
        assert "Visible ✗ 0 of 4 passed" in headline(screen)


async def test_both_changes_stand_beside_each_other(grader: Grader) -> None:
    mine = MEAN.buggy.replace("(len(numbers) - 1)", "max(1, len(numbers))").removesuffix("\n")
    async with verdict(grader, mine) as (_, screen):
        yours, reference = plain(screen, "#yours"), plain(screen, "#reference")
        assert " 6 -     return total / (len(numbers) - 1)" in yours
        assert " 6 +     return total / max(1, len(numbers))" in yours
        assert " 6 +     return total / len(numbers) if numbers else 0" in reference
    async with verdict(grader) as (_, screen):
        assert plain(screen, "#reference") == plain(screen, "#yours")
        assert screen.query_one("#reference-pane").border_subtitle == "the same as yours, to the letter"


async def test_a_second_try_is_compared_with_the_best(grader: Grader) -> None:
    async with verdict(grader, views=4) as (pilot, screen):
        assert "your best" not in headline(screen)
        await pilot.press("a")
        await settled(pilot)
        again = pilot.app.screen
        assert isinstance(again, PlayScreen)
        assert again.played == MEAN
        assert again.session.state.steps == []
        assert len(pilot.app.screen_stack) == 2, "the try before is gone"
        again.code_pane.set_text(FIXED)
        await pilot.press("f9", "y")
        await settled(pilot)
        assert "your best so far, before it was 0.94" in headline(pilot.app.screen)  # type: ignore[arg-type]


async def test_next_goes_to_the_next_unsolved_task(grader: Grader) -> None:
    async with verdict(grader) as (pilot, _):
        await pilot.press("n")
        await settled(pilot)
        assert isinstance(pilot.app.screen, PlayScreen)
        assert pilot.app.screen.played == OTHER


async def test_browse_shows_what_was_reached(grader: Grader) -> None:
    async with verdict(grader) as (pilot, _):
        await pilot.press("b")
        await settled(pilot)
        assert isinstance(pilot.app.screen, BrowserScreen)
        assert "0.98" in screen_text(pilot.app)


async def test_the_code_can_be_looked_at_once_more(grader: Grader) -> None:
    async with verdict(grader) as (pilot, _):
        await pilot.press("c")
        await settled(pilot)
        screen = pilot.app.screen
        assert isinstance(screen, PlayScreen)
        await pilot.press("f5")
        await settled(pilot)
        assert len(screen.session.state.steps) == 2, "the episode has ended"
        await pilot.press("f9")
        await settled(pilot)
        assert isinstance(pilot.app.screen, VerdictScreen)
        assert pilot.app.progress.get(MEAN.id).submits == 1  # type: ignore[attr-defined]
        await pilot.press("c")
        await settled(pilot)
        await pilot.press("escape", "escape")
        await settled(pilot)
        assert isinstance(pilot.app.screen, BrowserScreen), "nothing is lost, so nothing is asked"


async def test_on_80_columns_the_panes_are_tabs(grader: Grader) -> None:
    async with verdict(grader, size=(80, 24)) as (pilot, screen):
        seen = []
        for _ in range(5):
            text = screen_text(pilot.app)
            seen.append(re.search(r"\[(.*?)\] ?", text.split("\n")[5])[1])  # type: ignore[index]
            await pilot.press("f4")
            await pilot.pause()
        assert seen == ["Why", "Your change", "Reference", "Tests", "Why"]
        await pilot.click("#verdict-tabs", offset=(8, 0))
        await pilot.pause()
        assert screen.query_one("#yours").has_focus


async def test_steps_that_run_out_end_the_episode(grader: Grader) -> None:
    async with play(grader) as (pilot, screen):
        from tracefix_tui.episode.actions import Action, ActionType

        await screen.session.perform_all([Action(ActionType.VIEW_CODE)] * 49)
        await pilot.pause()
        await pilot.press("f2")
        await settled(pilot)
        assert isinstance(pilot.app.screen, VerdictScreen)
        assert "The steps ran out before SUBMIT." in headline(pilot.app.screen)
