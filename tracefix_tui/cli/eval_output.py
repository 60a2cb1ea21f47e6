"""What `tracefix eval` prints: a bar, a table for people, one JSON object for programs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.table import Table

    from tracefix_tui.play.scores import Result, Row

_BAR = 20
_ANY_WIDTH = 1_000


def bar(done: int, total: int) -> str:
    """How far it is, as a bar of twenty places."""
    full = _BAR * done // max(1, total)
    return f"{'━' * full}{'╌' * (_BAR - full)}"


def as_json(
    who: Mapping[str, Any], rules: str, samples: int, results: Sequence[Result], complete: bool
) -> str:
    """Everything: the rows of the table and each episode."""
    from json import dumps

    from tracefix_tui.play.evaluation import FORMAT
    from tracefix_tui.play.scores import table

    page = {
        "format": FORMAT,
        **who,
        "rules": rules,
        "samples": samples,
        "complete": complete,
        "rows": [asdict(row) for row in table(results)],
        "episodes": [asdict(result) for result in results],
    }
    return dumps(page, indent=2)


def print_table(results: Sequence[Result], samples: int) -> None:
    """The table on standard output, and below it what was not solved, or does not count.

    Where it would be too wide for the terminal it is two: how well the agent played, and what it took.
    """
    from tracefix_tui.cli.task_output import console
    from tracefix_tui.play.scores import table

    out = console()
    rows = table(results)
    cells = [(row.name, _cells(row, samples, rows[0])) for row in rows]
    if cells:
        heads = list(cells[0][1])
        whole = _table(cells, heads)
        split = heads.index("steps")
        fits = out.measure(whole, options=out.options.update_width(_ANY_WIDTH)).maximum <= out.width
        parts = [whole] if fits else [_table(cells, heads[:split]), _table(cells, heads[split:])]
        for number, part in enumerate(parts):
            out.print(*([""] if number else []), part, sep="\n")
    failed = [result for result in results if not result.solved and not result.void]
    if failed:
        out.print("\nNot solved: " + ", ".join(dict.fromkeys(result.task for result in failed)))
    for said in dict.fromkeys(f"{result.task}: {result.error}" for result in failed if result.error):
        out.print(said)
    void = [result for result in results if result.void]
    if void:
        out.print(f"\nNot counted, since the agent could not play: {len(void)} of {len(results)}")
    for reason in dict.fromkeys(result.error for result in void):
        out.print(f"{sum(result.error == reason for result in void)} x {reason}")


def _table(cells: Sequence[tuple[str, dict[str, str]]], heads: Sequence[str]) -> Table:
    from rich.table import Table

    shown = Table(box=None, pad_edge=False, header_style="bold")
    shown.add_column("")
    for head in heads:
        shown.add_column(head, justify="right", no_wrap=True)
    for name, values in cells:
        shown.add_row(name, *(values[head] for head in heads))
    return shown


def _cells(row: Row, samples: int, everything: Row) -> dict[str, str]:
    """The cells of a row by their heads: those that say something in this evaluation."""
    cells = {"solved": f"{row.solved}/{row.tasks}", "pass@1": f"{row.pass_1:.0%}"}
    if samples > 1:
        cells[f"pass@{samples}"] = f"{row.pass_k:.0%}"
    cells |= {
        "score": f"{row.score:.3f}",
        "95 %": f"{row.low:.3f}-{row.high:.3f}",
        "steps": f"{row.steps:.1f}",
        "median s": f"{row.seconds:.1f}",
    }
    if everything.private_runs:
        cells["private runs"] = f"{row.private_runs:.0f}"
    if everything.tokens_in or everything.tokens_out:
        cells["tokens in"] = f"{row.tokens_in:,.0f}"
        cells["out"] = f"{row.tokens_out:,.0f}"
    if everything.cost is not None:
        cells["$ in all"] = f"{row.cost or 0.0:.4f}"
    return cells
