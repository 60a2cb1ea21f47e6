"""What episodes come to in numbers: one result each, and the rows of a table over many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_RESAMPLES = 2000


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
        tokens_in, tokens_out: what it used at a model; `cost` in US dollars, None where no price is known.
        void: the player could not play, by no fault of its own. Such a result counts nowhere.
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
    tokens_in: int = 0
    tokens_out: int = 0
    cost: float | None = None
    void: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """Some results in numbers: one line of the table.

    Attributes:
        tasks: how many tasks; `solved` those solved in at least one sample, which is pass@K as a count.
        pass_1: mean share of samples that are solved; `pass_k` share of tasks solved in any sample.
        score: mean over tasks; `low`..`high` its 95 % interval (tasks resampled).
        steps, seconds, private_runs: mean, median and mean of an episode.
        tokens_in, tokens_out: means of an episode; `cost` the sum, None where no price is known.
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
    tokens_in: float = 0.0
    tokens_out: float = 0.0
    cost: float | None = None


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
    costs = [each.cost for each in results if each.cost is not None]
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
        tokens_in=fmean(each.tokens_in for each in results),
        tokens_out=fmean(each.tokens_out for each in results),
        cost=sum(costs) if costs else None,
    )


def table(results: Sequence[Result]) -> list[Row]:
    """A row for all results that count, then one for each difficulty and one for each category."""
    results = [result for result in results if not result.void]
    if not results:
        return []
    rows = [row("all", results)]
    for key in ("difficulty", "category"):
        found: dict[str, list[Result]] = {}
        for result in results:
            found.setdefault(getattr(result, key), []).append(result)
        rows += [row(f"{key}: {name}", group) for name, group in found.items()]
    return rows
