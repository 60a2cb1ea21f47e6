"""Executes a recorded run again and compares: does the same still come of the same actions?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tracefix_tui.episode.actions import InvalidAction
from tracefix_tui.episode.episode import Episode, EpisodeOver, Grades

if TYPE_CHECKING:
    from collections.abc import Callable

    from tracefix_tui.catalog.task import Task
    from tracefix_tui.episode.observation import Observation, Step
    from tracefix_tui.records.reader import Run
    from tracefix_tui.records.trajectory import Entry
    from tracefix_tui.sandbox import Cancel

_FIELDS = (
    "syntax_error",
    "test_results",
    "last_execution_output",
    "localized_context",
    "step_count",
    "steps_remaining",
    "done",
    "reward_last_step",
    "info",
)


@dataclass(frozen=True, slots=True)
class Difference:
    """The first thing that came out otherwise. `step` is 0 when it was so from the start."""

    step: int
    what: str

    def __str__(self) -> str:
        return f"step {self.step}: {self.what}" if self.step else f"at the start: {self.what}"


def task_changed(run: Run, task: Task) -> bool:
    """Whether a text of the task is not what it was when the run was recorded."""
    from tracefix_tui.records.trajectory import task_hash

    return task_hash(task) != run.header.task.hash


def first_difference(
    run: Run,
    task: Task,
    grader: Grades,
    *,
    on_step: Callable[[int], None] = lambda number: None,
    cancel: Cancel | None = None,
) -> Difference | None:
    """Perform the run's actions on `task` and compare code, reward and observation of each step.

    Args:
        on_step: told the number of each step before it is performed.
        cancel: set from another thread, it ends the work at once.

    Raises:
        sandbox.Cancelled: by `cancel`.
        UnknownRuleset: the run was played by a ruleset that is not known here.
        sandbox.SandboxError: code can't be run here.
    """
    header = run.header
    episode = Episode(task, grader, header.ruleset, seed=header.seed, episode_id=header.episode_id)
    if episode.reset().code != header.code:
        return Difference(0, "the task's code is another")
    for entry in run.entries:
        on_step(entry.step.index)
        try:
            step = episode.step(entry.step.action, cancel)
        except (InvalidAction, EpisodeOver) as error:
            return Difference(entry.step.index, f"the action is refused now: {error}")
        what = _compared(entry, step)
        if what:
            return Difference(entry.step.index, what)
    return None


def _compared(entry: Entry, step: Step) -> str:
    """What differs between the recorded step and the one just taken; "" when nothing does."""
    from tracefix_tui.records.trajectory import digest

    was = entry.step
    if step.observation.code != was.observation.code:
        return "the code is another"
    if step.reward != was.reward:
        return f"the reward is {step.reward:+.4g}, it was {was.reward:+.4g}"
    if step.done != was.done:
        return f"the episode {'ends' if step.done else 'goes on'} here now"
    if digest(was.observation) != entry.digest:
        return "the recorded observation does not fit its digest: the file has been changed"
    if digest(step.observation) == entry.digest:
        return ""
    return f"the observation is another ({_fields(was.observation, step.observation)})"


def _fields(was: Observation, now: Observation) -> str:
    return ", ".join(name for name in _FIELDS if getattr(was, name) != getattr(now, name))
