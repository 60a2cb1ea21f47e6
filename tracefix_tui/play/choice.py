"""What to play or watch next: the order of the tasks, the first not solved, what can be watched."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from tracefix_tui.records.progress import Progress, State

if TYPE_CHECKING:
    from tracefix_tui.catalog.task import Task


def from_easy_to_hard(tasks: Iterable[Task]) -> tuple[Task, ...]:
    """The tasks in the order in which they are offered."""
    from tracefix_tui.catalog.task import Difficulty

    order = {difficulty: number for number, difficulty in enumerate(Difficulty)}
    return tuple(sorted(tasks, key=lambda task: order[task.difficulty]))


def next_unsolved(
    tasks: Sequence[Task], known: Mapping[str, Progress], after: Task | None = None
) -> Task | None:
    """The next task not solved yet, after the given one and round again; None when all are solved."""
    start = tasks.index(after) + 1 if after in tasks else 0
    for task in (*tasks[start:], *tasks[:start]):
        if task != after and (task.id not in known or known[task.id].state is not State.SOLVED):
            return task
    return None
