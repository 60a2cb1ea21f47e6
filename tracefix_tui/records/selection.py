"""Which runs somebody wants, and in which order: the filters of lists, statistics and exports alike."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any


class Order(StrEnum):
    """What a list of runs is sorted by."""

    CREATED = "created"
    TASK = "task"
    PLAYER = "player"
    STEPS = "steps"
    DURATION = "duration"
    REWARD = "reward"
    SCORE = "score"


@dataclass(frozen=True, slots=True)
class Selection:
    """Which runs: each field that is not None narrows it down.

    Attributes:
        task: name or `pack/name` of the task; `pack`, `category`, `difficulty`, `ruleset` in the same way.
        player: kind, name or model of the player.
        least_score, most_score: bounds of the final score, both included; runs without one are left out.
        since, until: when the run began, seconds since 1970, `until` not included.
        human: begun by a person, or not. `assisted`: with steps of somebody else, or not.
        unfinished: left out a verdict, or not.
        parent: forked from this run.
    """

    task: str | None = None
    pack: str | None = None
    category: str | None = None
    difficulty: str | None = None
    ruleset: str | None = None
    player: str | None = None
    parent: str | None = None
    least_score: float | None = None
    most_score: float | None = None
    since: float | None = None
    until: float | None = None
    solved: bool | None = None
    finished: bool | None = None
    human: bool | None = None
    assisted: bool | None = None

    def where(self) -> tuple[str, list[Any]]:
        """The SQL condition on the index's table, and its values."""
        terms = ["problem = ''"]
        values: list[Any] = []
        for term, value in (
            ("(task = ? OR task_name = ?)", self.task),
            ("pack = ?", self.pack),
            ("category = ?", self.category),
            ("difficulty = ?", self.difficulty),
            ("ruleset = ?", self.ruleset),
            ("(player_kind = ? OR player_name = ? OR model = ?)", self.player),
            ("parent_run = ?", self.parent),
            ("score >= ?", self.least_score),
            ("score <= ?", self.most_score),
            ("created_at >= ?", self.since),
            ("created_at < ?", self.until),
            ("solved = ?", self.solved),
            ("finished = ?", self.finished),
            ("human = ?", self.human),
            ("assisted = ?", self.assisted),
        ):
            if value is not None:
                terms.append(term)
                values += [value] * term.count("?")
        return " AND ".join(terms), values


ORDERS = {
    Order.CREATED: "created_at",
    Order.TASK: "task",
    Order.PLAYER: "player_name",
    Order.STEPS: "steps",
    Order.DURATION: "duration",
    Order.REWARD: "reward",
    Order.SCORE: "score",
}

_UNITS = {"min": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def moment(text: str, now: datetime, *, end: bool = False) -> float:
    """The moment that somebody means, in seconds since 1970.

    Args:
        text: a date (2026-11-21), a time (2026-11-21T10:30), "today", "yesterday", or an age (30min, 12h,
            7d, 4w). Without a time zone it is that of `now`.
        now: what ages and days are counted from, with its time zone.
        end: a day means the end of it.

    Raises:
        ValueError: none of these; the message says so.
    """
    words = text.strip().lower()
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    try:
        if words in ("today", "yesterday"):
            day = midnight - timedelta(days=words == "yesterday")
            return (day + timedelta(days=end)).timestamp()
        number = words.rstrip("abcdefghijklmnopqrstuvwxyz")
        if unit := _UNITS.get(words[len(number) :].strip()):
            return (now - timedelta(**{unit: float(number)})).timestamp()
        when = datetime.fromisoformat(text.strip())
        whole_day = len(text.strip()) <= len("2026-11-21")
        when = when if when.tzinfo else when.replace(tzinfo=now.tzinfo)
        return (when + timedelta(days=end and whole_day)).timestamp()
    except (ValueError, OverflowError):
        raise ValueError(
            f"{text!r} is no time: write a date (2026-11-21), a time (2026-11-21T10:30), today, yesterday, "
            "or an age (30min, 12h, 7d, 4w)"
        ) from None


def score_range(text: str) -> tuple[float | None, float | None]:
    """The bounds in "0.5..0.9", "0.5..", "..0.9" or "0.9" (exactly that).

    Raises:
        ValueError: it is none of these; the message says so.
    """
    low, dots, high = text.partition("..")
    try:
        least = float(low) if low.strip() else None
        most = (float(high) if high.strip() else None) if dots else least
    except ValueError:
        least = most = None
    if (least is None and most is None) or (least is not None and most is not None and least > most):
        raise ValueError(f"{text!r} is no range of scores: write 0.5..0.9, 0.5.. or ..0.9")
    return least, most
