"""A source with its syntax tree, and small changes of its text at the places of the tree's nodes.

Changes are made on the text, so whatever is not changed keeps its formatting and comments.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

Edit = tuple[int, int, str]
"""Characters start..end (end excluded) become the text."""

ATOMS = (
    ast.Name,
    ast.Constant,
    ast.Call,
    ast.Attribute,
    ast.Subscript,
    ast.List,
    ast.Dict,
    ast.Set,
    ast.ListComp,
)
Scope = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


@dataclass(frozen=True, slots=True)
class Change:
    """One idea for a repair.

    Attributes:
        what: what is done, in words that go on after "I try to": "turn < into <=".
        weight: how often such a change is the right one, 0..1, before anything is known of the place.
        slow: meant to make the code faster, so it is run with the task's own time limit.
    """

    what: str
    edits: tuple[Edit, ...]
    weight: float
    slow: bool = False


def made(text: str, change: Change) -> str:
    """`text`, which need not parse, with `change` made."""
    for start, end, new in sorted(change.edits, reverse=True):
        text = text[:start] + new + text[end:]
    return text


class Program:
    """A source that parses.

    Raises:
        SyntaxError, ValueError, RecursionError: `text` can't be parsed.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.tree = ast.parse(text)
        self._starts = [0]
        for line in text.split("\n"):
            self._starts.append(self._starts[-1] + len(line) + 1)
        self._lines = text.split("\n")
        self.parents: dict[ast.AST, ast.AST] = {
            child: node for node in ast.walk(self.tree) for child in ast.iter_child_nodes(node)
        }

    def span(self, node: ast.AST) -> tuple[int, int]:
        """Where the text of `node` begins and ends."""
        first, last = node.lineno - 1, node.end_lineno - 1  # type: ignore[attr-defined]
        start = len(self._lines[first].encode()[: node.col_offset].decode())  # type: ignore[attr-defined]
        end = len(self._lines[last].encode()[: node.end_col_offset].decode())  # type: ignore[attr-defined]
        return self._starts[first] + start, self._starts[last] + end

    def piece(self, node: ast.AST) -> str:
        start, end = self.span(node)
        return self.text[start:end]

    def atom(self, node: ast.AST) -> str:
        """The text of an expression, in brackets where something may be put behind it only then."""
        text = self.piece(node)
        number = isinstance(node, ast.Constant) and isinstance(node.value, (int, float))
        return text if isinstance(node, ATOMS) and not number else f"({text})"

    def put(self, node: ast.AST, text: str) -> Edit:
        """`text` in the place of `node`."""
        return (*self.span(node), text)

    def between(self, left: ast.AST, right: ast.AST, old: str, new: str) -> Edit | None:
        """The operator `old` between two nodes becomes `new`."""
        start, end = self.span(left)[1], self.span(right)[0]
        place = self.text.find(old, start, end)
        return None if place < 0 else (place, place + len(old), new)

    def indent(self, node: ast.stmt) -> str | None:
        """The blanks before a statement; None when it does not begin its line."""
        head = self._lines[node.lineno - 1].encode()[: node.col_offset].decode()
        return head if not head.strip() else None

    def line_start(self, node: ast.stmt) -> int:
        return self._starts[node.lineno - 1]

    def line_end(self, node: ast.stmt) -> int:
        """The end of the last line of a statement, its line feed included where there is one."""
        return min(self._starts[node.end_lineno or node.lineno], len(self.text))

    def changed(self, change: Change) -> str:
        """The source with `change` made."""
        return made(self.text, change)

    def above(self, node: ast.AST) -> Iterator[ast.AST]:
        """The nodes around `node`, from the inside out."""
        while (parent := self.parents.get(node)) is not None:
            yield parent
            node = parent

    def statement(self, node: ast.AST) -> ast.stmt | None:
        """The innermost statement that `node` is or stands in."""
        if isinstance(node, ast.stmt):
            return node
        return next((each for each in self.above(node) if isinstance(each, ast.stmt)), None)

    def function(self, node: ast.AST) -> Scope | None:
        """The innermost function around `node`."""
        for each in self.above(node):
            if isinstance(each, Scope):
                return each
        return None

    def variables(self, node: ast.AST) -> tuple[str, ...]:
        """The names of the function around `node`: parameters first, then what it assigns."""
        scope = self.function(node)
        return self.variables_of(scope) if scope is not None else ()

    def variables_of(self, scope: ast.AST) -> tuple[str, ...]:
        """The names of a function itself: parameters first, then what it assigns."""
        return self._variables.get(scope, ())

    @cached_property
    def _variables(self) -> Mapping[ast.AST, tuple[str, ...]]:
        found: dict[ast.AST, dict[str, None]] = {}
        for node in ast.walk(self.tree):
            if isinstance(node, ast.arg) or (isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)):
                name = node.arg if isinstance(node, ast.arg) else node.id
                scope = self.function(node)
                if scope is not None:
                    found.setdefault(scope, {})[name] = None
        return {scope: tuple(names) for scope, names in found.items()}

    @cached_property
    def module_names(self) -> tuple[str, ...]:
        """What the module itself assigns: its constants."""
        return tuple(
            dict.fromkeys(
                node.id
                for node in ast.walk(self.tree)
                if isinstance(node, ast.Name)
                and isinstance(node.ctx, ast.Store)
                and self.function(node) is None
            )
        )

    @cached_property
    def functions(self) -> tuple[str, ...]:
        """The names of the functions at the top of the module."""
        return tuple(node.name for node in self.tree.body if isinstance(node, ast.FunctionDef))

    @cached_property
    def imported(self) -> frozenset[str]:
        """Names bound by imports."""
        return frozenset(
            (alias.asname or alias.name).partition(".")[0]
            for node in ast.walk(self.tree)
            if isinstance(node, (ast.Import, ast.ImportFrom))
            for alias in node.names
        )

    @cached_property
    def code_nodes(self) -> tuple[ast.AST, ...]:
        """The nodes that do something: no docstrings, annotations or parts of f-strings."""
        found: list[ast.AST] = []
        waiting: list[ast.AST] = [self.tree]
        while waiting:
            node = waiting.pop(0)
            if hasattr(node, "lineno"):
                found.append(node)
            for field, value in ast.iter_fields(node):
                if field in ("annotation", "returns", "decorator_list", "type_params", "ctx"):
                    continue
                children = value if isinstance(value, list) else [value]
                waiting += [child for child in children if isinstance(child, ast.AST) and _acts(node, child)]
        return tuple(found)


def _acts(parent: ast.AST, child: ast.AST) -> bool:
    if isinstance(parent, ast.JoinedStr):
        return False
    return not (isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant))
