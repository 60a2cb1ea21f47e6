"""What a proposal says back under the `codearena` rules, and what it adds to the observation's info.

Only what is the same each time the same source is graded stands in here: no times and no ratios.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tracefix_tui.episode import narration
from tracefix_tui.episode.ruleset import Event, Priced, Told

if TYPE_CHECKING:
    from tracefix_tui.catalog.task import Task
    from tracefix_tui.grading.assessment import Assessment, Opinion
    from tracefix_tui.grading.report import Report

ASPECTS = ("correctness", "security", "quality")
_ADVICE = (
    (0.4, "Correctness and syntax first: make it load, then make the plain cases right."),
    (0.7, "Look after edge cases and logic: empty inputs, ends of ranges, what the failing tests name."),
    (
        float("inf"),
        "It works for the most part: optimise. Growth first, then constant factors, then clarity.",
    ),
)


def tells(task: Task, event: Event, priced: Priced) -> Told:
    """The text and the info of one graded proposal."""
    report = event.report
    if report is None:
        return Told("")
    from tracefix_tui.grading.assessment import Assessment

    assessment = report.assessment or Assessment()
    parts = [counted(report), narration.ran(report)]
    if report.hidden:
        passed = narration.passed_of(report, report.hidden)
        parts.append(f"Hidden tests passed: {passed}/{len(report.hidden)}.")
    parts += [f"Efficiency: {efficiency_in_words(assessment)}.", opinion_in_words(assessment.opinion)]
    if "duplicate" in priced.components:
        parts.append("This source was proposed before in this episode, and that costs.")
    if priced.done and priced.final_score is not None:
        parts.append(f"The episode has ended. Final score: {priced.final_score:.2f}, the best proposal's.")
    else:
        parts.append(advice_for(sum(priced.components.values())))
    info = _info(report, assessment) | {"hint": hint(event.code, assessment)}
    return Told("\n\n".join(parts), info)


def advice_for(reward: float) -> str:
    """What to look after next, by what the newest proposal earned: the end of the next prompt."""
    return next(text for below, text in _ADVICE if reward < below)


def hint(code: str, assessment: Assessment | None = None) -> str:
    """What the detector has to say about the code; the growth is named where it was measured."""
    from tracefix_tui.grading.detector import detect
    from tracefix_tui.grading.detector.hints import hint_for

    measured = assessment.efficiency if assessment is not None else None
    return hint_for(detect(code), measured.candidate.growth if measured is not None else None)


def counted(report: Report) -> str:
    """The tests in one sentence: `3/7 tests passed.`"""
    return f"{narration.passed_of(report, report.results)}/{report.total} tests passed."


def efficiency_in_words(assessment: Assessment) -> str:
    """The score and why, or why there is none."""
    if assessment.efficiency is not None:
        return f"{assessment.efficiency.score:.2f}, {assessment.efficiency.why}"
    if not assessment.measurable:
        reason = assessment.unmeasured or "nothing to measure it with"
        return f"not measured, {reason}; its weight is shared out among the other components"
    return f"0.00, {assessment.unmeasured or 'it was not measured'}"


def opinion_in_words(opinion: Opinion) -> str:
    """The judge's scores with a sentence each, or why they are neutral."""
    values = (opinion.correctness, opinion.security, opinion.quality)
    if opinion.why_neutral:
        return f"Model judge: {opinion.why_neutral}, so each of its scores is a neutral {values[0]:.2f}."
    lines = [f"Model judge ({opinion.model}):"]
    for aspect, value, said in zip(ASPECTS, values, opinion.said, strict=True):
        lines.append(f"  {aspect} {value:.2f}: {said}")
    return "\n".join(lines)


def _info(report: Report, assessment: Assessment) -> dict[str, Any]:
    opinion = assessment.opinion
    return {
        "tests_passed": narration.passed_of(report, report.results),
        "tests_total": report.total,
        "efficiency": efficiency_in_words(assessment),
        "model_judge": opinion.model or opinion.why_neutral,
    }
