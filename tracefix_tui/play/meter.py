"""Who acts, and what it has cost at a model, as a record wants to know it of any player."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracefix_tui.players.player import Player, Usage, UsesModel
from tracefix_tui.records.actor import Actor

if TYPE_CHECKING:
    from tracefix_tui.records.trajectory import Tokens


def actor_of(player: Player) -> Actor:
    """The player as records name it, with its model where it has one."""
    return Actor(player.kind, player.name, player.model if isinstance(player, UsesModel) else "")


def usage_of(player: Player) -> Usage:
    """What the player has used at a model so far; nothing for one that asks none."""
    return player.usage if isinstance(player, UsesModel) else Usage()


class Meter:
    """Reads off what a player has used, step by step."""

    def __init__(self, player: Player) -> None:
        """Count from now on."""
        self._player = player
        self._read = usage_of(player)

    def since_last(self) -> Tokens | None:
        """What was used since this was asked last; None when it was nothing, or nobody has counted it."""
        from tracefix_tui.records.trajectory import Tokens

        now = usage_of(self._player)
        used = now.since(self._read)
        self._read = now
        return Tokens(used.input, used.output, used.cost) if used is not None else None
