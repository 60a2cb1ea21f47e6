"""A player that was told a solution from an earlier run: a model in its prompt, the search agent as a try."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tracefix_tui.episode.actions import Action, ActionSpec, Change
from tracefix_tui.players.player import Bench, Kind, Player, Say, Turn, Usage, UsesModel

if TYPE_CHECKING:
    from tracefix_tui.grading.report import Report

_TOLD = """

An earlier run of this task ended with a score of {score:.2f}. The code at its end, which may be of help:

{code}
"""


@dataclass(frozen=True, slots=True)
class Solution:
    """The best code known for a task; `score` is what it has earned, 0..1, in the run named `run`."""

    code: str
    score: float
    run: str


class Remembering:
    """Plays as another player does, with a solution at hand.

    Attributes:
        solution: what is remembered of the task that comes next; None for nothing. Whoever begins an episode
            sets it.
    """

    def __init__(self, player: Player) -> None:
        """Play as `player`, which is closed with this."""
        self._player = player
        self._good = False
        self.solution: Solution | None = None

    @property
    def name(self) -> str:
        return self._player.name

    @property
    def kind(self) -> Kind:
        return self._player.kind

    @property
    def memory(self) -> str:
        """For people: the score of what is remembered, or that there is nothing."""
        return f"{self.solution.score:.2f}" if self.solution is not None else "empty"

    async def act(self, turn: Turn, bench: Bench, say: Say) -> Action:
        """See `Player.act`."""
        if self.solution is None:
            return await self._player.act(turn, bench, say)
        if self.kind == "search":
            if (action := await self._recalled(turn, self.solution, bench, say)) is not None:
                return action
            return await self._player.act(turn, bench, say)
        told = _TOLD.format(score=self.solution.score, code=self.solution.code)
        briefing = replace(turn.briefing, system_prompt=turn.briefing.system_prompt + told)
        return await self._player.act(replace(turn, briefing=briefing), bench, say)

    async def close(self) -> None:
        """See `Player.close`."""
        await self._player.close()

    async def _recalled(self, turn: Turn, solution: Solution, bench: Bench, say: Say) -> Action | None:
        """The next edit towards what is remembered, where that passes the visible tests."""
        from tracefix_tui.players.search.agent import edit_towards

        wanted = solution.code.removesuffix("\n")
        spec = _editing(turn)
        if spec is None or turn.code.removesuffix("\n") == wanted or not _failed(turn):
            return None
        if not self._good:
            report: Report = await bench.try_source(wanted)
            if not report.all_passed:
                self.solution = None
                return None
            self._good = True
        thought = f"I remember a solution from run {solution.run}, and it passes the visible tests."
        say(thought)
        return edit_towards(turn.code, wanted, spec, thought)


class RememberingModel(Remembering):
    """The same of a player that asks a model."""

    def __init__(self, player: Player) -> None:
        super().__init__(player)
        assert isinstance(player, UsesModel)
        self._asks: UsesModel = player

    @property
    def model(self) -> str:
        return self._asks.model

    @property
    def usage(self) -> Usage:
        return self._asks.usage


def remembering(player: Player) -> Remembering:
    """`player` with a memory, empty so far. One that asks a model is still known as such."""
    return RememberingModel(player) if isinstance(player, UsesModel) else Remembering(player)


def _editing(turn: Turn) -> ActionSpec | None:
    """The action that changes the code."""
    wanted = (Change.REPLACE, Change.REWRITE)
    return next((spec for spec in turn.briefing.actions.values() if spec.change in wanted), None)


def _failed(turn: Turn) -> bool:
    """Whether a test was seen to fail, or there is nothing to run before the first edit."""
    reports = [step.report for step in turn.history if step.report is not None]
    runs = any(spec.suite == "visible" for spec in turn.briefing.actions.values())
    return not runs or any(not report.all_passed for report in reports)
