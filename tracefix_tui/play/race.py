"""Two sessions of one task side by side, under one clock: who is ahead, and who has won by what."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from tracefix_tui.counting import counted
from tracefix_tui.episode.narration import passed_of
from tracefix_tui.play.driver import Driver
from tracefix_tui.play.phase import Phase

if TYPE_CHECKING:
    from tracefix_tui.episode.observation import Step
    from tracefix_tui.play.session import Session
    from tracefix_tui.play.state import Verdict


YOU = "you"
"""The name of a person's lane."""


class Clock:
    """A stopwatch that can be held. It begins held."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        """Read the time with `now`, in seconds."""
        self._now = now
        self._since: float | None = None
        self._before = 0.0

    @property
    def seconds(self) -> float:
        """How long it has run in all."""
        running = 0.0 if self._since is None else self._now() - self._since
        return self._before + running

    @property
    def held(self) -> bool:
        return self._since is None

    def start(self) -> None:
        """Run, or run on."""
        if self._since is None:
            self._since = self._now()

    def hold(self) -> None:
        """Stop the time."""
        self._before, self._since = self.seconds, None


@dataclass(slots=True)
class Lane:
    """One of the two: its name, its session, and the driver of its agent; a person has none.

    Attributes:
        finished: when it came to its end, in seconds; where the best step counts, when it took that one.
        left: the verdict with which a person has ended it before its last step.
    """

    name: str
    session: Session
    driver: Driver | None = None
    finished: float | None = None
    left: Verdict | None = None

    @property
    def best_counts(self) -> bool:
        """Whether its best step makes its score, and it may end after any."""
        return self.session.state.ruleset.best_counts

    @property
    def verdict(self) -> Verdict | None:
        """How it has ended; where the best step counts, how it would if it ended now."""
        return self.left or self.session.state.verdict_if_left()

    @property
    def ended(self) -> bool:
        satisfied = self.driver is not None and self.driver.satisfied
        return self.session.state.done or self.left is not None or satisfied

    @property
    def passed(self) -> tuple[int, int]:
        """Tests that passed, and how many there are; (0, 0) before the first run.

        Those of the best step where that counts, else the visible ones of the newest run.
        """
        if self.best_counts:
            verdict = self.verdict
            return (verdict.passed, verdict.total) if verdict is not None else (0, 0)
        report = self.session.state.report
        return (passed_of(report, report.visible), len(report.visible)) if report is not None else (0, 0)

    @property
    def solved(self) -> bool:
        return self.verdict is not None and self.verdict.solved

    @property
    def score(self) -> float:
        """The score of `verdict`; 0 without one."""
        return self.verdict.score if self.verdict is not None else 0.0

    def leave(self) -> None:
        """A person ends it here, with the verdict that there is; what they do on counts no more."""
        if not self.ended:
            self.left = self.verdict

    @property
    def given_up(self) -> bool:
        """An agent that is in trouble, or was stopped, and plays on only when it is asked."""
        return self.driver is not None and self.driver.phase in (Phase.TROUBLE, Phase.STOPPED)


class Race:
    """Both lanes and the clock. All methods belong to the thread of the sessions' loop."""

    def __init__(self, left: Lane, right: Lane, clock: Clock | None = None) -> None:
        """Prepare a race between two that have not taken a step."""
        self.left, self.right = left, right
        self.lanes = (left, right)
        self.clock = clock or Clock()
        for lane in self.lanes:
            lane.session.state.subscribe(partial(self._followed, lane))

    def start(self) -> None:
        """Off, or on again after a pause."""
        self.clock.start()
        for lane in self.lanes:
            if lane.driver is not None and lane.driver.held:
                lane.driver.go_on()

    def hold(self) -> None:
        """Stop the clock and the agents."""
        self.clock.hold()
        for lane in self.lanes:
            if lane.driver is not None:
                lane.driver.pause()

    @property
    def over(self) -> bool:
        """Whether both have come to their end, or one has and the other has given up."""
        return any(lane.ended for lane in self.lanes) and all(
            lane.ended or lane.given_up for lane in self.lanes
        )

    @property
    def leader(self) -> Lane | None:
        """Who is ahead, by the newest tests, then by reward; after the end who has won. None for nobody.

        Where the best step counts, who has the better one is ahead.
        """
        left, right = (self._rank(lane) for lane in self.lanes)
        if left == right:
            return None
        return self.left if left > right else self.right

    def outcome(self) -> str:
        """Who has won, and by what; "" before the end."""
        if not self.over:
            return ""
        winner = self.leader
        if winner is None:
            return "A draw: the same score in the same time."
        loser = self.right if winner is self.left else self.left
        verb = "win" if winner.name == YOU else "wins"
        return f"{winner.name} {verb}: {self._why(winner, loser)}."

    def _why(self, winner: Lane, loser: Lane) -> str:
        if winner.solved and not loser.solved:
            verb = "have" if loser.name == YOU else "has"
            return f"solved with {winner.score:.2f}, and {loser.name} {verb} not solved it"
        if winner.score != loser.score:
            return f"a score of {winner.score:.2f} against {loser.score:.2f}"
        if winner.finished is not None and loser.finished is not None:
            return f"the same score, in {winner.finished:.1f} s against {loser.finished:.1f} s"
        return "ahead when the other gave up"

    def _rank(self, lane: Lane) -> tuple[float, ...]:
        state = lane.session.state
        if self.over:
            return lane.solved, lane.score, -(lane.finished if lane.finished is not None else 1e9)
        passed, total = lane.passed
        share = passed / total if total else 0.0
        return lane.solved, *((lane.score, share) if lane.best_counts else (share, state.cumulative))

    def _followed(self, lane: Lane, step: Step) -> None:
        if lane.left is None and (step is lane.session.state.best if lane.best_counts else step.done):
            lane.finished = self.clock.seconds


def standing(lane: Lane) -> str:
    """A lane's numbers in one line: `3 steps   6/8 tests   reward +0.39`."""
    return "   ".join(standing_parts(lane))


def standing_parts(lane: Lane) -> tuple[str, ...]:
    """The same, number by number; after the end the first one says how it ended.

    Where the best step counts: `2 of 5 proposals   18/18 tests   best 0.89`.
    """
    state = lane.session.state
    passed, total = lane.passed
    count = len(state.steps)
    tests = f"{passed}/{total} tests" if total else "no tests run"
    if lane.best_counts:
        steps, reward = f"{count} of {state.ruleset.max_steps} proposals", f"best {lane.score:.2f}"
    else:
        steps = counted(count, "step")
        reward = f"reward {state.cumulative:+.2f}"
    if not lane.ended or lane.verdict is None:
        return (steps, tests, reward) if count or not lane.best_counts else (steps,)
    word = "✓ solved" if lane.solved else "✗ not solved"
    end = f"{word}, {lane.score:.2f} in {lane.finished or 0:.1f} s"
    return (end, steps, tests) if lane.best_counts else (end, steps, reward)
