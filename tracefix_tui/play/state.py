"""What a screen renders: the steps so far and what follows from them. Fed by whoever plays."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tracefix_tui.episode.narration import passed_of
from tracefix_tui.episode.observation import Observation, Step
from tracefix_tui.episode.prices import DIGITS, final_score
from tracefix_tui.episode.ruleset import Ruleset

if TYPE_CHECKING:
    from tracefix_tui.catalog.task import Task
    from tracefix_tui.grading.report import Report

Callback = Callable[[Step], None]


@dataclass(frozen=True, slots=True)
class Verdict:
    """How an episode ended.

    Attributes:
        score: the final score.
        steps: steps taken, the last included.
        submitted: False when the episode ended by itself.
        solved: every test passed, visible and hidden.
        syntax_error: the code did not compile, so no test counts.
    """

    score: float
    steps: int
    submitted: bool
    solved: bool
    visible_passed: int
    visible_total: int
    hidden_passed: int
    hidden_total: int
    syntax_error: bool = False

    @property
    def passed(self) -> int:
        return self.visible_passed + self.hidden_passed

    @property
    def total(self) -> int:
        return self.visible_total + self.hidden_total


class SessionState:
    """The state of one episode as its steps tell it: from a person, an agent, a recording or a server alike.

    Attributes:
        code: the current text, without a line feed at its end; `original` is the text at the start.
        steps: all steps so far; `rewards` are theirs.
        report: the newest report on the visible tests (hidden results left out), None before the first.
        report_stale: whether the code has changed since `report`.
        error_line: the line that the newest failing run names, 1-based; None once the code changed.
        verdict: set when the episode has ended with a score.
    """

    def __init__(self, task: Task, ruleset: Ruleset, first: Observation) -> None:
        self.task = task
        self.ruleset = ruleset
        self._callbacks: list[Callback] = []
        self._begin(first)

    def _begin(self, first: Observation) -> None:
        self.observation = first
        self.original = first.code
        self.steps: list[Step] = []
        self.report: Report | None = None
        self.error_line: int | None = None
        self.verdict: Verdict | None = None
        self._reported_code = ""
        self._counts: dict[str, tuple[int, int]] = {}

    @property
    def code(self) -> str:
        return self.observation.code

    @property
    def rewards(self) -> list[float]:
        return [step.reward for step in self.steps]

    @property
    def cumulative(self) -> float:
        return round(sum(self.rewards), DIGITS)

    @property
    def steps_left(self) -> int:
        return self.observation.steps_remaining

    @property
    def done(self) -> bool:
        return self.observation.done

    @property
    def report_stale(self) -> bool:
        return self.report is not None and self._reported_code != self.code

    @property
    def score_known(self) -> bool:
        """Whether the visible tests have been run on exactly the current code."""
        return self.code in self._counts

    def score_if_submitted(self) -> float:
        """The final score if SUBMIT came next and hidden tests passed as often as the visible ones.

        0.0 when the tests have not been run on the current code (see `score_known`).
        """
        counts = self._counts.get(self.code)
        return final_score(*counts, len(self.steps) + 1) if counts is not None else 0.0

    def consume(self, step: Step) -> None:
        """Take in the next step, then tell the subscribers."""
        self.steps.append(step)
        self._take(step)
        for callback in tuple(self._callbacks):
            callback(step)

    def _take(self, step: Step) -> None:
        """What follows from a step that is among `steps`."""
        self.observation = step.observation
        self.error_line = step.error_line
        if step.report is not None:
            self.report = _visible(step.report)
            self._reported_code = self.code
            visible = step.report.visible
            self._counts[self.code] = passed_of(step.report, visible), len(visible)
            if step.done:
                self.verdict = self._verdict(step)

    def subscribe(self, callback: Callback) -> Callable[[], None]:
        """Call `callback` with each step from now on, until the returned function is called."""
        self._callbacks.append(callback)

        def unsubscribe() -> None:
            if callback in self._callbacks:
                self._callbacks.remove(callback)

        return unsubscribe

    @property
    def best(self) -> Step | None:
        """The step that makes the score, where the best one does; None before the first."""
        graded = [step for step in self.steps if step.report is not None] if self.ruleset.best_counts else []
        return max(graded, key=lambda step: step.reward, default=None)

    def verdict_if_left(self) -> Verdict | None:
        """The verdict so far, where an episode may be left at any time; else that of its end."""
        best = self.best
        if self.verdict is not None or best is None:
            return self.verdict
        return self._verdict_of(best, best.reward)

    def _verdict(self, step: Step) -> Verdict | None:
        score = step.observation.info.get("final_score")
        return self._verdict_of(self.best or step, score) if score is not None else None

    def _verdict_of(self, step: Step, score: float) -> Verdict | None:
        report = step.report
        if report is None:
            return None
        visible, hidden = report.visible, report.hidden
        return Verdict(
            score=score,
            steps=len(self.steps),
            submitted=self.ruleset.actions[step.action.type].suite == "all",
            solved=report.all_passed and report.problem is None,
            visible_passed=passed_of(report, visible),
            visible_total=len(visible),
            hidden_passed=passed_of(report, hidden),
            hidden_total=len(hidden),
            syntax_error=report.syntax_error,
        )


def _visible(report: Report) -> Report:
    return dataclasses.replace(report, results=report.visible)
