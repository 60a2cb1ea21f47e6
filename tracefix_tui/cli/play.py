"""`tracefix play`: open the app on one task, or on the browser."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tracefix_tui.cli.curriculum import curriculum
from tracefix_tui.cli.memory import recall_if
from tracefix_tui.cli.remote import ServerOption, TokenOption, server_of
from tracefix_tui.cli.saying import usage


def play(
    name: Annotated[
        str | None, typer.Argument(help="Task to play, as NAME or PACK/NAME. Without it the browser opens.")
    ] = None,
    resume: Annotated[
        bool,
        typer.Option(
            "--resume",
            help="Go on with the newest unfinished run: of all, of the task NAME, or the run NAME.",
        ),
    ] = False,
    auto: Annotated[
        bool, typer.Option("--auto", help="Task after task, harder and easier as your rewards call for.")
    ] = False,
    rules: Annotated[str | None, typer.Option(help="Ruleset: how actions are priced.")] = None,
    tasks: Annotated[
        list[Path] | None, typer.Option(metavar="DIR", help="A folder of task packs to add; may be repeated.")
    ] = None,
    theme: Annotated[str | None, typer.Option(help="Colour theme for this run.")] = None,
    memory: Annotated[
        bool,
        typer.Option("--memory", help="Tell agents that you ask the best solution of recorded runs."),
    ] = False,
    server: ServerOption = "",
    token: TokenOption = "",
    no_record: Annotated[bool, typer.Option("--no-record", help="Write no episode to a file.")] = False,
) -> None:
    """Play a task in the terminal."""
    if resume and server:
        usage("--resume goes on with an episode that is played here; leave out --server")
    if resume and memory:
        usage("--memory is for a new run, whose file notes it; leave out --resume")
    if resume:
        from tracefix_tui.cli.forking import resumed

        raise typer.Exit(resumed(name or "", tuple(tasks or ())))
    from tracefix_tui.cli.screen import open_app

    if auto and (name or server):
        usage("--auto chooses the tasks, out of those that are here; leave out NAME and --server")
    chooser = curriculum(tuple(tasks or ())) if auto else None
    if chooser is not None:
        name = chooser.choose().id
    record = False if no_record else None
    remote = server_of(server, token)
    recall = recall_if(memory)
    raise typer.Exit(
        open_app(name, rules, tuple(tasks or ()), theme, record, server=remote, auto=chooser, recall=recall)
    )
