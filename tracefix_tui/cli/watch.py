"""`tracefix watch`: an agent plays a task on the screen."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tracefix_tui.cli.agent_options import takes_agent
from tracefix_tui.cli.curriculum import curriculum, level_name
from tracefix_tui.cli.memory import MemoryOption, recall_if
from tracefix_tui.cli.remote import ServerOption, TokenOption, server_of
from tracefix_tui.cli.saying import usage
from tracefix_tui.players.agents import AgentOptions

if TYPE_CHECKING:
    from tracefix_tui.catalog import Task
    from tracefix_tui.play.auto import AutoPlay
    from tracefix_tui.server.remote import Server
    from tracefix_tui.ui.screens.watch import WatchScreen


@takes_agent
def watch(
    name: Annotated[
        str | None,
        typer.Argument(help="Task to watch, as NAME or PACK/NAME. Without it the next one not solved."),
    ] = None,
    *,
    agent: AgentOptions,
    speed: Annotated[
        float, typer.Option(min=0.05, max=1000.0, help="2 shows each action for half as long, and so on.")
    ] = 1.0,
    auto: Annotated[
        bool,
        typer.Option("--auto", help="Task after task, harder and easier as the agent's rewards call for."),
    ] = False,
    paused: Annotated[bool, typer.Option("--paused", help="Begin with a pause.")] = False,
    rules: Annotated[str | None, typer.Option(help="Ruleset: how actions are priced.")] = None,
    tasks: Annotated[
        list[Path] | None, typer.Option(metavar="DIR", help="A folder of task packs to add; may be repeated.")
    ] = None,
    theme: Annotated[str | None, typer.Option(help="Colour theme for this run.")] = None,
    memory: MemoryOption = False,
    server: ServerOption = "",
    token: TokenOption = "",
    no_record: Annotated[bool, typer.Option("--no-record", help="Write no episode to a file.")] = False,
) -> None:
    """Watch an agent solve a task in the terminal: pause, step, take over, hand back."""
    from tracefix_tui.catalog import UnknownTask
    from tracefix_tui.cli.screen import open_app
    from tracefix_tui.episode import UnknownRuleset
    from tracefix_tui.episode.rulesets import ruleset as known_ruleset
    from tracefix_tui.players.agents import open_agent
    from tracefix_tui.players.player import PlayerError
    from tracefix_tui.server.address import ServerError
    from tracefix_tui.settings import load_settings

    ruleset = load_settings(rules=rules).rules
    chooser: AutoPlay | None = None
    if auto and name:
        usage("--auto chooses the tasks; leave out NAME")
    if auto and server:
        usage("--auto goes through the tasks that are here; leave out --server")
    try:
        known_ruleset(ruleset)
        player = open_agent(agent.agent, agent)
        there = server_of(server, token)
        if auto:
            chooser = curriculum(tasks or (), level_name(player))
        task = chooser.choose() if chooser is not None else task_to_watch(name, tasks or (), there)
    except (UnknownTask, UnknownRuleset, PlayerError, ServerError) as error:
        typer.echo(f"tracefix: {error}", err=True)
        raise typer.Exit(2) from None

    def opening() -> WatchScreen:
        from tracefix_tui.ui.screens.which import watch_screen

        return watch_screen(task, ruleset, player, speed, paused=paused)

    record = False if no_record else None
    status = open_app(
        rules=rules,
        tasks=tuple(tasks or ()),
        theme=theme,
        record=record,
        opening=opening,
        server=there,
        agent=agent,
        auto=chooser,
        recall=recall_if(memory),
    )
    raise typer.Exit(status)


def task_to_watch(name: str | None, folders: Sequence[Path], server: Server | None = None) -> Task:
    """The task that is named; without a name the next one not solved. With `server`, one of its tasks.

    Raises:
        ServerError: the server can't be reached, or is none.
        UnknownTask: there is none of that name, or none at all.
    """
    from tracefix_tui.catalog import UnknownTask, load_catalog
    from tracefix_tui.play.choice import from_easy_to_hard, next_unsolved
    from tracefix_tui.records.progress import ProgressStore

    catalog = load_catalog(folders)
    if server is not None:
        from tracefix_tui.server.remote_catalog import remote_catalog

        catalog = remote_catalog(server, catalog)
    if name is not None:
        return catalog.find(name)
    tasks = from_easy_to_hard(catalog.tasks)
    if not tasks:
        raise UnknownTask("there are no tasks; see `tracefix tasks list`")
    return next_unsolved(tasks, ProgressStore().all()) or tasks[0]
