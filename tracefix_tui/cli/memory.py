"""`tracefix memory`: the best solutions that the recorded runs hold, one of them in full, and forgetting."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from tracefix_tui.cli.run_index import up_to_date
from tracefix_tui.cli.saying import say, usage
from tracefix_tui.counting import counted

if TYPE_CHECKING:
    from tracefix_tui.play.recall import Recall
    from tracefix_tui.players.remembering import Solution

app = typer.Typer(
    name="memory", help="List, show and forget the best solutions of recorded runs.", no_args_is_help=True
)

Task = Annotated[str, typer.Argument(metavar="TASK", help="Task, as NAME or PACK/NAME.")]
Player = Annotated[str | None, typer.Option(help="Only of this player, by kind, name or model.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON and nothing else on standard output.")]


def remembered() -> dict[str, Solution]:
    """Task id -> the best solution that anybody has found; those that can't be read any more are left out."""
    from tracefix_tui.play.recall import best_solutions

    with up_to_date() as index:
        return best_solutions(index, say)


MemoryOption = Annotated[
    bool, typer.Option("--memory", help="Tell the agent the best solution of the recorded runs, if any.")
]


def recall_if(wanted: bool) -> Recall | None:
    """What the screen tells its agents of earlier runs; None where that is not wanted."""
    from tracefix_tui.play.recall import Recall

    return Recall(remembered()) if wanted else None


@app.command("list")
def list_memory(player: Player = None, json: Json = False) -> None:
    """List the best solution of each task and player."""
    from tracefix_tui.records.memory import Memory

    with up_to_date() as index:
        found = Memory(index).all(player=player)
    if json:
        from dataclasses import asdict
        from json import dumps

        typer.echo(dumps([asdict(each) | {"path": str(each.path)} for each in found], indent=2))
        return
    if not found:
        typer.echo("Nothing is remembered: no recorded run has solved its task.")
        return
    from rich.table import Table

    from tracefix_tui.cli.task_output import console
    from tracefix_tui.episode.observation import printable

    shown = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("task", "player", "score", "when", "run"):
        shown.add_column(name, overflow="fold", justify="right" if name == "score" else "left")
    for each in found:
        names = (each.task, each.player, f"{each.score:.2f}", each.created[:16].replace("T", " "), each.run)
        shown.add_row(*map(printable, names))
    console().print(shown)


@app.command("show")
def show_memory(task: Task, player: Player = None, json: Json = False) -> None:
    """Print the best solution of a task."""
    from tracefix_tui.records.memory import Memory
    from tracefix_tui.records.trajectory import TrajectoryError

    with up_to_date() as index:
        best = Memory(index).best(task, player)
    if best is None:
        usage(f"no solution of {task} is remembered; `tracefix memory list` names those that are")
    try:
        code = best.code()
    except TrajectoryError as error:
        usage(str(error))
    if json:
        from dataclasses import asdict
        from json import dumps

        typer.echo(dumps(asdict(best) | {"path": str(best.path), "code": code}, indent=2))
        return
    from tracefix_tui.episode.observation import printable

    typer.echo(f"# {printable(f'{best.task}, {best.player}, score {best.score:.2f}, run {best.run}')}")
    typer.echo(printable(code))


@app.command("clear")
def clear_memory(
    task: Annotated[
        str | None, typer.Argument(metavar="[TASK]", help="Only of this task, as PACK/NAME.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask.")] = False,
) -> None:
    """Forget what is remembered now. The runs stay; only new ones are remembered from here on."""
    from tracefix_tui.records.memory import Memory

    with up_to_date() as index:
        memory = Memory(index)
        known = memory.all(task)
        if task is not None and known:
            task = known[0].task
        if not yes:
            typer.confirm(f"Forget {counted(len(known), 'solution')}? The runs themselves stay.", abort=True)
        try:
            typer.echo(f"Forgot {counted(memory.clear(task), 'solution')}.")
        except OSError as error:
            usage(f"can't forget: {error.filename}: {error.strerror}")
