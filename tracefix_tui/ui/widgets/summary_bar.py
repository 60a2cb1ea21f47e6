"""The browser's top lines: the name, what has been reached, and the one next thing to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events
from textual.app import RenderResult
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from tracefix_tui.ui.widgets.task_list import STAR

if TYPE_CHECKING:
    from tracefix_tui.catalog.task import Task

BAR_COLUMNS = 20
TAGLINE_FROM = 90
BAR_FROM = 70
"""Widths in columns from which on there is room for the tagline, and for the bar in full."""


class SummaryBar(Widget):
    """Name and progress on the first line, the next task on the second.

    Attributes:
        solved, total: how many tasks are solved, and how many there are.
        stars: how many stars they have brought.
        upcoming: the task to play next; None when none is left.
        next_key, play_key: the keys that go there and play it.
    """

    ALLOW_SELECT = False

    solved: reactive[int] = reactive(0)
    total: reactive[int] = reactive(0)
    stars: reactive[int] = reactive(0)
    upcoming: reactive[Task | None] = reactive(None)
    next_key: reactive[str] = reactive("n")
    play_key: reactive[str] = reactive("⏎")

    class NextPressed(Message):
        """The line with the next task was clicked."""

    def render(self) -> RenderResult:
        width = self.content_size.width
        left = Content.styled("TraceFix", "bold $accent")
        if width >= TAGLINE_FROM:
            left += Content.styled("   find the bug, mend it, prove it", "$mark-quiet")
        columns = BAR_COLUMNS if width >= BAR_FROM else BAR_COLUMNS // 2
        filled = round(columns * self.solved / self.total) if self.total else 0
        right = Content.assemble(
            f"{self.solved} of {self.total} solved  ",
            ("━" * filled, "$success"),
            ("─" * (columns - filled), "$border-blurred"),
            (f"  {STAR} ", "$mark-star"),
            f"{self.stars} of {3 * self.total}",
        )
        first = left + Content(" " * max(2, width - left.cell_length - right.cell_length)) + right
        return Content("\n").join([first, self._next().truncate(width, ellipsis=True)])

    def _next(self) -> Content:
        if not self.total:
            return Content("There are no tasks to play.")
        if self.upcoming is None:
            return Content.assemble(
                ("All solved. ", "bold $success"), ("Play one again for more stars.", "$mark-quiet")
            )
        return Content.assemble(
            ("Next ", "bold $accent"),
            (self.upcoming.title, "bold"),
            (f"  {self.upcoming.difficulty}", f"$mark-{self.upcoming.difficulty}"),
            (f"   {self.next_key} goes there, {self.play_key} plays it", "$mark-quiet"),
        )

    def on_click(self, event: events.Click) -> None:
        if event.y == 1 and self.upcoming is not None:
            self.post_message(self.NextPressed())
