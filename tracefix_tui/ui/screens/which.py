"""Which screen an episode is played on: rules by which whole sources are proposed have one of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracefix_tui.ui.screens.play import PlayScreen

if TYPE_CHECKING:
    from tracefix_tui.catalog.task import Task
    from tracefix_tui.play.going_on import GoneOn


def play_screen(task: Task, rules: str, gone_on: GoneOn | None = None) -> PlayScreen:
    """The screen on which a person plays `task` by `rules`.

    Args:
        gone_on: an episode to go on with; without one a new one begins.
    """
    kind: type[PlayScreen] = PlayScreen
    if not rules.startswith("tracefix"):
        from tracefix_tui.episode.rulesets import ruleset

        if ruleset(rules).best_counts:
            from tracefix_tui.ui.screens.propose import ProposeScreen

            kind = ProposeScreen
    return kind(task, rules, gone_on)
