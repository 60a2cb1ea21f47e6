"""`tracefix race`: two players on one task, under one clock."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tracefix_tui.cli.agent_options import takes_agent
from tracefix_tui.players.agents import AgentOptions

if TYPE_CHECKING:
    from tracefix_tui.players.player import Player

PERSON = "person"


@takes_agent
def race(
    name: Annotated[
        str | None, typer.Argument(help="Task, as NAME or PACK/NAME. Without it the next one not solved.")
    ] = None,
    *,
    agent: AgentOptions,
    left: Annotated[str, typer.Option(help="Who plays: person, search, model or model:NAME.")] = PERSON,
    right: Annotated[str, typer.Option(help="And against whom.")] = "search",
    speed: Annotated[
        float, typer.Option(min=0.05, max=1000.0, help="2 shows each action for half as long, and so on.")
    ] = 1.0,
    rules: Annotated[str | None, typer.Option(help="Ruleset: how actions are priced.")] = None,
    tasks: Annotated[
        list[Path] | None, typer.Option(metavar="DIR", help="A folder of task packs to add; may be repeated.")
    ] = None,
    theme: Annotated[str | None, typer.Option(help="Colour theme for this run.")] = None,
    no_record: Annotated[bool, typer.Option("--no-record", help="Write no episode to a file.")] = False,
) -> None:
    """Race an agent, or let two agents race, on the same task with the same clock."""
    from tracefix_tui.catalog import UnknownTask
    from tracefix_tui.cli.screen import open_app
    from tracefix_tui.cli.watch import task_to_watch
    from tracefix_tui.episode import UnknownRuleset
    from tracefix_tui.episode.rulesets import ruleset as known_ruleset
    from tracefix_tui.players.player import PlayerError
    from tracefix_tui.settings import load_settings

    ruleset = load_settings(rules=rules).rules
    try:
        known_ruleset(ruleset)
        if left == right == PERSON:
            raise PlayerError("Only one of the two can be the person; the other is search or model.")
        task = task_to_watch(name, tasks or ())
        players = [_player(each, agent) for each in (left, right) if each != PERSON]
    except (UnknownTask, UnknownRuleset, PlayerError) as error:
        typer.echo(f"tracefix: {error}", err=True)
        raise typer.Exit(2) from None

    def opening() -> Any:
        from tracefix_tui.ui.screens.race import RaceScreen
        from tracefix_tui.ui.screens.which import race_play_screen

        if len(players) == 1:
            return race_play_screen(task, ruleset, players[0], speed)
        return RaceScreen(task, ruleset, players[0], players[1], speed)

    status = open_app(
        rules=rules,
        tasks=tuple(tasks or ()),
        theme=theme,
        record=False if no_record else None,
        opening=opening,
        agent=agent,
    )
    raise typer.Exit(status)


def _player(name: str, options: AgentOptions) -> Player:
    """The agent of a name, which may name a model as well.

    Raises:
        PlayerError: there is none.
    """
    import dataclasses

    from tracefix_tui.players.agents import open_agent

    kind, _, model = name.partition(":")
    if model:
        options = dataclasses.replace(options, model=model)
    return open_agent(kind, options)
