"""A Python source beside its syntax tree: the text of a node, and texts put in the places of nodes."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator

Edit = tuple[int, int, str]
"""(start, end, text to put there), in bytes of the UTF-8 source."""

_TRIPLE = re.compile(r"[rbfuRBFU]{0,2}(?:'''|\"\"\")")


class SourceText:
    """A source that parses.

    Raises:
        SyntaxError, ValueError, RecursionError, MemoryError: it does not.
    """

    def __init__(self, source: str) -> None:
        self.source = source
        self.tree = ast.parse(source)
        self.lines = source.split("\n")
        self._data = source.encode()
        self._text_lines: frozenset[int] | None = None
        self._starts = [0]
        for line in self._data.split(b"\n"):
            self._starts.append(self._starts[-1] + len(line) + 1)

    def start(self, node: ast.expr | ast.stmt) -> int:
        """Where the node begins, in bytes."""
        return self._starts[node.lineno - 1] + node.col_offset

    def end(self, node: ast.expr | ast.stmt) -> int:
        """Where the node ends, in bytes."""
        return self._starts[(node.end_lineno or node.lineno) - 1] + (node.end_col_offset or 0)

    def text(self, node: ast.expr | ast.stmt) -> str:
        """The node as it is written."""
        return self._data[self.start(node) : self.end(node)].decode()

    def stands_alone(self, node: ast.stmt) -> bool:
        """Whether nothing else of the program is on the lines of a statement."""
        tail = self.lines[(node.end_lineno or node.lineno) - 1].encode()[node.end_col_offset or 0 :].strip()
        return not self.indentation(node).strip() and (not tail or tail.startswith(b"#"))

    def indentation(self, node: ast.stmt) -> str:
        """What stands before a statement on its line."""
        return self.lines[node.lineno - 1].encode()[: node.col_offset].decode()

    def edited(self, edits: Iterable[Edit]) -> str:
        """The source with texts in other places; of two places that overlap the first counts."""
        parts, at = [], 0
        for start, end, text in sorted(edits):
            if start < at:
                continue
            parts += [self._data[at:start].decode(), text]
            at = end
        return "".join([*parts, self._data[at:].decode()])

    def moved(self, first: int, last: int, before: str, after: str) -> Iterator[str]:
        """The lines `first`..`last` (1-based) with another indentation; texts over several lines stay."""
        kept = self.inside_texts
        for number in range(first, last + 1):
            line = self.lines[number - 1]
            if number in kept or not line.strip():
                yield line if number in kept else ""
            elif line.startswith(before):
                yield after + line[len(before) :]
            else:
                yield after + line.lstrip() if line.lstrip().startswith("#") else line

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Where the lines `first`..`last` (1-based) begin and end in bytes, without the last newline."""
        return self._starts[first - 1], self._starts[last] - 1

    @property
    def inside_texts(self) -> frozenset[int]:
        """The numbers of the lines that begin within a text."""
        if self._text_lines is None:
            self._text_lines = frozenset(
                number
                for node in ast.walk(self.tree)
                if isinstance(node, (ast.Constant, ast.JoinedStr))
                and node.end_lineno != node.lineno
                and (_TRIPLE.search(text := self.text(node)) or "\\\n" in text)
                for number in range(node.lineno + 1, (node.end_lineno or 0) + 1)
            )
        return self._text_lines
