"""What a verdict costs: a graded run beside a bare fork, pytest, and the start of an interpreter.

    python bench/grade.py [--runs 300] [--seconds 5]

Everything is measured in turns within one run, so that a change in the machine's speed meets all rows alike;
what counts are the ratios. Times are medians in milliseconds. "4 tests" is what RUN_TESTS does: the source is
sent to a fresh candidate and the job to the judge of the task, which stays; these runs follow each other
without a pause, and beside them are some with a pause before each, as a person makes them. "4 + 4 tests, each
alone" is SUBMIT without the comparison with the reference. On a machine that has other work to do,
`chrt --rr 1` before the command keeps that work out of all rows alike.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

from tracefix_tui.catalog import Difficulty, Limits, Task
from tracefix_tui.grading import Grader

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = 5
PAUSE_SECONDS = 0.02

SOLUTION = (
    "def total(numbers):\n    result = 0\n    for n in numbers:\n        result += n\n    return result\n"
)
TESTS = "from solution import total\n\n" + "".join(
    f"\ndef test_{length}():\n    assert total(list(range({length}))) == {length * (length - 1) // 2}\n"
    for length in (0, 1, 5, 9)
)
FORKS = """
import os, time
times = []
for _ in range({runs}):
    start = time.perf_counter()
    child = os.fork()
    if not child:
        os._exit(0)
    os.waitpid(child, 0)
    times.append(time.perf_counter() - start)
print(sorted(times)[len(times) // 2] * 1e3)
"""


def task() -> Task:
    """Four visible and four hidden tests of a small function."""
    return Task(
        name="total",
        pack="bench",
        title="Total",
        description="",
        difficulty=Difficulty.EASY,
        category="bench",
        bug_type="none",
        tags=(),
        hints=("", "", ""),
        explanation="",
        buggy=SOLUTION,
        solution=SOLUTION,
        tests=TESTS,
        hidden_tests=TESTS.replace("test_", "test_hidden_"),
        limits=Limits(differential=False),
    )


def once(work: Callable[[], object]) -> float:
    """Milliseconds that one call takes."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1e3


def process(*arguments: str, cwd: Path = ROOT) -> Callable[[], object]:
    return lambda: subprocess.run([sys.executable, *arguments], cwd=cwd, check=True, capture_output=True)


def bare_fork(runs: int) -> float:
    """The median of fork, _exit and wait in a small process, in milliseconds."""
    script = FORKS.format(runs=runs)
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", script], check=True, capture_output=True, text=True
    )
    return float(done.stdout)


def throughput(grader: Grader, task: Task, workers: int, seconds: float) -> float:
    """Runs of the visible tests per second, asked for by so many threads."""
    counts = [0] * workers
    end = time.perf_counter() + seconds

    def work(number: int) -> None:
        while time.perf_counter() < end:
            assert grader.grade(SOLUTION, task).all_passed
            counts[number] += 1

    threads = [threading.Thread(target=work, args=(number,)) for number in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / seconds


def first_run() -> tuple[float, float]:
    """Milliseconds to start the sandbox, and for the first run in it."""
    with Grader() as grader:
        return once(grader.warm_up), once(lambda: grader.grade(SOLUTION, task()))


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=300, help="graded runs, and forks")
    parser.add_argument("--seconds", type=float, default=5.0, help="time for each throughput")
    arguments = parser.parse_args()

    bench = task()
    names = ("fork", "visible", "paused", "all", "unittest", "typer", "pytest", "grade", "start", "first")
    times: dict[str, list[float]] = {name: [] for name in names}
    with tempfile.TemporaryDirectory() as folder, Grader() as grader:
        place = Path(folder)
        (place / "solution.py").write_text(SOLUTION)
        (place / "test_total.py").write_text(TESTS)
        pytest = process("-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", "/dev/null", ".", cwd=place)
        mended = str(ROOT / "tasks/tracefix/reverse_string_wrong_step/solution.py")
        command = "from tracefix_tui.cli import main; main()"
        visible = ("reverse_string_wrong_step", mended, "--suite", "visible", "--json")
        assert grader.grade(SOLUTION, bench, suite="all").passed == 8
        for _ in range(ROUNDS):
            times["fork"].append(bare_fork(arguments.runs))
            for _ in range(arguments.runs // ROUNDS):
                times["visible"].append(once(lambda: grader.grade(SOLUTION, bench)))
            for _ in range(arguments.runs // ROUNDS // 2):
                time.sleep(PAUSE_SECONDS)
                times["paused"].append(once(lambda: grader.grade(SOLUTION, bench)))
            for _ in range(arguments.runs // ROUNDS // 4):
                times["all"].append(once(lambda: grader.grade(SOLUTION, bench, suite="all")))
            times["unittest"].append(once(process("-c", "import unittest")))
            times["typer"].append(once(process("-c", "import typer, pydantic")))
            times["pytest"].append(once(pytest))
            times["grade"].append(once(process("-c", command, "grade", *visible)))
            start, first = first_run()
            times["start"].append(start)
            times["first"].append(first)
        one = throughput(grader, bench, 1, arguments.seconds)
        two = throughput(grader, bench, 2, arguments.seconds)

    median = {name: statistics.median(values) for name, values in times.items()}
    titles = {"unittest": "import unittest", "visible": "a run of 4 tests", "typer": "typer, pydantic"}

    def ratio(name: str, other: str) -> str:
        return f"{median[name] / median[other]:.2f} x {titles[other]}"

    rows = [
        ("bare fork + _exit + wait", "fork", ""),
        ("a run of 4 tests", "visible", ratio("visible", "unittest")),
        ("the same after a pause", "paused", ""),
        ("4 + 4 tests, each alone", "all", ""),
        ('python -c "import unittest"', "unittest", ""),
        (
            "pytest in a subprocess",
            "pytest",
            ratio("pytest", "visible"),
        ),
        ("start of the sandbox", "start", ""),
        ("first run of a task", "first", ""),
        ('python -c "import typer, pydantic"', "typer", ""),
        (
            "tracefix grade --suite visible",
            "grade",
            ratio("grade", "typer"),
        ),
    ]
    print(f"{'':<36} {'ms':>8} {'x fork':>8}")
    for title, name, note in rows:
        print(f"{title:<36} {median[name]:>8.2f} {median[name] / median['fork']:>8.1f}  {note}")
    print(f"{'runs/s, one thread':<36} {one:>8.0f}")
    print(f"{'runs/s, two threads':<36} {two:>8.0f} {two / one:>8.2f}  x one thread")
    return 0


if __name__ == "__main__":
    sys.exit(main())
