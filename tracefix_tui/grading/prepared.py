"""Tests made ready once per task: compiled, with rewritten asserts, and named. Kept as opaque bytes.

A judge that sees the tests alone does this; the parent neither runs nor decodes anything of it.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from tracefix_tui.catalog.task import Limits, Task
from tracefix_tui.grading.conversation import Facts, JudgeGone, JudgeNonsense, send_job
from tracefix_tui.grading.facts import escaped
from tracefix_tui.grading.roles import JUDGE, imported_modules, judge_profile
from tracefix_tui.sandbox import Cancel, Cancelled, Sandbox

DIFFERENTIAL = "test_agrees_with_reference"
"""The hidden test that compares with the reference on inputs made from those of the visible tests."""
_SECONDS = 10.0
_TEST_LIMIT = 5000
_NAME_LIMIT = 1000
_PROBLEM_LIMIT = 2000


class TestsUnusable(Exception):
    """The judge can't collect a task's tests. Says the file and why."""

    __test__ = False


@dataclass(frozen=True, slots=True)
class Prepared:
    """The tests of a task.

    Attributes:
        visible, hidden: their names, in the order in which they are written.
        codes: the compiled modules by file, for judges only.
        imported: what the test modules import.
        plain: nothing of them can outlive a run, so that a judge may go on to the next one.
        licences: by number of the test, what it may ask of the candidate's objects; see `JudgeLink.licence`.
            A number that is missing may ask anything.
        sure: it would be found again as it is. If not (the machine was too busy), it is found out anew.
        recorded: the calls of the visible tests on the reference, for judges only.
        cases: inputs and the reference's answers, for judges only; b"" when there is no such test, None
            as long as nobody has asked for one.
    """

    visible: tuple[str, ...]
    hidden: tuple[str, ...]
    codes: tuple[bytes | None, ...]
    imported: frozenset[str]
    plain: bool = False
    licences: dict[int, tuple[str, ...]] = field(default_factory=dict)
    sure: bool = True
    recorded: bytes = b""
    cases: bytes | None = None

    @property
    def files(self) -> tuple[tuple[str, int], ...]:
        return ("tests.py", len(self.visible)), ("hidden_tests.py", len(self.hidden))

    def for_judge(self, numbers: Sequence[int]) -> dict[str, Any]:
        """What a judge has to know: of all tests if it may stay, else of these."""
        wanted = {self.is_hidden(number) for number in numbers}
        known = self.numbers if self.plain else numbers
        return {
            "plain": self.plain,
            "files": self.files,
            "codes": tuple(
                code if self.plain or (file == 1) in wanted else None for file, code in enumerate(self.codes)
            ),
            "licences": {number: self.licences.get(number) for number in known},
            "cases": self.cases or b"",
        }

    def name(self, number: int) -> str:
        """The name of a test, counted through visible and hidden ones."""
        return (*self.visible, *self.hidden, DIFFERENTIAL)[number]

    @property
    def numbers(self) -> range:
        """The numbers of all tests; the last is the differential one, if there is one."""
        return range(len(self.visible) + len(self.hidden) + bool(self.cases))

    def numbers_of(self, hidden: bool, order: Sequence[str] | None = None) -> tuple[int, ...]:
        """The numbers of the visible or the hidden tests, as they are written.

        Args:
            order: names; only theirs then, in this order. A name that no test has is passed over.
        """
        names, first = (self.hidden, len(self.visible)) if hidden else (self.visible, 0)
        if order is None:
            return tuple(range(first, first + len(names)))
        numbers: dict[str, list[int]] = {}
        for number, name in enumerate(names, first):
            numbers.setdefault(name, []).append(number)
        return tuple(number for name in dict.fromkeys(order) for number in numbers.get(name, ()))

    def is_hidden(self, number: int) -> bool:
        return number >= len(self.visible)


Key = tuple[str, str, str, Limits]


def key_of(task: Task) -> Key:
    """What the `Prepared` of a task depends on. What is sure to be found is found in any time."""
    return task.tests, task.hidden_tests, task.solution, _timeless(task.limits)


@lru_cache
def _timeless(limits: Limits) -> Limits:
    return replace(limits, test_seconds=0.0)


def prepare(sandbox: Sandbox, task: Task, cancel: Cancel) -> Prepared:
    """Have a judge compile and name the tests.

    Raises:
        TestsUnusable: they can't be collected.
        Cancelled: `cancel` was set.
    """
    imported = imported_modules(task.tests) | imported_modules(task.hidden_tests)
    with (
        sandbox.spawn(JUDGE, judge_profile(imported, Limits(modules=task.limits.modules))) as judge,
        cancel.waking(judge.kill),
    ):
        files = [("tests.py", task.tests), ("hidden_tests.py", task.hidden_tests)]
        deadline = time.monotonic() + _SECONDS
        facts = Facts(judge.sock)
        try:
            send_job(judge.sock, {"do": "collect", "files": files})
            fact = facts.next(deadline)
            plain = False
            codes = []
            if fact is not None and "plain" in fact:  # said before any of their code runs
                plain = fact["plain"] is True
                codes = [facts.next_bytes(deadline) for _ in files]
                fact = facts.next(deadline)
        except JudgeGone:
            cancel.check()
            raise TestsUnusable(
                "the judge died while it read the tests; do they exit or eat memory?"
            ) from None
        except JudgeNonsense as error:
            raise TestsUnusable(f"the judge could not read the tests: {error}") from None
    if cancel.is_set():
        raise Cancelled("The work was stopped before it was done.")
    if fact is None or None in codes:
        raise TestsUnusable(
            f"reading the tests took more than {_SECONDS:g} s; their modules must only define tests"
        )
    if "names" not in fact:
        raise TestsUnusable(escaped(str(fact.get("problem"))[:_PROBLEM_LIMIT], "\n\t"))
    if not isinstance(fact["names"], list) or len(fact["names"]) != len(files):
        raise TestsUnusable("the judge did not name the tests")
    visible, hidden = (_names(names) for names in fact["names"])
    return Prepared(visible, hidden, tuple(codes), imported, plain)


def _names(names: object) -> tuple[str, ...]:
    if (
        not isinstance(names, list)
        or len(names) > _TEST_LIMIT
        or not all(isinstance(name, str) for name in names)
    ):
        raise TestsUnusable(f"the tests have no proper names, or there are more than {_TEST_LIMIT}")
    return tuple(escaped(name[:_NAME_LIMIT]) for name in names)
