"""Which runs an export takes: read one at a time, with a note of each that is left out, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tracefix_tui.episode.observation import Step
from tracefix_tui.records.reader import Run, read_run
from tracefix_tui.records.trajectory import TrajectoryError


@dataclass(slots=True)
class Intake:
    """Files of runs, and what became of them.

    Attributes:
        paths: each file once, in the order in which runs are exported.
        unfinished: whether runs without a verdict are taken.
        on_read: called with how many files have been read so far, and how many there are.
        taken: how many runs were exported.
        left_out: reason -> how many runs were left out for it.
        failures: what is wrong with files that can't be exported, one line each.
    """

    paths: Sequence[Path]
    unfinished: bool = False
    on_read: Callable[[int, int], None] = lambda done, total: None
    taken: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.paths = list(dict.fromkeys(self.paths))

    def runs(self) -> Iterator[Run]:
        """The runs to export, one in memory at a time. What is left out is noted."""
        for number, path in enumerate(self.paths):
            self.on_read(number, len(self.paths))
            run = self.read(path)
            if run is not None:
                yield run

    def read(self, path: Path) -> Run | None:
        """The run in one file; None, with a note, when it is left out."""
        try:
            run = read_run(path)
        except TrajectoryError as error:
            self.fail(str(error))
            return None
        if not run.entries:
            self.left_out["without a step"] += 1
        elif not self.unfinished and not is_finished(run):
            self.left_out["unfinished (--unfinished takes them)"] += 1
        else:
            return run
        return None

    def fail(self, what: str) -> None:
        """Note a run that can't be exported."""
        self.failures.append(what)


def is_finished(run: Run) -> bool:
    """Whether the run has come to its verdict."""
    return _scored(run) is not None


def score_of(run: Run) -> float | None:
    """The final score; None without a verdict."""
    scored, last = _scored(run), run.entries[-1].step
    if scored is None:
        return None
    score = last.observation.info.get("final_score") if last.done else scored.reward
    return float(score) if isinstance(score, (int, float)) and not isinstance(score, bool) else None


def is_solved(run: Run) -> bool:
    """Whether every test passed in the step that counts, visible and hidden."""
    scored = _scored(run)
    report = scored.report if scored is not None else None
    return report is not None and report.all_passed and report.problem is None


def _scored(run: Run) -> Step | None:
    """The step that a verdict is about: the last one, or the best one where the rules say so, even when the
    episode was left. None without a verdict."""
    from tracefix_tui.episode.rulesets import RULESETS

    last = run.entries[-1].step
    rules = RULESETS.get(run.header.ruleset)
    if rules is not None and rules.best_counts and (last.done or run.end is not None):
        graded = [entry.step for entry in run.entries if entry.step.report is not None]
        if graded:
            return max(graded, key=lambda step: step.reward)
    return last if last.done else None


def total_reward(run: Run) -> float:
    """The sum of the rewards."""
    return round(sum(entry.step.reward for entry in run.entries), 6)
