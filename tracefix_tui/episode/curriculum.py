"""The curriculum: from easy to hard and back, by the rewards of the newest episodes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import fsum

from tracefix_tui.catalog.task import Difficulty

WINDOW = 5
"""Episodes whose mean reward decides, all of them at the present level."""
UP, DOWN = 0.80, 0.35
"""A mean above the first leads to a harder level, one below the second to an easier one."""

LEVELS = tuple(Difficulty)


@dataclass(frozen=True, slots=True)
class Curriculum:
    """Where a player stands.

    Attributes:
        level: the difficulty of the next task.
        recent: rewards of the newest episodes at this level, the oldest first, `WINDOW` at most.
        why: what the newest episode has changed, in a sentence; "" when nothing.
    """

    level: Difficulty = LEVELS[0]
    recent: tuple[float, ...] = ()
    why: str = ""

    @property
    def mean(self) -> float:
        """The mean of the recent rewards; 0 when there are none."""
        return fsum(self.recent) / len(self.recent) if self.recent else 0.0

    def after(self, reward: float) -> Curriculum:
        """Where the player stands after one more episode at this level.

        Args:
            reward: the episode's final score, 0..1.
        """
        recent = (*self.recent, reward)[-WINDOW:]
        here = Curriculum(self.level, recent)
        if len(recent) < WINDOW:
            return here
        at = LEVELS.index(self.level)
        said = f"the last {WINDOW} rewards had a mean of {here.mean:.2f}"
        if here.mean > UP and at + 1 < len(LEVELS):
            harder = LEVELS[at + 1]
            return Curriculum(harder, why=f"Up to {harder}: {said}, more than {UP:.2f}.")
        if here.mean < DOWN and at > 0:
            easier = LEVELS[at - 1]
            return Curriculum(easier, why=f"Down to {easier}: {said}, less than {DOWN:.2f}.")
        return here

    def about(self) -> str:
        """Where the player stands and what moves it on, in a sentence."""
        if not self.recent:
            return f"Level {self.level}. Five episodes decide where it goes from here."
        count = len(self.recent)
        episodes = "the last one" if count == 1 else f"the last {count}"
        return f"Level {self.level}: {episodes} had a mean reward of {self.mean:.2f}."


def curriculum_of(rewards: Iterable[float]) -> Curriculum:
    """Where a player stands after these rewards, each earned at the level that it found."""
    here = Curriculum()
    for reward in rewards:
        here = here.after(reward)
    return here
