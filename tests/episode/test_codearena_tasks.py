"""Every shipped task under the `codearena` rules, with the real grader: what right, fast, slow code earns."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tracefix_tui.catalog import load_catalog
from tracefix_tui.episode import Action, ActionType, Episode, Step
from tracefix_tui.grading import Grader

CATALOG = load_catalog()
TASKS = [task.id for task in CATALOG.tasks]
QUADRATIC = """
def max_subarray(nums):
    if not nums:
        raise ValueError("no numbers")
    best = nums[0]
    for start in range(len(nums)):
        total = 0
        for end in range(start, len(nums)):
            total += nums[end]
            if total > best:
                best = total
    return best
"""


@pytest.fixture(scope="module")
def grader() -> Iterator[Grader]:
    with Grader() as grader:
        yield grader


def proposed(grader: Grader, name: str, source: str) -> Step:
    episode = Episode(CATALOG.find(name), grader, rules="codearena")
    episode.reset()
    return episode.step(Action(ActionType.PROPOSE_FIX, new_code_block=source))


@pytest.mark.parametrize("name", TASKS)
def test_the_reference_earns_nearly_all_there_is_without_a_model(grader: Grader, name: str) -> None:
    task = CATALOG.find(name)
    step = proposed(grader, name, task.solution)
    if task.sizes:
        assert step.reward == pytest.approx(0.89)
    else:
        assert step.reward == pytest.approx(0.6 / 0.7 - 0.01)
        assert "the task has no sizes.py" in step.observation.last_execution_output


def test_a_cubic_maximum_subarray_earns_visibly_less(grader: Grader) -> None:
    task = CATALOG.find("hard-1")
    fast = proposed(grader, "hard-1", task.solution).reward
    quadratic = proposed(grader, "hard-1", QUADRATIC)
    cubic = proposed(grader, "hard-1", task.buggy).reward
    assert quadratic.report is not None
    assert quadratic.report.all_passed
    assert cubic < quadratic.reward < fast
    assert fast - cubic > 0.3
    assert fast - quadratic.reward > 0.2


def test_grading_twice_earns_the_same(grader: Grader) -> None:
    first, second = (proposed(grader, "hard-1", QUADRATIC) for _ in range(2))
    assert first.components == second.components
    assert first.observation.last_execution_output == second.observation.last_execution_output
