"""The Typer app: every command is registered here. Parse, call one function, print; no logic.

Each command stands in a file of its own that imports Typer at the top and everything else inside the command,
so that `tracefix --help` and a single command load only what they need.
"""

from __future__ import annotations

from typing import Annotated

import typer

from tracefix_tui.cli import (
    config,
    doctor,
    episode,
    eval,
    export,
    grade,
    memory,
    mutating,
    packs,
    play,
    practice,
    race,
    replay,
    runs,
    scratch,
    serve,
    stats,
    tasks,
    watch,
)

app = typer.Typer(
    name="tracefix",
    help="A terminal playground for debugging: practise, watch and record.",
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,
    add_completion=False,
)


def _version(wanted: bool) -> None:
    if wanted:
        from tracefix_tui import __version__

        typer.echo(f"tracefix {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def root(
    context: typer.Context,
    _version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and leave.")
    ] = False,
    no_record: Annotated[bool, typer.Option("--no-record", help="Write no episode to a file.")] = False,
) -> None:
    """A terminal playground for debugging. Without a command it opens the task browser."""
    if context.invoked_subcommand is None:
        from tracefix_tui.cli.screen import open_app

        raise typer.Exit(open_app(record=False if no_record else None))
    if no_record:
        typer.echo(f"tracefix: write --no-record behind {context.invoked_subcommand}", err=True)
        raise typer.Exit(2)


app.command("play")(play.play)
app.command("watch")(watch.watch)
app.command("replay")(replay.replay)
app.command("race")(race.race)
app.command("episode")(episode.episode)
app.command("grade")(grade.grade)
app.command("eval")(eval.evaluate)
app.command("stats")(stats.stats)
app.command("practice")(practice.practice)
app.command("scratch")(scratch.scratch)
app.command("serve")(serve.serve)
app.command("doctor")(doctor.doctor)
runs.app.command("export")(export.export)
tasks.app.command("mutate")(mutating.mutate)
app.add_typer(tasks.app)
app.add_typer(packs.app)
app.add_typer(runs.app)
app.add_typer(memory.app)
app.add_typer(config.app)
