"""Evaluations: each episode once, what is kept, and the numbers of the table."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.players.making import a_task
from tracefix_tui.episode import Action, ActionType
from tracefix_tui.grading import Grader
from tracefix_tui.play.evaluation import (
    RESULTS,
    EvaluationError,
    Store,
    evaluate,
)
from tracefix_tui.play.scores import Result, row, table
from tracefix_tui.players.player import Bench, PlayerError, Say, Turn

TASK = a_task(
    "def same(n):\n    return n",
    "def same(n):\n    return n",
    "from solution import same\n\n\ndef test_same():\n    assert same(3) == 3",
)
HOW = {"agent": "a", "tasks": ["x"]}


@pytest.fixture(scope="module")
def grader() -> Iterator[Grader]:
    with Grader() as grader:
        yield grader


class Scripted:
    """Submits at once, gives up, or does what makes no sense."""

    name = "scripted"
    kind = "recording"

    def __init__(self, does: str) -> None:
        self.does = does
        self.closed = 0

    async def act(self, turn: Turn, bench: Bench, say: Say) -> Action:
        if self.does == "gives up":
            raise PlayerError("no more ideas; try another task")
        if self.does == "nonsense":
            return Action(ActionType.REPLACE_LINES)
        return Action(ActionType.SUBMIT)

    async def close(self) -> None:
        self.closed += 1


def result(
    task: str = "p/a", sample: int = 0, solved: bool = True, score: float = 0.5, **more: str
) -> Result:
    kind = {"difficulty": "easy", "category": "lists"} | more
    return Result(task, kind["difficulty"], kind["category"], sample, solved, score, score, 4, 1.0, 10)


async def test_every_sample_is_played_once_and_told(grader: Grader) -> None:
    told: list[Result] = []
    players: list[Scripted] = []

    def make() -> Scripted:
        players.append(Scripted("submits"))
        return players[-1]

    kept = result(TASK.id, 1, solved=False)
    results = await evaluate([TASK], grader, make, samples=3, jobs=2, done=[kept], on_result=told.append)
    assert [each.sample for each in results] == [0, 1, 2]
    assert results[1] is kept
    assert sorted(each.sample for each in told) == [0, 2]
    assert all(each.solved and each.score == 0.98 and each.steps == 1 for each in told)
    assert [player.closed for player in players] == [1, 1]


@pytest.mark.parametrize(("does", "said"), [("gives up", "no more ideas"), ("nonsense", "start_line")])
async def test_a_player_that_fails_ends_its_own_episode_only(does: str, said: str, grader: Grader) -> None:
    attended: list[str] = []
    (found,) = await evaluate(
        [TASK],
        grader,
        lambda: Scripted(does),
        attend=lambda session, player, bench: attended.append(player.name),
    )
    assert said in found.error
    assert (found.solved, found.score, found.steps) == (False, 0.0, 0)
    assert attended == ["scripted"]


def test_the_store_gives_back_what_was_added(tmp_path: Path) -> None:
    store = Store(tmp_path / "new", HOW, resume=False)
    store.add(result())
    store.add(result(sample=1, solved=False))
    assert Store(tmp_path / "new", HOW, resume=True).done == (result(), result(sample=1, solved=False))


@pytest.mark.parametrize("torn", ["{", '{"task": "p/a", "diff', '{"task": "p/a"}'])
def test_a_torn_last_line_is_left_out(torn: str, tmp_path: Path) -> None:
    store = Store(tmp_path, HOW, resume=False)
    store.add(result())
    with store.path.open("a") as file:
        file.write(torn)
    again = Store(tmp_path, HOW, resume=True)
    assert again.done == (result(),)
    again.add(result(sample=1))
    assert Store(tmp_path, HOW, resume=True).done == (result(), result(sample=1))


def test_a_store_is_not_mixed_up_or_overwritten(tmp_path: Path) -> None:
    Store(tmp_path, HOW, resume=True).add(result())
    with pytest.raises(EvaluationError, match="--resume"):
        Store(tmp_path, HOW, resume=False)
    with pytest.raises(EvaluationError, match="another evaluation"):
        Store(tmp_path, {**HOW, "agent": "b"}, resume=True)
    (tmp_path / RESULTS).write_text("nonsense\n")
    with pytest.raises(EvaluationError, match="can't be read"):
        Store(tmp_path, HOW, resume=True)


def test_the_table_counts_tasks_and_samples() -> None:
    results = [
        result("p/a", 0, solved=True, score=0.9),
        result("p/a", 1, solved=False, score=0.1),
        result("p/b", 0, solved=False, score=0.2, difficulty="hard"),
        result("p/b", 1, solved=False, score=0.2, difficulty="hard"),
    ]
    everything, easy, hard, category = table(results)
    assert (everything.tasks, everything.episodes, everything.solved) == (2, 4, 1)
    assert (everything.pass_1, everything.pass_k) == (0.25, 0.5)
    assert everything.score == pytest.approx(0.35)
    assert (easy.name, easy.pass_1, easy.pass_k) == ("difficulty: easy", 0.5, 1.0)
    assert (hard.name, hard.solved, hard.low, hard.high) == ("difficulty: hard", 0, 0.2, 0.2)
    assert category.name == "category: lists"
    assert category.tasks == 2
    assert table([]) == []


@given(st.lists(st.tuples(st.booleans(), st.floats(0.01, 0.98)), min_size=1, max_size=12))
def test_the_interval_holds_the_mean_and_shares_are_shares(values: list[tuple[bool, float]]) -> None:
    results = [result(f"p/{n}", 0, solved, score) for n, (solved, score) in enumerate(values)]
    found = row("all", results)
    scores = [score for _, score in values]
    assert min(scores) - 1e-9 <= found.low <= found.high <= max(scores) + 1e-9
    assert found.low - 1e-9 <= found.score <= found.high + 1e-9
    assert 0 <= found.pass_1 <= found.pass_k <= 1
