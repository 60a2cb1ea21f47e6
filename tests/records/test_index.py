"""The run index: it always says what the files say, however it or they have been treated."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import pytest

from tests.records.making import RUN, SOLVING, VIEW, recorded
from tracefix_tui.records import index as module
from tracefix_tui.records.index import RunIndex, index_path
from tracefix_tui.records.recorder import runs_dir
from tracefix_tui.records.scan import RunRow, scan
from tracefix_tui.records.selection import Order, Selection
from tracefix_tui.records.store import run_files


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with three runs: solved, left, killed."""
    monkeypatch.setenv("TRACEFIX_HOME", str(tmp_path / "home"))
    recorded(runs_dir(), SOLVING)
    recorded(runs_dir(), [VIEW, RUN], "left")
    recorded(runs_dir(), [VIEW])
    return tmp_path / "home"


def listed() -> list[RunRow]:
    """The index's rows after a look at the files."""
    with RunIndex() as index:
        index.refresh()
        return index.rows()


def in_truth() -> list[RunRow]:
    rows = [scan(path) for path in run_files()]
    return sorted(rows, key=lambda row: (row.created_at, row.run), reverse=True)


def copied(name: str, change: Callable[[str], str] = str) -> Path:
    """A file with a copy of the longest run."""
    path = max(run_files(), key=lambda path: path.stat().st_size)
    other = runs_dir() / name[:4] / name[4:6] / f"{name}.jsonl"
    other.parent.mkdir(parents=True, exist_ok=True)
    other.write_text(change(path.read_text("utf-8")), "utf-8")
    return other


def test_rows_are_those_of_the_files_with_their_types() -> None:
    rows = listed()
    assert rows == in_truth()
    for row in rows:
        for field in fields(RunRow):
            value = getattr(row, field.name)
            assert value is None or type(value).__name__ in (field.type.split(" ")[0], "PosixPath")


def test_only_files_that_changed_are_read_again() -> None:
    with RunIndex() as index:
        assert index.refresh().read == 3
        assert index.refresh().read == 0
        new = copied("20200101T000000-aaaaaa")
        assert (index.refresh().read, index.rows()) == (1, in_truth())
        with new.open("a") as file:
            file.write('{"torn')
        assert (index.refresh().read, index.rows()) == (1, in_truth())
        new.unlink()
        gone = index.refresh()
        assert (gone.read, gone.removed, index.rows()) == (0, 1, in_truth())
        assert index.refresh(anew=True).read == 3


def test_a_file_changed_by_hand_to_the_same_size_is_noticed() -> None:
    path = copied("20200101T000000-aaaaaa")
    listed()
    path.write_text(path.read_text().replace('"name":"script"', '"name":"SCRIPT"'))
    assert "SCRIPT" in [row.player_name for row in listed()]


def test_bad_files_are_named_until_they_are_mended() -> None:
    bad = copied("20200101T000000-aaaaaa", lambda text: "nonsense\n" + text)
    with RunIndex() as index:
        index.refresh()
        ((path, problem),) = index.problems()
        assert (path, len(index.rows())) == (bad, 3)
        assert "line 1: is not JSON" in problem
        bad.write_text(bad.read_text().removeprefix("nonsense\n"))
        index.refresh()
        assert (index.problems(), len(index.rows())) == ([], 4)


def _garbage(path: Path) -> None:
    path.write_bytes(b"this is no database at all" * 100)


def _holes(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[4096:] = b"\xff" * (len(data) - 4096)
    path.write_bytes(data)


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _older(path: Path) -> None:
    with sqlite3.connect(path) as db:
        db.execute("DROP TABLE runs")
        db.execute("CREATE TABLE runs (id TEXT)")
        db.execute("PRAGMA user_version = 77")
    db.close()


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (Path.unlink, ""),
        (_empty, ""),
        (_garbage, "was broken; it is kept as runs.broken"),
        (_holes, "was broken; it is kept as runs.broken"),
        (_older, "was of another version"),
    ],
)
def test_a_lost_broken_or_older_index_is_made_again(harm: Callable[[Path], None], said: str) -> None:
    listed()
    with sqlite3.connect(index_path()) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    harm(index_path())
    with RunIndex() as index:
        notes = index.refresh().notes
        assert index.rows() == in_truth()
        assert [said in note for note in notes] == [True] * bool(said)
    with RunIndex() as index:
        assert (index.refresh().read, index.refresh().notes) == (0, ())


def test_an_index_that_breaks_while_it_is_open_is_made_again() -> None:
    with RunIndex() as index:
        index.refresh()
        with sqlite3.connect(index_path()) as db:
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        db.close()
        _holes(index_path())
    with RunIndex() as index:
        assert index.rows() == in_truth()


@pytest.mark.parametrize("harm", ["folder", "data"])
def test_an_index_that_cannot_be_written_is_done_without(home: Path, harm: str) -> None:
    if harm == "folder":
        index_path().mkdir()
    else:
        runs = shutil.move(home / "data" / "runs", home / "runs")
        (home / "data").rmdir()
        (home / "data").write_text("in the way")
    with RunIndex(folder=None if harm == "folder" else Path(runs)) as index:
        (note,) = index.refresh().notes
        assert "can't be used" in note
        assert len(index.rows()) == 3


def test_selections_and_orders() -> None:
    copied("20200101T000000-aaaaaa", lambda text: text.replace('"kind":"script"', '"kind":"person"'))
    with RunIndex() as index:
        index.refresh()
        everything = index.rows()
        for selection, keep in (
            (Selection(task=everything[0].task_name), lambda row: True),
            (Selection(task=everything[0].task), lambda row: True),
            (Selection(task="other"), lambda row: False),
            (Selection(player="script"), lambda row: True),
            (Selection(human=True), lambda row: row.human),
            (Selection(human=False, solved=False), lambda row: not row.human and not row.solved),
            (Selection(solved=True), lambda row: row.solved),
            (Selection(finished=False), lambda row: not row.finished),
            (Selection(least_score=0.5), lambda row: row.score is not None and row.score >= 0.5),
            (Selection(most_score=0.5), lambda row: row.score is not None and row.score <= 0.5),
            (
                Selection(until=everything[0].created_at),
                lambda row: row.created_at < everything[0].created_at,
            ),
            (Selection(assisted=True), lambda row: row.assisted),
        ):
            assert index.rows(selection) == [row for row in everything if keep(row)]
            assert index.count(selection) == len(index.rows(selection))
        steps = [row.steps for row in index.rows(order=Order.STEPS, ascending=True)]
        assert steps == sorted(steps)
        scores = [row.score for row in index.rows(order=Order.SCORE)]
        assert scores == [0.95, 0.95, None, None]
        assert index.rows(limit=2) == everything[:2]
        assert index.get(everything[1].run) == everything[1]
        assert index.get("' OR 1=1 --") is None
        assert index.values(("run", "solved")) == [(row.run, int(row.solved)) for row in everything[::-1]]
        with pytest.raises(KeyError, match="no column 1; DROP"):
            index.values(("1; DROP TABLE runs",))


WORK = """
import sys
from pathlib import Path
from tests.records.making import VIEW, recorded
from tracefix_tui.records.index import RunIndex
from tracefix_tui.records.recorder import runs_dir
for number in range(5):
    recorded(runs_dir(), [VIEW])
    with RunIndex() as index:
        notes = index.refresh(anew=number % 2 == 0).notes
        assert not notes, notes
"""


def test_several_apps_at_once() -> None:
    apps = [subprocess.Popen([sys.executable, "-c", WORK], env=os.environ) for _ in range(3)]
    assert [app.wait() for app in apps] == [0, 0, 0]
    assert len(listed()) == 3 + 3 * 5
    assert listed() == in_truth()


def test_a_busy_index_is_waited_for_and_then_done_without(monkeypatch: pytest.MonkeyPatch) -> None:
    listed()
    copied("20200101T000000-aaaaaa")
    monkeypatch.setattr(module, "BUSY_SECONDS", 0.05)
    other = sqlite3.connect(index_path(), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with RunIndex() as index:
        (note,) = index.refresh().notes
        assert "locked" in note
        assert index.rows() == in_truth()
    other.execute("COMMIT")
    other.close()
    assert listed() == in_truth()
