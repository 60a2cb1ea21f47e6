"""The app: what its screens share (settings, tasks, progress, grader, theme, keys) and how they follow on."""

from __future__ import annotations

import gc
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.screen import Screen

from tracefix_tui.play.choice import from_easy_to_hard, next_unsolved
from tracefix_tui.records.progress import ProgressStore
from tracefix_tui.settings import Problem, Settings
from tracefix_tui.ui.configured_app import ConfiguredApp
from tracefix_tui.ui.ways import BROWSER_MODE, TASK_MODE, Opening, Ways

if TYPE_CHECKING:
    from textual.driver import Driver
    from textual.events import Resize

    from tracefix_tui.catalog import Catalog
    from tracefix_tui.catalog.task import Task
    from tracefix_tui.episode.episode import Episode, Grades
    from tracefix_tui.grading import Grader
    from tracefix_tui.play.auto import AutoPlay
    from tracefix_tui.play.recall import Recall
    from tracefix_tui.play.session import Session
    from tracefix_tui.players.agents import AgentOptions
    from tracefix_tui.players.player import Player
    from tracefix_tui.records.state import RememberedState

Episodes = Callable[["Task", str, Callable[[str], None]], "Episode"]
"""Makes the episode of a task under a ruleset; what it says of itself goes to the third argument."""

STYLES = (Path(__file__).parent / "styles").resolve()
"""The style sheets. Resolved, as Textual does, which knows by the path that one has been read."""

SMALLEST = (60, 18)
"""Columns and rows below which no screen can be laid out."""


def _commands() -> type:
    from tracefix_tui.ui.commands import TracefixCommands

    return TracefixCommands


class TracefixApp(Ways, ConfiguredApp, inherit_bindings=False):
    """The whole program on screen.

    Attributes:
        catalog: every task.
        progress: what the player has reached.
        agent: which agent plays where one is wanted, and how; None for as the settings say.
        agent_speed: how fast a watched agent acts, 1 for the usual speed.
        recall: what agents are told of earlier runs; None for nothing.
    """

    TITLE = "TraceFix"

    COMMANDS: ClassVar = {_commands}
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide"), (160, "-vast")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-short"), (30, "-tall")]  # noqa: RUF012
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "help", "Help", id="app.help", tooltip="Show what can be done here, and by which key"),
        Binding(
            "ctrl+p",
            "command_palette",
            "Commands",
            id="app.commands",
            priority=True,
            tooltip="Search all commands, tasks and themes",
        ),
        Binding("ctrl+q", "quit", "Quit", id="app.quit", show=False, priority=True, tooltip="Leave the app"),
        Binding("ctrl+c", "help_quit", show=False, system=True),
    ]

    def __init__(
        self,
        catalog: Catalog,
        settings: Settings | None = None,
        *,
        task: Task | None = None,
        opening: Opening | None = None,
        agent: AgentOptions | None = None,
        progress: ProgressStore | None = None,
        remembered: RememberedState | None = None,
        grader: Grader | None = None,
        auto: AutoPlay | None = None,
        episodes: Episodes | None = None,
        recall: Recall | None = None,
    ) -> None:
        """Prepare the app; nothing is started yet.

        Args:
            catalog: the tasks to offer.
            settings: by default the built-in ones, whatever the user's file says.
            task: a task to play at once; without it the browser opens.
            opening: makes another screen to open at the start; the browser is what it is left for.
            agent: which agent plays where one is wanted, and how; by default as the settings say.
            progress, remembered: stores to use; by default those in the user's data folder.
            auto: chooses the tasks by the curriculum, one after the other; without it they come in order.
            episodes: makes the episodes that are played, where that is not here.
            recall: what agents are told of earlier runs; by default nothing.
            grader: a grader to use, which stays open at the end; by default the app makes and closes its own.
        """
        self._first_task = task
        self._opening = opening
        self.agent = agent
        self.agent_speed = 1.0
        self.recall = recall
        # Each mode has a stack of screens of its own. A task that is opened at the start is the base of one,
        # so that no other screen need be built first; it ends when the browser is gone to.
        self.DEFAULT_MODE = TASK_MODE if task or opening else BROWSER_MODE  # type: ignore[misc]
        # Read with the app's own, the first screen's style sheet is parsed once and not twice.
        styles = [STYLES / "app.tcss"]
        if opening is None:
            styles.append(STYLES / ("play.tcss" if task else "browser.tcss"))
        super().__init__(settings or Settings(), remembered, styles)
        self.catalog = catalog
        self.progress = progress or ProgressStore()
        self.auto = auto
        self._episodes = episodes
        self._grader = grader
        self._owns_grader = grader is None
        self._grader_lock = Lock()

    # -- what the screens use ----------------------------------------------------------------------------

    @property
    def grader(self) -> Grader:
        """The one grader; made on first use, from any thread."""
        with self._grader_lock:
            if self._grader is None:
                from tracefix_tui.grading import Grader

                self._grader = Grader()
                if self.settings.judge_model:
                    from tracefix_tui.play.judging import with_judge

                    with_judge(self._grader, self.settings)
            return self._grader

    def new_episode(self, task: Task, grader: Grades, rules: str) -> Episode:
        """An episode of `task`; with `grader`, unless it is played elsewhere."""
        if self._episodes is not None:
            return self._episodes(task, rules, self._say)
        from tracefix_tui.episode.episode import Episode

        return Episode(task, grader, rules)

    def recalled_run(self, task: Task) -> str:
        """The run whose solution of `task` agents are told; "" for none."""
        solution = self.recall.of(task.id) if self.recall is not None else None
        return solution.run if solution is not None else ""

    def learn(self, session: Session) -> None:
        """Remember what a session has found, where memory is on."""
        if self.recall is not None:
            self.recall.learn(session)

    def remind(self, player: Player, task: Task) -> Player:
        """`player`, told of the earlier runs of `task` where memory is on."""
        return self.recall.remind(player, task.id) if self.recall is not None else player

    def _say(self, text: str) -> None:
        """Show what an episode says, from any thread."""
        if self.is_running:
            self.call_from_thread(
                self.notify, text, title="Server", severity="warning", timeout=10, markup=False
            )

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What could not be used: in the config, a theme, the keys, the task packs, the progress file."""
        catalog = [Problem(str(bad.file), bad.key, bad.reason) for bad in self.catalog.problems]
        progress = [Problem("progress", "", self.progress.problem)] if self.progress.problem else []
        return (*self.config_problems, *catalog, *progress)

    @cached_property
    def tasks(self) -> tuple[Task, ...]:
        """Every task in the order in which the browser shows them: from easy to hard."""
        return from_easy_to_hard(self.catalog.tasks)

    def next_task(self, after: Task | None = None) -> Task | None:
        """The next task not solved yet, after the given one and round again; None when all are solved.

        By the curriculum, where that chooses.
        """
        if self.auto is not None:
            return self.auto.choose()
        return next_unsolved(self.tasks, self.progress.all(), after)

    def reached(self, score: float) -> None:
        """A verdict has been given: where the curriculum chooses, it says what follows. From any thread."""
        if self.auto is not None:
            here = self.auto.record(score)
            self.call_from_thread(
                self.notify, here.why or here.about(), title="Curriculum", timeout=10, markup=False
            )

    def new_player(self, name: str = "") -> Player:
        """A new agent, by default the one that is configured; see `open_agent` for what it raises."""
        from tracefix_tui.players.agents import open_agent, options_of

        if self.agent is None:
            self.agent = options_of(self.settings)
        return open_agent(name or self.agent.agent, self.agent)

    # -- start and end -----------------------------------------------------------------------------------

    def get_default_screen(self) -> Screen[None]:
        if self._opening is not None:
            screen = self._opening()
            self.stylesheet.read_all(list(screen.css_path))  # Textual does so for all screens but the first
            return self.fitted(screen)
        if self._first_task is None:
            return self._new_browser()
        return self.fitted(self.new_play(self._first_task))

    def _new_browser(self) -> Screen[None]:
        from tracefix_tui.ui.screens.browser import BrowserScreen

        return self.fitted(BrowserScreen())

    def on_mount(self) -> None:
        if self.current_mode == TASK_MODE:
            # Both become known only now: a known mode has the style sheets parsed twice at the start.
            self.add_mode(TASK_MODE, self.get_default_screen)
            self.add_mode(BROWSER_MODE, self._new_browser)
        self.remember_theme()
        if not self.is_headless:
            from tracefix_tui.ui.terminal_driver import end_when_told

            end_when_told(self)
        self.call_after_refresh(self._after_first_paint)

    def get_driver_class(self) -> type[Driver]:
        """Where Textual takes its usual driver for a terminal, one that notices the terminal's end."""
        from textual.drivers.linux_driver import LinuxDriver

        found = super().get_driver_class()
        if found is LinuxDriver:
            from tracefix_tui.ui.terminal_driver import TerminalDriver

            return TerminalDriver
        return found

    def _after_first_paint(self) -> None:
        """What can wait until there is something to look at."""
        gc.freeze()
        gc.enable()
        self._warm_up()
        self.check_config()
        for screen in self.screen_stack:
            if show_problems := getattr(screen, "show_problems", None):
                show_problems()
                return
        if self.config_problems:
            self.notify(
                str(self.config_problems[0]),
                title=f"{len(self.config_problems)} of your settings can't be used",
                severity="warning",
                timeout=12,
                markup=False,
            )

    @work(thread=True, exit_on_error=False, group="warm-up")
    def _warm_up(self) -> None:
        """Start the grader's sandbox and read the other tasks, so that nothing need wait for them."""
        from tracefix_tui.sandbox import SandboxError

        try:
            self.grader.warm_up()
        except SandboxError as error:
            self.call_from_thread(
                self.notify,
                str(error),
                title="Code can't be run here",
                severity="error",
                timeout=20,
                markup=False,
            )
        _ = self.catalog.packs  # of a task that was opened by name the others are read now

    def on_unmount(self) -> None:
        if self._owns_grader and self._grader is not None:
            self._grader.close()

    def on_resize(self, event: Resize) -> None:
        if event.size.width >= SMALLEST[0] and event.size.height >= SMALLEST[1]:
            return
        from tracefix_tui.ui.screens.too_small import TooSmallScreen

        if self.screen_stack and not isinstance(self.screen, TooSmallScreen):
            self.push_screen(TooSmallScreen(*SMALLEST))

    # -- actions -----------------------------------------------------------------------------------------

    async def action_quit(self) -> None:
        self.leaving(self.exit)

    def action_help(self) -> None:
        from tracefix_tui.ui.screens.help import HelpScreen

        if not isinstance(self.screen, HelpScreen):
            self.push_screen(HelpScreen())

    def action_problems(self) -> None:
        from tracefix_tui.ui.screens.problems import ProblemsScreen

        self.push_screen(ProblemsScreen(self.problems))

    def action_command_palette(self) -> None:
        from tracefix_tui.ui.commands import Palette

        if not isinstance(self.screen, Palette):
            self.push_screen(Palette(placeholder="Search commands and tasks…"))
