"""Writes an export: one run after the other, and on after one that can't be used."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from tracefix_tui.records.export.formats import Format
from tracefix_tui.records.export.output import STDOUT, ExportError, check_free, writing
from tracefix_tui.records.trajectory import TrajectoryError

if TYPE_CHECKING:
    from tracefix_tui.records.export.intake import Intake
    from tracefix_tui.records.reader import Run

OneRun = Callable[["Run"], Iterable[str]]
"""A run in some format, in pieces."""


class Nothing(ExportError):
    """There was nothing to write, so no file was made."""


def export_each(
    intake: Intake,
    form: Format,
    made: OneRun,
    out: str | None,
    force: bool = False,
) -> list[Path]:
    """Write a file for each run; where they stand now (empty for standard output).

    Args:
        out: a folder (one that exists, or with a slash at its end, or for several runs), a file for a single
            run, `-` for standard output, or None for the working folder.

    Raises:
        ExportError: a file can't be written; files before it are whole. `Nothing`: no run was exported.
    """
    written: list[Path] = []
    single = len(intake.paths) == 1
    if out == STDOUT and not single:
        raise ExportError(f"{form.name} makes a file for each run; `--out -` takes a single run")
    is_folder = out is not None and (_is_folder(out) or not single)

    def target_of(source: Path) -> Path | str:
        """Named after the run's file: what its header says may be hostile."""
        if out == STDOUT:
            return STDOUT
        name = f"{source.stem}{form.suffix}"
        return Path(out) / name if is_folder and out is not None else Path(out or name)

    for path in intake.paths:
        if isinstance(target := target_of(path), Path):
            check_free(target, force)
    for run in intake.runs():
        target = target_of(run.path)
        try:
            with writing(target, force) as write:
                for text in made(run):
                    write(text)
            intake.taken += 1
            if isinstance(target, Path):
                written.append(target)
        except TrajectoryError as error:
            intake.fail(_of(run, error))
    _check_taken(intake)
    return written


def export_together(
    intake: Intake,
    form: Format,
    made: Callable[[Intake], Iterator[str]],
    out: str | None,
    force: bool = False,
) -> list[Path]:
    """Write all runs into one file; where it stands now (empty for standard output).

    Raises:
        ExportError: the file can't be written. `Nothing`: no run was exported, and no file was made.
    """
    name = f"tracefix-{form.name}{form.suffix}"
    target: Path | str = STDOUT
    if out != STDOUT:
        target = Path(out) / name if out is not None and _is_folder(out) else Path(out or name)
    with writing(target, force) as write:
        for text in made(intake):
            write(text)
        _check_taken(intake)
    return [target] if isinstance(target, Path) else []


def lines(made: OneRun) -> Callable[[Intake], Iterator[str]]:
    """What `made` gives for each run, one run after the other; a run that can't be said is a failure."""

    def all_lines(intake: Intake) -> Iterator[str]:
        for run in intake.runs():
            try:
                texts = list(made(run))
            except TrajectoryError as error:
                intake.fail(_of(run, error))
            else:
                intake.taken += 1
                yield from texts

    return all_lines


def _is_folder(out: str) -> bool:
    return out.endswith("/") or Path(out).is_dir()


def _of(run: Run, error: TrajectoryError) -> str:
    text = str(error)
    return text if text.startswith(str(run.path)) else f"{run.path}: {text}"


def _check_taken(intake: Intake) -> None:
    if not intake.taken:
        raise Nothing("nothing was exported")
