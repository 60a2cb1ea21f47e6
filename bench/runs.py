"""Time to list runs out of many, and to notice what has changed.

    python bench/runs.py [--runs 10000] [--repeats 5]

The runs are made up in a folder that is thrown away. The first row reads every file; the others are what a
command pays when nothing, or one run, is new. `runs list` is the whole command in a process of its own.
"""

from __future__ import annotations

import argparse
import dataclasses
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

BOUND_SECONDS = 1.0


def make_runs(folder: Path, count: int) -> None:
    """Write `count` runs of one to twelve steps each below `folder`."""
    from tracefix_tui.catalog import load_catalog
    from tracefix_tui.episode import Action, ActionType, Episode
    from tracefix_tui.records.actor import Actor
    from tracefix_tui.records.reader import read_run
    from tracefix_tui.records.recorder import Recorder
    from tracefix_tui.records.trajectory import to_line

    chance = random.Random(7)
    task = load_catalog().tasks[0]
    episode = Episode(task, None, seed=1)  # type: ignore[arg-type]  # nothing is graded
    recorder = Recorder(Actor("search", "search"), folder=folder)
    recorder.begin(episode, episode.reset())
    for _ in range(12):
        recorder.append(episode.step(Action(ActionType.VIEW_CODE)))
    recorder.end("left")
    assert recorder.path is not None
    run = read_run(recorder.path)
    lines = [to_line(entry) for entry in run.entries]
    for number in range(count):
        month = 1 + number * 12 // count
        name = f"2025{month:02}01T000000-{number:06x}"
        created = f"2025-{month:02}-01T00:00:00+00:00"
        header = dataclasses.replace(run.header, run=name, created=created)
        path = folder / "2025" / f"{month:02}" / f"{name}.jsonl"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(to_line(header) + "".join(lines[: chance.randint(1, 12)]), "utf-8")


def seconds(work: Callable[[], object], repeats: int) -> float:
    """The median time of `work`."""
    times = []
    for _ in range(repeats):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return statistics.median(times)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=10_000)
    parser.add_argument("--repeats", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        os.environ["TRACEFIX_HOME"] = home
        from tracefix_tui.records.index import RunIndex
        from tracefix_tui.records.recorder import runs_dir
        from tracefix_tui.records.selection import Order, Selection
        from tracefix_tui.records.statistics import statistics as statistics_of_runs

        make_runs(runs_dir(), options.runs)
        touched = next(runs_dir().glob("2025/06/*.jsonl"))

        def refresh(anew: bool = False) -> None:
            with RunIndex() as index:
                index.refresh(anew=anew)

        def changed() -> None:
            os.utime(touched)
            refresh()

        def command(*arguments: str) -> None:
            call = [str(Path(sys.executable).with_name("tracefix")), "runs", "list", *arguments]
            subprocess.run(call, stdout=subprocess.DEVNULL, check=True)

        rows = [("read all files", seconds(lambda: refresh(anew=True), 1))]
        rows.append(("nothing new", seconds(refresh, options.repeats)))
        rows.append(("one run changed", seconds(changed, options.repeats)))
        with RunIndex() as index:
            hard = Selection(player="search", least_score=0.5, since=0.0)
            newest = seconds(lambda: index.rows(limit=50), options.repeats)
            rows.append(("query: the newest 50", newest))
            rows.append(("query: filtered, by score", seconds(lambda: index.rows(hard, Order.SCORE), 5)))
            rows.append(("query: all rows", seconds(index.rows, options.repeats)))
            pairs = seconds(lambda: index.values(("reward", "task")), options.repeats)
            rows.append(("query: two columns of all", pairs))
            counted = seconds(lambda: statistics_of_runs(index, Selection()), options.repeats)
            rows.append(("statistics of all", counted))
        listing = seconds(command, options.repeats)
        rows.append(("runs list", listing))
        rows.append(("runs list --json (all)", seconds(lambda: command("--json"), options.repeats)))
        for name, took in rows:
            print(f"{name:28} {took * 1000:9.1f} ms")
    print(f"bound for `runs list`: {BOUND_SECONDS:.0f} s  {'ok' if listing < BOUND_SECONDS else 'TOO SLOW'}")
    return int(listing >= BOUND_SECONDS)


if __name__ == "__main__":
    raise SystemExit(main())
