"""Sends source to the guests of these tests and reads their answers. Standard library only."""

from __future__ import annotations

import os
import socket
import time
from pathlib import Path

from tracefix_tui.sandbox import Guest, Profile, Role
from tracefix_tui.sandbox.forkserver import ForkServer

PROGRAMS = Path(__file__).parent / "programs"
EVALUATE = Role(
    "evaluate",
    PROGRAMS / "evaluate.py",
    (
        "_socket",
        "ctypes",
        "errno",
        "fcntl",
        "gc",
        "mmap",
        "resource",
        "select",
        "signal",
        "threading",
        "time",
    ),
)
WAITS = Role("waits", PROGRAMS / "waits.py")
SMALL = Profile(memory_mib=64, cpu_seconds=5, open_files=16)


def ask(guest: Guest, source: str, seconds: float = 20.0) -> str:
    """Run `source` in the guest. Returns the repr of its `answer`, its exception, or "" when it died."""
    guest.sock.settimeout(seconds)
    said = b""
    try:
        guest.sock.sendall(source.encode())
        guest.sock.shutdown(socket.SHUT_WR)
        while part := guest.sock.recv(65536):
            said += part
    except ConnectionError:
        pass
    return said.decode()


def ask_new(server: ForkServer, source: str, profile: Profile = SMALL) -> str:
    with server.take(profile, 0) as guest:
        return ask(guest, source)


def runs(pid: int) -> bool:
    """Whether the process exists and is more than a zombie that nobody has buried."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state not in "ZX"


def gone(*pids: int, seconds: float = 10.0) -> bool:
    """Whether all of them end within `seconds`."""
    end = time.monotonic() + seconds
    while any(map(runs, pids)):
        if time.monotonic() > end:
            return False
        time.sleep(0.01)
    return True


def children(pid: int | None = None) -> set[int]:
    """Pids of the processes whose parent is `pid` (this process by default), zombies left out."""
    wanted = os.getpid() if pid is None else pid
    found = set()
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                state, parent = (entry / "stat").read_text().rpartition(")")[2].split()[:2]
            except OSError:
                continue
            if int(parent) == wanted and state not in "ZX":
                found.add(int(entry.name))
    return found
