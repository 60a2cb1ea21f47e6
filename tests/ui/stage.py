"""An app around one widget, with the theme variables that TraceFix adds: for testing widgets alone."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.message import Message
from textual.widget import Widget

from tracefix_tui.ui.theme import add_derived


class Stage(App[None]):
    """Shows `widget`, and keeps the messages of the classes in `listening` in their order."""

    def __init__(self, widget: Widget, *listening: type[Message]) -> None:
        super().__init__()
        self.widget = widget
        self.heard: list[Message] = []
        self._listening = listening

    def compose(self) -> ComposeResult:
        yield self.widget

    def get_css_variables(self) -> dict[str, str]:
        return add_derived(super().get_css_variables())

    async def on_event(self, event: Message) -> None:  # type: ignore[override]
        await super().on_event(event)  # type: ignore[arg-type]

    async def _on_message(self, message: Message) -> None:
        if isinstance(message, self._listening):
            self.heard.append(message)
        await super()._on_message(message)


def rows(widget: Widget) -> list[str]:
    """What a widget shows, row by row, without spaces at the ends."""
    region = widget.region
    lines = widget.screen._compositor.render_strips()[region.y : region.bottom]
    return [line.crop(region.x, region.right).text.rstrip() for line in lines]
