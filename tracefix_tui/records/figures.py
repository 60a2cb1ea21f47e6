"""The seven figures of the statistics, drawn by matplotlib, which comes with the extra `plots`.

Made for print and for colour-blind eyes: the colours of Okabe and Ito (2008), and a second sign beside each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from tracefix_tui.records.statistics import ROLLING, Spread, Statistics

if TYPE_CHECKING:
    from matplotlib.axes import Axes

BLUE, ORANGE, GREEN, GREY = "#0072B2", "#E69F00", "#009E73", "#666666"
_PLAYERS = (BLUE, ORANGE, GREEN, "#CC79A7", "#56B4E9", "#D55E00", "#F0E442", "#000000")
_HATCHES = ("", "//", "..", "xx", "\\\\", "++", "oo", "--")
_NAMES_SHOWN = 40
"""Bars in one figure; of more, those with the most episodes are shown."""

_LOOK: dict[str, object] = {
    "font.size": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "svg.hashsalt": "tracefix",
    "text.usetex": False,
    "text.parse_math": False,
}

Form = Literal["png", "svg"]


class FiguresError(Exception):
    """No figures can be drawn. Says what to do."""


def write_figures(found: Statistics, folder: Path, form: Form) -> list[Path]:
    """Draw all figures into a folder, which is made where there is none.

    Returns:
        The files, in the order of `FIGURES`.

    Raises:
        FiguresError: matplotlib is not there, there is nothing to draw, or a file can't be written.
    """
    try:
        import matplotlib as mpl
        from matplotlib.figure import Figure
    except ImportError:
        raise FiguresError(
            "figures need matplotlib: install it with `pip install 'tracefix-tui[plots]'`"
        ) from None
    if not found.episodes:
        raise FiguresError("no run with a verdict is among them, so there is nothing to draw")
    files = []
    with mpl.rc_context(_LOOK):  # type: ignore[arg-type]
        for name, draw in FIGURES.items():
            figure = Figure(figsize=(7.0, 4.2), layout="constrained")
            draw(figure.subplots(), found)
            file = folder / f"{name}.{form}"
            try:
                folder.mkdir(parents=True, exist_ok=True)
                metadata = {"Date": None} if form == "svg" else None
                figure.savefig(file, dpi=200, metadata=metadata)
            except OSError as error:
                raise FiguresError(f"{file}: can't be written: {error.strerror}") from None
            files.append(file)
    return files


def _reward_curve(axes: Axes, found: Statistics) -> None:
    numbers = range(1, found.episodes + 1)
    axes.plot(numbers, found.rewards, "o", color=GREY, markersize=3, alpha=0.5, label="episode")
    axes.plot(numbers, found.rolling, color=BLUE, linewidth=2, label=f"mean of the last {ROLLING}")
    axes.set(title="Reward over episodes", xlabel="episode", ylabel="reward", ylim=(-0.02, 1.02))
    axes.legend(loc="lower right")


def _cumulative(axes: Axes, found: Statistics) -> None:
    axes.plot(range(1, found.episodes + 1), found.cumulative, color=BLUE, linewidth=2)
    axes.set(title="Cumulative reward", xlabel="episode", ylabel="sum of rewards", ylim=(0, None))


def _by_task(axes: Axes, found: Statistics) -> None:
    _bars(axes, _largest(found.by_task))
    axes.set(title="Reward by task", xlabel="mean reward, with one standard deviation")


def _by_complexity(axes: Axes, found: Statistics) -> None:
    groups = found.by_complexity
    names = list(groups)
    axes.bar(names, [groups[name].count for name in names], color=BLUE)
    for place, name in enumerate(names):
        axes.annotate(f"{groups[name].mean:.2f}", (place, groups[name].count), ha="center", va="bottom")
    axes.set(
        title="Time complexity of the last code, with the mean reward", xlabel="complexity", ylabel="episodes"
    )


def _matrix(axes: Axes, found: Statistics) -> None:
    categories = sorted({category for category, _ in found.by_category})
    levels = list(found.by_difficulty)
    means = [[_mean(found.by_category.get((category, level))) for level in levels] for category in categories]
    axes.imshow(means, cmap="cividis", vmin=0, vmax=1, aspect="auto")
    for row, category in enumerate(categories):
        for column, level in enumerate(levels):
            if spread := found.by_category.get((category, level)):
                tone = "black" if spread.mean > 0.55 else "white"
                text = f"{spread.mean:.2f}\nn={spread.count}"
                axes.annotate(text, (column, row), ha="center", va="center", color=tone, fontsize=8)
    axes.set_xticks(range(len(levels)), levels)
    axes.set_yticks(range(len(categories)), categories)
    axes.set_title("Mean reward by category and difficulty")


def _boxes(axes: Axes, found: Statistics) -> None:
    players = _largest(found.by_player, most=len(_PLAYERS))
    boxes: list[dict[str, Any]] = [
        {
            "label": _label(name, spread),
            "mean": spread.mean,
            "med": spread.median,
            "q1": spread.lower,
            "q3": spread.upper,
            "whislo": spread.least,
            "whishi": spread.most,
            "fliers": [],
        }
        for name, spread in players.items()
    ]
    drawn = axes.bxp(boxes, showmeans=True, patch_artist=True, medianprops={"color": "black"})
    for box, colour, hatch in zip(drawn["boxes"], _PLAYERS, _HATCHES, strict=False):
        box.set(facecolor=colour, hatch=hatch, alpha=0.7)
    axes.set(title="Reward by player: quartiles, extremes, mean", ylabel="reward", ylim=(-0.02, 1.02))


def _players(axes: Axes, found: Statistics) -> None:
    players = _largest(found.by_player, most=len(_PLAYERS))
    places = range(len(players))
    for offset, label, colour, hatch, value in (
        (-0.2, "mean reward", BLUE, "", lambda spread: spread.mean),
        (0.2, "share solved", ORANGE, "//", lambda spread: spread.solved / spread.count),
    ):
        heights = [value(spread) for spread in players.values()]
        axes.bar([place + offset for place in places], heights, 0.38, label=label, color=colour, hatch=hatch)
    axes.set_xticks(places, [_label(name, spread) for name, spread in players.items()])
    axes.set(title="Players compared", ylim=(0, 1.02))
    axes.legend(loc="lower right")


FIGURES: Mapping[str, Callable[[Axes, Statistics], None]] = {
    "reward_curve": _reward_curve,
    "reward_by_task": _by_task,
    "difficulty_matrix": _matrix,
    "complexity_distribution": _by_complexity,
    "box_by_player": _boxes,
    "cumulative_reward": _cumulative,
    "player_comparison": _players,
}
"""File name without its ending to what draws it."""


def _bars(axes: Axes, groups: Mapping[str, Spread]) -> None:
    """Horizontal bars of means, the best on top."""
    names = sorted(groups, key=lambda name: groups[name].mean)
    means = [groups[name].mean for name in names]
    axes.barh(range(len(names)), means, xerr=[groups[name].sd for name in names], color=BLUE, ecolor=GREY)
    axes.set_yticks(range(len(names)), [_short(name) for name in names])
    axes.tick_params("y", labelsize=10 if len(names) < 16 else 6)
    axes.set_xlim(0, 1.02)


def _largest(groups: Mapping[str, Spread], most: int = _NAMES_SHOWN) -> dict[str, Spread]:
    names: Iterable[str] = sorted(groups, key=lambda name: -groups[name].count)[:most]
    return {name: groups[name] for name in names}


def _label(name: str, spread: Spread) -> str:
    return f"{_short(name)}\nn={spread.count}"


def _short(name: str) -> str:
    """A name from a file: fit to be drawn."""
    text = "".join(each if each.isprintable() else "�" for each in name)
    return text if len(text) <= 32 else f"{text[:15]}…{text[-16:]}"


def _mean(spread: Spread | None) -> float:
    return spread.mean if spread is not None else float("nan")
