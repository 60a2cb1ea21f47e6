"""Names of panes in one row: the tabs of a narrow screen, and on a wide one the panes that are hidden."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from textual import events
from textual.app import RenderResult
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget


class TabStrip(Widget):
    """One row of names.

    Attributes:
        active: key of the name that stands out; "" for none.
        absent: keys of names that are marked as not shown.
        badges: key to a short text behind the name: "2/5".
    """

    DEFAULT_CSS = """
    TabStrip {
        height: 1;
        background: $panel;
        pointer: pointer;
    }
    """

    active: reactive[str] = reactive("")
    absent: reactive[frozenset[str]] = reactive(frozenset)
    badges: reactive[Mapping[str, str]] = reactive(dict)

    @dataclass
    class Chosen(Message):
        """A name was clicked."""

        key: str

    def __init__(
        self, names: Mapping[str, str], *, absent: frozenset[str] = frozenset(), id: str | None = None
    ) -> None:
        """Show `names` (key to name), those in `absent` as not shown."""
        super().__init__(id=id)
        self._names = dict(names)
        self.set_reactive(TabStrip.absent, absent)

    def _cells(self) -> list[tuple[str, str]]:
        cells: list[tuple[str, str]] = []
        for key, name in self._names.items():
            badge = self.badges.get(key, "")
            text = f"{name} {badge}" if badge else name
            left, right = (
                ("[", "]") if key == self.active else ("+", " ") if key in self.absent else (" ", " ")
            )
            cells.append((key, f"{left}{text}{right}"))
        return cells

    def render(self) -> RenderResult:
        """The names: the active one in brackets, a hidden one behind a plus, to show without colour."""
        return Content.assemble(
            *(
                (text, "bold $block-cursor-foreground on $block-cursor-background")
                if key == self.active
                else (text, "$accent" if key in self.absent else "$mark-quiet")
                for key, text in self._cells()
            )
        )

    def on_click(self, event: events.Click) -> None:
        """Choose the name under the mouse."""
        left = 0
        for key, text in self._cells():
            left += len(text)
            if event.x < left:
                self.post_message(self.Chosen(key))
                return
