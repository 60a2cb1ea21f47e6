"""The task's description and the hints that have been opened so far."""

from __future__ import annotations

from collections.abc import Iterator

from tracefix_tui.catalog.task import Task
from tracefix_tui.ui.widgets.printable import printable
from tracefix_tui.ui.widgets.prose import CODE_INDENT, CODE_STYLE, blocks, inline
from tracefix_tui.ui.widgets.text_pane import Line, Part, TextPane

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

    def __init__(self, task: Task, hint_key: str, *, id: str | None = None) -> None:
        """Show the description of `task`, and by which key a hint is opened."""
        self._task_shown, self._hint_key = task, hint_key
        super().__init__(self._text(0), id=id)

    def show_hints(self, opened: int) -> None:
        """Show the first `opened` hints as well."""
        self.show(self._text(opened), at_end=True)

    def _text(self, hints_opened: int) -> list[Line]:
        task = self._task_shown
        lines = list(prose_lines(task.description))
        for number, hint in enumerate(task.hints[:hints_opened], 1):
            lines.append(Line())
            lines.append(Line(((f"Hint {number} of {len(task.hints)}", "warn"),)))
            lines += prose_lines(hint)
        left = len(task.hints) - hints_opened
        if left > 0:
            what = "opens a hint" if not hints_opened else "opens the next hint"
            lines.append(Line())
            lines.append(Line(((self._hint_key, "key"), (f" {what}, {left} left", "muted")), words=True))
        return lines
