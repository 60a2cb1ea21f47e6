"""Pictures of play and verdict, and the same as plain text, which shows what changed in a diff.

After a wanted change: `TRACEFIX_GOLDENS=write pytest tests/ui/test_play_snapshots.py --snapshot-update`, and
look at the pictures.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeAlias

import pytest
from textual.pilot import Pilot

from tests.ui.playing import SOLUTION, CannedGrader, change, playing, settled
from tests.ui.shell import screen_text
from tests.ui.test_shell_snapshots import GOLDENS, compare
from tracefix_tui.ui.app import TracefixApp
from tracefix_tui.ui.screens.play import PlayScreen

Moves: TypeAlias = Callable[[Pilot[None], PlayScreen], Awaitable[None]]


async def start(pilot: Pilot[None], screen: PlayScreen) -> None:
    """Nothing yet."""


async def failing(pilot: Pilot[None], screen: PlayScreen) -> None:
    """The tests were run, and the one that crashes is selected."""
    await pilot.press("f5")
    await settled(pilot)
    screen.query_one("#tests").selected = 1  # type: ignore[attr-defined]


async def pending(pilot: Pilot[None], screen: PlayScreen) -> None:
    """Two regions are pending after a run, and a hint is open."""
    await failing(pilot, screen)
    change(screen, "(len(numbers) - 1)", "len(numbers)")
    change(screen, "    total = 0\n", "    total = 0.0\n    # a float\n")
    await pilot.press("f3")
    screen.box.focus_pane("code")


async def asked(pilot: Pilot[None], screen: PlayScreen) -> None:
    """SUBMIT asks."""
    await failing(pilot, screen)
    await pilot.press("f9")


async def solved(pilot: Pilot[None], screen: PlayScreen) -> None:
    """The verdict on the right answer."""
    screen.code_pane.set_text(SOLUTION.removesuffix("\n"))
    await pilot.press("f5")
    await settled(pilot)
    await pilot.press("f9")


async def unsolved(pilot: Pilot[None], screen: PlayScreen) -> None:
    """The verdict on a wrong answer."""
    change(screen, "(len(numbers) - 1)", "max(1, len(numbers) - 1)")
    await pilot.press("f9", "y")


SMALL, USUAL, LARGE = (80, 24), (120, 40), (200, 60)
DARK, LIGHT = "tracefix-dark", "tracefix-light"


def an_app(theme: str) -> TracefixApp:
    return playing(CannedGrader(), theme=theme, sources={"theme": "flag"})


async def make(pilot: Pilot[None], moves: Moves) -> None:
    """Get to the moment of the picture and let everything come to rest."""
    await pilot.pause()
    screen = pilot.app.screen
    assert isinstance(screen, PlayScreen)
    await moves(pilot, screen)
    await settled(pilot)
    pilot.app.clear_notifications()
    await pilot.pause()


@pytest.mark.parametrize(
    ("moves", "size", "theme"),
    [
        (start, USUAL, DARK),
        (failing, USUAL, LIGHT),
        (failing, SMALL, DARK),
        (pending, USUAL, DARK),
        (pending, SMALL, LIGHT),
        (pending, LARGE, DARK),
        (asked, SMALL, LIGHT),
        (solved, USUAL, DARK),
        (unsolved, SMALL, LIGHT),
    ],
    ids=lambda value: (
        getattr(value, "__name__", None) or (value if isinstance(value, str) else f"{value[0]}")
    ),
)
def test_picture(snap_compare: Callable[..., bool], moves: Moves, size: tuple[int, int], theme: str) -> None:
    assert snap_compare(an_app(theme), terminal_size=size, run_before=lambda pilot: make(pilot, moves))


TEXTS = [
    (start, (60, 18)),
    (start, SMALL),
    (failing, USUAL),
    (pending, SMALL),
    (solved, SMALL),
    (unsolved, USUAL),
]


def name_of(moves: Moves, size: tuple[int, int]) -> str:
    return f"play-{moves.__name__}-{size[0]}x{size[1]}"  # type: ignore[attr-defined]


@pytest.mark.parametrize(("moves", "size"), TEXTS, ids=lambda value: getattr(value, "__name__", None))
async def test_text(moves: Moves, size: tuple[int, int]) -> None:
    app = an_app(DARK)
    async with app.run_test(size=size) as pilot:
        await make(pilot, moves)
        compare(name_of(moves, size), screen_text(app))


def test_every_golden_is_used() -> None:
    assert {path.stem for path in GOLDENS.glob("play-*.txt")} == {name_of(*text) for text in TEXTS}
