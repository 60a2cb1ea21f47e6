"""No program of the corpus passes, none lasts, none leaves anything behind, none hurts the run after it."""

from __future__ import annotations

import statistics
import threading
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.attacks import watch
from tests.attacks.corpus import Attack, attacks
from tests.attacks.house import House, broken_texts, is_sound, wall_limit_ms
from tests.attacks.targets import names, target
from tracefix_tui.grading import Grader
from tracefix_tui.sandbox import Cancel, Cancelled

MEMORY_GROWTH_KIB = 32 << 10
TELLS = [attack for attack in attacks() if 'print("found:"' in attack.source]
READS_LIBRARY = ("reading_tests", "planting", "network", "forks", "grandchildren", "kill", "ptrace", "ctypes")
READERS = [attack for attack in attacks() if attack.family in READS_LIBRARY]


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    with watch.orphans_adopted():
        processes, descriptors = len(watch.descendants()), len(watch.descriptors())
        with Grader() as grader:
            house = House(grader)
            memory = watch.resident_kib()
            yield house
            growth = watch.resident_kib() - memory
        assert growth < MEMORY_GROWTH_KIB
        assert watch.settles(lambda: len(watch.descendants()) <= processes), "a process outlives the grader"
        assert watch.settles(lambda: len(watch.descriptors()) <= descriptors), "a descriptor outlives it"


@pytest.mark.parametrize("quick", [False, True], ids=["whole", "quick"])
@pytest.mark.parametrize("name", names())
def test_the_honest_solution_passes(house: House, name: str, quick: bool):
    task = target(name, quick)
    for suite in ("visible", "all"):
        report = house.grader.grade(task.solution, task, suite=suite)
        assert report.all_passed, report
    assert report.total > len(report.visible) > 0 or not task.hidden_tests


@pytest.mark.parametrize("attack", attacks(), ids=lambda attack: attack.name)
def test_attack(house: House, attack: Attack):
    visible, everything = house.attack(attack)
    honest = house.honest(attack.task)

    assert not everything.all_passed, everything
    assert everything.passed < everything.total
    if not attack.may_pass_visible:
        assert not visible.all_passed, visible
        assert visible.passed < visible.total
    if attack.loads == "no":
        assert visible.passed == everything.passed == 0
    else:
        assert not visible.syntax_error

    assert honest.all_passed, honest
    assert not house.leftovers(attack.task)
    for report in (visible, everything):
        assert is_sound(report, attack.task, everything.total if report is everything else honest.total)
        assert report.wall_ms <= wall_limit_ms(attack.task, report)
        assert not broken_texts(report)
        if attack.loads == "yes":
            assert report.problem is None, "the attack was never tried"


def test_a_run_finds_nothing_of_the_run_before():
    with Grader() as fresh:
        for attack in TELLS:
            reports = [fresh.grade(attack.source, attack.task) for _ in range(4)]
            assert all("found:" in report.output for report in reports)
            assert len({report.output for report in reports}) == 1


def test_honest_runs_are_not_slower_after_attacks(house: House):
    before, after = [], []
    for attack in [attack for attack in attacks() if not attack.quick][::6]:
        house.honest(attack.task)
        before.append(house.honest(attack.task).wall_ms)
        house.attack(attack)
        after.append(house.honest(attack.task).wall_ms)
    assert statistics.median(after) < 4 * statistics.median(before)


@pytest.mark.parametrize("attack", READERS, ids=lambda attack: attack.name)
def test_attack_where_the_library_can_be_read(house: House, attack: Attack):
    task = replace(attack.task, limits=replace(attack.task.limits, stdlib=True))
    report = house.grader.grade(attack.source, task)
    assert not report.all_passed
    assert not report.void
    assert house.honest(task).all_passed
    assert not watch.planted_files()


STUBBORN = (
    "slow_drips__sleeps",
    "sigterm_ignored__and_sleeps",
    "sigstop__self",
    "output_floods__endless_print",
    "callbacks__drains_endless_iterators",
)


@pytest.mark.parametrize("name", STUBBORN)
def test_a_stubborn_program_can_be_stopped(house: House, name: str):
    attack = next(attack for attack in attacks() if attack.name == name)
    patient = replace(attack.task, limits=replace(attack.task.limits, test_seconds=60))
    cancel = Cancel()
    timer = threading.Timer(0.3, cancel.set)
    timer.start()
    began = time.monotonic()
    with pytest.raises(Cancelled):
        house.grader.grade(attack.source, patient, cancel=cancel)
    assert time.monotonic() - began < patient.limits.test_seconds
    timer.join()
    assert house.honest(attack.task).all_passed
    assert not house.leftovers(attack.task)


SOURCES = {
    "empty": "",
    "nothing but a comment": "# def sum_even(numbers)",
    "a NUL": "def sum_even(numbers):\n    return 6\x00",
    "a lone surrogate": "def sum_even(numbers):\n    return '\ud800'",
    "a byte order mark": "\ufeffdef sum_even(numbers):\n    return 6",
    "an unknown encoding": "# -*- coding: hex -*-\ndef sum_even(numbers):\n    return 6",
    "unfinished": "def sum_even(numbers:",
    "five megabytes": "# " + "x" * 5_000_000,
    "three hundred thousand lines": "x = 1\n" * 300_000 + "def sum_even(numbers):\n    return 6",
    "deep brackets": "x = " + "(" * 5_000 + ")" * 5_000,
    "deep minus": "x = " + "-" * 200_000 + "1",
    "deep attributes": "x = a" + ".b" * 100_000,
    "deep blocks": "".join(" " * depth + "if 1:\n" for depth in range(200)),
    "endless string": "x = '''" + "\\\n" * 10_000,
    "import of everything": "import " + ", ".join(f"m{number}" for number in range(10_000)),
    "a text that looks like many imports": "from " * 100_000 + "\n" + "import " * 100_000,
    "names in odd letters": "def ｓｕｍ_ｅｖｅｎ(numbers):\n    return 6",
    "carriage returns": "def sum_even(numbers):\r    return 6\r",
    "form feeds": "\x0cdef sum_even(numbers):\n\x0c    return 6",
}


@pytest.mark.parametrize("what", SOURCES)
def test_no_source_breaks_the_grader(house: House, what: str):
    task = target("sum_even", quick=False)
    for suite in ("visible", "all"):
        report = house.grader.grade(SOURCES[what], task, suite=suite)
        assert not report.all_passed
        assert report.passed < report.total
        assert not broken_texts(report)
        assert report.wall_ms <= wall_limit_ms(task, report)
    assert house.honest(task).all_passed
    assert not house.leftovers(task)
