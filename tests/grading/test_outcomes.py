"""Each outcome is really produced, and says what happened."""

from __future__ import annotations

import pytest

from tests.grading.making import task
from tracefix_tui.grading import Grader
from tracefix_tui.grading.report import Outcome, Report

TESTS = """
from solution import f

def test_before():
    assert f(0) == 0

def test_it():
    assert f(1) == 1

def test_after():
    assert f(2) == 2
"""
QUICK = {"test_seconds": 0.5, "memory_mib": 128}


def run(grader: Grader, at_one: str, suite: str = "visible", head: str = "", **limits: object) -> Report:
    """Grade a source that does `at_one` when it is called with 1, and is right otherwise."""
    source = (
        f"import os, signal, sys, time\n{head}\ndef f(x):\n    if x == 1:\n        {at_one}\n    return x\n"
    )
    return grader.grade(source, task(TESTS, **(QUICK | limits)), suite=suite)  # type: ignore[arg-type]


OUTCOMES = {
    "pass": ("pass", Outcome.PASSED, ""),
    "wrong": ("return 3", Outcome.FAILED, "expected 1, got 3"),
    "raises": ("raise ValueError('no')", Outcome.ERROR, "ValueError: no"),
    "recursion": ("return f(x)", Outcome.ERROR, "RecursionError: "),
    "assertion": ("assert x == 2, 'odd'", Outcome.ERROR, "AssertionError: odd"),
    "system exit": ("sys.exit(3)", Outcome.ERROR, "SystemExit: 3"),
    "keyboard interrupt": ("raise KeyboardInterrupt", Outcome.ERROR, "KeyboardInterrupt"),
    "generator exit": ("raise GeneratorExit", Outcome.ERROR, "GeneratorExit"),
    "endless": ("while True: pass", Outcome.TIMED_OUT, "it "),
    "endless in C": ("sum(iter(int, 1))", Outcome.TIMED_OUT, "it "),
    "sleeps": ("time.sleep(60)", Outcome.TIMED_OUT, "it took more than 1.5 s"),
    "exit": ("os._exit(7)", Outcome.CRASHED, "its process ended itself with exit code 7"),
    "kills itself": ("os.abort()", Outcome.CRASHED, "its process was ended by SIGABRT"),
    "memory": ("x = [bytearray(1 << 20) for _ in range(4096)]", Outcome.OUT_OF_MEMORY, "MemoryError"),
    "memory at once": ("return 'x' * (1 << 34)", Outcome.OUT_OF_MEMORY, "MemoryError"),
    "closes its socket": ("os.close(3); time.sleep(9)", Outcome.CRASHED, "its process closed its connection"),
    "writes nonsense": ("os.write(3, b'x' * 99); time.sleep(9)", Outcome.CRASHED, "its process sent "),
    "too large": (
        "return 'x' * (10 << 20)",
        Outcome.ERROR,
        "ValueError: a value of more than 8 MiB can't travel",
    ),
}


@pytest.mark.parametrize("suite", ["visible", "all"])
@pytest.mark.parametrize("what", OUTCOMES)
def test_outcome(grader, what, suite):
    at_one, outcome, message = OUTCOMES[what]
    report = run(grader, at_one, suite)
    assert [result.name for result in report.results] == ["test_before", "test_it", "test_after"]
    before, it, after = report.results
    assert before.passed
    assert after.passed, "the rest runs in a fresh process"
    assert it.outcome is outcome
    assert it.message.startswith(message)
    assert it.call == "f(1)"
    assert not report.void
    assert report.problem is None
    assert report.layers


POISON = """
def poison():
    from struct import pack
    large = [n * (2**61 - 1) for n in range(100000)]
    members = b"".join(b"I" + pack("<I", 11) + n.to_bytes(11, "little") for n in large)
    content = pack("<I", len(large)) + members
    container = pack("<IBI", 1, 3, len(content)) + content
    body = pack("<II", 0, 0) + pack("<I", 1) + container + bytes([1]) + b"R" + pack("<I", 1)
    data = pack("<IB", len(body), 2) + body
    while data:
        data = data[os.write(3, data):]
    time.sleep(60)
"""


def test_a_poisoned_value_costs_the_test_and_no_more(grader):
    """Integers that all fall into one place of a set: to decode it takes the judge for ever."""
    report = run(grader, "return {n << 61 for n in range(1, 60000)} and [(2**61 - 1) * n for n in range(9)]")
    assert report.results[1].outcome is Outcome.FAILED
    report = run(grader, "poison()", head=POISON)
    before, it, after = report.results
    assert it.outcome is Outcome.TIMED_OUT
    assert "judge busy" in it.message or "it took" in it.message
    assert before.passed
    assert after.passed


LOADING = {
    "syntax": ("def f(:", Outcome.ERROR, True, 1, "SyntaxError: "),
    "indentation": ("def f(x):\nreturn x", Outcome.ERROR, True, 2, "IndentationError: "),
    "nul": ("def f(x):\n    return '\0'", Outcome.ERROR, True, 0, ""),
    "raises": ("x = 1\nraise ValueError('no')", Outcome.ERROR, False, 2, "ValueError: no"),
    "name": ("def f(x):\n    return x\nf(y)", Outcome.ERROR, False, 3, "NameError: "),
    "no such module": ("import nothing_of_that_name", Outcome.ERROR, False, 1, "ModuleNotFoundError: "),
    "a module that is not allowed": ("import asyncio", Outcome.ERROR, False, 1, "ModuleNotFoundError: "),
    "exits": ("import sys\nsys.exit(0)", Outcome.ERROR, False, 2, "SystemExit: 0"),
    "ends": (
        "import os\nos._exit(0)",
        Outcome.CRASHED,
        False,
        0,
        "the source could not be loaded: its process",
    ),
    "endless": (
        "while True:\n    pass",
        Outcome.TIMED_OUT,
        False,
        0,
        "the source could not be loaded: it ",
    ),
    "memory": ("x = 'x' * (1 << 34)", Outcome.OUT_OF_MEMORY, False, 1, "MemoryError: "),
}


@pytest.mark.parametrize("suite", ["visible", "all"])
@pytest.mark.parametrize("what", LOADING)
def test_a_source_that_does_not_load(grader, what, suite):
    source, outcome, syntax, line, message = LOADING[what]
    report = grader.grade(source, task(TESTS, **QUICK), suite=suite)
    assert report.total == 3
    assert {result.outcome for result in report.results} == {outcome}
    assert report.problem is not None
    assert report.problem.syntax is report.syntax_error is syntax
    assert report.problem.message.startswith(message)
    assert report.problem.line == line
    assert all(result.message == report.problem.message for result in report.results)
    assert not report.all_passed


def test_frames_of_an_import_that_fails(grader):
    report = grader.grade("def g():\n    return 1 / 0\nx = g()\n", task(TESTS))
    assert report.problem is not None
    assert [(frame.line, frame.function, frame.text) for frame in report.problem.frames] == [
        (3, "<module>", "x = g()"),
        (2, "g", "return 1 / 0"),
    ]


def test_a_missing_name_is_an_error_of_each_test(grader):
    report = grader.grade("def other(x):\n    return x\n", task(TESTS))
    assert {result.outcome for result in report.results} == {Outcome.ERROR}
    assert (
        report.results[0].message == "ImportError: cannot import name 'f' from 'solution' (unknown location)"
    )
    assert report.problem is None


def test_output_stands_with_its_test(grader):
    report = run(grader, "print('one'); print('two', file=sys.stderr)", head="print('loading')")
    assert report.output == "loading\n"
    assert [result.output for result in report.results] == ["", "one\ntwo\n", ""]


def test_the_tail_of_much_output_is_kept(grader):
    report = run(grader, "[print('line', n) for n in range(20000)]", output_kib=4)
    lines = report.results[1].output.splitlines()
    assert lines[0].startswith("[")
    assert lines[0].endswith("bytes before this were cut]")
    assert lines[-1] == "line 19999"
    assert 3500 < len(report.results[1].output) < 4300
    assert report.all_passed


def test_output_without_a_line_end_and_of_odd_characters(grader):
    report = run(grader, r"sys.stdout.write('\x1b[31m\ud800 ü\r\x00'); sys.stdout.buffer.write(b'\xff')")
    assert report.all_passed
    assert report.results[1].output == "\\x1b[31m\\ud800 ü\\r\\x00\ufffd"


@pytest.mark.parametrize("end", ["while True: pass", "os._exit(1)", "os.abort()"])
def test_output_before_the_end_is_not_lost(grader, end):
    report = run(grader, f"print('so far')\n        {end}")
    assert report.results[1].output == "so far\n"


def test_endless_output(grader):
    report = run(grader, "while True: print('again')", output_kib=1)
    assert report.results[1].outcome is Outcome.TIMED_OUT
    assert report.results[1].output.rstrip().endswith("again\nagain")
    assert len(report.results[1].output) < 1200


def test_times(grader):
    report = run(grader, "t = time.process_time()\n        while time.process_time() - t < 0.1: pass")
    assert report.all_passed
    assert sum(result.cpu_ms for result in report.results) >= 95
    assert report.results[1].wall_ms >= 95
    assert report.wall_ms >= report.results[1].wall_ms
    assert all(result.cpu_ms >= 0 for result in report.results)


def test_sleeping_costs_no_cpu_time(grader):
    report = run(grader, "time.sleep(0.4)")
    assert report.all_passed
    assert report.results[1].wall_ms >= 395
    assert report.results[1].cpu_ms < report.results[1].wall_ms / 2


def test_the_run_that_takes_too_long_in_all_is_cut(grader, monkeypatch):
    monkeypatch.setattr("tracefix_tui.grading.grader.BUDGET_TESTS", 0.5)
    report = run(grader, "time.sleep(60)")
    assert [result.outcome for result in report.results] == [
        Outcome.PASSED,
        Outcome.TIMED_OUT,
        Outcome.NOT_RUN,
    ]
    assert report.results[2].message == "the time of the whole run was used up"
    assert not report.all_passed


def test_slow_tests_in_one_process_are_cut(grader, monkeypatch):
    monkeypatch.setattr("tracefix_tui.grading.clock.BUDGET_TESTS", 0.3)
    monkeypatch.setattr("tracefix_tui.grading.clock.LEAST_SECONDS", 0.0)
    monkeypatch.setattr("tracefix_tui.grading.grader.BUDGET_TESTS", 0.3)
    source = "import time\ndef f(x):\n    time.sleep(0.5)\n    return x\n"
    report = grader.grade(source, task(TESTS, **QUICK))
    assert [result.outcome for result in report.results] == [Outcome.PASSED, Outcome.NOT_RUN, Outcome.NOT_RUN]
    assert report.results[2].message == "the time of the whole run was used up"
    report = grader.grade("def f(x):\n    return x\n", task(TESTS, **QUICK))
    assert report.all_passed


def test_an_error_that_says_a_lot_says_a_little(grader):
    report = run(grader, "raise SyntaxError('x' * (4 << 20))")
    assert report.results[1].outcome is Outcome.ERROR
    assert report.results[1].message == "SyntaxError: " + "x" * 2000
    assert not report.void


@pytest.mark.parametrize(
    ("at_one", "said"),
    [
        ("os.close(3); time.sleep(60)", "its process closed its connection and was stopped"),
        ("os.close(3); os._exit(7)", "its process ended itself with exit code 7"),
    ],
)
def test_a_candidate_that_hangs_up(grader, at_one, said):
    report = run(grader, at_one, test_seconds=5)
    assert [result.outcome for result in report.results] == [Outcome.PASSED, Outcome.CRASHED, Outcome.PASSED]
    assert report.results[1].message == said


STUCK = """
from solution import f

def test_quick():
    assert f(1) == 1

def test_stuck():
    while f(1):
        n = 0
        while n < 1 << 62:
            n += 1

def test_last():
    assert f(2) == 2
"""


def test_the_stuck_test_is_blamed_and_not_a_quick_one_before_it(grader):
    """Results of quick tests are told together; a judge that gets no further says nothing of where it is."""
    report = grader.grade("def f(x):\n    return x\n", task(STUCK, test_seconds=0.3))
    assert [result.outcome for result in report.results] == [
        Outcome.PASSED,
        Outcome.TIMED_OUT,
        Outcome.PASSED,
    ]
    said = report.results[1].message
    assert "kept the judge busy" in said or "it took more" in said
