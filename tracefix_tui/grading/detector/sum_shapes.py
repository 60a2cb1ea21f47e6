"""Shapes of code that adds up neighbours: best sums, pairs, windows, prefixes, and halves of what is ordered.

Each function answers one question about one function's tree.
"""

from __future__ import annotations

import ast

from tracefix_tui.grading.detector import recursion
from tracefix_tui.grading.detector.facts import Facts, called, name_of, names_in
from tracefix_tui.grading.detector.tree import (
    added,
    assignments,
    each,
    is_difference,
    is_sum,
    nested,
    summed_slices,
)
from tracefix_tui.grading.detector.walk import walk

# --- maximum subarray


def goes_on_or_starts_afresh(tree: ast.AST, facts: Facts) -> bool:
    """`current = max(x, current + x)`, or the same as a choice."""
    chosen = any(
        isinstance(value, ast.IfExp)
        and name in names_in(value.test)
        and any(is_sum(part) and name in names_in(part) for part in (value.body, value.orelse))
        for name, value in assignments(tree)
    )
    return chosen or any(
        called(value) == "max"
        and any(is_sum(part) and name in names_in(part) for part in value.args)  # type: ignore[attr-defined]
        and any(isinstance(part, ast.Name) for part in value.args)  # type: ignore[attr-defined]
        for name, value in assignments(tree)
    )


def drops_a_negative_sum(tree: ast.AST, facts: Facts) -> bool:
    """`if current < 0: current = 0`"""
    return any(
        isinstance(node.test, ast.Compare)
        and isinstance(node.test.ops[0], (ast.Lt, ast.LtE))
        and name_of(node.test.left) in added(tree)
        and any(name == name_of(node.test.left) for name, _ in assignments(ast.Module(node.body, [])))
        for node in each(tree, ast.If)
        if isinstance(node, ast.If)
    )


def best_of_sums_from_each_start(tree: ast.AST, facts: Facts) -> bool:
    """A sum that starts at 0 in the outer loop, grows in the inner one, and is compared with the best."""
    for outer, inner in nested(tree):
        sums = added(inner) & {
            name for name, value in assignments(outer) if isinstance(value, ast.Constant) and value.value == 0
        }
        for node in walk(outer):
            compared = isinstance(node, ast.Compare) and isinstance(node.ops[0], (ast.Gt, ast.Lt))
            if sums & names_in(node) and (called(node) == "max" or compared):
                return True
    return False


def sums_of_all_slices(tree: ast.AST, facts: Facts) -> bool:
    """`sum(a[i:j])` with both ends free."""
    return any(
        isinstance(part.slice.lower, ast.Name) and isinstance(part.slice.upper, ast.Name)
        for part in summed_slices(tree)
        if isinstance(part.slice, ast.Slice)
    )


# --- two sum


def two_elements_make_a_target(tree: ast.AST, facts: Facts) -> bool:
    """`a[i] + a[j] == target`, or the sum kept in a name first."""
    sums = {name for name, value in assignments(tree) if _is_pair(value)}
    for node in each(tree, ast.Compare):
        assert isinstance(node, ast.Compare)
        if isinstance(node.ops[0], ast.Eq) and len(node.comparators) == 1:
            sides = (node.left, node.comparators[0])
            if any(
                _is_pair(side) or (name_of(side) in sums and isinstance(side, ast.Name)) for side in sides
            ):
                return True
    return False


def _is_pair(node: ast.AST) -> bool:
    if not is_sum(node):
        return False
    assert isinstance(node, ast.BinOp)
    both_items = all(isinstance(side, ast.Subscript) for side in (node.left, node.right))
    return both_items or all(isinstance(side, ast.Name) for side in (node.left, node.right))


def what_is_missing_was_seen(tree: ast.AST, facts: Facts) -> bool:
    """`target - x in seen`, or with a name for the difference."""
    missing = {name for name, value in assignments(tree) if is_difference(value)}
    return any(
        isinstance(node.ops[0], (ast.In, ast.NotIn))
        and (is_difference(node.left) or (isinstance(node.left, ast.Name) and node.left.id in missing))
        for node in each(tree, ast.Compare)
        if isinstance(node, ast.Compare)
    )


# --- sliding window


def width_of_a_window(tree: ast.AST, facts: Facts) -> bool:
    """`right - left + 1`, where right comes from a loop."""
    running = {name for loop in each(tree, ast.For) for name in names_in(loop.target)}  # type: ignore[attr-defined]
    for node in each(tree, ast.BinOp):
        assert isinstance(node, ast.BinOp)
        if is_sum(node) and is_difference(node.left) and isinstance(node.right, ast.Constant):
            difference = node.left
            assert isinstance(difference, ast.BinOp)
            left = name_of(difference.right)
            if name_of(difference.left) in running and left and left not in running:
                return left not in facts.parameters
    return False


def slice_of_fixed_width(tree: ast.AST, facts: Facts) -> bool:
    """`a[i:i + k]` in a sum or a maximum."""
    return any(
        isinstance(part.slice, ast.Slice)
        and isinstance(part.slice.lower, ast.Name)
        and isinstance(part.slice.upper, ast.BinOp)
        and part.slice.lower.id in names_in(part.slice.upper)
        for part in summed_slices(tree)
    )


def one_in_one_out(tree: ast.AST, facts: Facts) -> bool:
    """`window += a[i] - a[i - k]`"""
    return any(
        isinstance(node, ast.AugAssign)
        and is_difference(node.value)
        and isinstance(node.value.right, ast.Subscript)  # type: ignore[attr-defined]
        and is_difference(node.value.right.slice)  # type: ignore[attr-defined]
        for node in walk(tree)
    )


def behind_the_window(tree: ast.AST, facts: Facts) -> bool:
    """`q[0] <= i - k`: what has left the window is dropped."""
    return any(
        isinstance(node, ast.Compare)
        and isinstance(node.left, ast.Subscript)
        and isinstance(node.left.slice, ast.Constant)
        and is_difference(node.comparators[0])
        for node in walk(tree)
    )


# --- binary search


def compares_the_middle(tree: ast.AST, facts: Facts) -> bool:
    """A middle is compared, and only one half is gone on with."""
    compared = any(names_in(node) & facts.halves for node in each(tree, ast.Compare))
    return compared and recursion.along(facts.function.body, facts.function.name) <= 1


def uses_bisect(tree: ast.AST, facts: Facts) -> bool:
    return any(called(node).startswith("bisect") for node in walk(tree))


# --- prefix sum


def keeps_running_sums(tree: ast.AST, facts: Facts) -> bool:
    """`total += x; out.append(total)`, or `accumulate`."""
    sums = added(tree)
    for node in each(tree, ast.Call):
        assert isinstance(node, ast.Call)
        if called(node) == "accumulate":
            return True
        first = node.args[0] if node.args else None
        if called(node) == "append" and isinstance(first, ast.Name) and first.id in sums:
            return True
    return False


def table_of_sums(tree: ast.AST, facts: Facts) -> bool:
    """`p[i + 1] = p[i] + a[i]`, or `p.append(p[-1] + x)`."""
    for node in walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Subscript):
            table, value = name_of(node.targets[0]), node.value
        elif isinstance(node, ast.Call) and called(node) == "append" and node.args:
            table, value = name_of(node.func), node.args[0]
        else:
            continue
        if not isinstance(value, ast.BinOp) or not is_sum(value):
            continue
        own, other = value.left, name_of(value.right)
        if isinstance(own, ast.Subscript) and name_of(own) == table and other not in ("", table):
            return True
    return False


def sums_from_the_start(tree: ast.AST, facts: Facts) -> bool:
    """`sum(a[:i])`"""
    return any(
        isinstance(part.slice, ast.Slice)
        and part.slice.lower is None
        and part.slice.upper is not None
        and not isinstance(part.slice.upper, ast.Constant)
        and bool(names_in(part.slice.upper) - set(facts.parameters))
        for part in summed_slices(tree)
    )


def left_against_right(tree: ast.AST, facts: Facts) -> bool:
    """`left == total - left - x`"""
    totals = {name for name, value in assignments(tree) if called(value) == "sum"}
    return any(
        is_difference(part) and names_in(part) & totals and names_in(part) & added(tree)
        for node in each(tree, ast.Compare)
        for part in walk(node)
    )


def difference_of_prefixes(tree: ast.AST, facts: Facts) -> bool:
    """`counts.get(prefix - k)`"""
    return any(
        called(node) == "get" and is_difference(node.args[0]) and names_in(node.args[0]) & added(tree)  # type: ignore[attr-defined]
        for node in each(tree, ast.Call)
        if node.args  # type: ignore[attr-defined]
    )
