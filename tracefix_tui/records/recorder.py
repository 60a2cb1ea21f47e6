"""Writes a run down as it happens: one line a step, on the disk before anybody sees the step.

Cheap to import and to make, so that the first screen need not wait: the format is loaded with the first step.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tracefix_tui.records.leftovers import new_part, part_of
from tracefix_tui.records.lock import StillPlayed, hold
from tracefix_tui.settings import data_dir

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tracefix_tui.episode.episode import Episode
    from tracefix_tui.episode.observation import Observation, Step
    from tracefix_tui.records.actor import Actor
    from tracefix_tui.records.reader import Run
    from tracefix_tui.records.trajectory import Entry, Header, Parent, Tokens

SUFFIX = ".jsonl"


def runs_dir() -> Path:
    """Where trajectories are kept: `runs/YYYY/MM/RUN.jsonl` below the user's data folder."""
    return data_dir() / "runs"


class Recorder:
    """The file of one run. It is made with the first step: looking at a task leaves no run behind.

    What can't be written never ends an episode: the first `OSError` ends the recording and is in `problem`.

    Attributes:
        path: the trajectory's file; None before the first step.
        problem: why nothing is written any more, with the file's name; "" while all is well.
    """

    def __init__(
        self,
        actor: Actor,
        *,
        folder: Path | None = None,
        parent: Parent | None = None,
        memory: str = "",
    ) -> None:
        """Prepare to record what `actor` plays, below `folder` (by default `runs_dir()`).

        Args:
            parent: where the run is forked from.
            memory: the run whose solution the player has been told.
        """
        self.path: Path | None = None
        self.problem = ""
        self._actor = actor
        self._folder = folder
        self._parent = parent
        self._memory = memory
        self._file: int | None = None
        self._closed = False
        self._lock = threading.Lock()
        self._start: tuple[Episode, Observation] | None = None
        self._past: Sequence[Entry] = ()
        self._part: Path | None = None
        self._elapsed = 0.0
        self._end_wanted = True

    @classmethod
    def reopen(cls, path: Path, actor: Actor) -> Recorder:
        """A recorder that will go on in a file that is there. Nobody else can write it from now on.

        `go_on_from` comes before the first step; `release` lets go of the file as it is.

        Raises:
            StillPlayed: somebody is writing it.
            OSError: it can't be written, or is a link.
        """
        recorder = cls(actor)
        flags = os.O_RDWR | os.O_APPEND | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK
        file = os.open(path, flags)
        if not hold(file):
            os.close(file)
            raise StillPlayed(path)
        recorder.path, recorder._file = path, file
        return recorder

    def begin(self, episode: Episode, first: Observation) -> None:
        """The episode has been reset; `first` is what the reset returned. The clock starts."""
        self._start = episode, first
        self._created = time.time()
        self._began = time.monotonic()

    def adopt(self, entries: Sequence[Entry]) -> None:
        """Begin the file with these steps of the run that this one is forked from."""
        self._past = entries
        self._elapsed = entries[-1].elapsed if entries else 0.0

    def go_on_from(self, run: Run) -> Repair | None:
        """Take up a reopened run where it stands: cut off an unfinished last line, and let the clock go on.

        Raises:
            OSError: the file can't be written.
        """
        assert self.path is not None
        self._elapsed = run.entries[-1].elapsed if run.entries else 0.0
        self._end_wanted = run.end is None
        return repair(self.path) if run.torn else None

    def release(self) -> None:
        """Write nothing more, not even an end."""
        with self._lock:
            self._close()

    def append(
        self,
        step: Step,
        *,
        actor: Actor | None = None,
        private_runs: int = 0,
        hints: int = 0,
        asked: int = 0,
        tokens: Tokens | None = None,
    ) -> None:
        """Write one step; when this returns, it is on the disk, or `problem` says why not.

        Args:
            actor: who took the step; by default who plays the run.
            private_runs: sources the player has tried since the step before.
            hints: how many hints are open.
            asked: how often a person has asked an agent for a proposal so far.
        """
        from tracefix_tui.records.trajectory import Entry, digest, to_line

        if actor is not None and actor.kind == self._actor.kind and self._file is None:
            self._actor = actor  # a model that was not named says its name with the first answer
        entry = Entry(
            step=step,
            at=_iso(time.time()),
            elapsed=round(self._elapsed + time.monotonic() - self._began, 3),
            actor=actor or self._actor,
            digest=digest(step.observation),
            private_runs=private_runs,
            hints=hints,
            asked=asked,
            tokens=tokens,
        )
        with self._lock:
            self._write(to_line(entry))
            self._end_wanted = True
            if step.done:
                self._close()

    def end(self, reason: str) -> None:
        """Note why the run stopped before its verdict, and close. A run without a step leaves nothing."""
        from tracefix_tui.records.trajectory import End, to_line

        with self._lock:
            if self._file is not None and self._end_wanted:
                self._write(to_line(End(reason, _iso(time.time()))))
            self._close()

    def _write(self, line: str) -> None:
        if self._closed:
            return
        before = 0
        try:
            if self._file is None:
                line = self._open() + line
            assert self._file is not None
            before = os.fstat(self._file).st_size
            data = line.encode()
            while data:
                data = data[os.write(self._file, data) :]
            os.fsync(self._file)
            if self._part is not None and self.path is not None:
                self._part.rename(self.path)
                self._part = None
        except OSError as error:
            self.problem = f"{self.path}: {error.strerror}"
            self._take_back(before)
            self._close()

    def _take_back(self, size: int) -> None:
        """Cut off what has been written of a line that could not be finished; nothing left, no file."""
        if self._file is None or self.path is None:
            return
        try:
            if size:
                os.ftruncate(self._file, size)
            else:
                (self._part or self.path).unlink()
        except OSError:
            pass  # the torn line stays; readers know what that is

    def _open(self) -> str:
        """Make the file; the header's line and those of adopted steps.

        It gets its name when a step is in it, so that a process killed in between leaves no run without one.
        """
        from tracefix_tui.records.trajectory import to_line

        header = self._header()
        year, month = header.created[:4], header.created[5:7]
        self.path = (self._folder or runs_dir()) / year / month / f"{header.run}{SUFFIX}"
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._part = part_of(self.path)
        self._file = new_part(self._part)
        return to_line(header) + "".join(map(to_line, self._past))

    def _header(self) -> Header:
        import tracefix_tui
        from tracefix_tui.records.trajectory import Header, reference_to

        assert self._start is not None, "begin() comes before the first step"
        episode, first = self._start
        created = _iso(self._created)
        stamp = created[:19].replace("-", "").replace(":", "")
        return Header(
            run=f"{stamp}-{os.urandom(3).hex()}",
            created=created,
            versions={"tracefix": tracefix_tui.__version__, "python": sys.version.split()[0]},
            task=reference_to(episode.task),
            ruleset=episode.ruleset.name,
            max_steps=episode.ruleset.max_steps,
            player=self._actor,
            episode_id=episode.episode_id,
            code=first.code,
            seed=episode.seed,
            parent=self._parent,
            system_prompt=str(first.info.get("system_prompt", "")),
            memory=self._memory,
        )

    def _close(self) -> None:
        self._closed = True
        self._start = None
        if self._file is not None:
            os.close(self._file)
            self._file = None


@dataclass(frozen=True, slots=True)
class Repair:
    """What was cut from the end of a file because its last line was not finished."""

    path: Path
    bytes_cut: int

    def __str__(self) -> str:
        return f"{self.path}: the last line was cut short ({self.bytes_cut} bytes) and has been taken off"


def repair(path: Path) -> Repair | None:
    """Cut an unfinished last line off a trajectory; None when there was none.

    Only for a run that nobody is writing: a process killed in the middle of a write leaves such a line.

    Raises:
        OSError: the file can't be read or written.
    """
    with path.open("r+b") as file:
        size = file.seek(0, os.SEEK_END)
        end = _end_of_last_line(file.fileno(), size)
        if end == size:
            return None
        file.truncate(end)
        os.fsync(file.fileno())
    return Repair(path, size - end)


def _end_of_last_line(file: int, size: int, block: int = 65_536) -> int:
    """The offset behind the last line feed, 0 when there is none."""
    position = size
    while position > 0:
        start = max(0, position - block)
        found = os.pread(file, position - start, start).rfind(b"\n")
        if found >= 0:
            return start + found + 1
        position = start
    return 0


def _iso(seconds: float) -> str:
    """Seconds since 1970 as ISO 8601 in UTC, to the millisecond."""
    from datetime import UTC, datetime

    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds")
