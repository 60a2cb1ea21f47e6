"""Playing where each step proposes the whole source: the editor's text is it, and the best one counts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget

from tracefix_tui.episode.actions import Action, ActionType
from tracefix_tui.episode.codearena import DUPLICATE, same_source
from tracefix_tui.ui import moves
from tracefix_tui.ui.layout import AGENT_PANES, Layout
from tracefix_tui.ui.screens.play import PlayScreen
from tracefix_tui.ui.widgets.action_bar import ActionBar
from tracefix_tui.ui.widgets.code_pane import CodePane
from tracefix_tui.ui.widgets.component_meter import ComponentMeter, Components
from tracefix_tui.ui.widgets.pending import PendingBar
from tracefix_tui.ui.widgets.proposal_bar import ProposalBar
from tracefix_tui.ui.widgets.proposals_pane import ProposalsPane

if TYPE_CHECKING:
    from tracefix_tui.episode.observation import Step
    from tracefix_tui.play.asking import Proposal
    from tracefix_tui.play.state import Verdict
    from tracefix_tui.records.progress import Progress
    from tracefix_tui.ui.screens.verdict import VerdictScreen

PROPOSE = ActionType.PROPOSE_FIX
_OTHERS = {
    ActionType.RUN_TESTS: "Tests run when you propose",
    ActionType.REPLACE_LINES: "There is nothing to apply",
    ActionType.VIEW_CODE: "The code is what you see",
    ActionType.UNDO_EDIT: "The editor's own undo takes back what you typed",
    ActionType.RESET_TO_ORIGINAL: "There is nothing to reset",
}


class ProposalCodePane(CodePane):
    """The editor, and under it what has changed since the newest proposal."""

    def new_pending_bar(self) -> PendingBar:
        return ProposalBar(self._keys.submit, self._keys.discard, id="pending")


class ProposeScreen(PlayScreen):
    """Plays one task by proposals."""

    LAYOUT: ClassVar[str] = "propose"
    USUAL: ClassVar[Layout] = Layout(task=4.0, tests=5.0, output=7.0)
    NAMES: ClassVar[Mapping[str, str]] = {**AGENT_PANES, "output": "Proposals"}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "f12",
            "finish",
            "Finish",
            id="propose.finish",
            tooltip="End here: the best proposal makes the score",
            show=True,
        ),
    ]

    _finished_after = -1
    """After how many proposals the person has said that it is enough."""

    # --- what is on it

    def label_of_key(self, binding_id: str) -> str:
        return super().label_of_key("play.submit" if binding_id == f"play.{PROPOSE.lower()}" else binding_id)

    def new_code_pane(self) -> CodePane:
        priced = partial(moves.priced_edits, self.session)
        return ProposalCodePane(
            self.state, priced=priced, vim=self.app.settings.vim, keys=self.keys, id="code-pane"
        )

    def new_output_pane(self) -> ProposalsPane:
        return ProposalsPane(self.state.steps, self.state.original, id="output")

    def new_meter(self) -> Widget:
        meter = ComponentMeter(id="components")
        meter.shown = self._components()
        return meter

    def advice(self) -> str:
        key, state = self.keys.submit, self.state
        if state.done:
            return f"The episode has ended; {key} shows the verdict"
        finish = self.label_of_key("propose.finish")
        best = state.best
        if self.is_mounted and self.code_pane.edits:
            return f"{key} proposes the whole source"
        if best is None:
            return f"Mend the code; {key} proposes the whole source"
        if best.report is not None and best.report.all_passed:
            return f"All tests pass: {finish} ends with {best.reward:.2f}, or make it better"
        return f"Mend what fails and propose again; {self.keys.hint} gives a hint"

    def blocked(self, pending: bool) -> Mapping[ActionType, str]:
        return {} if self.state.done else super().blocked(pending)

    def ways_with_edit(self) -> str:
        return f"{self.keys.submit} proposes it, {self.keys.discard} takes it back"

    def _components(self) -> Components:
        best = self.state.best
        return moves.components(self.state, best.reward if best is not None else 0.0)

    def show_standing(self) -> None:
        super().show_standing()
        for button in self.query_one(ActionBar):
            button.price = "verdict" if self.state.done else button.spec.price

    def turn_to(self, step: Step) -> None:
        if step.report is not None and step.report.all_passed:
            self.box.focus_pane("output")
        else:
            super().turn_to(step)

    def show_reward(self) -> None:
        self.query_one(ComponentMeter).shown = self._components()

    # --- proposing

    def action_propose(self) -> None:
        """Propose what stands in the editor."""
        self.action_act(PROPOSE)

    def action_apply(self) -> None:
        self.action_act(PROPOSE)

    def action_act(self, name: str) -> None:
        type = ActionType(name)
        if type not in (PROPOSE, ActionType.SUBMIT):
            self.notify(f"{_OTHERS[type]}; {self.keys.submit} proposes the whole source.", markup=False)
            return
        if self.state.done:
            self._show_verdict()
            return
        self.code_pane.settle()
        reason = self.blocked(False).get(PROPOSE)
        if reason:
            self.notify(f"Propose can't work now: {reason}.", severity="warning", markup=False)
            return
        text = self.code_pane.editor.text
        self._send(text, partial(self.perform, [Action(PROPOSE, new_code_block=text)]))

    def accept(self, proposal: Proposal) -> None:
        self._send(proposal.after, partial(super().accept, proposal))

    def _send(self, text: str, send: Callable[[], None]) -> None:
        """Propose `text` by `send`, after asking where that makes little sense."""
        warnings = self._doubts(text)
        if warnings:
            self._ask("Propose this?", warnings, "Propose", "Not yet", send)
        else:
            send()

    def _doubts(self, text: str) -> list[str]:
        """What to know before the proposal is sent; empty when there is nothing."""
        source = same_source(text)
        for step in self.state.steps:
            if same_source(step.observation.code) == source:
                cost = f"the same again costs {DUPLICATE:.2f} and earns no more"
                return [f"This source was proposal {step.index}, for {step.reward:.2f}: {cost}."]
        if source == same_source(self.state.original):
            return ["This is the code as it was at the start; nothing has been mended."]
        return []

    # --- the end

    def new_verdict(self, verdict: Verdict, before: Progress) -> VerdictScreen:
        from tracefix_tui.ui.screens.proposal_verdict import ProposalVerdictScreen

        return ProposalVerdictScreen(self.played, self.state, verdict, before, self.credit())

    def action_finish(self) -> None:
        """End here, with the best proposal as the score."""
        if self.session.running:
            self.notify(f"A proposal is being graded; {self.keys.stop} stops it.")
            return
        if self.state.verdict_if_left() is None:
            self.notify(f"There is no proposal to end with yet; {self.keys.submit} proposes.", markup=False)
            return
        self.run_worker(self.ended(), group="perform", exit_on_error=False)

    async def ended(self) -> None:
        """The person wants no more: note what was reached, and show the verdict."""
        await self._record()
        self._finished_after = len(self.state.steps)
        self._show_verdict()

    def leave(self, then: Callable[[], object]) -> None:
        best = self.state.best
        if self.state.done or best is None:
            super().leave(then)
            return
        self.code_pane.settle()
        if self._finished_after == len(self.state.steps) and not self.code_pane.edits:
            self._leave_now(then)
            return
        reason = f"The best proposal counts: it ends with a score of {best.reward:.2f}."
        self._ask("Leave this task?", [reason], "Leave", "Stay", partial(self._leave_with_score, then))

    def _leave_with_score(self, then: Callable[[], object]) -> None:
        verdict, progress = self.state.verdict_if_left(), self.app.progress
        self.app.learn(self.session)
        if verdict is not None and not self._best_before:
            note = partial(progress.record, self.played.id, verdict.score, verdict.solved)
            self.app.run_worker(note, thread=True, exit_on_error=False)
        self._leave_now(then)
