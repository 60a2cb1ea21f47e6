"""Vim keys for the code editor, opt-in: normal, insert and visual mode with the everyday motions.

The class holds the state of the keyboard; text, cursor and undo stay in the TextArea.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING

from textual.document._document import Selection

from tracefix_tui.ui.widgets.vim_motions import FIND, Location, Motion, first_text, motion, text_object

if TYPE_CHECKING:
    from tracefix_tui.ui.widgets.code_editor import CodeEditor


class Mode(StrEnum):
    NORMAL = "NORMAL"
    INSERT = "INSERT"
    VISUAL = "VISUAL"
    VISUAL_LINE = "VISUAL LINE"
    COMMAND = "COMMAND"


_OPERATORS = "dcy><"
_ESCAPE = ("escape", "ctrl+left_square_bracket")
_MAX_COUNT = 9_999

_KEY_NAMES = {
    "left": "h",
    "right": "l",
    "up": "k",
    "down": "j",
    "home": "0",
    "end": "$",
    "backspace": "h",
    "delete": "x",
    "enter": "\r",
}
"""Keys that stand for a command in normal and visual mode."""


class VimKeys:
    """Takes the keys of an editor.

    Attributes:
        mode: the mode the keyboard is in.
        typed: what was typed of an unfinished command: `2d`, `:w`.
        register: the text that `p` puts, and whether it is whole lines.
    """

    def __init__(self, editor: CodeEditor, on_command: Callable[[str], object]) -> None:
        """Start in normal mode; `on_command` gets the text after a colon."""
        self.editor = editor
        self.mode = Mode.NORMAL
        self.typed = ""
        self.register = ("", False)
        self._on_command = on_command
        self._anchor: Location = (0, 0)
        self._visual_cursor: Location = (0, 0)
        self._last_find = ""

    @property
    def status(self) -> str:
        """What a status line shows."""
        return self.typed if self.mode is Mode.COMMAND else f"{self.mode} {self.typed}".rstrip()

    # --- keys

    def press(self, key: str, character: str | None) -> bool:
        """Handle one key.

        Args:
            key: Textual's name of the key.
            character: what it types, or None.

        Returns:
            Whether the key was taken; the others are the editor's.
        """
        if self.mode is Mode.INSERT:
            if key in _ESCAPE:
                self._enter_normal(step_back=True)
                return True
            return False
        if self.mode is Mode.COMMAND:
            return self._press_in_command(key, character)
        if key in _ESCAPE:
            taken = bool(self.typed) or self.mode is not Mode.NORMAL
            self.typed = ""
            self._enter_normal()
            return taken
        if key in ("ctrl+d", "ctrl+u"):
            half = max(1, self.editor.size.height // 2)
            self.editor.move_cursor_relative(rows=half if key == "ctrl+d" else -half)
            self._settle()
            return True
        if key == "ctrl+r":
            self.editor.redo()
            return True
        character = _KEY_NAMES.get(key, character)
        if character is None or not (character.isprintable() or character == "\r"):
            return False
        typed, self.typed = self.typed + character, ""
        if not self._is_finished(typed):
            self.typed = typed
        return True

    def _press_in_command(self, key: str, character: str | None) -> bool:
        if key in _ESCAPE or (key == "backspace" and self.typed == ":"):
            self.typed = ""
            self.mode = Mode.NORMAL
        elif key == "backspace":
            self.typed = self.typed[:-1]
        elif key == "enter":
            command, self.typed = self.typed[1:].strip(), ""
            self.mode = Mode.NORMAL
            if command.isdigit():
                self.editor.go_to(int(command[:9]) - 1)
            elif command:
                self._on_command(command)
        elif character is not None and character.isprintable():
            self.typed += character
        else:
            return False
        return True

    def _is_finished(self, typed: str) -> bool:
        """Do what `typed` says; False while more has to come. Nonsense is finished, too."""
        count, rest = _counted(typed)
        if not rest or rest in ("g", "r") or (rest[0] in FIND and len(rest) == 1):
            return False
        if self.mode is not Mode.NORMAL:
            return self._is_visual_finished(rest, count)
        if rest[0] in _OPERATORS:
            return self._is_operator_finished(rest[0], rest[1:], count)
        if rest[0] == "r":
            self._replace_character(rest[1], count or 1)
        elif rest in _COMMANDS:
            _COMMANDS[rest](self, count or 1)
        elif (led := self._motion(rest, count)) is not None:
            self.editor.move_cursor(led.target)
            self._settle()
        return True

    def _motion(self, name: str, count: int | None) -> Motion | None:
        if name == "%":
            match = self.editor.matching_bracket_location
            return Motion(match, inclusive=True) if match else None
        if name[0] in FIND:
            found = motion(self.editor.document.lines, self._cursor(), name, count)
            self._last_find = name
            return found
        return motion(self.editor.document.lines, self._cursor(), name, count, self._last_find)

    # --- operators

    def _is_operator_finished(self, operator: str, rest: str, count: int | None) -> bool:
        inner_count, inner = _counted(rest)
        if not inner or inner in ("g", "i", "a") or (inner[0] in FIND and len(inner) == 1):
            return False
        if inner_count:
            count = min(_MAX_COUNT, inner_count * (count or 1))
        cursor = self.editor.cursor_location
        lines = self.editor.document.lines
        if inner == operator:
            self._operate_lines(operator, cursor[0], min(len(lines) - 1, cursor[0] + (count or 1) - 1))
            return True
        if inner[0] in "ia":
            span = text_object(lines[cursor[0]], cursor[1], inner)
            if span is not None:
                self._operate(operator, (cursor[0], span[0]), (cursor[0], span[1]))
            return True
        if operator == "c" and inner in "wW":
            inner = "e" if inner == "w" else "E"  # as in vi: changing a word leaves the space after it
        led = self._motion(inner, count)
        if led is None:
            return True
        start, end = sorted((cursor, led.target))
        if led.linewise:
            self._operate_lines(operator, start[0], end[0])
            return True
        if led.inclusive:
            end = end[0], min(len(lines[end[0]]), end[1] + 1)
        if inner in "wW" and end[0] > start[0]:
            end = start[0], len(lines[start[0]])
        self._operate(operator, start, end)
        return True

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

    # --- visual mode

    def _is_visual_finished(self, rest: str, count: int | None) -> bool:
        if rest in ("i", "a"):
            return False
        if rest in ("v", "V"):
            wanted = Mode.VISUAL if rest == "v" else Mode.VISUAL_LINE
            if self.mode is wanted:
                self._enter_normal()
            else:
                self.mode = wanted
                self._show_visual(self._cursor())
        elif rest == "o":
            self._anchor, cursor = self._cursor(), self._anchor
            self._show_visual(cursor)
        elif rest in ("d", "x", "c", "s", "y", ">", "<", "~"):
            self._operate_visual({"x": "d", "s": "c"}.get(rest, rest))
        elif rest[0] in "ia":
            row, column = self._cursor()
            if span := text_object(self.editor.document[row], column, rest):
                self._anchor = (row, span[0])
                self._show_visual((row, max(span[0], span[1] - 1)))
        elif (led := self._motion(rest, count)) is not None:
            self._show_visual(led.target)
        return True

    def _operate_visual(self, operator: str) -> None:
        start, end = sorted((self._anchor, self._cursor()))
        linewise = self.mode is Mode.VISUAL_LINE
        self.mode = Mode.NORMAL
        self.editor.selection = Selection.cursor(start)
        end_column = min(len(self.editor.document[end[0]]), end[1] + 1)
        if operator == "~":
            self._swap_case(start, (end[0], end_column))
            self.editor.move_cursor(start)
        elif linewise:
            self._operate_lines(operator, start[0], end[0])
        else:
            self._operate(operator, start, (end[0], end_column))

    def _cursor(self) -> Location:
        """The character under the cursor; in visual mode the selection reaches one further."""
        visual = self.mode in (Mode.VISUAL, Mode.VISUAL_LINE)
        return self._visual_cursor if visual else self.editor.cursor_location

    def _show_visual(self, cursor: Location) -> None:
        self._visual_cursor = self.editor.clamp_visitable(cursor)
        start, end = sorted((self._anchor, self._visual_cursor))
        length = len(self.editor.document[end[0]])
        if self.mode is Mode.VISUAL_LINE:
            start, end = (start[0], 0), (end[0], length)
        else:
            end = end[0], min(length, end[1] + 1)
        forward = self._visual_cursor >= self._anchor
        self.editor.selection = Selection(start, end) if forward else Selection(end, start)

    def _start_visual(self, mode: Mode) -> None:
        self._anchor = self.editor.cursor_location
        self.mode = mode
        self._show_visual(self._anchor)

    # --- single commands

    def _enter_normal(self, *, step_back: bool = False) -> None:
        row, column = self._cursor()
        self.mode = Mode.NORMAL
        self.editor.history.checkpoint()
        self.editor.move_cursor((row, max(0, column - 1) if step_back else column))
        self._settle()

    def _settle(self) -> None:
        """Keep the cursor on a character: normal mode has no place after the last one."""
        if self.mode is Mode.NORMAL:
            row, column = self.editor.cursor_location
            length = len(self.editor.document[row])
            if column >= length > 0:
                self.editor.move_cursor((row, length - 1), record_width=False)

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

    def _start_command(self) -> None:
        self.mode = Mode.COMMAND
        self.typed = ":"


def _counted(typed: str) -> tuple[int | None, str]:
    """The count before a command, and the command."""
    match = re.fullmatch(r"([1-9]\d*)?(.*)", typed, re.DOTALL)
    if match is None or not match[1]:
        return None, typed
    return min(_MAX_COUNT, int(match[1][:9])), match[2]


_COMMANDS: dict[str, Callable[[VimKeys, int], None]] = {
    "i": lambda vim, _: vim._insert_at(lambda line, column: column),
    "I": lambda vim, _: vim._insert_at(lambda line, column: first_text(line)),
    "a": lambda vim, _: vim._insert_at(lambda line, column: min(len(line), column + 1)),
    "A": lambda vim, _: vim._insert_at(lambda line, column: len(line)),
    "o": lambda vim, _: vim._open_line(below=True),
    "O": lambda vim, _: vim._open_line(below=False),
    "x": lambda vim, count: vim._over_characters("d", count),
    "X": lambda vim, count: vim._over_characters("d", -count),
    "s": lambda vim, count: vim._over_characters("c", count),
    "S": lambda vim, count: vim._over_lines("c", count),
    "D": lambda vim, _: vim._over_rest("d"),
    "C": lambda vim, _: vim._over_rest("c"),
    "Y": lambda vim, count: vim._over_lines("y", count),
    "p": lambda vim, count: vim._put(count, after=True),
    "P": lambda vim, count: vim._put(count, after=False),
    "J": lambda vim, count: vim._join(count),
    "~": lambda vim, count: vim._swap_characters(count),
    "u": lambda vim, count: vim._undo(count),
    "v": lambda vim, _: vim._start_visual(Mode.VISUAL),
    "V": lambda vim, _: vim._start_visual(Mode.VISUAL_LINE),
    ":": lambda vim, _: vim._start_command(),
}
