"""A document that stays quick at thousands of lines and splits lines as an episode does: at line feeds alone.

Textual's own measures and encodes the whole text on each key press; this one keeps the width of each line.
"""

from __future__ import annotations

from textual._cells import cell_len
from textual.document._document import Document, EditResult, Location
from textual.document._syntax_aware_document import SyntaxAwareDocument
from textual.geometry import Size

from tracefix_tui.ui.widgets.python_syntax import python_language


def line_width(line: str, tab_width: int) -> int:
    """Cells that one line needs on screen."""
    return len(line) if line.isascii() and "\t" not in line else cell_len(line.expandtabs(tab_width))


class _Lines(Document):
    """Lines parted by line feeds, with their widths."""

    def __init__(self, text: str) -> None:
        super().__init__("")
        self._newline = "\n"
        self._lines = text.split("\n")
        self._tab_width = 4
        self._widths = [line_width(line, self._tab_width) for line in self._lines]

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
        new = text.replace("\r\n", "\n").split("\n")
        end_location = (top + len(new) - 1, len(new[-1]) + (len(before) if len(new) == 1 else 0))
        new[0] = before + new[0]
        new[-1] += after
        lines[top : bottom + 1] = new
        self._widths[top : bottom + 1] = [line_width(line, self._tab_width) for line in new]
        return EditResult(end_location, replaced)


class PlainDocument(_Lines):
    """Used where the grammar is missing."""


class PythonDocument(SyntaxAwareDocument, _Lines):
    """Python text with its syntax tree."""

    def _location_to_byte_offset(self, location: Location) -> int:
        row, column = location
        above = "".join(self._lines[:row])
        size = len(above) if above.isascii() else len(above.encode("utf-8", "surrogatepass"))
        here = self._lines[row][:column] if row < len(self._lines) else ""
        return size + row + len(here.encode("utf-8", "surrogatepass"))


def code_document(text: str) -> PythonDocument | PlainDocument:
    """A document for Python source, with a syntax tree where the grammar is installed."""
    language = python_language()
    return PlainDocument(text) if language is None else PythonDocument(text, language)
