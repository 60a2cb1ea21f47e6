"""An agent plays and a person watches: thoughts beside the code, and the episode in one's own hands at a key.

It is the play screen: while the person has taken over, everything works as there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType
from textual.timer import Timer
from textual.widget import Widget

from tracefix_tui.episode.actions import Action, ActionType, Change
from tracefix_tui.play.driver import Driver
from tracefix_tui.play.meter import actor_of
from tracefix_tui.play.phase import Phase
from tracefix_tui.ui.app_grader import AppGrader
from tracefix_tui.ui.credit import Credit
from tracefix_tui.ui.layout import AGENT_PANES, Layout
from tracefix_tui.ui.screens.play import PlayScreen
from tracefix_tui.ui.watch_keys import WATCH_BINDINGS
from tracefix_tui.ui.widgets.agent_bar import AgentBar, AgentStatus, Control, memory_of, name_of, status_of
from tracefix_tui.ui.widgets.thoughts_pane import ThoughtsPane

if TYPE_CHECKING:
    from textual.app import CSSPathType

    from tracefix_tui.catalog.task import Task
    from tracefix_tui.episode.observation import Step
    from tracefix_tui.play.going_on import GoneOn
    from tracefix_tui.play.session import Session
    from tracefix_tui.players.player import Player
    from tracefix_tui.records.actor import Actor
    from tracefix_tui.ui.widgets.reward_meter import Standing

LOOK_SECONDS = 0.1
"""However much an agent says, it is shown so often and no more."""

_ONLY_PLAYING = {"hint", "ask", "discard", "external_editor"}
_ONLY_WATCHING = {"pause_or_go_on", "step_once", "stop_agent"}


class WatchScreen(PlayScreen):
    """Shows an agent at work, and lets the person lead it or play on."""

    CSS_PATH: ClassVar[CSSPathType | None] = [
        "../styles/play.tcss",
        "../styles/thoughts.tcss",
        "../styles/watch.tcss",
    ]
    BINDINGS: ClassVar[list[BindingType]] = [*WATCH_BINDINGS]
    LAYOUT = "watch"
    USUAL = Layout(tests=5.0, output=3.5, hidden=frozenset({"task"}), panes=tuple(AGENT_PANES))

    def __init__(
        self,
        task: Task,
        rules: str,
        player: Player,
        speed: float = 1.0,
        *,
        paused: bool = False,
        gone_on: GoneOn | None = None,
    ) -> None:
        """Prepare an episode of `task` for `player`, which begins when the screen is shown.

        Args:
            gone_on: an episode to go on with instead.
        """
        super().__init__(task, rules, gone_on)
        self._player = player
        self._speed = speed
        self._paused = paused
        self._look: Timer | None = None
        self._shown_thoughts = 0
        self._shown_phase: Phase | None = None
        self._told_problem = ""
        self._ended = False
        self.add_class("-driven")

    # --- what is on it

    def new_session(self, actor: Actor | None = None, memory: str = "") -> Session:
        self._player = player = self.remind(self._player)
        session = super().new_session(actor_of(player), memory)
        grader = AppGrader(self.app)
        self.driver = Driver(session, player, grader, speed=self._speed, paused=self._paused)
        return session

    def foot(self) -> Iterator[Widget]:
        yield AgentBar(self._status(), self._controls(), id="agent")
        yield from super().foot()

    def on_mount(self) -> None:
        self.code_pane.read_only = True
        self.driver.on_result = self.on_result
        self.driver.subscribe(self._changed)
        self.set_interval(1.0, self._tick)
        self.run_worker(self.driver.run(), group="drive", exit_on_error=False)

    def on_unmount(self) -> None:
        self.driver.close()

    @property
    def driven(self) -> bool:
        """Whether the episode is in the agent's hands."""
        return not (self.driver.in_persons_hands or self.state.done)

    def advice(self) -> str:
        if not self.driven:
            return super().advice()
        return f"{self.label_of_key('watch.take_over')} takes over"

    def standing(self, *, pending: bool) -> Standing:
        now = super().standing(pending=pending)
        return replace(now, opening="No step taken yet.", viewed=True) if self.driven else now

    def blocked(self, pending: bool) -> Mapping[ActionType, str]:
        if not self.driven:
            return super().blocked(pending)
        key = self.label_of_key("watch.take_over")
        return dict.fromkeys(self.state.ruleset.actions, f"{name_of(self.driver)} plays; {key} takes over")

    def _status(self) -> AgentStatus:
        return replace(status_of(self.driver), memory=memory_of(self._player))

    def _controls(self) -> tuple[Control, ...]:
        key, driver = self.label_of_key, self.driver
        if self.state.done:
            return (Control(key("play.submit"), "verdict", "verdict"),)
        if driver.in_persons_hands:
            return (Control("^t", f"hand back to {driver.actor.name}", "take_over"),)
        held = not driver.at_work
        first = Control(key("watch.pause"), "go on" if held else "pause", "pause_or_go_on")
        again = (Control(key("watch.retry"), "ask again", "retry"),)
        return (
            first,
            *(again if driver.problem or driver.stalled else ()),
            Control(key("watch.step"), "one step", "step_once"),
            Control(key("watch.slower"), "slower", "slower"),
            Control(key("watch.faster"), "faster", "faster"),
            Control(key("watch.take_over"), "take over", "take_over"),
            Control(key("watch.stop"), "stop", "stop_agent"),
        )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys that lead the agent make no sense in the person's hands, and the other way round."""
        if action in _ONLY_PLAYING:
            return not self.driven
        return self.driven if action in _ONLY_WATCHING else True

    # --- the agent on screen

    def _changed(self) -> None:
        """Something of the agent has changed: show it soon, and not for each word by itself."""
        if self._look is None and self.is_attached:
            self._look = self.set_timer(LOOK_SECONDS, self.show_agent)

    def _tick(self) -> None:
        if self.driver.at_work:
            self._changed()

    def show_agent(self) -> None:
        """Show what the agent does now."""
        self._look = None
        driver = self.driver
        bar = self.query_one(AgentBar)
        bar.status, bar.controls = self._status(), self._controls()
        self._show_thoughts()
        if driver.phase is not self._shown_phase:
            self._show_phase(driver.phase)
        proposal = driver.proposal if self.driven else None
        self.code_pane.propose(self.edits_of(proposal) if proposal else (), driver.actor.name)
        if driver.problem != self._told_problem:
            self._told_problem = driver.problem
            if driver.problem:
                key = self.label_of_key("watch.retry"), self.label_of_key("watch.take_over")
                more = f"{key[0]} asks again, {key[1]} takes over."
                self.notify(f"{driver.problem} {more}", severity="warning", markup=False, timeout=10)

    def edits_of(self, proposal: Action) -> Sequence[Action]:
        """What an action is about to change, as edits of lines."""
        change = self.state.ruleset.actions[proposal.type].change
        return (proposal,) if change is Change.REPLACE else ()

    def _show_thoughts(self) -> None:
        pane, thoughts = self.query_one(ThoughtsPane), self.driver.thoughts
        for thought in thoughts[max(0, self._shown_thoughts - 1) :]:
            pane.put(thought)
        self._shown_thoughts = len(thoughts)

    def _show_phase(self, phase: Phase) -> None:
        before, self._shown_phase = self._shown_phase, phase
        if phase is Phase.ACTING and self.driver.proposal is not None:
            self.begin_activity(self.driver.proposal.type)
        elif before is Phase.ACTING:
            self.rest()
        self.set_class(self.driven, "-driven")
        if self.code_pane.read_only != (self.driven or self.state.done):
            self.code_pane.read_only = self.driven or self.state.done
        self.show_standing()
        self.refresh_bindings()
        if phase is Phase.OVER and self.state.done and not self._ended:
            self.run_worker(self.finish(), exit_on_error=False)

    async def finish(self) -> None:
        if not self._ended:
            self._ended = True
            await super().finish()

    def turn_to(self, step: Step) -> None:
        if not self.driven:
            super().turn_to(step)

    def credit(self) -> Credit:
        name = name_of(self.driver)
        if any(thought.who == "person" for thought in self.driver.thoughts):
            return Credit(f"by {name} and you", "you took over")
        return Credit(f"by {name}")

    # --- leading the agent

    def action_pause_or_go_on(self) -> None:
        """Hold the agent, or let it go on."""
        driver = self.driver
        if driver.at_work and not driver.stalled:
            driver.pause()
        else:
            driver.go_on()

    def action_verdict(self) -> None:
        """Show the verdict again."""
        self.action_act(ActionType.SUBMIT)

    def action_step_once(self) -> None:
        self.driver.step_once()

    def action_faster(self) -> None:
        self.driver.change_speed(1)
        self.app.agent_speed = self.driver.speed

    def action_slower(self) -> None:
        self.driver.change_speed(-1)
        self.app.agent_speed = self.driver.speed

    def action_stop_agent(self) -> None:
        self.driver.stop()

    def action_retry(self) -> None:
        """Ask the agent anew, where it has failed or stalled."""
        if self.driver.problem or self.driver.stalled:
            self.driver.retry()

    def action_take_over(self) -> None:
        """Take the episode into one's own hands, or give it back."""
        if self.state.done:
            return
        driver = self.driver
        if not driver.in_persons_hands:
            driver.take_over()
            self.show_agent()
            self.box.focus_pane("code")
            return
        self.code_pane.settle()
        if self.session.running:
            self.notify("An action of yours is still running. Wait for it, or stop it first.")
        elif self.code_pane.edits:
            ways = self.ways_with_edit()
            self.notify(f"Your edit is pending: {ways}; then hand back.", severity="warning", markup=False)
        else:
            driver.hand_back()
            self.show_agent()
            self.box.focus_pane("code")

    def leave_editor(self) -> None:
        if self.driven:
            self.action_escape()
        else:
            super().leave_editor()

    def action_escape(self) -> None:
        """Stop the agent at once; when it is not at work, leave as from the play screen."""
        if self.driven and self.driver.at_work:
            self.driver.stop()
        else:
            super().action_escape()

    def leave(self, then: Callable[[], object]) -> None:
        """Leave without a question where nothing of the person's own would be lost."""
        if self.driven and not any(thought.who == "person" for thought in self.driver.thoughts):
            then()
        else:
            super().leave(then)
