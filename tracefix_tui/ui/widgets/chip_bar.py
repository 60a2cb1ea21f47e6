"""The browser's filters by value, as small labels to click: `d level: all   c kind: strings`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.app import RenderResult
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

GAP = 1


@dataclass(frozen=True, slots=True)
class Chip:
    """One filter: what it is called, the key that does the same as a click, and the value to show."""

    name: str
    label: str
    key: str
    value: str = ""

    @property
    def width(self) -> int:
        return len(self.key) + len(self.label) + len(self.value or "all") + 5


class ChipBar(Widget):
    """Shows chips side by side.

    Attributes:
        chips: what to show; a chip with a value stands out.
    """

    ALLOW_SELECT = False
    DEFAULT_CSS: ClassVar[str] = """
    ChipBar { width: auto; height: 1; }
    """

    chips: reactive[tuple[Chip, ...]] = reactive((), layout=True)
    hovered: reactive[str] = reactive("")

    class Pressed(Message):
        """A chip was clicked. `back` is true for the right button, which goes the other way round."""

        def __init__(self, name: str, back: bool) -> None:
            super().__init__()
            self.name = name
            self.back = back

    def get_content_width(self, container: Size, viewport: Size) -> int:
        return sum(chip.width + GAP for chip in self.chips) - GAP

    def render(self) -> RenderResult:
        parts: list[Content] = []
        for chip in self.chips:
            back = " on $block-hover-background" if chip.name == self.hovered else " on $panel"
            text = ("bold $accent" if chip.value else "$mark-quiet") + back
            parts.append(
                Content.assemble(
                    (f" {chip.key} ", "$footer-key-foreground" + back),
                    (f"{chip.label}: {chip.value or 'all'} ", text),
                )
            )
        return Content(" " * GAP).join(parts)

    def _at(self, column: int) -> str:
        start = 0
        for chip in self.chips:
            if start <= column < start + chip.width:
                return chip.name
            start += chip.width + GAP
        return ""

    def on_mouse_move(self, event: events.MouseMove) -> None:
        self.hovered = self._at(event.x)

    def on_leave(self) -> None:
        self.hovered = ""

    def on_click(self, event: events.Click) -> None:
        if name := self._at(event.x):
            self.post_message(self.Pressed(name, back=event.button == 3))
