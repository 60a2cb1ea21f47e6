"""Time from process start to the first full screen, beside an empty Textual app; memory; bytes when idle.

    python bench/first_paint.py [--runs 9] [--size 120x40]

Each round runs every program once in a fresh pseudo-terminal, so that a change in the machine's speed meets
all of them alike; what counts is the ratio to the empty app. A screen of ours is full when the last of its
parts has come; the empty app counts as full with its ten lines, although its footer comes later. Processor
time is what the program's main thread has used a moment after that; its ratio suffers less when the machine
is busy.
Needs Linux (memory and processor time are read from /proc) and pyte.
"""

from __future__ import annotations

import argparse
import fcntl
import os
import pty
import re
import select
import signal
import statistics
import struct
import sys
import tempfile
import termios
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyte

SETTLE_SECONDS = 1.5
IDLE_SECONDS = 3.0
PATIENCE_SECONDS = 60.0
_PRIVATE = re.compile(rb"\x1b\[[<>=][0-9;]*[A-Za-z]|\x1b\[\?[0-9;]*\$p|\x1b\[\?[0-9;]*u")
_EMPTY = """
from textual.app import App
from textual.widgets import Footer, Header, Static
class Empty(App):
    def compose(self):
        yield Header()
        yield Static("\\n".join(f"line {number}" for number in range(10)))
        yield Footer()
Empty().run()
"""


@dataclass
class Program:
    """What is measured, and what was seen.

    Attributes:
        texts: all of them on the screen mean that it is full.
        paints: milliseconds from start to the full screen, one per run.
        cpu: milliseconds of processor time up to the full screen, one per run.
        resident: MiB of the program itself, without the processes it has started, one per run.
        idle: bytes per second written when nothing happens, one per run.
    """

    name: str
    command: Sequence[str]
    texts: Sequence[str]
    paints: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    resident: list[float] = field(default_factory=list)
    idle: list[float] = field(default_factory=list)


class Run:
    """One program in one pseudo-terminal."""

    def __init__(self, command: Sequence[str], columns: int, rows: int) -> None:
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self.started = time.perf_counter()
        self.pid, self._terminal = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
            os.execvp(command[0], list(command))

    def until(self, texts: Sequence[str]) -> float:
        """Read until all texts are on the screen; milliseconds from the start until the last of them."""
        chunks: list[tuple[float, bytes]] = []
        ended = False
        while not ended and time.perf_counter() - self.started < PATIENCE_SECONDS:
            # Parsing waits until the program pauses, so that it takes no time from the program.
            pause = 0.05 if chunks else PATIENCE_SECONDS
            if select.select([self._terminal], [], [], pause)[0]:
                try:
                    data = os.read(self._terminal, 65536)
                except OSError:
                    data = b""
                if data:
                    chunks.append((time.perf_counter(), data))
                    continue
                ended = True
            for stamp, data in chunks:
                self._stream.feed(_PRIVATE.sub(b"", data))
                shown = "\n".join(self._screen.display)
                if all(text in shown for text in texts):
                    return (stamp - self.started) * 1000
            chunks.clear()
        raise TimeoutError("no full screen:\n" + "\n".join(self._screen.display))

    def count(self, seconds: float) -> int:
        """Bytes written during some time."""
        end, total = time.perf_counter() + seconds, 0
        while (left := end - time.perf_counter()) > 0:
            if select.select([self._terminal], [], [], left)[0]:
                total += len(os.read(self._terminal, 65536))
        return total

    def resident(self) -> float:
        """MiB that the program holds in memory."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024  # type: ignore[index]

    def cpu(self) -> float:
        """Milliseconds of processor time that the program's main thread has used."""
        return int(Path(f"/proc/{self.pid}/schedstat").read_text().split()[0]) / 1e6

    def end(self) -> None:
        """Stop the program and wait for its end."""
        os.kill(self.pid, signal.SIGTERM)
        while select.select([self._terminal], [], [], 5)[0]:
            try:
                if not os.read(self._terminal, 65536):
                    break
            except OSError:
                break
        os.waitpid(self.pid, 0)
        os.close(self._terminal)


def measure(program: Program, columns: int, rows: int, warm: bool) -> None:
    """Run a program once; a warm-up run only fills caches."""
    run = Run(program.command, columns, rows)
    try:
        paint = run.until(program.texts)
        cpu = run.cpu()
        if not warm:
            program.cpu.append(cpu)
            run.count(SETTLE_SECONDS)
            program.paints.append(paint)
            program.resident.append(run.resident())
            program.idle.append(run.count(IDLE_SECONDS) / IDLE_SECONDS)
    finally:
        run.end()


def main() -> int:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("--size", default="120x40", help="COLUMNSxROWS")
    parser.add_argument("--task", default="binary_search_off_by_one")
    options = parser.parse_args()
    columns, rows = (int(part) for part in options.size.split("x"))
    tracefix = [str(Path(sys.executable).with_name("tracefix"))]
    programs = [
        Program("empty Textual app", [sys.executable, "-c", _EMPTY], ["line 9"]),
        Program("tracefix", tracefix, ["of 25 solved", "The code to mend", "Commands"]),
        Program("tracefix play NAME", [*tracefix, "play", options.task], ["def ", "Tests", "Submit"]),
    ]
    os.environ.update(TERM="xterm-256color", COLORTERM="truecolor")
    os.environ.pop("NO_COLOR", None)
    # Whoever starts a program twice has it compiled; without this a changed source was compiled in each run.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    with tempfile.TemporaryDirectory() as home:
        os.environ["TRACEFIX_HOME"] = home
        for number in range(options.runs + 1):
            for program in programs:
                measure(program, columns, rows, warm=number == 0)
    base = programs[0]
    print(f"{options.size}, {options.runs} runs each: medians (least); of processor time the least\n")
    head = ("program", "full screen, ms", "ratio", "processor, ms", "ratio", "resident, MiB", "idle, bytes/s")
    row = "{:<20} {:>16} {:>13} {:>14} {:>6} {:>14} {:>14}"
    print(row.format(*head))
    for program in programs:
        ratio = statistics.median(one / other for one, other in zip(program.paints, base.paints, strict=True))
        least = min(program.paints) / min(base.paints)
        print(
            row.format(
                program.name,
                f"{statistics.median(program.paints):.0f} ({min(program.paints):.0f})",
                f"{ratio:.2f} ({least:.2f})",
                f"{min(program.cpu):.0f}",
                f"{min(program.cpu) / min(base.cpu):.2f}",
                f"{statistics.median(program.resident):.1f}",
                f"{max(program.idle):.1f}",
            )
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
