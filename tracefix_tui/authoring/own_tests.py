"""Somebody's own test file made ready for a judge: plain, turned to `solution`, without what can't be run."""

from __future__ import annotations

import ast
import sys
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from tracefix_tui.authoring.test_files import TestsNotReadable, only_tests, turned
from tracefix_tui.authoring.unittest_tests import LeftOutTest, as_plain_tests
from tracefix_tui.authoring.usable_tests import usable

_ALWAYS = ("__future__", "pytest", "solution")
_NEVER_AHEAD = frozenset(
    {"__main__", "antigravity", "idlelib", "test", "this", "tkinter", "turtle", "turtledemo"}
)
_MOST_MODULES = 40


@dataclass(frozen=True, slots=True)
class Prepared:
    """Tests for a judge.

    Attributes:
        modules: standard modules that the code needs besides those that are always there.
    """

    text: str
    modules: tuple[str, ...]
    left_out: tuple[LeftOutTest, ...]


def prepared(
    source: str, tests: str, module: str, exports: Mapping[str, Mapping[str, str]] | None = None
) -> Prepared:
    """The tests of `source` as a judge can run them.

    Args:
        module: the dotted name by which the tests import the code, or its last part.
        exports: names of the module that its packages hand on; see `own_project.exports_of`.

    Raises:
        TestsNotReadable: the file does not parse.
    """
    from tracefix_tui.grading.roles import LEAN, WIDE

    try:
        plain = as_plain_tests(tests)
        ours = turned(plain.text, module, exports or {})
        always = {*LEAN, *WIDE}
        modules = tuple(sorted(_needed(source) - always))[:_MOST_MODULES]
        text, more = usable(ours.text, {*always, *_ALWAYS}, ours.absent)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        line = f", line {error.lineno}" if isinstance(error, SyntaxError) and error.lineno else ""
        said = error.msg if isinstance(error, SyntaxError) else error or "nested too deeply"
        raise TestsNotReadable(f"the tests are no Python{line}: {said}") from None
    return Prepared(text, modules, (*plain.left_out, *more))


def without(tests: str, names: Collection[str]) -> str:
    """The file without the tests of these names, as reports have them.

    Raises:
        TestsNotReadable: the file does not parse.
    """
    return only_tests(tests, drop={name.partition("[")[0] for name in names})


def _needed(source: str) -> set[str]:
    """The standard modules that are imported anywhere in it."""
    from importlib.util import find_spec

    found = set()
    for name in set(_imported(source)):
        top = name.partition(".")[0]
        if top not in sys.stdlib_module_names or top in _NEVER_AHEAD:
            continue
        try:
            if find_spec(name) is not None:
                found.add(name)
        except (ImportError, ValueError, AttributeError):
            continue
    return found


def _imported(source: str) -> Iterator[str]:
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return  # the judge says so
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            yield node.module
