"""Opens the run index for a command, and says what that took where it takes long."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tracefix_tui.cli.saying import say

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
