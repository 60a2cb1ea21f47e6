"""One line of the code editor, from what is known of it to cells: gutter, colours, selection, cursor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tracefix_tui.ui.widgets.line_marks import Mark
from tracefix_tui.ui.widgets.printable import visible
from tracefix_tui.ui.widgets.python_syntax import Span

GUTTER = 5
"""Cells of the gutter besides the number: error symbol and mark, with a space after each of the three."""

ERROR_SYMBOL = "▶"


@dataclass(frozen=True, slots=True)
class CodeLook:
    """The styles of one theme, resolved once and used for each line. All but `base` are laid over others."""

    base: Style
    cursor_line: Style
    cursor: Style
    selection: Style
    bracket: Style
    gutter: Style
    cursor_gutter: Style
    error_line: Style
    error_symbol: Style
    pending: Style
    marks: Mapping[Mark, Style]
    syntax: Mapping[str, Style]


@dataclass(frozen=True, slots=True)
class LineView:
    """Everything that the picture of a line depends on; lines that are equal look the same.

    Attributes:
        number: what stands in the gutter.
        digits: cells for it.
        spans: coloured parts.
        on_cursor_line: whether the cursor's line is to be seen as such here.
        cursor: column of a cursor that is to be drawn, or -1.
        selection: first column and column after the last, or None.
        brackets: columns of matching brackets.
        failed: whether the error names this line.
        mark: how it differs from the original.
        pending: whether it differs from what the episode has.
    """

    text: str
    number: int
    digits: int
    spans: tuple[Span, ...] = ()
    on_cursor_line: bool = False
    cursor: int = -1
    selection: tuple[int, int] | None = None
    brackets: tuple[int, ...] = ()
    failed: bool = False
    mark: Mark | None = None
    pending: bool = False

    def draw(self, look: CodeLook, width: int, scrolled: int, tab_width: int) -> Strip:
        """The line in `width` cells, its text scrolled to the left by so many cells."""
        ground = look.base
        if self.failed:
            ground += look.error_line
        elif self.on_cursor_line:
            ground += look.cursor_line
        body = Strip(_segments(self.text, self._styles(look, ground), tab_width))
        room = max(0, width - self.digits - GUTTER)
        body = body.crop(scrolled, scrolled + room).extend_cell_length(room, ground)
        return Strip.join([self._gutter(look), body])

    def _styles(self, look: CodeLook, ground: Style) -> list[Style]:
        """The style of each character and of the cell after the last."""
        styles = [ground] * (len(self.text) + 1)
        for start, stop, name in self.spans:
            _paint(styles, start, stop, look.syntax[name])
        for column in self.brackets:
            _paint(styles, column, column + 1, look.bracket)
        if self.selection:
            _paint(styles, *self.selection, look.selection)
        if self.cursor >= 0:
            _paint(styles, self.cursor, self.cursor + 1, look.cursor)
        return styles

    def _gutter(self, look: CodeLook) -> Strip:
        style = look.base + (look.cursor_gutter if self.on_cursor_line else look.gutter)
        mark_style = style + look.pending if self.pending else style
        if self.mark:
            mark_style += look.marks[self.mark]
        symbol = (
            Segment(f"{ERROR_SYMBOL} ", style + look.error_symbol) if self.failed else Segment("  ", style)
        )
        return Strip(
            [
                symbol,
                Segment(f"{self.number:>{self.digits}} ", style),
                Segment(self.mark.value if self.mark else " ", mark_style),
                Segment(" ", look.base),
            ],
            self.digits + GUTTER,
        )


def _paint(styles: list[Style], start: int, stop: int, style: Style) -> None:
    for column in range(max(0, start), min(stop, len(styles))):
        styles[column] += style


def _segments(text: str, styles: Sequence[Style], tab_width: int) -> list[Segment]:
    """Runs of equal style, with a space after the text."""
    segments: list[Segment] = []
    start = column = 0
    cells: list[str] = []
    for index, character in enumerate(f"{text} "):
        if styles[index] is not styles[start] and styles[index] != styles[start]:
            segments.append(Segment("".join(cells), styles[start]))
            start, cells = index, []
        shown = " " * (tab_width - column % tab_width) if character == "\t" else visible(character)
        cells.append(shown)
        column += len(shown)
    segments.append(Segment("".join(cells), styles[start]))
    return segments
