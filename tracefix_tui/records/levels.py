"""Where each player stands in the curriculum, kept over restarts in one JSON file."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tracefix_tui.catalog.task import Difficulty
from tracefix_tui.episode.curriculum import WINDOW, Curriculum
from tracefix_tui.settings import data_dir, write_atomically


class Levels:
    """The levels of all players. Several apps may use the file at the same time.

    A file that can't be read counts as empty; one that can't be written keeps the level for this session.
    """

    def __init__(self, path: Path | None = None) -> None:
        """Use the file at `path`; by default `levels.json` in the user's data folder."""
        self.path = path or data_dir() / "levels.json"
        self._unsaved: dict[str, Curriculum] = {}

    def get(self, player: str) -> Curriculum:
        """Where `player` stands; at the beginning when nothing is known."""
        if player in self._unsaved:
            return self._unsaved[player]
        return _curriculum(self._read().get(player))

    def record(self, player: str, reward: float) -> Curriculum:
        """Note the reward of an episode that was played at the player's level; where that leads."""
        try:
            with self._alone():
                table = self._read()
                now = self._unsaved.get(player, _curriculum(table.get(player))).after(reward)
                table[player] = {"level": now.level.value, "recent": list(now.recent), "why": now.why}
                write_atomically(self.path, json.dumps(table, indent=1, sort_keys=True) + "\n")
                self._unsaved.pop(player, None)
        except OSError:
            now = self._unsaved[player] = self.get(player).after(reward)
        return now

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """No other app changes the file meanwhile."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        lock = os.open(self.path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)

    def _read(self) -> dict[str, Any]:
        try:
            found = json.loads(self.path.read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError):
            return {}
        return found if isinstance(found, dict) else {}


def _curriculum(entry: Any) -> Curriculum:
    """The curriculum of an entry of the file; the beginning where it makes no sense."""
    try:
        recent = tuple(float(reward) for reward in entry["recent"][-WINDOW:])
        if not all(0 <= reward <= 1 for reward in recent):
            return Curriculum()
        return Curriculum(Difficulty(entry["level"]), recent, str(entry.get("why", "")))
    except (TypeError, KeyError, ValueError, AttributeError, OverflowError):
        return Curriculum()
