"""Watching an agent that proposes whole sources: the screen of proposals, led as any watched episode is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from tracefix_tui.episode.actions import Action, Change
from tracefix_tui.episode.edits import edits_between
from tracefix_tui.ui.layout import AGENT_PANES, Layout
from tracefix_tui.ui.screens.propose import ProposeScreen
from tracefix_tui.ui.screens.watch import WatchScreen


class ProposalWatchScreen(WatchScreen, ProposeScreen):
    """Shows an agent proposing; once it has nothing better, its best proposal makes the verdict."""

    LAYOUT: ClassVar[str] = "watch_proposals"
    USUAL: ClassVar[Layout] = Layout(
        tests=4.0, output=6.0, hidden=frozenset({"task"}), panes=tuple(AGENT_PANES)
    )

    def edits_of(self, proposal: Action) -> Sequence[Action]:
        if self.state.ruleset.actions[proposal.type].change is not Change.REWRITE:
            return super().edits_of(proposal)
        return edits_between(self.state.code, (proposal.new_code_block or "").removesuffix("\n"))

    def show_agent(self) -> None:
        super().show_agent()
        if self.driver.satisfied:
            self.action_finish()

    def action_finish(self) -> None:
        """End here, and have the agent propose no more."""
        if self.driven and not self.session.running:
            self.driver.stop()
        super().action_finish()
