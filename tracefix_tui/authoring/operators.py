"""Mutation operators: the small slips that people make, each as a change of one node of the syntax tree.

An operator takes a node and yields the nodes that may stand in its place; it leaves the given node as it is.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from copy import copy
from typing import Any

Operator = Callable[[ast.AST], Iterator[ast.AST]]

_BOUNDARY: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
}
_OPPOSITE: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.GtE,
    ast.LtE: ast.Gt,
    ast.Gt: ast.LtE,
    ast.GtE: ast.Lt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
_ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv,
    ast.Pow: ast.Mult,
    ast.LShift: ast.RShift,
    ast.RShift: ast.LShift,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.BitXor: ast.BitAnd,
}


def changed(node: Any, **fields: object) -> Any:
    """A shallow copy of `node` with other fields."""
    changed = copy(node)
    for name, value in fields.items():
        setattr(changed, name, value)
    return changed


def _swap_compare(node: ast.AST, table: dict[type[ast.cmpop], type[ast.cmpop]]) -> Iterator[ast.AST]:
    if isinstance(node, ast.Compare):
        for place, old in enumerate(node.ops):
            if new := table.get(type(old)):
                yield changed(node, ops=[*node.ops[:place], new(), *node.ops[place + 1 :]])


def boundary(node: ast.AST) -> Iterator[ast.AST]:
    """`<` for `<=`, and so on."""
    return _swap_compare(node, _BOUNDARY)


def comparison(node: ast.AST) -> Iterator[ast.AST]:
    """`>=` for `<`, `!=` for `==`, `not in` for `in`."""
    return _swap_compare(node, _OPPOSITE)


def arithmetic(node: ast.AST) -> Iterator[ast.AST]:
    """`-` for `+`, `*` for `//`."""
    if isinstance(node, ast.BinOp) and (new := _ARITHMETIC.get(type(node.op))):
        yield changed(node, op=new())


def augmented(node: ast.AST) -> Iterator[ast.AST]:
    """`-=` for `+=`, and `=` for either."""
    if isinstance(node, ast.AugAssign):
        if new := _ARITHMETIC.get(type(node.op)):
            yield changed(node, op=new())
        yield ast.copy_location(ast.Assign(targets=[node.target], value=node.value), node)


def constant(node: ast.AST) -> Iterator[ast.AST]:
    """A number one higher or one lower."""
    if isinstance(node, ast.Constant) and isinstance(node.value, (int, float)):
        if isinstance(node.value, bool):
            return
        yield changed(node, value=node.value + 1)
        lower = node.value - 1
        if lower >= 0:
            yield changed(node, value=lower)
        else:  # a negative number is a sign before a constant
            yield ast.copy_location(ast.UnaryOp(ast.USub(), changed(node, value=-lower)), node)


def boolean(node: ast.AST) -> Iterator[ast.AST]:
    """True for False and False for True."""
    if isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield changed(node, value=not node.value)


def connective(node: ast.AST) -> Iterator[ast.AST]:
    """`or` for `and`, `and` for `or`."""
    if isinstance(node, ast.BoolOp):
        yield changed(node, op=ast.Or() if isinstance(node.op, ast.And) else ast.And())


def negation(node: ast.AST) -> Iterator[ast.AST]:
    """A condition turned round, or a `not` forgotten."""
    if isinstance(node, (ast.If, ast.While, ast.IfExp)):
        yield changed(node, test=_turned(node.test))
    elif isinstance(node, ast.comprehension):
        for place, test in enumerate(node.ifs):
            yield changed(node, ifs=[*node.ifs[:place], _turned(test), *node.ifs[place + 1 :]])
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield node.operand


def _turned(test: ast.expr) -> ast.expr:
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        return test.operand
    return ast.copy_location(ast.UnaryOp(ast.Not(), test), test)


def returned(node: ast.AST) -> Iterator[ast.AST]:
    """None in place of what is returned."""
    if isinstance(node, ast.Return) and node.value is not None:
        yield changed(node, value=ast.copy_location(ast.Constant(None), node.value))


_KEPT = (
    ast.FunctionDef,
    ast.AsyncFunctionDef,
    ast.ClassDef,
    ast.Import,
    ast.ImportFrom,
    ast.Global,
    ast.Nonlocal,
    ast.Pass,
)


def deletion(node: ast.AST) -> Iterator[ast.AST]:
    """A statement left out: any but definitions, imports and declarations."""
    if isinstance(node, ast.stmt) and not isinstance(node, _KEPT):
        yield ast.copy_location(ast.Pass(), node)


def jump(node: ast.AST) -> Iterator[ast.AST]:
    """`continue` for `break`, `break` for `continue`."""
    if isinstance(node, ast.Break):
        yield ast.copy_location(ast.Continue(), node)
    elif isinstance(node, ast.Continue):
        yield ast.copy_location(ast.Break(), node)


def slicing(node: ast.AST) -> Iterator[ast.AST]:
    """A part of a slice left out."""
    if isinstance(node, ast.Slice):
        for part in ("lower", "upper", "step"):
            if getattr(node, part) is not None:
                yield changed(node, **{part: None})


def arguments(node: ast.AST) -> Iterator[ast.AST]:
    """Two neighbouring arguments the wrong way round."""
    if isinstance(node, ast.Call):
        for place in range(len(node.args) - 1):
            first, second = node.args[place : place + 2]
            if not isinstance(first, ast.Starred) and not isinstance(second, ast.Starred):
                yield changed(node, args=[*node.args[:place], second, first, *node.args[place + 2 :]])


def text(node: ast.AST) -> Iterator[ast.AST]:
    """Another text constant: empty, or not empty where it was; a text left out of an f-string."""
    if isinstance(node, ast.Constant) and isinstance(node.value, (str, bytes)):
        filler = "XX" if isinstance(node.value, str) else b"XX"
        yield changed(node, value=node.value[:0] if node.value else filler)
    elif isinstance(node, ast.JoinedStr):
        for place, part in enumerate(node.values):
            if isinstance(part, ast.Constant):
                yield changed(node, values=[*node.values[:place], *node.values[place + 1 :]])


OPERATORS: dict[str, Operator] = {
    "boundary": boundary,
    "comparison": comparison,
    "arithmetic": arithmetic,
    "augmented": augmented,
    "constant": constant,
    "boolean": boolean,
    "connective": connective,
    "negation": negation,
    "return": returned,
    "deletion": deletion,
    "jump": jump,
    "slice": slicing,
    "arguments": arguments,
    "text": text,
}
