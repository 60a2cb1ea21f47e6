"""Shown instead of a broken layout while the terminal is too small; goes away by itself."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.screen import ModalScreen
from textual.widgets import Static


class TooSmallScreen(ModalScreen[None]):
    """Says how large the terminal must be."""

    def __init__(self, columns: int, rows: int) -> None:
        super().__init__()
        self._columns, self._rows = columns, rows

    def compose(self) -> ComposeResult:
        yield Static(id="too-small")

    def on_screen_resume(self) -> None:
        self._look()

    def on_resize(self, event: events.Resize) -> None:
        self._look()

    def _look(self) -> None:
        size = self.app.size
        if size.width >= self._columns and size.height >= self._rows:
            if self.is_current:
                self.dismiss()
            return
        self.query_one("#too-small", Static).update(
            f"This terminal is too small.\nIt has {size.width}x{size.height}, "
            f"TraceFix needs {self._columns}x{self._rows}.\nMake it larger, or press ctrl+q to leave."
        )
