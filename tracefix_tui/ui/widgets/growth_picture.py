"""Time against size as a small picture: the candidate's points and the reference's, both axes logarithmic."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from tracefix_tui.ui.widgets.text_pane import Line, Part

if TYPE_CHECKING:
    from tracefix_tui.grading.assessment import Efficiency, Point

PROPOSAL, REFERENCE, BOTH = "●", "○", "◉"
LEAST_MS = 0.05
"""Points below stand on the bottom row."""
_LABEL = 8


def growth_lines(found: Efficiency, width: int, height: int = 7) -> Iterator[Line]:
    """The picture with its legend, for a text pane of `width` cells."""
    ours = [point for point in found.candidate.points if point.n > 1]
    theirs = [point for point in found.reference.points if point.n > 1]
    yield from _legend(found)
    if not ours and not theirs:
        return
    columns = max(12, min(56, width - _LABEL - 4))
    sizes = [point.n for point in (*ours, *theirs)]
    times = [max(LEAST_MS, point.cpu_ms) for point in (*ours, *theirs)]
    x, y = _Axis(sizes, columns), _Axis([LEAST_MS, *times], height)
    grid: list[list[Part]] = [[(" ", "")] * columns for _ in range(height)]
    for points, sign, look in ((theirs, REFERENCE, "muted"), (ours, PROPOSAL, "key")):
        for column, row in _places(points, x, y):
            taken = grid[row][column][0].strip()
            grid[row][column] = (BOTH, "key") if taken and taken != sign else (sign, look)
    for row in range(height - 1, -1, -1):
        label = _time(y.value(row)) if row % 2 == 0 else ""
        yield Line(((f"{label:>{_LABEL}} ", "muted"), ("│", "muted"), *_joined(grid[row])))
    yield Line(((" " * (_LABEL + 1) + "└" + "─" * columns, "muted"),))
    left, right = _size(x.value(0)), f"{_size(x.value(columns - 1))} elements"
    space = max(1, columns - len(left) - len(right))
    yield Line(((" " * (_LABEL + 2) + left + " " * space + right, "muted"),))


def _legend(found: Efficiency) -> Iterator[Line]:
    good = "good" if found.score >= 1.0 else "warn" if found.score > 0 else "bad"
    yield Line((("Efficiency ", "title"), (f"{found.score:.2f}", good), (f"  {found.why}", "")), words=True)
    for sign, look, name, curve in (
        (PROPOSAL, "key", "proposal", found.candidate),
        (REFERENCE, "muted", "reference", found.reference),
    ):
        growth = curve.growth.value if curve.growth is not None else "could not be measured"
        more = ""
        if sign == PROPOSAL and found.ratio is not None:
            more = f", {found.ratio:.1f} times the reference's time at {found.at:,}"
        yield Line(((f"{sign} ", look), (f"{name} ", ""), (f"{growth}{more}", "muted")), words=True)


class _Axis:
    """A logarithmic axis of some cells."""

    def __init__(self, values: Sequence[float], cells: int) -> None:
        self._low = math.log(min(values))
        self._span = math.log(max(values)) - self._low or 1.0
        self._last = cells - 1

    def cell(self, value: float) -> int:
        return round((math.log(value) - self._low) / self._span * self._last)

    def value(self, cell: int) -> float:
        return math.exp(self._low + self._span * cell / self._last)


def _places(points: Sequence[Point], x: _Axis, y: _Axis) -> Iterator[tuple[int, int]]:
    for point in points:
        yield x.cell(point.n), y.cell(max(LEAST_MS, point.cpu_ms))


def _joined(cells: Sequence[Part]) -> Iterator[Part]:
    """Cells of the same look as one part."""
    text, look = "", ""
    for sign, own in cells:
        if own != look and text:
            yield text, look
            text = ""
        text, look = text + sign, own
    yield text, look


def _time(ms: float) -> str:
    return f"{ms:.0f} ms" if ms >= 10 else f"{ms:.1f} ms" if ms >= 0.1 else f"{ms:.2f} ms"


def _size(n: float) -> str:
    return f"{round(n):,}"
