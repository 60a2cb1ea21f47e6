"""Which screen shows an episode: rules by which whole sources are proposed have screens of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracefix_tui.ui.screens.play import PlayScreen

if TYPE_CHECKING:
    from tracefix_tui.catalog.task import Task
    from tracefix_tui.play.going_on import GoneOn
    from tracefix_tui.play.replay import Replay
    from tracefix_tui.players.player import Player
    from tracefix_tui.ui.screens.race_play import RacePlayScreen
    from tracefix_tui.ui.screens.replay import ReplayScreen
    from tracefix_tui.ui.screens.watch import WatchScreen


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


def watch_screen(
    task: Task,
    rules: str,
    player: Player,
    speed: float = 1.0,
    *,
    paused: bool = False,
    gone_on: GoneOn | None = None,
) -> WatchScreen:
    """The screen on which `player` is watched playing `task` by `rules`; see `WatchScreen`.

    Raises:
        UnknownRuleset: there are no such rules.
    """
    from tracefix_tui.episode.rulesets import ruleset
    from tracefix_tui.ui.screens.watch import WatchScreen

    kind = WatchScreen
    if ruleset(rules).best_counts:
        from tracefix_tui.ui.screens.proposal_watch import ProposalWatchScreen

        kind = ProposalWatchScreen
    return kind(task, rules, player, speed, paused=paused, gone_on=gone_on)


def race_play_screen(task: Task, rules: str, rival: Player, speed: float = 1.0) -> RacePlayScreen:
    """The screen on which a person races `rival` on `task` by `rules`; see `RacePlayScreen`.

    Raises:
        UnknownRuleset: there are no such rules.
    """
    from tracefix_tui.episode.rulesets import ruleset
    from tracefix_tui.ui.screens.race_play import RacePlayScreen

    kind = RacePlayScreen
    if ruleset(rules).best_counts:
        from tracefix_tui.ui.screens.proposal_race import ProposalRaceScreen

        kind = ProposalRaceScreen
    return kind(task, rules, rival, speed)


def replay_screen(replay: Replay, task: Task, *, known: bool = True, step: int = 0) -> ReplayScreen:
    """The screen on which a recorded run is looked at; see `ReplayScreen` for what it is given.

    Raises:
        UnknownRuleset: the run was played by rules that are not known here.
    """
    from tracefix_tui.episode.rulesets import ruleset
    from tracefix_tui.ui.screens.replay import ReplayScreen

    kind = ReplayScreen
    if ruleset(replay.header.ruleset).best_counts:
        from tracefix_tui.ui.screens.proposal_replay import ProposalReplayScreen

        kind = ProposalReplayScreen
    return kind(replay, task, known=known, step=step)
