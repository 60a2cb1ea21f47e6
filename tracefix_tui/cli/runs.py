"""`tracefix runs`: what was recorded, one run in full, the proof that it still plays so, and its removal."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from tracefix_tui.cli.agent_options import takes_agent
from tracefix_tui.cli.run_filter import takes_filters
from tracefix_tui.cli.run_index import up_to_date
from tracefix_tui.cli.saying import say, usage
from tracefix_tui.cli.verifying import read
from tracefix_tui.counting import counted
from tracefix_tui.episode.observation import printable
from tracefix_tui.players.agents import AgentOptions
from tracefix_tui.records.selection import Selection

app = typer.Typer(name="runs", help="List, show, verify and remove recorded runs.", no_args_is_help=True)

TABLE_ROWS = 50

RunName = Annotated[
    str, typer.Argument(metavar="RUN", help="Id of the run, the beginning of one, or a .jsonl file.")
]
Tasks = Annotated[
    list[Path] | None,
    typer.Option(metavar="DIR", exists=True, file_okay=False, help="A folder of task packs to add."),
]
NoRecord = Annotated[bool, typer.Option("--no-record", help="Write no episode to a file.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON and nothing else on standard output.")]


@app.command("list")
@takes_filters()
def list_runs(
    wanted: Selection,
    sort: Annotated[
        str, typer.Option(help="Sort by created, task, player, steps, duration, reward or score.")
    ] = "created",
    ascending: Annotated[
        bool, typer.Option("--ascending", help="The oldest, least or first in the alphabet at the top.")
    ] = False,
    limit: Annotated[
        int | None, typer.Option(min=0, help="At most so many, 0 for all. A table has 50, JSON all.")
    ] = None,
    json: Json = False,
) -> None:
    """List the recorded runs, the newest first. Files that can't be read are named on standard error."""
    from tracefix_tui.cli import run_output
    from tracefix_tui.records.selection import Order

    if sort not in [*Order]:
        usage(f"can't sort by {sort!r}; use {', '.join(Order)}")
    most = (None if json else TABLE_ROWS) if limit is None else limit or None
    with up_to_date() as index:
        found = index.rows(wanted, Order(sort), ascending=ascending, limit=most)
        total = index.count(wanted)
        for _, problem in index.problems():
            say(problem)
    if json:
        _print_json([run_output.line(run) for run in found])
        return
    run_output.print_list(found)
    if len(found) < total:
        say(f"{len(found):,} of {total:,} runs; --limit 0 shows all")


@app.command("reindex")
def reindex() -> None:
    """Make the run index again from the files. Nothing is lost by it."""
    with up_to_date(anew=True) as index:
        problems = index.problems()
        for _, problem in problems:
            say(problem)
        typer.echo(
            f"{counted(index.count(Selection()), 'run')}, {counted(len(problems), 'file')} that can't be used"
        )


@app.command("show")
def show_run(name: RunName, json: Json = False) -> None:
    """Show one run: what was played by whom, and each step."""
    from tracefix_tui.cli import run_output

    run = read(name)
    if json:
        _print_json(run_output.page(run))
    else:
        run_output.print_run(run)


@app.command("tree")
def show_tree(
    name: Annotated[
        str | None, typer.Argument(metavar="[RUN]", help="Only the family of this run. Without, all forks.")
    ] = None,
    json: Json = False,
) -> None:
    """Show which runs were forked from which."""
    from tracefix_tui.cli import run_output
    from tracefix_tui.records.store import find_run
    from tracefix_tui.records.trajectory import TrajectoryError
    from tracefix_tui.records.tree import families

    try:
        run = find_run(name).stem if name is not None else ""
    except TrajectoryError as error:
        usage(str(error))
    with up_to_date() as index:
        found = families(index.rows())
        found = [family for family in found if (run in family if run else family.forks)]
        if json:
            _print_json([run_output.branch(family) for family in found])
        elif found:
            run_output.print_trees(found, run)
        else:
            typer.echo("No run has been forked.")


@app.command("fork")
@takes_agent
def fork_run(
    name: RunName,
    step: Annotated[int, typer.Argument(min=0, metavar="STEP", help="After this step; 0 is the start.")],
    *,
    agent: AgentOptions | None = None,
    tasks: Tasks = None,
    no_record: NoRecord = False,
) -> None:
    """Play on from a step of a run: on the screen, or with --agent let an agent play to the end.

    The new run has its own file, which begins with the steps of its parent. The old one stays as it is.
    """
    from tracefix_tui.cli import forking

    run = read(name)
    if agent is None:
        raise typer.Exit(forking.on_screen(run, step, tuple(tasks or ()), record=not no_record))
    forking.by_agent(run, step, tuple(tasks or ()), agent, record=not no_record)


@app.command("resume")
def resume_run(name: RunName, tasks: Tasks = None) -> None:
    """Go on, on the screen, with a run that has no verdict. New steps go into its own file."""
    from tracefix_tui.cli.forking import resumed

    raise typer.Exit(resumed(name, tuple(tasks or ())))


@app.command("verify")
def verify_run(
    name: RunName,
    tasks: Tasks = None,
) -> None:
    """Perform a run's actions again and compare each step. Exits with 1 at the first difference."""
    from tracefix_tui.cli import verifying

    verifying.verify_run(name, tuple(tasks or ()))


@app.command("rm")
def remove_run(name: RunName, yes: Annotated[bool, typer.Option("--yes", help="Don't ask.")] = False) -> None:
    """Remove a run's file, after asking. Not while it is being played; forks of it stay whole."""
    from tracefix_tui.records.lock import StillPlayed
    from tracefix_tui.records.removal import remove
    from tracefix_tui.records.store import find_run
    from tracefix_tui.records.trajectory import TrajectoryError

    try:
        path = find_run(name)
        if not yes:
            typer.confirm(f"Remove {printable(str(path))}?", abort=True)
        remove(path)
    except (TrajectoryError, StillPlayed) as error:
        usage(str(error))


def _print_json(data: Any) -> None:
    from json import dumps

    typer.echo(dumps(data, indent=2))
