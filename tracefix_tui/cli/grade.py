"""`tracefix grade`: what the tests of a task say about a source file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal, NoReturn

import typer


def grade(
    name: Annotated[str, typer.Argument(help="NAME or PACK/NAME of the task.")],
    file: Annotated[str, typer.Argument(metavar="FILE", help="The source; `-` reads standard input.")],
    suite: Annotated[
        Literal["visible", "all"], typer.Option(help="Only the visible tests, or the hidden ones as well.")
    ] = "all",
    tasks: Annotated[
        list[Path] | None,
        typer.Option(metavar="DIR", exists=True, file_okay=False, help="A folder of task packs to add."),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Grade a source file with the tests of a task. Hidden tests are counted, never shown.

    Exits with 0 when every test passed, with 1 when one did not, with 2 when nothing could be graded.
    """
    from tracefix_tui.catalog import UnknownTask, load_catalog
    from tracefix_tui.cli import grade_output
    from tracefix_tui.grading import Grader
    from tracefix_tui.sandbox import SandboxError

    source = _read(file)
    try:
        task = load_catalog(tasks or ()).find(name)
        with Grader() as grader:
            report = grader.grade(source, task, suite=suite)
    except (UnknownTask, SandboxError) as error:
        _usage(str(error))
    if json:
        print(grade_output.as_json(report, task=task.id, file=file, suite=suite))
    else:
        print(grade_output.as_text(report, suite=suite))
    raise typer.Exit(0 if report.all_passed else 1)


def _read(name: str) -> str:
    from tracefix_tui.episode.actions import MAX_CODE_BYTES

    try:
        if name == "-":
            data = typer.get_binary_stream("stdin").read(MAX_CODE_BYTES + 1)
        else:
            with open(name, "rb") as opened:
                data = opened.read(MAX_CODE_BYTES + 1)
    except OSError as error:
        _usage(f"can't read {name}: {error.strerror}")
    if len(data) > MAX_CODE_BYTES:
        _usage(f"{name} is longer than {MAX_CODE_BYTES:,} bytes")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        _usage(f"{name} is no UTF-8 text: byte {error.start} can't be read")


def _usage(reason: str) -> NoReturn:
    typer.echo(f"tracefix: {reason}", err=True)
    raise typer.Exit(2)
