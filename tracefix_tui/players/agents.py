"""Makes an agent by its name: the one place that knows which there are, for every command and screen.

Cheap to import; what an agent needs is loaded when one is made.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from tracefix_tui.players.player import Player, PlayerError
from tracefix_tui.settings import Secret, Settings

if TYPE_CHECKING:
    from tracefix_tui.players.model.place import Place
    from tracefix_tui.players.model.purse import Purse

AGENTS: Mapping[str, str] = MappingProxyType(
    {
        "search": "built in: mends by search, needs no model and no key",
        "model": "a language model behind any OpenAI-compatible endpoint",
    }
)
"""The names of the agents, the default first, each with what it is in a few words."""


@dataclass(slots=True)
class _Shared:
    """What all players that are opened with the same options share; made with the first."""

    purse: Purse | None = None


@dataclass(frozen=True, slots=True)
class AgentOptions:
    """Which agent is wanted, and how it plays. A command makes it; whoever needs a player hands it on.

    Players that are opened with the same object share one budget of tokens and money.

    Attributes:
        agent: the name of the agent that was asked for, one of `AGENTS`.
        preset: a model server on this machine, see `players.model.place.PRESETS`; "" for none.
        model, api_base: which model, and where; "" leaves it to the preset, or the default.
        api_key: a key for just this endpoint; `key_from` says where it is from. Without one, `HF_TOKEN` and
            `OPENAI_API_KEY` are looked up.
        price_in, price_out: US dollars per million tokens; 0 when they are not known.
        max_tokens, max_cost: the most for all players together; `max_actions` of one episode. 0: no limit.
        timeout: seconds that an endpoint may be silent.
    """

    agent: str = next(iter(AGENTS))
    preset: str = ""
    model: str = ""
    api_base: str = ""
    api_key: Secret = field(default_factory=Secret)
    key_from: str = ""
    price_in: float = 0.0
    price_out: float = 0.0
    max_tokens: int = 0
    max_cost: float = 0.0
    max_actions: int = 0
    timeout: float = 120.0
    shared: _Shared = field(default_factory=_Shared, repr=False, compare=False)


def options_of(settings: Settings) -> AgentOptions:
    """The options that settings come to.

    A preset and an address can both be set: the one that was said more directly (by flag, by variable, in the
    file) says where to ask; said equally directly, the address does.
    """
    preset, base = settings.preset, settings.api_base
    if preset and base and _directness(settings, "preset") > _directness(settings, "api_base"):
        base = ""
    if preset and base and _directness(settings, "api_base") > _directness(settings, "preset"):
        preset = ""
    key_from = settings.sources.get("api_key", "")
    return AgentOptions(
        agent=settings.agent,
        preset=preset,
        model=settings.model,
        api_base=base,
        api_key=settings.api_key,
        key_from="--api-key" if key_from == "flag" else key_from,
        price_in=settings.price_in,
        price_out=settings.price_out,
        max_tokens=settings.max_tokens,
        max_cost=settings.max_cost,
        max_actions=settings.max_actions,
        timeout=settings.timeout,
    )


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
    if name == "model":
        return _model_player(options or AgentOptions())
    raise PlayerError(f"There is no agent {name!r}; use {' or '.join(AGENTS)}.")


def place_of_model(options: AgentOptions) -> Place:
    """Where the model player would ask.

    Raises:
        PlayerError: the options make no sense, or a key is missing.
    """
    from tracefix_tui.players.model.place import place_of

    return place_of(
        options.api_base, options.model, options.preset, options.api_key, options.key_from, os.environ
    )


def _model_player(options: AgentOptions) -> Player:
    from tracefix_tui.players.endpoint import Endpoint, Patience
    from tracefix_tui.players.model.agent import ModelPlayer
    from tracefix_tui.players.model.purse import Limits, Prices, Purse

    place = place_of_model(options)
    silence = max(1.0, options.timeout)
    if options.shared.purse is None:
        limits = Limits(options.max_tokens, options.max_cost, options.max_actions)
        options.shared.purse = Purse(limits, Prices(options.price_in, options.price_out))
    endpoint = Endpoint(place, Patience(connect=min(10.0, silence), silence=silence, whole=5 * silence))
    return ModelPlayer(place, endpoint, options.shared.purse)


def _directness(settings: Settings, name: str) -> int:
    source = settings.sources.get(name, "default")
    if source in ("flag", "default"):
        return 3 if source == "flag" else 0
    return 1 if source.endswith(".toml") else 2
