"""How the code editor shows its text: Python colours, and a gutter for what changed and where it failed.

Only the visible lines are coloured, and a line is drawn again only when something in it has changed: a key
press costs about the same at 50 lines as at 5,000.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rich.style import Style
from textual.document._document import EditResult, Location
from textual.document._document_navigator import DocumentNavigator
from textual.document._edit import Edit
from textual.document._wrapped_document import WrappedDocument
from textual.geometry import Region
from textual.reactive import reactive
from textual.strip import Strip
from textual.widgets import TextArea

from tracefix_tui.ui.widgets.code_document import CodeDocument
from tracefix_tui.ui.widgets.code_drawing import GUTTER, CodeLook, LineView
from tracefix_tui.ui.widgets.line_marks import Mark
from tracefix_tui.ui.widgets.looks import SYNTAX, look

_BRACKET_ROWS = 400
"""How far a matching bracket is looked for."""


class CodeView(TextArea, inherit_bindings=False):
    """A text area that draws Python with marks beside the lines.

    Attributes:
        marks: how lines differ from the original, by 0-based row.
        pending: rows that differ from the code as the episode has it.
        error_row: the row that the error names, or -1; it moves along with edits above it.
    """

    marks: reactive[Mapping[int, Mark]] = reactive(dict, init=False)
    pending: reactive[frozenset[int]] = reactive(frozenset, init=False)
    error_row: reactive[int] = reactive(-1, init=False)

    def __init__(self, text: str = "", *, id: str | None = None, classes: str | None = None) -> None:
        """Show `text`."""
        self._look: CodeLook | None = None
        super().__init__(
            text,
            id=id,
            classes=classes,
            soft_wrap=False,
            show_line_numbers=True,
            tab_behavior="indent",
            max_checkpoints=200,
        )
        self.set_reactive(TextArea.cursor_blink, False)

    # --- colours

    def _set_document(self, text: str, language: str | None) -> None:
        self.document: CodeDocument = CodeDocument(text)
        self.wrapped_document = WrappedDocument(self.document, tab_width=self.indent_width)
        self.navigator = DocumentNavigator(self.wrapped_document)
        self.move_cursor((0, 0))
        self._rewrap_and_refresh_virtual_size()

    def _build_highlight_map(self) -> None:
        """Nothing to build: a line is coloured when it is drawn."""

    def notify_style_update(self) -> None:
        self._look = None
        super().notify_style_update()

    def _resolve_look(self) -> CodeLook:
        if self._look is None:
            self._theme.apply_css(self)
            theme, none = self._theme, Style()
            self._look = CodeLook(
                base=theme.base_style or none,
                cursor_line=theme.cursor_line_style or none,
                cursor=theme.cursor_style or none,
                selection=theme.selection_style or none,
                bracket=theme.bracket_matching_style or none,
                gutter=theme.gutter_style or none,
                cursor_gutter=theme.cursor_line_gutter_style or none,
                error_line=look(self, "fault"),
                error_symbol=look(self, "bad"),
                marks={
                    Mark.ADDED: look(self, "good"),
                    Mark.CHANGED: look(self, "changed"),
                    Mark.REMOVED: look(self, "bad"),
                    Mark.REMOVED_ABOVE: look(self, "bad"),
                },
                pending=Style(reverse=True),
                syntax={name: look(self, name) for name in SYNTAX},
            )
            self._line_cache.clear()
        return self._look

    # --- drawing

    @property
    def gutter_width(self) -> int:
        """Cells left of the text."""
        return self._digits + GUTTER

    @property
    def _digits(self) -> int:
        return max(2, len(str(self.document.line_count)))

    def render_lines(self, crop: Region) -> list[Strip]:
        self._resolve_look()
        return super(TextArea, self).render_lines(crop)

    def render_line(self, y: int) -> Strip:
        look, width, scrolled = self._resolve_look(), self.size.width, self.scroll_offset
        row = y + scrolled.y
        if row >= self.document.line_count:
            return Strip.blank(width, look.base)
        view = self._view(row)
        key = (view, width, scrolled.x)
        strip = self._line_cache.get(key)
        if strip is None:
            strip = self._line_cache[key] = view.draw(look, width, scrolled.x, self.indent_width)
        return strip

    def _view(self, row: int) -> LineView:
        cursor_row, cursor_column = self.cursor_location
        here = row == cursor_row
        return LineView(
            text=self.document[row],
            number=row + 1,
            digits=self._digits,
            spans=self.document.spans(row),
            on_cursor_line=here and self.highlight_cursor_line,
            cursor=cursor_column if here and self._draw_cursor else -1,
            selection=self._selected_span(row),
            brackets=self._bracket_columns(row),
            failed=row == self.error_row,
            mark=self.marks.get(row),
            pending=row in self.pending,
        )

    def _selected_span(self, row: int) -> tuple[int, int] | None:
        start, end = sorted(self.selection)
        if start == end or not start[0] <= row <= end[0]:
            return None
        return start[1] if row == start[0] else 0, end[1] if row == end[0] else len(self.document[row]) + 1

    def _bracket_columns(self, row: int) -> tuple[int, ...]:
        match = self._matching_bracket_location
        if match is None or not self.selection.is_empty:
            return ()
        here = self.cursor_location
        return tuple(column for at, column in (here, match) if at == row)

    # --- moving along with edits

    def edit(self, edit: Edit) -> EditResult:
        """Perform an edit and move the marks below it along."""
        result = super().edit(edit)
        first, shift = edit.bottom[0] + (edit.bottom[1] > 0), result.end_location[0] - edit.bottom[0]
        if shift:
            self.error_row += shift if self.error_row >= first else 0
            self.marks = {row + shift if row >= first else row: mark for row, mark in self.marks.items()}
            self.pending = frozenset(row + shift if row >= first else row for row in self.pending)
        return result

    def _yield_character_locations(self, start: Location) -> Iterator[tuple[str, Location]]:
        for character, location in super()._yield_character_locations(start):
            if location[0] - start[0] > _BRACKET_ROWS:
                return
            yield character, location

    def _yield_character_locations_reverse(self, start: Location) -> Iterator[tuple[str, Location]]:
        for character, location in super()._yield_character_locations_reverse(start):
            if start[0] - location[0] > _BRACKET_ROWS:
                return
            yield character, location
