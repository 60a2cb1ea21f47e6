"""The reward of the newest proposal as bars: one for each weighted component, with amount and weight."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from textual.app import RenderResult
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from tracefix_tui.ui.widgets.reward_meter import amount_text

NAMES: Mapping[str, str] = {
    "compile_score": "compiles",
    "test_ratio": "tests",
    "efficiency": "efficiency",
    "llm_correctness": "correct",
    "llm_security": "secure",
    "llm_quality": "readable",
}
"""Component -> what its bar is called."""
_NONE, _NONE_SHORT = "No proposal yet: these are the weights.", "None yet; the weights:"


@dataclass(frozen=True, slots=True)
class Components:
    """What the meter shows.

    Attributes:
        weights: the most that each component can earn; one that is missing can't be measured.
        amounts: what the newest proposal earned by each; None before the first.
        others: what else its reward is made of: the step, a proposal made before, bounds.
        neutral: components that nobody has judged.
        reward, best: of the newest proposal and of the best one.
        left, most: proposals left, and how many there are.
    """

    weights: Mapping[str, float] = field(default_factory=dict)
    amounts: Mapping[str, float] | None = None
    others: Mapping[str, float] = field(default_factory=dict)
    neutral: frozenset[str] = frozenset()
    reward: float = 0.0
    best: float = 0.0
    left: int = 0
    most: int = 0


def bar(share: float, width: int) -> tuple[str, str]:
    """A bar of `width` cells, filled to `share` (0..1) by half cells: its full part and the rest."""
    halves = round(min(1.0, max(0.0, share)) * width * 2)
    full = "━" * (halves // 2) + "╸" * (halves % 2)
    return full, "╌" * (width - len(full))


class ComponentMeter(Widget):
    """The reward, then the six components."""

    DEFAULT_CSS = """
    ComponentMeter {
        padding: 0 1;
        background: $boost;
        color: $foreground;
        text-wrap: nowrap;
        text-overflow: ellipsis;
    }
    """

    shown: reactive[Components] = reactive(Components())

    def __init__(self, *, per_row: int = 3, id: str | None = None) -> None:
        """Show `per_row` components in a row."""
        super().__init__(id=id)
        self._per_row = per_row
        self.styles.height = 1 + -(-len(NAMES) // per_row)

    def render(self) -> RenderResult:
        """The rows, cut to the width."""
        now, width = self.shown, max(20, self.size.width - 2)
        cell = width // self._per_row
        names = list(NAMES)
        rows = [self._head(now, wide=width >= 98)]
        for start in range(0, len(names), self._per_row):
            cells = [self._cell(name, now, cell) for name in names[start : start + self._per_row]]
            rows.append(Content("").join(cells))
        return Content("\n").join(rows)

    def _head(self, now: Components, *, wide: bool) -> Content:
        gap = "   " if wide else "  "
        left: list[tuple[str, str]] = [
            ("Proposals left ", "$mark-quiet"),
            (str(now.left), "bold"),
            (f" of {now.most}", "$mark-quiet"),
        ]
        if now.amounts is None:
            return Content.assemble(*left, (f"{gap}{_NONE if wide else _NONE_SHORT}", "$mark-quiet"))
        parts = [
            ("Reward ", "$mark-quiet"),
            (f"{now.reward:.2f}", "bold"),
            (f"{gap}Best ", "$mark-quiet"),
            (f"{now.best:.2f}", "bold"),
            (gap, ""),
            *left,
        ]
        for number, (name, amount) in enumerate(now.others.items()):
            parts += [
                (f"{'  ' if number else gap}{name} ", "$mark-quiet"),
                (amount_text(amount), _tone(amount)),
            ]
        return Content.assemble(*parts)

    def _cell(self, name: str, now: Components, width: int) -> Content:
        label = f"{NAMES[name]:11}"
        weight = now.weights.get(name)
        if weight is None:
            return Content.assemble((label, "$mark-quiet"), ("not measured".ljust(width - 11), "$mark-quiet"))
        amount = None if now.amounts is None else now.amounts.get(name, 0.0)
        said = f"{'-.--' if amount is None else f'{amount:.2f}'}/{weight:.2f}"
        if len(label) + len(said) + 2 > width:
            said = f"{weight if amount is None else amount:.2f}"
        room = width - len(label) - len(said) - 2
        share = 0.0 if amount is None else amount / weight
        neutral = name in now.neutral and amount is not None
        style = "$mark-quiet" if neutral else _colour(share)
        full, rest = bar(share, room)
        return Content.assemble(
            (label, "$mark-quiet" if neutral else ""),
            (full, style),
            (rest, "$mark-quiet"),
            (f" {said} ", "$mark-quiet" if neutral or amount is None else "bold"),
        )


def _colour(share: float) -> str:
    return "$success" if share >= 0.8 else "$warning" if share >= 0.4 else "$error"


def _tone(amount: float) -> str:
    return "$error" if amount < 0 else "$foreground"
