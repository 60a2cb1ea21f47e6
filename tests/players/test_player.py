"""What a player is told, and the bench on which it tries."""

from __future__ import annotations

import ast
from dataclasses import fields

from hypothesis import given
from hypothesis import strategies as st

from tests.players.making import a_task
from tracefix_tui.episode import ACTIONS, Episode
from tracefix_tui.grading import Grader
from tracefix_tui.grading.report import Outcome
from tracefix_tui.play.bench import PrivateBench, put_first
from tracefix_tui.players.player import Briefing, Trial, briefing_of

TASK = a_task(
    "def double(n):\n    return n * 3",
    "def double(n):\n    return n * 2  # the reference",
    "from solution import double\n\n\ndef test_zero():\n    assert double(0) == 0\n\n\n"
    "def test_two():\n    assert double(2) == 4\n\n\ndef test_three():\n    assert double(3) == 6",
    "from solution import double\n\n\ndef test_secret():\n    assert double(-777) == -1554",
)


def test_a_briefing_holds_nothing_that_is_secret(grader: Grader) -> None:
    episode = Episode(TASK, grader)
    prompt = str(episode.reset().info["system_prompt"])
    briefing = briefing_of(episode)
    assert briefing.system_prompt == prompt
    assert briefing.code == TASK.buggy.strip()
    assert briefing.tests == TASK.tests
    assert briefing.actions == ACTIONS
    told = "\n".join(str(getattr(briefing, field.name)) for field in fields(Briefing))
    for secret in ("the reference", "777", "the hint", "the explanation"):
        assert secret not in told


async def test_the_bench_runs_visible_tests_only_and_counts(grader: Grader) -> None:
    counts: list[int] = []
    bench = PrivateBench(TASK, grader, counts.append)
    report = await bench.try_source(TASK.buggy)
    assert [(each.name, each.passed) for each in report.results] == [
        ("test_zero", True),
        ("test_two", False),
        ("test_three", False),
    ]
    assert (await bench.try_source(TASK.solution)).all_passed
    assert (bench.runs, counts) == (2, [1, 2])


async def test_a_run_stops_at_the_failure_that_is_one_too_many(grader: Grader) -> None:
    bench = PrivateBench(TASK, grader)
    report = await bench.try_source(TASK.buggy, Trial(most_failures=0))
    assert [each.name for each in report.results] == ["test_zero", "test_two"]
    assert not report.all_passed
    assert (await bench.try_source(TASK.solution, Trial(most_failures=0))).all_passed


async def test_chosen_tests_come_first(grader: Grader) -> None:
    bench = PrivateBench(TASK, grader)
    report = await bench.try_source(TASK.buggy, Trial(first=("test_three",), most_failures=0))
    assert [each.name for each in report.results] == ["test_three"]


async def test_a_run_may_have_less_time_but_never_more(grader: Grader) -> None:
    bench = PrivateBench(TASK, grader)
    endless = "def double(n):\n    while True:\n        pass\n"
    report = await bench.try_source(endless, Trial(seconds=0.0, most_failures=0))
    assert report.results[0].outcome is Outcome.TIMED_OUT
    assert report.results[0].cpu_ms < 1000 * TASK.limits.test_seconds / 2
    assert bench._arranged(Trial(seconds=1e9)).limits == TASK.limits


@given(st.permutations(["test_a", "test_b", "test_c", "test_d"]), st.integers(0, 4))
def test_put_first_keeps_every_test_and_all_else(names: list[str], count: int) -> None:
    source = "import os\nLIMIT = 3\n" + "".join(
        f"def test_{letter}():\n    assert helper()\n" for letter in "abcd"
    )
    source += "def helper():\n    return LIMIT\n"
    found = ast.parse(put_first(source, names[:count])).body
    tests = [
        node.name for node in found if isinstance(node, ast.FunctionDef) and node.name.startswith("test")
    ]
    rest = [name for name in ("test_a", "test_b", "test_c", "test_d") if name not in names[:count]]
    assert tests == [*names[:count], *rest]
    assert len(found) == 7
