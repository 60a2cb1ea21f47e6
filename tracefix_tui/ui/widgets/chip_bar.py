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
    """Shows chips side by side, in more than one row where they do not fit.

    Attributes:
        chips: what to show; a chip with a value stands out.
    """

    ALLOW_SELECT = False
    DEFAULT_CSS: ClassVar[str] = """
    ChipBar { width: 1fr; height: auto; }
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

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._rows(width))

    def _rows(self, width: int) -> list[list[tuple[int, Chip]]]:
        """Chips with the columns they begin at, in as many rows as they need at a width; at least one row."""
        rows: list[list[tuple[int, Chip]]] = [[]]
        at = 0
        for chip in self.chips:
            if rows[-1] and at + chip.width > width:
                rows.append([])
                at = 0
            rows[-1].append((at, chip))
            at += chip.width + GAP
        return rows

    def render(self) -> RenderResult:
        return Content("\n").join(
            Content(" " * GAP).join(self._drawn(chip) for _, chip in row)
            for row in self._rows(self.content_size.width)
        )

    def _drawn(self, chip: Chip) -> Content:
        back = " on $block-hover-background" if chip.name == self.hovered else " on $panel"
        text = ("bold $accent" if chip.value else "$mark-quiet") + back
        return Content.assemble(
            (f" {chip.key} ", "$footer-key-foreground" + back),
            (f"{chip.label}: {chip.value or 'all'} ", text),
        )

    def _at(self, column: int, row: int) -> str:
        rows = self._rows(self.content_size.width)
        for start, chip in rows[row] if row < len(rows) else []:
            if start <= column < start + chip.width:
                return chip.name
        return ""

    def on_mouse_move(self, event: events.MouseMove) -> None:
        self.hovered = self._at(event.x, event.y)

    def on_leave(self) -> None:
        self.hovered = ""

    def on_click(self, event: events.Click) -> None:
        if name := self._at(event.x, event.y):
            self.post_message(self.Pressed(name, back=event.button == 3))
