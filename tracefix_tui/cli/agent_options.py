"""The options that say which agent plays and how, declared once for every command that lets one play.

A command takes `agent: AgentOptions` and is decorated with `takes_agent`; it gets what flags, environment,
config file and defaults come to.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Annotated, Any

import typer

from tracefix_tui.players.agents import AGENTS, AgentOptions

_WHO = "Who plays: " + "; ".join(f"{name}, {what}" for name, what in AGENTS.items()) + "."

FLAGS: dict[str, Any] = {
    "agent": Annotated[str | None, typer.Option("--agent", metavar="|".join(AGENTS), help=_WHO)],
}
"""Field of the settings -> the option that overrides it. Each is None when it is not given."""


def takes_agent(command: Callable[..., None]) -> Callable[..., None]:
    """`command` with the options of `FLAGS` in the place of its parameter `agent`, an `AgentOptions`.

    A command with `agent: AgentOptions | None = None` gets None when none of them is given: a person plays.
    Whether the agent can play is for `open_agent` to say.
    """
    signature = inspect.signature(command, eval_str=True)
    parameters: list[inspect.Parameter] = []
    for parameter in signature.parameters.values():
        if parameter.name != "agent":
            parameters.append(parameter)
            continue
        parameters += [
            inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=kind)
            for name, kind in FLAGS.items()
        ]

    @functools.wraps(command)
    def run(**given: Any) -> None:
        flags = {name: given.pop(name) for name in FLAGS}
        person = signature.parameters["agent"].default is None and not any(
            value is not None for value in flags.values()
        )
        command(agent=None if person else agent_options(**flags), **given)

    keyword_only = [each.replace(kind=inspect.Parameter.KEYWORD_ONLY) for each in parameters]
    run.__signature__ = signature.replace(parameters=keyword_only)  # type: ignore[attr-defined]
    return run


def agent_options(**flags: Any) -> AgentOptions:
    """What flags, environment, config file and defaults come to.

    Args:
        flags: by the names of `FLAGS`; None means "not given".
    """
    from tracefix_tui.settings import load_settings

    return AgentOptions(agent=load_settings(**flags).agent)
