"""`tracefix config`: where the settings stand and what they are."""

from __future__ import annotations

import sys

import typer

app = typer.Typer(name="config", help="Where your settings stand, and what they are.", no_args_is_help=True)


@app.command("path")
def path() -> None:
    """Print the path of the config file, whether it exists or not."""
    from tracefix_tui.settings import config_file

    typer.echo(config_file())


@app.command("show")
def show() -> None:
    """Print the settings in force as TOML, each with its source; exit 1 when something can't be used."""
    from tracefix_tui.settings import described, load_settings

    settings = load_settings()
    typer.echo(described(settings))
    for problem in settings.problems:
        print(f"tracefix: {problem}", file=sys.stderr)
    raise typer.Exit(1 if settings.problems else 0)
