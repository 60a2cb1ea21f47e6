"""Which parts of Python source get which colour, and how to find them in a syntax tree.

The query is short on purpose: it is asked again for the visible lines after each key press.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tree_sitter import Language, Node, Query

_KEYWORDS = (
    "and", "as", "assert", "async", "await", "break", "case", "class", "continue", "def", "del", "elif",
    "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is", "is not",
    "lambda", "match", "nonlocal", "not", "not in", "or", "pass", "raise", "return", "try", "while",
    "with", "yield",
)  # fmt: skip

_OPERATORS = (
    "!=", "%", "%=", "&", "&=", "*", "**", "**=", "*=", "+", "+=", "-", "-=", "->", "/", "//", "//=",
    "/=", ":=", "<", "<<", "<<=", "<=", "=", "==", ">", ">=", ">>", ">>=", "^", "^=", "|", "|=", "~",
)  # fmt: skip

_BUILTINS = (
    "abs", "all", "any", "bin", "bool", "bytearray", "bytes", "callable", "chr", "classmethod", "dict",
    "dir", "divmod", "enumerate", "filter", "float", "format", "frozenset", "getattr", "hasattr",
    "hash", "hex", "id", "input", "int", "isinstance", "issubclass", "iter", "len", "list", "map",
    "max", "memoryview", "min", "next", "object", "oct", "open", "ord", "pow", "print", "property",
    "range", "repr", "reversed", "round", "set", "setattr", "slice", "sorted", "staticmethod", "str",
    "sum", "super", "tuple", "type", "vars", "zip", "self", "cls",
)  # fmt: skip

PAINT_ORDER = (
    "string",
    "plain",
    "number",
    "function",
    "class",
    "builtin",
    "operator",
    "keyword",
    "constant",
    "decorator",
    "comment",
)
"""Capture names; a later one wins where two cover the same text."""


def _any_of(tokens: tuple[str, ...]) -> str:
    return "[" + " ".join(f'"{token}"' for token in tokens) + "]"


_QUERY = f"""
(string) @string
(interpolation) @plain
(escape_sequence) @constant
[(integer) (float)] @number
[(true) (false) (none)] @constant
(call function: (identifier) @function)
(call function: (attribute attribute: (identifier) @function))
(function_definition name: (identifier) @function)
(class_definition name: (identifier) @class)
(type (identifier) @class)
((identifier) @class (#match? @class "^[A-Z][a-z]"))
((identifier) @constant (#match? @constant "^[A-Z][A-Z0-9_]+$"))
((identifier) @builtin (#match? @builtin "^({"|".join(_BUILTINS)})$"))
(decorator "@" @decorator)
(decorator (identifier) @decorator)
(comment) @comment
{_any_of(_KEYWORDS)} @keyword
{_any_of(_OPERATORS)} @operator
"""


@cache
def python_language() -> Language | None:
    """The grammar, or None where tree-sitter is not installed; then the editor shows plain text."""
    try:
        import tree_sitter_python
        from tree_sitter import Language
    except ImportError:
        return None
    return Language(tree_sitter_python.language())


@cache
def python_query() -> Query | None:
    """The compiled highlight query, or None without the grammar."""
    language = python_language()
    if language is None:
        return None
    from tree_sitter import Query

    return Query(language, _QUERY)


def spans_by_row(
    captures: dict[str, list[Node]], first_row: int, last_row: int
) -> dict[int, list[tuple[int, int | None, str]]]:
    """Turn captured nodes into what a line renderer wants.

    Args:
        captures: capture name to nodes.
        first_row, last_row: rows of interest, 0-based, inclusive.

    Returns:
        row to `(start byte, end byte or None for the end of the row, capture name)` in the order of painting.
    """
    rows: dict[int, list[tuple[int, int | None, str]]] = {}
    for name in PAINT_ORDER:
        for node in captures.get(name, ()):
            for row, start, end in _rows_of(node, first_row, last_row):
                rows.setdefault(row, []).append((start, end, name))
    return rows


def _rows_of(node: Node, first_row: int, last_row: int) -> Iterator[tuple[int, int, int | None]]:
    (top, start), (bottom, end) = node.start_point, node.end_point
    for row in range(max(top, first_row), min(bottom, last_row) + 1):
        yield row, start if row == top else 0, end if row == bottom else None


def coloured_rows(source: str) -> list[tuple[tuple[str, str], ...]]:
    """Each line of a source as runs of text with the name of a capture, "" for none."""
    lines = source.split("\n")
    language, query = python_language(), python_query()
    if language is None or query is None:
        return [((line, ""),) for line in lines]
    from tree_sitter import Parser, QueryCursor

    tree = Parser(language).parse(source.encode("utf-8", "replace"))
    spans = spans_by_row(QueryCursor(query).captures(tree.root_node), 0, len(lines))
    return [_runs(line, spans.get(row, [])) for row, line in enumerate(lines)]


def _runs(line: str, spans: list[tuple[int, int | None, str]]) -> tuple[tuple[str, str], ...]:
    data = line.encode("utf-8", "replace")
    names = [""] * len(data)
    for start, end, name in spans:
        stop = len(data) if end is None else end
        names[start:stop] = ["" if name == "plain" else name] * (min(stop, len(data)) - start)
    runs: list[tuple[str, str]] = []
    first = 0
    for index in range(1, len(data) + 1):
        if index == len(data) or names[index] != names[first]:
            runs.append((data[first:index].decode("utf-8", "replace"), names[first]))
            first = index
    return tuple(runs)
