"""Which of the user's files could not be used: file, key and reason of each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from tracefix_tui.settings import Problem


class ProblemsScreen(ModalScreen[None]):
    """Lists problems."""

    CSS_PATH = "../styles/dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,enter", "dismiss", "Close", id="problems.close", tooltip="Close this list"),
    ]

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__()
        self._problems = problems

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog") as dialog:
            dialog.border_title = "What could not be used"
            dialog.border_subtitle = "escape closes"
            with VerticalScroll():
                for problem in self._problems:
                    yield Static(_lines(problem), classes="problem")
                if not self._problems:
                    yield Static("Everything could be used.", classes="problem")


def _lines(problem: Problem) -> Content:
    key = Content.styled(f"  {problem.key}\n" if problem.key else "", "bold")
    return Content.assemble((f"⚠ {problem.file}\n", "$warning"), key, f"  {problem.reason}")
