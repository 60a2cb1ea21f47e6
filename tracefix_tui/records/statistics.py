"""Statistics of recorded runs, from the run index: what a reward curve, a table or a figure is made of.

The reward of an episode is its final score, 0..1; runs without one count as runs and in nothing else.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Any, TypeVar

from tracefix_tui.catalog.task import Difficulty

if TYPE_CHECKING:
    from tracefix_tui.records.index import RunIndex
    from tracefix_tui.records.selection import Selection

Key = TypeVar("Key", bound=Hashable)

ROLLING = 5
"""Episodes that a rolling mean looks back on, as many as the curriculum does."""

_COLUMNS = (
    "created", "task", "category", "difficulty", "complexity", "player_kind", "player_name", "model", "score",
    "solved",
)  # fmt: skip
_SCORE = _COLUMNS.index("score")
_LEVELS = [level.value for level in Difficulty]


@dataclass(frozen=True, slots=True)
class Spread:
    """How the rewards of a group lie.

    Attributes:
        count: episodes with a reward.
        solved: episodes that solved their task.
        mean, sd: mean, and standard deviation of the sample (0 for one episode).
        least, lower, median, upper, most: the five numbers of a box plot; quartiles by linear interpolation.
    """

    count: int
    solved: int
    mean: float
    sd: float
    least: float
    lower: float
    median: float
    upper: float
    most: float


@dataclass(frozen=True, slots=True)
class Statistics:
    """What is known of a selection of runs.

    Attributes:
        runs: all of them; `episodes` those with a reward; `solved` those that solved their task.
        created, rewards, rolling, cumulative: one value per episode, the oldest first: when it began
            (ISO 8601), its reward, the mean of the last `ROLLING` ones, and the sum so far.
        overall: all episodes; None when there are none.
        by_task, by_difficulty, by_player: name to spread.
        by_complexity: time complexity of the last code, as its syntax tree tells, to spread.
        by_category: (category, difficulty) to spread.
    """

    runs: int
    episodes: int
    solved: int
    created: tuple[str, ...]
    rewards: tuple[float, ...]
    rolling: tuple[float, ...]
    cumulative: tuple[float, ...]
    overall: Spread | None
    by_task: dict[str, Spread]
    by_difficulty: dict[str, Spread]
    by_category: dict[tuple[str, str], Spread]
    by_complexity: dict[str, Spread]
    by_player: dict[str, Spread]


def statistics(index: RunIndex, selection: Selection) -> Statistics:
    """The statistics of the runs of a selection."""
    rows = index.values(_COLUMNS, selection)
    scored = [row for row in rows if row[_SCORE] is not None]
    columns: Sequence[Sequence[Any]] = list(zip(*scored, strict=True)) or [()] * len(_COLUMNS)
    created, task, category, difficulty, complexity, kind, name, model, rewards, solved = columns
    players = [who or called or sort for who, called, sort in zip(model, name, kind, strict=True)]
    growths = [growth or "unknown" for growth in complexity]

    def grouped(keys: Iterable[Key], order: Callable[[Key], object] | None = None) -> dict[Key, Spread]:
        groups: defaultdict[Key, list[float]] = defaultdict(list)
        counts: Counter[Key] = Counter()
        for key, reward, right in zip(keys, rewards, solved, strict=True):
            groups[key].append(reward)
            counts[key] += right
        return {key: _spread(groups[key], counts[key]) for key in sorted(groups, key=order)}  # type: ignore[type-var,arg-type]

    return Statistics(
        runs=len(rows),
        episodes=len(scored),
        solved=sum(solved),
        created=tuple(created),
        rewards=tuple(rewards),
        rolling=rolling_mean(rewards),
        cumulative=tuple(accumulate(rewards)),
        overall=_spread(rewards, sum(solved)) if scored else None,
        by_task=grouped(task),
        by_difficulty=grouped(difficulty, _level),
        by_category=grouped(zip(category, difficulty, strict=True), lambda key: (key[0], _level(key[1]))),
        by_complexity=grouped(growths, _growth),
        by_player=grouped(players),
    )


def rolling_mean(values: Sequence[float], window: int = ROLLING) -> tuple[float, ...]:
    """The mean of each value and those before it, `window` at most; as many as there are values."""
    return tuple(
        math.fsum(values[max(0, end - window) : end]) / min(end, window) for end in range(1, len(values) + 1)
    )


def _level(difficulty: str) -> tuple[int, str]:
    """Sorts difficulties from easy to hard."""
    return (_LEVELS.index(difficulty) if difficulty in _LEVELS else len(_LEVELS), difficulty)


_GROWTHS = ("O(1)", "O(log n)", "O(n)", "O(n log n)", "O(n^2)", "O(n^3)")


def _growth(complexity: str) -> tuple[int, str]:
    """Sorts complexities from the cheapest to what is not among the usual ones."""
    return (_GROWTHS.index(complexity) if complexity in _GROWTHS else len(_GROWTHS), complexity)


def _spread(rewards: Sequence[float], solved: int) -> Spread:
    ordered = sorted(rewards)
    count = len(ordered)
    mean = math.fsum(ordered) / count
    squares = math.fsum([(reward - mean) ** 2 for reward in ordered])
    return Spread(
        count=count,
        solved=solved,
        mean=mean,
        sd=math.sqrt(squares / (count - 1)) if count > 1 else 0.0,
        least=ordered[0],
        lower=_quantile(ordered, 0.25),
        median=_quantile(ordered, 0.5),
        upper=_quantile(ordered, 0.75),
        most=ordered[-1],
    )


def _quantile(ordered: Sequence[float], share: float) -> float:
    """Linear interpolation between the closest ranks (Hyndman and Fan 1996, type 7)."""
    place = share * (len(ordered) - 1)
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)
