"""What the server costs, beside an OpenEnv environment that does nothing and beside the bare grader.

    python bench/server.py [--seconds 0.5] [--rounds 9]

Everything is measured in short turns within one run, so that a change in the machine's speed meets both
columns alike; what counts is the ratio, the median over the turns. Servers run in processes of their own, and
the same client talks to both. The one that does nothing is OpenEnv's own server, whose environment answers
each step with an empty observation. It has a thread for each session, so on a busy machine it gets more of
the processors than a server with one thread: "per CPU s" counts the server's own processor time instead.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from websockets.asyncio.client import ClientConnection, connect

from tracefix_tui.catalog import load_catalog
from tracefix_tui.grading import Grader

TASK = "binary_search_off_by_one"
SESSIONS = (1, 16, 64)
GRADING = 8
"""Sessions, and threads of the bare grader, that run tests side by side."""
MANY = 200
"""Sessions that are opened to weigh one."""
STEPS = 49
"""Steps of an episode before it is reset: the next one would end it."""

RESET = json.dumps({"type": "reset", "data": {"task_name": TASK}})

TRACEFIX = "from tracefix_tui.cli import main; main()"
NOTHING = """
import sys
import uvicorn
from openenv.core.env_server import Action, Environment, Observation, State, create_app

class Nothing(Environment):
    SUPPORTS_CONCURRENT_SESSIONS = True
    def reset(self, seed=None, episode_id=None, **more): return Observation()
    def step(self, action, timeout_s=None, **more): return Observation(reward=0.0)
    @property
    def state(self): return State()

app = create_app(Nothing, Action, Observation, max_concurrent_envs=512)
uvicorn.run(app, port=int(sys.argv[1]), log_level="warning")
"""


@contextmanager
def served(code: str, *arguments: str, port: int) -> Iterator[tuple[subprocess.Popen[bytes], float]]:
    """A server process and the seconds until it was healthy."""
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-c", code, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        while True:
            try:
                urlopen(f"http://127.0.0.1:{port}/health", timeout=5).close()
                break
            except (URLError, OSError):
                time.sleep(0.01)
        yield process, time.perf_counter() - began
    finally:
        process.terminate()
        process.wait()


async def asked(socket: ClientConnection, message: str) -> str:
    """The answer to one message, which is no error."""
    await socket.send(message)
    answer = await socket.recv(decode=True)
    assert '"type":"error"' not in answer, answer
    return answer


async def playing(socket: ClientConnection, step: str, until: float) -> int:
    """Repeat a step until the time is up; how often it was done."""
    done = 0
    while time.perf_counter() < until:
        await asked(socket, step)
        done += 1
        if done % STEPS == 0:
            await asked(socket, RESET)
    return done


async def rate(
    process: subprocess.Popen[bytes], port: int, sessions: int, action: dict[str, str], seconds: float
) -> tuple[float, float]:
    """Steps of some sessions side by side: a second, and a second of the server's processor time."""
    step = json.dumps({"type": "step", "data": action})
    url = f"ws://127.0.0.1:{port}/ws"
    sockets = [await connect(url, proxy=None, compression=None) for _ in range(sessions)]
    await asyncio.gather(*(asked(socket, RESET) for socket in sockets))
    began, used = time.perf_counter(), cpu_seconds(process)
    done = await asyncio.gather(*(playing(socket, step, began + seconds) for socket in sockets))
    took, used = time.perf_counter() - began, cpu_seconds(process) - used
    await asyncio.gather(*(socket.close() for socket in sockets))
    return sum(done) / took, sum(done) / used


def graded(grader: Grader, seconds: float) -> float:
    """Runs of the visible tests a second, by the grader alone."""
    task = load_catalog().find(TASK)
    until = time.perf_counter() + seconds
    counts = [0] * GRADING

    def work(number: int) -> None:
        while time.perf_counter() < until:
            grader.grade(task.buggy, task)
            counts[number] += 1

    threads = [threading.Thread(target=work, args=(number,)) for number in range(GRADING)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / (time.perf_counter() - began)


def cpu_seconds(process: subprocess.Popen[bytes]) -> float:
    """Processor time of the server's own process, all threads together."""
    fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident_kib(process: subprocess.Popen[bytes]) -> int:
    """Memory of the server's own process."""
    status = Path(f"/proc/{process.pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0])


async def weight(process: subprocess.Popen[bytes], port: int) -> float:
    """KiB that a session with an episode adds to the server, connection included."""
    url = f"ws://127.0.0.1:{port}/ws"
    before = resident_kib(process)
    sockets = [await connect(url, proxy=None, compression=None) for _ in range(MANY)]
    for socket in sockets:
        await asked(socket, RESET)
    grown = resident_kib(process) - before
    await asyncio.gather(*(socket.close() for socket in sockets))
    return grown / MANY


def median_row(name: str, turns: Sequence[tuple[float, float]]) -> None:
    """Print the medians of both, and the median ratio of a turn."""
    first, second = (statistics.median(values) for values in zip(*turns, strict=True))
    row(name, first, second, statistics.median(ours / other for ours, other in turns))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=0.5, help="of each measurement")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--port", type=int, default=17860)
    chosen = parser.parse_args()
    here, there, seconds = chosen.port, chosen.port + 1, chosen.seconds
    view, run = {"action_type": "VIEW_CODE"}, {"action_type": "RUN_TESTS"}
    with (
        served(TRACEFIX, "serve", "--port", str(here), "--per-client", "0", port=here) as (process, start),
        served(NOTHING, str(there), port=there) as (other, other_start),
        Grader() as grader,
    ):
        grader.warm_up()
        for number in (1, 16):
            asyncio.run(rate(process, here, number, view, 0.5))
            asyncio.run(rate(other, there, number, {}, 0.5))
        print(f"{'':34}{'tracefix':>10}{'beside':>10}{'ratio':>8}")
        for number in SESSIONS:
            turns = [
                (
                    asyncio.run(rate(process, here, number, view, seconds)),
                    asyncio.run(rate(other, there, number, {}, seconds)),
                )
                for _ in range(chosen.rounds)
            ]
            median_row(f"VIEW_CODE/s, {number} sessions, no-op", [(a[0], b[0]) for a, b in turns])
            median_row("  per CPU s", [(a[1], b[1]) for a, b in turns])
        graded_turns = [
            (asyncio.run(rate(process, here, GRADING, run, seconds))[0], graded(grader, seconds))
            for _ in range(chosen.rounds)
        ]
        median_row(f"RUN_TESTS/s, {GRADING} sessions, grader", graded_turns)
        row("KiB per session, no-op", asyncio.run(weight(process, here)), asyncio.run(weight(other, there)))
        row("MiB of the server, no-op", resident_kib(process) / 1024, resident_kib(other) / 1024)
        row("s to the first answer, no-op", start, other_start)


def row(name: str, ours: float, other: float, ratio: float | None = None) -> None:
    """One line of the table."""
    print(f"{name:34}{ours:10.2f}{other:10.2f}{ratio or ours / other:8.2f}", flush=True)


if __name__ == "__main__":
    main()
