"""Importers on small sets of the same layout: what is taken is proven, what is not is named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from tracefix_tui.authoring.importing import humanevalfix, quixbugs, refactory
from tracefix_tui.authoring.importing.offer import LeftOut, NoSet
from tracefix_tui.authoring.importing.taking import take
from tracefix_tui.catalog import load_pack
from tracefix_tui.cli.root import app
from tracefix_tui.grading import Grader

GCD = "def gcd(a, b):\n    if b == 0:\n        return a\n    return gcd({}, b)\n"
GCD += '\n\n"""\nGreatest divisor\n"""\n'
FLATTEN = (
    "def flatten(arr):\n    for x in arr:\n        if isinstance(x, list):\n"
    "            for y in flatten(x):\n                yield y\n        else:\n            yield {}\n"
)
SQRT = "def sqrt(x, epsilon):\n    guess = x / 2\n    while {} > epsilon:\n{}    return guess\n"
STEP = "        guess = 0.5 * (guess + x / guess)\n"
NODE = "class Node:\n    def __init__(self, value=None, successor=None):\n"
NODE += "        self.value = value\n        self.successor = successor\n"
LENGTH = "from node import Node\n\n\ndef length(node):\n    count = {}\n    while node:\n"
LENGTH += "        count += 1\n        node = node.successor\n    return count\n"


def quix(place: Path) -> Path:
    """A checkout with two JSON programs, one that never ends, one on nodes, and broken ones."""
    programs = {
        "gcd": (
            GCD.format("a % b"),
            GCD.replace("gcd({}, b)", "gcd(b, a % b)"),
            "[[17, 0], 17]\n[[13, 13], 13]\n",
        ),
        "flatten": (
            FLATTEN.format("flatten(x)"),
            FLATTEN.format("x"),
            "[[[1, [2]]], [1, 2]]\n[[[[], 3]], [3]]\n",
        ),
        "sqrt": (
            SQRT.format("abs(x - guess)", STEP),
            SQRT.format("abs(x - guess ** 2)", STEP),
            "[[2, 0.01], 1.4142]\n[[4, 0.5], 2]\n[[27, 0.01], 5.196]\n",
        ),
        "broken": ("def broken(:\n", "def broken(): pass\n", "[[], 1]\n"),
        "untested": ("def untested(): pass\n", "def untested(): pass\n", ""),
        "same": ("def same(x):\n    return x\n", "def same(x):\n    return x\n", "[[1], 1]\n"),
        "odd": ("def odd(x):\n    return x\n", "def odd(x):\n    return x\n", "{}\n"),
    }
    for folder in ("python_programs", "correct_python_programs", "json_testcases", "python_testcases"):
        (place / folder).mkdir(parents=True)
    for name, (buggy, correct, cases) in programs.items():
        (place / "python_programs" / f"{name}.py").write_text(buggy)
        (place / "correct_python_programs" / f"{name}.py").write_text(correct)
        if cases:
            (place / "json_testcases" / f"{name}.json").write_text(cases)
    (place / "python_programs" / "node.py").write_text(NODE)
    (place / "python_programs" / "length.py").write_text(LENGTH.format(1))
    (place / "correct_python_programs" / "length.py").write_text(LENGTH.format(0))
    (place / "python_testcases" / "test_length.py").write_text(
        "import pytest\nfrom node import Node\n\nif pytest.use_correct:\n"
        "    from correct_python_programs.length import length\nelse:\n"
        "    from python_programs.length import length\n\n\n"
        "def test1():\n    assert length(Node(1, Node(2))) == 2\n\n\n"
        "def test2():\n    assert length(None) == 0\n"
    )
    return place


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["tasks", "import", *map(str, arguments)])


def test_quixbugs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACEFIX_HOME", str(tmp_path / "home"))
    done = run("quixbugs", quix(tmp_path / "set"), "--out", tmp_path / "pack", "--json")
    report = json.loads(done.stdout)
    reasons = {each["name"]: each["reason"] for each in report["left_out"]}
    assert report["taken"] == ["flatten", "gcd", "length", "sqrt"], reasons
    assert set(reasons) == {"broken", "odd", "same", "untested"}
    assert "no case shows the bug" in reasons["same"]
    assert "neither JSON nor Python" in reasons["untested"]
    assert "can't be parsed" in reasons["broken"]
    pack, problems = load_pack(tmp_path / "pack")
    assert problems == ()
    assert (pack.title, pack.licence) == ("QuixBugs", "MIT")
    tasks = {task.name: task for task in pack.tasks}
    assert tasks["gcd"].description == "Greatest divisor"
    assert "Greatest" not in tasks["gcd"].buggy
    assert "<= 0.01" in tasks["sqrt"].tests + tasks["sqrt"].hidden_tests
    assert "class Node" in tasks["length"].solution


def test_a_case_that_takes_too_long_with_the_reference_is_dropped(tmp_path: Path, grader: Grader) -> None:
    place = quix(tmp_path)
    slow = "def gcd(a, b):\n    while a == 13:\n        pass\n    return {}\n"
    (place / "python_programs" / "gcd.py").write_text(slow.format("b"))
    (place / "correct_python_programs" / "gcd.py").write_text(slow.format("a"))
    (place / "json_testcases" / "gcd.json").write_text("[[17, 0], 17]\n[[13, 13], 13]\n[[5, 1], 5]\n")
    offer = next(each for each in quixbugs.offers(place) if each.name == "gcd")
    assert not isinstance(offer, LeftOut)
    task = take(offer, "quix", grader)
    assert not isinstance(task, LeftOut), task.reason
    assert "gcd(13" not in task.tests + task.hidden_tests


def record(**changed: object) -> str:
    good = {
        "task_id": "Python/0",
        "prompt": "",
        "declaration": "def twice(x):\n",
        "canonical_solution": "    return x * 2\n",
        "buggy_solution": "    return x * x\n",
        "bug_type": "operator misuse",
        "failure_symptoms": "incorrect output",
        "entry_point": "twice",
        "docstring": "Two times x.",
        "example_test": "def check(candidate):\n    assert candidate(2) == 4\ncheck(twice)\n",
        "test": "def check(candidate):\n    assert True\n    assert candidate(0) == 0\n"
        "    assert candidate(3) == 6\n\ncheck(twice)\n",
    }
    return json.dumps({**good, **changed})


def test_humanevalfix(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACEFIX_HOME", str(tmp_path / "home"))
    file = tmp_path / "set.jsonl"
    lines = [
        record(),
        "{half",
        "[1]",
        record(task_id="Python/1", test=7),
        record(task_id="Python/2", test="def check(:\n"),
        record(task_id="Python/3", entry_point="os.system"),
        record(task_id="Python/4", buggy_solution="    return x * 2\n"),
        record(task_id="../../\x1b[2J", entry_point="twice"),
    ]
    file.write_text("\n".join(lines) + "\n")
    done = run("humanevalfix", file, "--out", tmp_path / "pack")
    assert "2 tasks in" in done.stdout
    assert "6 left out" in done.stdout
    assert "\x1b" not in done.stdout
    assert "line 2: is no JSON" in done.stdout
    assert "line 4: has no text for test" in done.stdout
    assert "4_twice: no case shows the bug" in done.stdout
    pack, problems = load_pack(tmp_path / "pack")
    assert problems == ()
    task = next(each for each in pack.tasks if each.name == "0_twice")
    assert "candidate(3) == 6" in task.tests  # no visible case showed the bug
    assert "candidate(0) == 0" in task.hidden_tests
    assert task.bug_type == "operator misuse"


def test_a_set_with_tests_of_its_own_beside_the_cases_is_taken(tmp_path: Path, grader: Grader) -> None:
    helper = "def test_helper():\n    pass\n\ndef test_case_77():\n    pass\n\n"
    checks = "def check(candidate):\n    assert candidate(0) == 0\n    assert candidate(3) == 6\n"
    file = tmp_path / "set.jsonl"
    file.write_text(record(test=helper + checks) + "\n")
    (offer,) = humanevalfix.offers(file)
    assert not isinstance(offer, LeftOut), offer.reason
    task = take(offer, "pack", grader)
    assert not isinstance(task, LeftOut), task.reason


def test_cases_that_make_no_sense_are_left_out(tmp_path: Path) -> None:
    place = quix(tmp_path)
    for folder in ("python_programs", "correct_python_programs"):
        (place / folder / "sqrt.py").write_text("def sqrt(x, epsilon):\n    return x\n")
    (place / "json_testcases" / "sqrt.json").write_text("[[], 2]\n")
    assert "sqrt" in [each.name for each in quixbugs.offers(place) if isinstance(each, LeftOut)]
    answers = tmp_path / "refactory" / "question_1" / "ans"
    answers.mkdir(parents=True)
    (answers / "input_1.txt").write_text("top([1])")
    (answers / "output_1.txt").write_text("{[]: 1}")
    (left_out,) = refactory.offers(tmp_path / "refactory")
    assert isinstance(left_out, LeftOut)
    assert "can't be parsed" in left_out.reason


@pytest.mark.parametrize("importer", [quixbugs, humanevalfix, refactory])
def test_what_is_no_set_is_refused(tmp_path: Path, importer: object) -> None:
    with pytest.raises(NoSet):
        list(importer.offers(tmp_path / "absent"))  # type: ignore[attr-defined]


def test_an_unknown_set_is_a_wrong_argument(tmp_path: Path) -> None:
    done = run("codeforces", tmp_path, "--out", tmp_path / "pack")
    assert done.exit_code == 2
    assert "use quixbugs or humanevalfix or refactory" in done.stderr


def test_refactory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACEFIX_HOME", str(tmp_path / "home"))
    good, spoilt = tmp_path / "set" / "question_1", tmp_path / "set" / "question_2"
    for question in (good, spoilt):
        for folder in ("ans", "code/reference", "code/wrong", "code/correct"):
            (question / folder).mkdir(parents=True)
        (question / "code" / "reference" / "reference.py").write_text("def top(seq):\n    return MOST(seq)\n")
        (question / "global.py").write_text("MOST = max\n")
    (good / "code" / "wrong" / "wrong_1_001.py").write_text("def top(seq):\n    return seq[0]\n")
    (good / "code" / "wrong" / "wrong_1_002.py").write_bytes(b"\xff\xfe")
    for number, (call, wanted) in enumerate([("top([1, 2])", "2"), ("top((5,))", "5"), ("top([3])", "3")]):
        (good / "ans" / f"input_00{number}.txt").write_text(call)
        (good / "ans" / f"output_00{number}.txt").write_text(wanted + "\n")
    (spoilt / "ans" / "input_001.txt").write_text("__import__('os').system('id')")
    (spoilt / "ans" / "output_001.txt").write_text("0")
    done = run("refactory", tmp_path / "set", "--out", tmp_path / "pack", "--json")
    report = json.loads(done.stdout)
    assert report["taken"] == ["question_1_wrong_1_001"], report
    reasons = {each["name"]: each["reason"] for each in report["left_out"]}
    assert "not UTF-8" in reasons["wrong_1_002"]
    assert "no call of a function" in reasons["question_2"]
    task = load_pack(tmp_path / "pack")[0].tasks[0]
    assert task.solution.startswith("MOST = max\n")
    assert "assert top([1, 2]) == 2" in task.tests
