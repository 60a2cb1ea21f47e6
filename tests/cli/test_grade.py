"""`tracefix grade` with the real grader: what it prints, how it exits, what it loads."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from tests.packs import write_pack, write_task
from tests.test_imports import loaded_by
from tracefix_tui.catalog import load_catalog
from tracefix_tui.cli.grading import Request, plain
from tracefix_tui.cli.root import app

NAME = "binary_search_off_by_one"
HIDDEN_NUMBER = 99_887_766_554
"""Too long to turn up in a time or a path by chance."""
HIDDEN_WORD = "secretly"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACEFIX_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("TRACEFIX_TASKS", raising=False)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return tmp_path / "answer.py"


def tracefix(*arguments: object, stdin: str = "") -> subprocess.CompletedProcess[str]:
    """The installed command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-c", "from tracefix_tui.cli import main; main()", *map(str, arguments)],
        input=stdin,
        capture_output=True,
        text=True,
    )


def test_the_reference_passes_everything(source: Path) -> None:
    source.write_text(load_catalog().find(NAME).solution, "utf-8")
    done = tracefix("grade", NAME, source, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    page = json.loads(done.stdout)
    assert page["all_passed"] is True
    assert page["task"] == f"tracefix/{NAME}"
    assert page["suite"] == "all"
    for counts in (page, page["visible"], page["hidden"]):
        assert counts["passed"] == counts["total"] > 0
    assert page["total"] == page["visible"]["total"] + page["hidden"]["total"]
    assert len(page["tests"]) == page["visible"]["total"]
    assert all(test["passed"] and test["outcome"] == "passed" for test in page["tests"])
    assert page["layers"]
    assert page["wall_ms"] > 0
    assert page["problem"] is None


def test_the_buggy_code_fails_and_says_where(source: Path) -> None:
    source.write_text(load_catalog().find(NAME).buggy, "utf-8")
    done = tracefix("grade", NAME, source, "--json", "--suite=visible")
    assert done.returncode == 1
    page = json.loads(done.stdout)
    assert page["all_passed"] is False
    assert page["hidden"] == {"passed": 0, "total": 0}
    failing = [test for test in page["tests"] if not test["passed"]]
    assert len(failing) == page["total"] - page["passed"] > 0
    assert failing[0]["call"].startswith("binary_search(")
    assert "IndexError" in failing[0]["message"]
    assert failing[0]["frames"][-1]["line"] > 0


def test_people_read_lines(source: Path) -> None:
    source.write_text(load_catalog().find(NAME).buggy, "utf-8")
    done = tracefix("grade", NAME, source)
    assert done.returncode == 1
    assert "- test_number_above_the_last: error" in done.stdout
    assert "call: binary_search([2, 5, 9], 10)" in done.stdout
    assert "visible tests passed: 6/8" in done.stdout
    assert "isolated by" in done.stdout


def test_standard_input_is_a_file_too() -> None:
    done = tracefix("grade", NAME, "-", "--json", stdin="def binary_search(arr, target):\n    return -1\n")
    assert done.returncode == 1
    assert 0 < json.loads(done.stdout)["passed"] < json.loads(done.stdout)["total"]


def test_a_syntax_error_is_named_and_nothing_passes() -> None:
    done = tracefix("grade", NAME, "-", "--json", stdin="def binary_search(:\n")
    assert done.returncode == 1
    page = json.loads(done.stdout)
    assert page["problem"]["syntax"] is True
    assert page["problem"]["line"] == 1
    assert page["passed"] == 0 < page["total"]


def test_hidden_tests_are_counted_and_never_shown(tmp_path: Path) -> None:
    hidden = (
        "from solution import total\n\n\n"
        f"def test_{HIDDEN_WORD}():\n"
        f"    assert total([{HIDDEN_NUMBER}, 1]) == {HIDDEN_NUMBER + 1}, '{HIDDEN_WORD}'\n"
    )
    folder = write_task(write_pack(tmp_path / "packs"), "sum", sources={"hidden_tests.py": hidden})
    for options in ([], ["--json"]):
        done = tracefix("grade", "sum", folder / "buggy.py", "--tasks", tmp_path / "packs", *options)
        assert done.returncode == 1
        assert HIDDEN_WORD not in done.stdout + done.stderr
        assert str(HIDDEN_NUMBER) not in done.stdout + done.stderr
    page = json.loads(done.stdout)
    assert page["hidden"]["passed"] == 0 < page["hidden"]["total"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["no_such_task", "-"], "there is no task 'no_such_task'"),
        (["binary_search_of_by_one", "-"], NAME),
        ([NAME, "no/such/file.py"], "can't read no/such/file.py: No such file"),
        ([NAME, "."], "can't read .: Is a directory"),
        ([NAME], "Missing argument"),
        ([NAME, "-", "more"], "unexpected extra argument"),
        ([NAME, "-", "--suite", "hidden"], "--suite"),
        ([NAME, "-", "--tasks", "no/such/folder"], "--tasks"),
        ([NAME, "-", "--json=yes"], "--json"),
        ([NAME, "-", "--no-such-option"], "--no-such-option"),
    ],
)
def test_wrong_use_is_said_in_words_and_exits_with_2(arguments: list[str], said: str) -> None:
    done = tracefix("grade", *arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    assert said in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"x = '\xff'", "is no UTF-8 text: byte 5"), (b"#" * 1_000_001, "is longer than 1,000,000 bytes")],
    ids=["not UTF-8", "too long"],
)
def test_a_file_that_is_no_source_exits_with_2(source: Path, content: bytes, said: str) -> None:
    source.write_bytes(content)
    done = tracefix("grade", NAME, source, "--json")
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr


def test_a_byte_order_mark_is_no_syntax_error(source: Path) -> None:
    source.write_bytes(b"\xef\xbb\xbf" + load_catalog().find(NAME).solution.encode())
    assert tracefix("grade", NAME, source).returncode == 0


def test_typer_grades_just_so(source: Path) -> None:
    source.write_text(load_catalog().find(NAME).solution, "utf-8")

    def through_typer(*options: str) -> Result:
        return CliRunner().invoke(app, ["grade", NAME, str(source), *options])

    assert "exits with 0" in CliRunner().invoke(app, ["grade", "--help"]).stdout.lower()
    page = json.loads(through_typer("--json", "--suite", "visible").stdout)
    direct = json.loads(tracefix("grade", NAME, source, "--json", "--suite", "visible").stdout)
    assert page.keys() == direct.keys()
    assert [test["name"] for test in page["tests"]] == [test["name"] for test in direct["tests"]]


def test_plain_arguments_need_no_typer(tmp_path: Path) -> None:
    assert plain(["a", "b"]) == Request("a", "b")
    assert plain(["--json", "a", "-", "--suite", "visible"]) == Request("a", "-", "visible", True)
    assert plain(["a", "b", f"--tasks={tmp_path}"]) == Request("a", "b", tasks=(tmp_path,))
    for arguments in ([], ["a"], ["a", "b", "c"], ["--help"], ["a", "b", "--suite"], ["a", "b", "--json=1"]):
        assert plain(arguments) is None


def test_grading_loads_no_screen_no_network_and_no_typer(source: Path) -> None:
    source.write_text(load_catalog().find(NAME).solution, "utf-8")
    code = (
        "import contextlib, io, sys\n"
        f"sys.argv = ['tracefix', 'grade', {NAME!r}, {str(source)!r}, '--json']\n"
        "from tracefix_tui.cli import main\n"
        "with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):\n"
        "    main()"
    )
    assert not loaded_by(code) & {"textual", "openai", "httpx", "typer", "pydantic", "rich"}
