"""What `tracefix eval` prints: a bar, a table for people, one JSON object for programs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tracefix_tui.play.evaluation import Result

_BAR = 20


def bar(done: int, total: int) -> str:
    """How far it is, as a bar of twenty places."""
    full = _BAR * done // max(1, total)
    return f"{'━' * full}{'╌' * (_BAR - full)}"


def as_json(agent: str, rules: str, samples: int, results: Sequence[Result], interrupted: bool) -> str:
    """Everything: the rows of the table and each episode."""
    from json import dumps

    from tracefix_tui.play.evaluation import FORMAT, table

    page = {
        "format": FORMAT,
        "agent": agent,
        "rules": rules,
        "samples": samples,
        "complete": not interrupted,
        "rows": [asdict(row) for row in table(results)],
        "episodes": [asdict(result) for result in results],
    }
    return dumps(page, indent=2)


def print_table(results: Sequence[Result], samples: int) -> None:
    """The table on standard output, and below it what was not solved."""
    from rich.table import Table

    from tracefix_tui.cli.task_output import console
    from tracefix_tui.play.evaluation import table

    shown = Table(box=None, pad_edge=False, header_style="bold")
    shown.add_column("")
    heads = ("solved", "pass@1", "score", "95 %", "steps", "median s", "private runs")
    for head in heads[:2] + ((f"pass@{samples}",) if samples > 1 else ()) + heads[2:]:
        shown.add_column(head, justify="right")
    for row in table(results):
        cells = [row.name, f"{row.solved}/{row.tasks}", f"{row.pass_1:.0%}"]
        cells += [f"{row.pass_k:.0%}"] if samples > 1 else []
        cells += [f"{row.score:.3f}", f"{row.low:.3f}-{row.high:.3f}", f"{row.steps:.1f}"]
        cells += [f"{row.seconds:.1f}", f"{row.private_runs:.0f}"]
        shown.add_row(*cells)
    out = console()
    out.print(shown)
    failed = [result for result in results if not result.solved]
    if failed:
        out.print("\nNot solved: " + ", ".join(dict.fromkeys(result.task for result in failed)))
    for result in failed:
        if result.error:
            out.print(f"{result.task}: {result.error}")
