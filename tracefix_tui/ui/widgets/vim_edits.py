"""What vim's commands do to the text: operators, inserting, putting, joining. Their keys are in `vim`."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING

from textual.document._document import Selection

from tracefix_tui.ui.widgets.vim_motions import Location, first_text

if TYPE_CHECKING:
    from tracefix_tui.ui.widgets.code_editor import CodeEditor


class Mode(StrEnum):
    NORMAL = "NORMAL"
    INSERT = "INSERT"
    VISUAL = "VISUAL"
    VISUAL_LINE = "VISUAL LINE"
    COMMAND = "COMMAND"


class VimEdits:
    """Changes the text of an editor.

    Attributes:
        mode: the mode the keyboard is in.
        register: the text that `p` puts, and whether it is whole lines.
    """

    def __init__(self, editor: CodeEditor) -> None:
        """Start in normal mode, with nothing to put."""
        self.editor = editor
        self.mode = Mode.NORMAL
        self.register = ("", False)

    def _settle(self) -> None:
        """Keep the cursor on a character: normal mode has no place after the last one."""
        if self.mode is Mode.NORMAL:
            row, column = self.editor.cursor_location
            length = len(self.editor.document[row])
            if column >= length > 0:
                self.editor.move_cursor((row, length - 1), record_width=False)

    # --- operators

    def _operate(self, operator: str, start: Location, end: Location) -> None:
        if operator in "><":
            self._operate_lines(operator, start[0], end[0])
            return
        self.register = (self.editor.get_text_range(start, end), False)
        if operator == "y":
            self.editor.copy_text(self.register[0])
            self.editor.move_cursor(start)
            return
        self.editor.history.checkpoint()
        self.editor.delete(start, end, maintain_selection_offset=False)
        self.editor.move_cursor(start)
        if operator == "c":
            self.mode = Mode.INSERT
        else:
            self._settle()

    def _operate_lines(self, operator: str, first: int, last: int) -> None:
        editor = self.editor
        lines = editor.document.lines
        if operator in "><":
            editor.selection = Selection((first, 0), (last, len(lines[last])))
            editor.shift_lines(editor.indent_width if operator == ">" else -editor.indent_width)
            editor.move_cursor((first, first_text(editor.document[first])))
            return
        self.register = ("\n".join(lines[first : last + 1]), True)
        if operator == "y":
            editor.copy_text(self.register[0] + "\n")
            editor.move_cursor((first, min(editor.cursor_location[1], len(lines[first]))))
            return
        editor.history.checkpoint()
        if operator == "c":
            indent = lines[first][: first_text(lines[first])]
            editor.replace(indent, (first, 0), (last, len(lines[last])), maintain_selection_offset=False)
            self.mode = Mode.INSERT
            return
        start, end = (first, 0), (last + 1, 0)
        if last + 1 == len(lines):
            start = (first - 1, len(lines[first - 1])) if first else (0, 0)
            end = (last, len(lines[last]))
        editor.delete(start, end, maintain_selection_offset=False)
        row = min(first, editor.document.line_count - 1)
        editor.move_cursor((row, first_text(editor.document[row])))
        self._settle()

    # --- single commands

    def _insert_at(self, column: Callable[[str, int], int]) -> None:
        row, now = self.editor.cursor_location
        self.editor.history.checkpoint()
        self.editor.move_cursor((row, column(self.editor.document[row], now)))
        self.mode = Mode.INSERT

    def _open_line(self, *, below: bool) -> None:
        editor = self.editor
        row, _ = editor.cursor_location
        line = editor.document[row]
        indent = line[: first_text(line)]
        editor.history.checkpoint()
        if below:
            deeper = " " * editor.indent_width if line.rstrip().endswith(":") else ""
            at = (row, len(line))
            editor.replace(f"\n{indent}{deeper}", at, at, maintain_selection_offset=False)
        else:
            editor.replace(f"{indent}\n", (row, 0), (row, 0), maintain_selection_offset=False)
            editor.move_cursor((row, len(indent)))
        self.mode = Mode.INSERT

    def _over_characters(self, operator: str, count: int) -> None:
        """Operate on `count` characters from the cursor on, or before it when `count` is negative."""
        row, column = self.editor.cursor_location
        other = max(0, min(len(self.editor.document[row]), column + count))
        start, end = sorted((column, other))
        if start < end or operator == "c":
            self._operate(operator, (row, start), (row, end))

    def _over_rest(self, operator: str) -> None:
        row, column = self.editor.cursor_location
        self._operate(operator, (row, column), (row, len(self.editor.document[row])))

    def _over_lines(self, operator: str, count: int) -> None:
        row, _ = self.editor.cursor_location
        self._operate_lines(operator, row, min(self.editor.document.line_count - 1, row + count - 1))

    def _put(self, count: int, *, after: bool) -> None:
        text, linewise = self.register
        if not text:
            return
        editor = self.editor
        row, column = editor.cursor_location
        length = len(editor.document[row])
        editor.history.checkpoint()
        if linewise:
            block = "\n".join([text] * count)
            if after:
                editor.replace(f"\n{block}", (row, length), (row, length), maintain_selection_offset=False)
            else:
                editor.replace(f"{block}\n", (row, 0), (row, 0), maintain_selection_offset=False)
            row += after
            editor.move_cursor((row, first_text(editor.document[row])))
            return
        at = (row, min(length, column + 1) if after else column)
        end = editor.replace(text * count, at, at, maintain_selection_offset=False).end_location
        editor.move_cursor((end[0], max(0, end[1] - 1)))

    def _replace_character(self, character: str, count: int) -> None:
        row, column = self.editor.cursor_location
        if column + count <= len(self.editor.document[row]):
            end = (row, column + count)
            self.editor.history.checkpoint()
            self.editor.replace(character * count, (row, column), end, maintain_selection_offset=False)
            self.editor.move_cursor((row, column + count - 1))

    def _swap_case(self, start: Location, end: Location) -> None:
        text = self.editor.get_text_range(start, end).swapcase()
        self.editor.history.checkpoint()
        self.editor.replace(text, start, end, maintain_selection_offset=False)
        self._settle()

    def _swap_characters(self, count: int) -> None:
        row, column = self.editor.cursor_location
        self._swap_case((row, column), (row, min(len(self.editor.document[row]), column + count)))

    def _join(self, count: int) -> None:
        editor = self.editor
        for _ in range(max(1, count - 1)):
            row, _ = editor.cursor_location
            if row + 1 >= editor.document.line_count:
                return
            line, below = editor.document[row].rstrip(), editor.document[row + 1]
            glue = " " if below.strip() and line else ""
            end = (row + 1, first_text(below))
            editor.replace(glue, (row, len(line)), end, maintain_selection_offset=False)
            editor.move_cursor((row, len(line)))

    def _undo(self, count: int) -> None:
        for _ in range(count):
            self.editor.undo()
        self.editor.move_cursor(min(self.editor.selection))
        self._settle()
