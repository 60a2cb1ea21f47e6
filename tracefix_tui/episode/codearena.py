"""The `codearena` ruleset: each step proposes the whole source and is graded on six weighted components.

The reward of a step is the weighted sum minus what the step and a repeated proposal cost, kept within bounds.
The episode ends early at a reward near the top; the best proposal makes the score.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from tracefix_tui.episode.actions import ActionSpec, ActionType, Change
from tracefix_tui.episode.arena_texts import tells
from tracefix_tui.episode.narration import passed_of
from tracefix_tui.episode.prices import DIGITS, Price
from tracefix_tui.episode.ruleset import Event, Priced, Ruleset

if TYPE_CHECKING:
    from tracefix_tui.grading.report import Report

MAX_STEPS = 5
PER_STEP = 0.01
"""Times the step's number."""
DUPLICATE = 0.10
LEAST, MOST = 0.01, 0.99
ENOUGH = 0.95
"""A reward of this much ends the episode."""

WEIGHTS: Mapping[str, float] = MappingProxyType(
    {
        "compile_score": 0.15,
        "test_ratio": 0.35,
        "efficiency": 0.30,
        "llm_correctness": 0.10,
        "llm_security": 0.05,
        "llm_quality": 0.05,
    }
)
"""Component -> its share of the reward. They sum to 1."""

_SIGNALS = {
    "compile_score": "the source compiles and imports",
    "test_ratio": "tests passed / tests, visible and hidden",
    "efficiency": "only when all tests pass: growth and CPU time against the reference solution",
    "llm_correctness": "a model judge finds it correct (0.5 without a model)",
    "llm_security": "a model judge finds no vulnerability (0.5 without a model)",
    "llm_quality": "a model judge finds it readable and maintainable (0.5 without a model)",
}


def weights(measurable: bool) -> dict[str, float]:
    """The weights of a task. Where efficiency can't be measured its share goes to the others."""
    if measurable:
        return dict(WEIGHTS)
    rest = 1.0 - WEIGHTS["efficiency"]
    return {name: weight / rest for name, weight in WEIGHTS.items() if name != "efficiency"}


def scores(report: Report) -> dict[str, float]:
    """The six signals of a graded proposal, 0.0..1.0; `efficiency` is missing where it can't count."""
    from tracefix_tui.grading.assessment import NO_MODEL

    assessment = report.assessment
    opinion = assessment.opinion if assessment is not None else NO_MODEL
    found = {
        "compile_score": float(not report.void and report.problem is None),
        "test_ratio": passed_of(report, report.results) / report.total if report.total else 0.0,
    }
    if assessment is not None and assessment.measurable:
        measured = assessment.efficiency
        found["efficiency"] = measured.score if measured is not None and report.all_passed else 0.0
    return found | {
        "llm_correctness": opinion.correctness,
        "llm_security": opinion.security,
        "llm_quality": opinion.quality,
    }


def same_source(source: str) -> str:
    """What two proposals are compared by: the source without blanks at the ends of lines and of the text."""
    return "\n".join(line.rstrip() for line in source.split("\n")).rstrip()


@dataclass(frozen=True, slots=True)
class ProposalPricing:
    """Prices of proposals. `seen` holds what was proposed, `best` the best reward so far."""

    seen: frozenset[str] = frozenset()
    best: float = 0.0

    def price(self, event: Event) -> Priced:
        components: dict[str, float] = {}
        if event.report is not None:
            found = scores(event.report)
            parts = weights("efficiency" in found)
            components = {name: round(parts[name] * score, DIGITS) for name, score in found.items()}
        source = same_source(event.code)
        components["step"] = round(-PER_STEP * event.step, DIGITS)
        if source in self.seen:
            components["duplicate"] = -DUPLICATE
        if event.report is None:
            return Priced(components, ProposalPricing(self.seen | {source}, self.best), done=event.last)
        raw = round(sum(components.values()), DIGITS)
        reward = min(MOST, max(LEAST, raw))
        if reward != raw:
            components["bounds"] = round(reward - raw, DIGITS)
        best = max(self.best, reward)
        done = event.last or reward >= ENOUGH
        memory = ProposalPricing(self.seen | {source}, best)
        return Priced(components, memory, done=done, final_score=best if done else None)


PROPOSE = ActionSpec(
    ActionType.PROPOSE_FIX,
    "f9",
    "Propose",
    f"up to {MOST:.2f}",
    "Send the whole corrected source. It is tested, visible and hidden tests together, measured and judged.",
    change=Change.REWRITE,
    suite="all",
)

CODEARENA = Ruleset(
    name="codearena",
    title="CodeArena",
    summary="Whole sources instead of edits: five proposals, each graded on compiling, tests, efficiency and "
    "a model judge's opinion. The best one counts.",
    actions={ActionType.PROPOSE_FIX: PROPOSE},
    max_steps=MAX_STEPS,
    prices={
        **{
            name: Price(name, _SIGNALS[name], weight, " x its score, 0 to 1")
            for name, weight in WEIGHTS.items()
        },
        "step": Price("step", "every step", -PER_STEP, " x the step's number"),
        "duplicate": Price(
            "duplicate", "the same source was proposed before (blanks at line ends aside)", -DUPLICATE
        ),
        "bounds": Price("bounds", f"what keeps a reward between {LEAST} and {MOST}", None, "what is needed"),
    },
    pricing=ProposalPricing,
    workflow=(
        "Read what the code should do and what it does.",
        "PROPOSE_FIX: send the whole module, not a part of it and not a difference.",
        "Read what failed, and propose again with something else: a source that was proposed costs more.",
        "When all tests pass, make it as fast as it can be: growth first, constant factors last.",
        f"The episode ends at a reward of {ENOUGH} or after {MAX_STEPS} proposals. The best one counts.",
    ),
    assessed=True,
    best_counts=True,
    tells=tells,
)
