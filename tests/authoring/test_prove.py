"""Each check of a proof holds for a sound task and fails, with a reason, for a task with that one fault."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.packs import SOURCES
from tracefix_tui.authoring.killing import kill
from tracefix_tui.authoring.known import Known
from tracefix_tui.authoring.mutants import mutate
from tracefix_tui.authoring.prove import Proof, State, prove
from tracefix_tui.catalog import Task
from tracefix_tui.grading import Grader
from tracefix_tui.sandbox import Cancel, Cancelled

Make = Callable[..., Task]
CHECKS = [
    "description",
    "hints",
    "new",
    "reference",
    "bug",
    "repeatable",
    "size",
    "limits",
    "mutants",
    "idle tests",
    "difficulty",
]


def failing(proof: Proof) -> dict[str, str]:
    return {check.name: check.reason for check in proof.checks if check.state is State.FAILED}


def test_a_sound_task_is_proven(make_task: Make, grader: Grader) -> None:
    stages: list[str] = []
    proof = prove(make_task(), grader, on_progress=lambda stage, done, total: stages.append(stage))
    assert [check.name for check in proof.checks] == CHECKS
    assert failing(proof) == {}
    assert proof.passed
    assert proof.score is not None
    assert proof.score.killed == proof.score.total > 4
    assert list(dict.fromkeys(stages)) == ["reference", "bug", "mutants", "idle tests", "difficulty"]


def test_a_bug_that_no_visible_test_shows_is_named(make_task: Make, grader: Grader) -> None:
    tests = "from solution import total\n\n\ndef test_empty():\n    assert total([]) == 0\n"
    hidden = SOURCES["tests.py"] + SOURCES["hidden_tests.py"]
    proof = prove(make_task({"tests.py": tests, "hidden_tests.py": hidden}), grader)
    assert list(failing(proof)) == ["bug"]
    assert "passes every visible test" in failing(proof)["bug"]


def test_a_test_that_depends_on_the_one_before_is_named(make_task: Make, grader: Grader) -> None:
    buggy = (
        "calls = []\n\n\n"
        "def total(numbers):\n"
        "    calls.append(numbers)\n"
        "    return sum(numbers) if len(calls) == 1 else None\n"
    )
    proof = prove(make_task({"buggy.py": buggy}), grader)
    assert "test_empty" in failing(proof)["repeatable"]


def test_a_reference_that_fails_a_hidden_test_is_named(make_task: Make, grader: Grader) -> None:
    hidden = "from solution import total\n\n\ndef test_wrong():\n    assert total([1]) == 2\n"
    proof = prove(make_task({"hidden_tests.py": hidden}), grader)
    assert "the hidden test test_wrong (failed)" in failing(proof)["reference"]
    skipped = [check.name for check in proof.checks if check.state is State.SKIPPED]
    assert skipped == ["size", "limits", "mutants", "idle tests", "difficulty"]
    assert not proof.passed
    assert proof.score is None


@pytest.mark.parametrize(
    ("sources", "reason"),
    [
        ({"solution.py": "def total(numbers:\n"}, "solution.py can't be loaded in line 1"),
        ({"solution.py": "import absent\n"}, "solution.py can't be loaded"),
        ({"tests.py": ""}, "tests.py holds no test"),
        ({"hidden_tests.py": "\n"}, "hidden_tests.py holds no test"),
        ({"hidden_tests.py": "import pytest\n"}, "hidden_tests.py holds no test"),
    ],
)
def test_what_can_not_be_run_is_named(
    make_task: Make, grader: Grader, sources: dict[str, str], reason: str
) -> None:
    assert reason in failing(prove(make_task(sources), grader))["reference"]


def test_tests_that_do_not_compile_are_named(make_task: Make, grader: Grader) -> None:
    proof = prove(make_task({"tests.py": "def test_one(:\n"}), grader)
    assert not proof.passed
    assert "reference" in failing(proof)


def test_a_reference_near_its_time_limit_is_named(make_task: Make, grader: Grader) -> None:
    slow = (
        "import time\n\n\n"
        "def total(numbers):\n"
        "    end = time.process_time() + 0.06\n"
        "    while time.process_time() < end:\n"
        "        pass\n"
        "    return sum(numbers)\n"
    )
    proof = prove(make_task({"solution.py": slow}, limits={"test_seconds": 0.4}), grader)
    assert "set test_seconds to at least" in failing(proof)["limits"]


def test_a_reference_near_its_memory_limit_is_named(make_task: Make, grader: Grader) -> None:
    big = SOURCES["solution.py"].replace("    result = 0\n", "    result = 0\n    bytes(50 << 20)\n")
    proof = prove(make_task({"solution.py": big}, limits={"memory_mib": 80}), grader)
    assert "raise memory_mib" in failing(proof)["limits"]


def test_a_bug_that_never_ends_is_a_bug(make_task: Make, grader: Grader) -> None:
    buggy = "def total(numbers):\n    while numbers:\n        pass\n    return 0\n"
    proof = prove(make_task({"buggy.py": buggy}, limits={"test_seconds": 0.5}), grader)
    assert failing(proof) == {}


def test_a_bug_that_is_only_slow_is_none(make_task: Make, grader: Grader) -> None:
    buggy = (
        "import time\n\n\n"
        "def total(numbers):\n"
        "    end = time.process_time() + 0.3\n"
        "    while numbers and time.process_time() < end:\n"
        "        pass\n"
        "    return sum(numbers)\n"
    )
    proof = prove(make_task({"buggy.py": buggy}), grader)
    assert "only slow" in failing(proof)["bug"]


WEAK = "from solution import total\n\n\ndef test_one():\n    assert total([3]) > 0\n"


def test_surviving_mutants_are_shown(make_task: Make, grader: Grader) -> None:
    proof = prove(make_task({"tests.py": WEAK, "hidden_tests.py": WEAK}), grader)
    assert list(failing(proof)) == ["mutants"]
    assert proof.score is not None
    survivors = {mutant.key: mutant for mutant in proof.score.survivors}
    survivor = survivors["result += number => result = number"]
    assert "-        result += number\n+        result = number" in survivor.diff()
    assert proof.score.share < 0.95


def test_a_declared_mutant_does_not_count(make_task: Make, grader: Grader) -> None:
    task = make_task({"tests.py": WEAK, "hidden_tests.py": WEAK})
    score = prove(task, grader).score
    assert score is not None
    declared = replace(task, equivalent=tuple(mutant.key for mutant in score.survivors))
    proof = prove(declared, grader)
    assert failing(proof) == {}
    assert proof.score is not None
    assert proof.score.declared == len(score.survivors)
    assert proof.score.total == score.total - len(score.survivors)


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        ("result += number => result -= number", "is declared equivalent, but test_two kills it"),
        ("result += number => result *= number", "no mutant is"),
    ],
)
def test_a_wrong_declaration_is_named(make_task: Make, grader: Grader, entry: str, reason: str) -> None:
    proof = prove(make_task(proof={"equivalent": [entry]}), grader)
    assert reason in failing(proof)["mutants"]


def test_mutants_that_never_end_are_killed(make_task: Make, grader: Grader) -> None:
    solution = (
        "def total(numbers):\n"
        "    result = place = 0\n"
        "    while place < len(numbers):\n"
        "        result += numbers[place]\n"
        "        place += 1\n"
        "    return result\n"
    )
    proof = prove(make_task({"solution.py": solution}, limits={"test_seconds": 30}), grader)
    assert failing(proof) == {}
    assert proof.score is not None
    assert proof.score.timed_out > 0


@pytest.mark.parametrize(
    "changed", [{"description": "It adds with `+=`."}, {"title": "Mind result += number"}]
)
def test_a_description_that_tells_is_named(make_task: Make, grader: Grader, changed: dict[str, str]) -> None:
    assert list(failing(prove(make_task(**changed), grader))) == ["description"]


def test_hints_that_repeat_themselves_are_named(make_task: Make, grader: Grader) -> None:
    assert list(failing(prove(make_task(hints=["a", "b", "a"]), grader))) == ["hints"]


def warned(proof: Proof) -> dict[str, str]:
    return {check.name: check.reason for check in proof.checks if check.state is State.WARNED}


def test_a_second_change_that_no_test_needs_is_named(make_task: Make, grader: Grader) -> None:
    buggy = SOURCES["buggy.py"].replace("result = 0", "result = 0 + 0")
    proof = prove(make_task({"buggy.py": buggy}), grader)
    assert "without the change in line 2" in warned(proof)["size"]
    assert proof.passed


def test_a_bug_that_is_none_is_named(make_task: Make, grader: Grader) -> None:
    proof = prove(make_task({"buggy.py": SOURCES["solution.py"]}), grader)
    assert "do not differ" in failing(proof)["size"]


def test_a_test_that_nothing_fails_is_named(make_task: Make, grader: Grader) -> None:
    idle = "\n\ndef test_that_total_is_there():\n    assert callable(total)\n"
    proof = prove(make_task({"tests.py": SOURCES["tests.py"] + idle}), grader)
    assert "test_that_total_is_there fails neither" in warned(proof)["idle tests"]


def test_idle_hidden_tests_are_told_as_such(make_task: Make, grader: Grader) -> None:
    idle = "\n\ndef test_that_total_is_there():\n    assert callable(total)\n"
    proof = prove(make_task({"hidden_tests.py": SOURCES["hidden_tests.py"] + idle}), grader)
    assert "test_that_total_is_there (hidden) fails" in warned(proof)["idle tests"]


def test_a_reference_that_fails_in_another_order_is_named(make_task: Make, grader: Grader) -> None:
    solution = SOURCES["solution.py"].replace(
        "    result = 0\n", "    result = bool(calls) * (numbers == [])\n    calls.append(1)\n", 1
    )
    tests = (
        "from solution import total\n\n\ndef test_empty():\n    assert total([]) == 0\n\n\n"
        "def test_two():\n    assert total([3, 4]) == 7\n"
    )
    proof = prove(make_task({"solution.py": "calls = []\n\n\n" + solution, "tests.py": tests}), grader)
    assert "test_empty when the tests run in another order" in failing(proof)["reference"]


def test_a_task_like_another_one_is_named(make_task: Make, grader: Grader) -> None:
    task = make_task()
    renamed = replace(
        task,
        name="other",
        buggy=task.buggy.replace("numbers", "values"),
        solution=task.solution.replace("numbers", "values"),
    )
    different = replace(renamed, name="third", buggy=task.buggy.replace("result = 0", "result = 1"))
    assert warned(prove(task, grader, others=[task, different, renamed]))["new"].endswith("small/other")


def test_only_what_has_changed_is_proven_again(make_task: Make, grader: Grader) -> None:
    task, known = make_task(), Known()
    first = prove(task, grader, known=known)
    stages: list[str] = []

    def note(stage: str, done: int, total: int) -> None:
        stages.append(stage)

    again = prove(replace(task, title="Another title"), grader, known=known, on_progress=note)
    assert (stages, again.checks) == ([], first.checks)
    prove(replace(task, buggy=task.buggy + "\n"), grader, known=known, on_progress=note)
    assert "bug" in stages
    assert not {"reference", "mutants"} & set(stages)


def test_checks_are_told_as_they_come(make_task: Make, grader: Grader) -> None:
    told: list[str] = []
    proof = prove(make_task(), grader, on_check=lambda check: told.append(check.name))
    assert told == [check.name for check in proof.checks] == CHECKS


def test_the_score_is_told_by_operator(make_task: Make, grader: Grader) -> None:
    score = prove(make_task(), grader).score
    assert score is not None
    assert sum(total for _, _, total in score.by_operator) == score.total
    assert "augmented" in [name for name, _, _ in score.by_operator]


def test_a_proof_can_be_stopped(make_task: Make, grader: Grader) -> None:
    cancel = Cancel()

    def stop(stage: str, done: int, total: int) -> None:
        if stage == "mutants" and done == 2:
            cancel.set()

    with pytest.raises(Cancelled):
        prove(make_task(), grader, cancel=cancel, on_progress=stop)


def test_a_running_mutant_is_stopped_at_once(make_task: Make, grader: Grader) -> None:
    task = make_task({"tests.py": "import time\n\n\ndef test_sleep():\n    time.sleep(60)\n"})
    cancel = Cancel()
    seen: list[int] = []
    import threading

    timer = threading.Timer(0.3, cancel.set)
    timer.start()
    with pytest.raises(Cancelled):
        kill(
            mutate(task.solution),
            replace(task, limits=replace(task.limits, test_seconds=60)),
            grader,
            3000,
            cancel=cancel,
            on_progress=lambda done, total: seen.append(done),
        )
    timer.join()
    assert seen == []
