"""Slips within one expression: wrong comparisons, numbers, indices, calls and arguments."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

from tracefix_tui.authoring.operators import arguments as arguments
from tracefix_tui.authoring.operators import arithmetic as arithmetic
from tracefix_tui.authoring.operators import boundary as boundary
from tracefix_tui.authoring.operators import changed

_OPPOSITE: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.Gt,
    ast.Gt: ast.Lt,
    ast.LtE: ast.GtE,
    ast.GtE: ast.LtE,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
_TWINS = {
    "min": "max",
    "max": "min",
    "any": "all",
    "all": "any",
}
_METHOD_TWINS = {
    "append": "extend",
    "extend": "append",
    "lower": "upper",
    "upper": "lower",
    "startswith": "endswith",
    "endswith": "startswith",
    "strip": "lstrip",
    "split": "rsplit",
    "keys": "values",
    "values": "keys",
    "find": "rfind",
    "popleft": "pop",
    "appendleft": "append",
    "union": "intersection",
    "intersection": "union",
}
_CONVERSIONS = {"sorted", "set", "abs", "str", "int", "float", "reversed", "round", "len"}
_COPIES = {"list", "dict", "set", "tuple"}
_COPY_METHODS = {"copy", "deepcopy"}


def _number(node: ast.AST) -> int | None:
    """The whole number that a constant, or one with a sign, stands for."""
    if isinstance(node, ast.Constant) and type(node.value) is int:
        return node.value
    if (
        isinstance(node, ast.UnaryOp)
        and isinstance(node.op, ast.USub)
        and isinstance(node.operand, ast.Constant)
    ):
        value = node.operand.value
        return -value if type(value) is int else None
    return None


def _whole(value: int, at: ast.AST) -> ast.expr:
    """The expression for a whole number."""
    if value >= 0:
        return ast.copy_location(ast.Constant(value), at)
    return ast.copy_location(ast.UnaryOp(ast.USub(), ast.Constant(-value)), at)


def _plus(node: ast.expr, by: int) -> ast.expr:
    step = ast.BinOp(node, ast.Add() if by > 0 else ast.Sub(), ast.Constant(abs(by)))
    return ast.copy_location(step, node)


def comparison(node: ast.AST) -> Iterator[ast.AST]:
    """`>` for `<`, `!=` for `==`, `not in` for `in`."""
    if isinstance(node, ast.Compare) and len(node.ops) == 1 and (new := _OPPOSITE.get(type(node.ops[0]))):
        yield changed(node, ops=[new()])


def division(node: ast.AST) -> Iterator[ast.AST]:
    """`/` for `//` and the other way round."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Div, ast.FloorDiv)):
        yield changed(node, op=ast.Div() if isinstance(node.op, ast.FloorDiv) else ast.FloorDiv())


def connective(node: ast.AST) -> Iterator[ast.AST]:
    """`or` for `and`, `and` for `or`."""
    if isinstance(node, ast.BoolOp):
        yield changed(node, op=ast.Or() if isinstance(node.op, ast.And) else ast.And())


def off_by_one(node: ast.AST) -> Iterator[ast.AST]:
    """The bounds of a `range`, or `len(x) - 1`, one too many or too few."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "range":
        for place, bound in enumerate(node.args[:2]):
            known = _number(bound)
            for by in (1, -1):
                moved = _whole(known + by, bound) if known is not None else _plus(bound, by)
                yield changed(node, args=[*node.args[:place], moved, *node.args[place + 1 :]])
    elif isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Sub)) and _number(node.right) == 1:
        yield node.left


def index(node: ast.AST) -> Iterator[ast.AST]:
    """The element beside the wanted one, or a part of a slice that begins or ends elsewhere."""
    if not isinstance(node, ast.Subscript):
        return
    place = node.slice
    if isinstance(place, ast.Slice):
        for part in ("lower", "upper"):
            bound = getattr(place, part)
            if bound is not None:
                yield changed(node, slice=changed(place, **{part: None}))
                if (known := _number(bound)) is not None:
                    yield changed(node, slice=changed(place, **{part: _whole(known + 1, bound)}))
    elif (known := _number(place)) is not None:
        yield changed(node, slice=_whole(-1 if known == 0 else 0 if known == -1 else known - 1, place))
    elif isinstance(place, (ast.Name, ast.BinOp)):
        yield changed(node, slice=_plus(place, -1))
        yield changed(node, slice=_plus(place, 1))


def wrong_function(node: ast.AST) -> Iterator[ast.AST]:
    """`max` for `min`, `any` for `all`, `extend` for `append`."""
    if not isinstance(node, ast.Call):
        return
    function: Any = node.func
    if isinstance(function, ast.Name) and (twin := _TWINS.get(function.id)):
        yield changed(node, func=changed(function, id=twin))
    elif isinstance(function, ast.Attribute) and (twin := _METHOD_TWINS.get(function.attr)):
        yield changed(node, func=changed(function, attr=twin))


def missing_call(node: ast.AST) -> Iterator[ast.AST]:
    """The argument in place of what a function would make of it; the text in place of its `.strip()`."""
    if not isinstance(node, ast.Call) or node.keywords:
        return
    function = node.func
    if isinstance(function, ast.Name) and function.id in _CONVERSIONS and len(node.args) == 1:
        yield node.args[0]
    elif isinstance(function, ast.Attribute) and not node.args and function.attr not in _COPY_METHODS:
        yield function.value


def aliasing(node: ast.AST) -> Iterator[ast.AST]:
    """The thing itself in place of a copy of it."""
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Slice):
        if node.slice.lower is node.slice.upper is node.slice.step is None:
            yield node.value
    elif isinstance(node, ast.Call) and not node.keywords:
        function = node.func
        if isinstance(function, ast.Attribute) and function.attr in _COPY_METHODS:
            yield node.args[0] if node.args else function.value
        elif (
            isinstance(function, ast.Name)
            and function.id in _COPIES | _COPY_METHODS
            and len(node.args) == 1
            and isinstance(node.args[0], (ast.Name, ast.Attribute))
        ):
            yield node.args[0]


def wrong_default(node: ast.AST) -> Iterator[ast.AST]:
    """Another value where none is given: a parameter's default, or that of `.get`."""
    if isinstance(node, ast.arguments):
        for place, default in enumerate(node.defaults):
            for new in _other(default):
                yield changed(node, defaults=[*node.defaults[:place], new, *node.defaults[place + 1 :]])
    elif (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "get"
        and len(node.args) == 2
    ):
        for new in _other(node.args[1]):
            yield changed(node, args=[node.args[0], new])


def _other(default: ast.expr) -> Iterator[ast.expr]:
    known = _number(default)
    if known is not None:
        yield _whole(1 if known == 0 else 0, default)
    elif isinstance(default, ast.Constant) and isinstance(default.value, bool):
        yield changed(default, value=not default.value)
    elif isinstance(default, ast.Constant) and isinstance(default.value, str):
        yield changed(default, value="" if default.value else " ")


def late_binding(node: ast.AST) -> Iterator[ast.AST]:
    """A lambda that looks its variable up when it is called: `lambda n=n: n` without the default."""
    if not isinstance(node, ast.Lambda):
        return
    names = node.args.args
    for place, default in enumerate(node.args.defaults):
        number = len(names) - len(node.args.defaults) + place
        if isinstance(default, ast.Name) and default.id == names[number].arg and place == 0:
            kept = [*names[:number], *names[number + 1 :]]
            rest = changed(node.args, args=kept, defaults=node.args.defaults[1:])
            yield changed(node, args=rest)
