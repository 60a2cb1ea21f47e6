"""One measurement: a fresh process calls a source on one input; its CPU clock is read from outside."""

from __future__ import annotations

import hashlib
import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from tracefix_tui.catalog.task import Task
from tracefix_tui.grading.conversation import Facts, JudgeGone, JudgeNonsense, send_job
from tracefix_tui.grading.roles import CANDIDATE, candidate_profile
from tracefix_tui.sandbox import Cancel, Guest, Role, Sandbox

MEASURED = Role(
    "measured", Path(__file__).parent / "start_measured.py", preload=(*CANDIDATE.preload, "random")
)
MAKE_SECONDS = 3.0
"""Wall time in which sizes.py has to make an input."""
_WALL_FACTOR = 5
_READY, _ANSWER, _UNUSABLE = b"r", b"a", b"u"
_GO = b"g"


def a_cpu() -> int | None:
    """One that this process may use, not the first: that one is often busy with the system's own work."""
    return max(os.sched_getaffinity(0)) if sys.platform == "linux" else None


class SizesUnusable(Exception):
    """A task's sizes.py makes no input. Says why."""


@dataclass(frozen=True, slots=True)
class Probe:
    """What one process said and used.

    Attributes:
        cpu_ms: from the start of loading the source to the end of its answer.
        make_ms: CPU time that making the input took; not in `cpu_ms`.
        answer: a digest of the answer; b"" when there is none.
        failure: why there is none.
        over: it was ended at the limit, so `cpu_ms` is a lower bound.
    """

    cpu_ms: float
    make_ms: float = 0.0
    answer: bytes = b""
    failure: str = ""
    over: bool = False


@dataclass(frozen=True, slots=True)
class Bench:
    """Where measurements of one task are made.

    Args:
        function: the name of what is called.
        seed: of the inputs. A source that knew it could hold their answers ready.
        cpu: the number of the CPU that all measurements are made on; None where the system can't pin.
    """

    sandbox: Sandbox
    task: Task
    function: str
    seed: int
    cancel: Cancel
    cpu: int | None

    def probe(self, source: str, n: int, limit_ms: float) -> Probe:
        """Call the source once on the input of size `n`.

        Raises:
            SizesUnusable: there is no such input.
            Cancelled, SandboxError
        """
        self.cancel.check()
        sizes = self.task.sizes or ""
        profile = candidate_profile(f"{sizes}\n{source}", self.task.limits)
        job = {"sizes": sizes, "n": n, "seed": self.seed, "source": source, "function": self.function}
        with self.sandbox.spawn(MEASURED, profile) as guest, self.cancel.waking(guest.kill):
            if self.cpu is not None:
                guest.pin(self.cpu)
            try:
                send_job(guest.sock, job)
                return self._watched(guest, Facts(guest.sock), n, limit_ms)
            except JudgeGone:
                self.cancel.check()
                return Probe(guest.cpu_ms(), failure="its process ended before it answered")
            except JudgeNonsense as error:
                return Probe(guest.cpu_ms(), failure=f"its process sent {error}")

    def _watched(self, guest: Guest, said: Facts, n: int, limit_ms: float) -> Probe:
        try:
            ready = said.next_bytes(time.monotonic() + MAKE_SECONDS)
        except JudgeGone:
            raise SizesUnusable(f"sizes.py ends its process at size {n}") from None
        if ready is None:
            raise SizesUnusable(f"sizes.py takes more than {MAKE_SECONDS:g} s to make an input of size {n}")
        if ready[:1] == _UNUSABLE:
            raise SizesUnusable(f"sizes.py makes no input of size {n}: {_printable(ready[1:])}")
        if ready != _READY:
            raise JudgeNonsense("no sign that it was ready")
        make_ms = guest.cpu_ms()
        guest.sock.settimeout(None)
        try:
            guest.sock.sendall(_GO)
        except OSError as error:
            raise JudgeGone(str(error)) from error
        end = time.monotonic() + limit_ms / 1e3 * _WALL_FACTOR + 0.5
        message = None
        look = time.monotonic() + limit_ms / 1e3
        while message is None:
            message = said.next_bytes(min(look, end))
            if message is not None:
                guest.settle_clock()  # it may compute on, so that its last few milliseconds are not seen
            used = guest.cpu_ms() - make_ms
            if message is None and (used >= limit_ms or time.monotonic() >= end):
                self.cancel.check()
                return Probe(max(used, limit_ms), make_ms, over=True)
            look = time.monotonic() + max(0.002, (limit_ms - used) / 1e3)
        if message[:1] == _ANSWER:
            return Probe(used, make_ms, hashlib.blake2b(message, digest_size=16).digest())
        return Probe(used, make_ms, failure=_printable(message[1:]))


def _printable(text: bytes) -> str:
    return "".join(c if c.isprintable() else " " for c in text.decode("utf-8", "replace"))[:300]
