"""What may be spent at a model, and what has been: tokens and money, for all players that share a purse."""

from __future__ import annotations

from dataclasses import dataclass

from tracefix_tui.players.player import PlayerError, Usage

CHARACTERS_PER_TOKEN = 4
"""For answers whose tokens nobody counted. Only the budget uses such an estimate; no record does."""

MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that may be used; 0 is without a limit. `cost` in US dollars; `actions` of one episode."""

    tokens: int = 0
    cost: float = 0.0
    actions: int = 0


@dataclass(frozen=True, slots=True)
class Prices:
    """US dollars per million tokens."""

    input: float = 0.0
    output: float = 0.0

    @property
    def known(self) -> bool:
        return self.input > 0 or self.output > 0

    def of(self, input: int, output: int) -> float | None:
        """What tokens cost; None where no price is known."""
        return (input * self.input + output * self.output) / MILLION if self.known else None


class Purse:
    """Counts what is used against the limits.

    Attributes:
        tokens: tokens used, in and out, those included that had to be estimated; `cost` in US dollars.
    """

    def __init__(self, limits: Limits | None = None, prices: Prices | None = None) -> None:
        """A full purse.

        Raises:
            PlayerError: a limit in money without prices.
        """
        self.limits = limits or Limits()
        self.prices = prices or Prices()
        self.tokens = 0
        self.cost = 0.0
        if self.limits.cost and not self.prices.known:
            raise PlayerError(
                "A budget in money needs the model's prices: give --price-in and --price-out, "
                "in dollars per million tokens."
            )

    def pay(self, input: int, output: int) -> Usage:
        """Note what an answer has used, and return it with its cost."""
        cost = self.prices.of(input, output)
        self.tokens += input + output
        self.cost += cost or 0.0
        return Usage(input, output, cost)

    def check(self) -> None:
        """Nothing when there is something left.

        Raises:
            PlayerError: the budget is spent. An answer under way is waited for, so it may be a little more.
        """
        if 0 < self.limits.tokens <= self.tokens:
            raise PlayerError(
                f"The budget of {self.limits.tokens:,} tokens is spent ({self.tokens:,} used). "
                "--max-tokens sets another.",
                final=True,
                outside=True,
            )
        if 0 < self.limits.cost <= self.cost:
            raise PlayerError(
                f"The budget of ${self.limits.cost:,.4g} is spent (${self.cost:,.4g} used). "
                "--max-cost sets another.",
                final=True,
                outside=True,
            )
