"""A small labelled value to click: the browser's filters."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import Static


class Chip(Static):
    """`label: value`, highlighted while a value is chosen.

    Attributes:
        value: what is chosen, in words; "" for nothing.
    """

    ALLOW_SELECT = False
    DEFAULT_CSS: ClassVar[str] = """
    Chip {
        width: auto;
        height: 1;
        padding: 0 1;
        color: $mark-quiet;
        background: $panel;
        &.-on { color: $accent; text-style: bold; }
        &:hover { background: $block-hover-background; color: $foreground; }
    }
    """

    value: reactive[str] = reactive("", layout=True)

    class Pressed(Message):
        """The chip was clicked. `back` is true for the right button, which goes the other way round."""

        def __init__(self, chip: Chip, back: bool) -> None:
            super().__init__()
            self.chip = chip
            self.back = back

        @property
        def control(self) -> Chip:
            return self.chip

    def __init__(self, label: str, key: str, nothing: str, *, id: str, tooltip: str = "") -> None:
        """Make a chip.

        Args:
            label: what is chosen here.
            key: the key that does the same as a click, as the user would write it.
            nothing: what to show when nothing is chosen.
            id: its id.
            tooltip: what a click does.
        """
        super().__init__(id=id)
        self._label, self._key, self._nothing = label, key, nothing
        self.tooltip = tooltip or None

    def watch_value(self, value: str) -> None:
        self.set_class(bool(value), "-on")

    def render(self) -> Content:
        return Content.assemble(
            (f"{self._key} ", "$footer-key-foreground"), f"{self._label}: ", self.value or self._nothing
        )

    def on_click(self, event: events.Click) -> None:
        event.stop()
        self.post_message(self.Pressed(self, back=event.button == 3))
