"""The six actions at the foot of the play screen: key, label, price. An action that can't work now is dimmed."""

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
        key: the key as people read it: "F5".
        price: what it costs or earns now: "-0.06".
        reason: why it can't work now; "" when it can.
        running: whether this action is at work.
    """

    DEFAULT_CSS = """
    ActionButton {
        height: 2;
        padding: 0 1;
        background: $panel;
        pointer: pointer;
        text-wrap: nowrap;
        text-overflow: ellipsis;
        &:hover { background: $block-hover-background; }
        &.-blocked { pointer: not-allowed; }
    }
    """

    key: reactive[str] = reactive("")
    label: reactive[str] = reactive("")
    price: reactive[str] = reactive("")
    reason: reactive[str] = reactive("")

    @dataclass
    class Pressed(Message):
        """The button was clicked, whether the action can work or not."""

        type: ActionType

    def __init__(self, spec: ActionSpec, key: str) -> None:
        """Show `spec` with the key it is bound to."""
        super().__init__(id=f"action-{spec.type.lower().replace('_', '-')}")
        self.spec = spec
        self.key = key
        self.label = spec.label
        self.price = spec.price
        self.styles.width = f"{len(key) + len(spec.label) + 4}fr"

    def watch_reason(self, reason: str) -> None:
        """Dim the button and keep the reason where the mouse finds it."""
        self.set_class(bool(reason), "-blocked")
        self.tooltip = f"{self.spec.help}\n\nNot now: {reason}" if reason else self.spec.help

    def render(self) -> RenderResult:
        """Two rows."""
        blocked = bool(self.reason)
        first = Content.assemble(
            (self.key, "$foreground-disabled" if blocked else "bold $footer-key-foreground"),
            " ",
            (self.label, "$foreground-disabled" if blocked else "$foreground"),
        )
        price = "not now" if blocked else self._price_text()
        return Content("\n").join(
            [first, Content.styled(price, "$foreground-disabled" if blocked else _price_style(price))]
        )

    def _price_text(self) -> str:
        """The price as far as it fits."""
        short = self.price.replace(" per ", "/")
        return short if len(short) <= self.content_size.width else short.split(",")[0]

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

    def __init__(self, specs: Iterable[tuple[ActionSpec, str]], *, id: str | None = None) -> None:
        """Show each spec with the key it is bound to."""
        super().__init__(id=id)
        self._buttons = {spec.type: ActionButton(spec, key) for spec, key in specs}

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
