"""From an offer to a proven task, or to the reason why it is left out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from textwrap import indent

from tracefix_tui import invisible
from tracefix_tui.authoring.importing.offer import LeftOut, Offer
from tracefix_tui.authoring.packs import soundness
from tracefix_tui.catalog import Difficulty, Task
from tracefix_tui.grading import Grader

EASY_LINES, MEDIUM_LINES = 12, 30


def take(offer: Offer, pack: str, grader: Grader) -> Task | LeftOut:
    """The task of an offer; its code is run in the sandbox.

    Cases that the reference does not pass within the limits are dropped. Where no visible case shows the bug,
    a hidden one that does is made visible.

    Raises:
        SandboxError
    """
    task = _task(offer, pack)
    right = _passed(task.solution, task, offer, range(len(offer.cases)), grader)
    if isinstance(right, str):
        return LeftOut(offer.name, f"the reference can't be run: {right}")
    if not right:
        return LeftOut(offer.name, "the reference passes no case within the limits")
    mended = _passed(task.buggy, task, offer, sorted(right), grader)
    failing = right - mended if isinstance(mended, set) else right
    if not failing:
        return LeftOut(offer.name, "no case shows the bug")
    visible = offer.visible & right
    if not visible & failing:
        visible |= {min(failing)}
    hidden = right - visible
    if not hidden:
        spare = sorted(visible - {min(visible & failing)})
        hidden = set(spare[-1:]) or set(visible)
        visible = visible - hidden or visible
    task = _task(offer, pack, _tests(offer, sorted(visible)), _tests(offer, sorted(hidden)))
    for check in soundness(task, grader):
        if not check.sound:
            return LeftOut(offer.name, f"{check.name}: {check.reason}")
    return task


def _passed(source: str, task: Task, offer: Offer, numbers: Sequence[int], grader: Grader) -> set[int] | str:
    """Those of these cases that a source passes, or why it can't be run."""
    from dataclasses import replace

    report = grader.grade(source, replace(task, tests=_tests(offer, numbers)), suite="visible")
    if report.problem or report.void:
        return report.problem.message if report.problem else report.void
    passed = {result.name for result in report.results if result.passed}
    return {number for number in numbers if f"test_case_{number}" in passed}


def _tests(offer: Offer, numbers: Iterable[int]) -> str:
    parts = [f"def test_case_{number}():\n{indent(offer.cases[number], '    ')}\n" for number in numbers]
    return "\n\n".join([offer.header.rstrip("\n") + "\n", *parts])


def _task(offer: Offer, pack: str, tests: str = "", hidden_tests: str = "") -> Task:
    lines = offer.solution.count("\n")
    level = Difficulty.EASY if lines <= EASY_LINES else Difficulty.MEDIUM if lines <= MEDIUM_LINES else None
    clean = {key: invisible.replaced(getattr(offer, key)) for key in ("title", "description", "bug_type")}
    line = _first_difference(offer)
    return Task(
        name=offer.name,
        pack=pack,
        title=clean["title"].replace("\n", " ")[:80],
        description=clean["description"][:6000],
        difficulty=level or Difficulty.HARD,
        category="imported",
        bug_type=clean["bug_type"].replace("\n", " ")[:60],
        tags=(pack[:40],),
        hints=(
            "Run the tests, and follow the smallest input that fails by hand.",
            f"The bug is one of {clean['bug_type'].strip()[:40]}; say of each line what it should do.",
            f"Look at line {line}.",
        ),
        explanation=f"The code first differs from the reference in line {line}.",
        buggy=offer.buggy,
        solution=offer.solution,
        tests=tests,
        hidden_tests=hidden_tests,
    )


def _first_difference(offer: Offer) -> int:
    pairs = zip(offer.buggy.split("\n"), offer.solution.split("\n"), strict=False)
    return next((number for number, (old, new) in enumerate(pairs, 1) if old != new), 1)
