"""Many runs, a seventh of them hostile: memory, descriptors and processes stay flat, no verdict is wrong.

The number of runs comes from TRACEFIX_SOAK_RUNS; the long soak is
`TRACEFIX_SOAK_RUNS=20000 pytest -n0 tests/attacks/test_soak.py -s`.
"""

from __future__ import annotations

import os
import random
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.attacks import watch
from tests.attacks.corpus import attacks
from tests.attacks.targets import names, target
from tracefix_tui.grading import Grader

RUNS = int(os.environ.get("TRACEFIX_SOAK_RUNS", "1000"))
HOSTILE_EVERY = 7
QUICK_EVERY = 40
"""One hostile run in so many is one that has to be ended by its deadline."""
THREADS = 2
SPARE_GUESTS = 6
"""How many waiting guests there are depends on the last runs; each has two descriptors here."""
GROWTH_KIB = 6 << 10
"""Allowed between the first fifth and the end, for this process and for the fork servers together."""


@pytest.fixture(scope="module")
def grader() -> Iterator[Grader]:
    with watch.orphans_adopted(), Grader() as grader:
        yield grader


class Soak:
    """Runs numbered 0..; which program a number stands for is the same in each soak."""

    def __init__(self, grader: Grader) -> None:
        self._grader = grader
        self._honest = [target(name) for name in names()]
        corpus = attacks()
        self._hostile = [attack for attack in corpus if not attack.quick]
        self._quick = [attack for attack in corpus if attack.quick]
        random.Random(7).shuffle(self._hostile)
        random.Random(7).shuffle(self._quick)
        self._lock = threading.Lock()
        self.wrong: list[str] = []

    def run_all(self, numbers: Iterator[int]) -> None:
        """Grade the programs with these numbers, in two threads."""

        def work() -> None:
            while True:
                with self._lock:
                    number = next(numbers, None)
                if number is None:
                    return
                self.run(number)

        with ThreadPoolExecutor(THREADS) as pool:
            for done in [pool.submit(work) for _ in range(THREADS)]:
                done.result()

    def run(self, number: int) -> None:
        """Grade one program and note when the verdict is wrong."""
        turn, rest = divmod(number, HOSTILE_EVERY)
        if rest:
            task = self._honest[number % len(self._honest)]
            report = self._grader.grade(task.solution, task)
            right = report.all_passed
            name = task.name
        else:
            few = self._quick if turn % QUICK_EVERY == QUICK_EVERY - 1 else self._hostile
            attack = few[turn % len(few)]
            report = self._grader.grade(attack.source, attack.task)
            right = attack.may_pass_visible or not report.all_passed
            name = attack.name
        if not right:
            with self._lock:
                self.wrong.append(f"run {number}, {name}: {report}")


def _stock() -> tuple[int, int, int, int]:
    """Resident KiB here and in the fork servers below, descriptors, processes, once things are quiet."""
    time.sleep(0.5)
    children = watch.children()
    below = sum(watch.resident_kib(pid) for pid in children)
    return watch.resident_kib(), below, len(watch.descriptors()), len(watch.descendants())


def test_soak(grader: Grader):
    soak = Soak(grader)
    start = RUNS // 5
    soak.run_all(iter(range(start)))
    before = _stock()
    began = time.monotonic()
    soak.run_all(iter(range(start, RUNS)))
    took = time.monotonic() - began
    after = _stock()
    print(f"\n{RUNS} runs, {(RUNS - start) / took:.0f}/s; KiB here, KiB below, descriptors, processes:")
    print(f"{before} after {start} runs, {after} at the end")
    assert not soak.wrong
    assert after[0] - before[0] < GROWTH_KIB
    assert after[1] - before[1] < GROWTH_KIB
    assert after[2] <= before[2] + 2 * SPARE_GUESTS
    assert after[3] <= before[3] + SPARE_GUESTS
