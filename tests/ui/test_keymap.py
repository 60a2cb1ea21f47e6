"""Keys: every binding has a name of its own, and the user's mistakes are named."""

from __future__ import annotations

from collections import Counter

import pytest
from textual.binding import Binding

from tests.ui import shell
from tracefix_tui.settings import Settings
from tracefix_tui.ui.app import TracefixApp
from tracefix_tui.ui.key_names import readable_key
from tracefix_tui.ui.keymap import SCOPES, check_keymap, keys_of
from tracefix_tui.ui.screens.browser import BrowserScreen

EVERY = [key for scope in SCOPES for key in keys_of(scope)]


def test_ids_are_unique() -> None:
    counts = Counter(key.id for key in EVERY)
    assert [name for name, count in counts.items() if count > 1] == []


def test_ids_name_their_place_and_say_what_they_do() -> None:
    for key in EVERY:
        assert key.id.count(".") == 1, key
        assert len(key.help) > 3, key


def test_every_shown_key_can_be_remapped() -> None:
    for owner in (TracefixApp, BrowserScreen):
        for binding in owner.BINDINGS:
            assert isinstance(binding, Binding)
            assert binding.id or binding.system


def test_the_shipped_keys_do_not_clash() -> None:
    everywhere = {name: key.id for key in keys_of(SCOPES[0]) for name in key.names}
    for scope in (scope for scope in SCOPES if scope.around):
        for key in keys_of(scope):
            for name in key.names:
                assert name not in everywhere, (key.id, everywhere.get(name))


def test_no_keymap_no_problems() -> None:
    assert check_keymap({}, "config.toml") == []
    assert check_keymap({"browser.next": "ctrl+n,f12", "app.help": "f11"}, "config.toml") == []


@pytest.mark.parametrize(
    ("keymap", "key", "reason"),
    [
        ({"browser.nxt": "x"}, "keys.browser.nxt", "browser.next"),
        ({"something": "x"}, "keys.something", "no key has this name"),
        ({"browser.next": "q"}, "keys.browser.next", "'q' is also the key of browser.quit"),
        ({"browser.next": "ctrl+q"}, "keys.browser.next", "app.quit"),
        (
            {"app.help": "n"},
            "keys.app.help",
            "browser.next and watch.step and replay.find_next",
        ),
        ({"browser.next": "x", "browser.random": "x"}, "keys.browser.random", "browser.next"),
        ({"browser.find": "?"}, "keys.browser.find", "browser.help"),
        ({"browser.next": "ctlr+x"}, "keys.browser.next", "'ctlr+x' is no key"),
        ({"browser.next": "entre"}, "keys.browser.next", "'entre' is no key"),
    ],
)
def test_each_mistake_is_named(keymap: dict[str, str], key: str, reason: str) -> None:
    problems = check_keymap(keymap, "config.toml")
    assert [(problem.file, problem.key) for problem in problems] == [("config.toml", key)]
    assert reason in problems[0].reason


def test_two_keys_that_swap_places_are_fine() -> None:
    assert check_keymap({"browser.next": "r", "browser.random": "n"}, "config.toml") == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("f1", "F1"),
        ("question_mark", "?"),
        ("ctrl+p", "^p"),
        ("enter", "⏎"),
        ("alt+left", "alt+←"),
        ("g", "g"),
    ],
)
def test_keys_as_people_write_them(name: str, text: str) -> None:
    assert readable_key(name) == text


async def test_a_clash_is_said_at_the_start() -> None:
    running = shell.app(settings=Settings(keys={"browser.next": "q"}))
    async with running.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        await pilot.pause()
        assert [problem.key for problem in running.problems] == ["keys.browser.next"]
        assert "keys.browser.next: 'q' is also the key of browser.quit" in shell.screen_text(running)


async def test_a_clash_that_textual_meets_is_said_once() -> None:
    running = shell.app(settings=Settings(keys={"browser.next": "x", "browser.random": "x"}))
    async with running.run_test(size=(120, 40), notifications=True) as pilot:
        await pilot.press("down", "down", "down")
        await pilot.pause()
        titles = [note.title for note in running._notifications]
        assert titles == ["Two meanings for one key"]
