"""The run index: one row a run in SQLite, so that 100,000 runs are filtered, sorted and counted at once.

The files are the truth. The index notices by size and time which of them are new, changed or gone, and can be
thrown away: a missing, broken or older one is made again. Several apps may use it at the same time.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from operator import attrgetter
from pathlib import Path
from typing import Any

from tracefix_tui.records.leftovers import remove_leftover
from tracefix_tui.records.recorder import runs_dir
from tracefix_tui.records.scan import RunRow, scan
from tracefix_tui.records.selection import ORDERS, Order, Selection
from tracefix_tui.records.soundness import MOST_CHARACTERS, unsound
from tracefix_tui.records.store import files_below
from tracefix_tui.records.trajectory import TrajectoryError
from tracefix_tui.settings import data_dir

SCHEMA = 2
"""Raise it with each change of `RunRow` or of what `scan` finds; indexes of another number are made again."""

BUSY_SECONDS = 5.0
"""How long an index that another app holds is waited for; apps hold it for some milliseconds at a time."""

_LARGE_BYTES = 4_000_000
"""A file of more bytes is named as the next one before it is read."""
_BATCH = 200
_SQL_TYPES = {"Path": "TEXT", "str": "TEXT", "float": "REAL", "int": "INTEGER", "bool": "INTEGER"}
_NAMES = tuple(field.name for field in fields(RunRow))
_BOOLS = tuple(number for number, field in enumerate(fields(RunRow)) if field.type == "bool")
_VALUES = attrgetter(*_NAMES[1:])

OnProgress = Callable[[int, int], None]


def index_path() -> Path:
    """Where the index stands: `runs.sqlite` in the user's data folder."""
    return data_dir() / "runs.sqlite"


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What a look at the files has brought.

    Attributes:
        read: files read, new or changed; `removed` rows of files that are gone.
        notes: what had to be done to the index itself, in a sentence each.
    """

    read: int
    removed: int
    notes: tuple[str, ...] = ()


class RunIndex:
    """The index, open. Not to be shared by threads; any number may be open at once.

    An index that can't be written (a full disk, a folder that may not be written) is made in memory.
    """

    def __init__(self, path: Path | None = None, folder: Path | None = None) -> None:
        """Open the index at `path` (by default `index_path()`) over the runs below `folder`."""
        self.path = path or index_path()
        self.folder = folder or runs_dir()
        self._notes: list[str] = []
        try:
            self._db = self._open()
        except sqlite3.OperationalError as error:
            self._fall_back(error)

    def __enter__(self) -> RunIndex:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        self._db.close()

    # --- keeping up with the files

    def refresh(self, on_progress: OnProgress = lambda done, total: None, *, anew: bool = False) -> Refreshed:
        """Read the files that have changed since the last time.

        Args:
            on_progress: told now and then how many of how many files have been read.
            anew: read all of them.
        """
        try:
            return self._refresh(on_progress, anew)
        except sqlite3.DatabaseError as error:
            self._recover(error, known=True)
        return self._refresh(on_progress, anew=False)

    def _refresh(self, on_progress: OnProgress, anew: bool) -> Refreshed:
        parts: list[Path] = []
        there = {name: (size, changed) for name, size, changed in files_below(self.folder, parts.append)}
        for part in parts:
            remove_leftover(part)
        self._drop_unsound()
        known = {
            name: (size, changed)
            for name, size, changed in self._db.execute("SELECT path, bytes, changed_ns FROM runs")
        }
        gone = [name for name in known if name not in there]
        wanted = [name for name, status in there.items() if anew or known.get(name) != status]
        for start in range(0, len(wanted), _BATCH):
            rows = []
            for number, name in enumerate(wanted[start : start + _BATCH], start):
                if there[name][0] > _LARGE_BYTES:
                    on_progress(number, len(wanted))
                rows.append(self._row(name, *there[name]))
            marks = ", ".join("?" * (len(_NAMES) + 3))
            with self._writing():
                self._db.executemany(f"INSERT OR REPLACE INTO runs VALUES ({marks})", rows)
            on_progress(min(start + _BATCH, len(wanted)), len(wanted))
        if gone:
            with self._writing():
                self._db.executemany("DELETE FROM runs WHERE path = ?", [(name,) for name in gone])
        notes, self._notes = tuple(self._notes), []
        return Refreshed(len(wanted), len(gone), notes)

    def _drop_unsound(self) -> None:
        """Rows that another program has spoilt go; their runs are read again."""
        wrong = unsound()
        if self._db.execute(f"SELECT 1 FROM runs WHERE {wrong} LIMIT 1").fetchone() is None:
            return
        with self._writing():
            count = self._db.execute(f"DELETE FROM runs WHERE {wrong}").rowcount
        what = "1 row was" if count == 1 else f"{count:,} rows were"
        self._notes.append(f"{self.path}: {what} not of this app and made again from the files")

    def _row(self, name: str, size: int, changed: int) -> tuple[Any, ...]:
        try:
            values = _VALUES(scan(self.folder / name))
        except TrajectoryError as error:
            stem = Path(name).stem
            empty = ["" if field.type == "str" else None for field in fields(RunRow)[1:]]
            empty[0] = stem
            return (name, *empty, size, changed, _said(error))
        return (name, *values, size, changed, "")

    # --- asking

    def rows(
        self,
        selection: Selection = Selection(),  # noqa: B008, it is frozen
        order: Order = Order.CREATED,
        *,
        ascending: bool = False,
        limit: int | None = None,
    ) -> list[RunRow]:
        """The runs of a selection, by default the newest first; those without a value come last."""
        where, values = selection.where()
        by = ORDERS[order]
        way = "ASC" if ascending else "DESC"
        found = self._ask(
            f"SELECT {', '.join(_NAMES)} FROM runs WHERE {where}"
            f" ORDER BY {by} IS NULL, {by} {way}, run {way} LIMIT ?",
            [*values, -1 if limit is None else limit],
        )
        return [self._made(row) for row in found]

    def values(
        self,
        columns: Sequence[str],
        selection: Selection = Selection(),  # noqa: B008, it is frozen
    ) -> list[tuple[Any, ...]]:
        """Some columns (names of `RunRow`'s fields) of a selection, the oldest run first; truths are 0 or 1.

        Quicker than `rows` where there are many.
        """
        if unknown := set(columns) - set(_NAMES):
            raise KeyError(f"the index has no column {', '.join(sorted(unknown))}")
        where, values = selection.where()
        return self._ask(
            f"SELECT {', '.join(columns)} FROM runs WHERE {where} ORDER BY created_at, run", values
        )

    def count(self, selection: Selection = Selection()) -> int:  # noqa: B008, it is frozen
        """How many runs a selection has."""
        where, values = selection.where()
        return int(self._ask(f"SELECT count(*) FROM runs WHERE {where}", values)[0][0])

    def get(self, run: str) -> RunRow | None:
        """The run with exactly this id."""
        found = self._ask(
            f"SELECT {', '.join(_NAMES)} FROM runs WHERE problem = '' AND run = ? LIMIT 1", [run]
        )
        return self._made(found[0]) if found else None

    def problems(self) -> list[tuple[Path, str]]:
        """(file, what is wrong with it) of the files that can't be used, by name."""
        found = self._ask("SELECT path, problem FROM runs WHERE problem != '' ORDER BY path", [])
        return [(self.folder / name, problem) for name, problem in found]

    def _ask(self, question: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        try:
            return self._db.execute(question, values).fetchall()
        except sqlite3.DatabaseError as error:
            self._recover(error)
        self._refresh(lambda done, total: None, anew=False)
        return self._db.execute(question, values).fetchall()

    def _made(self, row: Sequence[Any]) -> RunRow:
        values = list(row)
        values[0] = self.folder / values[0]
        for number in _BOOLS:
            values[number] = bool(values[number])
        return RunRow(*values)

    # --- the database

    def _open(self) -> sqlite3.Connection:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            os.close(os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
        except OSError as error:
            raise sqlite3.OperationalError(error.strerror) from None
        db = sqlite3.connect(self.path, timeout=BUSY_SECONDS, isolation_level=None)
        self._inode = _inode(self.path)
        try:
            if _version(db) != SCHEMA:
                with self._alone():
                    self._prepare(db)
        except sqlite3.DatabaseError as error:
            db.close()
            if not _is_broken(error):
                raise
            self._move_aside()
            return self._open()
        return db

    def _prepare(self, db: sqlite3.Connection) -> None:
        version = _version(db)
        if version == SCHEMA:
            return  # another app has been quicker
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("BEGIN IMMEDIATE")
        db.execute("DROP TABLE IF EXISTS runs")
        for statement in _schema():
            db.execute(statement)
        db.execute(f"PRAGMA user_version = {SCHEMA}")
        db.execute("COMMIT")
        if version:
            self._notes.append(f"{self.path}: was of another version and has been made again")

    @contextmanager
    def _writing(self) -> Iterator[None]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """No other app makes or moves the index meanwhile."""
        path = self.path.with_suffix(".lock")
        try:
            lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NONBLOCK, 0o600)
        except OSError as error:
            raise sqlite3.OperationalError(f"{path.name}: {error.strerror}") from None
        try:
            _lock(lock)
            yield
        finally:
            os.close(lock)

    def _recover(self, error: sqlite3.DatabaseError, known: bool = False) -> None:
        """Have an empty index again, after one could not be used.

        Args:
            known: the question was one of our own, so that an index which can't answer it is none.
        """
        self._db.close()
        if not (_is_broken(error) or (known and _is_strange(error))):
            self._fall_back(error)
            return
        try:
            self._move_aside()
            self._db = self._open()
        except sqlite3.OperationalError as again:
            self._fall_back(again)

    def _move_aside(self) -> None:
        """Rename a broken index; not one that another app has made in its place meanwhile."""
        with self._alone():
            if _inode(self.path) != self._inode:
                return
            try:
                for ending in ("-wal", "-shm"):
                    Path(f"{self.path}{ending}").unlink(missing_ok=True)
                aside = self.path.replace(self.path.with_suffix(".broken"))
            except OSError as error:
                raise sqlite3.OperationalError(error.strerror) from None
        self._notes.append(f"{self.path}: was broken; it is kept as {aside.name} and has been made again")

    def _fall_back(self, error: sqlite3.Error) -> None:
        self._notes.append(f"{self.path}: can't be used ({error}); the runs are listed without it")
        self._db = sqlite3.connect(":memory:", isolation_level=None)
        self._prepare(self._db)


def _schema() -> list[str]:
    """The table and what it is searched by, from the fields of a row."""
    columns = [f"{field.name} {_SQL_TYPES[str(field.type).split(' ')[0]]}" for field in fields(RunRow)]
    columns[0] += " PRIMARY KEY"
    columns += ["bytes INTEGER", "changed_ns INTEGER", "problem TEXT"]
    searched = ("run", "created_at", "task", "parent_run")
    return [
        f"CREATE TABLE runs ({', '.join(columns)})",
        *(f"CREATE INDEX runs_by_{name} ON runs ({name})" for name in searched),
    ]


def _version(db: sqlite3.Connection) -> int:
    return int(db.execute("PRAGMA user_version").fetchone()[0])


def _is_broken(error: sqlite3.Error) -> bool:
    """Whether the file is no index any more; otherwise something around it is wrong."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def _is_strange(error: sqlite3.Error) -> bool:
    """Whether the file has other tables or columns, or texts that are none."""
    code = getattr(error, "sqlite_errorcode", None)
    return code == sqlite3.SQLITE_ERROR or (code is None and "decode" in str(error))


def _said(error: TrajectoryError) -> str:
    return str(error)[:MOST_CHARACTERS].encode(errors="replace").decode()


def _lock(file: int) -> None:
    """Take a lock that another app may hold, within `BUSY_SECONDS`."""
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            return fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise sqlite3.OperationalError("another app holds its lock") from None
            time.sleep(0.02)


def _inode(path: Path) -> int:
    try:
        return path.stat().st_ino
    except OSError:
        return 0
