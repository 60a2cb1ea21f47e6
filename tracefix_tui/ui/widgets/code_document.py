"""A document that stays quick at thousands of lines and splits lines as an episode does: at line feeds alone.

Textual's own measures the whole text on each key press; this one keeps the width of each line, and what it
begins in for its colours.
"""

from __future__ import annotations

from textual._cells import cell_len
from textual.document._document import Document, EditResult, Location
from textual.geometry import Size

from tracefix_tui.ui.widgets.python_syntax import Span, SyntaxLines


def line_width(line: str, tab_width: int) -> int:
    """Cells that one line needs on screen."""
    return len(line) if line.isascii() and "\t" not in line else cell_len(line.expandtabs(tab_width))


class CodeDocument(Document):
    """Lines of Python parted by line feeds, with their widths and colours."""

    def __init__(self, text: str) -> None:
        """Hold `text`, whatever characters stand in it."""
        super().__init__("")
        self._newline = "\n"
        self._lines = text.split("\n")
        self._tab_width = 4
        self._widths = [line_width(line, self._tab_width) for line in self._lines]
        self._syntax = SyntaxLines(self._lines)

    def spans(self, row: int) -> tuple[Span, ...]:
        """The coloured parts of a row."""
        return self._syntax.spans(row)

    def get_size(self, tab_width: int) -> Size:
        if tab_width != self._tab_width:
            self._tab_width = tab_width
            self._widths = [line_width(line, tab_width) for line in self._lines]
        return Size(max(self._widths), len(self._lines))

    def replace_range(self, start: Location, end: Location, text: str) -> EditResult:
        (top, left), (bottom, right) = sorted((start, end))
        replaced = self.get_text_range((top, left), (bottom, right))
        lines = self._lines
        before = lines[top][:left] if top < len(lines) else ""
        after = lines[bottom][right:] if bottom < len(lines) else ""
        new = text.split("\n")
        end_location = (top + len(new) - 1, len(new[-1]) + (len(before) if len(new) == 1 else 0))
        new[0] = before + new[0]
        new[-1] += after
        lines[top : bottom + 1] = new
        self._widths[top : bottom + 1] = [line_width(line, self._tab_width) for line in new]
        self._syntax.edited(top, bottom, end_location[0])
        return EditResult(end_location, replaced)
