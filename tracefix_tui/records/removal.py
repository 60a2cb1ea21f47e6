"""Takes a run away: its file alone. Runs forked from it are whole without it, and keep its name."""

from __future__ import annotations

from pathlib import Path

from tracefix_tui.records.lock import StillPlayed, is_written
from tracefix_tui.records.reader import header_of, lines_of
from tracefix_tui.records.recorder import runs_dir
from tracefix_tui.records.store import open_run
from tracefix_tui.records.trajectory import TrajectoryError


def remove(path: Path) -> None:
    """Remove the run in `path`.

    Outside the folder of runs only a file that begins as a trajectory does is taken for one.

    Raises:
        StillPlayed: somebody is writing it.
        TrajectoryError: it is no run, or can't be removed.
    """
    if not path.absolute().is_relative_to(runs_dir().absolute()):
        with open_run(path) as file:
            _, text = next(lines_of(file, path), (1, b""))
            header_of(text, path)
    if is_written(path):
        raise StillPlayed(path)
    try:
        path.unlink()
    except OSError as error:
        raise TrajectoryError(f"{path}: can't be removed: {error.strerror}") from None
