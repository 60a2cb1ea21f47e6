"""The `tracefix` ruleset: the prices that clients of the TraceFix-RL environment know, as they are."""

from __future__ import annotations

from dataclasses import dataclass

from tracefix_tui.episode.actions import ACTIONS, ActionType
from tracefix_tui.episode.narration import passed_of
from tracefix_tui.episode.prices import DIGITS, MAX_STEPS, PRICES, amount, final_score
from tracefix_tui.episode.ruleset import Event, Priced, Pricing, Ruleset

WORKFLOW = (
    "ORIENT: VIEW_CODE, and read what the code does against what it should do.",
    "DIAGNOSE: RUN_TESTS, and read which test fails and what it got.",
    "FIX: REPLACE_LINES, one region, the smallest change that mends the cause.",
    "VERIFY: RUN_TESTS again.",
    "REPEAT from ORIENT while a test fails; UNDO_EDIT when an edit made it worse.",
    "SUBMIT when all tests pass. Hidden tests are run then as well.",
)


@dataclass(frozen=True, slots=True)
class TracefixPricing:
    """Prices after `PRICES`. `passed_before` is the count of the newest RUN_TESTS on code that compiled."""

    passed_before: int = 0

    def price(self, event: Event) -> Priced:
        if ends(event):
            return ending(event, self)
        components = ordinary(event)
        if event.action.type is not ActionType.RUN_TESTS:
            return Priced(components, self)
        components["run_tests"] = amount("run_tests")
        if event.report is None:
            return Priced(components, self)
        if event.report.syntax_error:
            components["syntax_error"] = amount("syntax_error")
            return Priced(components, self)
        passed = passed_of(event.report, event.report.visible)
        if passed > self.passed_before:
            components["progress"] = round(amount("progress") * (passed - self.passed_before), DIGITS)
        return Priced(components, TracefixPricing(passed))


def ordinary(event: Event) -> dict[str, float]:
    """What both rulesets charge for any step: step, repeat, refusal, undo and reset."""
    components = {"step": amount("step")}
    if event.repeat:
        components["repeat"] = round(amount("repeat") * event.repeat, DIGITS)
    if event.refusal is not None:
        components[event.refusal.value] = amount(event.refusal.value)
    if event.action.type is ActionType.UNDO_EDIT:
        components["undo"] = amount("undo")
    elif event.action.type is ActionType.RESET_TO_ORIGINAL:
        components["reset"] = amount("reset")
    return components


def ends(event: Event) -> bool:
    return event.last or event.action.type is ActionType.SUBMIT


def ending(event: Event, memory: Pricing) -> Priced:
    """The step that ends the episode: SUBMIT earns the final score, a last step of another kind *is* it."""
    report = event.report
    passed, total = (passed_of(report, report.results), report.total) if report else (0, 0)
    score = final_score(passed, total, event.step)
    components = ordinary(event) if event.action.type is ActionType.SUBMIT else {}
    return Priced({**components, "final_score": score}, memory, done=True, final_score=score)


TRACEFIX = Ruleset(
    name="tracefix",
    title="TraceFix",
    summary="The prices of the TraceFix-RL environment, unchanged, for compatibility. They can be farmed: "
    "running tests and viewing in turn earns a little each time.",
    actions=ACTIONS,
    max_steps=MAX_STEPS,
    prices=PRICES,
    pricing=TracefixPricing,
    workflow=WORKFLOW,
)
