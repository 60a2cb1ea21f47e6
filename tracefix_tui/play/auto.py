"""Playing on and on by the curriculum: which task comes next, and what each verdict changes."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TYPE_CHECKING

from tracefix_tui.episode.curriculum import LEVELS, Curriculum
from tracefix_tui.records.levels import Levels

if TYPE_CHECKING:
    from tracefix_tui.catalog.task import Task


PERSON = "person"
"""The name under which the person has a level."""


class AutoPlay:
    """One player on the way through the curriculum.

    Attributes:
        player: whose level it is.
        here: where the player stands; `here.why` says what the newest verdict has changed.
    """

    def __init__(
        self, tasks: Sequence[Task], player: str, levels: Levels | None = None, *, seed: int | None = None
    ) -> None:
        """Prepare to play.

        Args:
            tasks: what there is to play; at least one.
            player: whose level it is: "person", or the name of an agent or its model.
            levels: where the level is kept; by default in the user's data folder.
            seed: makes the choice among equals repeatable.
        """
        self._tasks = tuple(tasks)
        self.player = player
        self._levels = levels or Levels()
        self._random = random.Random(seed)
        self._turns: dict[str, int] = {}
        self._upcoming: Task | None = None
        self.here: Curriculum = self._levels.get(player)

    def choose(self) -> Task:
        """The next task: of the level, or the nearest one that has any, played least often here so far.

        The same one until an episode is recorded.
        """
        if self._upcoming is None:
            self._upcoming = self._chosen()
        return self._upcoming

    def _chosen(self) -> Task:
        at = LEVELS.index(self.here.level)
        for level in sorted(LEVELS, key=lambda level: abs(LEVELS.index(level) - at)):
            found = [task for task in self._tasks if task.difficulty is level]
            if found:
                fewest = min(self._turns.get(task.id, 0) for task in found)
                task = self._random.choice([t for t in found if self._turns.get(t.id, 0) == fewest])
                self._turns[task.id] = fewest + 1
                return task
        raise LookupError("there are no tasks to play")

    def record(self, reward: float) -> Curriculum:
        """Note the final score of an episode; where that leads."""
        self._upcoming = None
        self.here = self._levels.record(self.player, min(1.0, max(0.0, reward)))
        return self.here
