"""The tests with symbol, name, word and time; one of them is selected. Only the visible rows are drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tracefix_tui.grading.outcome import Outcome
from tracefix_tui.ui.widgets.looks import look
from tracefix_tui.ui.widgets.printable import printable

SYMBOLS = {
    Outcome.PASSED: "✓",
    Outcome.FAILED: "✗",
    Outcome.ERROR: "!",
    Outcome.TIMED_OUT: "⧗",
    Outcome.CRASHED: "†",
    Outcome.OUT_OF_MEMORY: "▲",
    Outcome.NOT_RUN: "·",
}
"""Each outcome has a symbol of its own; its word stands beside it."""


@dataclass(frozen=True, slots=True)
class TestRow:
    """One row. `outcome` is None while it is not known; `wall_ms` is then meaningless."""

    __test__ = False

    name: str
    outcome: Outcome | None = None
    wall_ms: float = 0.0


def milliseconds(wall_ms: float) -> str:
    """A duration that people can compare at a glance: "0.4 ms", "83 ms", "2.00 s"."""
    if wall_ms >= 1000:
        return f"{wall_ms / 1000:.2f} s"
    return f"{wall_ms:.0f} ms" if wall_ms >= 10 else f"{wall_ms:.1f} ms"


def _shortened(name: str, room: int) -> str:
    """A name in `room` cells, cut before its parameters: they tell it from the others."""
    if cell_len(name) <= room:
        return name
    function, bracket, parameters = name.partition("[")
    tail = bracket + parameters
    if bracket and cell_len(tail) <= room // 2:
        return set_cell_size(function, room - 1 - cell_len(tail)) + "…" + tail
    return set_cell_size(name, room - 1) + "…"


class TestsList(ScrollView, can_focus=True):
    """Rows of tests.

    Attributes:
        rows: what is shown.
        selected: index of the selected row; 0 when there is none.
        stale: whether the code has changed since these results.
    """

    __test__ = False

    DEFAULT_CSS = """
    TestsList {
        height: 1fr;
        background: $surface;
        overflow-x: hidden;
        scrollbar-size-vertical: 1;
        pointer: pointer;
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", "Select the test above", show=False, id="tests.up"),
        Binding("down,j", "move(1)", "Select the test below", show=False, id="tests.down"),
        Binding("pageup", "move(-10)", "Ten tests up", show=False, id="tests.page_up"),
        Binding("pagedown", "move(10)", "Ten tests down", show=False, id="tests.page_down"),
        Binding("home", "move(-100000)", "The first test", show=False, id="tests.first"),
        Binding("end", "move(100000)", "The last test", show=False, id="tests.last"),
        Binding("enter", "choose", "Go to the line where it fails", show=False, id="tests.choose"),
    ]

    rows: reactive[tuple[TestRow, ...]] = reactive((), init=False)
    selected: reactive[int] = reactive(0, init=False)
    stale: reactive[bool] = reactive(False, init=False)

    @dataclass
    class Selected(Message):
        """Another row is selected."""

        index: int

    @dataclass
    class Chosen(Message):
        """Enter or a double click: the person wants to see where this test fails."""

        index: int

    def __init__(self, rows: Sequence[TestRow] = (), *, id: str | None = None) -> None:
        """Show `rows`, the first of them selected."""
        super().__init__(id=id)
        self.set_reactive(TestsList.rows, tuple(rows))
        self.virtual_size = Size(0, len(rows))

    def validate_selected(self, index: int) -> int:
        """Stay inside the rows."""
        return max(0, min(index, len(self.rows) - 1))

    def watch_selected(self, before: int, index: int) -> None:
        """Bring the row into view and say so."""
        if self.rows:
            self.scroll_to_region(Region(0, index, 1, 1), animate=False)
        self.refresh()
        if before != index:
            self.post_message(self.Selected(index))

    def watch_rows(self) -> None:
        """Fit the scroll area."""
        self.virtual_size = Size(self.size.width, len(self.rows))
        self.selected = self.selected
        self.refresh()

    def select_first_failing(self) -> None:
        """Select the first test that has not passed, or keep the selection when all have."""
        for index, row in enumerate(self.rows):
            if row.outcome not in (Outcome.PASSED, None):
                self.selected = index
                return

    def action_move(self, rows: int) -> None:
        """Move the selection."""
        self.selected += rows

    def action_choose(self) -> None:
        """Follow the selected test."""
        if self.rows:
            self.post_message(self.Chosen(self.selected))

    def on_click(self, event: events.Click) -> None:
        """Select the row under the mouse; a second click follows it."""
        place = event.get_content_offset(self)
        if place is None:
            return
        index = place.y + self.scroll_offset.y
        if index < len(self.rows):
            self.selected = index
            if event.chain == 2:
                self.post_message(self.Chosen(index))

    def render_line(self, y: int) -> Strip:
        """One visible row."""
        index = y + self.scroll_offset.y
        width = self.size.width
        base = self.rich_style
        if index >= len(self.rows):
            return Strip.blank(width, base)
        row = self.rows[index]
        muted = look(self, "muted")
        if row.outcome is None:
            symbol, word, tone = "·", "", muted
        else:
            symbol, word = SYMBOLS[row.outcome], str(row.outcome)
            tone = look(self, "good" if row.outcome is Outcome.PASSED else "bad")
            if row.outcome is Outcome.NOT_RUN or self.stale:
                tone = muted
        time = milliseconds(row.wall_ms) if row.outcome is not None and row.wall_ms else ""
        tail = f" {word:>6} {time:>8} " if word else " "
        if width < 44:
            tail = f" {time or word:>8} " if word else " "
        name = printable(row.name)
        room = max(4, width - 3 - cell_len(tail))
        shown = _shortened(name, room)
        overlay = Style()
        if index == self.selected:
            overlay = look(self, "chosen" if self.has_focus else "resting")
        return Strip(
            [
                Segment(f" {symbol} ", base + tone + overlay),
                Segment(set_cell_size(shown, room), base + overlay),
                Segment(tail, base + (Style() if index == self.selected else muted) + overlay),
            ]
        ).adjust_cell_length(width, base + overlay)
