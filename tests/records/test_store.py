"""Which files are runs, which of them a name means, and what is not waited for."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.records.making import VIEW, recorded
from tracefix_tui.records.index import RunIndex
from tracefix_tui.records.reader import read_run
from tracefix_tui.records.scan import scan
from tracefix_tui.records.store import UnknownRun, find_run, run_files
from tracefix_tui.records.trajectory import TrajectoryError


def test_runs_are_found_newest_first_and_by_name(tmp_path: Path) -> None:
    path, _ = recorded(tmp_path, [VIEW])
    names = ["20250101T000000-aaaaaa", "20261201T000000-aaaaaa", "20261201T000000-aaaaab"]
    for name in names:
        other = tmp_path / name[:4] / name[4:6] / f"{name}.jsonl"
        other.parent.mkdir(parents=True, exist_ok=True)
        other.write_bytes(path.read_bytes())
    path.unlink()
    assert [each.stem for each in run_files(tmp_path)] == names[::-1]
    assert find_run("2025", tmp_path).stem == names[0]
    assert find_run(names[1], tmp_path).stem == names[1]
    assert find_run(str(other), tmp_path / "nowhere") == other
    for name, said in (("20261201", "2 runs begin with"), ("1999", "no run '1999'"), ("", "no run ''")):
        with pytest.raises(UnknownRun, match=said):
            find_run(name, tmp_path)


def test_only_plain_files_are_runs(tmp_path: Path) -> None:
    path, _ = recorded(tmp_path, [VIEW])
    (path.parent / "link.jsonl").symlink_to(path)
    (path.parent / "folder.jsonl").mkdir()
    os.mkfifo(path.parent / "pipe.jsonl")
    (tmp_path / "notes" / "01").mkdir(parents=True)
    (tmp_path / "notes" / "01" / "other.jsonl").write_text("{}")
    assert run_files(tmp_path) == [path]
    for name in ("pipe", "folder", "../" + path.stem, str(path.parent / "pipe.jsonl")):
        with pytest.raises(UnknownRun):
            find_run(name, tmp_path)


@pytest.mark.parametrize("read", [read_run, scan])
def test_what_is_no_plain_file_is_not_waited_for(tmp_path: Path, read: object) -> None:
    os.mkfifo(tmp_path / "pipe.jsonl")
    assert callable(read)
    for path, said in (
        (tmp_path / "pipe.jsonl", "no plain file"),
        (tmp_path, "no plain file"),
        (tmp_path / "missing.jsonl", "No such file"),
    ):
        with pytest.raises(TrajectoryError, match=said):
            read(path)


def test_a_name_that_is_no_text_is_no_run(tmp_path: Path) -> None:
    path, _ = recorded(tmp_path, [VIEW])
    os.link(path, os.fsencode(path.parent) + b"/\xff.jsonl")
    assert run_files(tmp_path) == [path]
    with RunIndex(tmp_path / "index.sqlite", tmp_path) as index:
        assert index.refresh().read == 1
