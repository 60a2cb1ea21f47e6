"""What `tracefix stats` prints: one JSON object for programs, tables for people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from tracefix_tui.counting import counted
from tracefix_tui.episode.observation import printable

if TYPE_CHECKING:
    from tracefix_tui.records.statistics import Spread, Statistics

_BAR = 20
_ROWS = 30


def as_json(found: Statistics) -> str:
    """All of it; groups of two names become a list of objects."""
    from json import dumps

    page: dict[str, Any] = asdict(found)
    page["by_category"] = [
        {"category": category, "difficulty": difficulty, **asdict(spread)}
        for (category, difficulty), spread in found.by_category.items()
    ]
    return dumps(page, indent=2)


def print_tables(found: Statistics) -> None:
    """The summary and a table for each way to group."""
    from tracefix_tui.cli.task_output import console

    out = console()
    if found.overall is None:
        out.print(f"{counted(found.runs, 'run')}, none with a verdict. Play a task, or `tracefix eval`.")
        return
    out.print(
        f"{counted(found.runs, 'run')}, {found.episodes:,} with a verdict, {found.solved:,} solved. "
        f"Mean reward {found.overall.mean:.3f}, of the newest ones {found.rolling[-1]:.3f}."
    )
    for title, groups in (
        ("player", found.by_player),
        ("difficulty", found.by_difficulty),
        ("category", {" / ".join(dict.fromkeys(key)): spread for key, spread in found.by_category.items()}),
        ("complexity", found.by_complexity),
        ("task", found.by_task),
    ):
        out.print()
        out.print(_table(title, groups))


def _table(title: str, groups: Mapping[str, Spread]) -> Any:
    from rich.table import Table

    shown = Table(box=None, pad_edge=False, header_style="bold")
    shown.add_column(title, overflow="fold")
    for name in ("runs", "solved", "mean", "max", "sd"):
        shown.add_column(name, justify="right")
    shown.add_column("")
    names = sorted(groups, key=lambda name: -groups[name].count)[:_ROWS] if len(groups) > _ROWS else groups
    for name in names:
        spread = groups[name]
        numbers = f"{spread.mean:.3f}", f"{spread.most:.3f}", f"{spread.sd:.3f}"
        shown.add_row(
            printable(name),
            str(spread.count),
            str(spread.solved),
            *numbers,
            "█" * round(spread.mean * _BAR) or "▏",
        )
    if len(groups) > _ROWS:
        shown.caption = f"the {_ROWS} with the most runs of {len(groups):,}; --json has all"
        shown.caption_justify = "left"
    return shown
