"""Performs a run again for the commands, with progress, and says how it ended."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from tracefix_tui.cli.saying import say, usage
from tracefix_tui.counting import counted

if TYPE_CHECKING:
    from tracefix_tui.records.reader import Run


def read(name: str) -> Run:
    """The run; says what was left out of it, and ends the command when it can't be read."""
    from tracefix_tui.records.reader import read_run
    from tracefix_tui.records.store import find_run
    from tracefix_tui.records.trajectory import TrajectoryError

    try:
        run = read_run(find_run(name))
    except TrajectoryError as error:
        usage(str(error))
    if run.torn:
        say(f"{run.path}: the last line is cut short and left out")
    return run


def verify_run(name: str, packs: Sequence[Path]) -> None:
    """Perform the run's actions again; exits with 1 at the first difference."""
    from tracefix_tui.catalog import UnknownTask, load_catalog
    from tracefix_tui.cli.progress import ProgressLine
    from tracefix_tui.episode import UnknownRuleset
    from tracefix_tui.episode.observation import printable
    from tracefix_tui.grading import Grader
    from tracefix_tui.play.judging import RecordedJudge
    from tracefix_tui.play.verification import first_difference, task_changed
    from tracefix_tui.sandbox import SandboxError

    run = read(name)
    count = len(run.entries)
    try:
        task = load_catalog(packs).find(run.header.task.id)
        if task_changed(run, task):
            say(f"the task {task.id} has been changed since this run")
        with Grader() as grader, ProgressLine() as line:
            grader.model_judge = RecordedJudge(run)
            difference = first_difference(
                run, task, grader, on_step=lambda number: line.show(run.path.stem, "step", number, count)
            )
    except (UnknownTask, UnknownRuleset, SandboxError) as error:
        usage(str(error))
    if difference is not None:
        typer.echo(printable(str(difference)))
        raise typer.Exit(1)
    typer.echo(f"{counted(count, 'step')}, all the same")
