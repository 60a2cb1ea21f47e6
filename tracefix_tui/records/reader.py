"""Reads runs. No file is changed: a last line that is cut short is left out, and that is said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from tracefix_tui.records.store import open_run
from tracefix_tui.records.trajectory import End, Entry, Header, TrajectoryError, from_line

MAX_LINE_BYTES = 64_000_000
"""A longer line is no line of a trajectory; the code of a step is 1 MB at most."""

MAX_BYTES, MAX_LINES = 256_000_000, 100_000
"""What a whole run is read of at most: bytes and lines. A game of 50 steps has 52 lines."""

MAX_COMMAS = 6_000_000
"""Of one line: so many values, small as they are in the file, would take some GB of memory."""

_GZIP = b"\x1f\x8b"


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


def read_run(path: Path) -> Run:
    """The whole of a run.

    Raises:
        TrajectoryError: a line can't be used; the message names file, line and reason.
    """
    with open_run(path) as file:
        try:
            return _read(file, path)
        except OSError as error:
            raise TrajectoryError(f"{path}: can't be read: {error.strerror}") from None


def _read(file: BinaryIO, path: Path) -> Run:
    header: Header | None = None
    entries: list[Entry] = []
    end: End | None = None
    for number, text in lines_of(file, path):
        if header is None:
            header = header_of(text, path)
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


def lines_of(file: BinaryIO, path: Path) -> Iterator[tuple[int, bytes]]:
    """(number from 1, text with its line feed) of each line; a last one that is cut short has no line feed.

    Raises:
        TrajectoryError: a line is longer than `MAX_LINE_BYTES`, or the whole than a run can be.
    """
    number, total = 1, 0
    while text := file.readline(MAX_LINE_BYTES + 1):
        if len(text) > MAX_LINE_BYTES:
            raise TrajectoryError(f"{path}, line {number}: is longer than {MAX_LINE_BYTES:,} bytes")
        if len(text) > MAX_COMMAS and text.count(b",") > MAX_COMMAS:
            raise TrajectoryError(f"{path}, line {number}: holds more than {MAX_COMMAS:,} values")
        total += len(text)
        if total > MAX_BYTES or number > MAX_LINES:
            most = f"{MAX_LINES:,} lines" if number > MAX_LINES else f"{MAX_BYTES:,} bytes"
            raise TrajectoryError(f"{path}: has more than {most}; no run has so many, so it is not read")
        yield number, text
        number += 1


def header_of(text: bytes, path: Path) -> Header:
    """The header that a first line holds.

    Raises:
        TrajectoryError: it holds none.
    """
    if text.startswith(_GZIP):
        raise TrajectoryError(f"{path}: is compressed; unpack it with gunzip first")
    if not text.endswith(b"\n"):
        raise TrajectoryError(f"{path}, line 1: is cut short")
    header = from_line(text, path, 1)
    if not isinstance(header, Header):
        raise TrajectoryError(f"{path}, line 1: is not the header of a trajectory")
    return header
