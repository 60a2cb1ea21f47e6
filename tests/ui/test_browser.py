"""The browser: what it shows, filters, moves, and where it leads."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.ui import shell
from tests.ui.shell import CACHE, DOUBLE, MIRROR, PING, SEARCH, TASKS, VOTES, screen_text
from tracefix_tui.catalog import Problem, Task
from tracefix_tui.records.state import RememberedState
from tracefix_tui.settings import Settings
from tracefix_tui.ui.app import TracefixApp
from tracefix_tui.ui.screens.browser import FindInput
from tracefix_tui.ui.widgets.chip_bar import ChipBar
from tracefix_tui.ui.widgets.key_bar import KeyBar
from tracefix_tui.ui.widgets.task_list import TaskList
from tracefix_tui.ui.widgets.task_preview import TaskPreview

WIDE, NARROW = (120, 40), (80, 24)


class Played:
    """Notes what an app would play, in place of showing the play screen."""

    def __init__(self, running: TracefixApp) -> None:
        self.tasks: list[Task] = []
        running.play = self.tasks.append  # type: ignore[assignment,method-assign]


def here(running: TracefixApp) -> Task | None:
    return running.screen.query_one(TaskList).task_here


def shown(running: TracefixApp) -> list[str]:
    """Names of the tasks in the list."""
    return [line.name for line in running.screen.query_one(TaskList)._lines if isinstance(line, Task)]


async def at(pilot: Pilot[None], text: str) -> tuple[int, int]:
    """Where a text stands on the screen: (column, row)."""
    await pilot.pause()
    assert isinstance(pilot.app, TracefixApp)
    for row, line in enumerate(screen_text(pilot.app).split("\n")):
        if text in line:
            return line.index(text), row
    raise AssertionError(f"{text!r} is not on the screen")


@pytest.mark.parametrize("size", [WIDE, NARROW, (60, 18), (200, 60)])
async def test_a_first_look(size: tuple[int, int]) -> None:
    running = shell.app(solved=[(DOUBLE, 0.95)], tried=[MIRROR])
    async with running.run_test(size=size) as pilot:
        await pilot.pause()
        text = screen_text(running)
        assert "1 of 6 solved" in text
        assert "★ 3 of 18" in text
        assert "Next Mirror writing" in text
        assert "● Twice as much" in text
        assert "★★★ 0.95" in text
        assert "◐ Mirror writing" in text
        assert "tried" in text
        assert "Easy" in text
        assert "1 of 2" in text
        assert here(running) == MIRROR
        assert running.screen.query_one(TaskPreview).border_title == "Mirror writing"
        assert "F1 Help" in text


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_the_preview_shows_description_and_code(size: tuple[int, int]) -> None:
    running = shell.app()
    async with running.run_test(size=size) as pilot:
        await pilot.pause()
        running.screen.query_one(TaskPreview).scroll_end(animate=False)
        await pilot.pause()
        text = screen_text(running)
        assert "return x + 3  # a bug" in text
        assert "double(2) gives 4." in text
        assert "`double" not in text


async def test_moving_changes_the_preview() -> None:
    running = shell.app()
    async with running.run_test(size=WIDE) as pilot:
        for key, expected in [
            ("down", MIRROR),
            ("j", SEARCH),
            ("k", MIRROR),
            ("end", PING),
            ("home", DOUBLE),
        ]:
            await pilot.press(key)
            await pilot.pause()
            assert here(running) == expected
            assert running.screen.query_one(TaskPreview).border_title == expected.title
        await pilot.press("up")
        assert here(running) == DOUBLE


async def test_paging_always_lands_on_a_task() -> None:
    tasks = [shell.task(f"t{number}", f"Task {number}") for number in range(60)]
    running = shell.app(tasks)
    async with running.run_test(size=NARROW) as pilot:
        await pilot.press("pagedown", "pagedown")
        middle = here(running)
        assert middle not in (None, tasks[0], tasks[-1])
        await pilot.press(*["pagedown"] * 20)
        assert here(running) == tasks[-1]
        await pilot.press(*["pageup"] * 20)
        assert here(running) == tasks[0]


async def test_enter_plays() -> None:
    running = shell.app()
    async with running.run_test(size=WIDE) as pilot:
        played = Played(running)
        await pilot.press("down", "enter")
        assert played.tasks == [MIRROR]


async def test_a_click_chooses_and_a_second_one_plays() -> None:
    running = shell.app()
    async with running.run_test(size=WIDE) as pilot:
        played = Played(running)
        column, row = await at(pilot, "Counting the votes")
        await pilot.click(offset=(column, row))
        assert (here(running), played.tasks) == (VOTES, [])
        await pilot.click(offset=(column, row))
        assert played.tasks == [VOTES]


async def test_a_click_on_a_heading_does_nothing() -> None:
    running = shell.app()
    async with running.run_test(size=WIDE) as pilot:
        played = Played(running)
        await pilot.click(offset=await at(pilot, "Medium"))
        assert (here(running), played.tasks) == (DOUBLE, [])


async def test_the_text_filter_works_as_one_types() -> None:
    running = shell.app()
    async with running.run_test(size=WIDE) as pilot:
        await pilot.press("slash", *"numb")
        assert shown(running) == ["double", "search"]
        await pilot.press(*"ers")
        assert shown(running) == ["double"]
        assert "1 of 6" in screen_text(running)
        await pilot.press("enter")
        assert isinstance(running.focused, TaskList)
        await pilot.press("escape")
        assert len(shown(running)) == 6
        assert running.screen.query_one(FindInput).value == ""


async def test_keys_are_letters_while_typing() -> None:
    running = shell.app()
    async with running.run_test(size=WIDE) as pilot:
        played = Played(running)
        await pilot.press("slash", "r", "n", "d", "q", "slash", "question_mark")
        assert running.screen.query_one(FindInput).value == "rndq/?"
        assert played.tasks == []
        assert "/ Find" not in screen_text(running)
        await pilot.press("down")
        assert isinstance(running.focused, TaskList)


async def test_no_match_is_said_kindly_and_undone_by_a_key() -> None:
    running = shell.app()
    async with running.run_test(size=WIDE) as pilot:
        await pilot.press("slash", *"zzz", "enter", "enter")
        await pilot.pause()
        assert "No task matches." in screen_text(running)
        assert running.screen.query_one(TaskPreview).border_title == ""
        await pilot.press("escape")
        await pilot.pause()
        assert here(running) == DOUBLE
        assert "Twice as much" in screen_text(running)


@pytest.mark.parametrize(
    ("key", "steps"),
    [
        ("d", [["double", "mirror"], ["search", "votes"], ["cache", "ping"]]),
        ("p", [["double", "mirror", "search", "cache"], ["votes", "ping"]]),
        ("c", [["double"], ["mirror"], ["search"], ["votes"], ["cache"], ["ping"]]),
    ],
)
async def test_filters_by_key_go_round(key: str, steps: list[list[str]]) -> None:
    running = shell.app()
    async with running.run_test(size=WIDE) as pilot:
        for names in [*steps, [task.name for task in TASKS]]:
            await pilot.press(key)
            assert shown(running) == names


async def test_filters_by_mouse_go_both_ways() -> None:
    running = shell.app()
    async with running.run_test(size=WIDE) as pilot:
        await pilot.click(offset=await at(pilot, "level: all"))
        assert shown(running) == ["double", "mirror"]
        assert "level: easy" in screen_text(running)
        await pilot.click(offset=await at(pilot, "level: easy"), button=3)
        assert len(shown(running)) == 6
        await pilot.click(offset=await at(pilot, "pack: all"), button=3)
        assert shown(running) == ["votes", "ping"]


async def test_unsolved_only() -> None:
    running = shell.app(solved=[(DOUBLE, 0.9), (CACHE, 0.9)])
    async with running.run_test(size=WIDE) as pilot:
        await pilot.press("u")
        await pilot.pause()
        assert shown(running) == ["mirror", "search", "votes", "ping"]
        assert "4 of 6, unsolved only" in screen_text(running)


async def test_next_goes_round_the_unsolved_ones() -> None:
    running = shell.app(solved=[(MIRROR, 0.9), (CACHE, 0.9)])
    async with running.run_test(size=WIDE) as pilot:
        for expected in (SEARCH, VOTES, PING, DOUBLE):
            await pilot.press("n")
            assert here(running) == expected


async def test_next_drops_a_filter_that_hides_it() -> None:
    running = shell.app(solved=[(DOUBLE, 0.9), (MIRROR, 0.9)])
    async with running.run_test(size=WIDE) as pilot:
        await pilot.press("d", "n")
        assert here(running) == SEARCH
        assert len(shown(running)) == 6


async def test_a_click_on_the_next_task_goes_there() -> None:
    running = shell.app(solved=[(DOUBLE, 0.9)])
    async with running.run_test(size=WIDE) as pilot:
        await pilot.press("end")
        await pilot.click(offset=await at(pilot, "Next Mirror writing"))
        assert here(running) == MIRROR


async def test_random_plays_one_that_is_not_solved() -> None:
    running = shell.app(solved=[(task, 0.9) for task in TASKS if task != VOTES])
    async with running.run_test(size=WIDE) as pilot:
        played = Played(running)
        await pilot.press("r")
        assert played.tasks == [VOTES]


async def test_all_solved() -> None:
    running = shell.app(solved=[(task, 0.9) for task in TASKS])
    async with running.run_test(size=WIDE) as pilot:
        played = Played(running)
        await pilot.press("n")
        assert "All solved." in screen_text(running)
        assert "6 of 6 solved" in screen_text(running)
        await pilot.press("r")
        assert len(played.tasks) == 1


async def test_the_preview_stays_hidden() -> None:
    running = shell.app()
    async with running.run_test(size=WIDE) as pilot:
        await pilot.press("v")
        await pilot.pause()
        assert not running.screen.query_one(TaskPreview).display
    assert RememberedState().get("browser.preview", True) is False
    again = shell.app()
    async with again.run_test(size=WIDE) as pilot:
        await pilot.pause()
        assert not again.screen.query_one(TaskPreview).display
        await pilot.press("v")
        await pilot.pause()
        assert again.screen.query_one(TaskPreview).display


async def test_no_tasks_at_all() -> None:
    running = shell.app([])
    async with running.run_test(size=WIDE) as pilot:
        await pilot.pause()
        assert "No task packs were found." in screen_text(running)
        await pilot.press("enter", "n", "r", "d", "u", "end", "pagedown")
        assert running.is_running


async def test_problems_of_the_catalog_are_a_line_and_a_list() -> None:
    problems = [
        Problem(Path("/packs/x/task.toml"), "hints", "must be three"),
        Problem(Path("/y"), "", "gone"),
    ]
    running = shell.app(problems=problems)
    async with running.run_test(size=WIDE) as pilot:
        await pilot.pause()
        assert "! 2 problems  x/task.toml, hints: must be three" in screen_text(running)
        await pilot.press("!")
        await pilot.pause()
        text = screen_text(running)
        assert "/packs/x/task.toml" in text
        assert "gone" in text
        await pilot.press("escape")
        await pilot.click(offset=await at(pilot, "2 problems"))
        await pilot.pause()
        assert "What could not be used" in screen_text(running)


async def test_progress_made_meanwhile_is_shown() -> None:
    running = shell.app()
    async with running.run_test(size=WIDE) as pilot:
        await pilot.press("f1")
        running.progress.record(DOUBLE.id, 0.85, solved=True)
        await pilot.press("escape")
        await pilot.pause()
        text = screen_text(running)
        assert "1 of 6 solved" in text
        assert "★★☆ 0.85" in text
        assert here(running) == DOUBLE


async def test_a_remapped_key_is_shown_and_works() -> None:
    settings = Settings(keys={"browser.next": "f9", "browser.difficulty": "x"})
    running = shell.app(settings=settings)
    async with running.run_test(size=WIDE) as pilot:
        await pilot.pause()
        text = screen_text(running)
        assert "F9 goes there" in text
        assert "x level: all" in text
        await pilot.press("f9")
        assert here(running) == MIRROR
        await pilot.press("n")
        assert here(running) == MIRROR


@pytest.mark.parametrize("width", [30, 60, 80, 120])
async def test_the_key_bar_fits_and_keeps_the_help(width: int) -> None:
    running = shell.app()
    async with running.run_test(size=(max(60, width), 24)) as pilot:
        await pilot.pause()
        hints = running.screen.query_one(KeyBar)._lay_out(width)
        assert hints[-1].end <= width
        assert "Help" in [hint.label for hint in hints]
        ends = [0, *(hint.end for hint in hints)]
        assert all(hint.start > end for hint, end in zip(hints, ends, strict=False))


async def test_a_click_on_the_key_bar_is_the_key() -> None:
    running = shell.app()
    async with running.run_test(size=WIDE) as pilot:
        await pilot.click(offset=await at(pilot, "n Next"))
        await pilot.pause()
        assert here(running) == MIRROR


async def test_chips_say_what_is_chosen() -> None:
    running = shell.app()
    async with running.run_test(size=WIDE) as pilot:
        await pilot.press("c", "c", "c", "c")
        assert [chip.value for chip in running.screen.query_one(ChipBar).chips] == ["", "type errors", ""]


async def test_an_idle_browser_draws_nothing() -> None:
    running = shell.app()
    async with running.run_test(size=WIDE) as pilot:
        await pilot.pause(0.3)
        drawn: list[object] = []
        running._display = lambda *update: drawn.append(update)  # type: ignore[method-assign]
        await pilot.pause(0.6)
        assert drawn == []


@pytest.mark.parametrize("size", [(60, 24), (100, 30), (160, 40)])
async def test_long_values_of_chips_are_never_cut(size: tuple[int, int]) -> None:
    long = [shell.task("a", "A", category="a_rather_long_category", pack="a-pack-with-a-long-name")]
    running = shell.app([*TASKS, *long])
    async with running.run_test(size=size) as pilot:
        await pilot.press("p", "p", "c", "c")
        await pilot.pause()
        text = screen_text(running)
        assert "pack: a-pack-with-a-long-name" in text
        await pilot.click(offset=await at(pilot, "pack: a-pack"), button=3)
        await pilot.pause()
        assert "pack: alpha" in screen_text(running)
