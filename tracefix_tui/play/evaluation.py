"""Many episodes without a screen: every task some times, several side by side, and what came of it."""

from __future__ import annotations

import asyncio
import dataclasses
import json
import os
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tracefix_tui.episode.episode import Episode
from tracefix_tui.play.bench import PrivateBench
from tracefix_tui.play.session import Session
from tracefix_tui.players.player import Player, PlayerError, Satisfied, Turn, briefing_of

if TYPE_CHECKING:
    from tracefix_tui.catalog.task import Task
    from tracefix_tui.grading import Grader

FORMAT = "tracefix.evaluation/1"
RESULTS = "results.jsonl"
_RESAMPLES = 2000


class EvaluationError(Exception):
    """The evaluation can't be done as asked. The message says what to do."""


@dataclass(frozen=True, slots=True)
class Result:
    """How one episode went.

    Attributes:
        task: `pack/name`; `sample` counts the episodes of a task from 0.
        solved: every test passed, visible and hidden.
        score: the final score, 0 when the episode got none; `reward` the sum of all rewards.
        seconds: wall time of the episode.
        private_runs: sources that the player tried on its bench.
        error: why the player gave up; "" when it did not.
    """

    task: str
    difficulty: str
    category: str
    sample: int
    solved: bool
    score: float
    reward: float
    steps: int
    seconds: float
    private_runs: int
    error: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """Some results in numbers: one line of the table.

    Attributes:
        tasks: how many tasks; `solved` those solved in at least one sample, which is pass@K as a count.
        pass_1: mean share of samples that are solved; `pass_k` share of tasks solved in any sample.
        score: mean over tasks; `low`..`high` its 95 % interval (tasks resampled).
        steps, seconds, private_runs: mean, median and mean of an episode.
    """

    name: str
    tasks: int
    episodes: int
    solved: int
    pass_1: float
    pass_k: float
    score: float
    low: float
    high: float
    steps: float
    seconds: float
    private_runs: float


Attend = Callable[[Session, Player, PrivateBench], None]


async def play_out(session: Session, player: Player, bench: PrivateBench) -> str:
    """Let `player` play until the episode is over or it leaves it. Returns why it gave up, or "".

    Raises:
        sandbox.SandboxError: no code can be run here.
    """
    from tracefix_tui.episode.actions import InvalidAction

    state = session.state
    prompt = str(state.observation.info.get("system_prompt", ""))
    briefing = briefing_of(session.episode, prompt)
    while not state.done:
        turn = Turn(briefing, tuple(state.steps), state.observation, state.code)
        try:
            await session.perform(await player.act(turn, bench, lambda text: None))
        except Satisfied:
            return ""
        except PlayerError as error:
            return str(error)
        except InvalidAction as error:
            return f"the player's action made no sense: {error}"
    return ""


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
) -> list[Result]:
    """Play every task `samples` times, `jobs` episodes side by side.

    Args:
        player: makes a player for one episode.
        done: results to keep instead of playing those episodes again.
        on_result: told each new result as it comes.
        attend: told of each session before its first step, to record or to watch it.

    Returns:
        The results in the order of tasks and samples, those of `done` included.
    """
    have = {(each.task, each.sample): each for each in done}
    wanted = [(task, sample) for sample in range(samples) for task in tasks]
    waiting = iter([(task, sample) for task, sample in wanted if (task.id, sample) not in have])

    async def work() -> None:
        for task, sample in waiting:
            result = await _episode(task, sample, grader, player(), rules, attend)
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


async def _episode(
    task: Task, sample: int, grader: Grader, player: Player, rules: str, attend: Attend | None
) -> Result:
    began = time.monotonic()
    session = Session(Episode(task, grader, rules, seed=sample))
    bench = PrivateBench(task, grader)
    if attend is not None:
        attend(session, player, bench)
    error = "stopped"
    try:
        error = await play_out(session, player, bench)
    finally:
        session.close(error or "left")
        await player.close()
    verdict = session.state.verdict_if_left()
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
    )


def row(name: str, results: Sequence[Result]) -> Row:
    """The numbers of some results, of which there is at least one."""
    from random import Random
    from statistics import fmean, median

    by_task: dict[str, list[Result]] = {}
    for result in results:
        by_task.setdefault(result.task, []).append(result)
    groups = list(by_task.values())
    scores = [fmean(each.score for each in group) for group in groups]
    random = Random(len(scores))
    means = sorted(fmean(random.choices(scores, k=len(scores))) for _ in range(_RESAMPLES))
    solved = sum(any(each.solved for each in group) for group in groups)
    return Row(
        name=name,
        tasks=len(groups),
        episodes=len(results),
        solved=solved,
        pass_1=fmean(fmean(each.solved for each in group) for group in groups),
        pass_k=solved / len(groups),
        score=fmean(scores),
        low=means[int(0.025 * _RESAMPLES)],
        high=means[int(0.975 * _RESAMPLES) - 1],
        steps=fmean(each.steps for each in results),
        seconds=median(each.seconds for each in results),
        private_runs=fmean(each.private_runs for each in results),
    )


def table(results: Sequence[Result]) -> list[Row]:
    """A row for all results, then one for each difficulty and one for each category."""
    if not results:
        return []
    rows = [row("all", results)]
    for key in ("difficulty", "category"):
        found: dict[str, list[Result]] = {}
        for result in results:
            found.setdefault(getattr(result, key), []).append(result)
        rows += [row(f"{key}: {name}", group) for name, group in found.items()]
    return rows


class Store:
    """The results of one evaluation in a folder: one JSON object per line, written as each episode ends.

    The first line says how the evaluation is done; it can only be gone on with in the same way.

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
            self.done = tuple(_result(json.loads(line)) for line in lines)
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
