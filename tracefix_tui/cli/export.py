"""`tracefix runs export`: recorded runs in the formats that other tools read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

if TYPE_CHECKING:
    from tracefix_tui.records.export.exporter import OneRun
    from tracefix_tui.records.export.selection import Selection


class FormatName(StrEnum):
    """The formats by name, as `records.export.formats` has them; here, so that --help need not load it."""

    HTML = "html"
    ATIF = "atif"
    TRL_SFT = "trl-sft"
    TRL_PREFERENCE = "trl-preference"
    TRL_KTO = "trl-kto"
    OPENAI = "openai"
    CSV = "csv"


class Per(StrEnum):
    STEP = "step"
    RUN = "run"


def export(
    form: Annotated[
        FormatName,
        typer.Argument(
            metavar="FORMAT",
            help="html, atif, trl-sft, trl-preference, trl-kto, openai or csv; see docs/export.md.",
        ),
    ],
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[RUN]...",
            help="Ids, beginnings of ids, or .jsonl files; without any, all recorded runs.",
        ),
    ] = None,
    out: Annotated[
        str | None,
        typer.Option(
            metavar="FILE|DIR", help="Where to write; `-` is standard output. By default the working folder."
        ),
    ] = None,
    task: Annotated[str | None, typer.Option(help="Only runs of this task: NAME or PACK/NAME.")] = None,
    player: Annotated[
        str | None, typer.Option(help="Only runs of this player, by kind or name: person, search ...")
    ] = None,
    solved: Annotated[
        bool | None, typer.Option("--solved/--unsolved", help="Only runs that solved their task, or did not.")
    ] = None,
    unfinished: Annotated[
        bool, typer.Option("--unfinished", help="Take runs without a verdict as well.")
    ] = False,
    per: Annotated[Per, typer.Option(help="csv: a row for each step, or for each run.")] = Per.STEP,
    margin: Annotated[
        float,
        typer.Option(min=0.0, max=1.0, help="trl-preference: least difference of scores in a pair."),
    ] = 0.1,
    force: Annotated[bool, typer.Option("--force", help="Replace files that are there already.")] = False,
) -> None:
    """Write recorded runs in a format that other tools read.

    html and atif make a file for each run, the others one file for all. A run that can't be read is named on
    standard error, the others are exported, and the exit status is 1.
    """
    from tracefix_tui.cli.progress import ProgressLine
    from tracefix_tui.records.export.exporter import export_each, export_together
    from tracefix_tui.records.export.formats import FORMATS
    from tracefix_tui.records.export.output import ExportError
    from tracefix_tui.records.export.selection import Selection

    chosen = FORMATS[form.value]
    with ProgressLine() as progress:
        selection = Selection(
            _paths(names or [], task, player, solved),
            unfinished,
            on_read=lambda done, total: progress.show(f"{chosen.name}", "run", done + 1, total),
        )
        try:
            if chosen.per_run:
                written = export_each(selection, chosen, _one_run(form), out, force)
            else:
                written = export_together(selection, chosen, _together(form, per, margin), out, force)
        except ExportError as error:
            problem: ExportError | None = error
        else:
            problem = None
    _tell(selection, [] if problem else written)
    if problem is not None:
        typer.echo(f"tracefix: {problem}", err=True)
        raise typer.Exit(1 if selection.failures else 2)
    if selection.failures:
        raise typer.Exit(1)


def _one_run(form: FormatName) -> OneRun:
    """What makes the file of a run."""
    if form is FormatName.HTML:
        from tracefix_tui.records.export.html.document import document

        return document
    from tracefix_tui.records.export import atif

    return atif.document


def _together(form: FormatName, per: Per, margin: float) -> Callable[[Selection], Iterator[str]]:
    """What makes the one file of all runs."""
    from tracefix_tui.records.export import openai_chat, preference, table, trl
    from tracefix_tui.records.export.exporter import lines

    if form is FormatName.TRL_PREFERENCE:
        return lambda selection: preference.rows(selection, margin)
    if form is FormatName.CSV:
        return lines(table.by_run() if per is Per.RUN else table.by_step())
    made = {FormatName.TRL_SFT: trl.sft, FormatName.TRL_KTO: trl.kto, FormatName.OPENAI: openai_chat.example}
    return lines(made[form])


def _paths(names: list[str], task: str | None, player: str | None, solved: bool | None) -> list[Path]:
    """The files of the runs that are named and fit the filters. Ends the command when a name is unknown."""
    from tracefix_tui.records.store import find_run, run_files
    from tracefix_tui.records.trajectory import TrajectoryError

    try:
        paths = [find_run(name) for name in names] if names else run_files()[::-1]
    except TrajectoryError as error:
        _usage(str(error))
    if task is None and player is None and solved is None:
        return paths
    return [path for path in paths if _fits(path, task, player, solved)]


def _fits(path: Path, task: str | None, player: str | None, solved: bool | None) -> bool:
    """Whether a run fits the filters; one that can't be read does, so that it is said."""
    from tracefix_tui.records.scan import scan
    from tracefix_tui.records.trajectory import TrajectoryError

    try:
        run = scan(path)
    except TrajectoryError:
        return True
    return (
        (task is None or task in (run.task_name, run.task))
        and (player is None or player in (run.player_kind, run.player_name, run.model))
        and (solved is None or run.solved == solved)
    )


def _tell(selection: Selection, written: list[Path]) -> None:
    """Say on standard error what was written, what was left out and what failed."""
    for failure in selection.failures:
        typer.echo(f"tracefix: {failure}", err=True)
    for reason, count in selection.left_out.items():
        typer.echo(f"left out: {_counted(count)} {reason}", err=True)
    if written:
        where = written[0] if len(written) == 1 else f"{len(written)} files in {written[0].parent}"
        typer.echo(f"exported {_counted(selection.taken)} to {where}", err=True)


def _counted(runs: int) -> str:
    return f"{runs} run" if runs == 1 else f"{runs} runs"


def _usage(reason: str) -> NoReturn:
    typer.echo(f"tracefix: {reason}", err=True)
    raise typer.Exit(2)
