"""`tracefix runs export`: what it writes, what it says of runs that it leaves out, and how it exits."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from tests.records.export.making import BETTER, MODEL, VIEW, WORSE, a_run, hostile
from tracefix_tui.cli.export import FormatName
from tracefix_tui.cli.root import app
from tracefix_tui.records.export.formats import FORMATS

IDS = ("20260102T030405-000001", "20260102T030405-000002", "20260102T030405-000003")


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder, and a home with a solved run, a bad one of a model, and one that was left."""
    monkeypatch.setenv("TRACEFIX_HOME", str(tmp_path / "home"))
    runs = tmp_path / "home" / "data" / "runs" / "2026" / "01"
    runs.mkdir(parents=True)
    a_run(runs, BETTER, name=IDS[0])
    a_run(runs, WORSE, name=IDS[1], actor=MODEL)
    a_run(runs, (VIEW,), name=IDS[2], end="left")
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    return work


def export(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["runs", "export", *arguments])


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_the_formats_are_those_of_the_table() -> None:
    assert [name.value for name in FormatName] == list(FORMATS)
    shown = CliRunner().invoke(app, ["runs", "export", "--help"]).stdout
    assert all(name in shown for name in FORMATS)


def test_one_file_for_all_runs(here: Path) -> None:
    done = export("trl-sft")
    assert (done.exit_code, done.stdout) == (0, "")
    assert "left out: 1 run unfinished (--unfinished takes them)" in done.stderr
    assert "exported 2 runs to tracefix-trl-sft.jsonl" in done.stderr
    rows = [json.loads(line) for line in (here / "tracefix-trl-sft.jsonl").read_text("utf-8").splitlines()]
    assert [row["run"] for row in rows] == [*IDS[:2]]
    again = export("trl-sft")
    assert again.exit_code == 2
    assert "--force" in again.stderr
    assert export("trl-sft", "--force", "--unfinished").exit_code == 0
    assert len((here / "tracefix-trl-sft.jsonl").read_text("utf-8").splitlines()) == 3


def test_a_file_for_each_run(here: Path) -> None:
    done = export("atif", "--out", "some/folder/")
    assert done.exit_code == 0
    assert files(here / "some" / "folder") == [f"{name}.atif.json" for name in IDS[:2]]
    assert "exported 2 runs to 2 files in some/folder" in done.stderr
    assert export("atif", IDS[0], "--out", "one.json").exit_code == 0
    assert json.loads((here / "one.json").read_text("utf-8"))["trajectory_id"] == IDS[0]
    done = export("atif", *IDS[:2], "--out", "some/folder")
    assert done.exit_code == 2
    assert "--force" in done.stderr


def test_standard_output_holds_the_export_and_nothing_else() -> None:
    done = export("csv", IDS[0], "--per", "run", "--out", "-")
    assert done.exit_code == 0
    head, row = done.stdout.splitlines()
    assert head.startswith("run,created,task,")
    assert row.startswith(IDS[0])
    assert json.loads(export("atif", IDS[0], "--out", "-").stdout)["session_id"] == IDS[0]
    assert export("atif", "--out", "-").exit_code == 2


@pytest.mark.parametrize(
    ("options", "found"),
    [
        (("--solved",), [IDS[0]]),
        (("--unsolved",), [IDS[1]]),
        (("--player", "model"), [IDS[1]]),
        (("--task", "mend_me"), [*IDS[:2]]),
        (("--score", "..0.5"), [IDS[1]]),
        (("--since", "2026-01-01"), [*IDS[:2]]),
        ((IDS[0], IDS[0], IDS[0][:-1] + "1"), [IDS[0]]),
    ],
)
def test_only_the_runs_that_are_wanted(options: tuple[str, ...], found: list[str]) -> None:
    rows = [json.loads(line) for line in export("trl-kto", *options, "--out", "-").stdout.splitlines()]
    assert [row["run"] for row in rows] == found


def test_pairs_need_a_difference() -> None:
    (row,) = map(json.loads, export("trl-preference", "--out", "-").stdout.splitlines())
    assert (row["run"], row["rejected_run"]) == (IDS[0], IDS[1])
    done = export("trl-preference", "--margin", "0.99", "--out", "-")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "left out: 2 runs with no run of the same task that is 0.99 better or worse" in done.stderr
    assert "nothing was exported" in done.stderr


def test_a_bad_file_is_named_and_the_others_are_exported(here: Path) -> None:
    runs = here.parent / "home" / "data" / "runs" / "2026" / "01"
    a_run(runs, name="20260102T030405-000004", change=hostile)
    a_run(
        runs, name="20260102T030405-000005", change=lambda lines: lines[1]["step"].update(reward=float("nan"))
    )
    (runs / "20260102T030405-000006.jsonl").write_bytes(b"\xff\xfe{")
    for form in FORMATS.values():
        done = export(form.name, "--out", f"{form.name}/")
        assert done.exit_code == 1, done.stderr
        assert "000006.jsonl, line 1: is cut short" in done.stderr
        if form.name in ("atif", "cast"):
            assert "000005.jsonl, line 2: is not JSON" in done.stderr
            assert len(files(here / form.name)) == 3
        assert not [name for name in files(here / form.name) if name.startswith(".")]
        assert "\x1b" not in done.stderr


def test_an_unknown_run_or_format_exits_with_2(here: Path) -> None:
    done = export("trl-sft", "2020")
    assert done.exit_code == 2
    assert "no run '2020'" in done.stderr
    assert export("pdf").exit_code == 2
    done = export("cast", "--size", "20x5")
    assert done.exit_code == 2
    assert "it needs 60x18" in done.stderr
    done = export("trl-sft", IDS[0], "--solved")
    assert done.exit_code == 2
    assert "not both" in done.stderr
    assert files(here) == []
