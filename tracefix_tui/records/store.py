"""Where runs stand on the disk: which files there are, which of them a name means, and how one is opened.

The folder may hold anything: only plain files count, and a name is never made into a path.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from tracefix_tui.records.leftovers import is_part
from tracefix_tui.records.recorder import SUFFIX, runs_dir
from tracefix_tui.records.trajectory import TrajectoryError


class UnknownRun(TrajectoryError):
    """No run, or more than one, has the name. The message says what to do."""


def files_below(
    folder: Path, on_part: Callable[[Path], object] = lambda path: None
) -> Iterator[tuple[str, int, int]]:
    """(name, size in bytes, time of the last change in ns) of each run's file below `folder`.

    The name is relative to `folder`: `2026/11/RUN.jsonl`. Links, pipes, folders and names that are no text
    are no runs.

    Args:
        on_part: told of each file that is no run yet: it is being written, or was left.
    """
    for year in _folders(folder, 4):
        for month in _folders(folder / year, 2):
            try:
                with os.scandir(folder / year / month) as entries:
                    for entry in entries:
                        if entry.name.endswith(SUFFIX):
                            if entry.is_file(follow_symlinks=False) and _is_text(entry.name):
                                status = entry.stat(follow_symlinks=False)
                                yield f"{year}/{month}/{entry.name}", status.st_size, status.st_mtime_ns
                        elif is_part(entry.name):
                            on_part(folder / year / month / entry.name)
            except OSError:
                continue  # it has been removed meanwhile, or may not be read: then it holds no runs for us


def run_files(folder: Path | None = None) -> list[Path]:
    """The files of all runs below `folder` (by default `runs_dir()`), the newest first."""
    folder = folder or runs_dir()
    found = [folder / name for name, _, _ in files_below(folder)]
    return sorted(found, key=lambda path: path.name, reverse=True)


def find_run(name: str, folder: Path | None = None) -> Path:
    """The file of a run, by its path, its id, or the beginning of an id that only one run has.

    Raises:
        UnknownRun: there is none, or there are several.
    """
    path = Path(name)
    if path.suffix == SUFFIX and path.is_file():
        return path
    found = [path for path in run_files(folder) if name and path.name.startswith(name)]
    exact = [path for path in found if path.stem == name]
    if len(exact or found) == 1:
        return (exact or found)[0]
    if not found:
        raise UnknownRun(f"there is no run {name!r}; see `tracefix runs list`")
    some = ", ".join(path.stem for path in found[:3])
    raise UnknownRun(f"{len(found)} runs begin with {name!r}: {some} ...; give more of the id")


def open_run(path: Path) -> BinaryIO:
    """The file of a run, to be read. What is no plain file (a pipe, say) is not waited for.

    Raises:
        TrajectoryError: it can't be opened.
    """
    try:
        file = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    except OSError as error:
        raise TrajectoryError(f"{path}: can't be read: {error.strerror}") from None
    if not stat.S_ISREG(os.fstat(file).st_mode):
        os.close(file)
        raise TrajectoryError(f"{path}: can't be read: it is no plain file")
    return os.fdopen(file, "rb")


def _is_text(name: str) -> bool:
    """Whether a file's name is UTF-8; what it is instead, no index and no terminal takes."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _folders(folder: Path, digits: int) -> list[str]:
    """The names of the folders in `folder` that are numbers of so many digits."""
    try:
        names = [name for name in os.listdir(folder) if len(name) == digits and name.isdecimal()]
    except OSError:
        return []
    return [name for name in names if (folder / name).is_dir()]
