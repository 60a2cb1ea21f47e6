"""A titled frame around one part of the screen. Its border can be dragged to resize it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from textual import events
from textual.containers import Vertical
from textual.geometry import Offset
from textual.message import Message
from textual.widget import Widget


class Edge(StrEnum):
    LEFT = "left"
    RIGHT = "right"
    TOP = "top"
    BOTTOM = "bottom"


class Pane(Vertical):
    """A frame with a title. It lights up while the focus is inside."""

    DEFAULT_CSS = """
    Pane {
        border: round $border-blurred;
        border-title-color: $mark-quiet;
        border-subtitle-color: $mark-quiet;
        background: $surface;
        &:focus-within {
            border: round $border;
            border-title-color: $foreground;
            border-title-style: bold;
            border-subtitle-color: $foreground;
        }
    }
    """

    @dataclass
    class Dragged(Message):
        """The border is being moved; `at` is where the mouse is on the screen. `done` at its release."""

        pane: Pane
        edge: Edge
        at: Offset
        done: bool

    @dataclass
    class HideAsked(Message):
        """The cross in the title was clicked."""

        pane: Pane

    def __init__(self, *children: Widget, title: str, id: str, fixed: bool = False) -> None:
        """Frame `children` under a title; a `fixed` one can't be resized or hidden."""
        super().__init__(*children, id=id)
        self.border_title = title if fixed else f"{title} [@click=hide]×[/]"
        self._fixed = fixed
        self._dragging: Edge | None = None

    def action_hide(self) -> None:
        """Ask to be hidden."""
        self.post_message(self.HideAsked(self))

    def _edge_at(self, place: Offset) -> Edge | None:
        x, y = place
        width, height = self.outer_size
        if x <= 0:
            return Edge.LEFT
        if x >= width - 1:
            return Edge.RIGHT
        if y <= 0:
            return Edge.TOP
        return Edge.BOTTOM if y >= height - 1 else None

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Take hold of the border."""
        if self._fixed:
            return
        self._dragging = self._edge_at(event.screen_offset - self.region.offset)
        if self._dragging is not None:
            event.stop()
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Say where the border is dragged to."""
        if self._dragging is not None:
            event.stop()
            self.post_message(self.Dragged(self, self._dragging, event.screen_offset, done=False))

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """Let go of the border."""
        if self._dragging is not None:
            event.stop()
            edge, self._dragging = self._dragging, None
            self.release_mouse()
            self.post_message(self.Dragged(self, edge, event.screen_offset, done=True))
