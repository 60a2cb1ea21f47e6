"""The steps of a recording, one row each: number, action, reward, tests. Only the visible rows are drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tracefix_tui.play.replay import Mark
from tracefix_tui.ui.widgets.looks import look
from tracefix_tui.ui.widgets.printable import printable
from tracefix_tui.ui.widgets.reward_meter import amount_text


class StepList(ScrollView, can_focus=True):
    """Row 0 is the start, then a row a step.

    Attributes:
        position: number of the step that is shown; its row stands out.
        fault: number of the step that came out otherwise when it was verified; -1 for none.
    """

    DEFAULT_CSS = """
    StepList {
        height: 1fr;
        background: $surface;
        overflow-x: hidden;
        scrollbar-size-vertical: 1;
        pointer: pointer;
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", "The step above", show=False, id="steps.up"),
        Binding("down,j", "move(1)", "The step below", show=False, id="steps.down"),
        Binding("pageup", "move(-10)", "Ten steps up", show=False, id="steps.page_up"),
        Binding("pagedown", "move(10)", "Ten steps down", show=False, id="steps.page_down"),
    ]

    position: reactive[int] = reactive(0, init=False)
    fault: reactive[int] = reactive(-1, init=False)

    @dataclass
    class Chosen(Message):
        """The person wants to see another step."""

        number: int

    def __init__(self, marks: Sequence[Mark], *, id: str | None = None) -> None:
        """List the steps of a recording."""
        super().__init__(id=id)
        self._marks = marks
        self._several = len({mark.who for mark in marks}) > 1
        self.virtual_size = Size(0, len(marks) + 1)

    def watch_position(self, position: int) -> None:
        """Bring the row into view."""
        self.scroll_to_region(Region(0, position, 1, 1), animate=False)
        self.refresh()

    def action_move(self, rows: int) -> None:
        """Ask for a step above or below."""
        self._choose(self.position + rows)

    def on_click(self, event: events.Click) -> None:
        """Ask for the step under the mouse."""
        place = event.get_content_offset(self)
        if place is not None and place.y + self.scroll_offset.y <= len(self._marks):
            self._choose(place.y + self.scroll_offset.y)

    def _choose(self, number: int) -> None:
        self.post_message(self.Chosen(max(0, min(number, len(self._marks)))))

    def render_line(self, y: int) -> Strip:
        """One visible row."""
        number = y + self.scroll_offset.y
        width = self.size.width
        base = self.rich_style
        if number > len(self._marks):
            return Strip.blank(width, base)
        overlay = Style()
        if number == self.position:
            overlay = look(self, "chosen" if self.has_focus else "resting")
        muted = look(self, "muted")
        if number == 0:
            cells = [(f"{0:>5}  ", muted), ("Start", Style())]
        else:
            cells = self._cells(number, width, muted)
        segments = [Segment(text, base + style + overlay) for text, style in cells]
        return Strip(segments).adjust_cell_length(width, base + overlay)

    def _cells(self, number: int, width: int, muted: Style) -> list[tuple[str, Style]]:
        mark = self._marks[number - 1]
        before = self._marks[number - 2].tests if number > 1 else None
        tests = f"{mark.tests[0]}/{mark.tests[1]}" if mark.tests is not None else ""
        tone = muted
        if mark.graded == number and mark.tests is not None:
            tone = look(self, "good" if mark.tests[0] == mark.tests[1] > 0 else "bad")
        amount = Style()
        if round(mark.reward, 2):
            amount = look(self, "good" if mark.reward > 0 else "bad")
        sign = "≠" if number == self.fault else "•" if mark.tests != before else " "
        who = f" {printable(mark.who)}" if self._several and width >= 44 else ""
        room = max(4, width - 7 - 7 - 8 - min(12, len(who)))
        return [
            (f"{number:>5}", muted),
            (f"{sign} ", look(self, "warn")),
            (set_cell_size(printable(mark.action), room), Style()),
            (set_cell_size(who, min(12, len(who))), muted),
            (f"{amount_text(mark.reward):>7}", amount),
            (f"{tests:>7} ", tone),
        ]
