"""The agent at a player's side: opened when it is first asked, closed with the screen."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tracefix_tui.ui.widgets.title_bar import TitleBar

if TYPE_CHECKING:
    from textual.worker import Worker

    from tracefix_tui.play.asking import Asking
    from tracefix_tui.ui.screens.ask import Answer
    from tracefix_tui.ui.screens.play import PlayScreen

FIX_SECONDS = 60.0
"""Wall time that a mend may take."""


class Helper:
    """Asks an agent for the next action of the episode on a play screen, and does what the person answers."""

    def __init__(self, screen: PlayScreen) -> None:
        """Prepare to help on `screen`; no agent is opened yet."""
        self._screen = screen
        self._asking: Asking | None = None
        self._fixing: Worker[None] | None = None

    def ask(self) -> None:
        """Ask, or say why that can't be done now."""
        from tracefix_tui.players.player import PlayerError
        from tracefix_tui.ui.screens.ask import AskScreen

        screen = self._screen
        if reason := self._not_now():
            screen.notify(f"Not now: {reason}.", severity="warning", markup=False)
            return
        try:
            asking = self._opened()
        except PlayerError as error:
            screen.notify(str(error), title="No agent can help", severity="error", markup=False, timeout=12)
            return
        screen.app.push_screen(AskScreen(asking), self._answered)

    def fix(self) -> None:
        """Have the code mended, as a pending edit; or say why that can't be done now."""
        screen = self._screen
        if reason := self._not_now():
            screen.notify(f"Not now: {reason}.", severity="warning", markup=False)
        elif self._fixing is None or self._fixing.is_finished:
            self._fixing = screen.run_worker(self._fix(), group="fix", exit_on_error=False)

    def stop(self) -> bool:
        """Stop a mend that is being looked for; whether there was one."""
        if self._fixing is None or self._fixing.is_finished:
            return False
        self._fixing.cancel()
        return True

    async def _fix(self) -> None:
        from tracefix_tui.play.fixing import fix
        from tracefix_tui.players.helpers import helpers
        from tracefix_tui.sandbox import SandboxError

        screen = self._screen
        title = screen.query_one(TitleBar)
        title.detail, title.activity = "", "Looking for a mend"
        screen.session.asked += 1
        task = replace(screen.played, buggy=screen.state.code)
        try:
            asked = helpers(screen.app.settings)
            found = await fix(task, screen.app.grader, asked, seconds=FIX_SECONDS)
        except SandboxError as error:
            screen.notify(str(error), title="The code can't be run", severity="error", markup=False)
            return
        finally:
            title.activity = ""
        if not screen.is_attached or found.code == screen.state.code:
            screen.notify(f"Nothing better was found ({found.method} was asked last).", severity="warning")
            return
        screen.code_pane.set_text(found.code)
        screen.box.focus_pane("code")
        how = "It passes every test" if found.success else "It does not pass every test"
        screen.notify(f"{how}: {screen.ways_with_edit()}.", title=f"A mend by {found.method}", markup=False)

    def close(self) -> None:
        """The episode is left."""
        self.stop()
        if self._asking is not None:
            self._asking.close()

    def _not_now(self) -> str:
        screen = self._screen
        screen.code_pane.settle()
        if screen.state.done:
            return "the episode has ended"
        if screen.session.running:
            return f"an action is still running; {screen.keys.stop} stops it"
        if screen.code_pane.edits:
            return f"an edit is pending; {screen.ways_with_edit()}"
        return ""

    def _opened(self) -> Asking:
        if self._asking is None:
            from tracefix_tui.play.asking import Asking
            from tracefix_tui.ui.app_grader import AppGrader

            app = self._screen.app
            player = self._screen.remind(app.new_player())
            self._asking = Asking(self._screen.session, player, AppGrader(app))
        return self._asking

    def _answered(self, answer: Answer | None) -> None:
        if answer is None:
            return
        proposal = answer.proposal
        if answer.edit:
            self._screen.code_pane.set_text(proposal.after)
            self._screen.box.focus_pane("code")
        else:
            self._screen.accept(proposal)
