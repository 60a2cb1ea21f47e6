"""A recorded run of proposals, as on the screen it was played on: reward in bars, and what each changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual.widget import Widget

from tracefix_tui.ui import moves
from tracefix_tui.ui.layout import REPLAY_PANES, Layout
from tracefix_tui.ui.screens.replay import ReplayScreen
from tracefix_tui.ui.widgets.component_meter import ComponentMeter
from tracefix_tui.ui.widgets.output_pane import OutputPane
from tracefix_tui.ui.widgets.proposals_pane import ProposalsPane


class ProposalReplayScreen(ReplayScreen):
    """Shows a recorded run of proposals at any of them."""

    LAYOUT: ClassVar[str] = "replay-proposals"
    USUAL: ClassVar[Layout] = Layout(
        panes=tuple(REPLAY_PANES),
        hidden=frozenset({"task"}),
        steps=4.0,
        thoughts=4.0,
        tests=5.0,
        output=7.0,
    )
    NAMES: ClassVar[Mapping[str, str]] = {**REPLAY_PANES, "output": "Proposals"}

    def new_meter(self) -> Widget:
        meter = ComponentMeter(id="components")
        meter.shown = moves.components(self.state, best=0.0)
        return meter

    def new_output_pane(self) -> OutputPane:
        """The proposals so far; only what the newest one said, where a file holds more than there can be."""
        if len(self.replay) > self.state.ruleset.max_steps:
            return super().new_output_pane()
        return ProposalsPane([], self.state.original, id="output")

    def show_state(self) -> None:
        output = self.query_one(OutputPane)
        if isinstance(output, ProposalsPane):
            output.steps = list(self.state.steps)
        super().show_state()

    def show_reward(self) -> None:
        best = max(self.state.rewards, default=0.0)
        self.query_one(ComponentMeter).shown = moves.components(self.state, best)
