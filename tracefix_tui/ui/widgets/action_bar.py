"""The actions at the foot of the play screen: key, label, price. One that can't work now is dimmed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from textual import events
from textual.app import ComposeResult, RenderResult
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from tracefix_tui.episode.actions import ActionSpec, ActionType


class ActionButton(Widget):
    """One action in two rows: key and label, price.

    Attributes:
        price: what it costs or earns now: "-0.06".
        reason: why it can't work now; "" when it can.
    """

    DEFAULT_CSS = """
    ActionButton {
        height: 2;
        padding: 0 0 0 1;
        background: $panel;
        pointer: pointer;
        text-wrap: nowrap;
        text-overflow: ellipsis;
        &:hover { background: $block-hover-background; }
        &.-blocked { pointer: not-allowed; }
    }
    """

    price: reactive[str] = reactive("")
    reason: reactive[str] = reactive("")

    @dataclass
    class Pressed(Message):
        """The button was clicked, whether the action can work or not."""

        type: ActionType

    def __init__(self, spec: ActionSpec, key: str, price: str, reason: str) -> None:
        """Show `spec` with the key it is bound to, as people read it."""
        name = spec.type.lower().replace("_", "-")
        super().__init__(id=f"action-{name}", classes="-blocked" if reason else None)
        self.spec = spec
        self._key = key
        self.set_reactive(ActionButton.price, price)
        self.set_reactive(ActionButton.reason, reason)
        self._explain(reason)
        self.styles.width = f"{len(key) + len(spec.label) + 3}fr"
        self.styles.min_width = len(key) + len(spec.label.split()[0]) + 2

    def watch_reason(self, reason: str) -> None:
        """Dim the button and keep the reason where the mouse finds it."""
        self.set_class(bool(reason), "-blocked")
        self._explain(reason)

    def _explain(self, reason: str) -> None:
        self.tooltip = f"{self.spec.help}\n\nNot now: {reason}" if reason else self.spec.help

    def render(self) -> RenderResult:
        """Two rows."""
        blocked = bool(self.reason)
        first = Content.assemble(
            (self._key, "$foreground-disabled" if blocked else "bold $footer-key-foreground"),
            " ",
            (self._label_text(), "$foreground-disabled" if blocked else "$foreground"),
        )
        price = "not now" if blocked else self._price_text()
        return Content("\n").join(
            [first, Content.styled(price, "$foreground-disabled" if blocked else _price_style(price))]
        )

    def _label_text(self) -> str:
        """The label, or its first word where there is no room."""
        room = self.content_size.width - len(self._key) - 1
        return self.spec.label if len(self.spec.label) <= room else self.spec.label.split()[0]

    def _price_text(self) -> str:
        """The price as far as it fits."""
        whole = self.price.replace(" per ", "/")
        first = whole.split(",")[0]
        known = (whole, first, first.removeprefix("score "))
        return next((text for text in known if len(text) <= self.content_size.width), known[-1])

    def on_click(self, event: events.Click) -> None:
        """Ask for the action."""
        event.stop()
        self.post_message(self.Pressed(self.spec.type))


class ActionBar(Horizontal):
    """All actions of a ruleset side by side."""

    DEFAULT_CSS = """
    ActionBar {
        height: 2;
        background: $panel;
    }
    """

    def __init__(self, buttons: Iterable[ActionButton], *, id: str | None = None) -> None:
        """Show these buttons."""
        super().__init__(id=id)
        self._buttons = {button.spec.type: button for button in buttons}

    def compose(self) -> ComposeResult:
        """A button per action."""
        yield from self._buttons.values()

    def __getitem__(self, type: ActionType) -> ActionButton:
        return self._buttons[type]

    def __iter__(self) -> Iterator[ActionButton]:
        return iter(self._buttons.values())


def _price_style(price: str) -> str:
    if price.startswith("+"):
        return "$success"
    return "$mark-quiet"
