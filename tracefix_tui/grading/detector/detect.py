"""The detector: one look at a source for its problem and its complexity."""

from __future__ import annotations

import ast
import warnings
from dataclasses import dataclass

from tracefix_tui.grading.detector.complexity import Analysis
from tracefix_tui.grading.detector.cost import ONE, Cost
from tracefix_tui.grading.detector.facts import Function
from tracefix_tui.grading.detector.walk import TooMuch, limited, walk

MOST_CHARACTERS = 50_000
"""Longer sources are not looked at."""


@dataclass(frozen=True, slots=True)
class Detected:
    """What a source seems to be.

    Attributes:
        problem: one of `problems.PROBLEMS`, "" when it is none of them or can't be told.
        complexity: of its most costly public function: `O(n log n)`; "" when it can't be read.
        cost: the same as numbers.
    """

    problem: str = ""
    complexity: str = ""
    cost: Cost = ONE


def detect(source: str) -> Detected:
    """Read a source; nothing of it is run. What can't be read, or not soon, is nothing."""
    from tracefix_tui.grading.detector.problems import problem_of

    tree = _parsed(source)
    if tree is None:
        return Detected()
    try:
        with limited():
            functions = [
                node for node in walk(tree) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
            ]
            if not functions:
                return Detected()
            costs = _costs(functions)
            public = [each for each in functions if not each.name.startswith("_")] or functions
            worst = max(public, key=lambda each: costs[each.name])
            return Detected(problem_of(tree, public), costs[worst.name].text, costs[worst.name])
    except (TooMuch, RecursionError, ValueError):  # ValueError: a number that is too long to be written
        return Detected()


def _costs(functions: list[Function]) -> dict[str, Cost]:
    """By name; found out twice over, so that functions may call those that stand below."""
    costs: dict[str, Cost] = {}
    for _ in range(2):
        for function in functions:
            costs[function.name] = Analysis(function, costs).cost()
    return costs


def _parsed(source: str) -> ast.Module | None:
    if len(source) > MOST_CHARACTERS:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
