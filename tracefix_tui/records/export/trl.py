"""Training sets for TRL, as conversations in JSON Lines: for supervised tuning, and for KTO.

`tools` is a text of JSON, which TRL takes, since columns must have one type in every row and file.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tracefix_tui.records.export.chat import opening, to_json, tools, turns
from tracefix_tui.records.export.intake import is_solved, score_of

if TYPE_CHECKING:
    from tracefix_tui.records.reader import Run


def sft(run: Run) -> Iterator[str]:
    """One row: the whole conversation in `messages`."""
    messages = [*opening(run.header), *turns(run)]
    yield row({"messages": messages}, run)


def kto(run: Run) -> Iterator[str]:
    """One row: all steps as the completion; the label is whether the run has solved its task."""
    pair = {"prompt": opening(run.header), "completion": list(turns(run)), "label": is_solved(run)}
    yield row(pair, run)


def row(columns: dict[str, Any], run: Run) -> str:
    """A line of a training set: its columns, the tools, and which run it comes from."""
    about = {"run": run.header.run, "task": run.header.task.id, "score": score_of(run) or 0.0}
    return to_json({**columns, "tools": to_json(tools(run.header)), **about}) + "\n"
