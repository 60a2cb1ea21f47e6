"""Scrolling text that stays quick at any length: only the visible rows are drawn.

Description, test detail, output and explanation are shown with it. A line may lead to a row of the code: then
it can be clicked, and chosen with the arrow keys and Enter.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar, TypeAlias

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.selection import Selection
from textual.strip import Strip

from tracefix_tui.ui.widgets.looks import look

Part: TypeAlias = tuple[str, str]
"""A text and its look: names of LOOKS with spaces between them, or "" for the pane's own."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line before it is wrapped.

    Attributes:
        parts: its texts, each with a look.
        hang: cells by which the rows after the first are indented when it wraps.
        target: 0-based row of the code that this line leads to, or None.
        words: whether it wraps between words (prose) or anywhere (code, values, output).
    """

    parts: tuple[Part, ...] = ()
    hang: int = 0
    target: int | None = None
    words: bool = False


@dataclass(frozen=True, slots=True)
class _Row:
    parts: tuple[Part, ...]
    target: int | None

    @property
    def text(self) -> str:
        return "".join(text for text, _ in self.parts)


class TextPane(ScrollView, can_focus=True):
    """Lines of text with looks, wrapped to the width, scrolled and selected by key and mouse."""

    DEFAULT_CSS = """
    TextPane {
        height: 1fr;
        background: $surface;
        color: $foreground;
        overflow-x: hidden;
        scrollbar-gutter: stable;
        scrollbar-size-vertical: 1;
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "up,k",
            "previous",
            "The line before that leads to the code, or scroll up",
            show=False,
            id="text.up",
        ),
        Binding(
            "down,j",
            "next",
            "The next line that leads to the code, or scroll down",
            show=False,
            id="text.down",
        ),
        Binding("enter", "choose", "Go to that line of the code", show=False, id="text.choose"),
    ]

    chosen: reactive[int | None] = reactive(None, init=False)
    """Index of the row that Enter follows, or None."""

    @dataclass
    class Chosen(Message):
        """A line that leads to a row of the code was clicked or chosen."""

        pane: TextPane
        target: int

        @property
        def control(self) -> TextPane:
            return self.pane

    def __init__(
        self, lines: Sequence[Line] = (), *, id: str | None = None, classes: str | None = None
    ) -> None:
        """Show `lines`."""
        super().__init__(id=id, classes=classes)
        self._lines: tuple[Line, ...] = tuple(lines)
        self._rows: list[_Row] = []
        self._firsts: list[int] = []
        self._wrapped_at = -1
        self._styles: dict[str, Style] = {}

    # --- content

    @property
    def lines(self) -> tuple[Line, ...]:
        """What is shown."""
        return self._lines

    @property
    def plain(self) -> str:
        """What is shown, as text, one line per line before wrapping."""
        return "\n".join("".join(text for text, _ in line.parts) for line in self._lines)

    def show(self, lines: Sequence[Line], *, at_end: bool = False) -> None:
        """Replace what is shown; scrolls to the top, or to the end."""
        if tuple(lines) == self._lines and self._wrapped_at >= 0:
            return
        self._lines = tuple(lines)
        self.chosen = None
        self._wrapped_at = -1
        self._wrap()
        if at_end:
            self.scroll_end(animate=False, x_axis=False)
        else:
            self.scroll_home(animate=False, x_axis=False)
        self.refresh()

    def show_from(self, index: int, lines: Sequence[Line]) -> None:
        """Replace the lines from `index` on. Who is at the end stays there; who has scrolled up, there."""
        following = self.at_end
        self._lines = (*self._lines[:index], *lines)
        if self._wrapped_at >= 0 and index <= len(self._firsts):
            rows = self._firsts[index] if index < len(self._firsts) else len(self._rows)
            del self._rows[rows:], self._firsts[index:]
            self._wrap_more(lines)
        if following:
            self.scroll_end(animate=False, x_axis=False)
        self.refresh()

    @property
    def at_end(self) -> bool:
        """Whether the last row is in view."""
        return self.scroll_offset.y >= self.max_scroll_y

    def row_of(self, index: int) -> int:
        """The first row of a line, as it is wrapped now; 0 before it is."""
        return self._firsts[index] if index < len(self._firsts) else 0

    def _wrap(self) -> None:
        width = self.scrollable_content_region.width
        if width <= 0 or width == self._wrapped_at:
            return
        self._wrapped_at = width
        self._rows, self._firsts = [], []
        self._wrap_more(self._lines)

    def _wrap_more(self, lines: Sequence[Line]) -> None:
        """Wrap lines at the end of what has been wrapped."""
        width = self._wrapped_at
        for line in lines:
            self._firsts.append(len(self._rows))
            self._rows.extend(_Row(parts, line.target) for parts in _wrapped(line, width))
        # Set past the reactive: a longer text is no reason to lay out the whole screen, a scrollbar is.
        size = Size(width, len(self._rows))
        self.set_reactive(TextPane.virtual_size, size)
        self._scroll_update(size)
        self.scroll_y = self.scroll_y

    def on_resize(self, event: events.Resize) -> None:
        """Wrap anew when the width has changed."""
        self._wrap()

    # --- drawing

    def notify_style_update(self) -> None:
        self._styles.clear()
        super().notify_style_update()

    def _style(self, looks: str) -> Style:
        style = self._styles.get(looks)
        if style is None:
            style = self._styles[looks] = self.rich_style + look(self, looks) if looks else self.rich_style
        return style

    def render_line(self, y: int) -> Strip:
        """One visible row."""
        self._wrap()
        index = y + self.scroll_offset.y
        width = self.size.width
        if index >= len(self._rows):
            return Strip.blank(width, self._style(""))
        row = self._rows[index]
        chosen = index == self.chosen and self.has_focus
        overlay = look(self, "chosen") if chosen else Style()
        segments = [Segment(text, self._style(looks) + overlay) for text, looks in row.parts]
        strip = Strip(segments).extend_cell_length(width, self._style("") + overlay)
        if (selection := self.text_selection) is not None and (span := selection.get_span(index)):
            start, end = span
            cut = strip.cell_length if end == -1 else end
            style = self.screen.get_component_rich_style("screen--selection")
            left, middle, right = strip.divide([start, max(start, cut), strip.cell_length])
            strip = Strip.join([left, middle.apply_style(style), right])
        return strip.apply_offsets(0, index)

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """The text under the mouse's selection."""
        return selection.extract("\n".join(row.text for row in self._rows)), "\n"

    def selection_updated(self, selection: Selection | None) -> None:
        """Draw the selection anew."""
        self.refresh()

    # --- lines that lead somewhere

    def _targets(self) -> list[int]:
        return [
            index
            for index, row in enumerate(self._rows)
            if row.target is not None and (not index or self._rows[index - 1].target != row.target)
        ]

    def action_next(self) -> None:
        """Choose the next line that leads somewhere, or scroll down."""
        after = [index for index in self._targets() if self.chosen is None or index > self.chosen]
        if after:
            self._choose(after[0])
        else:
            self.scroll_down(animate=False)

    def action_previous(self) -> None:
        """Choose the line before that leads somewhere, or scroll up."""
        before = [index for index in self._targets() if self.chosen is not None and index < self.chosen]
        if before:
            self._choose(before[-1])
        else:
            self.chosen = None
            self.scroll_up(animate=False)

    def _choose(self, index: int) -> None:
        self.chosen = index
        self.scroll_to_region(Region(0, index, 1, 1), animate=False)

    def action_choose(self) -> None:
        """Follow the chosen line, or the only one that leads somewhere."""
        targets = self._targets()
        index = self.chosen if self.chosen is not None else targets[-1] if targets else None
        if index is not None and (target := self._rows[index].target) is not None:
            self.post_message(self.Chosen(self, target))

    def on_click(self, event: events.Click) -> None:
        """Follow the line under the mouse."""
        place = event.get_content_offset(self)
        if place is None:
            return
        index = place.y + self.scroll_offset.y
        if index < len(self._rows) and (target := self._rows[index].target) is not None:
            self.chosen = index
            self.post_message(self.Chosen(self, target))


def _wrapped(line: Line, width: int) -> Iterator[tuple[Part, ...]]:
    text = "".join(part for part, _ in line.parts)
    if (len(text) if text.isascii() else cell_len(text)) <= width:
        yield line.parts
        return
    hang = min(line.hang, max(0, width - 8))
    start = 0
    while start < len(text):
        room = width - (hang if start else 0)
        stop = _cut(text, start, room, line.words)
        lead: tuple[Part, ...] = ((" " * hang, ""),) if start and hang else ()
        yield (*lead, *_slice(line.parts, start, stop))
        start = stop
        while line.words and start < len(text) and text[start] == " ":
            start += 1


def _cut(text: str, start: int, room: int, words: bool) -> int:
    """Where the row that begins at `start` ends."""
    if text.isascii():
        stop = min(len(text), start + max(1, room))
    else:
        stop, used = start, 0
        while stop < len(text):
            used += cell_len(text[stop])
            if used > room and stop > start:
                break
            stop += 1
    if words and stop < len(text) and text[stop] != " ":
        space = text.rfind(" ", start, stop)
        if space > start:
            return space
    return stop


def _slice(parts: Sequence[Part], start: int, stop: int) -> tuple[Part, ...]:
    found: list[Part] = []
    at = 0
    for text, looks in parts:
        piece = text[max(0, start - at) : max(0, stop - at)]
        if piece:
            found.append((piece, looks))
        at += len(text)
    return tuple(found)
