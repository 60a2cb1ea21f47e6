"""Which problem a source seems to solve: shapes of its syntax tree weigh most, words in its names help.

Each problem has a few questions about the text; the one with the most weight is named, if it has enough.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from tracefix_tui.grading.detector import recursion, shapes, sum_shapes
from tracefix_tui.grading.detector.facts import Facts, Function
from tracefix_tui.grading.detector.walk import walk

ENOUGH = 2
"""Weight below which no problem is named."""

_WORDS: dict[str, frozenset[str]] = {
    "maximum subarray": frozenset({"subarray", "kadane", "maxsubarray"}),
    "two sum": frozenset({"twosum", "complement", "pair", "pairs"}),
    "sliding window": frozenset({"window", "windows", "substring"}),
    "binary search": frozenset({"bisect", "binary"}),
    "prefix sum": frozenset({"prefix", "cumulative", "running"}),
    "sorting": frozenset({"sort", "sorted", "bubble", "mergesort", "quicksort"}),
    "duplicates": frozenset(
        {"duplicate", "duplicates", "dedupe", "unique", "distinct", "repeated", "repeat"}
    ),
    "graph": frozenset(
        {
            "graph",
            "adj",
            "adjacency",
            "neighbors",
            "neighbours",
            "edges",
            "bfs",
            "dfs",
            "dijkstra",
            "indegree",
        }
    ),
    "dynamic programming": frozenset({"dp", "memo", "knapsack", "lcs", "fib", "fibonacci"}),
    "counting": frozenset({"counts", "counter", "frequency", "frequencies", "histogram", "tally", "votes"}),
}
PROBLEMS = tuple(_WORDS)

Question = Callable[[ast.AST, Facts], bool]
_QUESTIONS: dict[str, Sequence[tuple[Question, int]]] = {
    "maximum subarray": (
        (sum_shapes.goes_on_or_starts_afresh, 5),
        (sum_shapes.drops_a_negative_sum, 5),
        (sum_shapes.best_of_sums_from_each_start, 5),
        (sum_shapes.sums_of_all_slices, 5),
    ),
    "two sum": ((sum_shapes.two_elements_make_a_target, 5), (sum_shapes.what_is_missing_was_seen, 5)),
    "sliding window": (
        (sum_shapes.width_of_a_window, 4),
        (sum_shapes.slice_of_fixed_width, 5),
        (sum_shapes.one_in_one_out, 5),
        (sum_shapes.behind_the_window, 4),
    ),
    "binary search": ((sum_shapes.compares_the_middle, 4), (sum_shapes.uses_bisect, 5)),
    "prefix sum": (
        (sum_shapes.keeps_running_sums, 4),
        (sum_shapes.table_of_sums, 6),
        (sum_shapes.sums_from_the_start, 5),
        (sum_shapes.left_against_right, 4),
        (sum_shapes.difference_of_prefixes, 5),
    ),
    "sorting": (
        (shapes.swaps_in_a_loop, 4),
        (shapes.shifts_to_insert, 4),
        (shapes.sorts_for_its_answer, 3),
        (shapes.merges_halves, 5),
        (shapes.parts_around_a_pivot, 5),
        (shapes.empties_a_heap, 4),
    ),
    "duplicates": (
        (shapes.compares_each_pair_for_equality, 4),
        (shapes.seen_before, 4),
        (shapes.length_of_a_set, 5),
        (shapes.counts_above_one, 5),
        (shapes.in_what_came_before, 5),
    ),
    "graph": (
        (shapes.works_off_a_list_of_nodes, 5),
        (shapes.visits_by_recursion, 5),
        (shapes.relaxes_a_path, 6),
    ),
    "dynamic programming": (
        (shapes.table_from_earlier_entries, 5),
        (shapes.overlapping_recursion, 5),
        (shapes.best_of_two_states, 5),
    ),
    "counting": ((shapes.adds_one_under_a_key, 3), (shapes.counts_with_a_call, 3)),
}


def problem_of(tree: ast.Module, functions: Sequence[Function]) -> str:
    """The name of the problem, or "" when none stands out."""
    weights = dict.fromkeys(PROBLEMS, 0)
    said = set(_words(tree))
    for problem, words in _WORDS.items():
        weights[problem] += 2 * bool(said & words)
    for function in functions:
        facts = Facts(function)
        for problem, questions in _QUESTIONS.items():
            weights[problem] += max(
                (weight for asked, weight in questions if asked(function, facts)), default=0
            )
        if facts.calls and recursion.remembers(facts):
            weights["dynamic programming"] += 4
    found = max(PROBLEMS, key=lambda problem: weights[problem])
    return found if weights[found] >= ENOUGH else ""


def _words(tree: ast.Module) -> Iterator[str]:
    """Words of names, in lower case: `maxSubarray` and `max_sub_array` have the same."""
    for node in walk(tree):
        name = getattr(node, "name", None) or getattr(node, "id", None)
        name = node.arg if isinstance(node, ast.arg) else name
        if isinstance(name, str):
            parts = [part.lower() for part in re.findall(r"[A-Za-z][a-z]*", name)]
            yield from parts
            yield from ("".join(pair) for pair in pairwise(parts))
