"""The price list of the `tracefix` ruleset: the only place where its amounts stand."""

from __future__ import annotations

from dataclasses import dataclass

MAX_STEPS = 50
MAX_DELETED_LINES = 6
"""An empty block may delete this many lines at once."""
SCORE_PER_STEP = 0.01
SCORE_MIN, SCORE_MAX = 0.01, 0.98
DIGITS = 10
"""Amounts are rounded to this many digits: enough to take float noise away, too many to change a price."""


@dataclass(frozen=True, slots=True)
class Price:
    """One row of a price list.

    Attributes:
        component: the name under which the amount appears in `reward_components`.
        event: when it is paid, in words.
        amount: the reward; None where it is the final score itself, or what `unit` says.
        unit: what follows the amount in words: " x k", " per test"; "" when it is paid once.
    """

    component: str
    event: str
    amount: float | None
    unit: str = ""

    @property
    def text(self) -> str:
        """The amount as people read it: `-0.01`, `+0.05 per test`."""
        return self.unit or "+ final score" if self.amount is None else f"{self.amount:+.2f}{self.unit}"


def _table(*rows: Price) -> dict[str, Price]:
    return {row.component: row for row in rows}


PRICES: dict[str, Price] = _table(
    Price("step", "every step", -0.01),
    Price("repeat", "the same action as the step before, the k-th time in a row", -0.05, " x k"),
    Price("run_tests", "RUN_TESTS", 0.10),
    Price(
        "progress", "RUN_TESTS, for each test passing more than at the RUN_TESTS before", 0.05, " per test"
    ),
    Price("syntax_error", "RUN_TESTS on code with a syntax error (no progress is paid)", -0.10),
    Price("invalid_range", "REPLACE_LINES with lines that do not exist (the code stays as it is)", -0.02),
    Price(
        "mass_delete",
        f"REPLACE_LINES deleting more than {MAX_DELETED_LINES} lines with an empty block "
        "(the code stays as it is)",
        -0.20,
    ),
    Price("undo", "UNDO_EDIT, also when there is nothing to undo", -0.10),
    Price("reset", "RESET_TO_ORIGINAL", -0.10),
    Price("final_score", "SUBMIT", None),
)


def amount(component: str) -> float:
    """The price of one component of `PRICES`; the final score has none and is a KeyError here."""
    value = PRICES[component].amount
    if value is None:
        raise KeyError(component)
    return value


def net(component: str | None = None) -> str:
    """The step price plus one component, as text: `net("undo")` is "-0.11"."""
    return f"{amount('step') + (amount(component) if component else 0.0):+.2f}"


def final_score(passed: int, total: int, steps: int) -> float:
    """clamp(passed / total - 0.01 x steps, 0.01, 0.98); no tests at all count as nothing passed.

    Args:
        passed: tests passed, visible and hidden together; 0 for code with a syntax error.
        total: tests in all.
        steps: steps taken, the one that ends the episode included.
    """
    share = passed / total if total else 0.0
    return round(min(SCORE_MAX, max(SCORE_MIN, share - SCORE_PER_STEP * steps)), DIGITS)
