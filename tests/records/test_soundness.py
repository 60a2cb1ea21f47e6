"""An index that another program has written to is mended from the files, whatever stands in its rows."""

from __future__ import annotations

import fcntl
import os
import sqlite3
from pathlib import Path

import pytest

from tests.records.making import RUN, SOLVING, VIEW, recorded
from tracefix_tui.records import index as module
from tracefix_tui.records.index import RunIndex, index_path
from tracefix_tui.records.recorder import runs_dir
from tracefix_tui.records.scan import RunRow, scan
from tracefix_tui.records.store import run_files


@pytest.fixture(autouse=True)
def truth(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[RunRow]:
    """The rows of two runs, which the index has read."""
    monkeypatch.setenv("TRACEFIX_HOME", str(tmp_path))
    for actions in ([VIEW, RUN], SOLVING):
        recorded(runs_dir(), actions)
    with RunIndex() as index:
        index.refresh()
    return [scan(path) for path in run_files()]


def spoil(*statements: str) -> None:
    with sqlite3.connect(index_path()) as db:
        for statement in statements:
            db.execute(statement)
    db.close()


POISON = {
    "a text as a number": "UPDATE runs SET steps = 'many'",
    "a number as a text": "UPDATE runs SET task = CAST(7 AS BLOB)",
    "bytes as a text": "UPDATE runs SET player_name = x'ff00'",
    "nothing": "UPDATE runs SET run = NULL",
    "nothing as a time": "UPDATE runs SET created_at = NULL",
    "infinity": "UPDATE runs SET reward = 9e999",
    "a truth that is none": "UPDATE runs SET solved = 2",
    "a negative count": "UPDATE runs SET steps = -1",
    "a huge text": "UPDATE runs SET category = replace(hex(zeroblob(3000000)), '00', 'x')",
    "no status": "UPDATE runs SET bytes = NULL",
    "no problem": "UPDATE runs SET problem = NULL",
    "bytes as a problem": "UPDATE runs SET problem = x'41'",
    "rows without a path": "INSERT INTO runs (path, run) VALUES (NULL, 'a'), (NULL, 'b'), (x'00', 'c')",
    "text that is none": "UPDATE runs SET path = CAST(x'ff' AS TEXT) WHERE rowid = 1",
    "another table": "ALTER TABLE runs RENAME COLUMN steps TO stages",
    "no table": "DROP TABLE runs",
}


@pytest.mark.parametrize("poison", POISON)
def test_spoilt_rows_are_made_again_from_the_files(poison: str, truth: list[RunRow]) -> None:
    spoil(POISON[poison])
    with RunIndex() as index:
        notes = index.refresh().notes
        assert sorted(index.rows(), key=lambda row: row.run) == sorted(truth, key=lambda row: row.run)
        assert index.problems() == []
        assert len(index.values(["run", "steps"])) == 2
    assert "again" in " ".join(notes)
    with RunIndex() as index:
        assert index.refresh().notes == ()


def test_an_index_whose_lock_is_held_is_done_without(
    truth: list[RunRow], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "BUSY_SECONDS", 0.1)
    spoil("PRAGMA user_version = 77")
    with open(index_path().with_suffix(".lock"), "wb") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        with RunIndex() as index:
            (note,) = index.refresh().notes
            assert "another app holds its lock" in note
            assert len(index.rows()) == len(truth)


@pytest.mark.parametrize("way", ["lock", "pipe"])
def test_strange_files_in_the_index_s_place_are_not_waited_for(way: str, truth: list[RunRow]) -> None:
    spoil("PRAGMA user_version = 77")
    if way == "lock":
        index_path().with_suffix(".lock").unlink()
        index_path().with_suffix(".lock").mkdir()
    else:
        index_path().unlink()
        os.mkfifo(index_path())
    with RunIndex() as index:
        (note,) = index.refresh().notes
        assert "can't be used" in note
        assert len(index.rows()) == len(truth)
