"""How a test ends. Apart from the report, so that a list of tests can be shown before there is one."""

from __future__ import annotations

from enum import StrEnum


class Outcome(StrEnum):
    PASSED = "passed"
    FAILED = "failed"  # an assertion of the test did not hold
    ERROR = "error"  # any other exception reached the test, or the source does not load
    TIMED_OUT = "timed out"
    CRASHED = "crashed"  # the candidate's process ended by itself or by a signal
    OUT_OF_MEMORY = "out of memory"
    NOT_RUN = "not run"
