"""What becomes of the calls of `self` within a method of a TestCase: asserts, `assertRaises`, `subTest`."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator
from functools import cache

from tracefix_tui.authoring.source_text import Edit, SourceText
from tracefix_tui.authoring.unittest_asserts import (
    NAMES,
    RAISES,
    NoPlainForm,
    plain_text,
    raising,
    statement,
)

LIFE = ("setUpClass", "setUp", "tearDown", "tearDownClass")
"""The methods that unittest calls around a test."""
_DOTTED = re.compile(r"[^\W\d][\w.]*")

Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def of_unittest() -> frozenset[str]:
    """What every TestCase has."""
    from unittest import TestCase

    return frozenset(dir(TestCase)) | NAMES


def me_of(function: Function) -> str:
    """What a method calls its instance."""
    arguments = [*function.args.posonlyargs, *function.args.args]
    return arguments[0].arg if arguments else ""


def edits_in(
    source: SourceText, function: Function, own: Collection[str], inherited: Collection[str]
) -> Iterator[Edit]:
    """What changes in a method, but for `subTest`.

    Args:
        own: names of the class's own, which are no methods of unittest whatever they are called.
        inherited: those that it has from other classes of the file.

    Raises:
        NoPlainForm: something in it has no plain form; says what.
    """
    me = me_of(function)
    known: set[int] = set()
    other = _other_names(source, function, me)
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and node in other.values():
            start, end = source.span(node.lineno, node.end_lineno or node.lineno)
            known.add(id(node.value))
            yield start, end + 1, ""
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            method = _method(node.value, me)
            if (named := _named(node.value.func)) in other:
                method = other[named].value.attr  # type: ignore[attr-defined]
            if method in NAMES and method not in own:
                known.add(id(node.value.func))
                text = _raised(source, node, node.value, method) if method in RAISES else None
                yield source.start(node), source.end(node), text or statement(source, node.value, method)
            elif _is_idle_super(node.value, inherited):
                yield source.start(node), source.end(node), "pass"
        elif isinstance(node, ast.With):
            for item in node.items:
                call = item.context_expr
                method = _method(call, me)
                if not isinstance(call, ast.Call) or method in own:
                    continue
                if method in RAISES:
                    known.add(id(call.func))
                    kind, pattern, rest = raising(source, call, method)
                    if rest:
                        raise NoPlainForm(f"`with self.{method}` with a function")
                    yield source.start(call), source.end(call), f"pytest.raises({kind}{pattern})"
                elif method == "subTest":
                    known.add(id(call.func))
                    _demand_simple(source, node)
    for node in ast.walk(function):
        attribute = isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
        if attribute and node.value.id == me and id(node) not in known:  # type: ignore[attr-defined]
            name = node.attr  # type: ignore[attr-defined]
            if name in of_unittest() and name not in own:
                raise NoPlainForm(f"self.{name}")


def _other_names(source: SourceText, function: Function, me: str) -> dict[str, ast.Assign]:
    """The assignments like `eq = self.assertEqual`, where all that `eq` is used for is to be called."""
    calls = {
        id(node.value.func)
        for node in ast.walk(function)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)
    }
    found: dict[str, ast.Assign] = {}
    for node in function.body[:-1]:
        if not isinstance(node, ast.Assign) or len(node.targets) != 1 or not source.stands_alone(node):
            continue
        value, target = node.value, node.targets[0]
        if isinstance(value, ast.Attribute) and _named(value.value) == me and value.attr in NAMES:
            name = _named(target)
            used = [each for each in ast.walk(function) if isinstance(each, ast.Name) and each.id == name]
            if name and all(id(each) in calls or each is target for each in used):
                found[name] = node
    return found


def values_in(source: SourceText, function: Function) -> Iterator[Edit]:
    """`caught.exception` of `assertRaises` as `caught.value`."""
    me = me_of(function)
    caught = {
        item.optional_vars.id
        for node in ast.walk(function)
        if isinstance(node, ast.With)
        for item in node.items
        if isinstance(item.optional_vars, ast.Name) and _method(item.context_expr, me) in RAISES
    }
    for node in ast.walk(function) if caught else ():
        if isinstance(node, ast.Attribute) and node.attr == "exception" and _named(node.value) in caught:
            yield source.end(node.value), source.end(node), ".value"


def subtests_in(function: Function) -> Iterator[ast.With]:
    """The `with self.subTest(...)` that hold no other."""
    me = me_of(function)
    for node in ast.walk(function):
        if _is_subtest(node, me) and not any(
            _is_subtest(inner, me) for inner in ast.walk(node) if inner is not node
        ):
            yield node  # type: ignore[misc]


def opened(source: SourceText, block: ast.With) -> Edit:
    """The body of a `with` in its place."""
    head = source.indentation(block)
    first = (block.items[-1].context_expr.end_lineno or block.lineno) + 1
    last = block.end_lineno or first
    lines = source.moved(first, last, source.indentation(block.body[0]), head)
    return (*source.span(block.lineno, last), "\n".join(lines))


def _is_subtest(node: ast.AST, me: str) -> bool:
    return isinstance(node, ast.With) and any(
        _method(item.context_expr, me) == "subTest" for item in node.items
    )


def _demand_simple(source: SourceText, block: ast.With) -> None:
    last = block.items[-1].context_expr.end_lineno or block.lineno
    head = source.lines[last - 1].partition("#")[0].rstrip()
    simple = len(block.items) == 1 and block.items[0].optional_vars is None
    if not simple or not head.endswith(":") or block.body[0].lineno <= last:
        raise NoPlainForm("self.subTest on one line with something else")


def _method(call: ast.expr, me: str) -> str:
    """The method of `self` that is called, or ""."""
    function = call.func if isinstance(call, ast.Call) else None
    return function.attr if isinstance(function, ast.Attribute) and _named(function.value) == me else ""


def _named(node: ast.expr) -> str:
    """The name that an expression is, or ""."""
    return node.id if isinstance(node, ast.Name) else ""


def _is_idle_super(call: ast.Call, inherited: Collection[str]) -> bool:
    """Whether `super().setUp()` and the like reach nothing but unittest."""
    function = call.func
    if not isinstance(function, ast.Attribute) or not isinstance(function.value, ast.Call):
        return False
    above = function.value.func
    to_super = isinstance(above, ast.Name) and above.id == "super"
    return to_super and function.attr in LIFE and function.attr not in inherited


def _raised(source: SourceText, node: ast.Expr, call: ast.Call, method: str) -> str:
    """`assertRaises(error, function, ...)` as a block where it may be one."""
    kind, pattern, rest = raising(source, call, method)
    if not rest:
        raise NoPlainForm(f"self.{method} without something to call")
    function = call.args[1 if method == "assertRaises" else 2]
    inside = ""
    if isinstance(function, ast.Lambda) and len(rest) == 1:
        inside = plain_text(source, function.body) if not _takes_something(function.args) else ""
    elif _DOTTED.fullmatch(rest[0]):
        inside = f"{rest[0]}({', '.join(rest[1:])})"
    if inside and source.stands_alone(node):
        return f"with pytest.raises({kind}{pattern}):\n{source.indentation(node)}    {inside}"
    return f"pytest.raises({kind}, {', '.join(rest)}{pattern})"


def _takes_something(arguments: ast.arguments) -> bool:
    return any(
        (arguments.posonlyargs, arguments.args, arguments.kwonlyargs, arguments.vararg, arguments.kwarg)
    )
