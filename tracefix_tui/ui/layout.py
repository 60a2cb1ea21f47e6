"""Sizes of the play screen's panes: shares that change by key or mouse and are remembered between runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tracefix_tui.records.state import RememberedState

CODE_SHARE = (0.25, 0.80)
"""Least and most of the width that the code may have."""

WEIGHT = (0.4, 12.0)
"""Least and most weight of a pane in a column."""

PANES: Mapping[str, str] = {"code": "Code", "tests": "Tests", "output": "Output", "task": "Task"}
"""Key to title, in the order of the tabs."""

COLUMN = ("task", "tests", "output")
"""The panes beside the code, from top to bottom."""

AGENT_PANES: Mapping[str, str] = {
    "code": "Code",
    "thoughts": "Thoughts",
    "tests": "Tests",
    "output": "Output",
    "task": "Task",
}
"""The panes where somebody's thoughts are shown as well, in the order of the tabs."""

REPLAY_PANES: Mapping[str, str] = {"code": "Code", "steps": "Steps", **AGENT_PANES}
"""The panes of a recording, in the order of the tabs; every pane there is."""

_DOWNWARDS = ("steps", "thoughts", *COLUMN)


@dataclass(frozen=True, slots=True)
class Layout:
    """How the panes share the screen.

    Attributes:
        code: share of the width that the code has, 0..1.
        code_vast: the same on a very wide screen, where the rest has two columns.
        task, tests, output, thoughts, steps: weights of the panes in their column.
        info: on very wide screens, the share of task and output in what the code leaves, 0..1.
        hidden: keys of panes that are not shown.
        panes: keys of all panes that there are, in the order of the tabs.
    """

    code: float = 0.54
    code_vast: float = 0.44
    task: float = 3.5
    tests: float = 8.5
    output: float = 3.0
    thoughts: float = 7.0
    steps: float = 7.0
    info: float = 0.5
    hidden: frozenset[str] = frozenset()
    panes: tuple[str, ...] = tuple(PANES)

    @property
    def column(self) -> tuple[str, ...]:
        """The panes beside the code, from top to bottom."""
        return tuple(pane for pane in _DOWNWARDS if pane in self.panes)

    def with_code(self, share: float, *, vast: bool = False) -> Layout:
        """The code column at a share of the width, within what is sensible."""
        value = _clamp(share, *CODE_SHARE)
        return replace(self, code_vast=value) if vast else replace(self, code=value)

    def with_info(self, share: float) -> Layout:
        """Task and output at a share of what the code leaves."""
        return replace(self, info=_clamp(share, 0.2, 0.8))

    def with_weight(self, pane: str, weight: float) -> Layout:
        """A pane of the column at another weight."""
        return replace(self, **{pane: _clamp(weight, *WEIGHT)})  # type: ignore[arg-type]

    def toggled(self, pane: str) -> Layout:
        """A pane hidden or shown again; the last one shown can't be hidden."""
        hidden = self.hidden ^ {pane}
        return self if len(hidden) == len(self.panes) else replace(self, hidden=hidden)

    def shown(self, pane: str) -> Layout:
        """A pane shown."""
        return replace(self, hidden=self.hidden - {pane})


def recall(remembered: RememberedState, place: str = "play", usual: Layout | None = None) -> Layout:
    """The layout of the last time; what makes no sense is left as in the usual one.

    Args:
        place: which screen's layout.
        usual: that of the first time; by default the play screen's.
    """
    usual = usual or Layout()
    layout = usual.with_code(remembered.get(f"{place}.code", usual.code))
    layout = layout.with_code(remembered.get(f"{place}.code_vast", usual.code_vast), vast=True)
    layout = layout.with_info(remembered.get(f"{place}.info", usual.info))
    for pane in usual.column:
        layout = layout.with_weight(pane, remembered.get(f"{place}.{pane}", float(getattr(usual, pane))))
    named = remembered.get(f"{place}.hidden", ",".join(sorted(usual.hidden)))
    hidden = frozenset(named.split(",")) & set(usual.panes)
    return replace(layout, hidden=frozenset() if len(hidden) == len(usual.panes) else hidden)


def remember(remembered: RememberedState, layout: Layout, place: str = "play") -> None:
    """Keep the layout for the next time."""
    for name in ("code", "code_vast", "info", *layout.column):
        remembered.set(f"{place}.{name}", round(float(getattr(layout, name)), 4))
    remembered.set(f"{place}.hidden", ",".join(sorted(layout.hidden)))


def _clamp(value: float, least: float, most: float) -> float:
    return min(most, max(least, value))
