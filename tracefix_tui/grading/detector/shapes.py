"""Shapes of code that orders, finds doubles, walks graphs, fills tables or counts.

Each function answers one question about one function's tree.
"""

from __future__ import annotations

import ast

from tracefix_tui.grading.detector import recursion
from tracefix_tui.grading.detector.facts import Facts, called, name_of, names_in
from tracefix_tui.grading.detector.tree import LOOPS, assignments, each, is_sum
from tracefix_tui.grading.detector.walk import walk

# --- sorting


def swaps_in_a_loop(tree: ast.AST, facts: Facts) -> bool:
    """`a[i], a[j] = a[j], a[i]`"""
    return any(
        isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Tuple)
        and isinstance(node.value, ast.Tuple)
        and all(isinstance(part, ast.Subscript) for part in (*node.targets[0].elts, *node.value.elts))
        for loop in each(tree, *LOOPS)
        for node in walk(loop)
    )


def shifts_to_insert(tree: ast.AST, facts: Facts) -> bool:
    """`a[j + 1] = a[j]` in a while loop"""
    return any(
        isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Subscript)
        and isinstance(node.value, ast.Subscript)
        and name_of(node.targets[0]) == name_of(node.value)
        for loop in each(tree, ast.While)
        for node in walk(loop)
    )


def sorts_for_its_answer(tree: ast.AST, facts: Facts) -> bool:
    """Returns what `sorted` gives, or sorts what it was given or returns."""
    answers = {name_of(node.value) for node in each(tree, ast.Return) if node.value is not None}  # type: ignore[attr-defined]
    for node in walk(tree):
        if isinstance(node, ast.Return) and node.value is not None and called(node.value) == "sorted":
            return True
        if called(node) == "sort" and name_of(node.func) in {*facts.parameters, *answers}:  # type: ignore[attr-defined]
            return True
    return False


def merges_halves(tree: ast.AST, facts: Facts) -> bool:
    """Calls itself on both halves and appends from both."""
    twice = recursion.along(facts.function.body, facts.function.name) == 2
    return twice and bool(facts.halves) and any(called(node) == "append" for node in walk(tree))


def parts_around_a_pivot(tree: ast.AST, facts: Facts) -> bool:
    return bool(facts.filtered) and any(names_in(call) & facts.filtered for call in facts.calls)


def empties_a_heap(tree: ast.AST, facts: Facts) -> bool:
    return any(called(node) == "heapify" for node in walk(tree))


# --- duplicates


def compares_each_pair_for_equality(tree: ast.AST, facts: Facts) -> bool:
    """`a[i] == a[j]`, both elements of one list"""
    return any(
        isinstance(node.ops[0], ast.Eq)
        and isinstance(node.left, ast.Subscript)
        and isinstance(node.comparators[0], ast.Subscript)
        and name_of(node.left) == name_of(node.comparators[0])
        and {ast.dump(node.left.slice), ast.dump(node.comparators[0].slice)} != {""}
        for node in each(tree, ast.Compare)
        if isinstance(node, ast.Compare) and len(node.ops) == 1
    )


def seen_before(tree: ast.AST, facts: Facts) -> bool:
    """An element is looked up in what gathers elements, and put there."""
    gathered = {
        (name_of(node.func), ast.dump(node.args[0]))
        for node in each(tree, ast.Call)
        if isinstance(node, ast.Call) and called(node) in ("add", "append") and node.args
    } | {
        (name_of(node.targets[0]), ast.dump(node.targets[0].slice))
        for node in each(tree, ast.Assign)
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Subscript)
        and isinstance(node.value, ast.Constant)
    }
    return not facts.popped and any(
        (name_of(node.comparators[0]), ast.dump(node.left)) in gathered
        for node in each(tree, ast.Compare)
        if isinstance(node, ast.Compare) and isinstance(node.ops[0], (ast.In, ast.NotIn))
    )


def length_of_a_set(tree: ast.AST, facts: Facts) -> bool:
    """`len(set(x))`"""
    return any(
        called(node) == "len" and called(node.args[0]) == "set"  # type: ignore[attr-defined]
        for node in each(tree, ast.Call)
        if node.args  # type: ignore[attr-defined]
    )


def counts_above_one(tree: ast.AST, facts: Facts) -> bool:
    """`.count(x) > 1`"""
    return any(
        isinstance(node, ast.Compare) and called(node.left) == "count" for node in each(tree, ast.Compare)
    )


def in_what_came_before(tree: ast.AST, facts: Facts) -> bool:
    """`x in a[:i]`"""
    return any(
        isinstance(node.ops[0], (ast.In, ast.NotIn))
        and isinstance(node.left, ast.Name)
        and isinstance(node.comparators[0], ast.Subscript)
        and isinstance(node.comparators[0].slice, ast.Slice)
        for node in each(tree, ast.Compare)
        if isinstance(node, ast.Compare)
    )


# --- graph


def works_off_a_list_of_nodes(tree: ast.AST, facts: Facts) -> bool:
    """A while loop that pops a node and goes through what stands under it."""
    for loop in each(tree, ast.While):
        assert isinstance(loop, ast.While)
        if not names_in(loop.test) & facts.popped:
            continue
        taken = {name for name, value in assignments(loop) if called(value) in ("pop", "popleft", "heappop")}
        if any(isinstance(node, ast.Subscript) and names_in(node.slice) & taken for node in walk(loop)):
            return True
    return False


def visits_by_recursion(tree: ast.AST, facts: Facts) -> bool:
    return recursion.marks_visited(facts)


def relaxes_a_path(tree: ast.AST, facts: Facts) -> bool:
    """`d[i][k] + d[k][j] < d[i][j]`"""
    return any(
        (
            isinstance(node, ast.Compare)
            and is_sum(node.left)
            and isinstance(node.left.left, ast.Subscript)  # type: ignore[attr-defined]
            and isinstance(node.left.left.value, ast.Subscript)  # type: ignore[attr-defined]
            and name_of(node.left) == name_of(node.comparators[0]) != ""
        )
        or (
            isinstance(node, ast.Compare)
            and {name_of(part) for part in each(node, ast.Subscript)} == {name_of(node.comparators[0])}
            and len(list(each(node, ast.Subscript))) >= 6
        )
        for node in each(tree, ast.Compare)
    )


# --- dynamic programming


def table_from_earlier_entries(tree: ast.AST, facts: Facts) -> bool:
    """An entry of a table is made of two or more others of it."""
    for node in walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Subscript):
            table, value = name_of(node.targets[0]), node.value
        elif isinstance(node, ast.Call) and called(node) == "append" and node.args:
            table, value = name_of(node.func), node.args[0]
        else:
            continue
        own = [
            part
            for part in each(value, ast.Subscript)
            if isinstance(part, ast.Subscript) and isinstance(part.value, ast.Name) and part.value.id == table
        ]
        if len(own) >= 2 and (is_sum(value) or called(value) in ("max", "min")):
            return True
        deep = [part for part in each(value, ast.Subscript) if name_of(part) == table]
        if called(value) in ("max", "min") and len(deep) >= 4:
            return True
    return False


def overlapping_recursion(tree: ast.AST, facts: Facts) -> bool:
    """The sum or the best of two calls of itself with arguments that are a little smaller."""
    if len({ast.dump(call) for call in facts.calls}) < 2 or facts.halves or facts.filtered:
        return False
    for node in walk(tree):
        if is_sum(node) or called(node) in ("max", "min"):
            calls = [call for call in facts.calls if call in set(walk(node))]
            if len(calls) >= 2 and not any(isinstance(part, ast.List) for part in walk(node)):
                return True
    return False


def best_of_two_states(tree: ast.AST, facts: Facts) -> bool:
    """`take, skip = skip + x, max(take, skip)`"""
    for node in each(tree, ast.Assign):
        assert isinstance(node, ast.Assign)
        if isinstance(node.targets[0], ast.Tuple) and isinstance(node.value, ast.Tuple):
            targets = names_in(node.targets[0])
            for value in node.value.elts:
                for part in each(value, ast.Call):
                    if called(part) in ("max", "min") and len(names_in(part) & targets) >= 2:
                        return True
    return False


# --- counting


def adds_one_under_a_key(tree: ast.AST, facts: Facts) -> bool:
    """`d[x] = d.get(x, 0) + 1`, `d[x] += 1`, or lists gathered under keys."""
    for node in walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Subscript):
            found = is_sum(node.value) and any(called(part) == "get" for part in walk(node.value))
        elif isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Subscript):
            found = isinstance(node.op, ast.Add) and isinstance(node.value, ast.Constant)
        else:
            found = called(node) == "setdefault"
        if found:
            return True
    return False


def counts_with_a_call(tree: ast.AST, facts: Facts) -> bool:
    """`Counter(x)`, or `x.count` for each element."""
    counted = any(
        called(part) == "count" for node in each(tree, ast.DictComp, ast.ListComp) for part in walk(node)
    )
    return counted or any(called(node) == "Counter" for node in walk(tree))
