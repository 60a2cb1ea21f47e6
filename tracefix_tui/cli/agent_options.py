"""The options that say which agent plays and how, declared once for every command that lets one play.

A command takes `agent: AgentOptions` and is decorated with `takes_agent`; it gets what flags, environment,
config file and defaults come to.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from math import isfinite
from typing import Annotated, Any

import typer

from tracefix_tui.cli.spread_options import spread
from tracefix_tui.players.agents import AGENTS, AgentOptions, options_of
from tracefix_tui.players.model.place import DEFAULT_BASE, DEFAULT_MODEL, PRESETS
from tracefix_tui.settings import Secret, load_settings

_WHO = "Who plays: " + "; ".join(f"{name}, {what}" for name, what in AGENTS.items()) + "."
_MODEL = "The model player"


def _finite(value: float | None) -> float | None:
    if value is not None and not isfinite(value):
        raise typer.BadParameter("must be a finite number")
    return value


def _text(flag: str, metavar: str, help: str) -> Any:
    return Annotated[str | None, typer.Option(flag, metavar=metavar, help=help, rich_help_panel=_MODEL)]


def _number(flag: str, metavar: str, help: str, least: float = 0) -> Any:
    option = typer.Option(
        flag, metavar=metavar, help=help, min=least, callback=_finite, rich_help_panel=_MODEL
    )
    return Annotated[float | None, option]


def _count(flag: str, help: str) -> Any:
    return Annotated[int | None, typer.Option(flag, metavar="N", help=help, min=0, rich_help_panel=_MODEL)]


FLAGS: dict[str, Any] = {
    "agent": Annotated[str | None, typer.Option("--agent", metavar="|".join(AGENTS), help=_WHO)],
    "preset": _text("--preset", "|".join(PRESETS), "A model server on this machine; it needs no key."),
    "model": _text("--model", "NAME", f"Name of the model; else MODEL_NAME, else {DEFAULT_MODEL}."),
    "api_base": _text("--api-base", "URL", f"Address of its API; else API_BASE_URL, else {DEFAULT_BASE}."),
    "api_key": _text(
        "--api-key",
        "KEY",
        "Key for that API. Better set HF_TOKEN or OPENAI_API_KEY: others see a command line.",
    ),
    "price_in": _number("--price-in", "USD", "Dollars for a million tokens that the model reads."),
    "price_out": _number("--price-out", "USD", "Dollars for a million tokens that it writes."),
    "max_tokens": _count("--max-tokens", "Stop when so many tokens are used, in and out."),
    "max_cost": _number("--max-cost", "USD", "Stop when so many dollars are spent; needs the prices."),
    "max_actions": _count("--max-actions", "Most actions of the model in one episode."),
    "timeout": _number("--timeout", "SECONDS", "How long the endpoint may be silent; else 120.", 1),
}
"""Field of the settings -> the option that overrides it. Each is None when it is not given."""


def takes_agent(command: Callable[..., None]) -> Callable[..., None]:
    """`command` with the options of `FLAGS` in the place of its parameter `agent`, an `AgentOptions`.

    A command with `agent: AgentOptions | None = None` gets None when none of them is given: a person plays.
    Whether the agent can play is for `open_agent` to say.
    """
    may_be_a_person = inspect.signature(command).parameters["agent"].default is None

    @functools.wraps(command)
    def run(**given: Any) -> None:
        flags = {name: given.pop(name) for name in FLAGS}
        person = may_be_a_person and all(value is None for value in flags.values())
        command(agent=None if person else agent_options(**flags), **given)

    run.__signature__ = spread(command, "agent", FLAGS)  # type: ignore[attr-defined]
    return run


def agent_options(**flags: Any) -> AgentOptions:
    """What flags, environment, config file and defaults come to.

    Args:
        flags: by the names of `FLAGS`; None means "not given".
    """
    if flags.get("api_key") is not None:
        flags["api_key"] = Secret(flags["api_key"])
    return options_of(load_settings(**flags))
