"""`tasks mutate` and `practice` as installed commands: files are written, projects stay as they are."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.authoring.test_injection import CODE, TESTS
from tests.terminal import Terminal
from tracefix_tui.catalog import load_pack
from tracefix_tui.cli.root import app

MAIN = [sys.executable, "-c", "from tracefix_tui.cli import main; main()"]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package with a module, its tests, and a compiled one."""
    monkeypatch.setenv("TRACEFIX_HOME", str(tmp_path / "home"))
    root = tmp_path / "project"
    (root / "own").mkdir(parents=True)
    (root / "tests").mkdir()
    (root / "pyproject.toml").write_text("")
    (root / "own" / "__init__.py").write_text("")
    (root / "own" / "sums.py").write_text(CODE)
    (root / "own" / "fast.so").write_bytes(b"\x7fELF")
    (root / "own" / "lonely.py").write_text("x = 1\n")
    (root / "tests" / "test_sums.py").write_text(TESTS)
    (root / "tests" / "test_broken.py").write_text("def (")
    return root


def state(root: Path) -> dict[str, str]:
    return {
        str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in root.rglob("*") if path.is_file()
    }


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [*MAIN, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=300, env=os.environ)


def test_mutate_writes_a_pack_that_loads_and_can_be_added_to(project: Path, tmp_path: Path) -> None:
    before = state(project)
    module, tests, out = project / "own" / "sums.py", project / "tests" / "test_sums.py", tmp_path / "mine"
    arguments = ("tasks", "mutate", module, "--tests", tests, "--out", out)
    done = run(*arguments, "--count", 3)
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"3 tasks written to {out}\n"
    assert "3 noticed by some tests" in done.stderr
    listed = run("tasks", "list", "--tasks", tmp_path, "--pack", "mine")
    assert listed.stdout.count("mine/") == 3
    first, *others = sorted(path.name for path in out.iterdir() if path.is_dir())
    shutil.rmtree(out / first)
    again = run(*arguments, "--count", 3)
    assert again.returncode == 2
    assert f"2 of them are in {out} already: {', '.join(others)}; take these away" in again.stderr
    assert "another folder with --out" in again.stderr
    assert not (out / first).exists()
    assert state(project) == before


def test_mistakes_are_said_in_a_line(project: Path, tmp_path: Path) -> None:
    module, tests = project / "own" / "sums.py", project / "tests" / "test_sums.py"
    for arguments, words in (
        (("tasks", "mutate", tmp_path / "none.py", "--tests", tests, "--out", tmp_path / "o"), "can't read"),
        (
            ("tasks", "mutate", module, "--tests", tests, "--out", tmp_path / "o", "--operators", "x"),
            "no operator",
        ),
        (("practice", project / "own" / "fast.so"), "compiled"),
        (("practice", project / "own" / "lonely.py"), "no test file"),
        (("practice", tmp_path / "none.py"), "can't read"),
    ):
        done = run(*arguments)
        assert (done.returncode, done.stdout) == (2, ""), arguments
        assert words in done.stderr
    assert not (tmp_path / "o").exists()
    assert (
        "mutable_default"
        in run("tasks", "mutate", "x", "--tests", "y", "--out", "z", "--operators", "list").stdout
    )


def test_practice_plays_a_bug_in_a_copy(project: Path) -> None:
    before = state(project)
    with Terminal([*MAIN, "practice", str(project / "own" / "sums.py"), "--seed", "3"]) as terminal:
        terminal.wait_for("Something is wrong in")
        terminal.press("f5")
        terminal.wait_for("failed")
    assert state(project) == before


def test_a_package_with_tests_of_unittest_elsewhere(project: Path, tmp_path: Path) -> None:
    (project / "own" / "limits.py").write_text("LOW = 2\n\n\ndef low(number):\n    return number < LOW\n")
    (project / "own" / "gauge.py").write_text(
        "from .limits import low\n\n\ndef words(numbers):\n    found = []\n    for number in numbers:\n"
        '        found.append("low" if low(number) else "high")\n    return found\n'
    )
    (project / "own" / "__init__.py").write_text("from .gauge import words\nfrom .limits import low\n")
    (project / "tests" / "conftest.py").write_text(
        "import pytest\n\n\n@pytest.fixture(scope='session')\ndef many():\n    return [1, 5]\n"
    )
    (project / "tests" / "test_words.py").write_text(
        "import unittest\n\nimport own\n\n\nclass WordsTest(unittest.TestCase):\n"
        "    def test_none(self):\n        self.assertEqual(own.words([]), [])\n\n"
        "    def test_one(self):\n        self.assertEqual(own.words([1]), ['low'])\n\n"
        "    def test_low(self):\n        self.assertTrue(own.low(1))\n\n\n"
        "def test_many(many):\n    assert own.words(many) == ['low', 'high']\n"
    )
    before = state(project)
    out = tmp_path / "mine"
    arguments = ["tasks", "mutate", project / "own" / "gauge.py", "--out", out, "--count", 2]
    done = CliRunner().invoke(
        app, [*map(str, arguments), "--tests", str(project / "tests" / "test_words.py")]
    )
    assert done.exit_code == 0, done.stderr
    assert f"2 tasks written to {out}" in done.stdout
    assert "left out: test_low: uses own.low, which is not of own.gauge" in done.stderr
    for task in load_pack(out)[0].tasks:
        assert "# From own.limits" in task.solution
        assert "assertEqual" not in task.tests + task.hidden_tests
    assert state(project) == before
    (project / "own" / "gauge.py").write_text("from .limits import *\n")
    done = CliRunner().invoke(app, ["practice", str(project / "own" / "gauge.py")])
    assert done.exit_code == 2
    assert "gauge.py can't be made into one file: it imports everything from own.limits" in done.stderr
