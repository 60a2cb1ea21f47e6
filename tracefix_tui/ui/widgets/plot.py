"""A curve in the terminal, drawn by plotext in braille, in the theme's colours."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from textual.app import RenderResult
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from tracefix_tui.ui.widgets.looks import style_text

_BRAILLE = range(0x2800, 0x2900)
_DOT = "·"
_LEAST = (24, 5)
"""Columns and rows below which nothing is drawn."""
_X_AXIS_ROWS = 2
_MOST_STEPS = 5
"""Between the marks of the y axis, however high the plot is."""
_FLAT = 1e-6
"""Values that lie closer together count as one."""


@dataclass(frozen=True, slots=True)
class Curve:
    """What a plot shows.

    Attributes:
        line: values joined by a line, one per place on the x axis.
        dots: values drawn as dots, as many as those of `line`; or none.
        limits: least and greatest value of the y axis; None takes those of the values.
        first: the number of the first place.
    """

    line: Sequence[float]
    dots: Sequence[float] = ()
    limits: tuple[float, float] | None = None
    first: int = 1


class Plot(Widget):
    """One curve. It is drawn anew when it or its size changes."""

    DEFAULT_CSS = "Plot { height: 1fr; }"

    def __init__(self, curve: Curve | None = None, *, id: str | None = None) -> None:
        """Show a curve, or nothing yet."""
        super().__init__(id=id)
        self._curve = curve
        self._drawn: tuple[Size, list[str]] | None = None

    def show(self, curve: Curve) -> None:
        """Show another curve."""
        self._curve, self._drawn = curve, None
        self.refresh()

    def render(self) -> RenderResult:
        size = self.content_size
        if self._curve is None or not self._curve.line or size.width < _LEAST[0] or size.height < _LEAST[1]:
            return Content("")
        if self._drawn is None or self._drawn[0] != size:
            self._drawn = size, drawn(self._curve, size.width, size.height)
        return Content("\n").join([self._coloured(line) for line in self._drawn[1]])

    def _coloured(self, line: str) -> Content:
        """A row with runs of one kind of character in one style."""
        parts: list[tuple[str, str]] = []
        text, kind = "", ""
        for character in line:
            found = "code" if ord(character) in _BRAILLE else "muted"
            if found != kind and text:
                parts.append((text, style_text(self.app, kind)))
                text = ""
            kind = found
            text += character
        parts.append((text, style_text(self.app, kind or "muted")))
        return Content.assemble(*parts)


def drawn(curve: Curve, width: int, height: int) -> list[str]:
    """The rows of a curve as text, `height` of them, at most `width` cells each."""
    from plotext import figure  # type: ignore[import-untyped]

    figure.clear()
    figure.theme("colorless")
    figure.plot_size(width, height)
    places = [float(curve.first + number) for number in range(len(curve.line))]
    if curve.dots:
        figure.draw(figure.signal(*_thinned(places, curve.dots, width), marker=_DOT))
    line = figure.signal(*_thinned(places, curve.line, 2 * width), marker="braille")
    line.lines(True)
    figure.draw(line)
    low, high = curve.limits or bounds([*curve.line, *curve.dots])
    marks = y_marks(low, high, height - _X_AXIS_ROWS)
    figure.ruler("y").lim(low, high)
    figure.ruler("y").ticks(*zip(*marks, strict=True))
    ticks = sorted({round(places[0] + (places[-1] - places[0]) * part / 4) for part in range(5)})
    figure.ruler("x").ticks(ticks, [f"{tick:,}" for tick in ticks])
    for axis in ("x", "y"):
        figure.axes(False, axis=axis, side=1)
    return [row.rstrip() for row in figure.build().string(colorless=True).split("\n")][:height]


def bounds(values: Sequence[float]) -> tuple[float, float]:
    """The least and the greatest value; some room around them where they are the same."""
    low, high = min(values), max(values)
    return (low, high) if high - low > _FLAT else (low - 0.5, high + 0.5)


def y_marks(low: float, high: float, rows: int) -> list[tuple[float, str]]:
    """Round numbers from `low` to `high` and their labels, at most one for each of `rows` rows.

    Args:
        low, high: the ends of the axis, `low` the smaller one.
    """
    least = (high - low) / max(1, min(_MOST_STEPS, rows - 1))
    power = 10.0 ** math.floor(math.log10(least))
    step = next(factor * power for factor in (1, 2, 2.5, 5, 10) if factor * power >= least * (1 - 1e-9))
    digits = next((number for number in range(9) if math.isclose(round(step, number), step)), 9)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    values = [round(number * step, digits) + 0.0 for number in range(first, last + 1)]
    return [(value, f"{value:,.{digits}f}") for value in values]


def _thinned(
    places: Sequence[float], values: Sequence[float], most: int
) -> tuple[Sequence[float], Sequence[float]]:
    """Places and values, no more than can be told apart; the last one stays."""
    step = max(1, len(values) // max(1, most))
    chosen = sorted({*range(0, len(values), step), len(values) - 1})
    return [places[number] for number in chosen], [values[number] for number in chosen]
