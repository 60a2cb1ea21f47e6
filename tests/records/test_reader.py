"""Reading: whole runs and rows of lists, torn lines said and left alone, bad files named."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from tests.records.making import RUN, VIEW, recorded
from tracefix_tui.play.replay import Replay
from tracefix_tui.records import reader
from tracefix_tui.records.reader import read_run
from tracefix_tui.records.scan import scan
from tracefix_tui.records.trajectory import TrajectoryError


def test_a_run_is_read_as_it_was_played(tmp_path: Path) -> None:
    path, steps = recorded(tmp_path)
    run = read_run(path)
    assert [entry.step for entry in run.entries] == steps
    assert run.header.run == path.stem
    assert (run.end, run.torn) == (None, 0)


def test_a_torn_line_is_said_and_left_alone_wherever_it_tears(tmp_path: Path) -> None:
    path, steps = recorded(tmp_path, [VIEW, RUN])
    whole = path.read_bytes()
    begin = whole[:-1].rfind(b"\n") + 1
    for size in (begin + 1, (begin + len(whole)) // 2, len(whole) - 1):
        path.write_bytes(whole[:size])
        run = read_run(path)
        assert [entry.step for entry in run.entries] == steps[:-1]
        assert run.torn == scan(path).torn == size - begin
        assert scan(path).steps == 1
        assert path.read_bytes() == whole[:size]


def test_bad_files_are_named_with_their_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, _ = recorded(tmp_path, [VIEW, RUN])
    head, first, second = path.read_bytes().splitlines(keepends=True)
    newer = json.dumps({**json.loads(head), "format": "tracefix.trajectory/9"}).encode() + b"\n"
    for content, said in (
        (b"", "is empty"),
        (head[:-1], "line 1: is cut short"),
        (first + second, "line 1: is not the header"),
        (newer + first, "line 1: is not in the format"),
        (gzip.compress(head + first), "is compressed; unpack it"),
        (head + b"nonsense\n" + second, "line 2: is not JSON"),
        (head + second + first, "line 2: is step 2, but step 1 comes here"),
        (head + head, "line 2: is a second header"),
    ):
        path.write_bytes(content)
        for read in (read_run, scan):
            with pytest.raises(TrajectoryError) as caught:
                read(path)
            assert str(path) in str(caught.value)
            assert said in str(caught.value)
    monkeypatch.setattr(reader, "MAX_LINE_BYTES", 10_000)
    path.write_bytes(head + first + b"x" * 90_000 + b"\n")
    for read in (read_run, scan):
        with pytest.raises(TrajectoryError, match="longer than 10,000 bytes"):
            read(path)
    monkeypatch.setattr(reader, "MAX_COMMAS", first.count(b","))
    path.write_bytes(head + first + b"[" + b"1," * 1000 + b"1]\n")
    for read in (read_run, scan, Replay):
        with pytest.raises(TrajectoryError, match="line 3: holds more than"):
            read(path)
    monkeypatch.setattr(reader, "MAX_COMMAS", 6_000_000)
    monkeypatch.setattr(reader, "MAX_BYTES", len(head) + len(first))
    path.write_bytes(head + first + second)
    for read in (read_run, scan, Replay):
        with pytest.raises(TrajectoryError, match=f"more than {len(head) + len(first):,} bytes; no run has"):
            read(path)
    monkeypatch.setattr(reader, "MAX_LINES", 2)
    for read in (read_run, scan, Replay):
        with pytest.raises(TrajectoryError, match="has more than 2 lines; no run has"):
            read(path)
    with pytest.raises(TrajectoryError, match="can't be read"):
        read_run(tmp_path / "missing.jsonl")
