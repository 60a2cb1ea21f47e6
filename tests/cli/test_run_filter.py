"""The filters of runs: the same at every command that has them, as one selection."""

from __future__ import annotations

from typing import Annotated

import pytest
import typer
from typer.testing import CliRunner

from tracefix_tui.cli.root import app as tracefix
from tracefix_tui.cli.run_filter import FILTERS, takes_filters
from tracefix_tui.records.selection import Selection

seen: list[tuple[int, Selection]] = []
app = typer.Typer()


@app.command()
@takes_filters(without=("score",))
def count(wanted: Selection, limit: Annotated[int, typer.Option()] = 1) -> None:
    """Count runs."""
    seen.append((limit, wanted))


def got(*arguments: str) -> Selection:
    seen.clear()
    done = CliRunner().invoke(app, list(arguments))
    assert done.exit_code == 0, done.output
    ((limit, wanted),) = seen
    assert limit == (7 if "--limit" in arguments else 1)
    return wanted


def test_options_become_one_selection() -> None:
    assert got() == Selection()
    assert got("--limit", "7") == Selection()
    assert got("--rules", "codearena", "--task", "a/b") == Selection(ruleset="codearena", task="a/b")
    assert got("--unsolved", "--agent", "--finished") == Selection(solved=False, human=False, finished=True)
    since = got("--since", "2026-11-21T10:00+00:00").since
    assert since == 1795255200.0


@pytest.mark.parametrize("arguments", [["--since", "soon"], ["--until", ""], ["--score", "0.5.."]])
def test_what_can_not_be_understood_ends_the_command(arguments: list[str]) -> None:
    seen.clear()
    done = CliRunner().invoke(app, arguments)
    assert (done.exit_code, seen) == (2, [])


@pytest.mark.parametrize(
    ("command", "missing"),
    [
        (["runs", "list"], set()),
        (["runs", "export"], {"finished"}),
        (["stats"], {"score", "solved", "finished"}),
    ],
)
def test_each_command_has_its_filters(command: list[str], missing: set[str]) -> None:
    shown = CliRunner().invoke(tracefix, [*command, "--help"], env={"COLUMNS": "200"}).output
    for name in FILTERS:
        assert (f"--{name} " in shown) == (name not in missing), name
