"""The judge and the real pytest agree: the same test modules, the same names, the same outcomes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.grading.making import task
from tracefix_tui.grading import Grader
from tracefix_tui.grading.report import Outcome, TestResult

CORPUS = Path(__file__).parent / "corpus"
MODULES = sorted(file for file in CORPUS.glob("*.py") if file.name != "solution.py")
SOLUTION = (CORPUS / "solution.py").read_text("utf-8")
RECORDER = """
import json, pathlib
found = []
def pytest_runtest_logreport(report):
    if report.when == "call" or report.failed:
        found.append((report.nodeid, report.passed))
def pytest_sessionfinish():
    pathlib.Path("found.json").write_text(json.dumps(found))
"""


@pytest.fixture(scope="session")
def said_by_pytest(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[tuple[str, bool]]]:
    """By module: names and whether they passed, as the real pytest sees them."""
    folder = tmp_path_factory.mktemp("corpus")
    (folder / "solution.py").write_text(SOLUTION, "utf-8")
    for file in MODULES:
        (folder / f"test_{file.name}").write_text(file.read_text("utf-8"), "utf-8")
    (folder / "conftest.py").write_text(RECORDER)
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:xdist",
        "-p",
        "no:asyncio",
    ]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stdout + done.stderr
    found: dict[str, list[tuple[str, bool]]] = {}
    for node, passed in json.loads((folder / "found.json").read_text()):
        module, _, name = node.partition("::")
        found.setdefault(module.removeprefix("test_"), []).append((name, passed))
    return found


@pytest.fixture(scope="session")
def said_by_judge(grader: Grader) -> dict[str, tuple[TestResult, ...]]:
    reports = {
        file.name: grader.grade(SOLUTION, task(file.read_text("utf-8"), solution=SOLUTION))
        for file in MODULES
    }
    assert not any(report.void or report.problem for report in reports.values()), reports
    return {name: report.results for name, report in reports.items()}


@pytest.mark.parametrize("module", [file.name for file in MODULES])
def test_same_names_in_the_same_order(module, said_by_pytest, said_by_judge):
    assert [result.name for result in said_by_judge[module]] == [name for name, _ in said_by_pytest[module]]


@pytest.mark.parametrize("module", [file.name for file in MODULES])
def test_same_outcomes(module, said_by_pytest, said_by_judge):
    assert said_by_pytest[module]
    differing = [
        (result, passed)
        for result, (_, passed) in zip(said_by_judge[module], said_by_pytest[module], strict=True)
        if result.passed != passed
    ]
    assert not differing


def test_the_corpus_has_both(said_by_judge):
    outcomes = {result.outcome for results in said_by_judge.values() for result in results}
    assert outcomes == {Outcome.PASSED, Outcome.FAILED, Outcome.ERROR}


def test_licences_take_nothing_from_an_honest_solution(grader: Grader, said_by_judge):
    """Without a reference any question may be asked; with one, those that it needed. Nothing else differs."""
    for file in MODULES:
        free = grader.grade(SOLUTION, task(file.read_text("utf-8")))
        limited = said_by_judge[file.name]
        assert [(r.name, r.outcome) for r in free.results] == [(r.name, r.outcome) for r in limited]
