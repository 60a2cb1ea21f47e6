"""What the command palette offers besides keys: every task by name, and the app's own commands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, cast

from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.widgets import Input

if TYPE_CHECKING:
    from tracefix_tui.ui.app import TracefixApp


class Palette(CommandPalette):
    """Textual's palette, its cursor at rest: a blinking one would draw for ever."""

    CSS_PATH = "styles/dialogs.tcss"

    def on_mount(self) -> None:
        self.query_one(Input).cursor_blink = False


class TracefixCommands(Provider):
    """Commands that work on every screen."""

    @property
    def _app(self) -> TracefixApp:
        return cast("TracefixApp", self.app)

    def _commands(self) -> Iterator[tuple[str, str, Callable[[], object]]]:
        """(what to search for, what it does, what to call)."""
        app = self._app
        if (task := app.next_task()) is not None:
            yield "Play the next task", f"{task.title}, the first that is not solved", partial(app.play, task)
            about = f"{task.title}: thoughts, edits, and the episode yours at a key"
            yield "Watch an agent solve the next task", about, partial(app.watch_agent, task)
        yield "Browse tasks", "Go back to the list of tasks", app.browse
        yield "Replay a run", "The recorded runs: look at one step by step, fork it, verify it", app.runs
        yield (
            "Statistics",
            "What the recorded runs add up to: rewards by task, player and more",
            app.statistics,
        )
        yield "Scratch", "Write and run any program in the sandbox", app.scratch
        yield "Theme", "Choose other colours", app.search_themes
        yield "Help", "Show all keys", app.action_help
        yield "Problems", "Show which files could not be used, and why", app.action_problems
        yield "Screenshot", "Save a picture of this screen as SVG", app.deliver_screenshot
        yield "Quit", "Leave the app", app.action_quit

    async def discover(self) -> Hits:
        for name, help_text, call in self._commands():
            yield DiscoveryHit(name, call, help=help_text)

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for name, help_text, call in self._commands():
            if (score := matcher.match(name)) > 0:
                yield Hit(score, matcher.highlight(name), call, help=help_text)
        for task in self._app.tasks:
            name = f"Play: {task.title} ({task.name})"
            if (score := matcher.match(name)) > 0:
                about = f"{task.difficulty}, pack {task.pack}"
                yield Hit(score, matcher.highlight(name), partial(self._app.play, task), help=about)
