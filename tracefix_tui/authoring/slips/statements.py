"""Slips that take a statement, a block or a function to see: left out, too early, or shared."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

from tracefix_tui.authoring.operators import changed
from tracefix_tui.authoring.operators import negation as negation

_BODIES = ("body", "orelse", "finalbody")
_WORDS = """
add append appendleft clear discard extend insert move_to_end pop popleft remove reverse setdefault
sort update
"""
_UPDATES = frozenset(_WORDS.split())
"""Methods that change what they are called on."""
_SWAPS_PER_NAME = 2
"""Other names that one use of a variable is tried with."""

Function = ast.FunctionDef | ast.AsyncFunctionDef


def _blocks(node: ast.AST) -> Iterator[tuple[str, list[ast.stmt]]]:
    for name in _BODIES:
        block = getattr(node, name, None)
        if isinstance(block, list):
            yield name, block


def missing_update(node: ast.AST) -> Iterator[ast.AST]:
    """A statement left out that changes a variable or a collection."""
    for name, block in _blocks(node):
        if len(block) < 2:
            continue
        for place, statement in enumerate(block):
            if _is_update(statement):
                yield changed(node, **{name: [*block[:place], *block[place + 1 :]]})


def _is_update(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.AugAssign):
        return True
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
        function = statement.value.func
        return isinstance(function, ast.Attribute) and function.attr in _UPDATES
    return isinstance(statement, ast.Assign) and isinstance(
        statement.targets[0], (ast.Subscript, ast.Attribute)
    )


def wrong_assignment(node: ast.AST) -> Iterator[ast.AST]:
    """`=` for `+=`: the value so far is lost."""
    if isinstance(node, ast.AugAssign):
        yield ast.copy_location(ast.Assign(targets=[node.target], value=node.value), node)


def early_return(node: ast.AST) -> Iterator[ast.AST]:
    """The `return` behind a loop moved into it: only the first round counts."""
    for name, block in _blocks(node):
        for place, statement in enumerate(block[:-1]):
            after = block[place + 1]
            if isinstance(statement, (ast.For, ast.While)) and isinstance(after, ast.Return):
                loop = changed(statement, body=[*statement.body, after])
                yield changed(node, **{name: [*block[:place], loop, *block[place + 1 :]]})


def swallowed_exception(node: ast.AST) -> Iterator[ast.AST]:
    """An exception that is raised or handled no more: `pass` stands there."""
    if isinstance(node, ast.Raise):
        yield ast.copy_location(ast.Pass(), node)
    elif isinstance(node, ast.ExceptHandler) and not isinstance(node.body[0], ast.Pass):
        yield changed(node, body=[ast.copy_location(ast.Pass(), node.body[0])])


def mutable_default(node: ast.AST) -> Iterator[ast.AST]:
    """`def f(x=[])` for `x=None` and a new list in the body: all calls share one."""
    if not isinstance(node, Function):
        return
    names, defaults = node.args.args, node.args.defaults
    for place, default in enumerate(defaults):
        name = names[len(names) - len(defaults) + place].arg
        if not (isinstance(default, ast.Constant) and default.value is None):
            continue
        for at, statement in enumerate(node.body):
            made = _made_when_none(statement, name)
            if made is not None and len(node.body) > 1:
                given = changed(node.args, defaults=[*defaults[:place], made, *defaults[place + 1 :]])
                yield changed(node, args=given, body=[*node.body[:at], *node.body[at + 1 :]])


def _made_when_none(statement: ast.stmt, name: str) -> ast.expr | None:
    """The empty collection that `if NAME is None: NAME = ...` makes."""
    if not isinstance(statement, ast.If) or len(statement.body) != 1 or statement.orelse:
        return None
    test, inner = statement.test, statement.body[0]
    is_none = (
        isinstance(test, ast.Compare)
        and isinstance(test.left, ast.Name)
        and test.left.id == name
        and isinstance(test.ops[0], ast.Is)
    )
    if is_none and isinstance(inner, ast.Assign) and isinstance(inner.value, (ast.List, ast.Dict, ast.Set)):
        return inner.value
    return None


def generator_twice(node: ast.AST) -> Iterator[ast.AST]:
    """A generator where a list was: what is read a second time is empty."""
    if not isinstance(node, Function):
        return
    for spot in ast.walk(node):
        if not (isinstance(spot, ast.Assign) and isinstance(spot.targets[0], ast.Name)):
            continue
        uses = sum(_is_load(each, spot.targets[0].id) for each in ast.walk(node))
        if isinstance(spot.value, ast.ListComp) and uses > 1:
            lazy = ast.GeneratorExp(spot.value.elt, spot.value.generators)
            yield _with_in(node, spot, changed(spot, value=ast.copy_location(lazy, spot.value)))


def wrong_variable(node: ast.AST) -> Iterator[ast.AST]:
    """Another variable of the function in the place of the right one."""
    if not isinstance(node, Function):
        return
    given = [argument.arg for argument in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)]
    stored = [
        each.id for each in ast.walk(node) if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)
    ]
    names = [name for name in dict.fromkeys((*given, *stored)) if name not in ("self", "cls", "_")]
    for spot in ast.walk(node):
        if isinstance(spot, ast.Name) and isinstance(spot.ctx, ast.Load) and spot.id in names:
            at = names.index(spot.id)
            near = sorted((name for name in names if name != spot.id), key=lambda n: abs(names.index(n) - at))
            for other in near[:_SWAPS_PER_NAME]:
                yield _with_in(node, spot, changed(spot, id=other))


def shadowing(node: ast.AST) -> Iterator[ast.AST]:
    """A loop variable with the name of another variable, whose value is then lost."""
    if not isinstance(node, Function):
        return
    given = [argument.arg for argument in node.args.args]
    for loop in ast.walk(node):
        if not (isinstance(loop, ast.For) and isinstance(loop.target, ast.Name)):
            continue
        later = {
            each.id
            for each in ast.walk(node)
            if isinstance(each, ast.Name) and getattr(each, "lineno", 0) > (loop.end_lineno or 0)
        }
        for name in given:
            if name in later and name != loop.target.id:
                yield _with_in(node, loop, _renamed(loop, loop.target.id, name))


def _is_load(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id == name


def _renamed(node: Any, old: str, new: str) -> Any:
    """A copy of a tree in which one variable has another name."""
    if isinstance(node, ast.Name) and node.id == old:
        return changed(node, id=new)
    return _mapped(node, lambda child: _renamed(child, old, new))


def _with_in(node: Any, spot: ast.AST, new: ast.AST) -> Any:
    """A copy of a tree with `new` in the place of `spot`; what does not lead there is shared."""
    if node is spot:
        return new
    return _mapped(node, lambda child: _with_in(child, spot, new))


def _mapped(node: Any, change: Any) -> Any:
    """A copy with each child changed, or the node itself when none is."""
    fields: dict[str, object] = {}
    for name, value in ast.iter_fields(node):
        if isinstance(value, ast.AST):
            after: object = change(value)
            if after is not value:
                fields[name] = after
        elif isinstance(value, list):
            entries = [change(each) if isinstance(each, ast.AST) else each for each in value]
            if any(before is not now for before, now in zip(value, entries, strict=True)):
                fields[name] = entries
    return changed(node, **fields) if fields else node
