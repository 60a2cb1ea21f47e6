"""Lets an agent play a session while a person watches: pause, single step, stop, take over, hand back.

The agent is not trusted. One that raises, stalls, floods or answers nonsense leads to `problem`, which says
what happened; the session is as it was. An action is performed only on the code and in the hands for which it
was thought of: after a take-over, or any other step, it is dropped.
"""

from __future__ import annotations

import asyncio
import dataclasses
import math
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tracefix_tui.episode.actions import Action, Change
from tracefix_tui.episode.episode import EpisodeOver
from tracefix_tui.episode.observation import printable
from tracefix_tui.play.bench import Grades, PrivateBench
from tracefix_tui.play.meter import Meter, actor_of, usage_of
from tracefix_tui.play.phase import Phase
from tracefix_tui.play.player_thread import GatedBench, PlayerThread, Voice, answer_of
from tracefix_tui.play.session import Busy, Session
from tracefix_tui.play.thoughts import Thought, action_in_words, thought_of
from tracefix_tui.players.player import Player, PlayerError, Satisfied, Turn, briefing_of

if TYPE_CHECKING:
    from tracefix_tui.episode.observation import Step
    from tracefix_tui.grading.report import TestResult
    from tracefix_tui.players.player import Usage

SHOWN_SECONDS = 2.0
"""For how long an edit is shown before it is performed at speed 1; other actions half as long."""

SPEEDS = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0, math.inf)
"""What faster and slower lead to; infinity shows nothing beforehand."""

PATIENCE_SECONDS = 60.0
"""After so long without a word or a private run, a player counts as stalled."""

_IDLE_SECONDS = 0.05
_AGAIN_SECONDS = 0.5


class Driver:
    """Plays a session with a player. All methods belong to the thread of the session's loop.

    Attributes:
        phase: what goes on.
        proposal: the action that is about to be performed, None when there is none.
        problem: what went wrong and what to do, in trouble only.
        stalled: the player has not stirred for `patience` seconds; it is still being waited for.
        satisfied: the player has stopped because it has nothing better, and the best step makes the score.
        thoughts: one for each step, and the one under way.
        speed: how fast actions follow each other, see `SPEEDS`.
        on_result: told each test result as it comes.
    """

    def __init__(
        self,
        session: Session,
        player: Player,
        grader: Grades,
        *,
        speed: float = 1.0,
        patience: float = PATIENCE_SECONDS,
        paused: bool = False,
    ) -> None:
        """Prepare to play `session` with `player`, which is closed with the driver."""
        self.session = session
        self.actor = actor_of(player)
        self.phase = Phase.PAUSED if paused else Phase.THINKING
        self.proposal: Action | None = None
        self.problem = ""
        self.stalled = False
        self.satisfied = False
        self.thoughts: list[Thought] = []
        self.speed = speed
        self.on_result: Callable[[TestResult], None] = lambda result: None
        self._bench = PrivateBench(session.episode.task, grader, self._stirred)
        self._gated = GatedBench(self._bench)
        self._thread = PlayerThread(player)
        self._player = player
        self._meter = Meter(player)
        self._patience = patience
        self._wanted = Phase.PAUSED if paused else Phase.THINKING
        self._single = False
        self._turn = 0
        self._closed = False
        self._wake = asyncio.Event()
        self._since = self._life = time.monotonic()
        self._callbacks: list[Callable[[], None]] = []
        session.count(lambda: self._bench.runs)
        session.state.subscribe(self._followed)

    # --- what a screen shows

    @property
    def seconds(self) -> float:
        """For how long the phase has lasted."""
        return time.monotonic() - self._since

    @property
    def private_runs(self) -> int:
        """Sources that the player has tried."""
        return self._bench.runs

    @property
    def usage(self) -> Usage:
        """What the player has used at a model."""
        return usage_of(self._player)

    @property
    def at_work(self) -> bool:
        """Whether the agent thinks or acts, or will by itself."""
        return self.phase in (Phase.THINKING, Phase.SHOWING, Phase.ACTING)

    @property
    def held(self) -> bool:
        """Whether a person has paused it."""
        return self._wanted is Phase.PAUSED

    @property
    def in_persons_hands(self) -> bool:
        return self._wanted is Phase.TAKEN

    def subscribe(self, callback: Callable[[], None]) -> None:
        """Call `callback` when something shown here has changed."""
        self._callbacks.append(callback)

    # --- what a person does

    def pause(self) -> None:
        """Hold what is being thought, and perform nothing more. What runs already comes to its end."""
        if self._wanted is Phase.THINKING:
            self._want(Phase.PAUSED)

    def go_on(self) -> None:
        """Play on, after a pause, a stop or trouble. While a player stalls: wait for it as long again."""
        self.stalled = False
        self._want(Phase.THINKING)

    def retry(self) -> None:
        """Ask the player anew, whatever it is doing."""
        self._turn += 1
        self._want(Phase.THINKING)

    def step_once(self) -> None:
        """Let the agent take one step, then pause. A held action is performed at once."""
        self._want(Phase.THINKING, single=True)

    def stop(self) -> None:
        """End what the agent thinks or runs, at once."""
        if self._wanted is Phase.TAKEN:
            return
        self._interrupt()
        self._want(Phase.STOPPED)

    def take_over(self) -> None:
        """Put the episode into the person's hands, at once."""
        if self._wanted is not Phase.TAKEN:
            self._interrupt()
            self._want(Phase.TAKEN)

    def hand_back(self) -> None:
        """Let the agent play on from where the person has come to."""
        if self._wanted is Phase.TAKEN:
            self._want(Phase.THINKING)

    def change_speed(self, steps: int) -> None:
        """Go to the next speed up, or down."""
        if steps > 0:
            self.speed = next((speed for speed in SPEEDS if speed > self.speed), SPEEDS[-1])
        else:
            self.speed = next((speed for speed in reversed(SPEEDS) if speed < self.speed), SPEEDS[0])
        self._changed()

    def close(self) -> None:
        """Nobody watches any more. The session stays as it is."""
        if not self._closed:
            self._closed = True
            self._interrupt()
            self._gated.gate.set()
            self._thread.close()
            self._wake.set()

    def _interrupt(self) -> None:
        self._turn += 1
        if self.phase is Phase.ACTING:
            self.session.stop()

    def _want(self, wanted: Phase, *, single: bool = False) -> None:
        self._wanted = wanted
        self._single = single
        self.problem = ""
        self.satisfied = False
        if wanted is Phase.THINKING:
            self._gated.gate.set()
        else:
            self._gated.gate.clear()
        self._stirred()
        if self.phase is not Phase.ACTING:
            self._show(wanted)
        self._changed()
        self._wake.set()

    # --- playing

    async def run(self) -> None:
        """Play until the episode is over or the driver is closed. To be started once, as a task."""
        while not self._closed and not self.session.state.done:
            if self._wanted is not Phase.THINKING or self.session.running:
                if not self.session.running:
                    self._show(self._wanted)
                await self._awaken(_IDLE_SECONDS if self.session.running else None)
                continue
            turn = self._turn
            code, steps = self.session.state.code, len(self.session.state.steps)
            action = await self._think(turn)
            if action is None or not await self._shown(action, turn):
                continue
            if (self.session.state.code, len(self.session.state.steps)) != (code, steps):
                self._note("The code has changed since, so the action was dropped.")
            else:
                await self._act(action, turn)
            self.proposal = None
            self._changed()
        self.proposal = None
        self._show(Phase.OVER)
        self._changed()

    async def _think(self, turn: int) -> Action | None:
        """The next action; None when there is none, or nobody wants it any more."""
        state = self.session.state
        self._show(Phase.THINKING)
        self._stirred()
        thought = Thought(len(state.steps) + 1, self.actor.name)
        self.thoughts.append(thought)
        voice = Voice(lambda: self._heard(voice, thought))
        briefing = briefing_of(self.session.episode)
        asked = self._thread.ask(
            Turn(briefing, tuple(state.steps), state.observation, state.code), self._gated, voice.say
        )
        self._changed()
        try:
            while not asked.done():
                await self._awaken(self._patience_left(), asked)
                if turn != self._turn or self._closed:
                    self._note("It was interrupted.")
                    return None
                stalled = not asked.done() and self._patience_left() == _AGAIN_SECONDS
                if stalled != self.stalled:
                    self.stalled = stalled
                    self._changed()
        finally:
            self.stalled = False
            asked.cancel()
            self._heard(voice, thought)
            voice.close()
        return await self._answer(asked)

    def _patience_left(self) -> float | None:
        """Seconds until the player counts as stalled, or until to look again; None while it is held up."""
        if not self._gated.gate.is_set():
            return None
        left = self._life + self._patience - time.monotonic()
        return left if left > 0 else _AGAIN_SECONDS

    async def _answer(self, asked: asyncio.Future[Action]) -> Action | None:
        try:
            action = await answer_of(asked, self.session.state.ruleset.actions)
        except Satisfied as error:
            self._leave(f"{self.actor.name} leaves it as it stands: {error}")
        except PlayerError as error:
            self._trouble(str(error))
        else:
            self._outcome(action)
            return action
        return None

    async def _shown(self, action: Action, turn: int) -> bool:
        """Show what will be done, for as long as the speed says; whether it is still wanted."""
        self.proposal = action
        spec = self.session.state.ruleset.actions[action.type]
        share = 1.0 if spec.change is not Change.NOTHING else 0.5
        end = time.monotonic() + share * SHOWN_SECONDS / self.speed
        self._show(Phase.SHOWING)
        self._changed()
        while turn == self._turn and not self._closed:
            held = self._wanted is not Phase.THINKING
            if held:
                self._show(self._wanted)
                self._changed()
                end = 0.0
            elif (left := end - time.monotonic()) <= 0:
                return True
            await self._awaken(None if held else left)
        self.proposal = None
        self._note("It was interrupted, so the action was dropped.")
        return False

    async def _act(self, action: Action, turn: int) -> None:
        from tracefix_tui.sandbox import Cancelled, SandboxError

        self._show(Phase.ACTING)
        self._changed()
        try:
            step = await self.session.perform(
                action,
                lambda result: self.on_result(result),
                by=actor_of(self._player),
                tokens=self._meter.since_last(),
            )
        except Busy:
            self._note("Another action was under way, so this one was dropped.")
        except (Cancelled, EpisodeOver):
            self._note("It was stopped. No step was charged.")
            if turn == self._turn:
                self._want(Phase.STOPPED)
        except SandboxError as error:
            self._trouble(f"The code could not be run. {error.title} {error.advice}")
        except Exception as error:
            self._trouble(f"The action can't be performed: {error}")
        else:
            self._revise(reward=step.reward)
            if self._single:
                self._want(Phase.PAUSED)
        self._show(self._wanted)

    async def _awaken(self, seconds: float | None, work: asyncio.Future[Any] | None = None) -> None:
        """Wait until something has happened: a person did something, `work` is done, the time is up."""
        self._wake.clear()
        waking = asyncio.ensure_future(self._wake.wait())
        try:
            await asyncio.wait(
                {waking} | ({work} if work else set()), timeout=seconds, return_when="FIRST_COMPLETED"
            )
        finally:
            waking.cancel()

    # --- telling

    def _show(self, phase: Phase) -> None:
        if phase is not self.phase:
            self.phase = phase
            self._since = time.monotonic()

    def _changed(self) -> None:
        for callback in tuple(self._callbacks):
            callback()

    def _stirred(self, runs: int = 0) -> None:
        """The player lives. In any thread."""
        self._life = time.monotonic()

    def _heard(self, voice: Voice, thought: Thought) -> None:
        self._stirred()
        self.stalled = False
        self._revise(text=voice.text)

    def _followed(self, step: Step) -> None:
        """A step was taken; somebody else's is noted as well."""
        if self.phase is not Phase.ACTING:
            self.thoughts.append(thought_of(step, "person"))
            self._changed()

    def _outcome(self, action: Action) -> None:
        said = self.thoughts[-1].text or action.thought
        self._revise(text=said, outcome=action_in_words(action))

    def _note(self, text: str) -> None:
        self._revise(note=text)

    def _leave(self, text: str) -> None:
        """The player wants no more: an end like any other where the best step counts and there is one."""
        if self.session.state.verdict_if_left() is None:
            self._trouble(text)
            return
        self._note(text)
        self._want(Phase.STOPPED)
        self.satisfied = True

    def _trouble(self, text: str) -> None:
        text = printable(text)
        self._want(Phase.TROUBLE)
        self.problem = text
        self._show(Phase.TROUBLE)
        self._note(text)

    def _revise(self, **changes: Any) -> None:
        """Change the newest thought."""
        self.thoughts[-1] = dataclasses.replace(self.thoughts[-1], **changes)
        self._changed()
