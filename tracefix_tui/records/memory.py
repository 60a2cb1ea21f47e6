"""The memory: the best solution per task and player, read from the recorded runs.

Nothing is kept twice: what is remembered is the run itself. Forgetting leaves the runs alone and notes from
when on they count again.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tracefix_tui.episode.rulesets import RULESETS
from tracefix_tui.records.reader import read_run
from tracefix_tui.records.selection import Selection
from tracefix_tui.records.trajectory import TrajectoryError
from tracefix_tui.settings import data_dir, write_atomically

if TYPE_CHECKING:
    from tracefix_tui.records.index import RunIndex

_COLUMNS = ("run", "path", "task", "player_kind", "player_name", "model", "score", "created", "created_at")
_EVERY = ""
_LATEST = 2**53
"""Whatever moment a broken note names, it is no later."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """The best run of a task by one player.

    Attributes:
        task: `pack/name`; `player` the name of the player, or its model.
        run: the run's id; `path` its file.
        score: its final score, 0..1; `created` when it began, ISO 8601.
    """

    task: str
    player: str
    run: str
    path: Path
    score: float
    created: str

    def code(self) -> str:
        """The source that earned the score.

        Raises:
            TrajectoryError: the run can't be read any more, or has no steps.
        """
        run = read_run(self.path)
        if not run.entries:
            raise TrajectoryError(f"{self.path}: has no steps")
        rules = RULESETS.get(run.header.ruleset)
        best = run.entries[-1]
        if rules is not None and rules.best_counts:
            best = max(run.entries, key=lambda entry: entry.step.reward)
        return best.step.observation.code


class Memory:
    """What is remembered of all runs in an index that is up to date."""

    def __init__(self, index: RunIndex, path: Path | None = None) -> None:
        """Remember the runs of `index`; what was forgotten is noted at `path` (`forgotten.json`)."""
        self._index = index
        self._path = path or data_dir() / "forgotten.json"

    def all(self, task: str | None = None, player: str | None = None) -> list[Remembered]:
        """The best solved run of each task and player, by task; of equals the newest."""
        forgotten = self._forgotten()
        best: dict[tuple[str, str], Remembered] = {}
        selection = Selection(task=task, player=player, solved=True)
        for run, path, id, kind, name, model, score, created, created_at in self._index.values(
            _COLUMNS, selection
        ):
            if score is None or created_at <= max(forgotten.get(_EVERY, 0.0), forgotten.get(id, 0.0)):
                continue
            who = model or name or kind
            known = best.get((id, who))
            if known is None or score >= known.score:
                best[id, who] = Remembered(id, who, run, self._index.folder / path, score, created)
        return [best[key] for key in sorted(best)]

    def best(self, task: str, player: str | None = None) -> Remembered | None:
        """The best run of a task, by one player or by anybody."""
        return max(self.all(task, player), key=lambda each: each.score, default=None)

    def clear(self, task: str | None = None) -> int:
        """Forget what is remembered now, of one task (`pack/name`) or of all; the runs stay.

        Returns:
            How many entries are forgotten.

        Raises:
            OSError: it can't be noted.
        """
        gone = len(self.all(task))
        table = {} if task is None else self._forgotten()
        table[_EVERY if task is None else task] = time.time()
        write_atomically(self._path, json.dumps(table, indent=1, sort_keys=True) + "\n")
        return gone

    def _forgotten(self) -> dict[str, float]:
        """Task ("" for all) -> the moment up to which runs don't count, seconds since 1970."""
        try:
            found: Any = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError):
            return {}
        if not isinstance(found, dict):
            return {}
        return {
            name: float(max(0, min(moment, _LATEST)))
            for name, moment in found.items()
            if isinstance(moment, (int, float))
        }
