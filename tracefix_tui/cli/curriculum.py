"""What commands need to play by the curriculum: the way through the tasks, and whose level counts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tracefix_tui.cli.saying import say, usage

if TYPE_CHECKING:
    from tracefix_tui.play.auto import AutoPlay
    from tracefix_tui.players.player import Player


def curriculum(folders: Sequence[Path], player: str | None = None) -> AutoPlay:
    """The way through all tasks, for a player or for the person; says where it begins."""
    from tracefix_tui.catalog import load_catalog
    from tracefix_tui.play.auto import PERSON, AutoPlay

    tasks = load_catalog(folders).tasks
    if not tasks:
        usage("there are no tasks; see `tracefix tasks list`")
    found = AutoPlay(tasks, player or PERSON)
    say(found.here.about())
    return found


def level_name(player: Player) -> str:
    """The name under which an agent has its level: that of its model, where it has one."""
    from tracefix_tui.play.meter import actor_of

    actor = actor_of(player)
    return actor.model or actor.name
