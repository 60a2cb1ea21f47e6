"""Runs a script of scratch mode: any code, in the sandbox, without tests.

The script's process says what it prints and how it ended; time, memory and the end itself are taken from
outside.
"""

from __future__ import annotations

import marshal
import select
import signal
import socket
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from tracefix_tui.grading.guest.script import (
    DONE,
    ENDED,
    EXITED,
    HEAD_BYTES,
    NO_MEMORY,
    PRINTED,
    RAISED,
    SYNTAX,
)
from tracefix_tui.grading.roles import LEAN, WIDE, imported_modules
from tracefix_tui.sandbox import Cancel, Cancelled, Guest, Profile, Role, Sandbox

SCRIPT = Role(
    "script", Path(__file__).parent / "start_script.py", preload=(*sorted(LEAN), "linecache", "traceback")
)
NAME = "scratch.py"
"""What a script without a name of its own is called in its tracebacks."""

_MESSAGE_LIMIT = 1 << 17
_END_SECONDS = 1.0
_FULL = 0.75
"""A script that dies with this share of its memory in use has run out of it."""


class Ending(StrEnum):
    """How a script ended."""

    FINISHED = "finished"
    RAISED = "raised"
    SYNTAX_ERROR = "syntax error"
    EXITED = "exited"
    TIMED_OUT = "timed out"
    CRASHED = "crashed"
    OUT_OF_MEMORY = "out of memory"


_SAID = {
    DONE: Ending.FINISHED,
    RAISED: Ending.RAISED,
    NO_MEMORY: Ending.OUT_OF_MEMORY,
    EXITED: Ending.EXITED,
    SYNTAX: Ending.SYNTAX_ERROR,
}


@dataclass(frozen=True, slots=True)
class ScriptLimits:
    """What a script may use.

    Attributes:
        seconds: CPU time, 0.05..3600; the wall clock gets three times as much.
        memory_mib: address space that it may add, 16..2048 MiB.
        output_kib: output kept of each stream (the tail), 1..65536 KiB.
    """

    seconds: float = 10.0
    memory_mib: int = 512
    output_kib: int = 1024

    def __post_init__(self) -> None:
        for field, least, most in (
            ("seconds", 0.05, 3600),
            ("memory_mib", 16, 2048),
            ("output_kib", 1, 65536),
        ):
            value = getattr(self, field)
            if not least <= value <= most:
                raise ValueError(f"{field} is {value!r}; give a number from {least} to {most}")


@dataclass(frozen=True, slots=True)
class ScriptRun:
    """What came of a script.

    Attributes:
        ending: how it ended; `message` says it in a sentence where it did not end by itself.
        code: its exit code, None when it was killed.
        line: 1-based line of the script that an exception came from, 0 for none.
        stdout, stderr: what it printed, the tail when it was more than the limit.
        dropped: bytes of output that were not kept.
        cpu_ms, wall_ms: time used, in milliseconds.
        memory_mib: peak resident memory, with what the bare interpreter has.
    """

    ending: Ending
    message: str
    code: int | None
    line: int
    stdout: str
    stderr: str
    dropped: int
    cpu_ms: float
    wall_ms: float
    memory_mib: float

    @property
    def succeeded(self) -> bool:
        """Whether it ended by itself and with exit code 0."""
        return self.ending in (Ending.FINISHED, Ending.EXITED) and self.code == 0


def run_script(
    sandbox: Sandbox,
    source: str,
    *,
    stdin: str = "",
    name: str = NAME,
    limits: ScriptLimits | None = None,
    cancel: Cancel | None = None,
    on_output: Callable[[int, str], None] | None = None,
) -> ScriptRun:
    """Run a script and wait for its end.

    Args:
        name: what the script is called in its tracebacks.
        stdin: what the script finds on its standard input; then the input is at its end.
        on_output: told what is printed as it comes: 1 for standard output or 2 for standard error, and text.

    Raises:
        Cancelled: `cancel` was set.
        SandboxError: foreign code can't be run here; the message says what to do.
    """
    limits, cancel = limits or ScriptLimits(), cancel or Cancel()
    cancel.check()
    with sandbox.spawn(SCRIPT, _profile(source, limits)) as guest, cancel.waking(guest.kill):
        watched = _Watched(guest, limits, on_output)
        watched.run({"name": name, "source": source, "stdin": stdin})
        if cancel.is_set():
            raise Cancelled("The script was stopped before it was done.")
        return watched.result()


def _profile(source: str, limits: ScriptLimits) -> Profile:
    """The usual modules; with others, the whole standard library can be read."""
    imported = {name.partition(".")[0] for name in imported_modules(source)}
    usual = {name.partition(".")[0] for name in WIDE} | LEAN
    return Profile(
        memory_mib=limits.memory_mib,
        cpu_seconds=max(1, round(limits.seconds * 2)),
        modules=WIDE,
        stdlib=bool(imported - usual),
    )


class _Tail:
    """The end of a stream of bytes."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._parts: deque[bytes] = deque()
        self._size = 0
        self.dropped = 0

    def add(self, data: bytes) -> None:
        self._parts.append(data)
        self._size += len(data)
        while self._size - len(self._parts[0]) >= self._limit:
            gone = len(self._parts.popleft())
            self._size -= gone
            self.dropped += gone

    @property
    def text(self) -> str:
        return b"".join(self._parts).decode("utf-8", "replace")


class _Watched:
    """One script in its process, and what has been heard of it."""

    def __init__(
        self, guest: Guest, limits: ScriptLimits, on_output: Callable[[int, str], None] | None
    ) -> None:
        self._guest = guest
        self._limits = limits
        self._on_output = on_output
        self._tails = {1: _Tail(limits.output_kib << 10), 2: _Tail(limits.output_kib << 10)}
        self._said: bytes | None = None
        self._nonsense = False
        self._late = ""

    def run(self, job: dict[str, str]) -> None:
        """Give it its job and listen until it ends or has to."""
        self._began = time.monotonic()
        self._cpu_before = self._guest.cpu_ms()
        sock = self._guest.sock
        body = marshal.dumps(job)
        try:
            sock.settimeout(10.0)
            sock.sendall(len(body).to_bytes(4, "little") + body)
        except OSError:
            pass  # how it ended says more
        for kind, data in self._messages(sock):
            if kind == PRINTED and data[:1] in (b"\1", b"\2"):
                self._tails[data[0]].add(data[1:])
                if self._on_output is not None:
                    self._on_output(data[0], data[1:].decode("utf-8", "replace"))
            elif kind == ENDED and len(data) >= 2 and data[0] in _SAID:
                self._said = data
                break
            else:
                self._nonsense = True
                break
        if self._said is None:
            self._guest.wait(0 if self._nonsense or self._late else _END_SECONDS)
            self._guest.kill()
        self._exit = self._guest.wait(_END_SECONDS)
        if self._exit is None:
            self._guest.kill()
            self._exit = self._guest.wait(_END_SECONDS)
        self._wall_ms = (time.monotonic() - self._began) * 1e3

    def _messages(self, sock: socket.socket) -> Iterator[tuple[int, bytes]]:
        buffer = b""
        poll = select.poll()
        poll.register(sock, select.POLLIN)
        sock.setblocking(False)
        while True:
            wait = self._time_left()
            if wait <= 0:
                return
            if not poll.poll(min(wait, 3600) * 1e3):
                continue
            try:
                data = sock.recv(1 << 18)
            except BlockingIOError:
                continue
            except OSError:
                return
            if not data:
                return
            buffer += data
            while len(buffer) >= HEAD_BYTES:
                size = int.from_bytes(buffer[:4], "little")
                if size > _MESSAGE_LIMIT:
                    yield 0, b""
                    return
                if len(buffer) < HEAD_BYTES + size:
                    break
                yield buffer[4], buffer[HEAD_BYTES : HEAD_BYTES + size]
                buffer = buffer[HEAD_BYTES + size :]

    def _time_left(self) -> float:
        """Seconds until the next look at the clocks; 0 when the time is up, and `_late` then says which."""
        limit = self._limits.seconds
        wall = time.monotonic() - self._began
        if wall < limit:
            return limit - wall
        cpu = (self._guest.cpu_ms() - self._cpu_before) / 1e3
        if cpu >= limit:
            self._late = f"It used more than {limit:g} s of CPU time and was stopped."
        elif wall >= 3 * limit:
            self._late = f"It took more than {3 * limit:g} s and was stopped."
        else:
            return max(0.01, min(3 * limit - wall, limit - cpu))
        return 0

    def result(self) -> ScriptRun:
        """What is to be said of it."""
        ended, message, code, line = self._ending()
        used = self._exit
        return ScriptRun(
            ending=ended,
            message=message,
            code=code,
            line=line,
            stdout=self._tails[1].text,
            stderr=self._tails[2].text,
            dropped=self._tails[1].dropped + self._tails[2].dropped,
            cpu_ms=max(0.0, self._guest.cpu_ms() - self._cpu_before),
            wall_ms=self._wall_ms,
            memory_mib=used.max_rss_kib / 1024 if used is not None else 0.0,
        )

    def _ending(self) -> tuple[Ending, str, int | None, int]:
        if self._said is not None:
            line = self._said[2:]
            number = int(line) if line.isdigit() and len(line) < 9 else 0
            ending = _SAID[self._said[0]]
            words = "It ran out of memory." if ending is Ending.OUT_OF_MEMORY else ""
            return ending, words, self._said[1], number
        if self._late:
            return Ending.TIMED_OUT, self._late, None, 0
        used = self._exit
        if self._nonsense or used is None or used.lost:
            return Ending.CRASHED, "Its process closed its connection and was stopped.", None, 0
        if used.signal is None:
            return Ending.EXITED, f"It ended itself with exit code {used.code}.", used.code, 0
        if used.max_rss_kib >= self._limits.memory_mib * 1024 * _FULL:
            return Ending.OUT_OF_MEMORY, "It ran out of memory.", None, 0
        return Ending.CRASHED, f"It was ended by {_signal_name(used.signal)}.", None, 0


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
