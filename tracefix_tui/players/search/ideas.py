"""All changes of a source, the most promising first: how suspect the line is, times how common the slip."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tracefix_tui.episode.syntax import explodes
from tracefix_tui.players.search.expressions import expression_changes
from tracefix_tui.players.search.program import Change, Program
from tracefix_tui.players.search.statements import statement_changes
from tracefix_tui.players.search.syntax import name_changes
from tracefix_tui.players.search.templates import template_changes
from tracefix_tui.players.search.values import value_changes

_LEAST = 0.12
"""The share of its weight that a change keeps on a line that nothing speaks against."""
_WORD = re.compile(r"""["']([A-Za-z][A-Za-z0-9_]{2,30})["']""")


@dataclass(frozen=True, slots=True)
class Idea:
    """A whole changed source.

    Attributes:
        line: where it is changed, 1-based, in the source it was made from.
        promise: 0..1, the order in which ideas are tried.
    """

    source: str
    change: Change
    line: int
    promise: float


def ideas(program: Program, suspicion: Mapping[int, float], tests: str) -> list[Idea]:
    """Every change of `program`, the most promising first; none that changes nothing or does not compile.

    Args:
        suspicion: line -> 0..1. A line that is missing counts as the middle.
        tests: the source of the visible tests; only the words in its texts are looked at.
    """
    words = tuple(dict.fromkeys(_WORD.findall(tests)))[:20]
    found: list[Idea] = []
    for node, change in _all(program, words):
        statement = program.statement(node) if node is not None else None
        line = program.text.count("\n", 0, change.edits[0][0]) + 1
        lines = {getattr(node, "lineno", line), statement.lineno if statement is not None else line}
        if node is None:
            suspect = 1.0  # a name that nothing defines is wrong wherever it stands
        elif lines & suspicion.keys():
            suspect = max(suspicion.get(each, 0.0) for each in lines)
        else:
            suspect = 0.5
        promise = change.weight * (_LEAST + (1 - _LEAST) * suspect)
        found.append(Idea(program.changed(change), change, line, promise))
    found.sort(key=lambda idea: -idea.promise)
    return found


def _all(program: Program, words: Sequence[str]) -> Iterator[tuple[ast.AST | None, Change]]:
    for change in name_changes(program):
        yield None, change
    for node in program.code_nodes:
        for change in expression_changes(program, node):
            yield node, change
        for change in value_changes(program, node):
            yield node, change
        for change in statement_changes(program, node):
            yield node, change
        for change in template_changes(program, node, words):
            yield node, change


def meaning(source: str) -> str | None:
    """What tells two sources apart whatever their formatting; None when the source does not compile."""
    if explodes(source):
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SyntaxWarning)
            tree = ast.parse(source)
            compile(tree, "solution.py", "exec", dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    return ast.dump(tree)
