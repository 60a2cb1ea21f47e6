"""Somebody's own test file made ready for a judge: plain, turned to `solution`, without what can't be run."""

from __future__ import annotations

import ast
import sys
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tracefix_tui.authoring.test_files import TestsNotReadable, only_tests, turned
from tracefix_tui.authoring.unittest_tests import LeftOutTest, as_plain_tests
from tracefix_tui.authoring.usable_tests import usable

_ALWAYS = ("__future__", "pytest", "solution")
_NEVER_AHEAD = frozenset(
    {"__main__", "antigravity", "idlelib", "test", "tests", "this", "tkinter", "turtle", "turtledemo"}
)
"""Parts of names of modules that are programs, or do something when they are imported."""
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
        text, more = usable(ours.text, {*always, *_ALWAYS}, ours.absent, module.partition(".")[0])
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
    return {
        name
        for name in set(_imported(source))
        if (parts := name.split("."))[0] in sys.stdlib_module_names
        and _NEVER_AHEAD.isdisjoint(parts)
        and _is_there(parts)
    }


def _is_there(parts: Sequence[str]) -> bool:
    """Whether there is such a module. Nothing is imported for that, unlike in `importlib.util.find_spec`."""
    from importlib.machinery import BuiltinImporter, FrozenImporter, PathFinder

    spec = BuiltinImporter.find_spec(parts[0]) or FrozenImporter.find_spec(parts[0])
    spec = spec or PathFinder.find_spec(parts[0])
    for count in range(2, len(parts) + 1):
        if spec is None or spec.submodule_search_locations is None:
            return False
        spec = PathFinder.find_spec(".".join(parts[:count]), spec.submodule_search_locations)
    return spec is not None


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
