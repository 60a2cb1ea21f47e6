"""From two texts to the REPLACE_LINES between them: what a person typed, as actions that have a price."""

from __future__ import annotations

from collections.abc import Sequence

from tracefix_tui.episode.actions import Action, ActionType
from tracefix_tui.episode.prices import MAX_DELETED_LINES

MAX_DIFFERENCE = 400
"""Lines removed and added, together, up to which the smallest difference is looked for."""

Region = tuple[int, int, int, int]
"""Lines before[a:b] become after[c:d], 0-based, ends excluded."""


def edits_between(before: str, after: str) -> tuple[Action, ...]:
    """The REPLACE_LINES (`indent="exact"`) that turn `before` into `after`, in the order to perform them.

    One action per separate changed region, bottom up, so that the line numbers of those still to come stay
    true. Together they remove and add as few lines as possible; texts that differ in more than
    `MAX_DIFFERENCE` lines are taken as one region from the first to the last difference.

    An action takes in a neighbouring line that does not change where the rules can't say it otherwise: to
    insert, to leave a single blank line, and to delete more lines than an empty block may. Emptying a text of
    more than `MAX_DELETED_LINES` lines takes two actions.
    """
    lines = before.split("\n")
    target = after.split("\n")
    actions: list[Action] = []
    for a, b, c, d in reversed(regions(lines, target)):
        new = target[c:d]
        start, end, block = _widened(lines, a, b, new)
        if block == "" and end - start > MAX_DELETED_LINES:
            actions.append(_replacement(start, end, " "))
            end = start + 1
        actions.append(_replacement(start, end, block))
        lines[a:b] = new
    return tuple(actions)


def _replacement(start: int, end: int, block: str) -> Action:
    return Action(
        ActionType.REPLACE_LINES, start_line=start + 1, end_line=end, new_code_block=block, indent="exact"
    )


def _widened(lines: Sequence[str], a: int, b: int, new: Sequence[str]) -> tuple[int, int, str]:
    """A range that exists and a block that says `new`: widened by unchanged lines as far as needed."""
    start, end = a, b
    while True:
        block = "\n".join([*lines[start:a], *new, *lines[b:end]])
        deletes = not new and start == a and end == b
        if start < end and (block or (deletes and end - start <= MAX_DELETED_LINES)):
            return start, end, block
        if end < len(lines):
            end += 1
        elif start > 0:
            start -= 1
        else:
            return start, end, block


def regions(before: Sequence[str], after: Sequence[str]) -> list[Region]:
    """The changed regions, top down, never touching each other."""
    head = 0
    shorter = min(len(before), len(after))
    while head < shorter and before[head] == after[head]:
        head += 1
    tail = 0
    while tail < shorter - head and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    old, new = before[head : len(before) - tail], after[head : len(after) - tail]
    if not old and not new:
        return []
    kept = _common(old, new) if old and new else []
    found: list[Region] = []
    a = c = 0
    for b, d in [*kept, (len(old), len(new))]:
        if a < b or c < d:
            found.append((head + a, head + b, head + c, head + d))
        a, c = b + 1, d + 1
    return found


def _common(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Pairs of indexes of a longest common subsequence (Myers, 1986); none beyond `MAX_DIFFERENCE`."""
    furthest = {1: 0}
    trail: list[dict[int, int]] = []
    for difference in range(min(len(old) + len(new), MAX_DIFFERENCE) + 1):
        trail.append(dict(furthest))
        for diagonal in range(-difference, difference + 1, 2):
            down = diagonal == -difference or (
                diagonal != difference and furthest[diagonal - 1] < furthest[diagonal + 1]
            )
            x = furthest[diagonal + 1] if down else furthest[diagonal - 1] + 1
            y = x - diagonal
            while x < len(old) and y < len(new) and old[x] == new[y]:
                x, y = x + 1, y + 1
            furthest[diagonal] = x
            if x >= len(old) and y >= len(new):
                return _walk_back(trail, len(old), len(new))
    return []


def _walk_back(trail: list[dict[int, int]], x: int, y: int) -> list[tuple[int, int]]:
    pairs: list[tuple[int, int]] = []
    for difference in range(len(trail) - 1, -1, -1):
        furthest = trail[difference]
        diagonal = x - y
        down = diagonal == -difference or (
            diagonal != difference and furthest[diagonal - 1] < furthest[diagonal + 1]
        )
        previous = diagonal + 1 if down else diagonal - 1
        from_x = furthest[previous]
        from_y = from_x - previous
        while x > max(from_x, 0) and y > max(from_y, 0):
            x, y = x - 1, y - 1
            pairs.append((x, y))
        x, y = from_x, from_y
    pairs.reverse()
    return pairs
