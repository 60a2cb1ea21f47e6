"""Goes on with a recorded run: resumes it in its own file, or forks a new one from any of its steps.

The recorded actions are performed on a fresh episode. What was graded then is taken from the record, not run
again, so that it takes no time and code that prints the time or random numbers can be gone on with; every
observation has to fit its digest. `verification` is what runs everything again.
"""

from __future__ import annotations

import dataclasses
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tracefix_tui.episode.actions import InvalidAction
from tracefix_tui.episode.episode import Episode, EpisodeOver, Grades
from tracefix_tui.play.session import Session
from tracefix_tui.records.actor import Actor
from tracefix_tui.records.reader import Run, read_run
from tracefix_tui.records.recorder import Recorder, Repair
from tracefix_tui.records.trajectory import Entry, Parent, digest, task_hash

if TYPE_CHECKING:
    from tracefix_tui.catalog import Catalog
    from tracefix_tui.catalog.task import Task
    from tracefix_tui.grading.report import Report


class CannotGoOn(Exception):
    """A run can't be resumed, or not be forked there. The message says why, and what can be done."""


class _RecordedFirst:
    """A grader that gives the recorded report of each step, until it is told to grade by itself."""

    def __init__(self) -> None:
        self.recorded = True
        self.report: Report | None = None
        self.grader: Grades | None = None

    def grade(self, source: str, task: Task, **options: Any) -> Report:
        if not self.recorded:
            if self.grader is None:
                raise RuntimeError("grade_with() comes before the first step that runs tests")
            return self.grader.grade(source, task, **options)
        if self.report is None:
            raise CannotGoOn("nothing was graded then, and now something is")
        return self.report


@dataclass(frozen=True, slots=True)
class GoneOn:
    """A session that stands where a recorded one stood.

    Attributes:
        repaired: what was cut off the file of a resumed run, if anything.
    """

    session: Session
    task: Task
    _backed: _RecordedFirst
    repaired: Repair | None = None

    def grade_with(self, grader: Grades) -> None:
        """Have `grader` run the tests of the steps to come."""
        self._backed.grader = grader


def resume(path: Path, catalog: Catalog) -> GoneOn:
    """Go on with a run of a person that has no verdict, in its own file.

    Nothing is run; `GoneOn.grade_with` comes before the first step that does.

    Raises:
        CannotGoOn: it has a verdict, is not a person's, or does not fit the task as it is now.
        UnknownTask, UnknownRuleset: what it was played with is not here.
        StillPlayed: somebody is playing it.
        TrajectoryError: the file can't be used.
        OSError: the file can't be written.
    """
    recorder = Recorder.reopen(path, Actor())
    try:
        run = read_run(path)
        task = catalog.find(run.header.task.id)
        _check_resumable(run, task)
        episode, backed = _fresh(run, task, run.header.episode_id)
        session = Session(episode, recorder)
        _catch_up(session, backed, run, run.entries)
        return GoneOn(session, task, backed, recorder.go_on_from(run))
    except BaseException:
        recorder.release()
        raise


def fork(
    run: Run,
    step: int,
    task: Task,
    actor: Actor,
    *,
    record: bool = True,
    private_runs: Callable[[], int] = lambda: 0,
) -> GoneOn:
    """A new episode that stands where `run` stood after `step` (0 is its start), to be played on by `actor`.

    The new run has its parent's steps in its own file, which is made with the first step of its own. Nothing
    is run; `GoneOn.grade_with` comes before the first step that does.

    Args:
        private_runs: how many sources the new player has tried so far.

    Raises:
        CannotGoOn: there is no such step, the episode is over with it, or it does not fit the task.
        UnknownRuleset: the run was played by a ruleset that is not known here.
    """
    if not 0 <= step <= len(run.entries):
        raise CannotGoOn(f"{run.header.run} has the steps 1 to {len(run.entries)}; 0 is its start")
    past = run.entries[:step]
    if past and past[-1].step.done:
        raise CannotGoOn(f"the episode is over with step {step}; fork from an earlier one")
    recorder = Recorder(actor, parent=Parent(run.header.run, step)) if record else None
    episode, backed = _fresh(run, task, str(uuid.uuid4()))
    session = Session(episode)
    if recorder is not None:
        session.record(recorder, private_runs)
    entries = _catch_up(session, backed, run, past)
    if recorder is not None:
        recorder.adopt(entries)
    return GoneOn(session, task, backed)


def _check_resumable(run: Run, task: Task) -> None:
    header, name = run.header, run.path.stem
    if run.entries and run.entries[-1].step.done:
        raise CannotGoOn(f"{name} has its verdict; fork it with `tracefix runs fork {name} STEP`")
    if header.player.kind != "person":
        raise CannotGoOn(
            f"{name} is a run of {header.player.name}; fork it with `tracefix runs fork {name} STEP`"
        )
    if task_hash(task) != header.task.hash:
        raise CannotGoOn(
            f"the task {task.id} has been changed since {name}; fork it with `tracefix runs fork {name} STEP`"
        )


def _fresh(run: Run, task: Task, episode_id: str) -> tuple[Episode, _RecordedFirst]:
    header = run.header
    backed = _RecordedFirst()
    return Episode(task, backed, header.ruleset, seed=header.seed, episode_id=episode_id), backed


def _catch_up(session: Session, backed: _RecordedFirst, run: Run, past: Sequence[Entry]) -> tuple[Entry, ...]:
    """Perform the steps of `past`; their entries as they come out in this episode."""
    if session.state.code != run.header.code:
        raise CannotGoOn(f"the code of {session.episode.task.id} is another than when it was played")
    entries = []
    for entry in past:
        backed.report = entry.step.report
        try:
            step = session.episode.step(entry.step.action)
        except (InvalidAction, EpisodeOver, CannotGoOn) as error:
            raise CannotGoOn(f"step {entry.step.index} can't be performed again: {error}") from None
        if step.reward != entry.step.reward or digest(step.observation) != entry.digest:
            raise CannotGoOn(
                f"step {entry.step.index} comes out otherwise now; see `tracefix runs verify {run.path.stem}`"
            )
        session.state.consume(step)
        entries.append(dataclasses.replace(entry, step=step))
    backed.recorded = False
    if past:
        session.hints_opened = min(past[-1].hints, len(session.episode.task.hints))
        session.asked = past[-1].asked
    return tuple(entries)
