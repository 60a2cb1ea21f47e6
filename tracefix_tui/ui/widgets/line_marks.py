"""How each line of a text differs from the lines it started as: what the editor's gutter shows."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

_MAX_CELLS = 4_000_000
"""Above this many line pairs the middle counts as changed as a whole; aligning it would take too long."""


class Mark(StrEnum):
    """A mark's value is the symbol that the gutter shows, so that it reads without colour."""

    ADDED = "+"
    CHANGED = "~"
    REMOVED = "▁"  # lines are missing below this one
    REMOVED_ABOVE = "▔"  # lines are missing above the first line


def line_marks(original: Sequence[str], current: Sequence[str]) -> dict[int, Mark]:
    """Compare two texts line by line.

    Args:
        original: lines at the start of the episode.
        current: lines as they are now.

    Returns:
        0-based index into `current` to its mark; lines without a difference are absent.
    """
    limit = min(len(original), len(current))
    head = 0
    while head < limit and original[head] == current[head]:
        head += 1
    tail = 0
    while tail < limit - head and original[-1 - tail] == current[-1 - tail]:
        tail += 1
    before, after = original[head : len(original) - tail], current[head : len(current) - tail]
    marks: dict[int, Mark] = {}
    for old, new in _regions(before, after):
        _mark_region(marks, head + new.start, len(new), len(old))
    return marks


def _regions(before: Sequence[str], after: Sequence[str]) -> list[tuple[range, range]]:
    if not before and not after:
        return []
    if not before or not after or len(before) * len(after) > _MAX_CELLS:
        return [(range(len(before)), range(len(after)))]
    from difflib import SequenceMatcher

    matcher = SequenceMatcher(None, before, after, autojunk=False)
    return [(range(i1, i2), range(j1, j2)) for tag, i1, i2, j1, j2 in matcher.get_opcodes() if tag != "equal"]


def _mark_region(marks: dict[int, Mark], first: int, new_lines: int, old_lines: int) -> None:
    if not new_lines:
        if first:
            marks.setdefault(first - 1, Mark.REMOVED)
        else:
            marks.setdefault(0, Mark.REMOVED_ABOVE)
    for offset in range(new_lines):
        marks[first + offset] = Mark.CHANGED if offset < old_lines else Mark.ADDED
