"""Vim keys for the code editor, opt-in: normal, insert and visual mode with the everyday motions.

The class holds the state of the keyboard. What commands do to the text is in `vim_edits`; text, cursor and
undo stay in the TextArea.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.document._document import Selection

from tracefix_tui.ui.widgets.vim_edits import Mode, VimEdits
from tracefix_tui.ui.widgets.vim_motions import FIND, Location, Motion, first_text, motion, text_object

if TYPE_CHECKING:
    from tracefix_tui.ui.widgets.code_editor import CodeEditor


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


class VimKeys(VimEdits):
    """Takes the keys of an editor.

    Attributes:
        typed: what was typed of an unfinished command: `2d`, `:w`.
    """

    def __init__(self, editor: CodeEditor, on_command: Callable[[str], object]) -> None:
        """Start in normal mode; `on_command` gets the text after a colon."""
        super().__init__(editor)
        self.typed = ""
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

    # --- modes

    def _enter_normal(self, *, step_back: bool = False) -> None:
        row, column = self._cursor()
        self.mode = Mode.NORMAL
        self.editor.history.checkpoint()
        self.editor.move_cursor((row, max(0, column - 1) if step_back else column))
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
