"""Marks: they change no answer, and the line that goes with the failing tests is the most suspect."""

from __future__ import annotations

from tests.players.making import a_task
from tracefix_tui.grading import Grader
from tracefix_tui.play.bench import PrivateBench
from tracefix_tui.players.search import coverage, probes

SOURCE = """
def sign(n):
    \"\"\"Tell.\"\"\"
    if n > 0:
        return 1
    if n < 0:
        return 1
    return 0
"""
TASK = a_task(
    SOURCE,
    SOURCE.replace("n < 0:\n        return 1", "n < 0:\n        return -1"),
    "from solution import sign\n\n\ndef test_plus():\n    assert sign(3) == 1\n\n\n"
    "def test_minus():\n    assert sign(-3) == -1\n\n\ndef test_zero():\n    assert sign(0) == 0",
)


async def test_the_wrong_line_is_the_most_suspect(grader: Grader) -> None:
    copy = coverage.marked(TASK.buggy)
    report = await PrivateBench(TASK, grader).try_source(copy.text)
    assert [each.passed for each in report.results] == [True, False, True]
    suspicion = coverage.suspicion(report, copy)
    wrong = TASK.buggy.split("\n").index("        return 1", 5) + 1
    assert max(suspicion, key=lambda line: suspicion[line]) == wrong
    assert suspicion[wrong] == 1.0
    assert suspicion[wrong + 1] == 0.0  # only a passing test gets there


async def test_probes_tell_what_each_source_answers(grader: Grader) -> None:
    calls = probes.probes(TASK.tests, ("sign",))
    assert calls[:3] == ("sign(3)", "sign(-3)", "sign(0)")
    assert {"sign(4)", "sign(2)"} <= set(calls)
    bench = PrivateBench(TASK, grader)
    broken = TASK.solution.replace("return 0", "return [][n]")
    endless = TASK.solution.replace("return 0", "while True:\n        n += 1")
    found = []
    for source in (TASK.buggy, TASK.solution, broken, endless):
        report = await bench.try_source(probes.probing(source, calls))
        assert report.problem is None
        found.append(probes.answers(report))
    before, right, breaks, hangs = found
    assert right.by_probe[1] == "=-1"
    assert breaks.by_probe[2] == "!IndexError"
    assert hangs.by_probe[2] == "!Endless"
    assert right.agreement(right) == 1.0 > before.agreement(right)
    assert right.breakdowns(frozenset()) == 0.0 < breaks.breakdowns(frozenset())
    assert breaks.breakdowns(frozenset({"IndexError"})) == 0.0
