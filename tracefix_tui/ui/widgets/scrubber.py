"""Where a recording stands, as a line that can be clicked and dragged along."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual import events
from textual.app import RenderResult
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from tracefix_tui.play.replay import Mark


class Scrubber(Widget):
    """One row: play or pause and speed, the line, step and time. Heavy where all visible tests pass.

    Attributes:
        position: number of the step that is shown; 0 is the start.
        playing: whether it goes on by itself; `speed` in steps a second.
    """

    DEFAULT_CSS = """
    Scrubber {
        height: 1;
        background: $panel;
        pointer: pointer;
    }
    """

    position: reactive[int] = reactive(0)
    playing: reactive[bool] = reactive(False)
    speed: reactive[float] = reactive(1.0)

    @dataclass
    class Moved(Message):
        """The person wants to see another step."""

        number: int

    @dataclass
    class PlayPressed(Message):
        """The sign of play or pause was clicked."""

    def __init__(self, marks: Sequence[Mark], *, id: str | None = None) -> None:
        """Show a recording of these steps."""
        super().__init__(id=id)
        self._marks = marks
        self._dragging = False
        self._line: tuple[int, list[tuple[str, str]]] = (0, [])

    @property
    def _head(self) -> str:
        speed = f"{self.speed:g}".replace("0.25", "¼").replace("0.5", "½")
        return f" {'❚❚' if self.playing else '▶ '} {speed + '/s':<5}"

    @property
    def _tail(self) -> str:
        count = len(self._marks)
        elapsed = self._marks[self.position - 1].elapsed if self.position else 0.0
        minutes, seconds = divmod(int(max(0.0, min(elapsed, 359_999.0))), 60)
        return f" {self.position:>{len(str(count))}}/{count}  {minutes}:{seconds:02} "

    @property
    def _room(self) -> int:
        return max(2, self.size.width - len(self._head) - len(self._tail))

    def _column(self, number: int) -> int:
        return round(number * (self._room - 1) / max(1, len(self._marks)))

    def _cells(self) -> list[tuple[str, str]]:
        """The line without its knob, made anew for each width only."""
        room, count = self._room, len(self._marks)
        if self._line[0] != room:
            cells = []
            for column in range(room):
                number = round(column * count / max(1, room - 1))
                tests = self._marks[number - 1].tests if number else None
                full = tests is not None and tests[0] == tests[1] > 0
                cells.append(("━", "$success") if full else ("─", "$mark-quiet"))
            self._line = room, cells
        return self._line[1]

    def render(self) -> RenderResult:
        """One row."""
        cells = self._cells()
        knob = self._column(self.position)
        parts: list[tuple[str, str]] = [(self._head, "bold $footer-key-foreground")]
        at = 0
        while at < len(cells):
            end = at
            while end < len(cells) and cells[end] == cells[at] and (end == at or knob not in (at, end)):
                end += 1
            text, style = cells[at]
            parts.append(("●", "bold $accent") if at == knob else (text * (end - at), style))
            at = end
        parts.append((self._tail, "bold"))
        return Content.assemble(*parts)

    # --- the mouse

    def _number_at(self, x: int) -> int:
        share = (x - len(self._head)) / max(1, self._room - 1)
        return round(max(0.0, min(1.0, share)) * len(self._marks))

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Take hold of the knob, or start and pause."""
        if event.x < len(self._head):
            self.post_message(self.PlayPressed())
            return
        self._dragging = True
        self.capture_mouse()
        self.post_message(self.Moved(self._number_at(event.x)))

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Follow the mouse."""
        if self._dragging:
            self.post_message(self.Moved(self._number_at(event.x)))

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """Let go of the knob."""
        if self._dragging:
            self._dragging = False
            self.release_mouse()
