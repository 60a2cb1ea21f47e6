"""Whole episodes on small programs of known classes of bugs, graded by hidden tests."""

from __future__ import annotations

import pytest

from tests.players.making import a_task, played
from tracefix_tui.episode import ActionType
from tracefix_tui.grading import Grader
from tracefix_tui.players.search import Budget

BUGS: dict[str, tuple[str, str, str, str, str]] = {
    # name: (before, after, common text, visible test, hidden test); @ stands for what differs
    "comparison": (
        "<",
        "<=",
        "def small(a, limit):\n    return [n for n in a if n @ limit]",
        "small([1, 2, 3], 2) == [1, 2]",
        "small([5, 4], 4) == [4]",
    ),
    "a missing conversion": (
        "cell",
        "int(cell)",
        "def add(cells):\n    total = 0\n    for cell in cells:\n        total += @\n    return total",
        "add(['1', '2']) == 3 and add([]) == 0",
        "add(['40', '2']) == 42",
    ),
    "a statement in the wrong block": (
        "        return best",
        "    return best",
        "def top(a):\n    best = a[0]\n    for n in a:\n        best = max(best, n)\n@",
        "top([1, 5, 2]) == 5 and top([4]) == 4",
        "top([-3, -1, -2]) == -1",
    ),
    "a default that all calls share": (
        "seen=[]",
        "seen=None",
        "def note(x, @):\n    if seen is None:\n        seen = []\n    seen.append(x)\n    return seen",
        "note(1) == [1] and note(2) == [2]",
        "note(3) == [3] and note(4) == [4]",
    ),
    "an unknown name": (
        "lenght(a)",
        "len(a)",
        "def size(a):\n    return @ + 0",
        "size([1, 2]) == 2",
        "size([]) == 0",
    ),
    "a missing bracket": (
        "(max(a) - min(a)",
        "(max(a) - min(a))",
        "def spread(a):\n    return @",
        "spread([1, 5, 2]) == 4",
        "spread([3]) == 0",
    ),
    "an endless loop": (
        "n - 0",
        "n - 1",
        "def count(n):\n    steps = 0\n    while n > 0:\n        n = @\n        steps += 1\n    return steps",
        "count(0) == 0 and count(3) == 3",
        "count(7) == 7",
    ),
}


@pytest.mark.parametrize("name", BUGS)
async def test_it_is_mended(name: str, grader: Grader) -> None:
    before, after, text, visible, hidden = BUGS[name]
    function = text.partition("def ")[2].partition("(")[0]
    head = f"from solution import {function}\n\n\n"
    task = a_task(
        text.replace("@", before),
        text.replace("@", after),
        f"{head}def test_visible():\n    assert {visible}",
        f"{head}def test_hidden():\n    assert {hidden}",
    )
    session = await played(task, grader)
    verdict = session.state.verdict
    assert verdict is not None
    assert verdict.solved, session.state.code
    kinds = [step.action.type for step in session.state.steps]
    assert kinds == [
        ActionType.RUN_TESTS,
        ActionType.REPLACE_LINES,
        ActionType.RUN_TESTS,
        ActionType.SUBMIT,
    ]
    assert all(step.action.thought for step in session.state.steps)
    edit = session.state.steps[1].action
    assert edit.indent == "exact"
    assert "candidates" in edit.thought


async def test_two_bugs_are_mended_one_after_the_other(grader: Grader) -> None:
    task = a_task(
        "def cost(n):\n    if n > 10:\n        return n * 3\n    return n + 5",
        "def cost(n):\n    if n > 10:\n        return n * 2\n    return n - 5",
        "from solution import cost\n\n\ndef test_many():\n    assert cost(20) == 40\n\n\n"
        "def test_few():\n    assert cost(7) == 2\n\n\ndef test_twelve():\n    assert cost(12) == 24",
    )
    session = await played(task, grader)
    assert session.state.verdict is not None
    assert session.state.verdict.solved


async def test_what_cannot_be_mended_is_submitted_in_the_end(grader: Grader) -> None:
    task = a_task(
        "def secret(n):\n    return 0",
        "def secret(n):\n    return {1: 8461, 2: 9377}[n]",
        "from solution import secret\n\n\n"
        "def test_secret():\n    assert [secret(1), secret(2)] == [8461, 9377]",
    )
    session = await played(task, grader, Budget(seconds=3.0, runs=60))
    assert session.state.done
    assert session.state.verdict is not None
    assert not session.state.verdict.solved
    assert "I found nothing" in session.state.steps[-1].action.thought


async def test_right_code_is_submitted_at_once(grader: Grader) -> None:
    right = "def same(n):\n    return n"
    task = a_task(right, right, "from solution import same\n\n\ndef test_same():\n    assert same(3) == 3")
    session = await played(task, grader)
    kinds = [step.action.type for step in session.state.steps]
    assert kinds == [ActionType.RUN_TESTS, ActionType.SUBMIT]
