"""Costs as powers and logarithms of n, and how they add up in sequences and nested loops."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Cost:
    """n to the `power` times so many logarithms; more than any power when `exponential`."""

    exponential: bool = False
    power: float = 0.0
    logs: int = 0

    def __mul__(self, other: Cost) -> Cost:
        """Of a loop and its body."""
        return Cost(self.exponential or other.exponential, self.power + other.power, self.logs + other.logs)

    @property
    def text(self) -> str:
        """As people write it: `O(n log n)`."""
        if self.exponential:
            return "O(2^n)"
        if not self.power:
            return "O(log n)" if self.logs else "O(1)"
        base = {0.5: "sqrt n", 1.0: "n"}.get(self.power, f"n^{self.power:g}")
        return f"O({base}{' log n' if self.logs else ''})"


ONE = Cost()
LOG = Cost(logs=1)
ROOT = Cost(power=0.5)
LINEAR = Cost(power=1.0)
SORT = Cost(power=1.0, logs=1)
EXPONENTIAL = Cost(exponential=True)
