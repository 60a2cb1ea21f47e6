"""A run as an asciicast, version 2: what the terminal would have got, had somebody watched it on the screen.

A screen of the app plays the steps into a terminal that only takes notes. The times are the run's own, with
pauses that can be borne.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from math import isfinite
from typing import TYPE_CHECKING, Any

from rich.console import Console
from textual import events
from textual.driver import Driver
from textual.geometry import Size

from tracefix_tui.records.state import RememberedState
from tracefix_tui.records.trajectory import TrajectoryError
from tracefix_tui.settings import Settings
from tracefix_tui.ui.app import SMALLEST, TracefixApp
from tracefix_tui.ui.screens.cast import CastScreen, screen_of
from tracefix_tui.ui.theme import DEFAULT_THEME, ThemeLibrary
from tracefix_tui.ui.widgets.printable import printable

if TYPE_CHECKING:
    from tracefix_tui.catalog import Catalog
    from tracefix_tui.records.reader import Run

SIZE = (120, 36)
"""Columns and rows, unless others are asked for."""

MOST_CELLS = 100_000
"""Columns times rows that a cast may have."""

PAUSE = (0.8, 4.0)
"""Least and most seconds between two steps, unless the run's own times are asked for."""

LAST_SECONDS = 3.0
"""How long the end is shown."""

_BEGIN, _END = "\x1b[2J\x1b[H\x1b[?25l", "\x1b[0m\x1b[?25h"


def size_of(text: str) -> tuple[int, int]:
    """Columns and rows from `120x36`.

    Raises:
        ValueError: it is no size, or one that no screen fits in.
    """
    columns, _, rows = text.partition("x")
    if not (columns.isdecimal() and rows.isdecimal() and len(text) < 10):
        raise ValueError(f"{text!r} is no size of a terminal; write COLUMNSxROWS, as in 120x36")
    size = int(columns), int(rows)
    if size[0] < SMALLEST[0] or size[1] < SMALLEST[1]:
        raise ValueError(f"{text} is too small for the screen; it needs {SMALLEST[0]}x{SMALLEST[1]}")
    if size[0] * size[1] > MOST_CELLS:
        raise ValueError(f"{text} is too large; at most {MOST_CELLS:,} cells are drawn")
    return size


def known_theme(name: str) -> str:
    """`name`, when there is such a theme.

    Raises:
        ValueError: there is none; the message names those that there are.
    """
    known = ThemeLibrary().files
    if name not in known:
        raise ValueError(f"there is no theme {name!r}; use {', '.join(known)}")
    return name


def document(
    run: Run, size: tuple[int, int] = SIZE, theme: str = DEFAULT_THEME, real_time: bool = False
) -> Iterator[str]:
    """The cast, line by line.

    Args:
        size: columns and rows of the terminal.
        theme: name of a colour theme, see `known_theme`.
        real_time: whether the run's own times are kept, however long or short.

    Raises:
        TrajectoryError: the run can't be shown here: its rules are unknown, or a number is none.
    """
    numbers = (number for entry in run.entries for number in (entry.elapsed, entry.step.reward))
    if not all(map(isfinite, numbers)):
        raise TrajectoryError("holds a number that is not finite")
    app = _CastApp(screen_of(run, _catalog()), size, theme)
    try:
        frames = asyncio.run(_frames(app, run))
    except Exception as error:  # whatever a hostile run does to a widget, other runs are exported
        raise TrajectoryError(f"can't be shown on the screen: {type(error).__name__}: {error}") from error
    title = printable(f"{run.header.task.title[:200]}, played by {run.header.player.name[:80]}")
    header = {
        "version": 2,
        "width": size[0],
        "height": size[1],
        "timestamp": _seconds(run.header.created),
        "title": title,
        "env": {"TERM": "xterm-256color", "SHELL": "/bin/sh"},
    }
    yield _line(header)
    at = 0.0
    yield _line([at, "o", _BEGIN + frames[0]])
    before = 0.0
    for entry, frame in zip(run.entries, frames[1:], strict=True):
        pause = max(0.0, entry.elapsed - before)
        before = max(before, entry.elapsed)
        at += pause if real_time else min(PAUSE[1], max(PAUSE[0], pause))
        yield _line([round(at, 3), "o", frame])
    yield _line([round(at + LAST_SECONDS, 3), "o", f"\x1b[{size[1]};1H{_END}\r\n"])


async def _frames(app: _CastApp, run: Run) -> list[str]:
    """What the screen has written at the start, and after each step."""
    async with app.run_test(headless=False, size=app.cast_size) as pilot:
        screen = app.screen
        assert isinstance(screen, CastScreen)
        await pilot.pause()
        frames = [app.taken()]
        for entry in run.entries:
            screen.play(entry)
            await pilot.pause()
            await pilot.pause()
            frames.append(app.taken())
    return frames


class _CastApp(TracefixApp):
    """The app on a terminal that takes notes. It runs no code and knows nothing of what a user has set."""

    def __init__(self, screen: CastScreen, size: tuple[int, int], theme: str) -> None:
        super().__init__(
            _catalog(),
            Settings(theme=theme),
            opening=lambda: screen,
            remembered=_Forgetful(),
            grader=_NoGrader(),  # type: ignore[arg-type]
        )
        self.cast_size = size
        self.notes: list[str] = []
        self.driver_class = _NotingDriver
        self.error_console = Console(file=self.console.file)
        self.console = Console(
            color_system="truecolor",
            file=self.console.file,
            force_terminal=True,
            legacy_windows=False,
            _environ={},
        )

    def taken(self) -> str:
        """What has been written since the last time."""
        text, self.notes = "".join(self.notes), []
        return text


class _NotingDriver(Driver):
    """A terminal that has a size, says nothing, and keeps what is written to it."""

    def write(self, data: str) -> None:
        assert isinstance(self._app, _CastApp)
        self._app.notes.append(data)

    def start_application_mode(self) -> None:
        size = Size(*(self._size or SIZE))
        self.send_message(events.Resize(size, size))

    def disable_input(self) -> None:
        """There is none."""

    def stop_application_mode(self) -> None:
        """Nothing is to be put back."""


class _Forgetful(RememberedState):
    """Remembers nothing: a cast looks the same on every machine, and leaves no trace."""

    def get(self, name: str, default: Any) -> Any:
        return default

    def set(self, name: str, value: bool | int | float | str) -> None:
        """Keep nothing."""


class _NoGrader:
    """Runs nothing: all that is shown was recorded."""

    def warm_up(self) -> None:
        """Nothing to start."""

    def close(self) -> None:
        """Nothing to stop."""


@cache
def _catalog() -> Catalog:
    from tracefix_tui.catalog import load_catalog

    return load_catalog()


def _seconds(created: str) -> int:
    try:
        return int(datetime.fromisoformat(created).timestamp())
    except (ValueError, OverflowError, OSError):
        return 0


def _line(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False) + "\n"
