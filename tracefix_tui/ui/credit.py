"""Whose result a verdict is: a person's own, an agent's, or one that a person had help with."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Credit:
    """Who has played.

    Attributes:
        who: in the words of the verdict: "by search"; "" for the person alone.
        note: what else is to be said, in a few words.
    """

    who: str = ""
    note: str = ""

    @property
    def helped(self) -> bool:
        """Whether it is not the person's own, so that it brings no stars."""
        return bool(self.who or self.note)


def times(count: int) -> str:
    """`once`, `twice`, `3 times`."""
    return {1: "once", 2: "twice"}.get(count, f"{count} times")
