"""Small questions about syntax trees that the shapes share."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tracefix_tui.grading.detector.facts import assigned, called
from tracefix_tui.grading.detector.walk import walk

LOOPS = (ast.For, ast.While, ast.AsyncFor)


def each(tree: ast.AST, *kinds: type[ast.AST]) -> Iterator[ast.AST]:
    """Nodes of these kinds."""
    return (node for node in walk(tree) if isinstance(node, kinds))


def assignments(tree: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    """Every name and what it becomes."""
    for node in walk(tree):
        yield from assigned(node)


def is_sum(node: ast.AST) -> bool:
    """`x + y`"""
    return isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add)


def is_difference(node: ast.AST) -> bool:
    """`x - y`"""
    return isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub)


def added(tree: ast.AST) -> set[str]:
    """Names that something is added to with `+=`, other than constants."""
    return {
        node.target.id
        for node in walk(tree)
        if isinstance(node, ast.AugAssign)
        and isinstance(node.op, ast.Add)
        and isinstance(node.target, ast.Name)
        and not isinstance(node.value, ast.Constant)
    }


def nested(tree: ast.AST) -> Iterator[tuple[ast.AST, ast.AST]]:
    """Loops with a loop directly or deeper inside."""
    for outer in each(tree, *LOOPS):
        for inner in walk(outer):
            if inner is not outer and isinstance(inner, LOOPS):
                yield outer, inner


def summed_slices(tree: ast.AST) -> Iterator[ast.Subscript]:
    """`a[i:j]` in `sum(...)`, `max(...)` or `min(...)`."""
    for node in each(tree, ast.Call):
        if called(node) in ("sum", "max", "min"):
            for part in node.args:  # type: ignore[attr-defined]
                if isinstance(part, ast.Subscript) and isinstance(part.slice, ast.Slice):
                    yield part
