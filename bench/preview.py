"""How soon after a save the preview tells what, beside one RUN_TESTS of the grader in the same run.

    python bench/preview.py [--rounds 5] [--task binary_search_off_by_one]

The app runs without a terminal at 120x40 on a copy of a shipped task and really watches its files. Each
kind of save is made in turn. Times are medians in milliseconds from the save until the player's first run
is shown, until reference and bug are checked, until the mutants are judged, and until all is proven. CPU is
that of the app and of its sandbox.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from tracefix_tui.authoring.checks import Check, Proof
from tracefix_tui.catalog import load_catalog, load_task
from tracefix_tui.grading import Grader
from tracefix_tui.grading.report import Report
from tracefix_tui.ui.app import TracefixApp
from tracefix_tui.ui.screens.preview import PreviewScreen

ROOT = Path(__file__).resolve().parent.parent
PATIENCE_SECONDS = 120.0
RUNS = 40
TICK = os.sysconf("SC_CLK_TCK")

Change = Callable[[str, int], str]
SAVES: dict[str, tuple[str, Change]] = {
    "a visible test": ("tests.py", lambda text, n: text.replace("def test_", f"def test_{n}_", 1)),
    "a new hidden test": (
        "hidden_tests.py",
        lambda text, n: f"{text}\n\ndef test_{n}():\n    assert {n} < {n + 1}\n",
    ),
    "the bug": ("buggy.py", lambda text, n: f"{text}\n\nROUND_{n} = {n}\n"),
    "the reference": ("solution.py", lambda text, n: f"{text}\n\nROUND_{n} = {n}\n"),
    "a comment in it": ("solution.py", lambda text, n: f"{text}\n# {n}\n"),
    "the title": ("task.toml", lambda text, n: text.replace('title = "', f'title = "{n} ')),
}


class Watched(PreviewScreen):
    """A preview that notes when it learns what.

    Attributes:
        at: when each thing was shown last.
    """

    CSS_PATH = ROOT / "tracefix_tui/ui/styles/preview.tcss"
    at: ClassVar[dict[str, float]] = {}

    def _seen(self, report: Report) -> None:
        super()._seen(report)
        self.at["seen"] = time.perf_counter()

    def _checked(self, check: Check) -> None:
        super()._checked(check)
        self.at[check.name] = time.perf_counter()

    def _proven(self, proof: Proof) -> None:
        super()._proven(proof)
        self.at["proven"] = time.perf_counter()


def cpu_ms(root: int) -> float:
    """CPU time of a process and all that it has started, also of those that have ended."""
    parents: dict[int, list[int]] = {}
    used: dict[int, float] = {}
    for entry in Path("/proc").iterdir():
        try:
            fields = (entry / "stat").read_text().rpartition(")")[2].split() if entry.name.isdigit() else []
        except OSError:
            continue
        if fields:
            parents.setdefault(int(fields[1]), []).append(int(entry.name))
            used[int(entry.name)] = sum(map(int, fields[11:15])) * 1e3 / TICK
    waiting, total = [root], 0.0
    while waiting:
        process = waiting.pop()
        total += used.get(process, 0.0)
        waiting += parents.get(process, [])
    return total


async def proven(at: dict[str, float]) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while "proven" not in at:
        if time.monotonic() > end:
            raise SystemExit(f"nothing was proven within {PATIENCE_SECONDS:g} s; known: {sorted(at)}")
        await asyncio.sleep(0.002)


async def measure(folder: Path, grader: Grader, rounds: int) -> dict[str, list[dict[str, float]]]:
    times: dict[str, list[dict[str, float]]] = {name: [] for name in SAVES}
    at = Watched.at
    app = TracefixApp(load_catalog(), grader=grader, opening=lambda: Watched(folder))
    async with app.run_test(size=(120, 40)):
        await proven(at)
        for number in range(rounds):
            for name, (file, change) in SAVES.items():
                await asyncio.sleep(0.3)
                path = folder / file
                at.clear()
                before, began = cpu_ms(os.getpid()), time.perf_counter()
                path.write_text(change(path.read_text(), number))
                await proven(at)
                found = {key: (at - began) * 1e3 for key, at in at.items()}
                found["cpu"] = cpu_ms(os.getpid()) - before
                times[name].append(found)
    return times


def one_run(folder: Path, grader: Grader) -> float:
    """Milliseconds that RUN_TESTS takes, the median."""
    task = load_task(folder, "bench")
    grader.grade(task.buggy, task)
    found = []
    for _ in range(RUNS):
        began = time.perf_counter()
        grader.grade(task.buggy, task)
        found.append((time.perf_counter() - began) * 1e3)
    return statistics.median(found)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--task", default="binary_search_off_by_one", help="a task that comes with TraceFix")
    arguments = parser.parse_args()

    source = load_catalog().find(arguments.task).folder
    assert source is not None
    with tempfile.TemporaryDirectory() as place, Grader() as grader:
        shutil.copytree(source.parent, Path(place, "bench"))
        folder = Path(place, "bench", source.name)
        run = one_run(folder, grader)
        times = asyncio.run(measure(folder, grader, arguments.rounds))
        run = statistics.median([run, one_run(folder, grader)])
    titles = ("shown", "checked", "mutants", "proven", "CPU")
    print(f"{'what is saved':<18}" + "".join(f"{title:>9}" for title in titles) + "  x RUN_TESTS")
    for name, rows in times.items():
        keys = ("seen", "bug", "mutants", "proven", "cpu")
        found = [statistics.median(row.get(key, row["proven"]) for row in rows) for key in keys]
        ratios = " ".join(f"{each / run:.0f}" for each in found[1:4:2])
        print(f"{name:<18}" + "".join(f"{each:>9.0f}" for each in found) + f"  {ratios}")
    print(f"RUN_TESTS takes {run:.1f} ms; x RUN_TESTS is that of checked and of proven")
    return 0


if __name__ == "__main__":
    sys.exit(main())
