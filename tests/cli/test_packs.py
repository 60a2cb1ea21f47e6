"""`tracefix packs`: a pack is checked and proven before it is added, and nothing is lost unasked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from tests.packs import SOURCES, write_pack, write_task
from tracefix_tui.cli.root import app


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TRACEFIX_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("TRACEFIX_TASKS", raising=False)
    return tmp_path / "home" / "data" / "tasks"


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    made = write_pack(tmp_path / "from a stranger")
    write_task(made)
    return made


def packs(*arguments: object, answer: str = "") -> Result:
    return CliRunner().invoke(app, ["packs", *map(str, arguments)], input=answer)


def kept(home: Path) -> list[str]:
    return sorted(entry.name for entry in home.iterdir()) if home.exists() else []


def test_a_pack_is_built_added_listed_and_removed(pack: Path, home: Path, tmp_path: Path) -> None:
    file = tmp_path / "small.zip"
    assert packs("build", pack, "--out", file).exit_code == 0
    assert packs("build", pack, "--out", file).exit_code == 2
    added = packs("add", file, answer="y\n")
    assert added.exit_code == 0
    assert "licence: MIT; source: written for tests" in added.stdout
    assert kept(home) == ["small"]
    assert (home / "small" / "total" / "tests.py").read_text() == SOURCES["tests.py"]
    rows = {row["name"]: row for row in json.loads(packs("list", "--json").stdout)}
    assert rows["small"]["tasks"] == 1
    again = packs("add", pack, "--yes")
    assert again.exit_code == 2
    assert "there is a pack 'small' already" in again.stderr
    assert packs("remove", "small", answer="n\n").exit_code == 1
    assert kept(home) == ["small"]
    assert packs("remove", "small", "--yes").exit_code == 0
    assert kept(home) == []


def test_a_no_adds_nothing(pack: Path, home: Path) -> None:
    assert packs("add", pack, answer="n\n").exit_code == 1
    assert kept(home) == []


@pytest.mark.parametrize(
    ("sources", "reason"),
    [
        ({"solution.py": SOURCES["buggy.py"]}, "total: reference: solution.py fails the test test_two"),
        ({"buggy.py": SOURCES["solution.py"]}, "total: bug: buggy.py passes every visible test"),
    ],
)
def test_a_task_that_does_not_hold_keeps_the_pack_out(
    tmp_path: Path, home: Path, sources: dict[str, str], reason: str
) -> None:
    pack = write_pack(tmp_path / "other")
    write_task(pack, sources=sources)
    done = packs("add", pack, "--yes")
    assert done.exit_code == 1
    assert reason in done.stderr
    assert kept(home) == []


def test_code_of_a_pack_runs_in_the_sandbox_alone(tmp_path: Path, home: Path) -> None:
    mark = tmp_path / "mark"
    touch = f"try:\n    open({str(mark)!r}, 'w')\nexcept BaseException:\n    pass\n\n\n"
    pack = write_pack(tmp_path / "other")
    write_task(pack, sources={name: touch + text for name, text in SOURCES.items()})
    packs("add", pack, "--yes")
    assert not mark.exists()


def test_a_pack_that_does_not_load_is_refused_with_file_and_reason(tmp_path: Path, home: Path) -> None:
    pack = write_pack(tmp_path / "other")
    write_task(pack, title="\x1b[2J")
    done = packs("add", pack, "--yes")
    assert done.exit_code == 2
    assert "small/total/task.toml: title" in done.stderr
    assert "\x1b" not in done.stderr
    assert kept(home) == []


@pytest.mark.parametrize("name", ["tracefix", "../small", "absent", "."])
def test_only_one_s_own_packs_are_removed(name: str, home: Path, pack: Path) -> None:
    home.mkdir(parents=True)
    done = packs("remove", name, "--yes")
    assert done.exit_code == 2
    assert "there is no pack" in done.stderr
    assert pack.exists()


def test_a_pack_may_not_hide_a_shipped_one(tmp_path: Path, home: Path) -> None:
    pack = write_pack(tmp_path / "other", "tracefix")
    write_task(pack)
    assert "already" in packs("add", pack, "--yes").stderr
    assert kept(home) == []
