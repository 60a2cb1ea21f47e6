"""The difference of two sources as lines for a text pane, with signs, numbers and colours."""

from __future__ import annotations

from collections.abc import Iterator

from tracefix_tui.episode.edits import regions
from tracefix_tui.ui.widgets.printable import printable
from tracefix_tui.ui.widgets.python_syntax import coloured_rows
from tracefix_tui.ui.widgets.text_pane import Line, Part

CONTEXT = 3
"""Unchanged lines shown before and after a change."""


def diff_lines(before: str, after: str) -> list[Line]:
    """What `after` changes in `before`, top down; empty when nothing.

    Numbers are those of `before` for lines that go, and of `after` for all others. A sign stands before each
    changed line, so that it reads without colour.
    """
    old, new = before.split("\n"), after.split("\n")
    changed = regions(old, new)
    if not changed:
        return []
    old_rows, new_rows = coloured_rows(printable(before)), coloured_rows(printable(after))
    width = len(str(max(len(old), len(new))))
    lines: list[Line] = []
    shown = 0
    for a, b, c, d in changed:
        first = max(shown, c - CONTEXT)
        if first > shown:
            lines.append(Line(((" " * width + "  ⋯", "muted"),)))
        lines += _rows(new_rows, range(first, c), width, " ", "")
        lines += _rows(old_rows, range(a, b), width, "-", "gone")
        lines += _rows(new_rows, range(c, d), width, "+", "new")
        shown = d
        following = next((start for _, _, start, _ in changed if start >= d and start > c), len(new))
        last = min(len(new), d + CONTEXT, following)
        lines += _rows(new_rows, range(d, last), width, " ", "")
        shown = last
    if shown < len(new):
        lines.append(Line(((" " * width + "  ⋯", "muted"),)))
    return lines


def _rows(rows: list[tuple[Part, ...]], numbers: range, width: int, sign: str, ground: str) -> Iterator[Line]:
    for number in numbers:
        lead = (
            (f"{number + 1:>{width}} ", "muted"),
            (f"{sign} ", f"{ground} strong".strip() if ground else ""),
        )
        parts = tuple((text, f"{ground} {look}".strip()) for text, look in rows[number])
        yield Line((*lead, *parts), hang=width + 7)
