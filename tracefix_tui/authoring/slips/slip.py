"""What a slip is: an operator, and what is told to the person who is to find it."""

from __future__ import annotations

from dataclasses import dataclass

from tracefix_tui.authoring.operators import Operator


@dataclass(frozen=True, slots=True)
class Slip:
    """One class of bugs.

    Attributes:
        name: what `--operators` calls it.
        bug_type: what the task calls it.
        operator: yields the nodes that may stand in a node's place, as in `authoring.operators`.
        look: the first hint: where bugs of this class show.
        ask: the second hint: the question that finds it.
        lesson: what to remember, for the explanation.
        weight: how hard it is to see, 1 (plain) to 3 (hidden).
    """

    name: str
    bug_type: str
    operator: Operator
    look: str
    ask: str
    lesson: str
    weight: int = 1
