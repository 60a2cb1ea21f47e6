"""Episodes and sessions with the real grader: whole repairs, hostile code, a run that is stopped."""

from __future__ import annotations

import asyncio
import dataclasses
import time
from collections.abc import Iterator

import pytest

from tracefix_tui.catalog import Task, load_catalog
from tracefix_tui.episode import Action, ActionType, Episode, edits_between
from tracefix_tui.grading import Grader
from tracefix_tui.play.session import Session
from tracefix_tui.sandbox import Cancelled

RUN = Action(ActionType.RUN_TESTS)
SUBMIT = Action(ActionType.SUBMIT)
TASKS = load_catalog().tasks


@pytest.fixture(scope="module")
def grader() -> Iterator[Grader]:
    with Grader() as grader:
        yield grader


@pytest.fixture
def task() -> Task:
    return next(task for task in TASKS if task.name == "binary_search_off_by_one")


def rewrite(episode: Episode, text: str) -> list[Action]:
    return list(edits_between(episode.code, text))


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.id)
def test_each_task_is_played_from_the_bug_to_a_full_score(task: Task, grader: Grader) -> None:
    episode = Episode(task, grader)
    first = episode.step(RUN)
    seen = first.observation
    passed = sum(test.passed for test in seen.test_results)
    assert f"Tests Passed: {passed}/{len(seen.test_results)}." in seen.last_execution_output
    assert "SUCCESS" not in seen.last_execution_output
    assert passed < len(seen.test_results)
    for edit in rewrite(episode, task.solution.removesuffix("\n")):
        episode.step(edit)
    assert episode.code == task.solution.removesuffix("\n")
    mended = episode.step(RUN)
    assert "SUCCESS: ALL TESTS PASSED" in mended.observation.last_execution_output
    assert mended.components["progress"] == pytest.approx(0.05 * (len(seen.test_results) - passed))
    end = episode.step(SUBMIT)
    assert end.observation.info["final_score"] == pytest.approx(1 - 0.01 * end.index)
    assert end.observation.info["hidden_passed"] == end.observation.info["hidden_total"] > 0
    assert all(name.startswith("hidden test ") for name in (result.name for result in end.report.hidden))


HOSTILE = {
    "never ends": "def binary_search(arr, target):\n    while True:\n        pass",
    "prints without end": "def binary_search(arr, target):\n    while True:\n        print('x' * 1000)",
    "kills itself": "import os\n\n\ndef binary_search(arr, target):\n    os.kill(os.getpid(), 9)",
    "ends itself while it loads": "import os\n\nos._exit(0)",
    "eats memory": "def binary_search(arr, target):\n    return [bytearray(1 << 24) for _ in arr * 1000]",
}


@pytest.mark.parametrize("source", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_code_passes_nothing_and_the_episode_goes_on(source: str, task: Task, grader: Grader) -> None:
    limits = dataclasses.replace(task.limits, test_seconds=0.1, memory_mib=128)
    episode = Episode(dataclasses.replace(task, limits=limits), grader)
    for edit in rewrite(episode, source):
        episode.step(edit)
    step = episode.step(RUN)
    assert "Tests Passed: 0/8." in step.observation.last_execution_output
    assert len(step.observation.last_execution_output) <= 8_000
    assert "progress" not in step.components
    episode.step(Action(ActionType.RESET_TO_ORIGINAL))
    assert episode.step(RUN).observation.test_results[0].passed


async def test_a_run_without_end_stops_at_once(task: Task, grader: Grader) -> None:
    session = Session(Episode(task, grader))
    await session.perform(RUN)
    await session.perform_all(rewrite(session.episode, HOSTILE["never ends"]))
    before = (session.episode.steps_taken, session.state.code, session.state.cumulative)
    began = time.monotonic()
    work = asyncio.create_task(session.perform(RUN))
    await asyncio.sleep(0.2)
    assert not work.done()
    session.stop()
    with pytest.raises(Cancelled):
        await work
    assert time.monotonic() - began < task.limits.test_seconds
    assert (session.episode.steps_taken, session.state.code, session.state.cumulative) == before
    await session.perform(Action(ActionType.RESET_TO_ORIGINAL))
    assert (await session.perform(RUN)).report.passed > 0


def test_the_same_episode_twice_says_the_same(task: Task, grader: Grader) -> None:
    actions = [
        RUN,
        *edits_between(task.buggy.removesuffix("\n"), "def binary_search(arr, target):\n    return -1"),
    ]
    first, second = (
        [episode.reset(), *(episode.step(action).observation for action in actions)]
        for episode in (Episode(task, grader, seed=5), Episode(task, grader, seed=5))
    )
    assert first == second
