"""Makes an agent by its name: the one place that knows which there are, for every command and screen.

Cheap to import; what an agent needs is loaded when one is made.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from tracefix_tui.players.player import Player, PlayerError

AGENTS: Mapping[str, str] = MappingProxyType(
    {"search": "built in: mends by search, needs no model and no key"}
)
"""The names of the agents, the default first, each with what it is in a few words."""


@dataclass(frozen=True, slots=True)
class AgentOptions:
    """Which agent is wanted, and how it plays. A command makes it; whoever needs a player hands it on.

    Attributes:
        agent: the name of the agent that was asked for, one of `AGENTS`.
    """

    agent: str = next(iter(AGENTS))


def open_agent(name: str, options: AgentOptions | None = None) -> Player:
    """A new player of the kind `name`, for one episode at a time; whoever opens it closes it.

    Args:
        name: one of `AGENTS`: most often `options.agent`.
        options: how it plays; the defaults when there are none.

    Raises:
        PlayerError: there is no such agent, or it lacks something; the message says what to do.
    """
    if name == "search":
        from tracefix_tui.players.search import SearchAgent

        return SearchAgent()
    raise PlayerError(f"There is no agent {name!r}; use {' or '.join(AGENTS)}.")
