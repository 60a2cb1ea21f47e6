"""Which statements each test reaches, and how suspect that makes them.

A copy of the source prints a mark before each statement, at most once in a call of its function; the report
holds what each test has printed. So the sandbox need not know of it.
"""

from __future__ import annotations

import ast
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass

from tracefix_tui.grading.report import Report

_MARK = re.compile(r"<~(\d+)~>")
_NAME = "_tracefix_mark"
_HELPER = f"""
def {_NAME}(number, seen=set()):
    if number < 0:
        seen.difference_update(range(-number, -number + 1000))
    elif number not in seen:
        seen.add(number)
        print("<~%d~>" % number)
"""


@dataclass(frozen=True, slots=True)
class Marked:
    """A source that prints marks.

    Attributes:
        text: the copy to run.
        lines: mark -> line of its statement in the unmarked source, 1-based.
        texts: mark -> what the statement says, to compare sources whose lines differ.
    """

    text: str
    lines: Mapping[int, int]
    texts: Mapping[int, str]


def marked(source: str) -> Marked:
    """A copy of `source` that prints which statements run.

    Raises:
        SyntaxError, ValueError, RecursionError: it can't be parsed.
    """
    tree = ast.parse(source)
    lines: dict[int, int] = {}
    texts: dict[int, str] = {}
    helper = ast.parse(_HELPER).body
    for place, scope in enumerate(ast.walk(tree)):
        if isinstance(scope, (ast.FunctionDef, ast.AsyncFunctionDef)):
            _mark_function(scope, 1000 * (place + 1), lines, texts)
    at = 0
    while at < len(tree.body) and _stays_first(tree.body[at]):
        at += 1
    tree.body[at:at] = helper
    return Marked(ast.unparse(ast.fix_missing_locations(tree)), lines, texts)


def _stays_first(node: ast.stmt) -> bool:
    doc = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    return doc or (isinstance(node, ast.ImportFrom) and node.module == "__future__")


def _mark_function(
    function: ast.FunctionDef | ast.AsyncFunctionDef, first: int, lines: dict[int, int], texts: dict[int, str]
) -> None:
    number = first

    def block(body: list[ast.stmt]) -> list[ast.stmt]:
        nonlocal number
        new: list[ast.stmt] = []
        for node in body:
            if number < first + 999 and not (
                isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
            ):
                lines[number] = node.lineno
                texts[number] = ast.unparse(node).partition("\n")[0]
                new.append(_call(number))
                number += 1
            new.append(node)
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
                continue
            for field in ("body", "orelse", "finalbody"):
                inner = getattr(node, field, None)
                if isinstance(inner, list) and inner:
                    setattr(node, field, block(inner))
            for handler in [*getattr(node, "handlers", []), *getattr(node, "cases", [])]:
                handler.body = block(handler.body)
        return new

    doc = ast.get_docstring(function) is not None and len(function.body) > 1
    head, body = (function.body[:1], function.body[1:]) if doc else ([], function.body)
    function.body = [*head, _call(-first), *block(body)]


def _call(number: int) -> ast.stmt:
    return ast.Expr(ast.Call(ast.Name(_NAME, ast.Load()), [ast.Constant(number)], []))


def reached(report: Report, source: Marked) -> dict[str, frozenset[int]]:
    """Test -> the marks it printed."""
    return {
        result.name: frozenset(
            number for number in map(int, _MARK.findall(result.output)) if number in source.lines
        )
        for result in report.results
    }


def suspicion(report: Report, source: Marked) -> dict[int, float]:
    """Line -> how suspect it is, 0..1: Ochiai, failing tests that reach it / sqrt(failing x reaching)."""
    tests = reached(report, source)
    failing = {result.name for result in report.results if not result.passed}
    found: dict[int, float] = {}
    for mark, line in source.lines.items():
        by = [name for name, marks in tests.items() if mark in marks]
        bad = sum(name in failing for name in by)
        score = bad / math.sqrt(len(failing) * len(by)) if by and failing else 0.0
        found[line] = max(found.get(line, 0.0), score)
    return found


def behaviour(report: Report, source: Marked, tests: frozenset[str]) -> frozenset[tuple[str, str]]:
    """(test, statement) for each statement that one of `tests` reaches."""
    return frozenset(
        (name, source.texts[mark])
        for name, marks in reached(report, source).items()
        if name in tests
        for mark in marks
    )
