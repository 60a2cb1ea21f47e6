"""What an attack could leave behind, seen from outside: processes, descriptors, files, memory."""

from __future__ import annotations

import ctypes
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

MARK = "tracefix-planted"
"""Part of the name of every file that a program of the corpus tries to plant."""
_PR_SET_CHILD_SUBREAPER = 36


@contextmanager
def orphans_adopted() -> Iterator[None]:
    """This process inherits its descendants' orphans meanwhile, so that none hides by losing its parent."""
    if sys.platform != "linux":
        yield
        return
    prctl = ctypes.CDLL(None).prctl
    prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    try:
        yield
    finally:
        prctl(_PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0)


def descendants() -> frozenset[int]:
    """Process ids of all living processes below this one (zombies too, but not a `ps` of our own)."""
    parents = _parents()
    found: set[int] = set()
    todo = [os.getpid()]
    while todo:
        parent = todo.pop()
        children = [pid for pid, above in parents.items() if above == parent and pid not in found]
        found.update(children)
        todo += children
    return frozenset(found)


def children() -> frozenset[int]:
    """Process ids of the direct children of this process."""
    return frozenset(pid for pid, parent in _parents().items() if parent == os.getpid())


def _parents() -> dict[int, int]:
    if sys.platform == "linux":
        parents = {}
        for entry in os.listdir("/proc"):
            if entry.isdigit():
                try:
                    stat = Path("/proc", entry, "stat").read_bytes()
                except OSError:
                    continue
                parents[int(entry)] = int(stat.rpartition(b")")[2].split()[1])
        return parents
    with subprocess.Popen(["ps", "-axo", "pid=,ppid="], stdout=subprocess.PIPE, text=True) as listing:
        assert listing.stdout is not None
        rows = [line.split() for line in listing.stdout]
        return {int(pid): int(parent) for pid, parent in rows if int(pid) != listing.pid}


def descriptors() -> dict[int, str]:
    """The open descriptors of this process and what they lead to."""
    found = {}
    for name in os.listdir("/dev/fd"):
        try:
            found[int(name)] = os.readlink(f"/dev/fd/{name}")
        except OSError:
            try:
                found[int(name)] = str(os.fstat(int(name)).st_mode)
            except OSError:
                continue  # the descriptor of the listing itself
    return found


def planted_files(*folders: Path) -> list[Path]:
    """Files with the mark in the places where the corpus tries to plant them, and in `folders`."""
    places = {
        *map(Path, ("/", "/tmp", "/var/tmp", "/dev/shm", tempfile.gettempdir(), sys.prefix)),
        Path.home(),
        Path.cwd(),
        *map(Path, sys.path),
        *folders,
    }
    found = []
    for place in places:
        try:
            found += [place / name for name in os.listdir(place) if MARK in name]
        except OSError:
            continue
    return found


def resident_kib(pid: int | None = None) -> int:
    """Resident memory of a process (this one); 0 when it is gone."""
    if sys.platform == "linux":
        try:
            pages = int(Path("/proc", str(pid or "self"), "statm").read_text().split()[1])
        except OSError:
            return 0
        return pages * resource.getpagesize() // 1024
    command = ["ps", "-o", "rss=", "-p", str(pid or os.getpid())]
    return int(subprocess.run(command, capture_output=True, text=True).stdout or 0)


def settles(condition: Callable[[], bool], seconds: float = 10.0) -> bool:
    """Whether `condition` comes true within `seconds`."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.005)
    return True
