"""Changes of values: another name or attribute, and something put around or behind what is there."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tracefix_tui.players.search.program import Change, Program

_CALLS_AT_THE_END = (".lower()", ".strip()", ".upper()", ".copy()", "[::-1]")


def value_changes(program: Program, node: ast.AST) -> Iterator[Change]:
    """All changes of this file at `node` itself."""
    if isinstance(node, ast.Attribute):
        yield from _attributes(program, node)
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
        yield from _names(program, node)
    if isinstance(node, ast.expr) and isinstance(getattr(node, "ctx", ast.Load()), ast.Load):
        yield from _values(program, node)


def _attributes(program: Program, node: ast.Attribute) -> Iterator[Change]:
    parent = program.parents.get(node)
    if isinstance(parent, ast.Call) and parent.func is node:
        return
    own, others = _known_attributes(program)
    inner = node.value
    end = program.span(node)[1]
    leaves = own if isinstance(inner, ast.Name) and inner.id == "self" else others
    for leaf in leaves:
        if leaf != node.attr:
            edit = (end - len(node.attr), end, leaf)
            yield Change(f"take `.{leaf}` instead of `.{node.attr}`", (edit,), 0.45)
    if isinstance(inner, ast.Attribute) and isinstance(inner.value, ast.Name):
        for base in own:
            for leaf in others:
                if base != inner.attr and leaf != node.attr:
                    new = f"{inner.value.id}.{base}.{leaf}"
                    yield Change(f"take `{new}` instead", (program.put(node, new),), 0.3)


def _known_attributes(program: Program) -> tuple[list[str], list[str]]:
    """(data attributes of `self`, data attributes of other things) that the source uses."""
    own: dict[str, None] = {}
    others: dict[str, None] = {}
    for node in ast.walk(program.tree):
        parent = program.parents.get(node)
        if isinstance(node, ast.Attribute) and not (isinstance(parent, ast.Call) and parent.func is node):
            known = own if isinstance(node.value, ast.Name) and node.value.id == "self" else others
            known[node.attr] = None
    return list(own), list(others)


def _names(program: Program, node: ast.Name) -> Iterator[Change]:
    names = program.variables(node)
    if node.id in names or node.id in program.module_names:
        for name in (*names, *program.module_names):
            if name not in (node.id, "self") and node.id != "self":
                edit = program.put(node, name)
                yield Change(f"take `{name}` instead of `{node.id}`", (edit,), 0.5 if name in names else 0.3)


def _values(program: Program, node: ast.expr) -> Iterator[Change]:
    """Something put around or behind a value."""
    parent = program.parents.get(node)
    if isinstance(parent, ast.Call) and parent.func is node:
        return
    text, atom = program.piece(node), program.atom(node)
    looped = isinstance(parent, (ast.For, ast.comprehension)) and parent.iter is node
    if looped:
        for name, weight in (
            ("sorted", 0.55),
            ("reversed", 0.4),
            ("list", 0.3),
            ("set", 0.3),
            ("enumerate", 0.2),
        ):
            yield Change(f"go through `{name}({text})`", (program.put(node, f"{name}({text})"),), weight)
        yield Change("leave out the first", (program.put(node, f"{atom}[1:]"),), 0.25)
    used = isinstance(
        parent,
        (
            ast.Assign,
            ast.AnnAssign,
            ast.AugAssign,
            ast.Return,
            ast.Call,
            ast.Compare,
            ast.Slice,
            ast.Subscript,
        ),
    )
    if (
        isinstance(node, (ast.Name, ast.Call, ast.Attribute, ast.Subscript, ast.BinOp))
        and used
        and not looped
    ):
        for sign in ("-", "+"):
            yield Change(
                f"{'take 1 from' if sign == '-' else 'add 1 to'} `{text}`",
                (program.put(node, f"{text} {sign} 1"),),
                0.55,
            )
        for name, weight in (
            ("float", 0.45),
            ("str", 0.45),
            ("int", 0.4),
            ("sorted", 0.3),
            ("list", 0.3),
            ("abs", 0.3),
            ("set", 0.2),
            ("len", 0.25),
        ):
            yield Change(f"convert with `{name}(...)`", (program.put(node, f"{name}({text})"),), weight)
        for end in _CALLS_AT_THE_END:
            yield Change(f"put `{end}` behind `{text}`", (program.put(node, atom + end),), 0.35)
        for name in program.module_names:
            for method in ("strip", "get"):
                if method == "strip" or isinstance(node, ast.Name):
                    new = f"{atom}.{method}({name})" if method == "strip" else f"{name}.get({text}, {text})"
                    yield Change(f"use `{name}`: `{new}`", (program.put(node, new),), 0.3)
    receiver = isinstance(parent, ast.Attribute)
    if receiver and not (isinstance(node, ast.Name) and node.id in program.imported | {"self"}):
        for name in ("str", "list", "dict"):
            weight = 0.45 if name == "str" else 0.2
            yield Change(f"convert with `{name}(...)`", (program.put(node, f"{name}({text})"),), weight)
        for end in (".lower()", ".strip()"):
            yield Change(f"put `{end}` behind `{text}`", (program.put(node, atom + end),), 0.3)
        for name in program.module_names:
            yield Change(
                f"strip the characters of `{name}`", (program.put(node, f"{atom}.strip({name})"),), 0.3
            )
    if isinstance(node, (ast.Name, ast.Subscript, ast.Attribute)) and isinstance(
        parent, (ast.Return, ast.Assign, ast.BinOp, ast.Call)
    ):
        for name in program.variables(node):
            if name not in (text, "self"):
                for sign in ("+", "-", "*"):
                    yield Change(
                        f"combine `{text} {sign} {name}`",
                        (program.put(node, f"({text} {sign} {name})"),),
                        0.15,
                    )
                for pick in ("max", "min"):
                    new = f"{pick}({text}, {name})"
                    yield Change(f"take `{new}`", (program.put(node, new),), 0.2)
