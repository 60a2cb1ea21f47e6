"""Help, palette, and the message for a terminal that is too small."""

from __future__ import annotations

import pytest
from textual.command import CommandPalette
from textual.containers import VerticalScroll

from tests.ui import shell
from tests.ui.shell import screen_text, until
from tracefix_tui.catalog import Task
from tracefix_tui.episode.actions import ACTIONS
from tracefix_tui.settings import Settings
from tracefix_tui.ui.keymap import SCOPES, keys_of
from tracefix_tui.ui.screens.help import HelpScreen, HelpTable
from tracefix_tui.ui.screens.too_small import TooSmallScreen


def help_text(screen: HelpScreen, width: int = 70) -> str:
    return "\n".join(line.plain for table in screen.query(HelpTable) for line in table._lines(width))


async def test_it_holds_every_action_and_every_key() -> None:
    running = shell.app()
    async with running.run_test(size=(120, 40)) as pilot:
        await pilot.press("question_mark")
        await pilot.pause()
        assert isinstance(running.screen, HelpScreen)
        text = " ".join(help_text(running.screen, 300).split())
        for spec in ACTIONS.values():
            assert f"{spec.label} ({spec.price}). {spec.help}" in text
        keys = [key for scope in SCOPES for key in keys_of(scope)]
        assert all(key.id in text or key.label in text for key in keys)
        assert str(running.progress.path.parent) in text


async def test_no_key_stands_twice_for_an_action() -> None:
    running = shell.app()
    async with running.run_test(size=(120, 40)) as pilot:
        await pilot.press("f1")
        await pilot.pause()
        assert isinstance(running.screen, HelpScreen)
        lines = help_text(running.screen).split("\n")
        assert sum(line.startswith("F5 ") and "test" in line for line in lines) == 1


@pytest.mark.parametrize("width", [60, 80, 120])
async def test_it_fits_and_scrolls_to_the_end(width: int) -> None:
    running = shell.app()
    async with running.run_test(size=(width, 24)) as pilot:
        await pilot.press("f1")
        await pilot.pause()
        for table in running.screen.query(HelpTable):
            assert all(line.cell_length <= table.size.width for line in table._lines(table.size.width))
        scroll = running.screen.query_one(VerticalScroll)
        assert scroll.max_scroll_x == 0
        await pilot.press("end")
        await pilot.pause()
        assert "progress" in screen_text(running)


@pytest.mark.parametrize("key", ["escape", "q", "f1", "question_mark"])
async def test_it_closes(key: str) -> None:
    running = shell.app()
    async with running.run_test(size=(80, 24)) as pilot:
        await pilot.press("f1")
        await pilot.press(key)
        await pilot.pause()
        assert not isinstance(running.screen, HelpScreen)
        assert running.is_running


async def test_it_shows_remapped_keys() -> None:
    running = shell.app(settings=Settings(keys={"play.run_tests": "ctrl+t", "browser.next": "f11"}))
    async with running.run_test(size=(120, 40)) as pilot:
        await pilot.press("f1")
        await pilot.pause()
        assert isinstance(running.screen, HelpScreen)
        text = help_text(running.screen)
        assert "^t" in text
        assert "F11" in text


@pytest.mark.parametrize(
    ("keys", "first"),
    [(["f1"], ["Browser", "Everywhere"]), (["enter", "f1"], ["Play", "Code editor"])],
)
async def test_the_help_begins_with_where_one_is(keys: list[str], first: list[str]) -> None:
    running = shell.app()
    async with running.run_test(size=(120, 40)) as pilot:
        for key in keys:
            await pilot.press(key)
            await pilot.pause()
        titles = [table._title for table in running.screen.query(HelpTable)]
        assert titles[:3] == ["The six actions", *first]


async def test_the_palette_finds_tasks_and_plays_them() -> None:
    running = shell.app()
    async with running.run_test(size=(80, 24)) as pilot:
        played: list[Task] = []
        running.play = played.append  # type: ignore[assignment,method-assign]
        await pilot.press("ctrl+p")
        await pilot.press(*"counting votes")
        assert isinstance(running.screen, CommandPalette)
        text = "Play: Counting the votes"
        await until(
            pilot, lambda: text in screen_text(running) and "Browse tasks" not in screen_text(running)
        )
        await pilot.press("enter")
        await until(pilot, lambda: played == [shell.VOTES])


async def test_the_palette_offers_the_next_task_and_the_themes_at_once() -> None:
    running = shell.app(solved=[(shell.DOUBLE, 0.9)])
    async with running.run_test(size=(80, 40)) as pilot:
        await pilot.press("ctrl+p")
        await until(pilot, lambda: "Leave the app" in screen_text(running))
        text = screen_text(running)
        for wanted in ("Play the next task", "Mirror writing", "Theme", "Help", "Quit"):
            assert wanted in text


@pytest.mark.parametrize("open_it", ["action_command_palette", "search_themes"])
async def test_the_palette_is_still_when_idle(open_it: str) -> None:
    running = shell.app()
    async with running.run_test(size=(80, 40)) as pilot:
        getattr(running, open_it)()
        last = "Leave the app" if open_it == "action_command_palette" else "tracefix-light"
        await until(pilot, lambda: last in screen_text(running))
        running.action_command_palette()
        await pilot.pause(0.5)
        assert len(running.screen_stack) == 2
        drawn: list[object] = []
        running._display = lambda *update: drawn.append(update)  # type: ignore[method-assign]
        await pilot.pause(1.2)
        assert drawn == []


async def test_quitting_by_the_palette() -> None:
    running = shell.app()
    async with running.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+p", *"quit")
        await until(
            pilot, lambda: "Quit" in screen_text(running) and "Browse tasks" not in screen_text(running)
        )
        await pilot.press("enter")
        await until(pilot, lambda: not running.is_running)


async def test_too_small_is_said_and_passes() -> None:
    running = shell.app()
    async with running.run_test(size=(80, 24)) as pilot:
        await pilot.resize_terminal(50, 12)
        await pilot.pause()
        assert isinstance(running.screen, TooSmallScreen)
        assert "It has 50x12" in screen_text(running)
        assert "60x18" in screen_text(running)
        await pilot.resize_terminal(59, 40)
        await pilot.pause()
        assert "It has 59x40" in screen_text(running)
        await pilot.resize_terminal(60, 18)
        await pilot.pause()
        assert not isinstance(running.screen, TooSmallScreen)
        assert "Twice as much" in screen_text(running)


async def test_it_can_be_left_while_too_small() -> None:
    running = shell.app()
    async with running.run_test(size=(40, 10)) as pilot:
        await pilot.pause()
        assert isinstance(running.screen, TooSmallScreen)
        await pilot.press("ctrl+q")
        await pilot.pause()
        assert not running.is_running
