"""Asks an agent for the next action of an episode that a person plays: a proposal that nobody has to take."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tracefix_tui.episode.actions import Action, Change, InvalidAction
from tracefix_tui.episode.buffer import Buffer
from tracefix_tui.episode.changes import applied
from tracefix_tui.play.bench import Grades, PrivateBench
from tracefix_tui.play.meter import Meter, actor_of
from tracefix_tui.play.player_thread import PlayerThread, Voice, answer_of
from tracefix_tui.play.session import Session
from tracefix_tui.players.player import Player, PlayerError, Turn, briefing_of
from tracefix_tui.players.remembering import Remembering

if TYPE_CHECKING:
    from tracefix_tui.records.actor import Actor
    from tracefix_tui.records.trajectory import Tokens


@dataclass(frozen=True, slots=True)
class Proposal:
    """What an agent would do next.

    Attributes:
        before, after: the code now, and as the action would leave it.
        reason: what the agent said.
        price: what the step would earn as far as that is known before; None when the action is refused, or
            when tests decide on all of it.
        range: what the rules say that the action earns, for people.
        private_runs: sources that it has tried for it.
        by: the agent; `tokens` what it has used at a model.
    """

    action: Action
    before: str
    after: str
    reason: str
    price: float | None
    private_runs: int
    by: Actor
    tokens: Tokens | None = None
    range: str = ""

    @property
    def edits(self) -> bool:
        """Whether it changes the code."""
        return self.before != self.after


class Asking:
    """An agent at a person's side, for one session. All methods belong to the session's loop.

    Attributes:
        name: what it is called.
    """

    def __init__(self, session: Session, player: Player, grader: Grades) -> None:
        """Have `player`, which is closed with this, ready to be asked."""
        self.name = actor_of(player).name
        self._session = session
        self._player = player
        self._thread = PlayerThread(player)
        self._bench = PrivateBench(session.episode.task, grader)
        self._meter = Meter(player)
        session.count(lambda: self._bench.runs)

    @property
    def memory(self) -> str:
        """What it remembers of earlier runs, in a word; "" where it is told of none."""
        return self._player.memory if isinstance(self._player, Remembering) else ""

    @property
    def private_runs(self) -> int:
        """Sources that it has tried in this episode."""
        return self._bench.runs

    async def ask(self, tell: Callable[[str], None]) -> Proposal:
        """The agent's next action, and why. Cancelling it ends its thinking; the session stays as it is.

        Args:
            tell: called with all that it has said so far, whenever there is more.

        Raises:
            PlayerError: there is no action that makes sense; the message says why.
        """
        session, state, tried = self._session, self._session.state, self._bench.runs
        voice = Voice(lambda: tell(voice.text))
        briefing = briefing_of(session.episode)
        turn = Turn(briefing, tuple(state.steps), state.observation, state.code)
        asked = self._thread.ask(turn, self._bench, voice.say)
        try:
            action = await answer_of(asked, state.ruleset.actions)
        finally:
            asked.cancel()
            voice.close()
        session.asked += 1
        return Proposal(
            action,
            state.code,
            self._outcome(action),
            voice.text or action.thought,
            self._price(action),
            self._bench.runs - tried,
            actor_of(self._player),
            self._meter.since_last(),
            state.ruleset.actions[action.type].price,
        )

    def close(self) -> None:
        """It is not needed any more."""
        self._thread.close()

    def _outcome(self, action: Action) -> str:
        spec = self._session.state.ruleset.actions[action.type]
        if spec.change not in (Change.REPLACE, Change.REWRITE):
            return self._session.state.code
        try:
            return applied(Buffer.of(self._session.state.code), action, spec)[0].text
        except InvalidAction as error:
            raise PlayerError(f"The player's action makes no sense: {error}.") from None

    def _price(self, action: Action) -> float | None:
        if self._session.state.ruleset.actions[action.type].change is Change.REWRITE:
            return None
        try:
            return self._session.quote([action])
        except InvalidAction:
            return None
