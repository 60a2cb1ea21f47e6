"""The top line of the play screen: the task, what is going on, and what to do next."""

from __future__ import annotations

from typing import ClassVar

from textual.app import RenderResult
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget


class TitleBar(Widget):
    """One line.

    Attributes:
        task_title: what is played.
        about: advice: the one next thing to do.
        activity: what is running; "" for nothing. It takes the place of the advice.
        detail: how far it has come.
        stop_key: the key that stops it.
    """

    DEFAULT_CSS: ClassVar[str] = "TitleBar { height: 1; padding: 0 2; background: $panel; }"

    task_title: reactive[str] = reactive("")
    about: reactive[str] = reactive("")
    activity: reactive[str] = reactive("")
    detail: reactive[str] = reactive("")
    stop_key: reactive[str] = reactive("esc")

    def render(self) -> RenderResult:
        width = self.content_size.width
        left = Content.styled(self.task_title, "bold $accent")
        if self.activity:
            detail = f" {self.detail}" if self.detail else ""
            right = Content.assemble(
                (f"{self.activity} …{detail}", "bold $warning"), (f"   {self.stop_key} stops it", "$mark-quiet")
            )
        else:
            right = Content.styled(self.about, "$mark-quiet")
        right = right.truncate(max(0, width - left.cell_length - 2), ellipsis=True)
        return left + Content(" " * max(2, width - left.cell_length - right.cell_length)) + right
