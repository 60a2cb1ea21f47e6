"""Time complexity from the syntax tree: loops by their bounds, recursion by how its arguments shrink, calls
of known cost. An estimate that knows common shapes; the measured growth is the truth beside it."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping, Sequence
from functools import reduce

from tracefix_tui.grading.detector import recursion
from tracefix_tui.grading.detector.cost import EXPONENTIAL, LINEAR, LOG, ONE, ROOT, Cost
from tracefix_tui.grading.detector.facts import (
    Facts,
    Function,
    assigned,
    called,
    halves,
    is_call_of,
    name_of,
    names_in,
)
from tracefix_tui.grading.detector.walk import walk

_HIGHEST_POWER = 9
"""More elements at once are as good as all."""

_WHOLE = {
    *("sum", "min", "max", "any", "all", "list", "tuple", "set", "frozenset", "dict", "Counter", "deque"),
    *("join", "index", "count", "remove", "copy", "extend", "reverse", "insert", "heapify", "deepcopy"),
    *("split", "replace", "find", "fsum", "mean", "update", "insort", "accumulate", "reduce", "nlargest"),
}
"""Calls that look at everything."""
_ONLY_ONE = {"min", "max"}
"""Of these only a call with one argument does."""
_LOGARITHMIC = {
    "heappush",
    "heappop",
    "heapreplace",
    "heappushpop",
    "bisect",
    "bisect_left",
    "bisect_right",
    "gcd",
}
_SORTING = {"sorted", "sort"}
_SAME_SIZE = {
    "enumerate",
    "reversed",
    "sorted",
    "list",
    "tuple",
    "set",
    "iter",
    "map",
    "filter",
    "zip",
    "deque",
}


def worst(costs: Iterable[Cost]) -> Cost:
    """Of things that are done one after the other."""
    return max(costs, default=ONE)


class Analysis:
    """The cost of one function.

    Args:
        known: costs of other functions of the same source, by name.
    """

    def __init__(self, function: Function, known: Mapping[str, Cost]) -> None:
        self.facts = Facts(function)
        self._known = known
        self._loops: list[ast.For | ast.While | ast.AsyncFor] = []
        self._searches = recursion.marks_visited(self.facts)

    def cost(self) -> Cost:
        """Of the whole function, its recursion included."""
        own = self._statements(self.facts.function.body)
        return recursion.total(self.facts, own)

    # --- statements

    def _statements(self, body: Sequence[ast.stmt]) -> Cost:
        return worst(self._statement(statement) for statement in body)

    def _statement(self, node: ast.stmt) -> Cost:
        if isinstance(node, (ast.For, ast.AsyncFor)):
            size = self.size(node.iter)
            return worst(
                (self._expression(node.iter), size * self._inside(node), self._statements(node.orelse))
            )
        if isinstance(node, ast.While):
            rounds = self._rounds(node)
            return worst((rounds * self._expression(node.test), rounds * self._inside(node)))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            return ONE
        parts: list[Cost] = []
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.stmt):
                parts.append(self._statement(child))
            elif isinstance(child, ast.expr):
                parts.append(self._expression(child))
            else:
                parts += [
                    self._statement(each) for each in getattr(child, "body", []) if isinstance(each, ast.stmt)
                ]
                parts += [
                    self._expression(each)
                    for each in ast.iter_child_nodes(child)
                    if isinstance(each, ast.expr)
                ]
        return worst(parts)

    def _inside(self, loop: ast.For | ast.While | ast.AsyncFor) -> Cost:
        self._loops.append(loop)
        try:
            return self._statements(loop.body)
        finally:
            self._loops.pop()

    def _rounds(self, loop: ast.While) -> Cost:
        tested = names_in(loop.test)
        inner = [node for statement in loop.body for node in walk(statement)]
        if any(_halved(node, tested, self.facts.halves) for node in inner):
            return LOG
        if any(isinstance(node, ast.Mult) for node in walk(loop.test)):
            return ROOT
        moved = {name_of(node.target) for node in inner if isinstance(node, ast.AugAssign)}
        popped = {
            name_of(node.func.value)
            for node in inner
            if isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr[:3] == "pop"
        }
        if self._loops and (moved | popped) and self._kept(loop, (moved - self._summed(inner)) | popped):
            return ONE
        return LINEAR

    @staticmethod
    def _summed(inner: Iterable[ast.AST]) -> set[str]:
        """Names that take in elements: sums rather than positions."""
        return {
            name_of(node.target)
            for node in inner
            if isinstance(node, ast.AugAssign) and not isinstance(node.value, ast.Constant)
        }

    def _kept(self, loop: ast.While, progress: set[str]) -> bool:
        """Whether what moves this loop goes on where it was, so that all its rounds together are linear."""
        if not progress:
            return False
        outer = self._loops[-1]
        within = set(walk(loop))
        again = {name for node in walk(outer) if node not in within for name, _ in assigned(node)}
        marked = {
            name_of(node.func.value)
            for node in within
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "add"
        }
        return not progress & again or bool(marked - again and self.facts.hashed & marked)

    # --- expressions

    def _expression(self, node: ast.expr | None) -> Cost:
        if node is None:
            return ONE
        if isinstance(node, (ast.ListComp, ast.SetComp, ast.GeneratorExp, ast.DictComp)):
            return self._comprehension(node)
        below = worst(self._expression(child) for child in _expressions(node))
        return max(below, self._own(node))

    def _comprehension(self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp) -> Cost:
        element = (node.key, node.value) if isinstance(node, ast.DictComp) else (node.elt,)
        inner = worst(self._expression(part) for part in element)
        for part in reversed(node.generators):
            tests = worst(self._expression(test) for test in part.ifs)
            inner = max(self._expression(part.iter), self.size(part.iter) * max(inner, tests))
        return inner

    def _own(self, node: ast.expr) -> Cost:
        if isinstance(node, ast.Compare):
            pairs = zip(node.ops, node.comparators, strict=True)
            return worst(self._search(right) for op, right in pairs if isinstance(op, (ast.In, ast.NotIn)))
        if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Slice):
            return ONE if _short(node.slice) else LINEAR
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult) and isinstance(node.left, ast.List):
            return ONE if isinstance(node.right, ast.Constant) else LINEAR
        return self._call(node) if isinstance(node, ast.Call) else ONE

    def _search(self, where: ast.expr) -> Cost:
        """Of looking for something in there."""
        if isinstance(where, ast.Subscript) and isinstance(where.slice, ast.Slice):
            return LINEAR
        if isinstance(where, ast.Name) and where.id not in self.facts.hashed:
            return ONE if where.id in self.facts.fixed else LINEAR
        return ONE

    def _call(self, node: ast.Call) -> Cost:
        name = called(node)
        if name in _LOGARITHMIC:
            return LOG
        subject = node.func.value if isinstance(node.func, ast.Attribute) else None
        first = node.args[0] if node.args else subject
        if name in _SORTING:
            return LOG * self.size(subject if name == "sort" and subject is not None else first)
        if name == "pop" and node.args and isinstance(node.args[0], ast.Constant) and subject is not None:
            return LINEAR if node.args[0].value == 0 and name_of(subject) not in self.facts.hashed else ONE
        if name in _WHOLE and not (name in _ONLY_ONE and len(node.args) != 1):
            whole = subject if name in ("index", "count", "remove", "insert", "reverse", "copy") else first
            recursive = first is not None and is_call_of(first, self.facts.function.name)
            return ONE if recursive or isinstance(first, ast.GeneratorExp) else self.size(whole)
        if name != self.facts.function.name and (
            isinstance(node.func, ast.Name) or name_of(node.func) == "self"
        ):
            return self._known.get(name, ONE)
        return ONE

    # --- sizes

    def size(self, node: ast.expr | None) -> Cost:
        """How many elements a loop over this goes through."""
        if node is None or isinstance(node, (ast.Constant, ast.List, ast.Tuple, ast.Set, ast.Dict)):
            return ONE
        if isinstance(node, ast.Name):
            return ONE if node.id in self.facts.fixed else LINEAR
        if isinstance(node, ast.Call):
            return self._size_of_call(node)
        if isinstance(node, ast.Subscript):
            if isinstance(node.slice, ast.Slice):
                return ONE if _short(node.slice) else LINEAR
            return ONE if self._in_a_search() else LINEAR
        if isinstance(node, (ast.ListComp, ast.GeneratorExp, ast.SetComp)):
            return reduce(Cost.__mul__, (self.size(part.iter) for part in node.generators), ONE)
        return LINEAR

    def _size_of_call(self, node: ast.Call) -> Cost:
        name = called(node)
        if name == "range":
            if all(isinstance(argument, (ast.Constant, ast.UnaryOp)) for argument in node.args):
                return ONE
            return ROOT if any(_is_root(part) for part in walk(node)) else LINEAR
        if name == "combinations":
            times = node.args[1] if len(node.args) > 1 else None
            known = (
                isinstance(times, ast.Constant)
                and isinstance(times.value, int)
                and 0 <= times.value <= _HIGHEST_POWER
            )
            return Cost(power=float(times.value)) if known else EXPONENTIAL  # type: ignore[union-attr]
        if name in ("permutations", "combinations_with_replacement"):
            return EXPONENTIAL
        if name == "product":
            return reduce(Cost.__mul__, (self.size(part) for part in node.args), ONE)
        if name in _SAME_SIZE:
            return worst(self.size(part) for part in node.args if not isinstance(part, ast.Lambda))
        if name in ("items", "keys", "values", "copy", "split") and isinstance(node.func, ast.Attribute):
            return self.size(node.func.value)
        return LINEAR

    def _in_a_search(self) -> bool:
        """Inside a loop over a list of work, or a recursion that marks what it has seen: each edge once."""
        return self._searches or any(
            isinstance(loop, ast.While) and names_in(loop.test) & self.facts.popped for loop in self._loops
        )


def _expressions(node: ast.AST) -> Iterable[ast.expr]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.expr):
            yield child
        elif isinstance(child, (ast.keyword, ast.FormattedValue)):
            yield child.value


def _halved(node: ast.AST, tested: set[str], middles: set[str]) -> bool:
    """Whether a statement makes what a loop tests a fraction of what it was, or a multiple."""
    if isinstance(node, ast.AugAssign):
        shrinks = isinstance(node.op, (ast.FloorDiv, ast.RShift, ast.LShift, ast.Mult, ast.Div))
        by_middle = bool(names_in(node.value) & middles)
        return name_of(node.target) in tested and (shrinks or by_middle)
    for name, value in assigned(node):
        modulo = isinstance(value, ast.BinOp) and isinstance(value.op, ast.Mod)
        if name in tested and (halves(value) or modulo or names_in(value) & middles):
            return True
    return False


def _short(part: ast.Slice) -> bool:
    """Whether a slice has a fixed number of elements."""
    return part.upper is not None and all(
        bound is None or isinstance(bound, ast.Constant) for bound in (part.lower, part.upper)
    )


def _is_root(node: ast.AST) -> bool:
    power = (
        isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow) and isinstance(node.right, ast.Constant)
    )
    return called(node) in ("sqrt", "isqrt") or (power and node.right.value == 0.5)  # type: ignore[attr-defined]
