"""Keeps judges between runs: one serves one task only, is bounded in age, and goes when it is not used.

A judge says after each run that nothing of it is left (see `guest/tidying.py`). One that does not say so in
time, has died, or has served long enough is ended; the next run gets a new one.
"""

from __future__ import annotations

import os
import threading
import time
from typing import Any

from tracefix_tui.grading.conversation import Facts, JudgeGone, JudgeNonsense
from tracefix_tui.grading.prepared import Prepared
from tracefix_tui.grading.roles import JUDGE
from tracefix_tui.sandbox import Guest, Profile, Sandbox

_MOST = 8
"""Judges that wait at the same time; the one that was not used for longest goes first."""
_RUNS = 1000
_CPU_MS = 15_000.0
"""After so many runs, or so much CPU time, a judge is replaced. The kernel ends it after some more."""
_TIDY_SECONDS = 0.05
"""How long a run waits for a judge that is not yet done with the one before."""
_AT_ONCE_SECONDS = 0.001
_IDLE_SECONDS = 60.0
_LOOK_SECONDS = 2.0
_FREE_MEMORY = 256 << 20
"""Bytes that the machine must have left for judges to wait."""


class Judge:
    """A judge in somebody's hands.

    Attributes:
        facts: what it says; bytes of it may be here already.
        runs: how many it has been given.
        used_ms: its CPU time when it was taken, in milliseconds.
    """

    def __init__(self, guest: Guest, prepared: Prepared, profile: Profile) -> None:
        self.guest = guest
        self.prepared = prepared
        self.profile = profile
        self.facts = Facts(guest.sock)
        self.runs = 0
        self.used_ms = 0.0
        self.since = 0.0
        self.tidied = False

    def is_tidy(self, seconds: float) -> bool:
        """Whether it says within this time that nothing of its last run is left."""
        if not self.tidied:
            try:
                fact: dict[str, Any] | None = self.facts.next(time.monotonic() + seconds)
            except (JudgeGone, JudgeNonsense):
                return False
            self.tidied = fact == {"clean": True}
        return self.tidied


class KeptJudges:
    """The judges of one grader. Thread-safe."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._own()

    def _own(self) -> None:
        self._lock = threading.Lock()
        self._owner = os.getpid()
        self._waiting: list[Judge] = []
        self._closed = False
        self._watched = False
        self._wake = threading.Event()

    def take(self, prepared: Prepared, profile: Profile, *, new: bool = False) -> Judge:
        """A judge for the tests of a task: one that waits, else (or if it has to be `new`) another.

        Whoever gets it gives it back, or closes its guest.

        Raises:
            SandboxError: none can be had.
        """
        while not new and (judge := self._one_that_waits(prepared, profile)) is not None:
            if judge.guest.alive() and judge.is_tidy(_TIDY_SECONDS):
                judge.used_ms = judge.guest.cpu_ms()
                if judge.used_ms < _CPU_MS:
                    judge.runs += 1
                    judge.tidied = False
                    return judge
            judge.guest.close()
        judge = Judge(self._sandbox.spawn(JUDGE, profile), prepared, profile)
        judge.runs = 1
        return judge

    def give_back(self, judge: Judge) -> None:
        """Keep a judge that has come to the end of its run, if it may be kept."""
        judge.since = time.monotonic()
        too_many: list[Judge] = []
        with self._lock:
            if not judge.prepared.plain or judge.runs >= _RUNS or self._closed or self._owner != os.getpid():
                too_many.append(judge)
            else:
                self._waiting.append(judge)
                if len(self._waiting) > _MOST:
                    too_many.append(self._waiting.pop(0))
                if not self._watched:
                    self._watched = True
                    threading.Thread(target=self._watch, name="tracefix-judges", daemon=True).start()
        for each in too_many:
            each.guest.close()

    def close(self) -> None:
        """End the judges that wait, and keep none any more."""
        if self._owner != os.getpid():
            return
        with self._lock:
            self._closed = True
            waiting, self._waiting = self._waiting, []
        self._wake.set()
        for judge in waiting:
            judge.guest.close()

    def _one_that_waits(self, prepared: Prepared, profile: Profile) -> Judge | None:
        if self._owner != os.getpid():
            self._own()  # after `os.fork` they stay the parent's
        with self._lock:
            for at in range(len(self._waiting) - 1, -1, -1):
                judge = self._waiting[at]
                if judge.prepared is prepared and judge.profile == profile:
                    return self._waiting.pop(at)
        return None

    def _watch(self) -> None:
        """Ends those that were not used for long, or do not say that they are tidy."""
        while not self._wake.wait(_LOOK_SECONDS):
            now = time.monotonic()
            tight = _free_memory() < _FREE_MEMORY
            with self._lock:
                waiting, self._waiting = self._waiting, []
                kept = [
                    judge
                    for judge in waiting
                    if not tight
                    and now - judge.since < _IDLE_SECONDS
                    and (now - judge.since < _TIDY_SECONDS or judge.is_tidy(_AT_ONCE_SECONDS))
                ]
                self._waiting = kept
                self._watched = bool(kept)
            for judge in waiting:
                if judge not in kept:
                    judge.guest.close()
            if not kept:
                return


def _free_memory() -> int:
    """Bytes that the machine could still give; a lot where the system does not tell."""
    try:
        with open("/proc/meminfo", encoding="ascii") as file:
            for line in file:
                if line.startswith("MemAvailable:"):
                    return int(line.split()[1]) << 10
    except (OSError, ValueError):
        pass
    return 1 << 62
