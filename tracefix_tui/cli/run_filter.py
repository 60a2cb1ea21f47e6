"""The options that say which runs are meant, for each command that works on many."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from tracefix_tui.records.selection import Selection

Task = Annotated[str | None, typer.Option(help="Only runs of this task: NAME or PACK/NAME.")]
Pack = Annotated[str | None, typer.Option(help="Only runs of tasks of this pack.")]
Category = Annotated[str | None, typer.Option(help="Only runs of tasks of this category.")]
Difficulty = Annotated[str | None, typer.Option(help="Only runs of tasks of this difficulty.")]
Rules = Annotated[str | None, typer.Option(help="Only runs played by this ruleset.")]
Player = Annotated[
    str | None, typer.Option(help="Only runs of this player, by kind, name or model: person, search ...")
]
Score = Annotated[
    str | None,
    typer.Option(metavar="RANGE", help="Only runs with a final score in 0.5..0.9, 0.5.. or ..0.9."),
]
Since = Annotated[
    str | None,
    typer.Option(metavar="WHEN", help="Only runs begun then or later: 2026-11-21, today, 12h, 7d ..."),
]
Until = Annotated[
    str | None, typer.Option(metavar="WHEN", help="Only runs begun before; a day counts whole.")
]
Solved = Annotated[
    bool | None, typer.Option("--solved/--unsolved", help="Only runs that solved their task, or did not.")
]
Finished = Annotated[
    bool | None, typer.Option("--finished/--unfinished", help="Only runs with a verdict, or without.")
]
Human = Annotated[
    bool | None, typer.Option("--human/--agent", help="Only runs that a person began, or anybody else.")
]
Assisted = Annotated[
    bool | None,
    typer.Option(
        "--assisted/--unassisted", help="Only runs in which a person had help with a step, or none."
    ),
]


def selection(
    *,
    task: str | None = None,
    pack: str | None = None,
    category: str | None = None,
    difficulty: str | None = None,
    rules: str | None = None,
    player: str | None = None,
    score: str | None = None,
    since: str | None = None,
    until: str | None = None,
    solved: bool | None = None,
    finished: bool | None = None,
    human: bool | None = None,
    assisted: bool | None = None,
) -> Selection:
    """The selection that the options of a command describe.

    Raises:
        ValueError: a range or a time can't be understood.
    """
    from datetime import datetime

    from tracefix_tui.records.selection import Selection, moment, score_range

    now = datetime.now().astimezone()
    least, most = score_range(score) if score is not None else (None, None)
    return Selection(
        task=task,
        pack=pack,
        category=category,
        difficulty=difficulty,
        ruleset=rules,
        player=player,
        least_score=least,
        most_score=most,
        since=moment(since, now) if since is not None else None,
        until=moment(until, now, end=True) if until is not None else None,
        solved=solved,
        finished=finished,
        human=human,
        assisted=assisted,
    )
