"""The options that say which runs are meant, declared once for every command that works on many.

A command takes `wanted: Selection` and is decorated with `takes_filters`.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection
from typing import Annotated, Any

import typer

from tracefix_tui.cli.saying import usage
from tracefix_tui.cli.spread_options import spread
from tracefix_tui.records.selection import Selection


def _text(help: str, metavar: str | None = None) -> Any:
    return Annotated[str | None, typer.Option(metavar=metavar, help=help)]


def _either(flags: str, help: str) -> Any:
    return Annotated[bool | None, typer.Option(flags, help=help)]


FILTERS: dict[str, Any] = {
    "task": _text("Only runs of this task: NAME or PACK/NAME."),
    "pack": _text("Only runs of tasks of this pack."),
    "category": _text("Only runs of tasks of this category."),
    "difficulty": _text("Only runs of tasks of this difficulty."),
    "rules": _text("Only runs played by this ruleset."),
    "player": _text("Only runs of this player, by kind, name or model: person, search ..."),
    "score": _text("Only runs with a final score in 0.5..0.9, 0.5.. or ..0.9.", "RANGE"),
    "since": _text("Only runs begun then or later: 2026-11-21, today, 12h, 7d ...", "WHEN"),
    "until": _text("Only runs begun before; a day counts whole.", "WHEN"),
    "solved": _either("--solved/--unsolved", "Only runs that solved their task, or did not."),
    "finished": _either("--finished/--unfinished", "Only runs with a verdict, or without."),
    "human": _either("--human/--agent", "Only runs that a person began, or anybody else."),
    "assisted": _either(
        "--assisted/--unassisted", "Only runs in which a person had help with a step, or none."
    ),
}
"""What a run is chosen by -> the option. Each is None when it is not given."""


def takes_filters(*, without: Collection[str] = ()) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """A command with the options of `FILTERS` in the place of its parameter `wanted`, a `Selection`.

    A range or a time that can't be understood ends the command. `Selection()` says that no option was given.

    Args:
        without: names of `FILTERS` that the command does not have.
    """
    options = {name: kind for name, kind in FILTERS.items() if name not in without}

    def decorated(command: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(command)
        def run(**given: Any) -> None:
            filters = {name: given.pop(name) for name in options}
            try:
                wanted = _selection(**filters)
            except ValueError as error:
                usage(str(error))
            command(wanted=wanted, **given)

        run.__signature__ = spread(command, "wanted", options)  # type: ignore[attr-defined]
        return run

    return decorated


def _selection(
    *,
    rules: str | None = None,
    score: str | None = None,
    since: str | None = None,
    until: str | None = None,
    **alike: Any,
) -> Selection:
    """The selection that options describe; those of `alike` are called so there, too.

    Raises:
        ValueError: a range or a time can't be understood.
    """
    from datetime import datetime

    from tracefix_tui.records.selection import moment, score_range

    now = datetime.now().astimezone()
    least, most = score_range(score) if score is not None else (None, None)
    return Selection(
        ruleset=rules,
        least_score=least,
        most_score=most,
        since=moment(since, now) if since is not None else None,
        until=moment(until, now, end=True) if until is not None else None,
        **alike,
    )
