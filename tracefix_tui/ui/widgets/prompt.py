"""One row that asks for a word or a number, and is there only while it does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input, Static


class PromptInput(Input):
    """The line that is typed in."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "Go", id="prompt.done", tooltip="Take what was typed"),
        Binding("escape", "leave", "Never mind", id="prompt.leave", tooltip="Leave it as it was"),
    ]

    def action_leave(self) -> None:
        """Ask no more."""
        self.post_message(Prompt.Left())


class Prompt(Horizontal):
    """A label and an input. `ask` shows it; it hides itself when it is answered or left."""

    DEFAULT_CSS = """
    Prompt {
        height: 1; background: $panel; display: none; padding: 0 1;
        &.-asking { display: block; }
        & Static { width: auto; padding: 0 1 0 0; text-style: bold; }
        & Input { width: 1fr; border: none; padding: 0; height: 1; background: $panel; }
    }
    """

    @dataclass
    class Answered(Message):
        """Something was typed in answer to `what`."""

        what: str
        text: str

    @dataclass
    class Left(Message):
        """The person did not want to answer."""

    def __init__(self, *, id: str | None = None) -> None:
        """Ask nothing yet."""
        super().__init__(id=id)
        self._what = ""

    def compose(self) -> ComposeResult:
        """Label and input."""
        yield Static()
        yield PromptInput(compact=True, select_on_focus=True)

    def on_mount(self) -> None:
        """No blinking: it would draw for ever."""
        self.query_one(Input).cursor_blink = False

    def ask(self, what: str, label: str, text: str = "") -> None:
        """Ask for `what`, with a label before the input and `text` in it."""
        self._what = what
        self.query_one(Static).update(label)
        line = self.query_one(Input)
        line.value = text
        self.add_class("-asking")
        line.focus()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.remove_class("-asking")
        self.post_message(self.Answered(self._what, event.value))

    @on(Left)
    def _left(self) -> None:
        self.remove_class("-asking")
