"""A question with two answers, asked before something that can't be taken back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Static


class ConfirmScreen(ModalScreen[bool]):
    """Asks; the screen's result is True for yes. Escape and a click beside the question mean no."""

    CSS_PATH = "../styles/confirm.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "answer(True)", "Yes", id="confirm.yes", tooltip="Answer a question with yes"),
        Binding("n,escape", "answer(False)", "No", id="confirm.no", tooltip="Answer a question with no"),
        Binding(
            "left,right,up,down",
            "app.focus_next",
            show=False,
            id="confirm.other",
            tooltip="Go to the other answer",
        ),
    ]

    def __init__(self, title: str, reasons: Sequence[str], yes: str, no: str) -> None:
        """Prepare the question.

        Args:
            title: the question.
            reasons: what to know before answering, one paragraph each.
            yes, no: labels of the answers; `no` is the one that has the focus.
        """
        super().__init__()
        self._title = title
        self._reasons = reasons
        self._yes = yes
        self._no = no

    def compose(self) -> ComposeResult:
        """The question in a frame."""
        with Vertical(id="question") as frame:
            frame.border_title = self._title
            yield Static(Content("\n").join(map(Content, self._reasons)), id="reasons")
            with Horizontal(id="answers"):
                yield Button(f"{self._yes} (y)", id="yes", compact=True)
                yield Button(f"{self._no} (n)", id="no", compact=True)

    def on_mount(self) -> None:
        """The harmless answer has the focus."""
        self.query_one("#no").focus()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Answer."""
        self.dismiss(event.button.id == "yes")

    def on_click(self, event: events.Click) -> None:
        """A click beside the question means no."""
        if event.widget is self:
            self.dismiss(False)

    def action_answer(self, yes: bool) -> None:
        """Answer by key."""
        self.dismiss(yes)
