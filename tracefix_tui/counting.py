"""A number and what it counts, in one way everywhere: "1 run", "1,200 runs"."""

from __future__ import annotations


def counted(number: int, what: str, many: str = "") -> str:
    """`number` with `what`, or with its plural where it is not 1: `many`, or `what` with an s."""
    return f"{number:,} {what if number == 1 else many or what + 's'}"
