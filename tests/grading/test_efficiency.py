"""Efficiency: measured on real processes, and the tricks that don't help."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracefix_tui.catalog import load_catalog
from tracefix_tui.catalog.task import Task
from tracefix_tui.grading import Grader
from tracefix_tui.grading.assessment import Efficiency, Growth
from tracefix_tui.grading.efficiency import Meter, NotMeasurable, function_of, scored
from tracefix_tui.grading.guest.canonical import canonical
from tracefix_tui.sandbox import Cancel, Cancelled, Sandbox

HARD = load_catalog().find("hard-1")
SEARCH = load_catalog().find("medium-1")


@pytest.fixture(scope="module")
def meter() -> Iterator[Meter]:
    with Sandbox() as sandbox:
        yield Meter(sandbox)


def measured(meter: Meter, source: str, task: Task = HARD) -> Efficiency:
    return meter.measure(source, task, Cancel())


QUADRATIC = """
def max_subarray(nums):
    best = nums[0]
    for start in range(len(nums)):
        total = 0
        for end in range(start, len(nums)):
            total += nums[end]
            if total > best:
                best = total
    return best
"""


def test_the_reference_is_as_good_as_itself(meter: Meter) -> None:
    found = measured(meter, HARD.solution)
    assert found.score == 1.0
    assert found.candidate.growth is Growth.LINEAR
    assert [point.n for point in found.candidate.points] == sorted(p.n for p in found.candidate.points)


def test_worse_growth_earns_less(meter: Meter) -> None:
    quadratic, cubic = measured(meter, QUADRATIC), measured(meter, HARD.buggy)
    assert (quadratic.candidate.growth, quadratic.score) == (Growth.QUADRATIC, 0.2)
    assert (cubic.candidate.growth, cubic.score) == (Growth.CUBIC, 0.0)


def test_a_linear_scan_is_no_binary_search(meter: Meter) -> None:
    source = "def binary_search(arr, target):\n    return arr.index(target) if target in arr else -1\n"
    found = measured(meter, source, SEARCH)
    assert (found.candidate.growth, found.reference.growth) == (Growth.LINEAR, Growth.LOGARITHMIC)
    assert found.score == 0.2


def test_the_same_source_has_the_same_answer(meter: Meter) -> None:
    assert measured(meter, QUADRATIC) is measured(meter, QUADRATIC)


# --- tricks

KADANE = HARD.solution
HEAD = HARD.buggy + "\nslow = max_subarray\n"
TRICKS = {
    "patched clocks": "import time\ntime.process_time = time.perf_counter = lambda: 0.0\n"
    + "time.clock_gettime = time.clock_gettime_ns = lambda clock: 0\n"
    + HARD.buggy,
    "work while importing": """
import sys
def find():
    frame = sys._getframe()
    while frame is not None:
        for value in list(frame.f_locals.values()):
            if type(value) is tuple and len(value) == 1 and type(value[0]) is list:
                return value[0]
        frame = frame.f_back
SLOW
found = find()
ready = max_subarray(found) if found else None
slow = max_subarray
def max_subarray(nums):
    return ready if ready is not None else slow(nums)
""".replace("SLOW", HARD.buggy),
    "a memory across calls": HEAD
    + "kept = {}\ndef max_subarray(nums):\n    key = len(nums)\n    if key not in kept:\n"
    + "        kept[key] = slow(nums)\n    return kept[key]\n",
    "a thread": HEAD
    + "import threading\ndef max_subarray(nums):\n    box = []\n    try:\n"
    + "        worker = threading.Thread(target=lambda: box.append(slow(nums)))\n        worker.start()\n"
    + "        worker.join()\n        return box[0]\n    except RuntimeError:\n        return slow(nums)\n",
    "a lazy answer": HEAD
    + "class Lazy(int):\n    def __new__(cls, nums):\n        self = int.__new__(cls, 0)\n"
    + "        self.nums = nums\n        return self\n"
    + "    def __int__(self):\n        return slow(self.nums)\n"
    + "    def __index__(self):\n        return slow(self.nums)\n"
    + "def max_subarray(nums):\n    return Lazy(nums)\n",
    "garbage that works": HEAD
    + "class Late:\n    def __init__(self, nums):\n        self.nums = nums\n    def __del__(self):\n"
    + "        slow(self.nums)\ndef max_subarray(nums):\n    late = Late(nums)\n    return slow(nums)\n",
}


@pytest.mark.parametrize("name", TRICKS)
def test_a_trick_makes_nothing_faster(meter: Meter, name: str) -> None:
    assert measured(meter, TRICKS[name]).score == 0.0


WRONG = {
    "an answer for nothing": "def max_subarray(nums):\n    return 0 if len(nums) > 1600 else slow(nums)\n",
    "a generator": "def max_subarray(nums):\n    yield slow(nums)\n",
    "another type": "def max_subarray(nums):\n    return str(slow(nums))\n",
    "no answer": "def max_subarray(nums):\n    raise MemoryError\n",
    "an early end": "import os\ndef max_subarray(nums):\n    os._exit(0)\n",
    "an object": "def max_subarray(nums):\n    return object()\n",
    "a forged message": "import os, struct\ndef max_subarray(nums):\n"
    "    os.write(3, struct.pack('<I', 2) + b'ai0')\n    os._exit(0)\n",
    "an endless message": "import os\ndef max_subarray(nums):\n    os.write(3, b'\\xff' * 64)\n",
    "sleep": "import time\ndef max_subarray(nums):\n    time.sleep(len(nums) - 1)\n    return nums[0]\n",
}
FAST = KADANE + "\nslow = max_subarray\n"


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_answer_is_worth_nothing(meter: Meter, name: str) -> None:
    found = measured(meter, FAST + WRONG[name])
    assert found.score == 0.0
    assert found.why


def test_a_big_table_made_at_import_counts(meter: Meter) -> None:
    table = KADANE + "\nsquares = [i * i % 1000 for i in range(3_000_000)]\n"
    assert measured(meter, table).score < 1.0


SCAN = """
import time
def binary_search(arr, target):
    found = -1
    for at, number in enumerate(arr):
        if number == target:
            found = at
            break
    while time.process_time() < 0.05:
        pass
    return found
"""
STRETCHED = """
import time
def max_subarray(nums):
    began = time.process_time()
    found = slow(nums)
    while time.process_time() - began < len(nums) * 1e-4:
        pass
    return found
"""


def test_growth_that_hides_behind_the_same_time_at_each_size_is_no_good_growth(meter: Meter) -> None:
    found = measured(meter, SCAN, SEARCH)
    assert found.score <= 0.4, found


@pytest.mark.parametrize("slow", [QUADRATIC, HARD.buggy], ids=["quadratic", "cubic"])
def test_a_steep_growth_that_is_stretched_to_a_line_is_no_line(meter: Meter, slow: str) -> None:
    found = measured(meter, f"{slow}\nslow = max_subarray\n{STRETCHED}")
    assert found.score <= 0.2, found


def test_what_a_failing_source_tells_of_its_inputs_is_of_no_use(meter: Meter) -> None:
    tells = "def max_subarray(nums):\n    raise ValueError(nums)\n"
    first, second = (measured(meter, f"{tells}# {number}\n").why for number in range(2))
    assert "ValueError: [" in first
    assert first != second
    assert measured(meter, f"{KADANE}# with other inputs\n").score == 1.0


SIZED = [task for task in load_catalog().tasks if task.sizes]


@pytest.mark.parametrize("task", SIZED, ids=lambda task: task.id)
def test_an_answer_can_not_be_told_from_the_size(task: Task) -> None:
    sizes: dict[str, Any] = {}
    solution: dict[str, Any] = {}
    exec(task.sizes or "", sizes)
    exec(task.solution, solution)
    for n in (64, 1024):
        inputs = [sizes["make"](n, random.Random(seed)) for seed in range(12)]
        assert len({canonical(solution[function_of(task)](*each)) for each in inputs}) > 1


# --- what can't be measured


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"sizes": None}, "no sizes.py"),
        ({"sizes": "   "}, "no sizes.py"),
        ({"sizes": "def make("}, "can't be read"),
        ({"sizes": "def make(n, rng):\n    return [n]\n"}, "tuple"),
        ({"sizes": "def make(n, rng):\n    raise ValueError('none')\n"}, "ValueError: none"),
        ({"sizes": "import os\ndef make(n, rng):\n    os._exit(1)\n"}, "ends its process"),
        ({"sizes": "x = 1\n"}, "make"),
        ({"solution": "def a(x):\n    pass\ndef b(x):\n    pass\n"}, "FUNCTION"),
        ({"solution": "def max_subarray(nums):\n    raise ValueError\n"}, "the reference fails"),
    ],
)
def test_what_can_not_be_measured_says_why(meter: Meter, change: dict[str, str | None], why: str) -> None:
    with pytest.raises(NotMeasurable, match=why):
        measured(meter, KADANE, dataclasses.replace(HARD, **change))  # type: ignore[arg-type]


def test_sizes_can_name_the_function() -> None:
    task = dataclasses.replace(
        HARD, solution="def a():\n    pass\ndef b():\n    pass\n", sizes=f'FUNCTION = "b"\n{HARD.sizes}'
    )
    assert function_of(task) == "b"


def test_it_can_be_stopped(meter: Meter) -> None:
    cancel = Cancel()
    cancel.set()
    with pytest.raises(Cancelled):
        meter.measure(KADANE + "# stopped\n", HARD, cancel)


def test_the_grader_assesses_only_when_asked(grader: Grader) -> None:
    plain = grader.grade(HARD.solution, HARD)
    assert plain.assessment is None
    full = grader.grade(HARD.solution, HARD, suite="all", assess=True)
    assert full.assessment is not None
    assert full.assessment.efficiency is not None
    assert full.assessment.efficiency.score == 1.0
    failing = grader.grade(HARD.buggy, HARD, assess=True)
    assert failing.assessment is not None
    assert failing.assessment.efficiency is None
    assert failing.assessment.measurable


# --- laws

GROWTHS = st.sampled_from(list(Growth))
RATIOS = st.none() | st.floats(0.01, 1000)


@given(GROWTHS, GROWTHS, GROWTHS, RATIOS)
def test_worse_growth_never_scores_more(one: Growth, other: Growth, reference: Growth, ratio: float) -> None:
    low, high = sorted((one, other), key=lambda growth: growth.rank)
    assert scored(low, reference, ratio)[0] >= scored(high, reference, ratio)[0]


@given(GROWTHS, GROWTHS, st.floats(0.01, 1000), st.floats(0.01, 1000))
def test_a_greater_ratio_never_scores_more(
    growth: Growth, reference: Growth, one: float, other: float
) -> None:
    assert scored(growth, reference, min(one, other))[0] >= scored(growth, reference, max(one, other))[0]


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(max_size=3), inner, max_size=4)
        | st.lists(inner, max_size=3).map(tuple)
    ),
    max_leaves=12,
)


@given(PLAIN, PLAIN)
def test_equal_answers_have_the_same_bytes_and_others_do_not(one: object, other: object) -> None:
    assert (canonical(one) == canonical(other)) == (one == other)


@pytest.mark.parametrize(
    ("one", "other"),
    [(0.1 + 0.2, 0.3), (2.0, 2), (1.9999999999999998, 2), (sum([0.1] * 10), 1), (-0.0, 0)],
)
def test_an_equal_sum_has_the_same_bytes(one: float, other: float) -> None:
    assert canonical(one) == canonical(other)


@pytest.mark.parametrize("value", [float("inf"), float("-inf"), float("nan"), 1e300, 5e-324])
def test_odd_floats_have_bytes(value: float) -> None:
    assert canonical([value]) != canonical([0.5])


@given(st.dictionaries(st.text(max_size=3), st.integers(), max_size=6))
def test_the_order_of_keys_does_not_matter(mapping: dict[str, int]) -> None:
    assert canonical(mapping) == canonical(dict(reversed(mapping.items())))
    assert canonical(set(mapping)) == canonical(frozenset(sorted(mapping)))
