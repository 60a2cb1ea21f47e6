"""Vim keys for the code editor, opt-in: normal, insert and visual mode with the everyday motions and operators.

The class holds the state of the keyboard; the text and the cursor stay in the TextArea, whose undo it uses.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from textual.document._document import Location, Selection

if TYPE_CHECKING:
    from tracefix_tui.ui.widgets.code_editor import CodeEditor


class Mode(StrEnum):
    NORMAL = "NORMAL"
    INSERT = "INSERT"
    VISUAL = "VISUAL"
    VISUAL_LINE = "VISUAL LINE"
    COMMAND = "COMMAND"


@dataclass(frozen=True, slots=True)
class _Motion:
    """Where a motion leads. `linewise` takes whole lines; `inclusive` takes the character under the target."""

    target: Location
    linewise: bool = False
    inclusive: bool = False


_WORD = re.compile(r"\w+|[^\w\s]+")
_WORDS_START = "wWbBeE"
_OPERATORS = "dcy><"
_FIND = "fFtT"


class VimKeys:
    """Takes the keys of an editor.

    Attributes:
        mode: the mode the keyboard is in.
        typed: what was typed of an unfinished command: `2d`, `:w`.
        register: the text that `p` puts, and whether it is whole lines.
        on_command: called with the text after `:`.
    """

    def __init__(self, editor: CodeEditor, on_command: Callable[[str], None]) -> None:
        """Start in normal mode."""
        self.editor = editor
        self.on_command = on_command
        self.mode = Mode.NORMAL
        self.typed = ""
        self.register = ("", False)
        self._anchor: Location = (0, 0)
        self._found = ""

    @property
    def status(self) -> str:
        """What a status line shows."""
        if self.mode is Mode.COMMAND:
            return self.typed
        return f"{self.mode} {self.typed}".rstrip()

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
            if key in ("escape", "ctrl+left_square_bracket"):
                self._enter_normal(step_back=True)
                return True
            return False
        if self.mode is Mode.COMMAND:
            return self._press_in_command(key, character)
        if key in ("escape", "ctrl+left_square_bracket"):
            taken = bool(self.typed) or self.mode is not Mode.NORMAL
            self.typed = ""
            self._enter_normal()
            return taken
        if key in _KEY_NAMES:
            character = _KEY_NAMES[key]
        elif key in ("ctrl+d", "ctrl+u", "ctrl+f", "ctrl+b"):
            return self._scroll(key)
        elif key == "ctrl+r":
            self.editor.redo()
            return True
        if character is None or not character.isprintable():
            return False
        self.typed += character
        if self._perform(self.typed) is not None:
            self.typed = ""
        return True

    def _press_in_command(self, key: str, character: str | None) -> bool:
        if key == "escape" or (key == "backspace" and self.typed == ":"):
            self.typed = ""
            self.mode = Mode.NORMAL
        elif key == "backspace":
            self.typed = self.typed[:-1]
        elif key == "enter":
            command, self.typed = self.typed[1:].strip(), ""
            self.mode = Mode.NORMAL
            if command.isdigit():
                self.editor.go_to(int(command) - 1)
            elif command:
                self.on_command(command)
        elif character is not None and character.isprintable():
            self.typed += character
        else:
            return False
        return True

    def _scroll(self, key: str) -> bool:
        half = max(1, self.editor.size.height // 2)
        rows = {"ctrl+d": half, "ctrl+u": -half, "ctrl+f": 2 * half, "ctrl+b": -2 * half}[key]
        self.editor.move_cursor_relative(rows=rows)
        self._settle()
        return True

    def _perform(self, typed: str) -> bool | None:
        """Do what `typed` says; None while it is not finished. Nonsense is finished, too."""
        match = re.fullmatch(r"([1-9]\d*)?(.*)", typed)
        count_text, rest = (match[1], match[2]) if match else (None, typed)
        if not rest:
            return None
        count = int(count_text[:5]) if count_text else 1
        if self.mode in (Mode.VISUAL, Mode.VISUAL_LINE):
            return self._perform_visual(rest, count, counted=bool(count_text))
        if rest[0] in _OPERATORS:
            return self._perform_operator(rest[0], rest[1:], count)
        if rest[0] in _FIND and len(rest) == 1 or rest in ("r", "g"):
            return None
        if rest[0] == "r":
            return self._replace_character(rest[1], count)
        if rest in _SIMPLE:
            _SIMPLE[rest](self, count)
            return True
        motion = self._motion(rest, count, counted=bool(count_text))
        if motion is not None:
            self.editor.move_cursor(motion.target)
            self._settle()
        return True

    # --- motions

    def _motion(self, name: str, count: int, *, counted: bool) -> _Motion | None:
        row, column = self.editor.cursor_location
        lines = self.editor.document.lines
        last = len(lines) - 1
        if name in ("j", "k", "\r"):
            target = max(0, min(last, row + (count if name != "k" else -count)))
            return _Motion((target, _first_text(lines[target]) if name == "\r" else column), linewise=True)
        if name == "h":
            return _Motion((row, max(0, column - count)))
        if name in ("l", " "):
            return _Motion((row, min(len(lines[row]), column + count)))
        if name == "0":
            return _Motion((row, 0))
        if name == "^":
            return _Motion((row, _first_text(lines[row])))
        if name == "$":
            target = min(last, row + count - 1)
            return _Motion((target, max(0, len(lines[target]) - 1)), inclusive=True)
        if name == "gg":
            target = min(last, count - 1)
            return _Motion((target, _first_text(lines[target])), linewise=True)
        if name == "G":
            target = min(last, count - 1) if counted else last
            return _Motion((target, _first_text(lines[target])), linewise=True)
        if name in ("{", "}"):
            return _Motion((self._paragraph(row, 1 if name == "}" else -1), 0), linewise=True)
        if name == "%":
            match = self.editor.matching_bracket_location
            return _Motion(match, inclusive=True) if match else None
        if name in _WORDS_START:
            location = row, column
            for _ in range(count):
                location = self._word(location, name)
            return _Motion(location, inclusive=name in "eE")
        if name[0] in _FIND or name in (";", ","):
            return self._find(name, count)
        return None

    def _word(self, location: Location, name: str) -> Location:
        pattern = re.compile(r"\S+") if name in "WBE" else _WORD
        lines = self.editor.document.lines
        row, column = location
        name = name.lower()
        if name == "b":
            while row >= 0:
                starts = [m.start() for m in pattern.finditer(lines[row]) if m.start() < column]
                if starts:
                    return row, starts[-1]
                row, column = row - 1, len(lines[row - 1]) + 1 if row else 0
            return 0, 0
        while row < len(lines):
            for match in pattern.finditer(lines[row]):
                at = match.start() if name == "w" else match.end() - 1
                if at > column:
                    return row, at
            row, column = row + 1, -1
            if name == "w" and row < len(lines) and not lines[row]:
                return row, 0
        return len(lines) - 1, max(0, len(lines[-1]) - (name == "e"))

    def _find(self, name: str, count: int) -> _Motion | None:
        if name in (";", ","):
            if not self._found:
                return None
            name = self._found if name == ";" else self._found[0].swapcase() + self._found[1]
        else:
            self._found = name
        row, column = self.editor.cursor_location
        line, sought = self.editor.document[row], name[1]
        step = 1 if name[0] in "ft" else -1
        at = column + (step if name[0] in "tT" else 0)
        for _ in range(count):
            at = line.find(sought, at + 1) if step > 0 else line.rfind(sought, 0, max(0, at))
            if at < 0:
                return None
        return _Motion((row, at - step if name[0] in "tT" else at), inclusive=step > 0)

    def _paragraph(self, row: int, step: int) -> int:
        lines = self.editor.document.lines
        row += step
        while 0 < row < len(lines) - 1 and lines[row].strip():
            row += step
        return max(0, min(row, len(lines) - 1))

    # --- operators

    def _perform_operator(self, operator: str, rest: str, count: int) -> bool | None:
        match = re.fullmatch(r"([1-9]\d*)?(.*)", rest)
        inner = match[2] if match else rest
        if not inner or inner in ("g", "i", "a") or (inner[0] in _FIND and len(inner) == 1):
            return None
        counted = bool(match and match[1]) or count > 1
        count *= int(match[1][:5]) if match and match[1] else 1
        row, column = self.editor.cursor_location
        lines = self.editor.document.lines
        if inner == operator:
            self._operate_lines(operator, row, min(len(lines) - 1, row + count - 1))
            return True
        if inner[0] in "ia" and len(inner) == 2:
            span = self._text_object(inner)
            if span:
                self._operate(operator, (row, span[0]), (row, span[1]))
            return True
        if operator == "c" and inner == "w":
            inner = "e"  # as in vi: changing a word leaves the space after it
        motion = self._motion(inner, count, counted=counted)
        if motion is None:
            return True
        start, end = sorted(((row, column), motion.target))
        if motion.linewise:
            self._operate_lines(operator, start[0], end[0])
            return True
        if motion.inclusive:
            end = end[0], min(len(lines[end[0]]), end[1] + 1)
        if inner in "wW" and end[0] > row:
            end = row, len(lines[row])
        self._operate(operator, start, end)
        return True

    def _text_object(self, name: str) -> tuple[int, int] | None:
        """Columns of `iw`, `aw`, `i(`, `a"` and the like on the cursor's line."""
        row, column = self.editor.cursor_location
        line = self.editor.document[row]
        around = name[0] == "a"
        if name[1] == "w":
            for match in _WORD.finditer(line):
                if match.start() <= column < match.end():
                    end = match.end()
                    while around and end < len(line) and line[end] == " ":
                        end += 1
                    return match.start(), end
            return None
        pair = next((pair for pair in ("()", "[]", "{}", '""', "''") if name[1] in pair), None)
        if pair is None:
            return None
        start = line.rfind(pair[0], 0, column + 1)
        end = line.find(pair[1], max(column, start + 1))
        if start < 0 or end < 0:
            return None
        return (start, end + 1) if around else (start + 1, end)

    def _operate(self, operator: str, start: Location, end: Location) -> None:
        self.register = (self.editor.get_text_range(start, end), False)
        if operator in "><":
            self._operate_lines(operator, start[0], end[0])
        elif operator == "y":
            self.editor.copy_text(self.register[0])
            self.editor.move_cursor(start)
        else:
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
            editor.move_cursor((first, _first_text(editor.document[first])))
            return
        self.register = ("\n".join(lines[first : last + 1]), True)
        if operator == "y":
            editor.copy_text(self.register[0] + "\n")
            editor.move_cursor((first, editor.cursor_location[1]))
            return
        editor.history.checkpoint()
        if operator == "c":
            indent = lines[first][: _first_text(lines[first])]
            editor.replace(indent, (first, 0), (last, len(lines[last])), maintain_selection_offset=False)
            self.mode = Mode.INSERT
            return
        if last + 1 < len(lines):
            editor.delete((first, 0), (last + 1, 0), maintain_selection_offset=False)
        elif first:
            editor.delete((first - 1, len(lines[first - 1])), (last, len(lines[last])), maintain_selection_offset=False)
        else:
            editor.delete((0, 0), (last, len(lines[last])), maintain_selection_offset=False)
        row = min(first, editor.document.line_count - 1)
        editor.move_cursor((row, _first_text(editor.document[row])))
        self._settle()

    # --- visual mode

    def _perform_visual(self, rest: str, count: int, *, counted: bool) -> bool | None:
        if rest in ("r", "g", "i", "a") or (rest[0] in _FIND and len(rest) == 1):
            return None
        if rest in ("v", "V"):
            wanted = Mode.VISUAL if rest == "v" else Mode.VISUAL_LINE
            if self.mode is wanted:
                self._enter_normal()
            else:
                self.mode = wanted
                self._show_visual(self._cursor())
            return True
        if rest == "o":
            self._anchor, cursor = self._cursor(), self._anchor
            self._show_visual(cursor)
            return True
        if rest[0] in "dxcsy><~":
            start, end = sorted((self._anchor, self._cursor()))
            linewise = self.mode is Mode.VISUAL_LINE
            self.editor.selection = Selection.cursor(start)
            self.mode = Mode.NORMAL
            operator = {"x": "d", "s": "c"}.get(rest[0], rest[0])
            end_column = min(len(self.editor.document[end[0]]), end[1] + 1)
            if operator == "~":
                self._swap_case(start, (end[0], end_column))
            elif linewise or operator in "><":
                self._operate_lines(operator, start[0], end[0])
            else:
                self._operate(operator, start, (end[0], end_column))
            return True
        cursor = self._cursor()
        self.editor.selection = Selection.cursor(cursor)
        motion = self._motion(rest, count, counted=counted)
        self._show_visual(motion.target if motion else cursor)
        return True

    def _cursor(self) -> Location:
        """The character under the cursor: in visual mode the selection shows one more."""
        return self._visual_cursor if self.mode in (Mode.VISUAL, Mode.VISUAL_LINE) else self.editor.cursor_location

    def _show_visual(self, cursor: Location) -> None:
        self._visual_cursor = self.editor.clamp_visitable(cursor)
        start, end = sorted((self._anchor, self._visual_cursor))
        lines = self.editor.document.lines
        if self.mode is Mode.VISUAL_LINE:
            shown = (start[0], 0), (end[0], len(lines[end[0]]))
        else:
            shown = start, (end[0], min(len(lines[end[0]]), end[1] + 1))
        forward = self._visual_cursor >= self._anchor
        self.editor.selection = Selection(*(shown if forward else reversed(shown)))

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

    def _open_line(self, below: bool) -> None:
        editor = self.editor
        row, _ = editor.cursor_location
        line = editor.document[row]
        indent = line[: _first_text(line)]
        editor.history.checkpoint()
        if below:
            if line.rstrip().endswith(":"):
                indent += " " * editor.indent_width
            at = (row, len(line))
            editor.replace("\n" + indent, at, at, maintain_selection_offset=False)
        else:
            editor.replace(indent + "\n", (row, 0), (row, 0), maintain_selection_offset=False)
            editor.move_cursor((row, len(indent)))
        self.mode = Mode.INSERT

    def _delete_characters(self, count: int, step: int) -> None:
        row, column = self.editor.cursor_location
        line = self.editor.document[row]
        start, end = (column, min(len(line), column + count)) if step > 0 else (max(0, column - count), column)
        if start < end:
            self._operate("d", (row, start), (row, end))

    def _to_line_end(self, operator: str) -> None:
        row, column = self.editor.cursor_location
        self._operate(operator, (row, column), (row, len(self.editor.document[row])))

    def _put(self, count: int, after: bool) -> None:
        text, linewise = self.register
        if not text:
            return
        editor = self.editor
        row, column = editor.cursor_location
        editor.history.checkpoint()
        if linewise:
            block = "\n".join([text] * count)
            if after:
                at = (row, len(editor.document[row]))
                editor.replace("\n" + block, at, at, maintain_selection_offset=False)
                row += 1
            else:
                editor.replace(block + "\n", (row, 0), (row, 0), maintain_selection_offset=False)
            editor.move_cursor((row, _first_text(editor.document[row])))
            return
        at = (row, min(len(editor.document[row]), column + 1) if after else column)
        result = editor.replace(text * count, at, at, maintain_selection_offset=False)
        end_row, end_column = result.end_location
        editor.move_cursor((end_row, max(0, end_column - 1)))

    def _replace_character(self, character: str, count: int) -> bool:
        row, column = self.editor.cursor_location
        if column + count <= len(self.editor.document[row]):
            self.editor.history.checkpoint()
            self.editor.replace(
                character * count, (row, column), (row, column + count), maintain_selection_offset=False
            )
            self.editor.move_cursor((row, column + count - 1))
        return True

    def _swap_case(self, start: Location, end: Location) -> None:
        text = self.editor.get_text_range(start, end)
        self.editor.replace(text.swapcase(), start, end, maintain_selection_offset=False)

    def _swap_characters(self, count: int) -> None:
        row, column = self.editor.cursor_location
        end = min(len(self.editor.document[row]), column + count)
        self._swap_case((row, column), (row, end))
        self._settle()

    def _join(self, count: int) -> None:
        editor = self.editor
        for _ in range(max(1, count - 1)):
            row, _ = editor.cursor_location
            if row + 1 >= editor.document.line_count:
                return
            line, below = editor.document[row], editor.document[row + 1]
            glue = " " if below.strip() and line.strip() else ""
            kept = line.rstrip()
            editor.replace(
                glue, (row, len(kept)), (row + 1, _first_text(below)), maintain_selection_offset=False
            )
            editor.move_cursor((row, len(kept)))

    def _undo(self, count: int) -> None:
        for _ in range(count):
            self.editor.undo()
        self.editor.move_cursor(self.editor.cursor_location)
        self._settle()

    def _start_visual(self, mode: Mode) -> None:
        self._anchor = self.editor.cursor_location
        self.mode = mode
        self._show_visual(self._anchor)

    def _start_command(self) -> None:
        self.mode = Mode.COMMAND
        self.typed = ":"

    _visual_cursor: Location = (0, 0)


def _first_text(line: str) -> int:
    return len(line) - len(line.lstrip())


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

_SIMPLE: dict[str, Callable[[VimKeys, int], None]] = {
    "i": lambda vim, count: vim._insert_at(lambda line, column: column),
    "I": lambda vim, count: vim._insert_at(lambda line, column: _first_text(line)),
    "a": lambda vim, count: vim._insert_at(lambda line, column: min(len(line), column + 1)),
    "A": lambda vim, count: vim._insert_at(lambda line, column: len(line)),
    "o": lambda vim, count: vim._open_line(below=True),
    "O": lambda vim, count: vim._open_line(below=False),
    "x": lambda vim, count: vim._delete_characters(count, 1),
    "X": lambda vim, count: vim._delete_characters(count, -1),
    "s": lambda vim, count: (vim._delete_characters(count, 1), vim._insert_at(lambda line, column: column))[1],
    "S": lambda vim, count: vim._operate_lines("c", vim.editor.cursor_location[0], vim.editor.cursor_location[0]),
    "D": lambda vim, count: vim._to_line_end("d"),
    "C": lambda vim, count: vim._to_line_end("c"),
    "Y": lambda vim, count: vim._operate_lines("y", vim.editor.cursor_location[0], vim.editor.cursor_location[0]),
    "p": lambda vim, count: vim._put(count, after=True),
    "P": lambda vim, count: vim._put(count, after=False),
    "J": lambda vim, count: vim._join(count),
    "~": lambda vim, count: vim._swap_characters(count),
    "u": lambda vim, count: vim._undo(count),
    "v": lambda vim, count: vim._start_visual(Mode.VISUAL),
    "V": lambda vim, count: vim._start_visual(Mode.VISUAL_LINE),
    ":": lambda vim, count: vim._start_command(),
}
