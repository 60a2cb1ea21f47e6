"""One line on standard error, without the control characters that a name or a file may hold."""

from __future__ import annotations

from typing import NoReturn

import typer


def say(text: str) -> None:
    """Tell something that is no result."""
    from tracefix_tui.episode.observation import printable

    typer.echo(f"tracefix: {printable(text)}", err=True)


def usage(reason: str) -> NoReturn:
    """End the command: it can't be done as asked."""
    say(reason)
    raise typer.Exit(2)
