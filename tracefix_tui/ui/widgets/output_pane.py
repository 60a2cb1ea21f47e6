"""What the last action said, and everything the candidate printed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tracefix_tui.ui.widgets.printable import printable
from tracefix_tui.ui.widgets.text_pane import Line, TextPane

if TYPE_CHECKING:
    from tracefix_tui.episode.observation import Step
    from tracefix_tui.grading.report import Report


class OutputPane(TextPane):
    """Text output of the newest step."""

    def __init__(self, *, id: str | None = None) -> None:
        """Say what will stand here."""
        text = "What the last action says stands here, and what your code prints."
        super().__init__([Line(((text, "muted"),), words=True)], id=id)

    def show_step(self, step: Step) -> None:
        """Show what a step said, then what the candidate printed while it ran."""
        title = Line(((f"Step {step.index}  {step.action.type}", "title"),))
        said = step.observation.last_execution_output
        if step.report is None:
            self.show([title, *_text(said)])
            return
        printed = list(_printed(step.report))
        spoken = said.split("\n\nPrinted ", 1)[0]
        self.show([title, *_text(spoken), *printed])

    def show_note(self, note: str, text: str = "") -> None:
        """Show something that is no step: a run that was stopped, or one that could not be made."""
        self.show([Line(((note, "warn"),), words=True), *_text(text)])


def _text(text: str) -> Iterator[Line]:
    if not text:
        return
    for line in printable(text).split("\n"):
        look = "good" if line.startswith("SUCCESS") else "title" if line.startswith("Tests Passed") else ""
        yield Line(((line, look),), hang=2)


def _printed(report: Report) -> Iterator[Line]:
    sources = [("while it was imported", report.output)]
    sources += [(f"in {printable(result.name)}", result.output) for result in report.visible]
    for where, text in sources:
        if not text:
            continue
        yield Line()
        yield Line((("Printed ", "muted"), (where, "strong")))
        yield from (Line((("  " + line, ""),), hang=2) for line in printable(text).rstrip("\n").split("\n"))
