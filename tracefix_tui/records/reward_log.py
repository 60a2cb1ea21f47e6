"""The reward log: one row of CSV a step, in the columns that tools of the CodeArena environment read."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path
from typing import IO

from tracefix_tui.episode import codearena
from tracefix_tui.episode.codearena import CODEARENA
from tracefix_tui.records.export.table import cell
from tracefix_tui.records.reader import read_run
from tracefix_tui.records.trajectory import Entry, TrajectoryError

COLUMNS = ("timestamp", "task_id", "step", "reward", "compile_score", "test_ratio", "efficiency_score")


def write_reward_log(paths: Iterable[Path], out: IO[str]) -> list[str]:
    """Write the steps of these runs, one after the other; a score that a ruleset does not have is left empty.

    Returns:
        What is wrong with the files that can't be read; the others are written.
    """
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    problems = []
    for path in paths:
        try:
            run = read_run(path)
        except TrajectoryError as error:
            problems.append(str(error))
            continue
        for entry in run.entries:
            scores = _scores(run.header.ruleset, entry)
            named = (scores.get(name, "") for name in ("compile_score", "test_ratio", "efficiency"))
            writer.writerow(
                [cell(entry.at), cell(run.header.task.id), entry.step.index, entry.step.reward, *named]
            )
    return problems


def _scores(rules: str, entry: Entry) -> dict[str, float]:
    """The scores 0..1 before they are weighted, as far as the step has them."""
    report = entry.step.report
    if report is None or not report.results:
        return {}
    if rules == CODEARENA.name:
        return codearena.scores(report)
    return {"test_ratio": sum(result.passed for result in report.results) / len(report.results)}
