"""Runs as CSV, one row a step or one row a run, for spreadsheets and data frames.

A text that a spreadsheet would take for a formula gets an apostrophe before it; control characters are
written as their codes.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from tracefix_tui.episode.narration import passed_of
from tracefix_tui.episode.observation import printable
from tracefix_tui.records.export.chat import to_json
from tracefix_tui.records.export.intake import is_finished, is_solved, score_of, total_reward

if TYPE_CHECKING:
    from tracefix_tui.records.reader import Run
    from tracefix_tui.records.trajectory import Entry

_FORMULA = ("=", "+", "-", "@", "\t", "\n", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What a formula begins with, after what is taken off before; the last four are full-width."""

Columns = dict[str, Any]


def by_step() -> Callable[[Run], list[str]]:
    """What makes the lines of a run, one a step; the first run's come with the table's head."""
    return _headed(_step_rows)


def by_run() -> Callable[[Run], list[str]]:
    """What makes the line of a run; the first run's comes with the table's head."""
    return _headed(_run_rows)


def _headed(rows: Callable[[Run], Iterator[Columns]]) -> Callable[[Run], list[str]]:
    headed = False

    def made(run: Run) -> list[str]:
        nonlocal headed
        found = list(rows(run))
        head = [] if headed else [_line(list(found[0]))]
        headed = True
        return head + [_line([cell(value) for value in columns.values()]) for columns in found]

    return made


def _step_rows(run: Run) -> Iterator[Columns]:
    total = 0.0
    for entry in run.entries:
        total = round(total + entry.step.reward, 6)
        yield {**_run_columns(run), **_step_columns(entry), "total_reward": total}


def _run_rows(run: Run) -> Iterator[Columns]:
    last = run.entries[-1]
    tokens = [entry.tokens for entry in run.entries if entry.tokens is not None]
    costs = [each.cost for each in tokens if each.cost is not None]
    yield {
        **_run_columns(run),
        "steps": len(run.entries),
        "seconds": last.elapsed,
        "reward": total_reward(run),
        "score": score_of(run),
        "solved": is_solved(run),
        "state": "done" if is_finished(run) else run.end.reason if run.end is not None else "unfinished",
        "private_runs": sum(entry.private_runs for entry in run.entries),
        "hints": last.hints,
        "tokens_in": sum(each.input for each in tokens) if tokens else None,
        "tokens_out": sum(each.output for each in tokens) if tokens else None,
        "cost_usd": round(sum(costs), 9) if costs else None,
    }


def _run_columns(run: Run) -> Columns:
    head = run.header
    return {
        "run": head.run,
        "created": head.created,
        "task": head.task.id,
        "difficulty": head.task.difficulty,
        "category": head.task.category,
        "ruleset": head.ruleset,
        "player": head.player.name,
        "player_kind": head.player.kind,
        "model": head.player.model,
        "seed": head.seed,
        "parent_run": head.parent.run if head.parent is not None else None,
        "parent_step": head.parent.step if head.parent is not None else None,
    }


def _step_columns(entry: Entry) -> Columns:
    step, action, report, tokens = entry.step, entry.step.action, entry.step.report, entry.tokens
    return {
        "step": step.index,
        "at": entry.at,
        "elapsed": entry.elapsed,
        "actor": entry.actor.name,
        "action": action.type.value,
        "start_line": action.start_line,
        "end_line": action.end_line,
        "new_code_block": action.new_code_block,
        "thought": action.thought,
        "said": step.observation.last_execution_output,
        "tests_passed": passed_of(report, report.visible) if report is not None else None,
        "tests_total": len(report.visible) if report is not None else None,
        "hidden_passed": passed_of(report, report.hidden) if report is not None and report.hidden else None,
        "hidden_total": len(report.hidden) if report is not None and report.hidden else None,
        "done": step.done,
        "private_runs": entry.private_runs,
        "hints": entry.hints,
        "tokens_in": tokens.input if tokens is not None else None,
        "tokens_out": tokens.output if tokens is not None else None,
        "cost_usd": tokens.cost if tokens is not None else None,
        "reward": step.reward,
        "reward_components": to_json(step.components),
    }


def cell(value: Any) -> Any:
    """A value as the cell of a table: a text that is no formula and steers no terminal."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str):
        return value
    text = printable(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _line(cells: list[Any]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(cells)
    return out.getvalue()
