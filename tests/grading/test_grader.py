"""The grader as its users see it: all tests and no others, at once, side by side, stopped, repeated."""

from __future__ import annotations

import asyncio
import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from tests.grading.making import task
from tracefix_tui.grading import Grader
from tracefix_tui.grading.report import Outcome, TestResult
from tracefix_tui.sandbox import Cancel, Cancelled, Sandbox, SandboxError

VISIBLE = """
import pytest
from solution import double

@pytest.mark.parametrize("n", range(6))
def test_table(n):
    assert double(n) == 2 * n

def test_text():
    assert double("ab") == "abab"
"""
HIDDEN = """
from solution import double

def test_text():
    assert double("") == ""

def test_list():
    assert double([1]) == [1, 1]
"""
GOOD = "def double(x):\n    return x * 2\n"
BAD = "def double(x):\n    return x + x if x != 3 else 7\n"
ENDLESS = "def double(x):\n    while True:\n        pass\n"
TASK = task(VISIBLE, HIDDEN, GOOD)


def test_visible_suite(grader):
    report = grader.grade(GOOD, TASK)
    assert [result.name for result in report.results] == [
        *(f"test_table[{n}]" for n in range(6)),
        "test_text",
    ]
    assert report.all_passed
    assert report.hidden == ()
    assert report.layers == grader.layers() != ()


def test_hidden_suite(grader):
    report = grader.grade(BAD, TASK, suite="hidden", hidden_texts=True)
    assert [(result.name, result.hidden) for result in report.results] == [
        ("test_text", True),
        ("test_list", True),
    ]
    assert report.all_passed
    failed = grader.grade("def double(x):\n    return 7\n", TASK, suite="hidden").results
    assert [(result.outcome, result.message) for result in failed] == [(Outcome.FAILED, "")] * 2


@pytest.mark.parametrize("suite", ["visible", "hidden"])
def test_some_tests_in_another_order(grader, suite):
    told = []
    names = [result.name for result in grader.grade(GOOD, TASK, suite=suite).results]
    wanted = [*reversed(names[1:]), "test_absent", names[-1]]
    report = grader.grade(
        GOOD, TASK, suite=suite, order=wanted, on_result=lambda result: told.append(result.name)
    )
    assert told == wanted[: len(names) - 1]
    assert [result.name for result in report.results] == names[1:]
    assert report.all_passed


def test_a_crash_leaves_the_order(grader):
    source = "import os\ndef double(x):\n    x == 3 and os._exit(0)\n    return x * 2\n"
    told = []
    order = [f"test_table[{n}]" for n in (5, 3, 1, 0)]
    report = grader.grade(source, TASK, order=order, on_result=lambda result: told.append(result.name))
    assert told[:2] == order[:2]
    assert sorted(told) == sorted(order) == sorted(result.name for result in report.results)
    assert report.passed == 3
    assert not grader.grade(source, TASK, order=[]).all_passed


def test_tests_are_made_ready_once_for_every_time_limit(grader):
    with Grader(sandbox=grader.sandbox) as fresh:
        for seconds in (2.0, 0.1, 0.25):
            assert fresh.grade(
                GOOD, replace(TASK, limits=replace(TASK.limits, test_seconds=seconds))
            ).all_passed
        assert len(fresh._prepared) == 1


@pytest.mark.parametrize("source", [BAD, "def double(x):\n    return 0 if x == 3 else x * 2\n"])
def test_a_run_ends_with_one_failure_too_many_and_its_judge_stays(grader, source):
    with Grader(sandbox=grader.sandbox) as fresh:
        report = fresh.grade(source, TASK, most_failures=0)
        assert [result.outcome for result in report.results] == [
            *[Outcome.PASSED] * 3,
            Outcome.FAILED,
            *[Outcome.NOT_RUN] * 3,
        ]
        assert "1 test had failed before it" in report.results[-1].message
        (judge,) = fresh._judges._waiting
        assert fresh.grade(GOOD, TASK, most_failures=0).all_passed
        assert fresh._judges._waiting == [judge]
        assert Outcome.NOT_RUN not in [
            each.outcome for each in fresh.grade(source, TASK, most_failures=1).results
        ]


def test_a_time_out_is_one_failure(grader):
    hurried = replace(TASK, limits=replace(TASK.limits, test_seconds=0.05))
    outcomes = [result.outcome for result in grader.grade(ENDLESS, hurried, most_failures=1).results]
    assert outcomes.count(Outcome.TIMED_OUT) >= 2
    assert outcomes.count(Outcome.NOT_RUN) > 0
    assert grader.grade(ENDLESS, hurried, most_failures=0).results[1].outcome is Outcome.NOT_RUN


def test_all_suite_stands_in_the_order_of_the_files(grader):
    report = grader.grade(BAD, TASK, suite="all")
    assert [result.name for result in report.visible] == [r.name for r in grader.grade(BAD, TASK).results]
    assert [result.name for result in report.hidden][:2] == ["test_text", "test_list"]
    assert [result.name for result in report.results if not result.passed][:1] == ["test_table[3]"]


def test_results_of_hidden_tests_have_no_texts(grader):
    talkative = "def double(x):\n    print(x)\n    raise ValueError(x)\n"
    told: list[TestResult] = []
    report = grader.grade(talkative, TASK, suite="all", on_result=told.append)
    for result in (*report.hidden, *(each for each in told if each.hidden)):
        assert result.outcome is Outcome.ERROR
        assert (result.message, result.call, result.expected, result.got) == ("", "", "", "")
        assert (result.frames, result.output) == ((), "")
    assert all(result.call and result.output for result in report.visible)
    shown = grader.grade(talkative, TASK, suite="all", hidden_texts=True)
    assert any(result.call and result.message for result in shown.hidden)


def test_on_result_tells_each_result_once_and_as_it_is(grader):
    for suite in ("visible", "all"):
        told: list[TestResult] = []
        report = grader.grade(BAD, TASK, suite=suite, on_result=told.append)
        assert sorted(map(repr, told)) == sorted(map(repr, report.results))


def test_on_result_comes_while_the_run_goes_on(grader):
    slow = task(
        """
        from solution import double
        def test_quick(): assert double(1) == 2
        def test_slow(): assert double("slow") == "slowslow"
        """
    )
    source = "import time\ndef double(x):\n    if x == 'slow':\n        time.sleep(0.4)\n    return x * 2\n"
    told: dict[str, float] = {}
    began = time.monotonic()
    grader.grade(
        source, slow, on_result=lambda result: told.setdefault(result.name, time.monotonic() - began)
    )
    assert told["test_quick"] + 0.3 < told["test_slow"]


def test_an_exception_of_on_result_reaches_the_caller(grader):
    def refuse(result: TestResult) -> None:
        raise RuntimeError("enough")

    for suite in ("visible", "all"):
        with pytest.raises(RuntimeError, match="enough"):
            grader.grade(GOOD, TASK, suite=suite, on_result=refuse)
    assert grader.grade(GOOD, TASK).all_passed


def essence(report):
    return [
        (r.name, r.outcome, r.hidden, r.message, r.call, r.expected, r.got, r.frames, r.output)
        for r in report.results
    ]


def test_equal_runs_give_equal_reports(grader):
    source = """
import random
seen = []
class Thing: pass
def double(x):
    seen.append(x)
    print(random.random(), len(seen), sorted({"a", "b", "c"}, key=hash), Thing is Thing)
    return x * 2 if random.random() < 0.8 else Thing()
"""
    for suite in ("visible", "all"):
        first = grader.grade(source, TASK, suite=suite)
        for _ in range(3):
            assert essence(grader.grade(source, TASK, suite=suite)) == essence(first)


def test_nothing_of_a_run_survives(grader):
    counting = """
import builtins
def double(x):
    builtins.n = getattr(builtins, "n", 0) + 1
    return builtins.n
"""
    tests = "from solution import double\n" + "".join(
        f"def test_{n}():\n    assert double(0) == {n}\n" for n in (1, 2, 3)
    )
    assert grader.grade(counting, task(tests)).all_passed, "one process for all visible tests"
    assert grader.grade(counting, task(tests)).all_passed, "and a new one for the next run"
    alone = grader.grade(counting, task(tests), suite="all")
    assert [result.passed for result in alone.results] == [True, False, False], "one process for each test"


def test_a_judge_is_fresh_for_every_run(grader):
    tests = """
    import random, os
    from solution import double
    seen = []
    def test_one():
        seen.append(double(1))
        random.seed(5)
        os.environ["LEFT"] = "over"
        os.getpid = None
        assert seen == [2]
    """
    for _ in range(2):
        assert grader.grade(GOOD, task(tests)).all_passed


def test_tests_may_use_the_standard_library(grader):
    tests = """
    import json, math, random, string
    from collections import Counter
    from itertools import product
    from solution import double
    def test_it():
        values = [random.random() for _ in range(5)]
        assert json.loads(json.dumps([double(value) for value in values])) == [2 * value for value in values]
        assert Counter(double("ab"))["a"] == math.sqrt(4)
        assert all(double(pair) == pair * 2 for pair in product(range(2), repeat=2))
    """
    assert grader.grade(GOOD, task(tests)).all_passed


def test_no_hidden_tests_and_no_tests_at_all(grader):
    assert grader.grade(GOOD, task(VISIBLE), suite="all").total == 7
    empty = grader.grade(GOOD, task(""))
    assert empty.total == 0
    assert not empty.all_passed


UNUSABLE = {
    "no Python": ("def test_it(:", "SyntaxError"),
    "raises": ("1 / 0", "ZeroDivisionError"),
    "uses the solution while it is imported": ("from solution import f\nf(1)", "do that inside a test"),
    "star": ("from solution import *", "name what you import"),
    "other modules": ("import numpy", "numpy"),
    "skip": ("import pytest\n@pytest.mark.skip\ndef test_it(): pass", "pytest.mark.skip is not supported"),
    "xfail": (
        "import pytest\n@pytest.mark.xfail()\ndef test_it(): pass",
        "pytest.mark.xfail is not supported",
    ),
    "module fixture": ("import pytest\n@pytest.fixture(scope='module')\ndef f(): pass", "is not supported"),
    "importorskip": ("import pytest\npytest.importorskip('numpy')", "pytest.importorskip is not supported"),
    "asynchronous": ("async def test_it(): pass", "coroutine"),
    "no values": ("import pytest\n@pytest.mark.parametrize('n', [])\ndef test_it(n): pass", "no values"),
    "too few values": (
        "import pytest\n@pytest.mark.parametrize('a,b', [(1,)])\ndef test_it(a, b): pass",
        "2",
    ),
    "subclass": ("from solution import A\nclass B(A): pass", "while it is imported"),
    "ends": ("import os\nos._exit(0)", "died"),
}


@pytest.mark.parametrize("what", UNUSABLE)
def test_tests_that_can_not_be_used_make_the_run_void(grader, what):
    source, reason = UNUSABLE[what]
    for made in (task(source), task(VISIBLE, source)):
        report = grader.grade(GOOD, made)
        assert reason in report.void
        assert report.passed == 0
        assert not report.all_passed
        if "died" not in reason:
            assert "tests.py can't be used" in report.void


def test_endless_test_modules_are_cut(grader, monkeypatch):
    monkeypatch.setattr("tracefix_tui.grading.prepared._SECONDS", 0.3)
    assert "took more than" in grader.grade(GOOD, task("while True: pass")).void


def test_tests_that_vary_have_no_result_that_counts(grader):
    tests = """
    import sys, pytest
    from solution import double
    names = ["a"] if type(double).__name__ == "Placeholder" else ["a", "b"]
    @pytest.mark.parametrize("name", names)
    def test_it(name): pass
    """
    report = grader.grade(GOOD, task(tests))
    assert report.total == 1
    assert report.results[0].outcome is Outcome.ERROR
    assert "must not vary" in report.results[0].message


# Stopping


@pytest.mark.parametrize("suite", ["visible", "all"])
def test_cancel_ends_an_endless_run_at_once(grader, suite):
    grader.grade(GOOD, TASK, suite=suite)
    cancel = Cancel()
    timer = threading.Timer(0.2, cancel.set)
    timer.start()
    endless = replace(TASK, limits=replace(TASK.limits, test_seconds=30))
    began = time.monotonic()
    with pytest.raises(Cancelled):
        grader.grade(ENDLESS, endless, suite=suite, cancel=cancel)
    assert time.monotonic() - began < 5
    assert grader.grade(GOOD, TASK, suite=suite).all_passed


def test_cancelled_before_it_began(grader):
    cancel = Cancel()
    cancel.set()
    with pytest.raises(Cancelled):
        grader.grade(GOOD, TASK, cancel=cancel)


def test_cancel_while_the_tests_are_read(grader):
    cancel = Cancel()
    threading.Timer(0.2, cancel.set).start()
    with pytest.raises(Cancelled):
        grader.grade(GOOD, task("while True: pass"), cancel=cancel)


def test_cancel_after_the_end_changes_nothing(grader):
    cancel = Cancel()
    report = grader.grade(GOOD, TASK, cancel=cancel)
    cancel.set()
    assert report.all_passed


async def test_agrade(grader):
    report = await grader.agrade(GOOD, TASK, suite="all")
    assert report.all_passed


async def test_agrade_side_by_side_with_a_live_event_loop(grader):
    ticks = 0

    async def tick() -> None:
        nonlocal ticks
        while True:
            ticks += 1
            await asyncio.sleep(0.001)

    ticking = asyncio.create_task(tick())
    reports = await asyncio.gather(*(grader.agrade(source, TASK) for source in (GOOD, BAD, GOOD, BAD)))
    ticking.cancel()
    assert [report.all_passed for report in reports] == [True, False, True, False]
    assert ticks > 1


async def test_agrade_is_cancelled_with_its_task(grader):
    endless = replace(TASK, limits=replace(TASK.limits, test_seconds=30))
    began = time.monotonic()
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(grader.agrade(ENDLESS, endless), 0.3)
    assert time.monotonic() - began < 5
    assert (await grader.agrade(GOOD, TASK)).all_passed


# Side by side


def test_many_threads(grader):
    sources = [GOOD, BAD, "def double(x):\n    return 1 / 0\n", "def double(x:\n"] * 6
    with ThreadPoolExecutor(8) as pool:
        reports = list(pool.map(lambda source: grader.grade(source, TASK, suite="all"), sources))
    passed = [report.passed for report in reports]
    total = reports[0].total
    assert passed == [total, passed[1], 0, 0] * 6
    assert 0 < passed[1] < total


def test_many_threads_at_the_first_run():
    with Grader() as grader, ThreadPoolExecutor(6) as pool:
        reports = list(pool.map(lambda _: grader.grade(GOOD, TASK), range(6)))
    assert all(report.all_passed for report in reports)


def test_many_runs_leave_nothing_behind(grader):
    def open_descriptors() -> int:
        return len(os.listdir("/proc/self/fd")) if os.path.isdir("/proc/self/fd") else 0

    for source in (GOOD, BAD, "import os\nos._exit(1)\n"):
        grader.grade(source, TASK)
    before, threads = open_descriptors(), threading.active_count()
    for n in range(30):
        grader.grade((GOOD, BAD, "import os\nos._exit(1)\n")[n % 3], TASK)
    time.sleep(0.1)
    assert open_descriptors() <= before + 4, "spares may be on their way"
    assert threading.active_count() <= threads


def test_graders_with_a_shared_sandbox():
    with Sandbox() as sandbox:
        with Grader(sandbox=sandbox) as one:
            assert one.grade(GOOD, TASK).all_passed
        with Grader(sandbox=sandbox, workers=1) as other:
            assert other.grade(GOOD, TASK, suite="all").all_passed


def test_warm_up_and_close():
    grader = Grader()
    grader.warm_up()
    assert grader.grade(GOOD, TASK).all_passed
    grader.close()
    with pytest.raises(SandboxError):
        grader.grade(GOOD, TASK)


# What a task allows


def test_limits_of_the_task(grader):
    source = "def double(x):\n    return x + len(bytearray(40 << 20)) * 0 + x\n"
    assert grader.grade(
        source, task(VISIBLE.replace('"ab"', "1").replace('"abab"', "2"), memory_mib=200)
    ).all_passed
    assert grader.grade(source, task(VISIBLE, memory_mib=16)).results[0].outcome is Outcome.OUT_OF_MEMORY


def test_modules_of_the_task_are_there_when_its_tests_are_read(grader):
    tests = f"from xml.dom.minidom import parseString\n{TASK.tests}"
    task = replace(TASK, tests=tests, hidden_tests=tests.replace("def test_", "def test_hidden_"))
    assert "No module named 'xml'" in grader.grade(TASK.solution, task).void
    allowed = replace(task, limits=replace(task.limits, modules=("xml.dom.minidom",)))
    report = grader.grade(TASK.solution, allowed)
    assert not report.void
    assert report.all_passed


def test_modules_of_the_task(grader):
    source = """
import asyncio
async def wait(): pass
def double(x):
    return asyncio.iscoroutinefunction(wait) * x * 2
"""
    assert grader.grade(source, TASK).problem is not None
    allowed = replace(TASK, limits=replace(TASK.limits, modules=("asyncio",)))
    assert grader.grade(source, allowed).all_passed


def test_the_whole_standard_library(grader):
    source = "def double(x):\n    import tomllib\n    return x * 2 if tomllib else 0\n"
    assert grader.grade(source, TASK).passed == 0
    assert grader.grade(source, replace(TASK, limits=replace(TASK.limits, stdlib=True))).all_passed
