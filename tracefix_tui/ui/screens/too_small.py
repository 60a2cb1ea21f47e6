"""Shown instead of a broken layout while the terminal is too small; goes away by itself."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.geometry import Size
from textual.screen import ModalScreen
from textual.widgets import Static


class TooSmallScreen(ModalScreen[None]):
    """Says how large the terminal must be."""

    DEFAULT_CSS: ClassVar[str] = """
    TooSmallScreen { align: center middle; background: $background; }
    TooSmallScreen > Static { width: auto; height: auto; text-align: center; }
    """

    def __init__(self, columns: int, rows: int) -> None:
        super().__init__()
        self._columns, self._rows = columns, rows
        self._passed = False

    def compose(self) -> ComposeResult:
        yield Static(id="too-small")

    def on_screen_resume(self) -> None:
        self._look(self.app.size)

    def on_screen_suspend(self) -> None:
        """Stay above a screen that opens by itself, a verdict for instance; questions may stand above."""
        above, size = self.app.screen, self.app.size
        small = size.width < self._columns or size.height < self._rows
        if small and self in self.app.screen_stack and not isinstance(above, ModalScreen):
            self.app.push_screen(TooSmallScreen(self._columns, self._rows))

    def on_resize(self, event: events.Resize) -> None:
        self._look(event.size)

    def _look(self, size: Size) -> None:
        """Go away when there is room enough and nothing lies above; else say what there is."""
        if size.width >= self._columns and size.height >= self._rows:
            if self.app.screen is self and not self._passed:
                self._passed = True
                self.dismiss()
            return
        self.query_one("#too-small", Static).update(
            f"This terminal is too small.\nIt has {size.width}x{size.height}, "
            f"TraceFix needs {self._columns}x{self._rows}.\nMake it larger, or press ctrl+q to leave."
        )
