"""Which tasks the browser shows: by words, difficulty, category, pack, and whether they are solved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from tracefix_tui.records.progress import Progress, State

if TYPE_CHECKING:
    from tracefix_tui.catalog.task import Task

FACETS = ("difficulty", "category", "pack")
"""Fields of a task that can be filtered by value."""


@dataclass(frozen=True, slots=True)
class TaskFilter:
    """A choice among tasks; the empty one lets every task pass.

    Attributes:
        text: words that must all occur in a task's title, name, pack, category, bug type or tags.
        difficulty, category, pack: the one value to show; "" for all.
        unsolved: whether solved tasks are left out.
    """

    text: str = ""
    difficulty: str = ""
    category: str = ""
    pack: str = ""
    unsolved: bool = False

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(self.text.lower().split())

    def matches(self, task: Task, progress: Progress | None) -> bool:
        """Whether a task is to be shown."""
        if any((wanted := getattr(self, facet)) and wanted != getattr(task, facet) for facet in FACETS):
            return False
        if self.unsolved and progress is not None and progress.state is State.SOLVED:
            return False
        text = " ".join(
            (task.title, task.name, task.pack, task.category, task.bug_type, task.difficulty, *task.tags)
        )
        text = text.lower()
        return all(word in text for word in self.words)

    def cycled(self, facet: str, tasks: Iterable[Task], step: int = 1) -> TaskFilter:
        """The same filter with the next value of a facet: all, then each value in order, then all again."""
        values = ["", *values_of(facet, tasks)]
        at = values.index(getattr(self, facet)) if getattr(self, facet) in values else 0
        return self.with_value(facet, values[(at + step) % len(values)])

    def with_value(self, facet: str, value: str) -> TaskFilter:
        """The same filter with one value of a facet; "" for all."""
        changes: dict[str, Any] = {facet: value}
        return replace(self, **changes)


def values_of(facet: str, tasks: Iterable[Task]) -> list[str]:
    """The values that occur in a facet, in the order of the tasks."""
    return list(dict.fromkeys(str(getattr(task, facet)) for task in tasks))


def readable(value: str) -> str:
    """A category's or bug type's name as words: `type_errors` -> `type errors`."""
    return value.replace("_", " ").replace("-", " ")


def count_solved(tasks: Iterable[Task], progress: Mapping[str, Progress]) -> int:
    """How many of the tasks are solved."""
    return sum(task.id in progress and progress[task.id].state is State.SOLVED for task in tasks)
