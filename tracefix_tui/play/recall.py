"""What agents are told where memory is on: the best solution of each task that the recorded runs hold.

Read from the runs once, for all tasks; what is found from then on is added as its episode ends.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from tracefix_tui.players.remembering import Remembering, Solution, remembering

if TYPE_CHECKING:
    from tracefix_tui.play.session import Session
    from tracefix_tui.players.player import Player
    from tracefix_tui.records.index import RunIndex


class Recall:
    """The solutions at hand, by the id of their task (`pack/name`)."""

    def __init__(self, known: Mapping[str, Solution]) -> None:
        """Begin with those of `best_solutions`."""
        self._known = dict(known)

    def of(self, task: str) -> Solution | None:
        """The best solution of the task with this id, whoever found it; None for none."""
        return self._known.get(task)

    def remind(self, player: Player, task: str) -> Remembering:
        """`player`, told what is known of a task."""
        told = remembering(player)
        told.solution = self.of(task)
        return told

    def learn(self, session: Session) -> None:
        """Remember what a recorded session has found, if that solves its task and nothing better is known."""
        state, path = session.state, session.recorded_as
        verdict = state.verdict_if_left()
        if verdict is None or not verdict.solved or path is None:
            return
        known = self.of(state.task.id)
        if known is None or verdict.score >= known.score:
            code = state.best.observation.code if state.best is not None else state.code
            self._known[state.task.id] = Solution(code, verdict.score, path.stem)


def best_solutions(index: RunIndex, tell: Callable[[str], None]) -> dict[str, Solution]:
    """Task id -> the best solution that anybody has found in the runs of `index`.

    Args:
        tell: is told of each that can't be read any more, which is left out.
    """
    from tracefix_tui.records.memory import Memory
    from tracefix_tui.records.trajectory import TrajectoryError

    found: dict[str, Solution] = {}
    for each in Memory(index).all():
        if each.task in found and found[each.task].score >= each.score:
            continue
        try:
            found[each.task] = Solution(each.code(), each.score, each.run)
        except TrajectoryError as error:
            tell(str(error))
    return found
