"""`tracefix grade`: what the tests of a task say about a source file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

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
    from tracefix_tui.cli.grading import Request, run

    raise typer.Exit(run(Request(name, file, suite, json, tuple(tasks or ()))))
