"""The agent at a player's side: opened when it is first asked, closed with the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracefix_tui.episode.actions import ActionType

if TYPE_CHECKING:
    from tracefix_tui.play.asking import Asking
    from tracefix_tui.ui.screens.ask import Answer
    from tracefix_tui.ui.screens.play import PlayScreen


class Helper:
    """Asks an agent for the next action of the episode on a play screen, and does what the person answers."""

    def __init__(self, screen: PlayScreen) -> None:
        """Prepare to help on `screen`; no agent is opened yet."""
        self._screen = screen
        self._asking: Asking | None = None

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

    def close(self) -> None:
        """The episode is left."""
        if self._asking is not None:
            self._asking.close()

    def _not_now(self) -> str:
        screen = self._screen
        screen.code_pane.settle()
        if screen.state.done:
            return "the episode has ended"
        if ActionType.REPLACE_LINES not in screen.state.ruleset.actions:
            return "an agent can't be asked by these rules"
        if screen.session.running:
            return f"an action is still running; {screen.keys.stop} stops it"
        if screen.code_pane.edits:
            keys = screen.keys
            return f"an edit is pending; {keys.apply} applies it, {keys.discard} discards it"
        return ""

    def _opened(self) -> Asking:
        if self._asking is None:
            from tracefix_tui.play.asking import Asking
            from tracefix_tui.ui.screens.play import AppGrader

            app = self._screen.app
            self._asking = Asking(self._screen.session, app.new_player(), AppGrader(app))
        return self._asking

    def _answered(self, answer: Answer | None) -> None:
        if answer is None:
            return
        proposal = answer.proposal
        if answer.edit:
            self._screen.code_pane.set_text(proposal.after)
            self._screen.box.focus_pane("code")
        else:
            self._screen.perform([proposal.action], proposal.by, proposal.tokens)
