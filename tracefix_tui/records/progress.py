"""What the player has reached, per task, in one small SQLite file. Several apps may use it at the same time.

Losing it is no reason to stop playing: a file that can't be used is moved aside, and what can't be written is
kept for this session. Either is said in `ProgressStore.problem`.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from tracefix_tui.settings import data_dir

if TYPE_CHECKING:
    import sqlite3

BUSY_SECONDS = 5.0
"""How long a write waits for another app's write."""

STAR_SCORES = (0.92, 0.80)
"""A solved task has three stars from the first score on, two from the second, else one."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS progress (
    task_id TEXT PRIMARY KEY,
    submits INTEGER NOT NULL DEFAULT 0,
    solved INTEGER NOT NULL DEFAULT 0,
    best REAL NOT NULL DEFAULT 0,
    last_played REAL NOT NULL
) WITHOUT ROWID
"""
_UPSERT = """
INSERT INTO progress (task_id, submits, solved, best, last_played) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (task_id) DO UPDATE SET
    submits = submits + excluded.submits,
    solved = max(solved, excluded.solved),
    best = max(best, excluded.best),
    last_played = max(last_played, excluded.last_played)
"""


class State(StrEnum):
    NEW = "new"
    TRIED = "tried"
    SOLVED = "solved"


@dataclass(frozen=True, slots=True)
class Progress:
    """What was reached in one task.

    Attributes:
        task_id: `pack/name`.
        submits: how often a solution was submitted.
        solved: whether a submitted solution has passed every test.
        best: the best final score, 0..0.98; 0 when nothing was submitted.
        last_played: seconds since the epoch; 0 when never.
    """

    task_id: str
    submits: int = 0
    solved: bool = False
    best: float = 0.0
    last_played: float = 0.0

    @property
    def state(self) -> State:
        if self.solved:
            return State.SOLVED
        return State.TRIED if self.last_played else State.NEW

    @property
    def stars(self) -> int:
        """0..3: none until it is solved, then by the best score."""
        return stars_for(self.best, self.solved)

    def merged(self, other: Progress) -> Progress:
        """Both together: as `record` would leave it after one and then the other."""
        return Progress(
            self.task_id,
            self.submits + other.submits,
            self.solved or other.solved,
            max(self.best, other.best),
            max(self.last_played, other.last_played),
        )


def stars_for(score: float, solved: bool) -> int:
    """Stars for a final score: 0 unsolved, 1 solved, 2 in few steps, 3 in about as few as it takes."""
    if not solved:
        return 0
    return 1 + sum(score >= bound for bound in STAR_SCORES)


class ProgressStore:
    """The progress of one user. Thread-safe; each call opens and closes the file.

    Attributes:
        path: the SQLite file.
        problem: what went wrong with the file, in words for the user; "" when nothing did.
    """

    def __init__(self, path: Path | None = None) -> None:
        """Use the file at `path`; by default the one in the user's data folder. Opens nothing yet."""
        self.path = path or data_dir() / "progress.db"
        self.problem = ""
        self._unwritten: dict[str, Progress] = {}
        self._lock = Lock()

    def all(self) -> dict[str, Progress]:
        """Everything known, by task id. A task that was never played is missing."""
        found: dict[str, Progress] = {}
        if self.path.exists():
            import sqlite3

            try:
                with self._open() as database:
                    rows = database.execute(
                        "SELECT task_id, submits, solved, best, last_played FROM progress"
                    )
                    found = {row[0]: Progress(row[0], row[1], bool(row[2]), row[3], row[4]) for row in rows}
            except sqlite3.OperationalError as error:
                self.problem = f"{self.path} can't be read: {error}. Progress so far is not shown."
            except sqlite3.DatabaseError as error:
                self._move_aside(error)
        with self._lock:
            for task_id, extra in self._unwritten.items():
                found[task_id] = found[task_id].merged(extra) if task_id in found else extra
        return found

    def get(self, task_id: str) -> Progress:
        """What is known of one task; a new `Progress` when it was never played."""
        return self.all().get(task_id, Progress(task_id))

    def started(self, task_id: str) -> None:
        """Note that the player has made a move in a task: from now on it is tried."""
        self._add(Progress(task_id, last_played=time.time()))

    def record(self, task_id: str, score: float, solved: bool) -> Progress:
        """Note a submitted solution.

        Args:
            task_id: `pack/name`.
            score: the final score, 0..0.98.
            solved: whether every test, visible and hidden, has passed.

        Returns:
            What is now known of the task, the best of all times.
        """
        self._add(Progress(task_id, 1, solved, score, time.time()))
        return self.get(task_id)

    def _add(self, extra: Progress) -> None:
        import sqlite3

        row = (extra.task_id, extra.submits, int(extra.solved), extra.best, extra.last_played)
        for _ in range(2):
            try:
                self.path.parent.mkdir(parents=True, exist_ok=True)
                with self._open() as database:
                    database.execute(_UPSERT, row)
                return
            except (sqlite3.OperationalError, OSError) as error:
                self.problem = f"{self.path} can't be written: {error}. Progress is kept until you leave."
                break
            except sqlite3.DatabaseError as error:
                self._move_aside(error)
        with self._lock:
            known = self._unwritten.get(extra.task_id)
            self._unwritten[extra.task_id] = known.merged(extra) if known else extra

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """The open database, its table there; commits at the end, rolls back after an exception."""
        import sqlite3

        database = sqlite3.connect(self.path, timeout=BUSY_SECONDS)
        try:
            database.execute(_SCHEMA)
            with database:
                yield database
        finally:
            database.close()

    def _move_aside(self, error: Exception) -> None:
        """Rename a file that is no sound database, so that the next write starts a new one."""
        aside = self.path.with_name(f"{self.path.name}.broken-{time.strftime('%Y%m%d-%H%M%S')}")
        try:
            self.path.replace(aside)
        except OSError as refusal:
            self.problem = f"{self.path} is damaged ({error}) and can't be moved aside: {refusal}"
        else:
            self.problem = (
                f"The progress file was damaged ({error}); it is now {aside} and a new one was begun."
            )
