"""What the app remembers by itself, such as pane sizes: one JSON file, apart from the user's config.

Nothing in it is worth an error: a file that can't be read counts as empty, one that can't be written is left.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TypeVar

from tracefix_tui.settings import data_dir, write_atomically

Value = TypeVar("Value", bool, int, float, str)


class RememberedState:
    """Named values that survive a restart."""

    def __init__(self, path: Path | None = None) -> None:
        """Use the file at `path`; by default `state.json` in the user's data folder."""
        self.path = path or data_dir() / "state.json"
        self._values: dict[str, bool | int | float | str] | None = None

    def get(self, name: str, default: Value) -> Value:
        """The remembered value, or `default` when there is none of the default's type."""
        if self._values is None:
            self._values = self._read()
        value = self._values.get(name, default)
        return value if type(value) is type(default) else default

    def set(self, name: str, value: bool | int | float | str) -> None:
        """Remember a value, and write it down at once; other apps' values are kept."""
        if self._values is not None and self._values.get(name) == value:
            return
        self._values = {**self._read(), name: value}
        try:
            write_atomically(self.path, json.dumps(self._values, indent=1, sort_keys=True) + "\n")
        except OSError:
            pass

    def _read(self) -> dict[str, bool | int | float | str]:
        try:
            found = json.loads(self.path.read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError):
            return {}
        return found if isinstance(found, dict) else {}
