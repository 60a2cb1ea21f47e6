"""Playing by proposals: the editor's text is sent, the bars move, the best one counts."""

from __future__ import annotations

import dataclasses
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.pilot import Pilot

from tests.ui.playing import MEAN, SOLUTION, CannedGrader, notes, plain, playing, settled
from tests.ui.shell import until
from tracefix_tui.catalog.task import Task
from tracefix_tui.episode.actions import ActionType
from tracefix_tui.grading.assessment import Assessment, Curve, Efficiency, Growth, Opinion, Point
from tracefix_tui.grading.report import Report
from tracefix_tui.ui.screens.browser import BrowserScreen
from tracefix_tui.ui.screens.confirm import ConfirmScreen
from tracefix_tui.ui.screens.play import PlayScreen
from tracefix_tui.ui.screens.proposal_verdict import ProposalVerdictScreen
from tracefix_tui.ui.screens.propose import ProposeScreen
from tracefix_tui.ui.screens.which import play_screen
from tracefix_tui.ui.widgets.action_bar import ActionBar
from tracefix_tui.ui.widgets.component_meter import ComponentMeter, bar
from tracefix_tui.ui.widgets.growth_picture import growth_lines

CURVE = Curve(Growth.LINEAR, (Point(16, 0.1), Point(1024, 1.5), Point(4096, 6.0)))
MEASURED = Assessment(
    Efficiency(1.0, CURVE, CURVE, 1.2, 4096, "its time grows about linear, as the reference's"),
    measurable=True,
)


class AssessingGrader(CannedGrader):
    """Says what is canned, and of code that passes how fast it is."""

    def __init__(self, opinion: Opinion | None = None) -> None:
        self.assessment = dataclasses.replace(MEASURED, opinion=opinion) if opinion else MEASURED

    def grade(self, source: str, task: Task, *, suite: str = "visible", **options: Any) -> Report:
        report = super().grade(source, task, suite=suite)
        found = (
            self.assessment if report.all_passed else dataclasses.replace(self.assessment, efficiency=None)
        )
        return dataclasses.replace(report, assessment=found)


@asynccontextmanager
async def proposing(
    grader: CannedGrader | None = None, size: tuple[int, int] = (120, 40)
) -> AsyncIterator[tuple[Pilot[None], ProposeScreen]]:
    app = playing(grader or AssessingGrader(), rules="codearena")
    async with app.run_test(size=size, notifications=True) as pilot:
        await pilot.pause()
        assert isinstance(app.screen, ProposeScreen)
        yield pilot, app.screen


async def propose(pilot: Pilot[None], screen: ProposeScreen, text: str) -> None:
    screen.code_pane.set_text(text)
    await pilot.press("f9")
    await settled(pilot)


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (180, 50)])
async def test_a_proposal_moves_the_bars(size: tuple[int, int]) -> None:
    async with proposing(size=size) as (pilot, screen):
        meter = screen.query_one(ComponentMeter)
        assert "weights" in str(meter.render())
        await propose(pilot, screen, SOLUTION.replace("total = 0", "total = 0  # new"))
        assert "0.15/0.15" in str(meter.render())
        assert "0.00/0.30" in str(meter.render())
        await propose(pilot, screen, SOLUTION)
        assert "0.30/0.30" in str(meter.render())
        assert "Proposals left 3 of 5" in str(meter.render())
        output = plain(screen, "#output")
        assert output.index("Proposal 2") < output.index("Proposal 1")
        assert "Changed since proposal 1" in output
        assert "●" in output
        assert "◉" in output


async def test_the_same_again_is_warned_about_and_not_sent() -> None:
    async with proposing() as (pilot, screen):
        await propose(pilot, screen, "x = 1")
        screen.code_pane.set_text("x = 1  ")
        await pilot.press("f9")
        await pilot.pause()
        assert isinstance(pilot.app.screen, ConfirmScreen)
        await pilot.press("n")
        await settled(pilot)
        assert len(screen.state.steps) == 1
        await pilot.press("f9", "y")
        await settled(pilot)
        assert "duplicate" in screen.state.steps[1].components
        assert "proposed before" in plain(screen, "#output")


async def test_unchanged_code_is_asked_about() -> None:
    async with proposing() as (pilot, screen):
        await pilot.press("f9")
        await pilot.pause()
        assert isinstance(pilot.app.screen, ConfirmScreen)
        await pilot.press("escape")
        assert screen.state.steps == []


@pytest.mark.parametrize("key", ["f2", "f5", "f6", "f7", "f8"])
async def test_other_actions_say_what_to_do_instead(key: str) -> None:
    async with proposing() as (pilot, screen):
        await pilot.press(key)
        await settled(pilot)
        if isinstance(pilot.app.screen, ConfirmScreen):
            await pilot.press("n")  # applying is proposing
        else:
            assert "F9 proposes the whole source" in notes(pilot)
        assert screen.state.steps == []


async def test_it_can_be_finished_with_the_best_proposal() -> None:
    async with proposing() as (pilot, screen):
        await pilot.press("f12")
        await settled(pilot)
        assert "no proposal to end with" in notes(pilot)
        await propose(pilot, screen, SOLUTION)
        await propose(pilot, screen, "x = 1")
        await pilot.press("f12")
        await settled(pilot)
        verdict = pilot.app.screen
        assert isinstance(verdict, ProposalVerdictScreen)
        headline = plain(verdict, "#headline")
        assert "Score 0.89" in headline
        assert "Proposal 1 of 2" in headline
        assert "Efficiency 1.00" in plain(verdict, "#verdict-tests")
        assert pilot.app.progress.get(MEAN.id).best == pytest.approx(0.89)  # type: ignore[attr-defined]


async def test_who_has_finished_is_not_asked_once_more_unless_something_new_would_be_lost() -> None:
    async with proposing() as (pilot, screen):
        await propose(pilot, screen, SOLUTION)
        await pilot.press("f12")
        await until(pilot, lambda: isinstance(pilot.app.screen, ProposalVerdictScreen))
        await pilot.press("c")
        await until(pilot, lambda: pilot.app.screen is screen)
        screen.code_pane.set_text("x = 1")
        pilot.app.browse()  # type: ignore[attr-defined]
        await until(pilot, lambda: isinstance(pilot.app.screen, ConfirmScreen))
        await pilot.press("n", "ctrl+r")
        await settled(pilot)
        pilot.app.browse()  # type: ignore[attr-defined]
        await until(pilot, lambda: isinstance(pilot.app.screen, BrowserScreen))
        await settled(pilot)


async def test_a_near_perfect_proposal_ends_it() -> None:
    opinion = Opinion(1.0, 1.0, 1.0, ("right", "safe", "clear"), "a-model")
    async with proposing(AssessingGrader(opinion)) as (pilot, screen):
        await propose(pilot, screen, SOLUTION)
        assert screen.state.done
        assert screen.query_one(ActionBar)[ActionType.PROPOSE_FIX].price == "verdict"
        assert isinstance(pilot.app.screen, ProposalVerdictScreen)


async def test_leaving_counts_the_best_proposal() -> None:
    async with proposing() as (pilot, screen):
        await propose(pilot, screen, SOLUTION)
        screen.action_escape()
        await pilot.pause()
        assert isinstance(pilot.app.screen, ConfirmScreen)
        await pilot.press("y")
        await settled(pilot)
        assert pilot.app.progress.get(MEAN.id).best == pytest.approx(0.89)  # type: ignore[attr-defined]


# --- parts


@given(st.floats(-1, 2), st.integers(1, 60))
def test_a_bar_fills_its_cells(share: float, width: int) -> None:
    full, rest = bar(share, width)
    assert len(full) + len(rest) == width
    if share >= 1:
        assert rest == ""
    if share <= 0:
        assert full == ""


POINTS = st.lists(
    st.builds(Point, st.integers(1, 10**6), st.floats(0, 1e4)), max_size=12, unique_by=lambda point: point.n
).map(lambda points: tuple(sorted(points, key=lambda point: point.n)))


@given(POINTS, POINTS, st.integers(5, 120))
def test_a_picture_fits_whatever_was_measured(
    yours: tuple[Point, ...], theirs: tuple[Point, ...], width: int
) -> None:
    found = Efficiency(0.2, Curve(Growth.CUBIC, yours), Curve(None, theirs, "it fails"), None, 0, "slow")
    rows = ["".join(text for text, _ in line.parts) for line in growth_lines(found, width)]
    assert len(rows) in (3, 12)
    for row in rows[3:]:
        assert len(row) <= max(40, width)


def test_the_rules_choose_the_screen() -> None:
    assert type(play_screen(MEAN, "codearena")) is ProposeScreen
    assert type(play_screen(MEAN, "tracefix")) is PlayScreen
    assert type(play_screen(MEAN, "tracefix-shaped")) is PlayScreen
