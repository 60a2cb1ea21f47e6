"""A report as `tracefix grade` prints it: as JSON for programs, as text for people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from json import dumps

from tracefix_tui.episode.narration import passed_of, problem
from tracefix_tui.episode.observation import printable
from tracefix_tui.episode.redaction import redacted
from tracefix_tui.grading.report import Report, TestResult


def as_json(report: Report, *, task: str, file: str, suite: str) -> str:
    """One JSON object: counts, the visible tests one by one, layers in force, time in milliseconds."""
    report = _seen(report, suite)
    page = {
        "task": task,
        "file": file,
        "suite": suite,
        "all_passed": report.all_passed,
        **_counts(report, report.results),
        "visible": _counts(report, report.visible),
        "hidden": _counts(report, report.hidden),
        "tests": [{**asdict(result), "passed": result.passed} for result in report.visible],
        "problem": asdict(report.problem) if report.problem else None,
        "output": report.output,
        "void": report.void,
        "layers": list(report.layers),
        "wall_ms": round(report.wall_ms, 3),
    }
    return dumps(page, indent=2)


def as_text(report: Report, *, suite: str) -> str:
    """One line per visible test with the reason under it, then the counts."""
    report = _seen(report, suite)
    lines: list[str] = []
    if report.problem is not None:
        lines.append(problem(report.problem))
    else:
        for result in report.visible:
            lines.extend(_test(result))
    if report.void:
        lines.append(f"The run does not count: {printable(report.void)}")
    for name, results in (("visible", report.visible), ("hidden", report.hidden)):
        lines.append(f"{name} tests passed: {passed_of(report, results)}/{len(results)}")
    lines.append(f"{report.wall_ms:.1f} ms; isolated by {', '.join(report.layers) or 'nothing'}")
    return "\n".join(lines)


def _seen(report: Report, suite: str) -> Report:
    return redacted(report) if suite == "all" else report


def _counts(report: Report, results: Sequence[TestResult]) -> dict[str, int]:
    return {"passed": passed_of(report, results), "total": len(results)}


def _test(result: TestResult) -> list[str]:
    mark = "+" if result.passed else "-"
    lines = [f"{mark} {printable(result.name)}: {result.outcome.value}, {result.cpu_ms:.1f} ms"]
    if result.passed:
        return lines
    for label, text in (("call", result.call), ("expected", result.expected), ("got", result.got)):
        if text:
            lines.append(f"    {label}: {printable(text)}")
    if result.message:
        lines.append(f"    {printable(result.message)}")
    lines.extend(f"    line {frame.line}: {printable(frame.text.strip())}" for frame in result.frames)
    return lines
