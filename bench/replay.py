"""Time of a jump in a recording of 100 steps beside one of 10,000.

    python bench/replay.py [--jumps 200] [--screen-jumps 40]

The first part asks for the state after random steps, the second has the replay screen show them, each until
it is painted. What counts is the ratio: a jump must take the same time in a recording of any length.
"""

from __future__ import annotations

import argparse
import asyncio
import dataclasses
import os
import random
import statistics
import tempfile
import time
from pathlib import Path

LENGTHS = (100, 10_000)
BOUND = 1.5


def make_run(folder: Path, length: int) -> Path:
    """A run of so many steps: an edit, a run of tests with texts of some length, over and over."""
    from tracefix_tui.catalog import load_catalog
    from tracefix_tui.episode import Action, ActionType, Episode
    from tracefix_tui.grading import Grader
    from tracefix_tui.records.actor import Actor
    from tracefix_tui.records.reader import read_run
    from tracefix_tui.records.recorder import Recorder
    from tracefix_tui.records.trajectory import to_line

    task = load_catalog().find("lru_cache_no_promotion")
    recorder = Recorder(Actor("search", "search"), folder=folder)
    with Grader() as grader:
        episode = Episode(task, grader, seed=1)
        recorder.begin(episode, episode.reset())
        recorder.append(
            episode.step(Action(ActionType.REPLACE_LINES, 1, 1, "# changed", thought="why " * 50))
        )
        recorder.append(episode.step(Action(ActionType.RUN_TESTS, thought="what " * 50)))
    recorder.end("left")
    assert recorder.path is not None
    run = read_run(recorder.path)
    recorder.path.unlink()
    path = folder / f"{length}.jsonl"
    with path.open("w", encoding="utf-8") as file:
        file.write(to_line(run.header))
        for number in range(1, length + 1):
            entry = run.entries[number % 2]
            step = dataclasses.replace(entry.step, index=number)
            file.write(to_line(dataclasses.replace(entry, step=step)))
    return path


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--jumps", type=int, default=200)
    parser.add_argument("--screen-jumps", type=int, default=40)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        os.environ["TRACEFIX_HOME"] = home
        print(f"{'':24}" + "".join(f"{length:>10,}" for length in LENGTHS) + "     ratio")
        paths = [make_run(Path(home), length) for length in LENGTHS]
        opened, states = [], []
        for path in paths:
            began = time.perf_counter()
            states.append(_state(path))
            opened.append(time.perf_counter() - began)
        _row("reading once", opened)
        worst = _row("jump, state", [_seeking(state, options.jumps) for state in states])
        shown = [asyncio.run(_showing(path, options.screen_jumps)) for path in paths]
        worst = max(worst, _row("jump, on the screen", shown))
    print(f"bound of the ratio of a jump: {BOUND}  {'ok' if worst < BOUND else 'TOO SLOW'}")
    return int(worst >= BOUND)


def _state(path: Path):  # type: ignore[no-untyped-def]
    from tracefix_tui.catalog import load_catalog
    from tracefix_tui.play.replay import Replay, ReplayState

    return ReplayState(Replay(path), load_catalog().find("lru_cache_no_promotion"))


def _seeking(state, jumps: int) -> float:  # type: ignore[no-untyped-def]
    times = []
    for position in random.Random(1).choices(range(1, len(state.replay) + 1), k=jumps):
        began = time.perf_counter()
        state.seek(position)
        times.append(time.perf_counter() - began)
    return statistics.median(times)


async def _showing(path: Path, jumps: int) -> float:
    from tracefix_tui.catalog import load_catalog
    from tracefix_tui.play.replay import Replay
    from tracefix_tui.ui.app import TracefixApp
    from tracefix_tui.ui.screens.replay import ReplayScreen

    catalog = load_catalog()
    screen = ReplayScreen(Replay(path), catalog.find("lru_cache_no_promotion"))
    times = []
    async with TracefixApp(catalog, opening=lambda: screen).run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        for position in random.Random(1).choices(range(1, len(screen.replay) + 1), k=jumps):
            began = time.perf_counter()
            screen.action_seek(position)
            await pilot.pause()
            times.append(time.perf_counter() - began)
    return statistics.median(times)


def _row(name: str, seconds: list[float]) -> float:
    ratio = seconds[-1] / seconds[0]
    print(f"{name:24}" + "".join(f"{each * 1000:>7.2f} ms" for each in seconds) + f"  {ratio:8.2f}")
    return ratio


if __name__ == "__main__":
    raise SystemExit(main())
