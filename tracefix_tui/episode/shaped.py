"""The `tracefix-shaped` ruleset: actions, observation and final score of `tracefix`; prices that can't be
farmed.

The argument. Let the state of an episode before its end be the code, whether exactly this code has been
tested, and m, the tests passed at the newest RUN_TESTS on code that compiled (0 before the first). Its
potential is

    F(state) = 0.10 if the current code has been tested else 0,  plus  0.05 x m.

Every positive amount of this ruleset but the final score is part of F(after) - F(before):

- `run_tests`: the first RUN_TESTS on a code makes it tested: +0.10, once per distinct code.
- `progress`: RUN_TESTS moves m, up or down: 0.05 x the difference.
- `untested`: an edit, undo or reset from tested to untested code: -0.10; from untested to tested: +0.10.

All other amounts (step, repeat, syntax error, refused edits, undo, reset) are negative, and each step pays at
least -0.01 of them. Along any sequence of steps the differences telescope, so a sequence earns at most
F(end) - F(start) - 0.01 x steps. A sequence that comes back to the state in which it started (a cycle)
therefore has a negative sum, and a whole episode without its final score can't earn more than
0.10 + 0.05 x tests. The final score is paid once, by the step after which there is no other.

Without `untested`, a new comment before each RUN_TESTS would be distinct code and earn +0.10 for ever.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from tracefix_tui.episode.actions import ACTIONS, ActionSpec, ActionType
from tracefix_tui.episode.narration import passed_of
from tracefix_tui.episode.prices import DIGITS, MAX_STEPS, PRICES, Price, amount, net
from tracefix_tui.episode.ruleset import Event, Priced, Ruleset
from tracefix_tui.episode.tracefix import WORKFLOW, ending, ends, ordinary

SHAPED_PRICES: dict[str, Price] = {
    **PRICES,
    "run_tests": Price("run_tests", "RUN_TESTS, the first on this very code", amount("run_tests")),
    "untested": Price(
        "untested",
        "the code changes from one that has been tested to one that has not (the way back earns as much)",
        -amount("run_tests"),
    ),
    "progress": Price(
        "progress",
        "RUN_TESTS, for each test passing more than at the last RUN_TESTS (each test fewer costs as much)",
        amount("progress"),
        " per test",
    ),
}


@dataclass(frozen=True, slots=True)
class ShapedPricing:
    """Prices after `SHAPED_PRICES`. `tested` holds the texts on which RUN_TESTS was paid."""

    passed_before: int = 0
    tested: frozenset[str] = frozenset()

    def price(self, event: Event) -> Priced:
        if ends(event):
            return ending(event, self)
        components = ordinary(event)
        change = (event.code in self.tested) - (event.code_before in self.tested)
        if change:
            components["untested"] = amount("run_tests") * change
        if event.action.type is not ActionType.RUN_TESTS:
            return Priced(components, self)
        if event.code not in self.tested:
            components["run_tests"] = amount("run_tests")
        passed = self.passed_before
        if event.report is not None and event.report.syntax_error:
            components["syntax_error"] = amount("syntax_error")
        elif event.report is not None:
            passed = passed_of(event.report, event.report.visible)
        if passed != self.passed_before:
            components["progress"] = round(amount("progress") * (passed - self.passed_before), DIGITS)
        return Priced(components, ShapedPricing(passed, self.tested | {event.code}))


def _repriced(spec: ActionSpec) -> ActionSpec:
    prices = {
        ActionType.RUN_TESTS: f"{net('run_tests')} once per code, +/-{amount('progress'):.2f} per test",
        ActionType.REPLACE_LINES: f"{net()}, {-amount('run_tests'):+.2f} leaving tested code",
    }
    return dataclasses.replace(spec, price=prices.get(spec.type, spec.price))


SHAPED = Ruleset(
    name="tracefix-shaped",
    title="TraceFix, shaped",
    summary="The same actions, observation and final score; the bonuses are differences of a potential, so "
    "that no cycle of actions earns anything.",
    actions={type_: _repriced(spec) for type_, spec in ACTIONS.items()},
    max_steps=MAX_STEPS,
    prices=SHAPED_PRICES,
    pricing=ShapedPricing,
    workflow=WORKFLOW,
)
