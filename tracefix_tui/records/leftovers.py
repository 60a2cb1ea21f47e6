"""The file of a run before it has its name, and what is left of one that was killed in its first write.

Whoever writes holds the lock, so that a leftover is told from a file that is being written. Both sides look,
once they have the lock, whether the file still stands under its name.
"""

from __future__ import annotations

import fcntl
import os
import re
import stat
from pathlib import Path

from tracefix_tui.records.lock import hold

_NAME = re.compile(r"\.\d{8}T\d{6}-[0-9a-f]{6}\.part")


def part_of(path: Path) -> Path:
    """Where the run that will stand in `path` is written until a step is in it."""
    return path.with_name(f".{path.stem}.part")


def is_part(name: str) -> bool:
    """Whether a file's name is one that `part_of` gives."""
    return _NAME.fullmatch(name) is not None


def new_part(path: Path) -> int:
    """Make the file `path`, to be appended to, and hold it.

    Raises:
        OSError: it can't be made.
    """
    flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
    while True:
        file = os.open(path, flags, 0o600)
        if hold(file) and os.fstat(file).st_nlink:
            return file
        os.close(file)  # it was taken for a leftover before it was held


def remove_leftover(path: Path) -> bool:
    """Remove a file of `part_of` that nobody is writing; False when it stays.

    No step is lost by it: the one in it, if any, was never said to be taken. Where the file system knows no
    locks the file stays, for it can't be told whether somebody is writing it.
    """
    try:
        file = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOFOLLOW)
    except OSError:
        return False
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        status = os.fstat(file)
        if not (stat.S_ISREG(status.st_mode) and os.path.samestat(status, os.lstat(path))):
            return False
        path.unlink()
    except OSError:
        return False
    finally:
        os.close(file)
    return True
