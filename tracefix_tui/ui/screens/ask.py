"""What an agent proposes as the next action, with its price and reason: to accept, to edit or to drop."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.timer import Timer
from textual.widgets import Static

from tracefix_tui.play.thoughts import action_in_words
from tracefix_tui.ui.widgets.diff_lines import diff_lines
from tracefix_tui.ui.widgets.key_bar import KeyBar
from tracefix_tui.ui.widgets.printable import printable
from tracefix_tui.ui.widgets.reward_meter import amount_text
from tracefix_tui.ui.widgets.text_pane import Line, TextPane

if TYPE_CHECKING:
    from textual.worker import Worker

    from tracefix_tui.play.asking import Asking, Proposal

LOOK_SECONDS = 0.1
_FRAME_ROWS = 3
"""Border and heading."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the person wants: the proposal done, or with `edit` put into the editor to be changed."""

    proposal: Proposal
    edit: bool = False


class AskScreen(ModalScreen[Answer | None]):
    """Shows the agent thinking, then its proposal. The result is None when it is dropped."""

    CSS_PATH = "../styles/ask.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "accept", "Accept", id="ask.accept", tooltip="Do what the agent proposes"),
        Binding("e", "edit", "Edit", id="ask.edit", tooltip="Put its change into the editor, to go on there"),
        Binding("r", "again", "Ask again", id="ask.again", tooltip="Ask an agent anew that has failed"),
        Binding("escape,d", "drop", "Drop", id="ask.drop", tooltip="Do nothing of it; end its thinking"),
    ]

    def __init__(self, asking: Asking) -> None:
        """Ask with `asking`, at once."""
        super().__init__()
        self._asking = asking
        self._proposal: Proposal | None = None
        self._problem = ""
        self._said = ""
        self._began = monotonic()
        self._work: Worker[None] | None = None
        self._clock: Timer | None = None

    def compose(self) -> ComposeResult:
        with Vertical(id="ask") as frame:
            memory = f", memory {self._asking.memory}" if self._asking.memory else ""
            frame.border_title = f"{self._asking.name} is asked for the next action{memory}"
            yield Static(id="asked")
            yield TextPane(id="why")
        yield KeyBar()

    def on_mount(self) -> None:
        self.query_one(TextPane).focus()
        self.action_again()

    def on_resize(self) -> None:
        self.call_after_refresh(self._fit)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what can be done with what there is."""
        match action:
            case "accept":
                return self._proposal is not None
            case "edit":
                return self._proposal is not None and self._proposal.edits
            case "again":
                return bool(self._problem)
        return True

    # --- asking

    def action_again(self) -> None:
        """Ask the agent."""
        self._problem = self._said = ""
        self._began = monotonic()
        self._clock = self.set_interval(LOOK_SECONDS, self._show)
        self._work = self.run_worker(self._ask(), exit_on_error=False)
        self._show()

    async def _ask(self) -> None:
        from tracefix_tui.players.player import PlayerError

        try:
            self._proposal = await self._asking.ask(self._heard)
        except PlayerError as error:
            self._problem = str(error)
        if self._clock is not None:
            self._clock.stop()
        self._show()
        self.refresh_bindings()

    def _heard(self, text: str) -> None:
        self._said = text

    # --- what is shown

    def _fit(self) -> None:
        """As high as what is said, within the bounds of the style sheet; while it thinks it only grows."""
        if not self.is_attached:
            return
        frame, rows = self.query_one("#ask"), self.query_one(TextPane).virtual_size.height + _FRAME_ROWS
        thinking = self._proposal is None and not self._problem
        frame.styles.height = max(rows, frame.outer_size.height) if thinking else rows

    def _show(self) -> None:
        if not self.is_attached:
            return
        self._show_what_is_known()
        self.call_after_refresh(self._fit)

    def _show_what_is_known(self) -> None:
        from textual.content import Content

        proposal, head = self._proposal, self.query_one("#asked", Static)
        if proposal is not None:
            unknown = proposal.range or "price unknown"
            price = unknown if proposal.price is None else amount_text(proposal.price)
            head.update(
                Content.assemble(
                    (action_in_words(proposal.action), "bold $accent"),
                    (f"  {price}", "bold"),
                    (f"   {proposal.private_runs:,} private runs", "$mark-quiet"),
                )
            )
            self.query_one(TextPane).show(list(self._lines(proposal)))
        elif self._problem:
            head.update(Content.styled("No proposal", "bold $error"))
            self.query_one(TextPane).show([Line(((printable(self._problem), ""),), words=True)])
        else:
            seconds = monotonic() - self._began
            runs = f"   {self._asking.private_runs:,} private runs so far"
            head.update(
                Content.assemble((f"Thinking {seconds:.1f} s", "bold $accent"), (runs, "$mark-quiet"))
            )
            self.query_one(TextPane).show_from(0, list(_said(self._said)))

    def _lines(self, proposal: Proposal) -> Iterator[Line]:
        if proposal.edits:
            yield from diff_lines(proposal.before, proposal.after)
            yield Line()
        yield from _said(proposal.reason)

    # --- answering

    def action_accept(self) -> None:
        """Do it."""
        if self._proposal is not None:
            self.dismiss(Answer(self._proposal))

    def action_edit(self) -> None:
        """Put it into the editor."""
        if self._proposal is not None:
            self.dismiss(Answer(self._proposal, edit=True))

    def action_drop(self) -> None:
        """Do nothing of it; an agent that still thinks stops."""
        if self._work is not None:
            self._work.cancel()
        self.dismiss(None)


def _said(text: str) -> Iterator[Line]:
    for line in printable(text).split("\n"):
        yield Line(((line, ""),), hang=2, words=True)
