"""What a function's text says about its names: which hold sets, which hold middles, where it calls itself."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tracefix_tui.grading.detector.walk import walk

Function = ast.FunctionDef | ast.AsyncFunctionDef
_SETS = {"set", "frozenset", "dict", "defaultdict", "Counter", "OrderedDict"}
_SET_METHODS = {"add", "get", "items", "keys", "values", "setdefault", "discard"}


class Facts:
    """Facts of one function.

    Attributes:
        hashed: names of sets and dicts: looking something up in them costs nothing.
        fixed: names that hold a literal whose length never changes.
        halves: names that hold a middle: `(lo + hi) // 2`.
        filtered: names that hold a part of something, picked by a condition.
        popped: names from which something is popped.
        calls: where the function calls itself.
    """

    def __init__(self, function: Function) -> None:
        self.function = function
        arguments = function.args
        every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
        self.parameters = [argument.arg for argument in every]
        self.hashed = {argument.arg for argument in every if _hashed_annotation(argument.annotation)}
        self.fixed: set[str] = set()
        self.halves: set[str] = set()
        self.filtered: set[str] = set()
        self.popped: set[str] = set()
        for name, default in zip(reversed(self.parameters), reversed(arguments.defaults), strict=False):
            if isinstance(default, (ast.Dict, ast.Set)):
                self.hashed.add(name)
        self.calls = [node for node in walk(function) if is_call_of(node, function.name)]
        grown: set[str] = set()
        for node in walk(function):
            for name, value in assigned(node):
                self._note(name, value)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                owner = name_of(node.func.value)
                if node.func.attr in _SET_METHODS:
                    self.hashed.add(owner)
                elif node.func.attr in ("pop", "popleft"):
                    self.popped.add(owner)
                if node.func.attr in ("append", "extend", "add", "insert", "appendleft"):
                    grown.add(owner)
            if isinstance(node, ast.Call) and called(node) in ("heappop", "heappush"):
                self.popped.add(name_of(node.args[0]) if node.args else "")
        self.fixed -= grown
        self.hashed.discard("")

    def _note(self, name: str, value: ast.expr) -> None:
        if isinstance(value, (ast.Dict, ast.Set, ast.DictComp, ast.SetComp)) or called(value) in _SETS:
            self.hashed.add(name)
        if isinstance(value, (ast.List, ast.Tuple, ast.Dict, ast.Set, ast.Constant)):
            self.fixed.add(name)
        else:
            self.fixed.discard(name)
        if halves(value):
            self.halves.add(name)
        if isinstance(value, ast.ListComp) and any(part.ifs for part in value.generators):
            self.filtered.add(name)


def assigned(node: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    """Names and the expressions they become in an assignment; tuples are taken apart."""
    if isinstance(node, ast.Assign):
        for target in node.targets:
            if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                for one, value in zip(target.elts, node.value.elts, strict=False):
                    if isinstance(one, ast.Name):
                        yield one.id, value
            elif isinstance(target, ast.Name):
                yield target.id, node.value
            elif isinstance(target, ast.Tuple):
                for one in target.elts:
                    if isinstance(one, ast.Name):
                        yield one.id, node.value
    elif (
        isinstance(node, (ast.AnnAssign, ast.NamedExpr)) and isinstance(node.target, ast.Name) and node.value
    ):
        yield node.target.id, node.value


def halves(value: ast.expr) -> bool:
    """Whether an expression is about half of something: `// 2` or `>> 1`, outside of calls."""
    if isinstance(value, ast.BinOp):
        if isinstance(value.op, (ast.FloorDiv, ast.RShift, ast.Div)) and isinstance(
            value.right, ast.Constant
        ):
            return True
        return halves(value.left) or halves(value.right)
    return called(value) == "int" and any(halves(part) for part in getattr(value, "args", []))


def name_of(node: ast.AST) -> str:
    """The name behind `x`, `x.y` and `x[i]`; "" where there is none."""
    while isinstance(node, (ast.Attribute, ast.Subscript)):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def called(node: ast.AST) -> str:
    """The last name of what is called; "" where nothing is."""
    if not isinstance(node, ast.Call):
        return ""
    return node.func.attr if isinstance(node.func, ast.Attribute) else name_of(node.func)


def is_call_of(node: ast.AST, name: str) -> bool:
    """Whether this calls the function `name`, as itself or as a method."""
    if not isinstance(node, ast.Call):
        return False
    function = node.func
    own = isinstance(function, ast.Attribute) and name_of(function.value) in ("self", "cls")
    return (isinstance(function, ast.Name) or own) and called(node) == name


def names_in(node: ast.AST) -> set[str]:
    """Every name in an expression."""
    return {each.id for each in walk(node) if isinstance(each, ast.Name)}


def _hashed_annotation(annotation: ast.expr | None) -> bool:
    kinds = {"dict", "set", "frozenset", "Mapping", "Counter", "Dict", "Set"}
    return annotation is not None and bool(kinds & {name_of(annotation), *_constant_words(annotation)})


def _constant_words(annotation: ast.expr) -> set[str]:
    return (
        {annotation.value}
        if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str)
        else set()
    )
