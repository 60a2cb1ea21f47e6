"""What was seen of a test is believed as long as nothing that it rests on has changed."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.packs import SOURCES
from tracefix_tui.authoring import facts as facts_module
from tracefix_tui.authoring.facts import Facts, Tests
from tracefix_tui.authoring.killing import Score, kill
from tracefix_tui.authoring.mutants import mutate
from tracefix_tui.catalog import Task
from tracefix_tui.grading import Grader
from tracefix_tui.grading.report import Outcome, Report, TestResult
from tracefix_tui.sandbox import Cancel

Make = Callable[..., Task]
MUTANT = SOURCES["buggy.py"]


class Counting(Grader):
    """A real grader that counts what it is asked for.

    Attributes:
        asked: the source of each run, the suite, and which tests of it in which order.
    """

    def __init__(self, grader: Grader) -> None:
        super().__init__(sandbox=grader.sandbox)
        self.asked: list[tuple[str, str, tuple[str, ...] | None]] = []

    def grade(self, source: str, task: Task, **how: object) -> Report:  # type: ignore[override]
        order = how.get("order")
        self.asked.append((source, str(how.get("suite")), None if order is None else tuple(order)))  # type: ignore[arg-type]
        return super().grade(source, task, **how)  # type: ignore[arg-type]


@pytest.fixture
def counting(grader: Grader) -> Counting:
    return Counting(grader)


def named(task: Task) -> Tests:
    written = re.findall(r"def (test_\w+)", task.tests)
    return facts_module.tests_of(task, written, ["test_negative"])


def judged(task: Task, grader: Grader, facts: Facts) -> Score:
    facts.begin()
    return kill(mutate(task.solution), task, grader, 0.1, tests=named(task), facts=facts, cancel=Cancel())


def test_nothing_is_run_again_that_has_not_changed(make_task: Make, counting: Counting) -> None:
    facts, task = Facts(), make_task()
    score = judged(task, counting, facts)
    assert len(counting.asked) >= score.total > 4
    counting.asked.clear()
    spaced = replace(
        task,
        tests="# A comment.\n" + task.tests.replace("[3, 4]", "[3,4]"),
        solution=task.solution + "\n# Another one.\n",
    )
    again = judged(spaced, counting, facts)
    assert (again.killed, again.total, again.killers) == (score.killed, score.total, score.killers)
    assert counting.asked == []


def test_only_a_changed_test_is_run_again(make_task: Make, counting: Counting) -> None:
    lines = SOURCES["tests.py"].split("\n\n\n")
    facts, task = (
        Facts(),
        make_task({"tests.py": "\n\n\n".join([lines[0], lines[2].strip(), lines[1] + "\n"])}),
    )
    judged(task, counting, facts)
    counting.asked.clear()
    killers = {mutant.source: facts.killer(mutant.source) for mutant in mutate(task.solution).kept}
    weaker = replace(task, tests=task.tests.replace("== 7", "> 0"))
    score = judged(weaker, counting, facts)
    assert {killers[source] for source, _, _ in counting.asked} == {(False, "test_two")}
    assert set(killers.values()) > {(False, "test_two")}
    fresh = judged(weaker, counting, Facts())
    assert (score.killed, score.total) == (fresh.killed, fresh.total)
    assert score.by_operator == fresh.by_operator


def test_a_test_that_tells_no_more_is_not_believed(make_task: Make, counting: Counting) -> None:
    facts, task = Facts(), make_task()
    assert judged(task, counting, facts).survivors == ()
    blind = (
        "from solution import total\n\n\ndef test_two():\n    total([])\n\n\ndef test_empty():\n    pass\n"
    )
    hidden = "from solution import total\n\n\ndef test_negative():\n    total([])\n"
    dull = replace(task, tests=blind, hidden_tests=hidden)
    fresh = judged(dull, counting, Facts())
    assert judged(dull, counting, facts).survivors == fresh.survivors != ()


def test_the_last_killer_runs_first_where_nothing_can_be_known(make_task: Make, counting: Counting) -> None:
    facts, task = Facts(), make_task()
    stateful = replace(task, tests=f"SEEN = []\n{task.tests}    SEEN.append(1)\n")
    score = judged(stateful, counting, facts)
    assert named(stateful).marks.keys() == {(True, "test_negative")}
    counting.asked.clear()
    again = judged(stateful, counting, facts)
    assert (again.killed, again.survivors) == (score.killed, score.survivors)
    assert len(counting.asked) >= score.total
    assert ("visible", ("test_two", "test_empty")) in [asked[1:] for asked in counting.asked]


@pytest.mark.parametrize(
    "changed",
    [
        {"tests": SOURCES["tests.py"].replace("[3, 4]", "[4, 3]")},
        {"tests": SOURCES["tests.py"] + "\n\nLIMIT = 3\n"},
        {"tests": SOURCES["tests.py"].replace("import total", "import total as total")},
        {"solution": SOURCES["solution.py"].replace("result", "answer")},
    ],
)
def test_a_mark_changes_with_what_a_test_rests_on(make_task: Make, changed: dict[str, str]) -> None:
    task = make_task()
    other = replace(task, **changed)  # type: ignore[arg-type]
    assert named(other).marks[False, "test_two"] != named(task).marks[False, "test_two"]


def test_a_mark_changes_with_the_limits_and_with_a_test_that_is_used(make_task: Make) -> None:
    task = make_task()
    longer = replace(task, limits=replace(task.limits, test_seconds=1.0))
    assert named(longer).marks.keys() == named(task).marks.keys()
    assert not set(named(longer).marks.values()) & set(named(task).marks.values())
    using = replace(task, tests=task.tests + "    test_two()\n")
    other = replace(using, tests=using.tests.replace("== 7", "== 7.0"))
    assert named(using).marks[False, "test_empty"] != named(other).marks[False, "test_empty"]
    assert named(using).marks[True, "test_negative"] == named(other).marks[True, "test_negative"]


def test_what_may_be_the_machine_s_fault_is_not_kept(make_task: Make) -> None:
    task, facts = make_task(), Facts()
    facts.begin()
    results = [
        TestResult("test_two", Outcome.CRASHED),
        TestResult("test_empty", Outcome.NOT_RUN),
        TestResult("test_negative", Outcome.OUT_OF_MEMORY, hidden=True),
    ]
    facts.note(MUTANT, named(task), results)
    assert facts.about(MUTANT, named(task)) == {}
    assert facts.killer(MUTANT) is None


def test_what_is_not_asked_for_is_forgotten(make_task: Make) -> None:
    task, facts = make_task(), Facts()
    facts.begin()
    facts.note(MUTANT, named(task), [TestResult("test_two", Outcome.FAILED)])
    for _ in range(3):
        facts.begin()
        assert facts.about(MUTANT, named(task)) == {(False, "test_two"): Outcome.FAILED}
    for _ in range(4):
        facts.begin()
    assert facts.about(MUTANT, named(task)) == {}
