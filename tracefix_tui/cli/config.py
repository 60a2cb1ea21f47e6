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
    from tracefix_tui.players.agents import options_of, place_of_model
    from tracefix_tui.players.player import PlayerError
    from tracefix_tui.settings import described, load_settings

    settings = load_settings()
    typer.echo(described(settings))
    try:
        place = place_of_model(options_of(settings))
    except PlayerError as error:
        model = f"A model can't play as it stands: {error}"
    else:
        key = f"with the key from {place.key_from}" if place.key else f"without a key ({place.key_from})"
        model = f"A model would be {place.model or 'the first there is'} at {place.base}, {key}."
    typer.echo(f"\n# {' '.join(model.split())}")
    for problem in settings.problems:
        print(f"tracefix: {problem}", file=sys.stderr)
    raise typer.Exit(1 if settings.problems else 0)
