"""The reward of a run as a small drawing: its sum after each step, each step a link."""

from __future__ import annotations

from collections.abc import Sequence

from tracefix_tui.counting import counted
from tracefix_tui.records.export.html.markup import Markup, el, joined

WIDTH, HEIGHT = 1000, 90
MOST_POINTS = 300
_TOP, _BOTTOM = 14, 12


def chart(rewards: Sequence[float]) -> Markup:
    """The drawing. Points are shown for the first `MOST_POINTS` steps at most, the line for all."""
    sums = [0.0]
    for reward in rewards:
        sums.append(sums[-1] + (reward if abs(reward) < 1e9 else 0.0))
    low, high = min(sums), max(sums)
    span = high - low or 1.0

    def place(index: int) -> tuple[float, float]:
        x = 10 + (WIDTH - 20) * index / max(1, len(rewards))
        return round(x, 1), round(
            HEIGHT - _BOTTOM - (HEIGHT - _TOP - _BOTTOM) * (sums[index] - low) / span, 1
        )

    places = [place(index) for index in range(len(sums))]
    line = " ".join(f"{x},{y}" for x, y in places)
    zero = round(HEIGHT - _BOTTOM - (HEIGHT - _TOP - _BOTTOM) * (0.0 - low) / span, 1)
    area = f"{places[0][0]},{zero} {line} {places[-1][0]},{zero}"
    dots = [_dot(number, reward, places[number]) for number, reward in enumerate(rewards[:MOST_POINTS], 1)]
    return el(
        "svg",
        el("line", x1=0, x2=WIDTH, y1=str(zero), y2=str(zero), class_="zero"),
        Markup(f'<polygon points="{area}" class="area"></polygon>'),
        Markup(f'<polyline points="{line}" class="sum"></polyline>'),
        el("line", x1=0, x2=0, y1=0, y2=HEIGHT, class_="now", id="now", hidden=True),
        joined(*dots),
        viewBox=f"0 0 {WIDTH} {HEIGHT}",
        role="img",
        aria_label=f"Sum of the rewards over {counted(len(rewards), 'step')}, {sums[-1]:+.2f} at the end",
        class_="chart",
    )


def _dot(number: int, reward: float, place: tuple[float, float]) -> Markup:
    x, y = place
    circle = el(
        "circle",
        el("title", f"Step {number}: {reward:+.2f}"),
        cx=str(x),
        cy=str(y),
        r="6",
        class_="gain" if reward > 0 else "loss",
    )
    return el("a", circle, href=f"#step-{number}", tabindex="-1")
