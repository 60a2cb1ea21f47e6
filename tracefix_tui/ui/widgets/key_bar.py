"""The bottom line: which keys do what here. The whole bar is one widget.

Textual's Footer makes a widget per key, twice at start-up, which costs as much as the rest of a small screen.
"""

from __future__ import annotations

from typing import ClassVar, NamedTuple

from textual import events
from textual.app import RenderResult
from textual.content import Content
from textual.reactive import reactive
from textual.screen import Screen
from textual.widget import Widget


class Hint(NamedTuple):
    """One key of the bar.

    Attributes:
        name: Textual's name of the key.
        key, label: what is shown.
        enabled: whether it works now.
        tooltip: one sentence.
        start, end: its columns.
    """

    name: str
    key: str
    label: str
    enabled: bool
    tooltip: str
    start: int
    end: int


class KeyBar(Widget):
    """Shows the bindings that are active and meant to be shown; a click does what the key does.

    Where there is not room for all, the gaps close first, then keys are left out from the end; the help's key
    always stays.
    """

    ALLOW_SELECT = False
    DEFAULT_CSS: ClassVar[str] = """
    KeyBar {
        dock: bottom;
        height: 1;
        background: $footer-background;
        color: $footer-description-foreground;
    }
    """

    hovered: reactive[str] = reactive("")
    KEEP = "app.help"

    def __init__(self) -> None:
        super().__init__()
        self._hints: tuple[Hint, ...] = ()

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, self._look)

    def _look(self, screen: Screen[object]) -> None:
        """Paint again if other keys are active than those shown."""
        if screen is self.screen and self._hints != self._lay_out(self.content_size.width):
            self.refresh()

    def _lay_out(self, width: int) -> tuple[Hint, ...]:
        found: dict[str, tuple[str, str, str, bool, str, str]] = {}
        for _, binding, enabled, tooltip in self.screen.active_bindings.values():
            if binding.show and binding.action not in found:
                key = self.app.get_key_display(binding)
                found[binding.action] = (
                    binding.key, key, binding.description, enabled, tooltip, binding.id or ""
                )  # fmt: skip
        items = list(found.values())
        gap = 3 if sum(len(item[1]) + 1 + len(item[2]) + 3 for item in items) <= width else 2
        while items and sum(len(item[1]) + 1 + len(item[2]) + gap for item in items) > width:
            items.remove(next((item for item in reversed(items) if item[5] != self.KEEP), items[-1]))
        hints = []
        at = 1
        for name, key, label, enabled, tooltip, _ in items:
            end = at + len(key) + 1 + len(label)
            hints.append(Hint(name, key, label, enabled, tooltip, at, end))
            at = end + gap
        return tuple(hints)

    def render(self) -> RenderResult:
        self._hints = self._lay_out(self.content_size.width)
        line = Content("")
        for hint in self._hints:
            back = " on $block-hover-background" if hint.name == self.hovered else ""
            key_style = (
                "bold $footer-key-foreground" if hint.enabled else "$footer-description-foreground dim"
            )
            text_style = "$footer-description-foreground" + ("" if hint.enabled else " dim")
            line = Content.assemble(
                line,
                " " * (hint.start - line.cell_length),
                (f"{hint.key} ", key_style + back),
                (hint.label, text_style + back),
            )
        return line

    def _at(self, column: int) -> Hint | None:
        return next((hint for hint in self._hints if hint.start <= column < hint.end), None)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        hint = self._at(event.x)
        self.hovered = hint.name if hint else ""
        tooltip = (hint.tooltip or None) if hint else None
        if self.tooltip != tooltip:
            self.tooltip = tooltip

    def on_leave(self) -> None:
        self.hovered = ""

    def on_click(self, event: events.Click) -> None:
        if hint := self._at(event.x):
            self.app.simulate_key(hint.name)
