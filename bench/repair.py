"""How well the search agent repairs: solved, right on the hidden tests too, time and candidates, by pack.

    python bench/repair.py [--packs tracefix,codearena] [--seconds 20]

Solved means that a patch passes every visible test; right, that the patch submitted passes the hidden ones
as well. Times are of whole episodes, played one after the other.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics

from tracefix_tui.catalog import Task, load_catalog
from tracefix_tui.episode import Episode
from tracefix_tui.grading import Grader
from tracefix_tui.play.bench import PrivateBench
from tracefix_tui.play.evaluation import play_out
from tracefix_tui.play.session import Session
from tracefix_tui.players.search import Budget, SearchAgent


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--packs", default="", help="names of packs, with commas between; all without")
    parser.add_argument("--seconds", type=float, default=Budget().seconds, help="budget of one hunt")
    options = parser.parse_args()
    wanted = set(filter(None, options.packs.split(",")))
    packs: dict[str, list[tuple[bool, bool, float, int]]] = {}
    with Grader() as grader:
        grader.warm_up()
        for task in load_catalog().tasks:
            if not wanted or task.pack in wanted:
                solved, right, seconds, runs = asyncio.run(episode(task, grader, options.seconds))
                packs.setdefault(task.pack, []).append((solved, right, seconds, runs))
                mark = "right" if right else "visible tests only" if solved else "not solved"
                print(f"{task.id:48} {mark:18} {seconds:6.2f} s {runs:5} candidates", flush=True)
    rows = [*packs.items(), ("all", [row for rows in packs.values() for row in rows])]
    print(f"\n{'pack':12} {'tasks':>5} {'solved':>6} {'right':>6} {'median s':>9} {'candidates':>11}")
    for name, results in rows:
        if results:
            solved_all, right_all, times, counts = zip(*results, strict=True)
            print(
                f"{name:12} {len(results):5} {sum(solved_all):6} {sum(right_all):6} "
                f"{statistics.median(times):9.2f} {statistics.median(counts):11.0f}"
            )


async def episode(task: Task, grader: Grader, budget: float) -> tuple[bool, bool, float, int]:
    """(visible tests pass, all tests pass, seconds, private runs) of one episode."""
    import time

    began = time.monotonic()
    session = Session(Episode(task, grader, seed=0))
    bench = PrivateBench(task, grader)
    await play_out(session, SearchAgent(Budget(seconds=budget)), bench)
    verdict = session.state.verdict
    seconds = time.monotonic() - began
    if verdict is None:
        return False, False, seconds, bench.runs
    return verdict.visible_passed == verdict.visible_total, verdict.solved, seconds, bench.runs


if __name__ == "__main__":
    main()
