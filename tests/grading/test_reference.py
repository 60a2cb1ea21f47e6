"""What is learned from the reference: found out again when the machine was at fault."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.grading.making import task
from tracefix_tui.grading import Grader, reference
from tracefix_tui.grading.engine import Batch, BatchEnd
from tracefix_tui.grading.report import Outcome
from tracefix_tui.sandbox import Cancel

SOLUTION = "def f(x):\n    return x + 1\n"
YES = """
class Yes(int):
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    __hash__ = int.__hash__
class Any:
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __lt__(self, other): return True
def f(x):
    return Any()
"""
TASK = task("from solution import f\ndef test_a():\n    assert f(1) < 3\n", solution=SOLUTION)


class Disturbed(Batch):
    """The first runs of the reference end as they would on a machine that is too busy."""

    left = 0
    outcome = Outcome.TIMED_OUT

    def run(self, cancel: Cancel) -> BatchEnd:
        end = super().run(cancel)
        if Disturbed.left:
            Disturbed.left -= 1
            if Disturbed.outcome is Outcome.NOT_RUN:
                end.results.clear()
            for number, result in end.results.items():
                end.results[number] = replace(result, outcome=Disturbed.outcome)
        return end


@pytest.fixture
def disturbed(monkeypatch: pytest.MonkeyPatch) -> type[Disturbed]:
    monkeypatch.setattr(reference, "Batch", Disturbed)
    monkeypatch.setattr(Disturbed, "left", 0)
    monkeypatch.setattr(Disturbed, "outcome", Outcome.TIMED_OUT)
    return Disturbed


MACHINE = [Outcome.TIMED_OUT, Outcome.CRASHED, Outcome.OUT_OF_MEMORY, Outcome.NOT_RUN]


@pytest.mark.parametrize("outcome", MACHINE)
def test_it_is_tried_again_at_once(disturbed, outcome):
    disturbed.left, disturbed.outcome = 1, outcome
    with Grader() as grader:
        assert not grader.grade(YES, TASK).all_passed
        assert grader.grade(SOLUTION, TASK).all_passed


@pytest.mark.parametrize("outcome", MACHINE)
def test_what_is_not_sure_is_not_kept(disturbed, outcome):
    disturbed.left, disturbed.outcome = reference._TRIES, outcome
    with Grader() as grader:
        grader.grade(SOLUTION, TASK)
        assert disturbed.left == 0
        assert not grader._prepared
        assert not grader.grade(YES, TASK).all_passed, "an object that says yes to everything"
        assert grader._prepared


def test_a_reference_that_fails_is_not_tried_again(disturbed):
    wrong = replace(TASK, solution="def f(x):\n    return 9\n")
    disturbed.left, disturbed.outcome = reference._TRIES, Outcome.FAILED
    with Grader() as grader:
        grader.grade(SOLUTION, wrong)
        assert disturbed.left == reference._TRIES - 1
        assert grader._prepared


def test_inputs_that_were_not_made_are_made_later(monkeypatch):
    tests = "from solution import f\ndef test_a():\n" + "".join(
        f"    assert f({n}) == {n + 1}\n" for n in (1, 5, 9)
    )
    numbers = task(tests, solution=SOLUTION)
    real = reference.make_cases
    monkeypatch.setattr(reference, "make_cases", lambda *arguments: None)
    with Grader() as grader:
        assert grader.grade(SOLUTION, numbers, suite="all").total == 1
        monkeypatch.setattr(reference, "make_cases", real)
        assert grader.grade(SOLUTION, numbers, suite="all").total == 2
