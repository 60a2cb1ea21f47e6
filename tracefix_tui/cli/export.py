"""`tracefix runs export`: recorded runs in the formats that other tools read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tracefix_tui.cli.run_filter import takes_filters
from tracefix_tui.cli.saying import say, usage
from tracefix_tui.counting import counted
from tracefix_tui.records.selection import Selection

if TYPE_CHECKING:
    from tracefix_tui.records.export.exporter import OneRun
    from tracefix_tui.records.export.intake import Intake


class FormatName(StrEnum):
    """The formats by name, as `records.export.formats` has them; here, so that --help need not load it."""

    HTML = "html"
    CAST = "cast"
    ATIF = "atif"
    TRL_SFT = "trl-sft"
    TRL_PREFERENCE = "trl-preference"
    TRL_KTO = "trl-kto"
    OPENAI = "openai"
    CSV = "csv"


class Per(StrEnum):
    STEP = "step"
    RUN = "run"


@takes_filters(without=("finished",))
def export(
    form: Annotated[
        FormatName,
        typer.Argument(
            metavar="FORMAT",
            help="html, cast, atif, trl-sft, trl-preference, trl-kto, openai or csv; see docs/export.md.",
        ),
    ],
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="RUN",
            help="Ids, beginnings of ids, or .jsonl files; without any, all recorded runs.",
        ),
    ] = None,
    out: Annotated[
        str | None,
        typer.Option(
            metavar="FILE|DIR", help="Where to write; `-` is standard output. By default the working folder."
        ),
    ] = None,
    *,
    wanted: Selection,
    unfinished: Annotated[
        bool, typer.Option("--unfinished", help="Take runs without a verdict as well.")
    ] = False,
    per: Annotated[Per, typer.Option(help="csv: a row for each step, or for each run.")] = Per.STEP,
    margin: Annotated[
        float,
        typer.Option(min=0.0, max=1.0, help="trl-preference: least difference of scores in a pair."),
    ] = 0.1,
    size: Annotated[
        str, typer.Option(metavar="COLUMNSxROWS", help="cast: size of the terminal, at least 60x18.")
    ] = "120x36",
    theme: Annotated[str, typer.Option(help="cast: name of a colour theme.")] = "tracefix-dark",
    real_time: Annotated[
        bool, typer.Option("--real-time", help="cast: keep pauses that are very short or very long.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace files that are there already.")] = False,
) -> None:
    """Write recorded runs in a format that other tools read.

    html, cast and atif make a file for each run, the others one file for all. A run that can't be read is
    named on standard error, the others are exported, and the exit status is 1.
    """
    from tracefix_tui.cli.progress import ProgressLine
    from tracefix_tui.records.export.exporter import export_each, export_together
    from tracefix_tui.records.export.formats import FORMATS
    from tracefix_tui.records.export.intake import Intake
    from tracefix_tui.records.export.output import ExportError

    if names and wanted != Selection():
        usage("name runs, or choose them by filters, not both")
    paths = _named(names) if names else _recorded(wanted)
    chosen = FORMATS[form.value]
    with ProgressLine() as progress:
        intake = Intake(
            paths,
            unfinished,
            on_read=lambda done, total: progress.show(f"{chosen.name}", "run", done + 1, total),
        )
        try:
            if chosen.per_run:
                made = _one_run(form, size, theme, real_time)
                written = export_each(intake, chosen, made, out, force)
            else:
                written = export_together(intake, chosen, _together(form, per, margin), out, force)
        except ExportError as error:
            problem: ExportError | None = error
        else:
            problem = None
    _tell(intake, [] if problem else written)
    if problem is not None:
        say(str(problem))
        raise typer.Exit(1 if intake.failures else 2)
    if intake.failures:
        raise typer.Exit(1)


def _one_run(form: FormatName, size: str, theme: str, real_time: bool) -> OneRun:
    """What makes the file of a run. Ends the command when size or theme are none."""
    if form is FormatName.CAST:
        from tracefix_tui.ui import cast

        try:
            columns_and_rows, known = cast.size_of(size), cast.known_theme(theme)
        except ValueError as error:
            usage(str(error))
        return partial(cast.document, size=columns_and_rows, theme=known, real_time=real_time)
    if form is FormatName.HTML:
        from tracefix_tui.records.export.html.document import document

        return document
    from tracefix_tui.records.export import atif

    return atif.document


def _together(form: FormatName, per: Per, margin: float) -> Callable[[Intake], Iterator[str]]:
    """What makes the one file of all runs."""
    from tracefix_tui.records.export import openai_chat, preference, table, trl
    from tracefix_tui.records.export.exporter import lines

    if form is FormatName.TRL_PREFERENCE:
        return lambda intake: preference.rows(intake, margin)
    if form is FormatName.CSV:
        return lines(table.by_run() if per is Per.RUN else table.by_step())
    made = {FormatName.TRL_SFT: trl.sft, FormatName.TRL_KTO: trl.kto, FormatName.OPENAI: openai_chat.example}
    return lines(made[form])


def _named(names: list[str]) -> list[Path]:
    """The files of runs by name. Ends the command when one is unknown."""
    from tracefix_tui.records.store import find_run
    from tracefix_tui.records.trajectory import TrajectoryError

    try:
        return [find_run(name) for name in names]
    except TrajectoryError as error:
        usage(str(error))


def _recorded(wanted: Selection) -> list[Path]:
    """The files of the recorded runs that fit, the oldest first. Without filters those that can't be read are
    among them, so that it is said."""
    from tracefix_tui.cli.run_index import up_to_date

    with up_to_date() as index:
        rows = index.rows(wanted, ascending=True)
        problems = index.problems()
    return [row.path for row in rows] + ([path for path, _ in problems] if wanted == Selection() else [])


def _tell(intake: Intake, written: list[Path]) -> None:
    """Say on standard error what was written, what was left out and what failed."""
    for failure in intake.failures:
        say(failure)
    for reason, count in intake.left_out.items():
        typer.echo(f"left out: {counted(count, 'run')} {reason}", err=True)
    if written:
        where = written[0] if len(written) == 1 else f"{len(written)} files in {written[0].parent}"
        typer.echo(f"exported {counted(intake.taken, 'run')} to {where}", err=True)
