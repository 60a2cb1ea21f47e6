"""Test files of real projects made ready for a judge: what can't be run is left out by name."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tracefix_tui.authoring.finding import tests_of as find_tests
from tracefix_tui.authoring.injection import CannotInject, inject
from tracefix_tui.authoring.own_project import exports_of, with_conftest
from tracefix_tui.authoring.own_tests import prepared, without
from tracefix_tui.authoring.test_files import TestsNotReadable, imports_module
from tracefix_tui.grading import Grader

DATES = '''\
"""Days."""

LIMIT = 31


def parse(text):
    """The numbers in a text like 1-2."""
    return [int(part) for part in text.split("-")]


def later(day, by=1):
    """A day some days later, at most the last."""
    return min(day + by, LIMIT)


def show(day):
    """A day in two digits."""
    if day < 10:
        return "0" + str(day)
    return str(day)


def _hidden(day):
    return day
'''
INIT = """\
from .dates import parse as read, later
from .other import *
from own.dates import show
"""
TESTS = """\
from __future__ import annotations

import unittest

import hypothesis.strategies as st
import pytest
from hypothesis import given
from own import other, show

import own

DAYS = own.read("1-2")
SPARE = st.integers()

pytestmark = pytest.mark.usefixtures


class LaterTest(unittest.TestCase):
    def setUp(self):
        self.day = 30

    def test_later(self):
        self.assertEqual(own.later(self.day), 31)
        self.assertEqual(own.later(self.day, 5), 31)

    def test_by_two(self):
        self.assertEqual(own.later(1, 2), 3)


@given(SPARE)
def test_any(day):
    assert own.later(day)


@pytest.mark.slow
@pytest.mark.parametrize("text, wanted", [("1-2", [1, 2]), ("3", [3])])
def test_read(text, wanted):
    assert own.read(text) == wanted


def test_days():
    assert DAYS


def test_foreign():
    assert own.foreign(1)


def test_other():
    assert other(1)


@pytest.mark.skipif(True, reason="no")
def test_skipped():
    assert 1


def test_file(tmp_path):
    assert tmp_path


async def test_soon():
    assert 1


def test_shared(day, monkeypatch):
    assert show(day) == "07"


def test_show():
    assert show(12) == "12"


def test_early_day(ready):
    assert show(3) == "03"
"""
CONFTEST = """\
from __future__ import annotations

import os
import pytest


def pytest_configure(config):
    raise SystemExit


@pytest.fixture(scope="session")
def day():
    return 7


@pytest.fixture(autouse=True)
def ready():
    yield "ready"
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "project"
    (root / "src" / "own").mkdir(parents=True)
    (root / "tests" / "deep").mkdir(parents=True)
    (root / "setup.cfg").write_text("")
    (root / "src" / "own" / "__init__.py").write_text(INIT)
    (root / "src" / "own" / "dates.py").write_text(DATES)
    (root / "src" / "own" / "other.py").write_text("def foreign(x):\n    return x\n")
    (root / "tests" / "conftest.py").write_text(CONFTEST)
    (root / "tests" / "deep" / "test_all.py").write_text(TESTS)
    return root


def test_names_that_packages_hand_on(project: Path) -> None:
    module = project / "src" / "own" / "dates.py"
    assert exports_of(module, "own.dates") == {"own": {"read": "parse", "later": "later", "show": "show"}}
    other = project / "src" / "own" / "other.py"
    assert exports_of(other, "own.other") == {"own": {"foreign": "foreign"}}
    inner = project / "src" / "own" / "deep"
    inner.mkdir()
    (inner / "__init__.py").write_text("from .low import base as bass\n")
    (inner / "low.py").write_text("def base():\n    pass\n")
    (inner.parent / "__init__.py").write_text("from .deep import bass as b\n")
    low = exports_of(inner / "low.py", "own.deep.low")
    assert low == {"own.deep": {"bass": "base"}, "own": {"b": "base"}}
    (inner / "__init__.py").write_text("from (")
    assert exports_of(inner / "low.py", "own.deep.low") == {}


def test_a_project_with_all_that_projects_have(project: Path) -> None:
    module, file = project / "src" / "own" / "dates.py", project / "tests" / "deep" / "test_all.py"
    exports = exports_of(module, "own.dates")
    assert find_tests(module, "own.dates", exports) == [file]
    ready = prepared(DATES, with_conftest(file.read_text(), file), "own.dates", exports)
    assert {each.name: each.reason for each in ready.left_out} == {
        "test_any": "imports hypothesis, which the sandbox does not have",
        "test_days": "uses DAYS: uses own while tests are collected",
        "test_foreign": "uses own.foreign, which is not of own.dates",
        "test_other": "imports other of own, another part of the package",
        "test_skipped": "is marked with skipif",
        "test_file": "uses the fixture tmp_path, which is neither in the file nor the judge's",
        "test_soon": "is asynchronous",
    }
    assert "pytest_configure" not in ready.text
    assert "own.parse(text) == wanted" in ready.text
    assert "def test_show(ready)" in ready.text
    with Grader() as grader:
        text = with_conftest(file.read_text(), file)
        done = inject(DATES, text, "own.dates", grader, count=3, exports=exports)
    assert len(done.found) == 3
    assert len(done.left_out) == 7
    for injected in done.found:
        assert injected.task.tests.startswith("from __future__ import annotations\n")


def test_a_test_that_the_sandbox_cannot_run_is_left_out_and_one_that_fails_is_not() -> None:
    code = "def f(x):\n    return x + 1\n\n\ndef g(x):\n    return x * 2\n"
    tests = "import pytest\nfrom own import f, g\n\n\ndef test_f():\n    assert f(1) == 2\n\n\n"
    tests += "def test_g():\n    assert g(3) == 6\n\n\n"
    warns = "def test_warns():\n    with pytest.warns(UserWarning):\n        f(1)\n\n\n"
    warns += "class TestMore:\n    def test_ends(self):\n        raise SystemExit(2)\n\n"
    warns += "    def test_stays(self):\n        assert g(1) == 2\n"
    with Grader() as grader:
        done = inject(code, tests + warns, "own", grader, count=1)
        assert {each.name for each in done.left_out} == {"test_warns", "TestMore::test_ends"}
        task = done.found[0].task
        assert "test_warns" not in task.tests + task.hidden_tests
        assert "test_stays" in task.tests + task.hidden_tests
        wrong = tests + "def test_wrong():\n    assert f(1) == 3\n"
        with pytest.raises(CannotInject, match=r"1 of 3 tests fail .*test_wrong first .*--skip-failing"):
            inject(code, wrong, "own", grader)
        done = inject(code, wrong, "own", grader, count=1, skip_failing=True)
        assert [each.name for each in done.left_out] == ["test_wrong"]
        with pytest.raises(
            CannotInject, match="none of them is left, 1 left out, test_a first: imports numpy"
        ):
            inject(code, "import numpy\nimport own\n\ndef test_a():\n    numpy.f(own)\n", "own", grader)


@pytest.mark.parametrize(
    ("tests", "wanted"),
    [
        ("import own.sums\ndef f(): own.sums.x", "import solution as sums\ndef f(): sums.x"),
        ("import os, own.sums as s\ndef f(): s.x", "import os\nimport solution as s\ndef f(): s.x"),
        ("from own import sums, os", "import solution as sums\n"),
        ("import own\ndef f(): own.sums.g(own.all)", "import solution as own\ndef f(): own.g(own.total)"),
    ],
)
def test_imports(tests: str, wanted: str) -> None:
    assert prepared("", tests, "own.sums", {"own": {"all": "total"}}).text == wanted


def test_a_fixture_that_cannot_be_had_takes_its_tests_along() -> None:
    tests = (
        "import pytest\n\n\n@pytest.fixture(params=[1])\ndef one(request):\n    return request.param\n\n\n"
    )
    tests += "@pytest.fixture\ndef two(one):\n    return one\n\n\ndef test_two(two):\n    pass\n"
    ready = prepared("", tests, "own")
    assert [each.name for each in ready.left_out] == ["test_two"]
    assert "is a fixture with params" in ready.left_out[0].reason
    assert "def two" not in ready.text


def test_standard_modules_that_the_code_needs_are_named() -> None:
    source = "import html.entities\nimport numpy\nimport antigravity\nimport json\nfrom . import x\n"
    assert prepared(source, "", "own").modules == ("html.entities",)


def test_nothing_that_the_code_names_is_imported_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`importlib.util.find_spec("venv.__main__.x")` runs the program that makes virtual environments."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["tracefix", "here"])
    source = "import venv.__main__.x, unittest.__main__.x, lib2to3.pgen2.x, xml.dom.pulldom, test.support\n"
    for name in [name for name in sys.modules if name.startswith(("venv", "xml.dom"))]:
        monkeypatch.delitem(sys.modules, name)
    assert prepared(source, "", "own").modules == ("xml.dom.pulldom",)
    assert not {"venv", "venv.__main__", "unittest.__main__", "xml.dom"} & sys.modules.keys()
    assert not list(tmp_path.iterdir())


def test_tests_that_do_not_parse_say_where() -> None:
    with pytest.raises(TestsNotReadable, match="no Python, line 2"):
        prepared("", "import unittest\ndef (\n", "own")


def test_tests_that_are_nested_too_deeply_say_so() -> None:
    deep = "import own\nown" + ".a" * 5000 + "\n"
    with pytest.raises(TestsNotReadable):
        imports_module(deep, "own")
    with pytest.raises(TestsNotReadable):
        prepared("", deep, "own")


def test_tests_are_taken_out_by_name() -> None:
    tests = "def test_a():\n    pass\n\n\nclass TestB:\n    def test_c(self):\n        pass\n"
    assert without(tests, {"test_a[1]", "TestB::test_c"}).strip() == ""
    assert "test_c" in without(tests, {"test_a"})


def test_what_is_no_file_is_no_test_file(tmp_path: Path) -> None:
    (tmp_path / "own.py").write_text("def f():\n    pass\n")
    (tmp_path / "test_own.py").write_text("from own import f\n")
    os.mkfifo(tmp_path / "test_pipe.py")
    (tmp_path / "test_endless.py").symlink_to("/dev/zero")
    (tmp_path / "test_folder.py").mkdir()
    assert find_tests(tmp_path / "own.py", "own", {}) == [tmp_path / "test_own.py"]
