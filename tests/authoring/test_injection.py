"""Bugs in own code: only what some tests notice is kept, tests are halved, and refusals say why."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from tracefix_tui.authoring.injection import CannotInject, Injection, chosen_slips, inject
from tracefix_tui.authoring.test_files import TestsNotReadable, as_task_tests, imports_module, split_tests
from tracefix_tui.grading import Grader

CODE = '''\
"""Small sums."""


def total(numbers, start=0):
    """The sum of `numbers`."""
    result = start  # so far
    for number in numbers:
        result += number
    return result


def largest(numbers):
    if not numbers:
        raise ValueError("nothing")
    return max(numbers)
'''
TESTS = """\
import pytest

from own.sums import largest, total


@pytest.mark.parametrize("numbers", [[1, 2], [3, 4, 5]])
def test_total(numbers):
    assert total(numbers) == sum(numbers)


def test_nothing():
    assert total([]) == 0


def test_start():
    assert total([1], 5) == 6


def test_largest():
    assert largest([1, 3, 2]) == 3


def test_none():
    with pytest.raises(ValueError):
        largest([])
"""


@pytest.fixture(scope="module")
def grader() -> Iterator[Grader]:
    with Grader() as one:
        yield one


@pytest.fixture(scope="module")
def done(grader: Grader) -> Injection:
    return inject(CODE, TESTS, "own.sums", grader, count=8, seed=1)


def test_every_bug_is_noticed_by_some_tests_and_not_by_all(grader: Grader, done: Injection) -> None:
    assert len(done.found) == 8
    assert len({injected.slip.name for injected in done.found}) > 4
    for injected in done.found:
        task = injected.task
        assert task.solution == CODE
        assert task.buggy != CODE
        report = grader.grade(task.buggy, task)
        assert sum(not result.passed for result in report.results) > 0
        whole = grader.grade(task.buggy, task, suite="all")
        assert any(result.passed for result in whole.results)
        assert grader.grade(CODE, task, suite="all").all_passed
        assert len(task.hints) == 3
        assert injected.slip.lesson in task.explanation


def test_the_counts_add_up(done: Injection) -> None:
    counts = done.counts
    known = counts.unnoticed + counts.obvious + counts.slow + counts.unsteady + len(done.found)
    assert known == counts.judged <= counts.made


def test_the_same_seed_makes_the_same_bugs(grader: Grader, done: Injection) -> None:
    again = inject(CODE, TESTS, "own.sums", grader, count=8, seed=1)
    assert [each.task for each in again.found] == [each.task for each in done.found]
    other = inject(CODE, TESTS, "own.sums", grader, count=8, seed=2)
    assert [each.task for each in other.found] != [each.task for each in done.found]


def test_only_the_wanted_operators(grader: Grader) -> None:
    made = inject(CODE, TESTS, "own.sums", grader, slips=chosen_slips(["wrong_function"]))
    assert {each.mutant.new for each in made.found} == {"return min(numbers)"}
    with pytest.raises(CannotInject, match="boundary"):
        chosen_slips(["no_such"])


@pytest.mark.parametrize(
    ("code", "tests", "reason"),
    [
        (CODE.replace("max", "min"), TESTS, "1 of 6 tests fail on the code as it is, test_largest first"),
        ("import numpy_\n" + CODE, TESTS, "does not load in the sandbox: .*numpy_"),
        (CODE, "x = 1\n", "no test function"),
        (CODE, "def broken(:\n", "no Python, line 1"),
        ("def f(:\n", TESTS, "does not load"),
        (CODE, TESTS.replace("own.sums", "elsewhere"), "can't be used"),
    ],
)
def test_what_cannot_be_taken_is_said(grader: Grader, code: str, tests: str, reason: str) -> None:
    with pytest.raises((CannotInject, TestsNotReadable), match=reason):
        inject(code, tests, "own.sums", grader)


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("from own.sums import total, largest as l", "from solution import total, largest as l"),
        ("from own.sums import (\n    total,\n)", "from solution import total\n\n"),
        ("from own import sums", "import solution as sums"),
        ("from own import sums as s", "import solution as s"),
        ("import own.sums as s", "import solution as s"),
        ("from own.other import x", "from own.other import x"),
        ("import own", "import own"),
    ],
)
def test_imports_are_turned_to_the_solution(line: str, wanted: str) -> None:
    assert as_task_tests(line, "own.sums") == wanted
    assert imports_module(line, "own.sums") == (line != wanted)


def test_a_test_whose_decorator_needs_the_code_is_left_out() -> None:
    tests = (
        "from own import A, f\nimport pytest\n\n\n@pytest.mark.parametrize('a', A)\n"
        "def test_each(a):\n    f(a)\n\n\ndef test_one():\n    f(1)\n"
    )
    turned = as_task_tests(tests, "own")
    assert "test_each" not in turned
    assert "def test_one" in turned


def test_both_halves_hold_a_failing_test_where_there_are_two() -> None:
    names = [f"test_{letter}" for letter in "abcdef"]
    tests = "import x\n\n\n" + "\n\n".join(f"@x.y\ndef {name}():\n    pass\n" for name in names)
    visible, hidden = split_tests(tests, {"test_a", "test_b"}, random.Random(1))
    for half in (visible, hidden):
        assert ("test_a" in half) != ("test_b" in half)
        assert half.count("def test_") == half.count("@x.y") == 3
        assert half.startswith("import x\n")
    only, same = split_tests("def test_a():\n    pass\n", {"test_a"}, random.Random(1))
    assert only == same
