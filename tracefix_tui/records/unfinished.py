"""Finds the run that a person has begun and not finished, to offer going on with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracefix_tui.records.lock import is_written
from tracefix_tui.records.selection import Selection

if TYPE_CHECKING:
    from tracefix_tui.records.index import RunIndex
    from tracefix_tui.records.scan import RunRow


def newest_unfinished(index: RunIndex, task: str | None = None) -> RunRow | None:
    """A person's newest run without a verdict that nobody is playing now, of a task or of all.

    Args:
        index: up to date.
        task: name or `pack/name`.
    """
    selection = Selection(task=task, human=True, finished=False)
    return next((row for row in index.rows(selection) if row.steps and not is_written(row.path)), None)


def left_open(index: RunIndex, task: str) -> RunRow | None:
    """The same for one task, unless a newer run of it has a verdict: then nobody misses the older one."""
    newest = index.rows(Selection(task=task, human=True), limit=1)
    row = newest_unfinished(index, task)
    return row if row is not None and newest and newest[0].run == row.run else None
