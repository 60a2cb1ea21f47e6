"""Many episodes without a screen: every task some times, several side by side, and what came of it."""

from __future__ import annotations

import asyncio
import dataclasses
import json
import os
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tracefix_tui.episode.episode import Episode
from tracefix_tui.play.bench import PrivateBench
from tracefix_tui.play.meter import Meter, actor_of, usage_of
from tracefix_tui.play.scores import Result
from tracefix_tui.play.session import Session
from tracefix_tui.players.player import Player, PlayerError, Satisfied, Turn, briefing_of

if TYPE_CHECKING:
    from tracefix_tui.catalog.task import Task
    from tracefix_tui.grading import Grader
    from tracefix_tui.play.auto import AutoPlay

FORMAT = "tracefix.evaluation/1"
RESULTS = "results.jsonl"


class EvaluationError(Exception):
    """The evaluation can't be done as asked. The message says what to do."""


Attend = Callable[[Session, Player, PrivateBench], None]

Begin = Callable[["Task", int], Episode]


async def play_out(session: Session, player: Player, bench: PrivateBench) -> str:
    """Let `player` play until the episode is over or it leaves it. Returns why it gave up, or "".

    Raises:
        sandbox.SandboxError: no code can be run here.
    """
    try:
        await _play(session, player, bench)
    except PlayerError as error:
        return str(error)
    return ""


async def _play(session: Session, player: Player, bench: PrivateBench) -> None:
    """Let `player` play until the episode is over or it leaves it.

    Raises:
        PlayerError: it gave up.
        sandbox.SandboxError: no code can be run here.
    """
    from tracefix_tui.episode.actions import InvalidAction

    meter = Meter(player)
    state = session.state
    briefing = briefing_of(session.episode)
    while not state.done:
        turn = Turn(briefing, tuple(state.steps), state.observation, state.code)
        try:
            action = await player.act(turn, bench, lambda text: None)
            await session.perform(action, by=actor_of(player), tokens=meter.since_last())
        except Satisfied:
            return
        except InvalidAction as error:
            raise PlayerError(f"The player's action made no sense: {error}.") from None


async def evaluate(
    tasks: Sequence[Task],
    grader: Grader,
    player: Callable[[], Player],
    *,
    samples: int = 1,
    jobs: int = 1,
    rules: str = "tracefix",
    done: Iterable[Result] = (),
    on_result: Callable[[Result], None] = lambda result: None,
    attend: Attend | None = None,
    begin: Begin | None = None,
) -> list[Result]:
    """Play every task `samples` times, `jobs` episodes side by side.

    Args:
        player: makes a player for one episode.
        done: results to keep instead of playing those episodes again.
        on_result: told each new result as it comes.
        attend: told of each session before its first step, to record or to watch it.
        begin: makes the episode of a task and a sample, where it is not played here.

    Returns:
        The results in the order of tasks and samples, those of `done` included.

    Raises:
        PlayerError: no player can play any more, and the message says why. What is done has been told.
        sandbox.SandboxError: no code can be run here.
    """
    if begin is None:

        def begin(task: Task, sample: int) -> Episode:
            return Episode(task, grader, rules, seed=sample)

    have = {(each.task, each.sample): each for each in done}
    wanted = [(task, sample) for sample in range(samples) for task in tasks]
    waiting = iter([(task, sample) for task, sample in wanted if (task.id, sample) not in have])

    async def work() -> None:
        for task, sample in waiting:
            result = await _episode(begin(task, sample), sample, grader, player(), attend)
            have[task.id, sample] = result
            on_result(result)

    workers = [asyncio.ensure_future(work()) for _ in range(max(1, jobs))]
    try:
        await asyncio.gather(*workers)
    finally:
        for worker in workers:
            worker.cancel()
        await asyncio.gather(*workers, return_exceptions=True)
    return [have[task.id, sample] for task in tasks for sample in range(samples)]


async def evaluate_by(
    auto: AutoPlay,
    count: int,
    grader: Grader,
    player: Callable[[], Player],
    *,
    rules: str = "tracefix",
    on_result: Callable[[Result], None] = lambda result: None,
    attend: Attend | None = None,
) -> None:
    """Play `count` episodes by the curriculum, one after the other; each result says where the next is from.

    Raises:
        PlayerError, sandbox.SandboxError: as `evaluate` does.
    """
    turns: Counter[str] = Counter()
    for _ in range(count):
        task = auto.choose()
        episode = Episode(task, grader, rules, seed=turns[task.id])
        result = await _episode(episode, turns[task.id], grader, player(), attend)
        turns[task.id] += 1
        if not result.void:
            auto.record(result.score)
        on_result(result)


async def _episode(
    episode: Episode, sample: int, grader: Grader, player: Player, attend: Attend | None
) -> Result:
    began = time.monotonic()
    task = episode.task
    session = Session(episode)
    bench = PrivateBench(task, grader)
    if attend is not None:
        attend(session, player, bench)
    error, void = "stopped", False
    try:
        await _play(session, player, bench)
        error = ""
    except PlayerError as problem:
        error, void = str(problem), problem.outside
        if problem.final:
            raise
    finally:
        session.close(error or "left")
        await player.close()
    verdict = session.state.verdict_if_left()
    usage = usage_of(player)
    return Result(
        task=task.id,
        difficulty=task.difficulty.value,
        category=task.category,
        sample=sample,
        solved=verdict is not None and verdict.solved,
        score=verdict.score if verdict is not None else 0.0,
        reward=session.state.cumulative,
        steps=len(session.state.steps),
        seconds=round(time.monotonic() - began, 3),
        private_runs=bench.runs,
        error=error,
        tokens_in=usage.input,
        tokens_out=usage.output,
        cost=usage.cost,
        void=void,
    )


class Store:
    """The results of one evaluation in a folder: one JSON object per line, written as each episode ends.

    The first line says how the evaluation is done; it can only be gone on with in the same way. An episode
    that did not count is played again then.

    Raises:
        EvaluationError: the folder holds another evaluation, or one that may not be gone on with.
    """

    def __init__(self, folder: Path, how: dict[str, Any], *, resume: bool) -> None:
        self.path = folder / RESULTS
        self.done: tuple[Result, ...] = ()
        header = {"format": FORMAT, **how}
        folder.mkdir(parents=True, exist_ok=True)
        try:
            text = self.path.read_text("utf-8")
        except FileNotFoundError:
            text = ""
        whole = text[: text.rfind("\n") + 1]
        if not whole:
            self.path.write_text(json.dumps(header) + "\n", "utf-8")
            return
        if not resume:
            raise EvaluationError(
                f"{self.path} holds results already. Add --resume, or choose another folder for --out."
            )
        first, *lines = whole.splitlines()
        try:
            found = json.loads(first)
            read = [_result(json.loads(line)) for line in lines]
            newest = {(each.task, each.sample): each for each in read}
            self.done = tuple(each for each in newest.values() if not each.void)
        except (ValueError, TypeError, KeyError) as error:
            raise EvaluationError(f"{self.path} can't be read: {error}. Choose another folder.") from None
        if found != header:
            raise EvaluationError(
                f"{self.path} is from another evaluation: {first}. Give the same options, or another --out."
            )
        if whole != text:  # the process was killed while it wrote the last line
            self.path.write_text(whole, "utf-8")

    def add(self, result: Result) -> None:
        """Write one result so that it survives whatever comes next."""
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(dataclasses.asdict(result)) + "\n")
            file.flush()
            os.fsync(file.fileno())


def _result(fields: dict[str, Any]) -> Result:
    names = {field.name for field in dataclasses.fields(Result)}
    return Result(**{name: value for name, value in fields.items() if name in names})
