"""Keeps the time of a test from outside: the CPU clocks of candidate and judge, and the wall clock."""

from __future__ import annotations

import time

from tracefix_tui.grading.judges import Judge
from tracefix_tui.sandbox import Guest

WALL_FACTOR = 3
"""The wall clock gets this much more time than the CPU clock."""
BUDGET_TESTS = 30
"""A run may take as much wall time as this many tests at their limit; what is left then is not run."""
LEAST_SECONDS = 120.0
"""Tests in one process, which are quick in most cases, may take so long in any case."""
_JUDGE_PAUSE_SECONDS = 0.02
"""The judge's CPU clock is not read more often than this; it is only looked at when a test takes long."""


def deadline(limit_seconds: float) -> float:
    """When tests that begin now in one process have to end, by the monotonic clock."""
    return time.monotonic() + max(LEAST_SECONDS, limit_seconds * WALL_FACTOR * BUDGET_TESTS)


class Clock:
    """Watches the CPU clocks and the wall clock of one test.

    No process can use more CPU time than the wall clock shows, so nothing is looked at before the limit can
    be reached: a run of quick tests is never interrupted.
    """

    def __init__(self, limit_seconds: float, candidate: Guest, judge: Judge) -> None:
        self._limit = limit_seconds
        self._candidate = candidate
        self._judge = judge.guest
        self._candidate_ms = self._judge_read = 0.0
        self._judge_ms = judge.used_ms
        self.restart()

    def restart(self) -> float:
        """The next test begins. The candidate's CPU time since the last one began, in milliseconds."""
        self._began = time.monotonic()
        before = self._candidate_ms
        self._candidate_ms = self._candidate.cpu_ms()
        if self._began - self._judge_read > _JUDGE_PAUSE_SECONDS:
            self._judge_read = self._began
            self._judge_ms = self._judge.cpu_ms()
        self._look = self._began + self._limit
        return self._candidate_ms - before

    def next_look(self) -> float:
        return self._look

    def late(self) -> str:
        """Why the test has to end now, or "" when it may go on."""
        now = time.monotonic()
        candidate_used = (self._candidate.cpu_ms() - self._candidate_ms) / 1e3
        judge_used = (self._judge.cpu_ms() - self._judge_ms) / 1e3
        if candidate_used >= self._limit:
            return f"it used more than {self._limit:g} s of CPU time"
        if judge_used >= self._limit:
            return f"what it returned kept the judge busy for more than {self._limit:g} s of CPU time"
        if now - self._began >= self._limit * WALL_FACTOR:
            return f"it took more than {self._limit * WALL_FACTOR:g} s"
        wall = self._began + self._limit * WALL_FACTOR
        self._look = min(wall, now + max(0.005, self._limit - max(candidate_used, judge_used)))
        return ""

    def spent_ms(self) -> tuple[float, float]:
        """CPU time of the candidate and wall time so far, in milliseconds."""
        return self._candidate.cpu_ms() - self._candidate_ms, (time.monotonic() - self._began) * 1e3
