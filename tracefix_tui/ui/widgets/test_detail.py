"""What one test says: call, expected, got, message and the candidate's own traceback."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from tracefix_tui.grading.outcome import Outcome
from tracefix_tui.ui.widgets.printable import printable
from tracefix_tui.ui.widgets.python_syntax import coloured_rows
from tracefix_tui.ui.widgets.tests_list import SYMBOLS
from tracefix_tui.ui.widgets.text_pane import Line, Part, TextPane

if TYPE_CHECKING:
    from tracefix_tui.grading.report import Frame, SourceProblem, TestResult

_LABEL = 10
"""Cells of the column that says what stands beside it."""

_EXCEPTION = re.compile(r"\w+: ")
"""An exception's text is prose; all other values are cut where the row ends, to show each space."""

_MEANING = {
    Outcome.TIMED_OUT: "It ran into the time limit: is there a loop that never ends?",
    Outcome.CRASHED: "Your code ended its own process.",
    Outcome.OUT_OF_MEMORY: "It asked for more memory than the task allows.",
    Outcome.NOT_RUN: "It was not run.",
}


class TestDetail(TextPane):
    """The selected test in full. A traceback line leads to its row of the code."""

    __test__ = False

    def show_result(self, result: TestResult, source: str = "") -> None:
        """Show one result.

        Args:
            result: what the test said.
            source: the test's own source, "" when it is not to be shown.
        """
        self.show([*_result_lines(result), *_source_lines(source)])

    def show_problem(self, problem: SourceProblem) -> None:
        """Show why the source does not load."""
        self.show(list(_problem_lines(problem)))


def unrun_lines(name: str, source: str) -> list[Line]:
    """What is known of a test before it has been run: its name and its source."""
    title = Line((("· ", "muted"), (printable(name), "title"), ("  not run yet", "muted")))
    return [title, *_source_lines(source)]


def _result_lines(result: TestResult) -> Iterator[Line]:
    look = "good" if result.passed else "bad"
    yield Line(
        (
            (f"{SYMBOLS[result.outcome]} {result.outcome.upper()}  ", look),
            (printable(result.name), "title"),
        ),
        hang=2,
    )
    if meaning := _MEANING.get(result.outcome):
        yield Line(((meaning, "warn"),), words=True)
    if result.call:
        yield from _field("call", result.call, "code")
    if result.expected or result.got:
        yield from _compared(result.expected, result.got)
    if not result.passed and not _repeats(result.message, result):
        yield from _field("says", result.message, "")
    yield from _frame_lines(result.frames)
    if result.output:
        yield Line((("It printed:", "muted"),))
        for line in printable(result.output).rstrip("\n").split("\n")[-8:]:
            yield Line((("  " + line, ""),), hang=2)


def _repeats(message: str, result: TestResult) -> bool:
    """Whether a message says nothing but what stands beside expected and got."""
    return message in ("", result.got) or (
        bool(result.got) and result.expected in message and result.got in message and "expected" in message
    )


def _problem_lines(problem: SourceProblem) -> Iterator[Line]:
    what = "The code does not compile" if problem.syntax else "The code fails when it is imported"
    yield Line((("✗ ", "bad"), (what, "title"), (", so no test was run.", "")), words=True)
    yield Line()
    target = problem.line - 1 if problem.line else None
    for index, text in enumerate(printable(problem.message).split("\n")):
        where: tuple[Part, ...] = (
            ((f"line {problem.line}", "link"), ("  ", "")) if target is not None and not index else ()
        )
        yield Line((*where, (text, "strong" if not index else "")), hang=2, target=target)
    yield from _frame_lines(problem.frames)


def _frame_lines(frames: tuple[Frame, ...]) -> Iterator[Line]:
    if not frames:
        return
    yield Line((("Traceback in your code; Enter goes to the line", "muted"),), words=True)
    for frame in frames:
        place = f"line {frame.line}"
        yield Line(
            (
                ("  ", ""),
                (place, "link"),
                (f" in {printable(frame.function)}  ", "muted"),
                (printable(frame.text).strip(), "code"),
            ),
            hang=4,
            target=frame.line - 1,
        )


def _field(label: str, value: str, look: str) -> Iterator[Line]:
    for index, text in enumerate(printable(value).split("\n")):
        lead = label if not index else ""
        words = bool(_EXCEPTION.match(value))
        yield Line(((f"{lead:<{_LABEL}}", "muted"), (text, look)), hang=_LABEL, words=words)


def _compared(expected: str, got: str) -> Iterator[Line]:
    """Both sides under each other; where they are alike, only what differs stands out."""
    if not expected or not got:
        yield from _field("expected" if expected else "got", expected or got, "good" if expected else "bad")
        return
    left, right = printable(expected), printable(got)
    head = 0
    while head < min(len(left), len(right)) and left[head] == right[head]:
        head += 1
    tail = 0
    while tail < min(len(left), len(right)) - head and left[-1 - tail] == right[-1 - tail]:
        tail += 1
    if head + tail < max(len(left), len(right)) // 4:
        head = tail = 0
    for label, text, look in (("expected", left, "good"), ("got", right, "bad")):
        parts = ((text[:head], ""), (text[head : len(text) - tail], look), (text[len(text) - tail :], ""))
        yield from _multiline(label, tuple(part for part in parts if part[0]))


def _multiline(label: str, parts: tuple[Part, ...]) -> Iterator[Line]:
    rows: list[list[Part]] = [[]]
    for text, look in parts:
        first, *more = text.split("\n")
        rows[-1].append((first, look))
        rows.extend([(line, look)] for line in more)
    for index, row in enumerate(rows):
        lead = label if not index else ""
        yield Line(((f"{lead:<{_LABEL}}", "muted"), *row), hang=_LABEL)


def _source_lines(source: str) -> Iterator[Line]:
    if not source:
        return
    yield Line()
    yield Line((("The test", "muted"),))
    for parts in coloured_rows(printable(source)):
        yield Line((("  ", ""), *parts), hang=6)
