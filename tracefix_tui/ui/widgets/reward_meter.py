"""What the episode has earned so far, what the last step earned and why, what submitting now would score."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from textual.app import RenderResult
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from tracefix_tui.ui.widgets.printable import printable

_BARS = "▁▂▃▄▅▆▇█"


@dataclass(frozen=True, slots=True)
class Standing:
    """What the meter shows.

    Attributes:
        total: sum of the rewards so far.
        last: reward of the last step; None before the first.
        components: what the last reward is made of, by name.
        action: the last step's action.
        score: final score if submitted now, where it is known.
        score_known: whether the tests have been run on the code as it is.
        final: the final score, when there is one.
        viewed: somebody looks at a recording, who can't submit.
        opening: what is said before the first step.
        steps_left: how many steps remain of `max_steps`.
        history: sum of the rewards after each step.
    """

    total: float = 0.0
    last: float | None = None
    components: Mapping[str, float] = field(default_factory=dict)
    action: str = ""
    score: float = 0.0
    score_known: bool = False
    final: float | None = None
    viewed: bool = False
    opening: str = "No step taken yet. Type in the code, or run the tests."
    steps_left: int = 0
    max_steps: int = 0
    history: Sequence[float] = ()


def amount_text(amount: float) -> str:
    """An amount as people read it, always with its sign; never a negative zero."""
    return f"{0.0 if round(amount, 2) == 0 else amount:+.2f}"


def sparkline(values: Sequence[float], width: int) -> str:
    """The last `width` values as bars between their smallest and largest, with zero always in the range."""
    shown = list(values)[-width:] if width > 0 else []
    if not shown:
        return ""
    low, high = min(0.0, *shown), max(0.0, *shown)
    span = high - low or 1.0
    return "".join(_BARS[min(7, int((value - low) / span * 7.999))] for value in shown)


class RewardMeter(Widget):
    """The reward in two rows: standing, and the last step's components."""

    DEFAULT_CSS = """
    RewardMeter {
        height: 2;
        padding: 0 1;
        background: $boost;
        color: $foreground;
        text-wrap: nowrap;
        text-overflow: ellipsis;
    }
    """

    standing: reactive[Standing] = reactive(Standing())

    def __init__(self, standing: Standing, *, id: str | None = None) -> None:
        """Show `standing`."""
        super().__init__(id=id)
        self.set_reactive(RewardMeter.standing, standing)

    def render(self) -> RenderResult:
        """Two rows, cut to the width."""
        now = self.standing
        wide = self.size.width >= 100
        muted, gap = "$mark-quiet", "   " if wide else "  "
        label, score = self._score(now, wide)
        first = Content.assemble(
            ("Reward ", muted),
            (amount_text(now.total), "bold " + _tone(now.total)),
            (gap + label + " ", muted),
            (score, "bold"),
            (gap + ("Steps left " if wide else "Left "), muted),
            (str(now.steps_left), "bold"),
            (f" of {now.max_steps}", muted),
            (gap, muted),
        )
        first += Content.styled(sparkline(now.history, self.size.width - 2 - first.cell_length), "$accent")
        return Content("\n").join([first, self._last_step(now)])

    def _score(self, now: Standing, wide: bool) -> tuple[str, str]:
        if now.final is not None:
            return "Final score" if wide else "Score", f"{now.final:.2f}"
        score = f"{now.score:.2f}" if now.score_known else "?"
        if now.viewed:
            return "If submitted here" if wide else "Score here", score
        return "If submitted now" if wide else "Submit now", score

    def _last_step(self, now: Standing) -> Content:
        if now.last is None:
            return Content.styled(now.opening, "$mark-quiet")
        parts: list[Content | tuple[str, str]] = [
            ("Last   ", "$mark-quiet"),
            (amount_text(now.last), "bold " + _tone(now.last)),
            (f"  {now.action}: ", "$mark-quiet"),
        ]
        for index, (name, amount) in enumerate(now.components.items()):
            parts.append(("  " if index else "", ""))
            parts.append((f"{printable(name).replace('_', ' ')} ", "$mark-quiet"))
            parts.append((amount_text(amount), _tone(amount)))
        return Content.assemble(*parts)


def _tone(amount: float) -> str:
    if round(amount, 2) > 0:
        return "$success"
    return "$error" if round(amount, 2) < 0 else "$foreground"
