"""What the preview says of a task: its text, what is wrong with its files, and the one next thing to do."""

from __future__ import annotations

from collections.abc import Sequence

from tracefix_tui.authoring.checks import Proof
from tracefix_tui.catalog import Problem, Task
from tracefix_tui.catalog.load import SOURCES, TASK_FILE
from tracefix_tui.grading.report import Outcome, Report
from tracefix_tui.ui.widgets.task_pane import prose_lines
from tracefix_tui.ui.widgets.text_pane import Line


def task_lines(task: Task) -> list[Line]:
    """What a player is told of a task, and its hints."""
    lines = [Line(((task.title, "title"),), words=True), *prose_lines(task.description)]
    for number, hint in enumerate(task.hints, 1):
        head = Line(((f"Hint {number} of {len(task.hints)}", "warn"),))
        lines += [Line(), head, *prose_lines(hint)]
    return lines


def broken_in_short(problems: Sequence[Problem]) -> tuple[str, str]:
    """What is wrong with the files, and what to do next. At least one problem is needed."""
    first = problems[0].file
    if first.name not in (TASK_FILE, *SOURCES):
        return "the folder is gone", f"put {first.name} back"
    if not first.exists():
        return "a file is missing", f"write {first.name}"
    return "a file is broken", f"mend {first.name}, and save it"


def next_step(proof: Proof) -> str:
    """What to do about a whole proof."""
    bad = next((check for check in proof.checks if not check.sound), None)
    return "all holds: play it" if bad is None else f"see {bad.name}"


def same_outcomes(report: Report, other: Report) -> bool:
    """Whether two runs of the same tests say the same, but for what the clock has ended."""
    mine, others = (
        {each.name: each.outcome for each in one.results if each.outcome is not Outcome.TIMED_OUT}
        for one in (report, other)
    )
    return all(others.get(name, outcome) is outcome for name, outcome in mine.items())
