"""Which parts of Python source get which colour, one line at a time.

An editor asks after every key press, mostly in the middle of a typing error. A parser then tries to repair
the whole text (tree-sitter takes 15 ms for 500 lines, ten times that for 5,000); here a line's colours depend
on its own text and on whether it begins inside a string, and on nothing else.
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple, TypeAlias

Span: TypeAlias = tuple[int, int, str]
"""First column, column after the last, and a name of `looks.SYNTAX`."""

State: TypeAlias = str
"""What a line begins in: the three quotes that end a string, or "" for code."""

_BUILTINS = frozenset(
    (
        "abs", "all", "any", "bin", "bool", "bytearray", "bytes", "callable", "chr", "classmethod",
        "cls", "complex", "dict", "dir", "divmod", "enumerate", "filter", "float", "format",
        "frozenset", "getattr", "globals", "hasattr", "hash", "hex", "id", "input", "int",
        "isinstance", "issubclass", "iter", "len", "list", "locals", "map", "max", "memoryview",
        "min", "next", "object", "oct", "open", "ord", "pow", "print", "property", "range", "repr",
        "reversed", "round", "self", "set", "setattr", "slice", "sorted", "staticmethod", "str",
        "sum", "super", "tuple", "type", "vars", "zip",
    )
)  # fmt: skip
_CONSTANTS = frozenset({"True", "False", "None", "Ellipsis", "NotImplemented"})
_KEYWORDS = frozenset(keyword.kwlist) - _CONSTANTS

_TOKEN = re.compile(
    r"""
    (?P<comment>\#.*)
    |(?P<string>(?:[rR]?[bBfFtT]|[bBfFtT]?[rR]|[uU])?(?P<quote>'''|\"\"\"|'|"))
    |(?P<number>(?:0[xX][0-9a-fA-F_]+|0[bB][01_]+|0[oO][0-7_]+|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][-+]?\d+)?[jJ]?))
    |(?P<name>[^\W\d]\w*)
    |(?P<decorator>^[ \t]*@[ \t]*[^\W\d][\w.]*)
    |(?P<operator>->|[-+*/%@&|^~<>=!:]=|[-+*/%@&|^~<>=]+)
    """,
    re.VERBOSE,
)
_ENDS = {
    quote: re.compile(rf"(?:[^\\]|\\.)*?{quote}" if len(quote) == 3 else rf"(?:[^\\{quote}]|\\.)*{quote}")
    for quote in ("'''", '"""', "'", '"')
}
_INTERPOLATION = re.compile(r"\{\{|\}\}|(\{[^{}]*\})")
_MATCHING = re.compile(r"[ \t]*(match|case)\b[^=:]*[^\s=:].*:\s*(?:#.*)?$")
_LONGEST_HEAD = 500
"""Characters of a line that may be the head of a `match`: how long the look takes grows like their square."""


class Lexed(NamedTuple):
    """The spans of a line, later ones over earlier ones, and what the next line begins in."""

    spans: tuple[Span, ...]
    state: State


@lru_cache(maxsize=8192)
def lex_line(line: str, state: State = "") -> Lexed:
    """Find the colours of one line.

    Args:
        line: the text without its line feed.
        state: what the line begins in.
    """
    spans: list[Span] = []
    at = 0
    if state:
        end = _ENDS[state].match(line)
        if end is None:
            return Lexed(((0, len(line), "string"),) if line else (), state)
        spans.append((0, end.end(), "string"))
        at = end.end()
    before = ""
    while found := _TOKEN.search(line, at):
        kind, start, at = found.lastgroup, found.start(), found.end()
        if kind == "quote" or kind == "string":
            quote = found["quote"]
            end = _ENDS[quote].match(line, at)
            stop = end.end() if end else len(line)
            spans.append((start, stop, "string"))
            if "f" in found["string"].lower():
                spans += _interpolations(line, at, stop)
            if end is None:
                return Lexed(tuple(spans), quote if len(quote) == 3 else "")
            at = stop
        elif kind == "name":
            if look := _name_look(line, found[0], before, at):
                spans.append((start, at, look))
            before = found[0]
        elif kind is not None:
            spans.append((start, at, kind))
    if len(line) <= _LONGEST_HEAD and (matching := _MATCHING.match(line)):
        spans.append((*matching.span(1), "keyword"))
    return Lexed(tuple(spans), "")


def _interpolations(line: str, start: int, stop: int) -> list[Span]:
    return [
        (*found.span(1), "plain")
        for found in _INTERPOLATION.finditer(line, start, stop)
        if found[1] is not None
    ]


def _name_look(line: str, name: str, before: str, after: int) -> str:
    if name in _CONSTANTS:
        return "constant"
    if name in _KEYWORDS:
        return "keyword"
    if before == "def":
        return "function"
    if before == "class":
        return "class"
    if name in _BUILTINS:
        return "builtin"
    if len(name) > 1 and name[0].isupper():
        return "constant" if name.isupper() else "class"
    return "function" if line.startswith("(", after) else ""


class SyntaxLines:
    """What each line of a growing and shrinking text begins in, worked out as far as it is asked for."""

    def __init__(self, lines: Sequence[str]) -> None:
        """Look at `lines`, which stays the editor's own list."""
        self._lines = lines
        self._states: list[State | None] = [""]
        self._sure = 1
        """So many states are right; those after it stem from before an edit."""

    def edited(self, first: int, old_last: int, new_last: int) -> None:
        """Rows `first` to `old_last` have become rows `first` to `new_last` (all inclusive)."""
        states = self._states
        if self._sure < len(states):
            states[self._sure] = None  # the edit before was followed up to here only
        states[first + 1 : old_last + 1] = [None] * (new_last - first)
        if self._sure < first + 1 < len(states):
            states[first + 1] = None
        self._sure = min(self._sure, first + 1)

    def spans(self, row: int) -> tuple[Span, ...]:
        """The colours of a row."""
        return lex_line(self._lines[row], self._state_of(row)).spans

    def _state_of(self, row: int) -> State:
        states = self._states
        if len(states) <= row:
            states.extend([None] * (row + 1 - len(states)))
        while self._sure <= row:
            state = lex_line(self._lines[self._sure - 1], states[self._sure - 1] or "").state
            if states[self._sure] == state:
                # The lines below begin in what they began in before the edit: so do all up to the next gap.
                self._sure = self._next_gap(self._sure + 1)
            else:
                states[self._sure] = state
                self._sure += 1
        return states[row] or ""

    def _next_gap(self, start: int) -> int:
        try:
            return self._states.index(None, start)
        except ValueError:
            return len(self._states)


def coloured_rows(source: str) -> list[tuple[tuple[str, str], ...]]:
    """Each line of a source as runs of text with the name of a look, "" for none."""
    rows: list[tuple[tuple[str, str], ...]] = []
    state = ""
    for line in source.split("\n"):
        spans, state = lex_line(line, state)
        rows.append(_runs(line, spans))
    return rows


def _runs(line: str, spans: Sequence[Span]) -> tuple[tuple[str, str], ...]:
    names = [""] * len(line)
    for start, stop, name in spans:
        names[start:stop] = ["" if name == "plain" else name] * (stop - start)
    runs: list[tuple[str, str]] = []
    first = 0
    for index in range(1, len(line) + 1):
        if index == len(line) or names[index] != names[first]:
            runs.append((line[first:index], names[first]))
            first = index
    return tuple(runs)
