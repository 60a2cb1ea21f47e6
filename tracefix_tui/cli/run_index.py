"""Opens the run index for a command, and says what that took where it takes long."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tracefix_tui.cli.saying import say, usage

if TYPE_CHECKING:
    from tracefix_tui.records.index import RunIndex


@contextmanager
def up_to_date(*, anew: bool = False) -> Iterator[RunIndex]:
    """The index of all recorded runs, after a look at the files; made again with `anew`."""
    from tracefix_tui.cli.progress import ProgressLine
    from tracefix_tui.records.index import RunIndex

    with RunIndex() as index:
        with ProgressLine() as line:
            done = index.refresh(lambda done, total: line.show("run index", "file", done, total), anew=anew)
        for note in done.notes:
            say(note)
        yield index


def newest_or_named(name: str | None) -> Path:
    """The file of the run with this name, else of the newest one. Ends the command when there is none."""
    from tracefix_tui.records.store import find_run, run_files
    from tracefix_tui.records.trajectory import TrajectoryError

    if name is not None:
        try:
            return find_run(name)
        except TrajectoryError as error:
            usage(str(error))
    files = run_files()
    if not files:
        usage("there is no run yet; `tracefix play` records one")
    return files[0]
