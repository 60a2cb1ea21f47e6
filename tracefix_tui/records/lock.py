"""Who writes a run holds a lock on its file. The kernel lets go of it however the process ends."""

from __future__ import annotations

import fcntl
import os
import time
from pathlib import Path

_TRIES = 20
_PAUSE_SECONDS = 0.005
"""`is_written` holds the lock for some microseconds; whoever wants to write waits that out."""


class StillPlayed(Exception):
    """The run is being written now. The message says what to do."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path.stem} is being played now; leave the episode first")


def hold(file: int) -> bool:
    """Take the lock on an open file until it is closed; False when another one has it.

    Where the file system knows no locks, everybody gets it.
    """
    for _ in range(_TRIES):
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(_PAUSE_SECONDS)
        except OSError:
            return True
        else:
            return True
    return False


def is_written(path: Path) -> bool:
    """Whether somebody, in this process or another, is writing the run in `path` now."""
    try:
        file = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    except OSError:
        return False
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    finally:
        os.close(file)
    return False
