"""Mutants judged per second, beside what the bare grader does with the same sources and tests.

    python bench/mutate.py [--rounds 3] [--packs tracefix]

Judged are all mutants of the references of a pack's tasks, from nothing, as `tracefix tasks prove` does it.
The bare grader is asked by as many threads for the same runs: of the visible tests up to the first failure,
and of the hidden ones where none failed. "Endless" are mutants that run into the clock: each costs its CPU
limit, so they are counted apart. Growth is the time for a mutant of a source four and sixteen times as
long, with as many times the tests. Everything is measured in turns within one run; what counts are the
ratios.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from tracefix_tui.authoring.killing import kill, tight
from tracefix_tui.authoring.mutants import Mutants, mutate
from tracefix_tui.authoring.side_by_side import side_by_side
from tracefix_tui.catalog import Task, load_catalog
from tracefix_tui.grading import Grader
from tracefix_tui.grading.report import Outcome
from tracefix_tui.sandbox import Cancel

CORES = (1, 2)
COPIES = (1, 4, 16)
SLOWEST_MS = 1.0
FUNCTION = (
    "def total_{number}(numbers):\n    result = {number}\n    for n in numbers:\n"
    "        if n > 0:\n            result += n\n    return result\n\n\n"
)
TEST = "def test_{number}():\n    assert total_{number}([3, -4, 1]) == {number} + 4\n\n\n"


@dataclass
class Times:
    """Seconds of each round, by number of cores: of judging, and of the bare grader."""

    judged: dict[int, list[float]] = field(default_factory=lambda: {cores: [] for cores in CORES})
    bare: dict[int, list[float]] = field(default_factory=lambda: {cores: [] for cores in CORES})


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def parted(task: Task, grader: Grader) -> tuple[Mutants, Mutants]:
    """The mutants of a task's reference that come to their end, and those that run into the clock."""
    mutants = mutate(task.solution)
    hurried = tight(task, SLOWEST_MS)

    def ends(source: str) -> bool:
        reports = (
            grader.grade(source, hurried, suite=suite, most_failures=0) for suite in ("visible", "hidden")
        )
        return all(each.outcome is not Outcome.TIMED_OUT for report in reports for each in report.results)

    ended = list(side_by_side(partial(ends, mutant.source) for mutant in mutants.kept))
    some = (
        tuple(m for m, end in zip(mutants.kept, ended, strict=True) if end is wanted)
        for wanted in (True, False)
    )
    quick, endless = (replace(mutants, kept=kept) for kept in some)
    return quick, endless


def judge(task: Task, mutants: Mutants, grader: Grader, cores: int) -> None:
    kill(mutants, task, grader, SLOWEST_MS, cancel=Cancel(), workers=cores)


def grade(task: Task, mutants: Mutants, grader: Grader, cores: int) -> None:
    hurried = tight(task, SLOWEST_MS)

    def run(source: str) -> bool:
        return all(
            grader.grade(source, hurried, suite=suite, most_failures=0).all_passed
            for suite in ("visible", "hidden")
        )

    for _ in side_by_side((partial(run, mutant.source) for mutant in mutants.kept), cores):
        pass


def measure(work: Sequence[tuple[Task, Mutants]], grader: Grader, rounds: int) -> Times:
    times = Times()
    for task, mutants in work:
        grade(task, mutants, grader, 1)
    for _ in range(rounds):
        for cores in CORES:
            for kind, found in ((judge, times.judged), (grade, times.bare)):
                found[cores].append(
                    sum(seconds(partial(kind, task, mutants, grader, cores)) for task, mutants in work)
                )
    return times


def long_task(task: Task, copies: int) -> Task:
    """A task of so many functions, with one visible and one hidden test for each."""
    solution = "".join(FUNCTION.format(number=number) for number in range(copies))
    tests = "from solution import *\n\n\n" + "".join(TEST.format(number=number) for number in range(copies))
    return replace(task, solution=solution, buggy=solution, tests=tests, hidden_tests=tests)


def show(title: str, count: int, times: Times) -> None:
    one, two = (statistics.median(times.judged[cores]) for cores in CORES)
    for cores, took in ((1, one), (2, two)):
        bare = statistics.median(times.bare[cores])
        said = f"{bare / took:.2f} of the bare grader's {count / bare:.0f}"
        more = f"{one / two:.2f} x one core" if cores == 2 else ""
        print(f"{title:<12} {count:>7} {cores:>5} {count / took:>10.0f}  {said:<33} {more}")


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--packs", default="tracefix", help="names of packs, with commas between")
    arguments = parser.parse_args()

    tasks = [task for task in load_catalog().tasks if task.pack in arguments.packs.split(",")]
    with Grader() as grader:
        grader.warm_up()
        found = [(task, *parted(task, grader)) for task in tasks]
        print(f"{'':<12} {'mutants':>7} {'cores':>5} {'judged/s':>10}")
        for title, work in (
            ("quick", [(task, quick) for task, quick, _ in found]),
            ("endless", [(task, endless) for task, _, endless in found if endless.kept]),
        ):
            if work:
                count = sum(len(mutants.kept) for _, mutants in work)
                show(title, count, measure(work, grader, arguments.rounds if title == "quick" else 1))
        first = 0.0
        print(f"\n{'functions':<12} {'mutants':>7} {'making, ms each':>16} {'judging, ms each':>17}")
        for copies in COPIES:
            task = long_task(tasks[0], copies)
            made: list[Mutants] = []
            making = seconds(lambda task=task, made=made: made.append(mutate(task.solution)))  # type: ignore[misc]
            count = len(made[0].kept)
            judge(task, replace(made[0], kept=made[0].kept[:4]), grader, 2)
            took = seconds(lambda task=task, made=made: judge(task, made[0], grader, 2))  # type: ignore[misc]
            first = first or took / count
            print(
                f"{copies:<12} {count:>7} {making / count * 1e3:>16.2f} {took / count * 1e3:>17.2f}"
                f"  {took / count / first:.1f} x the shortest"
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
