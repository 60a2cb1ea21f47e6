"""The app itself: how it starts, what it shares, the ways between screens, and how it ends."""

from __future__ import annotations

import asyncio
import gc
import threading
from collections.abc import Callable
from typing import Any

import pytest
from textual.screen import ModalScreen, Screen

from tests.ui import shell
from tests.ui.shell import CACHE, DOUBLE, MIRROR, PING, TASKS, screen_text, until
from tracefix_tui.catalog.task import Task
from tracefix_tui.records.progress import ProgressStore
from tracefix_tui.sandbox import SandboxError
from tracefix_tui.ui.app import TracefixApp
from tracefix_tui.ui.screens.browser import BrowserScreen
from tracefix_tui.ui.screens.confirm import ConfirmScreen
from tracefix_tui.ui.screens.play import PlayScreen
from tracefix_tui.ui.screens.too_small import TooSmallScreen


class Guarded(Screen[None]):
    """A screen that lets go only when told so."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[Callable[[], object]] = []

    def leave(self, then: Callable[[], object]) -> None:
        self.asked.append(then)


async def test_it_opens_on_the_browser() -> None:
    running = shell.app()
    async with running.run_test() as pilot:
        await pilot.pause()
        assert isinstance(running.screen, BrowserScreen)
        assert len(running.screen_stack) == 1


async def test_it_opens_on_a_task_and_leads_to_the_browser() -> None:
    running = shell.app(first=MIRROR)
    async with running.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        assert isinstance(running.screen, PlayScreen)
        assert running.screen.played == MIRROR
        running.browse()
        await pilot.pause()
        assert isinstance(running.screen, BrowserScreen)
        assert "Twice as much" in screen_text(running)
        running.play(PING)
        await pilot.pause()
        assert isinstance(running.screen, PlayScreen)
        running.browse()
        await pilot.pause()
        assert [type(screen) for screen in running.screen_stack] == [BrowserScreen]


async def test_from_the_browser_to_a_task_and_back() -> None:
    running = shell.app()
    async with running.run_test(size=(120, 40)) as pilot:
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(running.screen, PlayScreen)
        assert running.screen.played == DOUBLE
        running.browse()
        await pilot.pause()
        assert isinstance(running.screen, BrowserScreen)


async def test_playing_replaces_what_lies_over_the_browser() -> None:
    running = shell.app()
    async with running.run_test(size=(120, 40)) as pilot:
        await running.push_screen(Screen())
        await running.push_screen(ModalScreen())
        running.play(PING)
        await pilot.pause()
        assert [type(screen) for screen in running.screen_stack] == [BrowserScreen, PlayScreen]
        running.play(CACHE)
        await pilot.pause()
        assert [type(screen) for screen in running.screen_stack] == [BrowserScreen, PlayScreen]
        assert isinstance(running.screen, PlayScreen)
        assert running.screen.played == CACHE


@pytest.mark.parametrize("way", ["browse", "play", "quit"])
async def test_a_screen_may_ask_before_it_is_left(way: str) -> None:
    running = shell.app()
    async with running.run_test(size=(120, 40)) as pilot:
        guarded = Guarded()
        await running.push_screen(guarded)
        await running.push_screen(ModalScreen())
        if way == "browse":
            running.browse()
        elif way == "play":
            running.play(PING)
        else:
            await pilot.press("ctrl+q")
        await pilot.pause()
        (then,) = guarded.asked
        assert running.screen_stack[1] is guarded
        assert running.is_running
        then()
        await pilot.pause()
        assert guarded not in running.screen_stack or not running.is_running


async def test_what_opens_while_it_is_too_small_opens_below() -> None:
    running = shell.app()
    async with running.run_test(size=(59, 17)) as pilot:
        await pilot.pause()
        await running.push_screen(guarded := Guarded())
        await pilot.pause()
        assert isinstance(running.screen, TooSmallScreen)
        await running.push_screen(ConfirmScreen("Leave?", ["Really."], "Leave", "Stay"))
        await pilot.pause()
        assert isinstance(running.screen, ConfirmScreen)
        await pilot.press("escape")
        await pilot.resize_terminal(60, 18)
        await pilot.pause()
        await pilot.pause()
        assert running.screen is guarded


async def test_too_small_is_no_way_out_of_a_task() -> None:
    running = shell.app()
    async with running.run_test(size=(120, 40)) as pilot:
        await running.push_screen(guarded := Guarded())
        await pilot.resize_terminal(40, 10)
        await pilot.pause()
        assert isinstance(running.screen, TooSmallScreen)
        await pilot.resize_terminal(120, 40)
        await pilot.pause()
        assert running.screen is guarded
        assert guarded.asked == []


async def test_a_screen_that_comes_while_too_small_stays() -> None:
    running = shell.app()
    async with running.run_test(size=(40, 10)) as pilot:
        await pilot.pause()
        late: Screen[None] = Screen()
        await running.push_screen(late)
        await pilot.resize_terminal(120, 40)
        await pilot.pause()
        assert running.screen is late
        await late.dismiss()
        await pilot.pause()
        assert isinstance(running.screen, BrowserScreen)


def test_the_next_task_goes_round_and_leaves_solved_ones_out() -> None:
    running = shell.app(solved=[(MIRROR, 0.9)])
    assert running.next_task() == DOUBLE
    order = [DOUBLE]
    while (task := running.next_task(order[-1])) is not None and task != DOUBLE:
        order.append(task)
    assert order == [task for task in TASKS if task != MIRROR]


def test_the_last_open_task_has_no_next() -> None:
    running = shell.app(solved=[(task, 0.9) for task in TASKS if task != PING])
    assert running.next_task() == PING
    assert running.next_task(PING) is None
    running.progress.record(PING.id, 0.9, solved=True)
    assert running.next_task() is None
    assert running.next_task(DOUBLE) is None


def test_tasks_stand_from_easy_to_hard() -> None:
    assert shell.app(tuple(reversed(TASKS))).tasks == (MIRROR, DOUBLE, *[TASKS[3], TASKS[2], PING, CACHE])


class SlowGrader:
    """Notes on which thread it is warmed up, and whether it is closed."""

    def __init__(self, error: Exception | None = None) -> None:
        self.warmed = threading.Event()
        self.thread: threading.Thread | None = None
        self.closed = False
        self._error = error

    def warm_up(self) -> None:
        self.thread = threading.current_thread()
        self.warmed.set()
        if self._error:
            raise self._error

    def close(self) -> None:
        self.closed = True


def with_grader(grader: Any, **changes: Any) -> TracefixApp:
    return TracefixApp(shell.catalog(), progress=ProgressStore(), **({"grader": grader} | changes))


async def test_the_grader_is_warmed_up_beside_the_screen() -> None:
    grader = SlowGrader()
    running = with_grader(grader)
    async with running.run_test() as pilot:
        await asyncio.to_thread(grader.warmed.wait, 10)
        await pilot.pause()
        assert grader.thread is not threading.main_thread()
    assert not grader.closed


async def test_the_apps_own_grader_is_closed_at_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    grader = SlowGrader()
    monkeypatch.setattr("tracefix_tui.grading.Grader", lambda: grader)
    running = with_grader(None)
    async with running.run_test() as pilot:
        await asyncio.to_thread(grader.warmed.wait, 10)
        await pilot.pause()
        assert running.grader is grader
    assert grader.closed


async def test_a_sandbox_that_cannot_start_is_said() -> None:
    running = with_grader(SlowGrader(SandboxError("No user namespaces.", "Run it on Linux.")))
    async with running.run_test(notifications=True) as pilot:
        await until(pilot, lambda: len(running._notifications) > 0)
        (note,) = running._notifications
        assert "No user namespaces." in note.message
        assert running.is_running


async def test_garbage_is_collected_again_after_the_first_paint() -> None:
    gc.disable()
    try:
        running = shell.app()
        async with running.run_test() as pilot:
            await pilot.pause()
            assert gc.isenabled()
    finally:
        gc.enable()
        gc.unfreeze()


async def test_no_cursor_blinks() -> None:
    running = shell.app()
    async with running.run_test() as pilot:
        await pilot.press("slash")
        assert all(not field.cursor_blink for field in running.screen.query("Input").results())  # type: ignore[attr-defined]


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_every_state_has_a_word_and_a_symbol_of_its_own(
    size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    running = shell.app(solved=[(DOUBLE, 0.95)], tried=[MIRROR])
    async with running.run_test(size=size) as pilot:
        await pilot.pause()
        lines = screen_text(running).split("\n")
        names = ("Twice as much", "Mirror writing", "Finding a number")
        rows = {name: next(line for line in lines[3:] if f" {name}  " in line[:40]) for name in names}
        assert "●" in rows["Twice as much"]
        assert "★★★ 0.95" in rows["Twice as much"]
        assert "◐" in rows["Mirror writing"]
        assert "tried" in rows["Mirror writing"]
        assert "○" in rows["Finding a number"]
        assert "new" in rows["Finding a number"]
        colours = {
            segment.style.color.triplet
            for strip in running.screen._compositor.render_strips()
            for segment in strip.apply_filter(running._filters[-1], running.screen.background_colors[1])
            if segment.style and segment.style.color and segment.style.color.triplet
        }
        assert all(max(colour) - min(colour) <= 2 for colour in colours)


@pytest.mark.parametrize("first", [None, MIRROR])
async def test_style_sheets_are_parsed_once_at_the_start(first: Any) -> None:
    running = shell.app(first=first)
    parsed: list[int] = []
    parse = running.stylesheet.reparse
    running.stylesheet.reparse = lambda: (parsed.append(1), parse())[1]  # type: ignore[func-returns-value,method-assign]
    async with running.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        assert len(parsed) == 0


@pytest.mark.parametrize(
    ("size", "classes"), [((80, 24), {"-narrow", "-short"}), ((120, 40), {"-wide", "-tall"})]
)
@pytest.mark.parametrize("task", [None, DOUBLE])
async def test_a_first_screen_is_laid_out_for_its_size_at_once(
    size: tuple[int, int], classes: set[str], task: Task | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    running = shell.app(first=task)
    points = {name for _, name in (*running.HORIZONTAL_BREAKPOINTS, *running.VERTICAL_BREAKPOINTS)}
    seen = []
    lay_out = Screen._refresh_layout

    def note(screen: Screen[object], *rest: Any, **options: Any) -> None:
        seen.append(points & screen.classes)
        lay_out(screen, *rest, **options)

    monkeypatch.setattr(Screen, "_refresh_layout", note)
    async with running.run_test(size=size) as pilot:
        await pilot.pause()
    assert set(map(frozenset, seen)) == {frozenset(classes)}
