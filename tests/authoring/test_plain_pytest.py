"""The shipped tests are ordinary pytest: they pass as they are, with the reference as `solution`."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tracefix_tui.catalog import Task, load_pack
from tracefix_tui.catalog.places import built_in

TASKS = [task for name in ("tracefix", "codearena") for task in load_pack(built_in() / name)[0].tasks]
TIME_SECONDS = 60


def plain_pytest(folder: Path) -> subprocess.CompletedProcess[str]:
    """pytest as an author calls it, without this repository's settings."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", str(folder)]
    command += ["-c", os.devnull, "tests.py", "hidden_tests.py"]
    environ = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    environ.pop("PYTEST_ADDOPTS", None)
    return subprocess.run(
        command, cwd=folder, env=environ, capture_output=True, text=True, timeout=TIME_SECONDS
    )


def write(task: Task, solution: str, folder: Path) -> None:
    for name, text in (
        ("solution.py", solution),
        ("tests.py", task.tests),
        ("hidden_tests.py", task.hidden_tests),
    ):
        (folder / name).write_text(text, "utf-8")


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.id)
def test_the_reference_passes_under_plain_pytest(task: Task, tmp_path: Path) -> None:
    write(task, task.solution, tmp_path)
    done = plain_pytest(tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert " passed" in done.stdout


def test_a_bug_fails_under_plain_pytest(tmp_path: Path) -> None:
    task = next(task for task in TASKS if task.name == "sum_even_wrong_condition")
    write(task, task.buggy, tmp_path)
    done = plain_pytest(tmp_path)
    assert done.returncode == 1, done.stdout + done.stderr
    assert " failed" in done.stdout


def test_no_task_is_missing() -> None:
    assert len(TASKS) == 25
