"""`tracefix tasks`: what it prints, where, and how it exits."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from tests.packs import write_pack, write_task
from tracefix_tui.cli.root import app

WEAK = "from solution import total\n\n\ndef test_one():\n    assert total([3]) > 0\n"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACEFIX_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("TRACEFIX_TASKS", raising=False)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    folder = tmp_path / "packs"
    folder.mkdir()
    return folder


def tasks(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["tasks", *map(str, arguments)])


def test_list_names_every_task() -> None:
    done = tasks("list")
    assert done.exit_code == 0
    assert "tracefix/binary_search_off_by_one" in done.stdout
    assert "codearena/easy-1" in done.stdout
    assert done.stderr == ""


def test_list_json_is_an_array_of_objects() -> None:
    done = tasks("list", "--json")
    found = json.loads(done.stdout)
    assert len(found) == 25
    first = next(task for task in found if task["name"] == "hard-1")
    assert (first["pack"], first["difficulty"], first["category"]) == ("codearena", "hard", "hard")
    assert {"name", "pack", "title", "difficulty", "category", "bug_type", "tags"} == set(first)


@pytest.mark.parametrize(
    ("options", "names"),
    [
        (["--pack", "codearena", "--difficulty", "hard"], {"hard-1", "security_bugs-3"}),
        (["--category", "type_errors"], {"type_errors-1", "type_errors-2", "type_errors-3"}),
        (["--pack", "tracefix", "--category", "type_errors"], set()),
    ],
)
def test_list_filters(options: list[str], names: set[str]) -> None:
    done = tasks("list", "--json", *options)
    assert done.exit_code == 0
    assert {task["name"] for task in json.loads(done.stdout)} == names


@pytest.mark.parametrize("option", ["--difficulty", "--category", "--pack"])
def test_a_filter_that_fits_nothing_is_a_wrong_argument(option: str) -> None:
    done = tasks("list", "--json", option, "nothing")
    assert done.exit_code == 2
    assert done.stdout == ""
    assert "'nothing'; there are: " in done.stderr


def test_added_packs_are_listed_and_problems_go_to_standard_error(place: Path) -> None:
    pack = write_pack(place)
    write_task(pack)
    write_task(pack, "broken", title=3)
    done = tasks("list", "--json", "--tasks", place, "--pack", "small")
    assert done.exit_code == 0
    assert [task["name"] for task in json.loads(done.stdout)] == ["total"]
    assert "broken/task.toml: title: must be text, not an integer" in done.stderr


def test_a_folder_that_is_not_there_is_wrong_usage(place: Path) -> None:
    done = tasks("list", "--tasks", place / "absent")
    assert done.exit_code == 2
    assert "absent" in done.stderr


def test_show_keeps_the_secrets() -> None:
    done = tasks("show", "sum_even_wrong_condition")
    assert done.exit_code == 0
    assert "def sum_even_numbers" in done.stdout
    page = json.loads(tasks("show", "tracefix/sum_even_wrong_condition", "--json").stdout)
    assert page["code"].startswith('"""')
    assert page["limits"]["memory_mib"] >= 16
    assert not {"hints", "explanation", "solution", "hidden_tests"} & set(page)


def test_show_tells_them_when_asked() -> None:
    page = json.loads(tasks("show", "sum_even_wrong_condition", "--spoilers", "--json").stdout)
    assert len(page["hints"]) == 3
    assert page["solution"] != page["code"]
    assert "hidden_tests" not in page
    text = tasks("show", "sum_even_wrong_condition", "--spoilers").stdout
    assert "Hint 3: " in text
    assert "solution.py" in text


def test_text_that_looks_like_markup_is_printed_as_it_is(place: Path) -> None:
    write_task(write_pack(place), description="Of `[red]` and [bold]words[/bold] :smile:")
    done = tasks("show", "total", "--tasks", place)
    assert "Of `[red]` and [bold]words[/bold] :smile:" in done.stdout


@pytest.mark.parametrize("command", ["show", "prove"])
def test_an_unknown_name_is_wrong_usage(command: str) -> None:
    done = tasks(command, "sum_even_wrong_conditon")
    assert done.exit_code == 2
    assert done.stdout == ""
    assert "sum_even_wrong_condition" in done.stderr


@pytest.mark.parametrize("arguments", [[], ["easy-1", "--all"], ["easy-1", "--pack", "codearena"]])
def test_prove_needs_a_name_or_all(arguments: list[str]) -> None:
    done = tasks("prove", *arguments)
    assert done.exit_code == 2
    assert done.stdout == ""
    assert "--all" in done.stderr


def test_prove_says_that_a_sound_task_holds(place: Path) -> None:
    write_task(write_pack(place))
    done = tasks("prove", "total", "--tasks", place)
    assert done.exit_code == 0, done.stdout
    for check in ("bug", "repeatable", "reference", "limits", "mutants", "description", "hints"):
        assert f"✓ {check}" in done.stdout
    assert "1/1 small/total: passed" in done.stderr


def test_prove_all_names_failing_and_broken_tasks(place: Path) -> None:
    pack = write_pack(place)
    write_task(pack, "good")
    write_task(pack, "weak", sources={"tests.py": WEAK, "hidden_tests.py": WEAK})
    write_task(pack, "broken", title=3)
    done = tasks("prove", "--all", "--pack", "small", "--tasks", place, "--json")
    assert done.exit_code == 1
    page = json.loads(done.stdout)
    assert page["passed"] is False
    assert {task["name"]: task["passed"] for task in page["tasks"]} == {"good": True, "weak": False}
    assert page["problems"][0]["key"] == "title"
    (weak,) = (task for task in page["tasks"] if task["name"] == "weak")
    assert {check["name"] for check in weak["checks"] if check["state"] == "failed"} == {"mutants"}
    assert "+        result = number" in "".join(entry["diff"] for entry in weak["mutants"]["survivors"])
    assert weak["mutants"]["share"] < 0.95

    write_task(write_pack(place, "other"), "broken_too", title=3)
    text = tasks("prove", "--all", "--pack", "small", "--tasks", place)
    assert text.exit_code == 1
    assert "no test notices this" in text.stdout
    assert "broken/task.toml" in text.stdout
    assert "2 proven, 2 failed" in text.stdout


def test_the_command_itself_prints_json_and_nothing_else(place: Path) -> None:
    write_task(write_pack(place))
    done = subprocess.run(
        [Path(sys.executable).with_name("tracefix"), "tasks", "prove", "total", "--tasks", place, "--json"],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["passed"] is True


def test_a_new_task_is_written_and_proven_by_its_folder(place: Path) -> None:
    done = tasks("new", "gap", "--pack", place / "own")
    assert done.exit_code == 0
    assert f"tracefix tasks preview {place / 'own' / 'gap'}" in done.stdout
    page = place / "report.html"
    proven = tasks("prove", place / "own" / "gap", "--json", "--html", page)
    assert proven.exit_code == 0
    task = json.loads(proven.stdout)["tasks"][0]
    assert task["mutants"]["by_operator"]["negation"] == {"killed": 1, "total": 1}
    html = page.read_text("utf-8")
    assert "own/gap" in html
    assert "<script" not in html
    again = tasks("new", "gap", "--pack", place / "own")
    assert again.exit_code == 2
    assert "exists already" in again.stderr


@pytest.mark.parametrize("pack", ["tracefix", "codearena"])
def test_a_new_pack_may_not_hide_another_one(pack: str) -> None:
    done = tasks("new", "gap", "--pack", pack)
    assert done.exit_code == 2
    assert f"is named {pack!r} already" in done.stderr
    assert len(json.loads(tasks("list", "--json").stdout)) == 25


def test_one_s_own_pack_grows() -> None:
    assert tasks("new", "gap").exit_code == 0
    assert tasks("new", "gap_two").exit_code == 0
    assert {task["name"] for task in json.loads(tasks("list", "--json", "--pack", "mine").stdout)} == {
        "gap",
        "gap_two",
    }


def test_a_task_that_can_not_be_written_leaves_no_pack(place: Path) -> None:
    source = place / "pages.py"
    source.write_text("def f(x:\n")
    for arguments in (("../out",), ("pages", "--from", source), ("Pages",)):
        assert tasks("new", *arguments, "--pack", place / "own").exit_code == 2
        assert not (place / "own").exists()


def test_the_next_step_can_be_pasted(tmp_path: Path) -> None:
    done = tasks("new", "gap", "--pack", tmp_path / "my work" / "own")
    assert f"tracefix tasks preview '{tmp_path}/my work/own/gap'" in done.stdout


@pytest.mark.parametrize("name", [".", "./", "../gap", "below/.."])
def test_a_folder_is_meant_however_it_is_said(
    place: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    assert tasks("new", "gap", "--pack", place / "own").exit_code == 0
    (place / "own" / "gap" / "tests.py").write_text("def test_one(:\n")
    (place / "own" / "gap" / "below").mkdir()
    monkeypatch.chdir(place / "own" / "gap")
    proven = json.loads(tasks("prove", name, "--json").stdout)
    assert [(task["pack"], task["name"]) for task in proven["tasks"]] == [("own", "gap")]
