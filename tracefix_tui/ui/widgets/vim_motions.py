"""Where vim's motions lead: plain functions over lines and a cursor, without an editor."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

Location: TypeAlias = tuple[int, int]
"""Row and column, both from 0."""

FIND = "fFtT"
"""Motions that wait for a character."""

_WORD = re.compile(r"\w+|[^\w\s]+")
_BIG_WORD = re.compile(r"\S+")
_PAIRS = ("()", "[]", "{}", '""', "''")


@dataclass(frozen=True, slots=True)
class Motion:
    """Where a motion leads; `linewise` takes whole lines, `inclusive` the character at the target too."""

    target: Location
    linewise: bool = False
    inclusive: bool = False


def first_text(line: str) -> int:
    """Column of the first character that is no space; the length of a blank line."""
    return len(line) - len(line.lstrip())


def motion(
    lines: Sequence[str], cursor: Location, name: str, count: int | None = None, last_find: str = ""
) -> Motion | None:
    """Where `name` leads.

    Args:
        lines: the text.
        cursor: where it starts.
        name: the keys of the motion: `w`, `gg`, `fx`.
        count: the number typed before it, or None.
        last_find: the last find motion, which `;` and `,` repeat.

    Returns:
        The motion, or None when it leads nowhere or is not known.
    """
    row, column = cursor
    times = count or 1
    if name in ("j", "k", "\r", "+", "-"):
        target = _row(lines, row + (-times if name in "k-" else times))
        return Motion((target, column if name in "jk" else first_text(lines[target])), linewise=True)
    if name in ("gg", "G"):
        target = _row(lines, times - 1 if count or name == "gg" else len(lines) - 1)
        return Motion((target, first_text(lines[target])), linewise=True)
    if name in ("{", "}"):
        return Motion((_paragraph(lines, row, 1 if name == "}" else -1, times), 0), linewise=True)
    if name in ("w", "W", "b", "B", "e", "E"):
        return _words(lines, cursor, name, times)
    if name[0] in FIND or name in (";", ","):
        return _find(lines[row], cursor, name, times, last_find)
    return _in_line(lines, cursor, name, times)


def _in_line(lines: Sequence[str], cursor: Location, name: str, times: int) -> Motion | None:
    row, column = cursor
    line = lines[row]
    match name:
        case "h":
            return Motion((row, max(0, column - times)))
        case "l" | " ":
            return Motion((row, min(len(line), column + times)))
        case "0":
            return Motion((row, 0))
        case "^" | "_":
            return Motion((row, first_text(line)))
        case "$":
            target = _row(lines, row + times - 1)
            return Motion((target, max(0, len(lines[target]) - 1)), inclusive=True)
    return None


def _row(lines: Sequence[str], row: int) -> int:
    return max(0, min(len(lines) - 1, row))


def _words(lines: Sequence[str], cursor: Location, name: str, times: int) -> Motion:
    pattern = _BIG_WORD if name.isupper() else _WORD
    step = {"w": _next_word, "e": _word_end, "b": _word_before}[name.lower()]
    for _ in range(times):
        moved = step(lines, cursor, pattern)
        if moved == cursor:
            break
        cursor = moved
    return Motion(cursor, inclusive=name in "eE")


def _next_word(lines: Sequence[str], cursor: Location, pattern: re.Pattern[str]) -> Location:
    row, column = cursor
    while row < len(lines):
        for match in pattern.finditer(lines[row]):
            if match.start() > column:
                return row, match.start()
        row, column = row + 1, -1
        if row < len(lines) and not lines[row]:
            return row, 0
    return len(lines) - 1, len(lines[-1])


def _word_end(lines: Sequence[str], cursor: Location, pattern: re.Pattern[str]) -> Location:
    row, column = cursor
    while row < len(lines):
        for match in pattern.finditer(lines[row]):
            if match.end() - 1 > column:
                return row, match.end() - 1
        row, column = row + 1, -1
    return len(lines) - 1, max(0, len(lines[-1]) - 1)


def _word_before(lines: Sequence[str], cursor: Location, pattern: re.Pattern[str]) -> Location:
    row, column = cursor
    while row >= 0:
        starts = [match.start() for match in pattern.finditer(lines[row]) if match.start() < column]
        if starts:
            return row, starts[-1]
        row -= 1
        column = len(lines[row]) + 1
        if row >= 0 and not lines[row]:
            return row, 0
    return 0, 0


def _find(line: str, cursor: Location, name: str, times: int, last_find: str) -> Motion | None:
    row, column = cursor
    if name in (";", ","):
        if not last_find:
            return None
        repeated = True
        name = last_find if name == ";" else last_find[0].swapcase() + last_find[1]
    else:
        repeated = False
    forward, till = name[0] in "ft", name[0] in "tT"
    at = column
    if till and repeated:
        at += 1 if forward else -1  # else it would stay before the same character
    for _ in range(times):
        at = line.find(name[1], at + 1) if forward else line.rfind(name[1], 0, max(0, at))
        if at < 0:
            return None
    if till:
        at += -1 if forward else 1
    return Motion((row, at), inclusive=forward)


def _paragraph(lines: Sequence[str], row: int, step: int, times: int) -> int:
    for _ in range(times):
        row += step
        while 0 < row < len(lines) - 1 and (lines[row].strip() or not lines[row - step].strip()):
            row += step
    return _row(lines, row)


def text_object(line: str, column: int, name: str) -> tuple[int, int] | None:
    """Columns (end excluded) of `iw`, `aw`, `i(`, `a"` and the like around `column`; None for none."""
    around = name[0] == "a"
    if name[1] == "w":
        return _word_object(line, column, around)
    pair = next((pair for pair in _PAIRS if name[1] in pair or (name[1] == "b" and pair == "()")), None)
    span = (
        None
        if pair is None
        else _quoted(line, column, pair)
        if pair[0] == pair[1]
        else _enclosed(line, column, pair)
    )
    if span is None:
        return None
    return (span[0], span[1] + 1) if around else (span[0] + 1, span[1])


def _word_object(line: str, column: int, around: bool) -> tuple[int, int] | None:
    for match in _WORD.finditer(line):
        if match.start() <= column < match.end():
            end = match.end()
            while around and end < len(line) and line[end] == " ":
                end += 1
            return match.start(), end
    return None


def _quoted(line: str, column: int, pair: str) -> tuple[int, int] | None:
    places = [index for index, character in enumerate(line) if character == pair[0]]
    for start, end in zip(places[::2], places[1::2], strict=False):
        if column <= end:
            return start, end
    return None


def _enclosed(line: str, column: int, pair: str) -> tuple[int, int] | None:
    depth, start = 0, column
    while start >= 0:
        if line[start : start + 1] == pair[1] and start != column:
            depth += 1
        elif line[start : start + 1] == pair[0]:
            if not depth:
                break
            depth -= 1
        start -= 1
    if start < 0:
        return None
    depth = 0
    for end in range(start, len(line)):
        depth += (line[end] == pair[0]) - (line[end] == pair[1])
        if not depth:
            return start, end
    return None
