"""The top line of the browser: the name on the left, what has been reached on the right."""

from __future__ import annotations

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from tracefix_tui.ui.widgets.task_list import STAR

BAR_COLUMNS = 20
TAGLINE_FROM = 90
"""Width in columns from which on there is room for the tagline."""


class TitleBar(Widget):
    """Name and progress.

    Attributes:
        solved, total: how many tasks are solved, and how many there are.
        stars: how many stars they have brought.
    """

    solved: reactive[int] = reactive(0)
    total: reactive[int] = reactive(0)
    stars: reactive[int] = reactive(0)

    def render(self) -> Content:
        width = self.content_size.width
        left = Content.styled("TraceFix", "bold $accent")
        if width >= TAGLINE_FROM:
            left += Content.styled("   find the bug, mend it, prove it", "$mark-quiet")
        filled = round(BAR_COLUMNS * self.solved / self.total) if self.total else 0
        right = Content.assemble(
            f"{self.solved} of {self.total} solved  ",
            ("━" * filled, "$success"),
            ("━" * (BAR_COLUMNS - filled), "$border-blurred"),
            (f"  {STAR} ", "$mark-star"),
            f"{self.stars} of {3 * self.total}",
        )
        return left + Content(" " * max(2, width - left.cell_length - right.cell_length)) + right
