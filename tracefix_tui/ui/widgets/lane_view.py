"""One lane of a race: what its player does, how far it has come, its change so far, and its thoughts."""

from __future__ import annotations

import dataclasses

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from tracefix_tui.play.race import Lane, standing
from tracefix_tui.ui.moves import components
from tracefix_tui.ui.widgets.agent_bar import status_line, status_of
from tracefix_tui.ui.widgets.component_meter import ComponentMeter
from tracefix_tui.ui.widgets.diff_lines import diff_lines
from tracefix_tui.ui.widgets.pane import Pane
from tracefix_tui.ui.widgets.proposals_pane import ProposalsPane
from tracefix_tui.ui.widgets.text_pane import Line, TextPane
from tracefix_tui.ui.widgets.thoughts_pane import ThoughtsPane


class LaneView(Vertical):
    """Shows one lane; `show` brings it up to date."""

    DEFAULT_CSS = """
    LaneView {
        width: 1fr;
        height: 1fr;
        & .lane-head {
            height: 2; padding: 0 1; background: $panel; text-wrap: nowrap; text-overflow: ellipsis;
        }
        & .lane-thoughts { height: 3fr; }
        & .lane-change { height: 2fr; }
        &.-proposals .lane-thoughts { height: 2fr; }
        &.-proposals .lane-change { height: 3fr; }
        & TextPane { padding: 0 1; }
    }
    """

    def __init__(self, lane: Lane, side: str) -> None:
        """Show `lane`, which is the one on this side: "left" or "right"."""
        super().__init__(id=side)
        self._lane, self._side = lane, side
        self._shown_thoughts = 0
        self._shown_steps = -1

    def compose(self) -> ComposeResult:
        """Head, thoughts, change; of proposals their reward, and what came of each in place of the change."""
        yield Static(self._head(False), classes="lane-head")
        state = self._lane.session.state
        proposes = self._lane.best_counts
        self.set_class(proposes, "-proposals")
        if proposes:
            meter = ComponentMeter(per_row=2)
            meter.shown = components(state, self._lane.score)
            yield meter
        thoughts = Pane(ThoughtsPane(), title="Thoughts", id=f"{self._side}-thoughts", fixed=True)
        thoughts.add_class("lane-thoughts")
        yield thoughts
        shown = ProposalsPane(state.steps, state.original) if proposes else TextPane()
        title = "Proposals" if proposes else "Change so far"
        change = Pane(shown, title=title, id=f"{self._side}-change", fixed=True)
        change.add_class("lane-change")
        yield change

    def show(self, *, ahead: bool) -> None:
        """Show the lane as it is now; `ahead` when it leads."""
        self.query_one(Static).update(self._head(ahead))
        self._show_change()
        pane = self.query_one(ThoughtsPane)
        thoughts = self._lane.driver.thoughts if self._lane.driver is not None else []
        for thought in thoughts[max(0, self._shown_thoughts - 1) :]:
            pane.put(thought)
        self._shown_thoughts = len(thoughts)

    def _show_change(self) -> None:
        """What has come of the steps that are not shown yet; each look would scroll back to the top."""
        state = self._lane.session.state
        if self._shown_steps == len(state.steps):
            return
        self._shown_steps = len(state.steps)
        if self._lane.best_counts:
            self.query_one(ComponentMeter).shown = components(state, self._lane.score)
            if state.steps:
                self.query_one(ProposalsPane).show_step(state.steps[-1])
            return
        lines = diff_lines(state.original, state.code)
        nothing = [Line((("Nothing has been changed yet.", "muted"),))]
        self.query_one(".lane-change TextPane", TextPane).show(lines or nothing)

    def _head(self, ahead: bool) -> Content:
        lane = self._lane
        driver = lane.driver
        first = Content.styled(lane.name, "bold")
        if driver is not None:
            status = dataclasses.replace(status_of(driver), who=lane.name)
            first = status_line(status, max(30, self.content_size.width - 2))
        mark = ("★ ", "bold $mark-star") if ahead else ("", "")
        return Content("\n").join([first, Content.assemble(mark, standing(lane))])
