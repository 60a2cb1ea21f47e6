"""Finds and reads runs. No file is changed: a last line that is cut short is left out, and that is said."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from tracefix_tui.records.recorder import SUFFIX, runs_dir
from tracefix_tui.records.trajectory import End, Entry, Header, Line, TrajectoryError, from_line

MAX_LINE_BYTES = 64_000_000
"""A longer line is no line of a trajectory; the code of a step is 1 MB at most."""

_BLOCK = 65_536


class UnknownRun(TrajectoryError):
    """No run, or more than one, has the name. The message says what to do."""


@dataclass(frozen=True, slots=True)
class Run:
    """A whole trajectory.

    Attributes:
        end: how it was left, when it was left before its verdict and that could be written.
        torn: bytes of an unfinished last line, which is not in `entries`.
    """

    path: Path
    header: Header
    entries: tuple[Entry, ...]
    end: End | None = None
    torn: int = 0


@dataclass(frozen=True, slots=True)
class Summary:
    """What a list says of a run.

    Attributes:
        steps: steps taken; `reward` their sum.
        score: the final score; None when the run has no verdict.
        solved: every test passed, visible and hidden.
        state: "done", how it was left, or "unfinished" for a run that still goes on or was killed.
    """

    path: Path
    header: Header
    steps: int
    reward: float
    score: float | None
    solved: bool
    state: str
    torn: int = 0


def run_files(folder: Path | None = None) -> list[Path]:
    """The files of all runs below `folder` (by default `runs_dir()`), the newest first."""
    found = (folder or runs_dir()).glob(f"*/*/*{SUFFIX}")
    return sorted(found, key=lambda path: path.name, reverse=True)


def find_run(name: str, folder: Path | None = None) -> Path:
    """The file of a run, by its path, its id, or the beginning of an id that only one run has.

    Raises:
        UnknownRun: there is none, or there are several.
    """
    path = Path(name)
    if path.suffix == SUFFIX and path.is_file():
        return path
    found = [path for path in run_files(folder) if name and path.name.startswith(name)]
    exact = [path for path in found if path.stem == name]
    if len(exact or found) == 1:
        return (exact or found)[0]
    if not found:
        raise UnknownRun(f"there is no run {name!r}; see `tracefix runs list`")
    some = ", ".join(path.stem for path in found[:3])
    raise UnknownRun(f"{len(found)} runs begin with {name!r}: {some} ...; give more of the id")


def read_run(path: Path) -> Run:
    """The whole of a run.

    Raises:
        TrajectoryError: a line can't be used; the message names file, line and reason.
    """
    try:
        with path.open("rb") as file:
            return _read(file, path)
    except OSError as error:
        raise TrajectoryError(f"{path}: can't be read: {error.strerror}") from None


def summarise(path: Path) -> Summary:
    """What a list needs of a run, from its first line and its last ones, however long it is.

    Raises:
        TrajectoryError: one of these lines can't be used.
    """
    try:
        with path.open("rb") as file:
            header = _header(_line(file, path, 1), path)
            lines, torn = _last_lines(file, path, file.tell())
    except OSError as error:
        raise TrajectoryError(f"{path}: can't be read: {error.strerror}") from None
    records = [_from_the_end(line, path) for line in lines]
    entries = [record for record in records if isinstance(record, Entry)]
    last = entries[-1].step if entries else None
    end = records[-1] if records and isinstance(records[-1], End) else None
    info = last.observation.info if last is not None else {}
    done = last is not None and last.done
    report = last.report if last is not None and done else None
    return Summary(
        path=path,
        header=header,
        steps=last.index if last is not None else 0,
        reward=_number(info.get("cumulative_reward")) or 0.0,
        score=_number(info.get("final_score")) if done else None,
        solved=report is not None and report.all_passed and report.problem is None,
        state="done" if done else end.reason if end is not None else "unfinished",
        torn=torn,
    )


def _read(file: BinaryIO, path: Path) -> Run:
    header: Header | None = None
    entries: list[Entry] = []
    end: End | None = None
    for number, text in _lines(file, path):
        if header is None:
            header = _header(text, path)
            continue
        if not text.endswith(b"\n"):
            return Run(path, header, tuple(entries), end, torn=len(text))
        record = from_line(text, path, number)
        if isinstance(record, Header):
            raise TrajectoryError(f"{path}, line {number}: is a second header")
        if isinstance(record, End):
            end = record
        elif record.step.index != len(entries) + 1:
            index = record.step.index
            raise TrajectoryError(
                f"{path}, line {number}: is step {index}, but step {len(entries) + 1} comes here"
            )
        else:
            entries.append(record)
            end = None
    if header is None:
        raise TrajectoryError(f"{path}: is empty")
    return Run(path, header, tuple(entries), end)


def _lines(file: BinaryIO, path: Path) -> Iterator[tuple[int, bytes]]:
    number = 1
    while text := _line(file, path, number):
        yield number, text
        number += 1


def _line(file: BinaryIO, path: Path, number: int) -> bytes:
    text = file.readline(MAX_LINE_BYTES + 1)
    if len(text) > MAX_LINE_BYTES:
        raise TrajectoryError(f"{path}, line {number}: is longer than {MAX_LINE_BYTES:,} bytes")
    return text


def _header(text: bytes, path: Path) -> Header:
    if not text:
        raise TrajectoryError(f"{path}: is empty")
    if not text.endswith(b"\n"):
        raise TrajectoryError(f"{path}, line 1: is cut short")
    header = from_line(text, path, 1)
    if not isinstance(header, Header):
        raise TrajectoryError(f"{path}, line 1: is not the header of a trajectory")
    return header


def _last_lines(file: BinaryIO, path: Path, start: int) -> tuple[list[bytes], int]:
    """The last two whole lines from offset `start` on, and the length of what stands behind them."""
    position = file.seek(0, os.SEEK_END)
    tail = b""
    while position > start and tail.count(b"\n") < 3:
        if len(tail) > 2 * MAX_LINE_BYTES:
            raise TrajectoryError(f"{path}: a last line is longer than {MAX_LINE_BYTES:,} bytes")
        size = max(_BLOCK, len(tail))
        begin = max(start, position - size)
        file.seek(begin)
        tail = file.read(position - begin) + tail
        position = begin
    *whole, rest = tail.split(b"\n")
    if position > start:
        whole = whole[1:]  # the first may have begun earlier
    return whole[-2:], len(rest)


def _from_the_end(text: bytes, path: Path) -> Line:
    try:
        return from_line(text, path, 0)
    except TrajectoryError as error:
        raise TrajectoryError(str(error).replace(", line 0:", ", near the end:")) from None


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None
