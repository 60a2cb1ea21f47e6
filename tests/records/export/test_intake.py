"""What an export takes in: runs one at a time, and the same verdicts as the run index has."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.records.export.making import BETTER, MIDDLING, VIEW, WORSE, a_run
from tracefix_tui.records.export.intake import Intake, is_finished, is_solved, score_of, total_reward
from tracefix_tui.records.reader import read_run
from tracefix_tui.records.scan import scan


def test_runs_come_once_and_what_is_left_out_is_counted(intake: Intake) -> None:
    seen: list[tuple[int, int]] = []
    again = Intake([*intake.paths, *intake.paths], on_read=lambda done, total: seen.append((done, total)))
    assert [run.path.stem[-1] for run in again.runs()] == ["1", "2", "3"]
    assert again.left_out == {"unfinished (--unfinished takes them)": 1}
    assert len(again.failures) == 1
    assert "000005.jsonl, line 1: is not JSON" in again.failures[0]
    assert seen == [(done, 5) for done in range(5)]
    assert len([*Intake(intake.paths, unfinished=True).runs()]) == 4


def _best_counts(lines: list[dict[str, Any]]) -> None:
    lines[0]["ruleset"] = "codearena"


@pytest.mark.parametrize("actions", [BETTER, MIDDLING, WORSE, (VIEW,), BETTER[:4]])
@pytest.mark.parametrize("end", [None, "left"])
@pytest.mark.parametrize("change", [lambda lines: None, _best_counts])
def test_verdicts_are_those_of_the_index(
    tmp_path: Path, actions: Any, end: str | None, change: Callable[[list[dict[str, Any]]], None]
) -> None:
    path = a_run(tmp_path, actions, end=end, change=change)
    run, row = read_run(path), scan(path)
    assert (is_finished(run), is_solved(run), score_of(run)) == (row.finished, row.solved, row.score)
    assert total_reward(run) == pytest.approx(row.reward)
