"""`tracefix scratch`: a program in the sandbox, on the screen or, with --run, without it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from tracefix_tui.ui.screens.scratch import ScratchScreen


def scratch(
    file: Annotated[
        Path | None,
        typer.Argument(
            help="The program. Without it the scratchpad opens; `-` is standard input, with --run."
        ),
    ] = None,
    run: Annotated[bool, typer.Option("--run", help="Run the program at once, without a screen.")] = False,
    stdin: Annotated[
        Path | None, typer.Option(help="A file that the program reads as its standard input; needs --run.")
    ] = None,
    seconds: Annotated[float, typer.Option(help="CPU time, 0.05 to 3600; needs --run.")] = 10.0,
    memory: Annotated[int, typer.Option(help="MiB of memory, 16 to 2048; needs --run.")] = 512,
    json: Annotated[bool, typer.Option("--json", help="With --run: print one JSON object.")] = False,
) -> None:
    """Write and run any program in the sandbox."""
    if run or json:
        from tracefix_tui.cli.script_run import run_file

        raise typer.Exit(run_file(file, stdin, seconds, memory, json=json))
    if stdin is not None or str(file) == "-":
        typer.echo("tracefix: --stdin and `-` need --run", err=True)
        raise typer.Exit(2)
    from tracefix_tui.cli.screen import open_app
    from tracefix_tui.records.scratchpad import Scratchpad, ScratchpadError

    pad = Scratchpad(file)
    try:
        pad.load()
    except ScratchpadError as error:
        typer.echo(f"tracefix: {error}", err=True)
        raise typer.Exit(2) from None

    def opening() -> ScratchScreen:
        from tracefix_tui.ui.screens.scratch import ScratchScreen

        return ScratchScreen(pad)

    raise typer.Exit(open_app(opening=opening))
