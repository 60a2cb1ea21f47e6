"""The task's description and the hints that have been opened so far."""

from __future__ import annotations

from collections.abc import Iterator

from tracefix_tui.catalog.task import Task
from tracefix_tui.ui.widgets.prose import CODE_INDENT, CODE_STYLE, blocks, inline
from tracefix_tui.ui.widgets.text_pane import Line, Part, TextPane, printable

_LOOKS = {CODE_STYLE: "code", "bold": "strong"}


def prose_lines(text: str) -> Iterator[Line]:
    """A text in light Markdown as lines that wrap between words."""
    for block in blocks(printable(text)):
        if block.code:
            yield Line(((CODE_INDENT + block.text, "code"),), hang=len(CODE_INDENT))
        else:
            yield Line(((block.mark, ""), *_parts(block.text)), hang=len(block.mark), words=True)


def _parts(line: str) -> Iterator[Part]:
    content = inline(line)
    at = 0
    for span in content.spans:
        yield content.plain[at : span.start], ""
        yield content.plain[span.start : span.end], _LOOKS.get(str(span.style), "")
        at = span.end
    yield content.plain[at:], ""


class TaskPane(TextPane):
    """What the code should do. Hints are added one at a time, from vague to plain."""

    def show_task(self, task: Task, hints_opened: int, hint_key: str) -> None:
        """Show the description and the first `hints_opened` hints.

        Args:
            task: the task.
            hints_opened: how many hints the person has asked for.
            hint_key: the key that opens the next one, as people read it.
        """
        lines = list(prose_lines(task.description))
        for number, hint in enumerate(task.hints[:hints_opened], 1):
            lines.append(Line())
            lines.append(Line(((f"Hint {number} of {len(task.hints)}", "warn"),)))
            lines += prose_lines(hint)
        left = len(task.hints) - hints_opened
        if left > 0:
            what = "opens a hint" if not hints_opened else "opens the next hint"
            lines.append(Line())
            lines.append(Line(((hint_key, "key"), (f" {what}, {left} left", "muted")), words=True))
        self.show(lines, at_end=hints_opened > 0)
