"""One is one run, whatever counts it."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.records.making import VIEW, recorded
from tracefix_tui.cli.root import app
from tracefix_tui.counting import counted
from tracefix_tui.records.recorder import runs_dir


@pytest.mark.parametrize(
    ("number", "words"), [(0, "0 runs"), (1, "1 run"), (2, "2 runs"), (1200, "1,200 runs")]
)
def test_a_number_and_what_it_counts(number: int, words: str) -> None:
    assert counted(number, "run") == words


def test_a_plural_of_its_own() -> None:
    assert [counted(number, "copy", "copies") for number in (1, 2)] == ["1 copy", "2 copies"]


def test_one_run_is_one_run_where_runs_are_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACEFIX_HOME", str(tmp_path))
    recorded(runs_dir(), [VIEW])
    for command, words in (("stats", "1 run, none with a verdict"), ("runs reindex", "1 run, 0 files")):
        done = CliRunner().invoke(app, command.split())
        assert words in done.output, done.output
