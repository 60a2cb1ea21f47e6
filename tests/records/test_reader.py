"""Reading: whole runs, lists from the ends of files, torn lines said and left alone, bad files named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.records.making import RUN, SOLVING, VIEW, recorded
from tracefix_tui.records import reader
from tracefix_tui.records.reader import UnknownRun, find_run, read_run, run_files, summarise
from tracefix_tui.records.trajectory import TrajectoryError


def test_a_run_is_read_as_it_was_played(tmp_path: Path) -> None:
    path, steps = recorded(tmp_path)
    run = read_run(path)
    assert [entry.step for entry in run.entries] == steps
    assert run.header.run == path.stem
    assert (run.end, run.torn) == (None, 0)


@pytest.mark.parametrize(
    ("actions", "end", "state", "solved", "score"),
    [
        (SOLVING, None, "done", True, 0.95),
        ([VIEW, RUN], "left", "left", False, None),
        ([VIEW], None, "unfinished", False, None),
    ],
)
def test_a_list_knows_from_the_ends_what_the_whole_says(
    tmp_path: Path, actions: list, end: str | None, state: str, solved: bool, score: float | None
) -> None:
    path, steps = recorded(tmp_path, actions, end)
    summary = summarise(path)
    assert (summary.state, summary.solved, summary.score) == (state, solved, score)
    assert summary.steps == len(steps)
    assert summary.reward == pytest.approx(sum(step.reward for step in steps))
    assert summary.header == read_run(path).header


@pytest.mark.parametrize("block", [1, 100, 10_000])
def test_the_ends_are_found_in_blocks_of_any_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, block: int
) -> None:
    path, steps = recorded(tmp_path, [VIEW, RUN, VIEW], "left")
    monkeypatch.setattr(reader, "_BLOCK", block)
    assert (summarise(path).steps, summarise(path).state) == (len(steps), "left")


def test_a_torn_line_is_said_and_left_alone_wherever_it_tears(tmp_path: Path) -> None:
    path, steps = recorded(tmp_path, [VIEW, RUN])
    whole = path.read_bytes()
    begin = whole[:-1].rfind(b"\n") + 1
    for size in (begin + 1, (begin + len(whole)) // 2, len(whole) - 1):
        path.write_bytes(whole[:size])
        run = read_run(path)
        assert [entry.step for entry in run.entries] == steps[:-1]
        assert run.torn == summarise(path).torn == size - begin
        assert summarise(path).steps == 1
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
        (head + b"nonsense\n" + second, "line 2: is not JSON"),
        (head + second + first, "line 2: is step 2, but step 1 comes here"),
        (head + head, "line 2: is a second header"),
    ):
        path.write_bytes(content)
        with pytest.raises(TrajectoryError) as caught:
            read_run(path)
        assert str(path) in str(caught.value)
        assert said in str(caught.value)
    monkeypatch.setattr(reader, "MAX_LINE_BYTES", 10_000)
    monkeypatch.setattr(reader, "_BLOCK", 1_000)
    path.write_bytes(head + first + b"x" * 90_000 + b"\n")
    for read in (read_run, summarise):
        with pytest.raises(TrajectoryError, match="longer than 10,000 bytes"):
            read(path)
    with pytest.raises(TrajectoryError, match="can't be read"):
        read_run(tmp_path / "missing.jsonl")


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
