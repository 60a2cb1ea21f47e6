"""The ways through the app: which screen follows on which, and what is asked before one is left."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from textual.app import App
from textual.screen import Screen

if TYPE_CHECKING:
    from tracefix_tui.catalog.task import Task
    from tracefix_tui.play.auto import AutoPlay
    from tracefix_tui.play.going_on import GoneOn
    from tracefix_tui.players.player import Player
    from tracefix_tui.settings import Settings
    from tracefix_tui.ui.app import TracefixApp

BROWSER_MODE, TASK_MODE = "browser", "task"
"""Each mode has a stack of screens; the second is there while the screen is that the app was opened on."""

Opening = Callable[[], Screen[None]]
"""Makes the screen that the app opens on."""


class Ways(App[None], inherit_bindings=False):
    """Where an app can go. What it needs of the app stands here without a body."""

    if TYPE_CHECKING:
        settings: Settings
        auto: AutoPlay | None
        agent_speed: float

        def new_player(self, name: str = "") -> Player: ...

        def fitted(self, screen: Screen[None]) -> Screen[None]: ...

    def go_to_next(self, task: Task) -> None:
        """After a verdict: play the next task, or watch the agent go on where the curriculum is its own."""
        from tracefix_tui.play.auto import PERSON

        if self.auto is not None and self.auto.player != PERSON:
            self.watch_agent(task)
        else:
            self.play(task)

    def play(self, task: Task) -> None:
        """Show the play screen for a task, in place of whatever lies over the browser."""

        def show() -> None:
            self._uncover()
            self.push_screen(self.fitted(self.new_play(task)))

        self.leaving(show)

    def go_on(self, gone_on: GoneOn, player: Player | None = None) -> None:
        """Go on with an episode in place of whatever lies over the browser; `player`, if any, is watched."""

        def show() -> None:
            from tracefix_tui.ui.screens.which import play_screen, watch_screen

            task, rules = gone_on.task, gone_on.session.episode.ruleset.name
            self._uncover()
            if player is None:
                screen = play_screen(task, rules, gone_on)
            else:
                screen = watch_screen(task, rules, player, self.agent_speed, gone_on=gone_on)
            self.push_screen(self.fitted(screen))

        self.leaving(show)

    def scratch(self) -> None:
        """Open the scratchpad over the browser."""
        from tracefix_tui.ui.screens.scratch import ScratchScreen

        self.over_browser(ScratchScreen)

    def statistics(self) -> None:
        """Show the statistics of all runs over the browser."""
        from tracefix_tui.ui.screens.stats import StatsScreen

        self.over_browser(StatsScreen)

    def runs(self) -> None:
        """Show the recorded runs over the browser."""
        from tracefix_tui.ui.screens.runs import RunsScreen

        self.over_browser(RunsScreen)

    def replay_run(self, path: Path, task: Task | None = None) -> None:
        """Show a recorded run over the browser, once it is read.

        Args:
            task: what was played; by default the task of that name in the catalog.
        """
        from tracefix_tui.ui.recordings import open_replay

        self.run_worker(
            partial(open_replay, cast("TracefixApp", self), path, task), thread=True, exit_on_error=False
        )

    def over_browser(self, make: Opening) -> None:
        """Show a screen in place of whatever lies over the browser."""

        def show() -> None:
            self._uncover()
            self.push_screen(self.fitted(make()))

        self.leaving(show)

    def watch_agent(self, task: Task) -> None:
        """Show how an agent plays a task, in place of whatever lies over the browser; or say why it can't."""
        from tracefix_tui.players.player import PlayerError
        from tracefix_tui.ui.screens.which import watch_screen

        rules = self.settings.rules
        try:
            player = self.new_player()
        except PlayerError as error:
            self.notify(str(error), title="No agent can play", severity="error", markup=False, timeout=12)
        else:
            self.over_browser(lambda: watch_screen(task, rules, player, self.agent_speed))

    def browse(self) -> None:
        """Go back to the browser."""
        self.leaving(self._uncover)

    def new_play(self, task: Task) -> Screen[None]:
        """A screen to play `task` by the rules that are set."""
        from tracefix_tui.ui.screens.which import play_screen

        return play_screen(task, self.settings.rules)

    def _uncover(self) -> None:
        """Take away what lies over the browser."""
        while len(self.screen_stack) > 1:
            self.pop_screen()
        if self.current_mode == TASK_MODE:
            self.switch_mode(BROWSER_MODE)
            self.remove_mode(TASK_MODE)

    def leaving(self, then: Callable[[], object]) -> None:
        """Do something that ends the screens over the browser; a screen with `leave(then)` is asked first."""
        for screen in reversed(self.screen_stack):
            if leave := getattr(screen, "leave", None):
                leave(then)
                return
        then()
