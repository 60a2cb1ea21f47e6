"""What a task is about, before it is played: its facts, its description and the code to mend."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from tracefix_tui.records.progress import Progress, State
from tracefix_tui.ui.code_text import coloured_code, plain_code
from tracefix_tui.ui.task_filter import readable
from tracefix_tui.ui.widgets.prose import Prose
from tracefix_tui.ui.widgets.task_list import NO_STAR, STAR, SYMBOLS

if TYPE_CHECKING:
    from tracefix_tui.catalog.task import Task


class TaskPreview(VerticalScroll):
    """Shows one task. Colours of the code come a moment after the first paint."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._shown: Task | None = None

    def compose(self) -> ComposeResult:
        yield Static(id="preview-facts")
        yield Prose(id="preview-description")
        yield Static(id="preview-code")

    def show(self, task: Task, progress: Progress) -> None:
        """Show a task and what was reached in it."""
        changed = task != self._shown
        self._shown = task
        self.border_title = task.title
        self.border_subtitle = task.id
        self.query_one("#preview-facts", Static).update(_facts(task, progress))
        if not changed:
            return
        self.query_one("#preview-description", Prose).update(task.description)
        code = self.query_one("#preview-code", Static)
        code.border_title = Content(f" The code to mend, {len(task.buggy.splitlines())} lines ")
        if "pygments.lexers.python" in sys.modules:
            self._colour()
        else:
            code.update(plain_code(task.buggy))
            self.call_after_refresh(self._colour)
        self.scroll_home(animate=False)

    def clear(self) -> None:
        """Show nothing, as when no task matches."""
        self._shown = None
        self.border_title = self.border_subtitle = ""
        self.query_one("#preview-facts", Static).update("")
        self.query_one("#preview-description", Prose).update("")
        code = self.query_one("#preview-code", Static)
        code.border_title = ""
        code.update("")

    def _colour(self) -> None:
        if self._shown is not None:
            self.query_one("#preview-code", Static).update(coloured_code(self._shown.buggy))


def _facts(task: Task, progress: Progress) -> Content:
    state = f"{SYMBOLS[progress.state]} {progress.state.value}"
    parts = [
        Content.styled(str(task.difficulty), f"$mark-{task.difficulty} bold"),
        Content(readable(task.category)),
        Content(state),
    ]
    if progress.state is State.SOLVED:
        stars = STAR * progress.stars + NO_STAR * (3 - progress.stars)
        parts[-1] = Content.assemble(f"{state} ", (stars, "$mark-star"), f" best {progress.best:.2f}")
    elif progress.submits:
        parts.append(Content(f"best {progress.best:.2f}"))
    return Content.styled("  ·  ", "$mark-quiet").join(parts)
