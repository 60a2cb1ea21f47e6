"""What an action says: the texts of `last_execution_output`. Some of them are part of the contract."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tracefix_tui.episode.actions import Action
from tracefix_tui.episode.observation import TestLine, bounded, printable
from tracefix_tui.episode.prices import MAX_DELETED_LINES

if TYPE_CHECKING:
    from tracefix_tui.grading.report import Report, SourceProblem, TestResult

SUCCESS = "SUCCESS: ALL TESTS PASSED"
MESSAGE_CHARACTERS = 1_000
PRINTED_CHARACTERS = 2_000


def passed_of(report: Report, results: Sequence[TestResult]) -> int:
    """How many of `results` count as passed: none in a void run or when the source does not compile."""
    return 0 if report.void or report.problem else sum(result.passed for result in results)


def tests_passed(passed: int, total: int) -> str:
    return f"Tests Passed: {passed}/{total}."


def viewed(lines: Sequence[str]) -> str:
    width = len(str(len(lines)))
    clean = lines if all(map(str.isprintable, lines)) else [printable(line) for line in lines]
    return "\n".join([f"{str(number).rjust(width)} | {line}" for number, line in enumerate(clean, 1)])


def ran(report: Report) -> str:
    """What RUN_TESTS says: the counts, then success or what failed, then what the candidate printed."""
    visible = report.visible
    passed = passed_of(report, visible)
    parts = [tests_passed(passed, len(visible))]
    if visible and passed == len(visible):
        parts.append(SUCCESS)
    else:
        parts.extend(_failures(report))
    parts.extend(_printed(report))
    return "\n\n".join(parts)


def ended(report: Report, score: float, steps: int, *, by_itself: bool) -> str:
    """What the end says. Of the hidden tests it tells the counts."""
    passed = passed_of(report, report.results)
    visible, hidden = report.visible, report.hidden
    lines = [
        f"The episode ended by itself after {steps} steps." if by_itself else "Submitted.",
        f"Visible tests passed: {passed_of(report, visible)}/{len(visible)}.",
        f"Hidden tests passed: {passed_of(report, hidden)}/{len(hidden)}.",
        f"Final score: {score:.2f} ({passed}/{report.total} passed, {_counted(steps, 'step')}).",
    ]
    if report.void:
        lines.append("The run does not count, so no test does.")
    if report.problem is not None:
        lines.extend(["", problem(report.problem)])
    return "\n".join(lines)


def replaced(action: Action, lines_before: int, lines_after: int) -> str:
    start, end = action.start_line, action.end_line
    where = f"line {start}" if start == end else f"lines {start} to {end}"
    verb = "Replaced" if action.new_code_block else "Deleted"
    change = lines_after - lines_before
    more = f", {abs(change)} {'more' if change > 0 else 'fewer'} than before" if change else ""
    return f"{verb} {where}. The code has {_counted(lines_after, 'line')} now{more}."


def invalid_range(action: Action, lines: int) -> str:
    start, end = _number(action.start_line), _number(action.end_line)
    return (
        f"Nothing was replaced: lines {start} to {end} are not a range of this code. "
        f"It has lines 1 to {lines}, and start_line may not be greater than end_line."
    )


def mass_delete(count: int) -> str:
    return (
        f"Nothing was deleted: an empty block would delete {count} lines, and at most {MAX_DELETED_LINES} "
        "go at once. Send the lines that should stand there instead, or delete in smaller pieces."
    )


def undone(lines_after: int, *, anything: bool) -> str:
    if not anything:
        return "There is no edit to undo. The code is as it was."
    return f"Took back the newest edit. The code has {_counted(lines_after, 'line')} now."


def was_reset() -> str:
    return "The task's own code is back. There is nothing to undo any more."


def test_lines(report: Report) -> tuple[TestLine, ...]:
    """The visible tests of `report` for the observation."""
    counts = not report.void and report.problem is None
    return tuple(
        TestLine(
            test_name=printable(result.name),
            passed=result.passed and counts,
            error_message=None if result.passed and counts else _reason(report, result),
        )
        for result in report.visible
    )


def error_line(report: Report, lines: int) -> int | None:
    """The line of the code that a failing run names, 1-based; None when it names none that exists."""
    if report.problem is not None:
        named = report.problem.line
    else:
        failing = next((result for result in report.visible if not result.passed), None)
        named = failing.frames[-1].line if failing is not None and failing.frames else 0
    return named if 1 <= named <= lines else None


def problem(found: SourceProblem) -> str:
    what = "Syntax error" if found.syntax else "The code fails while it is loaded"
    where = f" in line {found.line}" if found.line else ""
    text = f"{what}{where}: {printable(found.message)}"
    frames = [
        f"  line {frame.line}, in {printable(frame.function)}: {printable(frame.text.strip())}"
        for frame in found.frames
    ]
    return "\n".join([bounded(text, MESSAGE_CHARACTERS), *frames])


def _number(value: int | None) -> str:
    if value is not None and abs(value) >= 10**12:
        return "a huge number" if value > 0 else "a huge negative number"
    return str(value)


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" + ("" if number == 1 else "s")


def _failures(report: Report) -> list[str]:
    if report.void:
        return [f"The run does not count: {bounded(printable(report.void), MESSAGE_CHARACTERS)}"]
    if report.problem is not None:
        return [f"Traceback:\n{problem(report.problem)}"]
    failing = [result for result in report.visible if not result.passed]
    if not failing:
        return ["There are no tests."]
    return ["Traceback:\n" + "\n\n".join(_failure(result) for result in failing)]


def _failure(result: TestResult) -> str:
    lines = [f"{printable(result.name)}: {result.outcome.value}"]
    for label, value in (
        ("call", result.call),
        ("expected", result.expected),
        ("got", result.got),
        ("", "" if result.message == result.got else result.message),
    ):
        if value:
            text = bounded(printable(value), MESSAGE_CHARACTERS)
            lines.append(f"  {label}: {text}" if label else f"  {text}")
    lines.extend(
        f"  line {frame.line}, in {printable(frame.function)}: {printable(frame.text.strip())}"
        for frame in result.frames
    )
    return "\n".join(lines)


def _reason(report: Report, result: TestResult) -> str:
    text = report.void or (report.problem.message if report.problem else "") or result.message
    return bounded(printable(text or result.outcome.value), MESSAGE_CHARACTERS)


def _printed(report: Report) -> list[str]:
    parts = []
    for title, text in [
        ("Printed while loading", report.output),
        *((f"Printed during {printable(result.name)}", result.output) for result in report.visible),
    ]:
        if text:
            tail = printable(text[-PRINTED_CHARACTERS:])
            cut = len(text) - PRINTED_CHARACTERS
            note = f" (the first {cut:,} characters are cut)" if cut > 0 else ""
            parts.append(f"{title}{note}:\n{tail}")
    return parts
