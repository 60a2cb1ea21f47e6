"""What a task is about, before it is played: its facts, its description and the code to mend."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult, RenderResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from tracefix_tui.counting import counted
from tracefix_tui.records.progress import Progress, State
from tracefix_tui.ui.code_text import code_text
from tracefix_tui.ui.task_filter import readable
from tracefix_tui.ui.widgets.prose import blocks, wrapped
from tracefix_tui.ui.widgets.task_list import NO_STAR, STAR, SYMBOLS

if TYPE_CHECKING:
    from tracefix_tui.catalog.task import Task

WIDEST_PROSE = 92
"""Columns beyond which a line of the description is no longer pleasant to read."""


class TaskPreview(VerticalScroll):
    """Shows one task, in a frame that can be scrolled."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "scroll_up", "Scroll up", show=False),
        Binding("down,j", "scroll_down", "Scroll down", show=False),
    ]

    def compose(self) -> ComposeResult:
        yield TaskSheet()

    def show(self, task: Task | None, progress: Progress | None = None) -> None:
        """Show a task and what was reached in it; None shows nothing."""
        sheet = self.query_one(TaskSheet)
        if (task, progress) == sheet.shown:
            return
        if sheet.shown[0] != task:
            self.scroll_home(animate=False)
        self.border_title = Content(task.title) if task else ""
        self.border_subtitle = Content(task.id) if task else ""
        sheet.shown = (task, progress)
        sheet.refresh(layout=True)


class TaskSheet(Widget):
    """The text of the preview.

    Attributes:
        shown: the task and its progress.
    """

    DEFAULT_CSS: ClassVar[str] = "TaskSheet { height: auto; text-wrap: nowrap; text-overflow: ellipsis; }"

    def __init__(self) -> None:
        super().__init__()
        self.shown: tuple[Task | None, Progress | None] = (None, None)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._text(width).plain.split("\n"))

    def render(self) -> RenderResult:
        return self._text(self.content_size.width)

    def _text(self, width: int) -> Content:
        task, progress = self.shown
        if task is None:
            return Content("")
        description = wrapped(blocks(task.description), min(width, WIDEST_PROSE))
        title = f"── The code to mend, {counted(len(task.buggy.splitlines()), 'line')} "
        gap = [Content("")] if self.app.size.height >= 30 else []
        return Content("\n").join(
            [
                facts(task, progress or Progress(task.id)),
                *gap,
                *description,
                *gap,
                Content.assemble((title, "$mark-quiet"), ("─" * (width - len(title)), "$border-blurred")),
                code_text(task.buggy),
            ]
        )


def facts(task: Task, progress: Progress) -> Content:
    """Difficulty, category, state and best score of a task in one line."""
    state = f"{SYMBOLS[progress.state]} {progress.state.value}"
    parts = [
        Content.styled(str(task.difficulty), f"$mark-{task.difficulty} bold"),
        *(Content(readable(kind)) for kind in task.kinds[1:]),
        Content(state),
    ]
    if progress.state is State.SOLVED:
        stars = STAR * progress.stars + NO_STAR * (3 - progress.stars)
        parts[-1] = Content.assemble(f"{state} ", (stars, "$mark-star"), f" best {progress.best:.2f}")
    elif progress.submits:
        parts.append(Content(f"best {progress.best:.2f}"))
    return Content.styled("  ·  ", "$mark-quiet").join(parts)
