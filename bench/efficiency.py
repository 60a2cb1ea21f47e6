"""Does the efficiency measurement find the right growth, and does a source keep its band?

Ten known algorithms are measured ten times each, first on an idle machine, then beside four busy processes;
then one source of each band is measured a hundred times. Every measurement starts from nothing.

Run with `python bench/efficiency.py [--rounds N] [--again N]`.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from tracefix_tui.catalog.task import Difficulty, Limits, Task
from tracefix_tui.grading.assessment import Efficiency, Growth
from tracefix_tui.grading.efficiency import Meter
from tracefix_tui.sandbox import Cancel, Sandbox

LIST = "def make(n, rng):\n    return ([byte - 128 for byte in rng.randbytes(n)],)\n"
ORDERED = "def make(n, rng):\n    return (list(range(0, 3 * n, 3)), 3 * n - 2)\n"
KNOWN: dict[str, tuple[Growth, str, str]] = {
    "binary search": (
        Growth.LOGARITHMIC,
        ORDERED,
        "def f(a, x):\n    lo, hi = 0, len(a)\n    while lo < hi:\n        mid = (lo + hi) // 2\n"
        "        if a[mid] < x:\n            lo = mid + 1\n        else:\n            hi = mid\n"
        "    return lo\n",
    ),
    "bisect": (
        Growth.LOGARITHMIC,
        ORDERED,
        "import bisect\ndef f(a, x):\n    return bisect.bisect_left(a, x)\n",
    ),
    "linear search": (
        Growth.LINEAR,
        ORDERED,
        "def f(a, x):\n    for i, v in enumerate(a):\n        if v >= x:\n            return i\n"
        "    return -1\n",
    ),
    "kadane": (
        Growth.LINEAR,
        LIST,
        "def f(a):\n    best = now = a[0]\n    for x in a[1:]:\n        now = max(now + x, x)\n"
        "        best = max(best, now)\n    return best\n",
    ),
    "sorted": (Growth.LINEAR, LIST, "def f(a):\n    return sorted(a)\n"),
    "merge sort": (
        Growth.LINEAR,
        LIST,
        "def f(a):\n    if len(a) < 2:\n        return list(a)\n    m = len(a) // 2\n"
        "    x, y, out = f(a[:m]), f(a[m:]), []\n    i = j = 0\n    while i < len(x) and j < len(y):\n"
        "        if x[i] <= y[j]:\n            out.append(x[i]); i += 1\n        else:\n"
        "            out.append(y[j]); j += 1\n    return out + x[i:] + y[j:]\n",
    ),
    "bubble sort": (
        Growth.QUADRATIC,
        LIST,
        "def f(a):\n    a = list(a)\n    for i in range(len(a)):\n        for j in range(len(a) - 1 - i):\n"
        "            if a[j] > a[j + 1]:\n                a[j], a[j + 1] = a[j + 1], a[j]\n    return a\n",
    ),
    "all pairs": (
        Growth.QUADRATIC,
        LIST,
        "def f(a):\n    best = a[0]\n    for i in range(len(a)):\n        total = 0\n"
        "        for j in range(i, len(a)):\n            total += a[j]\n"
        "            if total > best:\n                best = total\n    return best\n",
    ),
    "all runs": (
        Growth.CUBIC,
        LIST,
        "def f(a):\n    best = a[0]\n    for i in range(len(a)):\n        for j in range(i, len(a)):\n"
        "            total = 0\n            for k in range(i, j + 1):\n                total += a[k]\n"
        "            best = max(best, total)\n    return best\n",
    ),
    "all triples": (
        Growth.CUBIC,
        LIST,
        "def f(a):\n    found = 0\n    n = len(a)\n    for i in range(n):\n"
        "        for j in range(i + 1, n):\n"
        "            for k in range(j + 1, n):\n                if a[i] + a[j] + a[k] == 0:\n"
        "                    found += 1\n    return found\n",
    ),
}
TWICE = "def f(a):\n    best = now = a[0]\n    for x in a[1:]:\n        now = max(now + x, x)\n"
SLOWER = (
    "def f(a):\n    best = now = a[0]\n    for x in a[1:]:\n        now = max(now + x, x)\n"
    "        for _ in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10):\n            best = max(best, now)\n    return best\n"
)
BANDS = {
    "1.0 kadane": KNOWN["kadane"][2],
    "0.7 kadane, ten times": SLOWER,
    "0.2 all pairs": KNOWN["all pairs"][2],
    "0.0 all runs": KNOWN["all runs"][2],
}


def a_task(sizes: str, solution: str) -> Task:
    return Task(
        name="known",
        pack="bench",
        title="",
        description="",
        difficulty=Difficulty.EASY,
        category="",
        bug_type="",
        tags=(),
        hints=(),
        explanation="",
        buggy="",
        solution=solution,
        tests="",
        hidden_tests="",
        sizes=sizes,
        limits=Limits(),
    )


def measured(sandbox: Sandbox, source: str, task: Task) -> tuple[Efficiency, float]:
    """One measurement with a meter that knows nothing, and its wall time in milliseconds."""
    began = time.monotonic()
    found = Meter(sandbox).measure(source, task, Cancel())
    return found, (time.monotonic() - began) * 1e3


@contextmanager
def neighbours(count: int) -> Iterator[None]:
    busy = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(count)]
    try:
        yield
    finally:
        for process in busy:
            process.kill()
            process.wait()


def classes(sandbox: Sandbox, rounds: int) -> None:
    right = total = 0
    times: list[float] = []
    for name, (growth, sizes, source) in KNOWN.items():
        found = [measured(sandbox, source, a_task(sizes, source)) for _ in range(rounds)]
        hits = sum(each.candidate.growth is growth for each, _ in found)
        times += [wall for _, wall in found]
        right, total = right + hits, total + rounds
        print(f"  {name:15} {growth.value:20} {hits}/{rounds}")
    quantile = statistics.quantiles(times, n=20)[18]
    print(
        f"  right: {right} of {total}; reference and source together {statistics.median(times):.0f} ms, "
        f"95 % within {quantile:.0f} ms"
    )


def bands(sandbox: Sandbox, again: int) -> None:
    task = a_task(LIST, KNOWN["kadane"][2])
    for name, source in BANDS.items():
        found = [measured(sandbox, source, task) for _ in range(again)]
        scores = sorted({each.score for each, _ in found})
        ratios = [each.ratio for each, _ in found if each.ratio is not None]
        spread = f", ratio {min(ratios):.2f}..{max(ratios):.2f}" if ratios else ""
        print(f"  {name:22} {len(scores)} band(s) in {again}: {scores}{spread}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--again", type=int, default=100)
    options = parser.parse_args()
    with Sandbox() as sandbox:
        for count in (0, 4):
            with neighbours(count):
                print(f"{count} busy neighbours")
                classes(sandbox, options.rounds)
        print("the same source again")
        bands(sandbox, options.again)


if __name__ == "__main__":
    main()
