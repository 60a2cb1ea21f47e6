"""Which tests pass and fail on which sources, as far as it has been seen: kept from one proof to the next.

A fact holds as long as what it rests on means the same: the source, the reference, the limits, the test and
all in its file that is no test. Of code that could remember something from one test to the next nothing is
kept but which test failed last, and that one is then run first.
"""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from threading import Lock

from tracefix_tui.authoring.stateless import keeps_nothing, parsed
from tracefix_tui.catalog import Task
from tracefix_tui.grading.report import Outcome, TestResult

_LASTING = {Outcome.PASSED, Outcome.FAILED, Outcome.ERROR, Outcome.TIMED_OUT}
"""Outcomes that would be the same again; others may be this machine's."""
_GENERATIONS = 3
"""Facts about sources that so many proofs in a row have not asked for are dropped."""

Place = tuple[bool, str]
"""Whether a test is hidden, and its name."""


@dataclass(frozen=True, slots=True)
class Tests:
    """The tests of a task by name, each with a mark that changes with what its outcome rests on."""

    __test__ = False

    visible: tuple[str, ...]
    hidden: tuple[str, ...]
    marks: dict[Place, str]

    @property
    def places(self) -> tuple[Place, ...]:
        """All in the order in which they are run."""
        return (*((False, name) for name in self.visible), *((True, name) for name in self.hidden))


def tests_of(task: Task, visible: Iterable[str], hidden: Iterable[str]) -> Tests:
    """The tests of a task. Those of a file that may keep something between tests have no mark.

    Args:
        visible, hidden: their names, as reports have them.
    """
    named = {False: tuple(visible), True: tuple(hidden)}
    limits, reference = (
        repr(replace(task.limits, differential=True)),
        _meaning(task.solution, parsed(task.solution)),
    )
    marks: dict[Place, str] = {}
    for is_hidden, source in ((False, task.tests), (True, task.hidden_tests)):
        texts = _texts(source)
        for name in named[is_hidden]:
            if (text := texts.get(function_of(name).partition("::")[0])) is not None:
                marks[is_hidden, name] = _digest(name, text, reference, limits)
    return Tests(named[False], named[True], marks)


def function_of(name: str) -> str:
    """The test function of a test's name, which may have parameters behind it."""
    return name.partition("[")[0]


def _texts(source: str) -> dict[str, str]:
    """By name of the test function or class: all that its outcome rests on. {} when that can't be told."""
    tree = parsed(source)
    if tree is None or not keeps_nothing(tree):
        return {}
    tests = {
        node.name: node
        for node in tree.body
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and node.name.lower().startswith("test")
    }
    rest = ast.dump(ast.Module([node for node in tree.body if node not in tests.values()], []))
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    if used & tests.keys():
        rest = ast.dump(tree)  # a test uses another one
    return {name: f"{ast.dump(node)}{rest}" for name, node in tests.items()}


def _meaning(source: str, tree: ast.Module | None) -> str:
    """The same for sources that differ in layout and comments alone."""
    return source if tree is None else _digest(ast.dump(tree))


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(slots=True)
class _Seen:
    """Of one source: outcomes by the marks of tests, whether they may be kept, and which test failed last."""

    stateless: bool
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    killer: Place | None = None
    asked: int = 0


class Facts:
    """What was seen of many sources. Thread-safe."""

    def __init__(self) -> None:
        self._by_text: dict[str, _Seen] = {}
        self._by_meaning: dict[str, _Seen] = {}
        self._generation = 0
        self._lock = Lock()

    def begin(self) -> None:
        """A proof begins: forget what the last ones have not asked for."""
        with self._lock:
            self._generation += 1
            self._by_text = self._asked_of_late(self._by_text)
            self._by_meaning = self._asked_of_late(self._by_meaning)

    def _asked_of_late(self, found: dict[str, _Seen]) -> dict[str, _Seen]:
        oldest = self._generation - _GENERATIONS
        return {key: seen for key, seen in found.items() if seen.asked > oldest}

    def about(self, source: str, tests: Tests) -> dict[Place, Outcome]:
        """What is known of tests on a source."""
        with self._lock:
            seen = self._of(source)
            return {
                place: seen.outcomes[mark] for place, mark in tests.marks.items() if mark in seen.outcomes
            }

    def killer(self, source: str) -> Place | None:
        """The test that failed on a source the last time, whatever has changed since."""
        with self._lock:
            return self._of(source).killer

    def note(self, source: str, tests: Tests, results: Iterable[TestResult]) -> None:
        """Keep what a run has shown, as far as it would show the same again."""
        with self._lock:
            seen = self._of(source)
            for result in results:
                if result.outcome not in _LASTING:
                    continue
                place = result.hidden, result.name
                if not result.passed:
                    seen.killer = place
                if seen.stateless and (mark := tests.marks.get(place)):
                    seen.outcomes[mark] = result.outcome

    def _of(self, source: str) -> _Seen:
        seen = self._by_text.get(source)
        if seen is None:
            tree = parsed(source)
            meaning = _meaning(source, tree)
            seen = self._by_meaning.get(meaning) or _Seen(tree is not None and keeps_nothing(tree))
            self._by_text[source] = self._by_meaning[meaning] = seen
        seen.asked = self._generation
        return seen
