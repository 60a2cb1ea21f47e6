"""`tracefix runs`: what was recorded, one run in full, the proof that it still plays so, and its removal."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

if TYPE_CHECKING:
    from tracefix_tui.records.reader import Run, Summary

app = typer.Typer(name="runs", help="List, show, verify and remove recorded runs.", no_args_is_help=True)

RunName = Annotated[
    str, typer.Argument(metavar="RUN", help="Id of the run, the beginning of one, or a .jsonl file.")
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON and nothing else on standard output.")]


@app.command("list")
def list_runs(
    task: Annotated[str | None, typer.Option(help="Only runs of this task: NAME or PACK/NAME.")] = None,
    player: Annotated[
        str | None, typer.Option(help="Only runs of this player, by kind or name: person, search ...")
    ] = None,
    solved: Annotated[
        bool | None, typer.Option("--solved/--unsolved", help="Only runs that solved their task, or did not.")
    ] = None,
    json: Json = False,
) -> None:
    """List the recorded runs, the newest first. Files that can't be read are named on standard error."""
    from tracefix_tui.cli import run_output
    from tracefix_tui.records.reader import run_files, summarise
    from tracefix_tui.records.trajectory import TrajectoryError

    found: list[Summary] = []
    for path in run_files():
        try:
            run = summarise(path)
        except TrajectoryError as error:
            typer.echo(f"tracefix: {error}", err=True)
            continue
        head = run.header
        if (
            (task is None or task in (head.task.name, head.task.id))
            and (player is None or player in (head.player.kind, head.player.name))
            and (solved is None or run.solved == solved)
        ):
            found.append(run)
    if json:
        _print_json([run_output.line(run) for run in found])
    else:
        run_output.print_list(found)


@app.command("show")
def show_run(name: RunName, json: Json = False) -> None:
    """Show one run: what was played by whom, and each step."""
    from tracefix_tui.cli import run_output

    run = _read(name)
    if json:
        _print_json(run_output.page(run))
    else:
        run_output.print_run(run)


@app.command("verify")
def verify_run(
    name: RunName,
    tasks: Annotated[
        list[Path] | None,
        typer.Option(metavar="DIR", exists=True, file_okay=False, help="A folder of task packs to add."),
    ] = None,
) -> None:
    """Perform a run's actions again and compare each step. Exits with 1 at the first difference."""
    from tracefix_tui.catalog import UnknownTask, load_catalog
    from tracefix_tui.episode import UnknownRuleset
    from tracefix_tui.grading import Grader
    from tracefix_tui.play.verification import first_difference, task_changed
    from tracefix_tui.sandbox import SandboxError

    run = _read(name)
    try:
        task = load_catalog(tasks or ()).find(run.header.task.id)
        if task_changed(run, task):
            typer.echo(f"tracefix: the task {task.id} has been changed since this run", err=True)
        with Grader() as grader:
            difference = first_difference(run, task, grader)
    except (UnknownTask, UnknownRuleset, SandboxError) as error:
        _usage(str(error))
    if difference is not None:
        typer.echo(str(difference))
        raise typer.Exit(1)
    typer.echo(f"{len(run.entries)} steps, all the same")


@app.command("rm")
def remove_run(name: RunName, yes: Annotated[bool, typer.Option("--yes", help="Don't ask.")] = False) -> None:
    """Remove a run's file, after asking."""
    from tracefix_tui.records.reader import UnknownRun, find_run

    try:
        path = find_run(name)
        if not yes:
            typer.confirm(f"Remove {path}?", abort=True)
        path.unlink()
    except UnknownRun as error:
        _usage(str(error))
    except OSError as error:
        _usage(f"{path}: can't be removed: {error.strerror}")


def _read(name: str) -> Run:
    """The run; says what was left out of it, and ends the command when it can't be read."""
    from tracefix_tui.records.reader import find_run, read_run
    from tracefix_tui.records.trajectory import TrajectoryError

    try:
        run = read_run(find_run(name))
    except TrajectoryError as error:
        _usage(str(error))
    if run.torn:
        typer.echo(f"tracefix: {run.path}: the last line is cut short and left out", err=True)
    return run


def _print_json(data: Any) -> None:
    from json import dumps

    typer.echo(dumps(data, indent=2))


def _usage(reason: str) -> NoReturn:
    typer.echo(f"tracefix: {reason}", err=True)
    raise typer.Exit(2)
