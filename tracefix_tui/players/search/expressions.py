"""Changes of what an expression does: its operators, numbers, calls and slices."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tracefix_tui.players.search.program import Change, Program

_COMPARE: dict[type[ast.cmpop], tuple[str, tuple[tuple[str, float], ...]]] = {
    ast.Lt: ("<", (("<=", 0.9), (">", 0.7), (">=", 0.55))),
    ast.LtE: ("<=", (("<", 0.9), (">=", 0.7), (">", 0.55))),
    ast.Gt: (">", ((">=", 0.9), ("<", 0.7), ("<=", 0.55))),
    ast.GtE: (">=", ((">", 0.9), ("<=", 0.7), ("<", 0.55))),
    ast.Eq: ("==", (("!=", 0.75), (">=", 0.4), ("<=", 0.4), ("in", 0.2))),
    ast.NotEq: ("!=", (("==", 0.75), ("<", 0.35), (">", 0.35), ("not in", 0.15))),
    ast.Is: ("is", (("is not", 0.7), ("==", 0.6))),
    ast.IsNot: ("is not", (("is", 0.7), ("!=", 0.6))),
    ast.In: ("in", (("not in", 0.75), ("==", 0.3))),
    ast.NotIn: ("not in", (("in", 0.75),)),
}
_ARITHMETIC: dict[type[ast.operator], tuple[str, tuple[str, ...]]] = {
    ast.Add: ("+", ("-", "*", "|")),
    ast.Sub: ("-", ("+", "//")),
    ast.Mult: ("*", ("+", "**", "/", "//")),
    ast.Div: ("/", ("//", "*", "%")),
    ast.FloorDiv: ("//", ("/", "%", "*")),
    ast.Mod: ("%", ("//", "/", "*")),
    ast.Pow: ("**", ("*",)),
    ast.LShift: ("<<", (">>",)),
    ast.RShift: (">>", ("<<",)),
    ast.BitAnd: ("&", ("|", "^")),
    ast.BitOr: ("|", ("&", "^")),
    ast.BitXor: ("^", ("&", "|")),
}
_TWINS = (("min", "max"), ("any", "all"), ("sum", "len"), ("int", "round"), ("int", "float"), ("list", "set"))
_METHOD_TWINS = (
    ("append", "extend"),
    ("append", "add"),
    ("append", "appendleft"),
    ("pop", "popleft"),
    ("keys", "values"),
    ("keys", "items"),
    ("values", "items"),
    ("upper", "lower"),
    ("strip", "rstrip"),
    ("lstrip", "rstrip"),
    ("strip", "lstrip"),
    ("startswith", "endswith"),
    ("find", "rfind"),
    ("index", "find"),
    ("update", "setdefault"),
    ("remove", "discard"),
    ("union", "intersection"),
    ("split", "splitlines"),
    ("title", "capitalize"),
)


def expression_changes(program: Program, node: ast.AST) -> Iterator[Change]:
    """All changes of this file at `node` itself."""
    if isinstance(node, ast.Compare):
        yield from _comparisons(program, node)
    elif isinstance(node, ast.BinOp):
        yield from _arithmetic(program, node)
    elif isinstance(node, ast.BoolOp):
        yield from _connectives(program, node)
    elif isinstance(node, ast.UnaryOp):
        inner = program.atom(node.operand)
        sign = {ast.Not: "`not`", ast.USub: "minus"}.get(type(node.op), "sign")
        yield Change(f"leave out the {sign}", (program.put(node, inner),), 0.7)
    elif isinstance(node, ast.Constant):
        yield from _constants(program, node)
    elif isinstance(node, ast.Call):
        yield from _calls(program, node)
    elif isinstance(node, ast.Dict):
        yield from _pairs(program, node)
    elif isinstance(node, ast.Slice):
        yield from _slices(program, node)


def _comparisons(program: Program, node: ast.Compare) -> Iterator[Change]:
    sides = [node.left, *node.comparators]
    for place, op in enumerate(node.ops):
        old, others = _COMPARE[type(op)]
        for new, weight in others:
            if edit := program.between(sides[place], sides[place + 1], old, new):
                yield Change(f"turn `{old}` into `{new}`", (edit,), weight)
    if len(sides) == 2:
        left, right = program.piece(sides[0]), program.piece(sides[1])
        yield Change(
            "exchange the two sides", (program.put(sides[0], right), program.put(sides[1], left)), 0.25
        )


def _arithmetic(program: Program, node: ast.BinOp) -> Iterator[Change]:
    old, others = _ARITHMETIC.get(type(node.op), ("", ()))
    for rank, new in enumerate(others):
        if edit := program.between(node.left, node.right, old, new):
            yield Change(f"turn `{old}` into `{new}`", (edit,), 0.7 - 0.15 * rank)
    left, right = program.piece(node.left), program.piece(node.right)
    yield Change(f"leave out `{old} {right}`", (program.put(node, left),), 0.4)
    yield Change(f"leave out `{left} {old}`", (program.put(node, right),), 0.35)
    if not isinstance(node.op, (ast.Add, ast.Mult)):
        edits = (
            program.put(node.left, program.atom(node.right)),
            program.put(node.right, program.atom(node.left)),
        )
        yield Change("exchange the two operands", edits, 0.4)
    if isinstance(node.op, ast.Add):
        yield Change("halve the sum", (program.put(node, f"({program.piece(node)}) // 2"),), 0.5)
    inner = node.left
    if isinstance(inner, ast.BinOp):  # a + b * c read from left to right
        first, middle = program.piece(inner.left), program.piece(inner.right)
        gap = program.text[program.span(inner.left)[1] : program.span(inner.right)[0]].strip(" ()")
        yield Change(
            "put the brackets elsewhere", (program.put(node, f"{first} {gap} ({middle} {old} {right})"),), 0.3
        )
    inner = node.right
    if isinstance(inner, ast.BinOp):
        middle, last = program.piece(inner.left), program.piece(inner.right)
        gap = program.text[program.span(inner.left)[1] : program.span(inner.right)[0]].strip(" ()")
        yield Change(
            "put the brackets elsewhere", (program.put(node, f"({left} {old} {middle}) {gap} {last}"),), 0.5
        )


def _connectives(program: Program, node: ast.BoolOp) -> Iterator[Change]:
    old, new = ("and", "or") if isinstance(node.op, ast.And) else ("or", "and")
    edits = [program.between(a, b, old, new) for a, b in zip(node.values, node.values[1:], strict=False)]
    found = tuple(edit for edit in edits if edit)
    if found:
        yield Change(f"turn `{old}` into `{new}`", found, 0.65)
    for place, value in enumerate(node.values):
        rest = [program.piece(each) for each in node.values[:place] + node.values[place + 1 :]]
        yield Change(
            f"leave out the condition `{program.piece(value)}`",
            (program.put(node, f" {old} ".join(rest)),),
            0.35,
        )
    if len(node.values) == 2:
        turned = f" {old} ".join(program.piece(each) for each in reversed(node.values))
        yield Change("ask the two conditions in the other order", (program.put(node, turned),), 0.35)


def _constants(program: Program, node: ast.Constant) -> Iterator[Change]:
    value = node.value
    if isinstance(value, bool):
        yield Change(f"turn {value} into {not value}", (program.put(node, str(not value)),), 0.6)
        return
    if isinstance(value, (int, float)):
        near: tuple[int | float, ...] = (value + 1, value - 1, -value, 0, 1, 2, value * 10, value * 2)
        others = dict.fromkeys(near)
        for rank, other in enumerate(others):
            if other != value:
                weight = 0.7 if rank < 2 else 0.45 if rank < 5 else 0.2
                if value == 1 and isinstance(program.parents.get(node), ast.BinOp):
                    weight *= 0.6  # a step of one is rarely meant to be another one
                text = str(other) if other >= 0 else f"({other})" if _tight(program, node) else str(other)
                yield Change(f"turn {value} into {other}", (program.put(node, text),), weight)
    elif isinstance(value, str) and len(value) <= 1:
        for new in ("", " "):
            if new != value:
                yield Change(f"turn {value!r} into {new!r}", (program.put(node, repr(new)),), 0.3)


def _tight(program: Program, node: ast.AST) -> bool:
    return isinstance(program.parents.get(node), (ast.UnaryOp, ast.BinOp))


def _calls(program: Program, node: ast.Call) -> Iterator[Change]:
    for place in range(len(node.args) - 1):
        first, second = node.args[place : place + 2]
        edits = (program.put(first, program.piece(second)), program.put(second, program.piece(first)))
        yield Change("exchange two arguments", edits, 0.5)
    if len(node.args) == 1 and not node.keywords:
        inner = program.atom(node.args[0])
        yield Change(f"leave out the call of `{program.piece(node.func)}`", (program.put(node, inner),), 0.35)
    for keyword in node.keywords:
        start, end = program.span(keyword)
        head = program.text[:start].rstrip()
        if head.endswith(","):
            start = len(head) - 1
        yield Change(f"leave out the argument `{program.piece(keyword)}`", ((start, end, ""),), 0.4)
    if isinstance(node.func, ast.Name):
        for one, other in _TWINS:
            for old, new in ((one, other), (other, one)):
                if node.func.id == old:
                    yield Change(f"call `{new}` instead of `{old}`", (program.put(node.func, new),), 0.5)
        for new in program.functions:
            if new != node.func.id and node.func.id in program.functions:
                yield Change(f"call `{new}` instead of `{node.func.id}`", (program.put(node.func, new),), 0.4)
    elif isinstance(node.func, ast.Attribute):
        receiver = program.atom(node.func.value)
        for one, other in _METHOD_TWINS:
            for old, new in ((one, other), (other, one)):
                if node.func.attr == old:
                    start, end = program.span(node.func)
                    edit = (end - len(old), end, new)
                    yield Change(f"call `.{new}` instead of `.{old}`", (edit,), 0.5)
        yield Change(f"leave out the call of `.{node.func.attr}`", (program.put(node, receiver),), 0.3)
        if node.func.attr == "pop" and not node.args:
            yield Change("take the first one", (program.put(node, f"{receiver}.pop(0)"),), 0.4)


def _pairs(program: Program, node: ast.Dict) -> Iterator[Change]:
    for kind, entries, weight in (("values", node.values, 0.6), ("keys", node.keys, 0.4)):
        for number, first in enumerate(entries):
            for second in entries[number + 1 :]:
                if first is None or second is None or len(entries) > 12:
                    continue
                one, other = program.piece(first), program.piece(second)
                if one != other:
                    edits = (program.put(first, other), program.put(second, one))
                    yield Change(f"exchange the {kind} {one} and {other} of the table", edits, weight)


def _slices(program: Program, node: ast.Slice) -> Iterator[Change]:
    lower, upper, step = (program.piece(each) if each else "" for each in (node.lower, node.upper, node.step))
    tail = f":{step}" if step else ""
    options = {
        f"{lower}:{upper}": 0.4 if step else 0.0,
        f":{upper}{tail}": 0.4 if lower else 0.0,
        f"{lower}:{tail}": 0.4 if upper else 0.0,
        f"1:{upper}{tail}": 0.0 if lower else 0.35,
        f"{lower}:-1{tail}": 0.0 if upper else 0.35,
        f"{lower}:{upper}:-1": 0.0 if step else 0.4,
        f"{upper}:{lower}{tail}": 0.3 if lower and upper else 0.0,
    }
    for text, weight in options.items():
        if weight:
            yield Change(f"take the slice [{text}]", (program.put(node, text),), weight)
