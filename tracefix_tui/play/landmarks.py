"""Where in a recording something happens: the first pass, the biggest loss, a change of tests, a thought."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tracefix_tui.play.replay import Mark


def first_pass(marks: Sequence[Mark]) -> int:
    """The first step after which all visible tests pass; 0 when there is none."""
    for number, mark in enumerate(marks, 1):
        if mark.graded == number and mark.tests is not None and 0 < mark.tests[1] == mark.tests[0]:
            return number
    return 0


def biggest_loss(marks: Sequence[Mark]) -> int:
    """The step with the most negative reward, the first of several; 0 when none is negative."""
    losses = [(mark.reward, number) for number, mark in enumerate(marks, 1) if mark.reward < 0]
    return min(losses)[1] if losses else 0


def change_of_tests(marks: Sequence[Mark], position: int, *, back: bool = False) -> int:
    """The next step from `position` on (itself excluded) at which another number of tests passes than before.

    0 when there is none in this direction.
    """
    numbers = range(position - 1, 0, -1) if back else range(position + 1, len(marks) + 1)
    for number in numbers:
        before = marks[number - 2].tests if number > 1 else None
        if marks[number - 1].tests != before:
            return number
    return 0


def find_thought(marks: Sequence[Mark], text: str, position: int, *, back: bool = False) -> int:
    """The next step whose thought holds `text`, in any case; the search goes round. 0 when there is none."""
    wanted = text.lower()
    if not wanted or not marks:
        return 0
    count = len(marks)
    way = -1 if back else 1
    start = position - 1 if position else (0 if back else -1)
    for distance in range(1, count + 1):
        at = (start + way * distance) % count
        if wanted in marks[at].thought.lower():
            return at + 1
    return 0
