"""The cost of functions that call themselves: how many calls along a path, and how their arguments shrink."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from tracefix_tui.grading.detector.cost import EXPONENTIAL, LINEAR, LOG, ONE, SORT, Cost
from tracefix_tui.grading.detector.facts import Facts, halves, is_call_of, name_of, names_in
from tracefix_tui.grading.detector.walk import walk

MANY = 99
"""Calls inside a loop."""


def total(facts: Facts, own: Cost) -> Cost:
    """The cost of a function whose own body costs `own` without its recursion."""
    if not facts.calls:
        return own
    if remembers(facts):
        return Cost(power=float(max(1, len(_changed(facts))))) * own
    if marks_visited(facts) or _goes_into_parts(facts):
        return max(LINEAR, own)
    branches = along(facts.function.body, facts.function.name)
    if _divides(facts):
        if branches <= 1:
            return LOG if own == ONE else own
        if branches == 2:
            return LINEAR if own < LINEAR else SORT if own < SORT else own
        return max(Cost(power=2.0), own)
    return LINEAR * own if branches <= 1 else EXPONENTIAL


def along(body: Sequence[ast.stmt], name: str) -> int:
    """The most calls of `name` along one path through these statements."""
    count = 0
    for position, statement in enumerate(body):
        if isinstance(statement, ast.If):
            here, other = along(statement.body, name), along(statement.orelse, name)
            rest = along(body[position + 1 :], name)
            leaves = [_leaves(statement.body), bool(statement.orelse) and _leaves(statement.orelse)]
            here += 0 if leaves[0] else rest
            other += 0 if leaves[1] else rest
            return count + _calls(statement.test, name) + max(here, other)
        if isinstance(statement, (ast.For, ast.While, ast.AsyncFor)):
            count += MANY * min(1, _calls(statement, name))
        else:
            count += _calls(statement, name)
        if isinstance(statement, (ast.Return, ast.Raise)):
            break
    return count


def _leaves(body: Sequence[ast.stmt]) -> bool:
    return bool(body) and isinstance(body[-1], (ast.Return, ast.Raise))


def _calls(node: ast.AST, name: str) -> int:
    choice = isinstance(node, ast.Return) and isinstance(node.value, ast.IfExp)
    if choice:
        return max(_calls(node.value.body, name), _calls(node.value.orelse, name))  # type: ignore[attr-defined]
    looped = [part for part in walk(node) if isinstance(part, (ast.ListComp, ast.GeneratorExp, ast.SetComp))]
    if any(is_call_of(each, name) for part in looped for each in walk(part)):
        return MANY
    return sum(is_call_of(each, name) for each in walk(node))


def remembers(facts: Facts) -> bool:
    """Whether it keeps its answers: a cache as decorator, or a look into a dict that it also fills."""
    for decorator in facts.function.decorator_list:
        whole = decorator.func if isinstance(decorator, ast.Call) else decorator
        name = whole.attr if isinstance(whole, ast.Attribute) else name_of(whole)
        if "cache" in name or "memo" in name:
            return True
    return bool(_looked_up(facts) & _filled(facts))


def marks_visited(facts: Facts) -> bool:
    """Whether a recursion notes where it has been, and goes nowhere twice."""
    added = {
        name_of(node.func.value)
        for node in walk(facts.function)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "add"
    }
    return bool(facts.calls) and bool(added & _looked_up(facts))


def _looked_up(facts: Facts) -> set[str]:
    return {
        name_of(right)
        for node in walk(facts.function)
        if isinstance(node, ast.Compare)
        for op, right in zip(node.ops, node.comparators, strict=True)
        if isinstance(op, (ast.In, ast.NotIn))
    } - {""}


def _filled(facts: Facts) -> set[str]:
    return {
        name_of(target)
        for node in walk(facts.function)
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Subscript)
    }


def _changed(facts: Facts) -> set[int]:
    """Positions of the arguments that differ from the function's own."""
    return {
        position
        for call in facts.calls
        for position, argument in enumerate(call.args)  # type: ignore[attr-defined]
        if position < len(facts.parameters)
        and not (isinstance(argument, ast.Name) and argument.id == facts.parameters[position])
    }


def _divides(facts: Facts) -> bool:
    """Whether each call gets a fraction of what its caller got."""
    small = facts.halves | facts.filtered
    for call in facts.calls:
        for argument in call.args:  # type: ignore[attr-defined]
            modulo = isinstance(argument, ast.BinOp) and isinstance(argument.op, ast.Mod)
            if halves(argument) or modulo or names_in(argument) & small:
                return True
    return False


def _goes_into_parts(facts: Facts) -> bool:
    """Whether it calls itself on parts of its argument: children, items of a nested list."""
    targets = {
        name
        for node in walk(facts.function)
        if isinstance(node, (ast.For, ast.comprehension)) and name_of(node.iter) in facts.parameters
        for name in names_in(node.target)
    }
    for call in facts.calls:
        arguments = call.args  # type: ignore[attr-defined]
        into = [each for each in arguments if isinstance(each, ast.Attribute) or name_of(each) in targets]
        grows = [each for each in arguments if isinstance(each, ast.BinOp)]
        if not into or grows:
            return False
    return True
