"""Who can be asked to mend something: the configured model, else a local Ollama, else the search agent."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from typing import TYPE_CHECKING

from tracefix_tui.players.agents import AgentOptions, open_agent, options_of
from tracefix_tui.players.player import Player, PlayerError

if TYPE_CHECKING:
    from tracefix_tui.settings import Settings

LOCAL = ("127.0.0.1", 11434)
"""Where an Ollama on this machine listens."""

_MOST_ACTIONS = 20
_MODEL_SETTINGS = frozenset({"model", "api_base", "api_key", "preset"})


def helpers(settings: Settings, options: AgentOptions | None = None) -> Iterator[tuple[str, Player]]:
    """(name, player) of those that can be asked, in the order of asking; each is made when its turn comes.

    The names are "model", "ollama" and "search". Whoever takes a player closes it.

    Args:
        options: what `settings` come to. Models that are asked with the same options share one budget.
    """
    if _MODEL_SETTINGS & settings.sources.keys():
        try:
            yield "model", open_agent("model", options or options_of(settings))
        except PlayerError:
            pass  # not so configured that it can be asked
    if _listens(LOCAL):
        try:
            yield "ollama", open_agent("model", AgentOptions("model", "ollama", max_actions=_MOST_ACTIONS))
        except PlayerError:
            pass
    yield "search", open_agent("search")


def _listens(address: tuple[str, int]) -> bool:
    try:
        with socket.create_connection(address, timeout=0.2):
            return True
    except OSError:
        return False
