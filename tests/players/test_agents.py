"""Agents by name."""

from __future__ import annotations

import pytest

from tests.test_imports import loaded_by
from tracefix_tui.players.agents import AGENTS, AgentOptions, open_agent
from tracefix_tui.players.player import PlayerError


def test_the_search_agent_is_the_default_and_needs_nothing() -> None:
    assert next(iter(AGENTS)) == AgentOptions().agent == "search"
    player = open_agent(AgentOptions().agent, AgentOptions())
    assert (player.name, player.kind) == ("search", "search")


def test_each_call_makes_another_player() -> None:
    assert open_agent("search") is not open_agent("search")


@pytest.mark.parametrize("name", ["", "Search", "nobody"])
def test_an_unknown_name_is_refused_with_those_there_are(name: str) -> None:
    with pytest.raises(PlayerError, match="use search"):
        open_agent(name)


def test_the_names_are_known_without_loading_an_agent() -> None:
    loaded = loaded_by("import tracefix_tui.players.agents as agents\nagents.AGENTS")
    assert not loaded & {"openai", "pydantic", "textual", "libcst"}
