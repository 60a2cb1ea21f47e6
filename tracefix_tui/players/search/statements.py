"""Changes of statements: conditions turned round, guards put in, lines left out, moved or copied."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tracefix_tui.players.search.program import Change, Edit, Program

_AUGMENTED: dict[type[ast.operator], tuple[str, tuple[str, ...]]] = {
    ast.Add: ("+=", ("-=", "*=", "=", "|=")),
    ast.Sub: ("-=", ("+=", "//=", "=")),
    ast.Mult: ("*=", ("+=", "/=", "**=", "=")),
    ast.Div: ("/=", ("//=", "*=", "=")),
    ast.FloorDiv: ("//=", ("/=", "%=", "-=", "=")),
    ast.Mod: ("%=", ("//=", "=")),
    ast.BitAnd: ("&=", ("|=", "=")),
    ast.BitOr: ("|=", ("&=", "=")),
    ast.BitXor: ("^=", ("|=", "&=", "=")),
}
_SIMPLE = (ast.Expr, ast.Assign, ast.AugAssign, ast.AnnAssign)
_MOST_COPIED = 30


def statement_changes(program: Program, node: ast.AST) -> Iterator[Change]:
    """All changes of this file at `node` itself."""
    if isinstance(node, (ast.If, ast.While, ast.IfExp)):
        yield from _conditions(program, node, node.test)
    elif isinstance(node, ast.AugAssign):
        old, others = _AUGMENTED.get(type(node.op), ("", ()))
        for rank, new in enumerate(others):
            if edit := program.between(node.target, node.value, old, new):
                yield Change(f"turn `{old}` into `{new}`", (edit,), 0.75 - 0.12 * rank)
    elif isinstance(node, ast.Assign) and len(node.targets) == 1:
        yield from _assignments(program, node, node.targets[0])
    elif isinstance(node, (ast.Break, ast.Continue)):
        old, new = ("break", "continue") if isinstance(node, ast.Break) else ("continue", "break")
        yield Change(f"turn `{old}` into `{new}`", (program.put(node, new),), 0.5)
        yield Change(f"leave out `{old}`", (program.put(node, "pass"),), 0.3)
    elif isinstance(node, ast.Return):
        yield from _returns(program, node)
    if isinstance(node, ast.stmt) and program.indent(node) is not None:
        yield from _lines(program, node)


def _conditions(program: Program, node: ast.AST, test: ast.expr) -> Iterator[Change]:
    text = program.piece(test)
    if not isinstance(test, ast.UnaryOp):
        turned = f"not {text}" if not isinstance(test, (ast.BoolOp, ast.IfExp)) else f"not ({text})"
        yield Change("turn the condition round", (program.put(test, turned),), 0.6)
    inner = f"({text})" if isinstance(test, (ast.BoolOp, ast.IfExp)) else text
    used = {each.id for each in ast.walk(test) if isinstance(each, ast.Name)}
    for name in program.variables(node):
        weight = 0.45 if name in used else 0.2
        yield Change(
            f"ask for an empty `{name}` first", (program.put(test, f"not {name} or {inner}"),), weight
        )
        yield Change(f"ask for `{name}` first", (program.put(test, f"{name} and {inner}"),), weight)
        yield Change("ask for None first", (program.put(test, f"{name} is None or {inner}"),), weight * 0.6)
        yield Change("exclude None", (program.put(test, f"{name} is not None and {inner}"),), weight * 0.6)
    if isinstance(test, ast.Constant) and test.value is True:
        for name in program.variables(node):
            yield Change(f"go on while `{name}` is not empty", (program.put(test, name),), 0.3)


def _assignments(program: Program, node: ast.Assign, target: ast.expr) -> Iterator[Change]:
    for sign in ("+=", "-="):
        if edit := program.between(target, node.value, "=", sign):
            yield Change(f"turn `=` into `{sign}`", (edit,), 0.4)
    if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple) and len(target.elts) == 2:
        turned = ", ".join(program.piece(each) for each in reversed(node.value.elts))
        yield Change("exchange what is assigned", (program.put(node.value, turned),), 0.5)
        turned = ", ".join(program.piece(each) for each in reversed(target.elts))
        yield Change("exchange the targets", (program.put(target, turned),), 0.4)
    if isinstance(target, ast.Name):
        for name in program.variables(node):
            if name not in (target.id, "self"):
                yield Change(f"assign to `{name}` instead", (program.put(target, name),), 0.3)


def _returns(program: Program, node: ast.Return) -> Iterator[Change]:
    old = program.piece(node.value) if node.value is not None else ""
    names = (*(name for name in program.variables(node) if name != "self"), "True", "False", "None", "[]")
    for name in names:
        if name != old:
            yield Change(f"return `{name}`", (program.put(node, f"return {name}"),), 0.3)
    if node.value is not None and not isinstance(node.value, ast.Constant):
        yield Change("return the opposite", (program.put(node.value, f"not ({old})"),), 0.35)


def _lines(program: Program, node: ast.stmt) -> Iterator[Change]:
    start, end = program.line_start(node), program.line_end(node)
    indent = program.indent(node) or ""
    body = program.text[start:end]
    block = body if body.endswith("\n") else body + "\n"
    definition = isinstance(
        node, (ast.FunctionDef, ast.ClassDef, ast.AsyncFunctionDef, ast.Import, ast.ImportFrom)
    )
    if definition or program.function(node) is None:
        return
    first = program.piece(node).partition("\n")[0]
    alone = len(_siblings(program, node)) == 1
    gone: Edit = (start, end, f"{indent}pass\n") if alone else (start, end, "")
    yield Change(f"leave out `{first}`", (gone,), 0.3)
    siblings = _siblings(program, node)
    parent = program.parents[node]
    leaves = siblings[-1] is node and len(siblings) > 1 and isinstance(parent, (ast.For, ast.While, ast.If))
    outer = program.indent(parent) if leaves and isinstance(parent, ast.stmt) else None
    if outer is not None and not getattr(parent, "orelse", None):
        moved = _shifted(block, len(indent) - len(outer), indent)
        yield Change(f"move `{first}` out of the block", ((start, end, moved),), 0.5)
    place = siblings.index(node)
    before = siblings[place - 1] if place else None
    if isinstance(before, (ast.For, ast.While, ast.If)) and program.indent(before) is not None:
        inner = program.indent(before.body[0])
        if inner is not None and not getattr(before, "orelse", None):
            moved = "".join(inner[len(indent) :] + line for line in block.splitlines(True))
            yield Change(f"move `{first}` into the block above", ((start, end, moved),), 0.35)
    if before is not None and program.indent(before) is not None:
        other_start, other_end = program.line_start(before), program.line_end(before)
        if other_end == start:
            turned = block + program.text[other_start:other_end]
            yield Change(f"put `{first}` before the line above", ((other_start, end, turned),), 0.4)
    yield from _insertions(program, node, indent)


def _insertions(program: Program, node: ast.stmt, indent: str) -> Iterator[Change]:
    """A simple statement of the source once more, before this one; a way out for empty input."""
    start = program.line_start(node)
    names = set(program.variables(node))
    if not any(
        node is branch for parent in (program.parents[node],) for branch in getattr(parent, "handlers", [])
    ):
        for text, needed in _copies(program):
            if needed <= names and text != program.piece(node):
                yield Change(f"insert `{text}`", ((start, start, f"{indent}{text}\n"),), 0.3)
    if isinstance(node, (ast.Return, ast.Assign, ast.AugAssign, ast.For)):
        used = [
            each.id
            for each in ast.walk(node)
            if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Load)
        ]
        for name in dict.fromkeys(used):
            if name in names and name != "self":
                for value in ("0", "None", "[]", '""', "False", "True", name, "-1", "1"):
                    guard = f"{indent}if not {name}:\n{indent}    return {value}\n"
                    yield Change(
                        f"return {value} early for an empty `{name}`", ((start, start, guard),), 0.15
                    )


def _copies(program: Program) -> list[tuple[str, set[str]]]:
    """Simple one-line statements of the source and the local names that each needs."""
    found: dict[str, set[str]] = {}
    for node in program.code_nodes:
        if (
            isinstance(node, _SIMPLE)
            and node.lineno == node.end_lineno
            and program.function(node) is not None
        ):
            own = set(program.variables(node))
            found[program.piece(node)] = {
                each.id for each in ast.walk(node) if isinstance(each, ast.Name) and each.id in own
            }
    return list(found.items())[:_MOST_COPIED]


def _siblings(program: Program, node: ast.stmt) -> list[ast.stmt]:
    parent = program.parents[node]
    for field in ("body", "orelse", "finalbody"):
        block = getattr(parent, field, None)
        if isinstance(block, list) and node in block:
            return block
    return [node]


def _shifted(block: str, columns: int, indent: str) -> str:
    return "".join(line[columns:] if line.startswith(indent) else line for line in block.splitlines(True))
