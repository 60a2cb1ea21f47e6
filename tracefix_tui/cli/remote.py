"""The options that say on which server to play, and what a command needs to play there."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from tracefix_tui.catalog import Catalog
    from tracefix_tui.catalog.task import Task
    from tracefix_tui.episode.episode import Episode
    from tracefix_tui.play.evaluation import Begin
    from tracefix_tui.server.remote import Server

ServerOption = Annotated[
    str, typer.Option("--server", metavar="URL", help="Play on this server; see `tracefix serve`.")
]
TokenOption = Annotated[
    str,
    typer.Option("--token", envvar="TRACEFIX_TOKEN", show_default=False, help="The token of that server."),
]


def server_of(url: str, token: str) -> Server | None:
    """The server that the options name; None when they name none."""
    if not url:
        return None
    from tracefix_tui.server.remote import Server

    return Server(url, token)


def elsewhere(server: Server, local: Catalog) -> tuple[Catalog, Callable[..., Episode]]:
    """The catalog of `server`, and what makes episodes on it.

    Raises:
        ServerError: it can't be reached, or is no server of TraceFix.
    """
    from tracefix_tui.server.remote_catalog import remote_catalog

    return remote_catalog(server, local), episodes_on(server)


def episodes_on(server: Server) -> Callable[..., Episode]:
    """Makes episodes on `server` of a task, a ruleset, a listener and a seed."""
    from tracefix_tui.server.remote import RemoteEpisode

    def episode(task: Task, rules: str, say: Callable[[str], None], seed: int | None = None) -> Episode:
        return RemoteEpisode(task, server, rules, seed, say=say)

    return episode


def begin_on(server: Server | None, rules: str) -> Begin | None:
    """What makes the episodes of an evaluation on `server`; None to play here."""
    if server is None:
        return None
    from tracefix_tui.cli.saying import say

    episode = episodes_on(server)
    return lambda task, sample: episode(task, rules, say, sample)
