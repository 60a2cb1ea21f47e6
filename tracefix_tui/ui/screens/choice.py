"""Asks which of a few things is wanted, by arrow keys, number or mouse."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList
from textual.widgets.option_list import Option


class ChoiceScreen(ModalScreen[str | None]):
    """The screen's result is the key of what was chosen, None when nothing was."""

    CSS_PATH = "../styles/choice.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "Never mind", id="choice.leave", tooltip="Choose nothing"),
    ]

    def __init__(self, title: str, choices: Sequence[tuple[str, str, str]]) -> None:
        """Offer choices: (key, what it is called, what it is)."""
        super().__init__()
        self._title, self._choices = title, choices

    def compose(self) -> ComposeResult:
        """The choices in a frame."""
        width = max(len(name) for _, name, _ in self._choices)
        with Vertical(id="choice") as frame:
            frame.border_title = self._title
            yield OptionList(
                *(
                    Option(Content.assemble((f"{name:<{width}}", "bold"), f"  {about}"), id=key)
                    for key, name, about in self._choices
                ),
                compact=True,
            )

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """That is the one."""
        self.dismiss(event.option.id)

    def on_click(self, event: events.Click) -> None:
        """A click beside the choices chooses nothing."""
        if event.widget is self:
            self.dismiss(None)
