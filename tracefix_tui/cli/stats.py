"""`tracefix stats`: what the recorded runs add up to, as tables, JSON, a log of rewards, or figures."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tracefix_tui.cli.run_filter import takes_filters
from tracefix_tui.cli.run_index import up_to_date
from tracefix_tui.cli.saying import say, usage
from tracefix_tui.records.selection import Selection

if TYPE_CHECKING:
    from tracefix_tui.records.figures import Form
    from tracefix_tui.records.statistics import Statistics

Folder = Annotated[Path | None, typer.Option(metavar="DIR", help="Draw the seven figures into this folder.")]


@takes_filters(without=("score", "solved", "finished"))
def stats(
    wanted: Selection,
    json: Annotated[
        bool, typer.Option("--json", help="Print JSON and nothing else on standard output.")
    ] = False,
    csv: Annotated[bool, typer.Option("--csv", help="Print the log of rewards: one row a step.")] = False,
    png: Folder = None,
    svg: Folder = None,
) -> None:
    """Sum up the recorded runs: rewards over time, by task, category, complexity and player."""
    from tracefix_tui.cli import stats_output
    from tracefix_tui.records.statistics import statistics

    if json and csv:
        usage("--json and --csv both want standard output; give one of them")
    with up_to_date() as index:
        for _, problem in index.problems():
            say(problem)
        found = statistics(index, wanted)
        if csv:
            from tracefix_tui.records.reward_log import write_reward_log

            paths = [index.folder / path for (path,) in index.values(["path"], wanted)]
            for problem in write_reward_log(paths, sys.stdout):
                say(problem)
    for folder, form in ((png, "png"), (svg, "svg")):
        if folder is not None:
            _draw(found, folder, "png" if form == "png" else "svg")
    if json:
        typer.echo(stats_output.as_json(found))
    elif not csv and png is None and svg is None:
        stats_output.print_tables(found)


def _draw(found: Statistics, folder: Path, form: Form) -> None:
    from tracefix_tui.records.figures import FiguresError, write_figures

    try:
        files = write_figures(found, folder, form)
    except FiguresError as error:
        usage(str(error))
    for file in files:
        say(f"drew {file}")
