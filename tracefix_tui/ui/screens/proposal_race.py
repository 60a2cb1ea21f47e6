"""A race of one's own by whole proposals: the best one counts, and one's part ends when one says so."""

from __future__ import annotations

from tracefix_tui.ui.screens.propose import ProposeScreen
from tracefix_tui.ui.screens.race_play import RacePlayScreen


class ProposalRaceScreen(RacePlayScreen, ProposeScreen):
    """Proposes against an agent that proposes at the same time."""

    async def ended(self) -> None:
        self.race.left.leave()
        await super().ended()
