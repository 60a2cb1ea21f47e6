"""What a kill in the first write leaves goes away at the next look; a file that is being written stays."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests.records.making import VIEW, recorded
from tracefix_tui.records import leftovers
from tracefix_tui.records.index import RunIndex
from tracefix_tui.records.leftovers import is_part, new_part, part_of, remove_leftover
from tracefix_tui.records.store import run_files

NAME = "20261121T083412-4c739c"

DIE_IN_THE_FIRST_WRITE = """
import os, signal, sys
from pathlib import Path
from tests.records.making import VIEW, recorded
os.fsync = lambda file: os.kill(os.getpid(), signal.SIGKILL)
recorded(Path(sys.argv[1]), [VIEW])
"""


def refreshed(folder: Path) -> int:
    with RunIndex(folder / "index.sqlite", folder) as index:
        index.refresh()
        return len(index.rows())


def test_a_kill_in_the_first_write_leaves_nothing_for_good(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", DIE_IN_THE_FIRST_WRITE, str(tmp_path)], timeout=120)
    assert done.returncode == -signal.SIGKILL
    (left,) = tmp_path.glob("*/*/.*")
    assert is_part(left.name)
    assert left.stat().st_size > 0
    assert run_files(tmp_path) == []
    assert left.exists()
    assert refreshed(tmp_path) == 0
    assert not left.exists()


def test_a_first_write_under_way_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    in_the_middle, go_on = threading.Event(), threading.Event()
    really = os.fsync

    def slow(file: int) -> None:
        in_the_middle.set()
        assert go_on.wait(60)
        really(file)

    monkeypatch.setattr(os, "fsync", slow)
    writer = threading.Thread(target=recorded, args=(tmp_path, [VIEW]))
    writer.start()
    assert in_the_middle.wait(60)
    (part,) = tmp_path.glob("*/*/.*")
    assert not remove_leftover(part)
    assert refreshed(tmp_path) == 0
    assert part.exists()
    go_on.set()
    writer.join(60)
    assert not part.exists()
    assert refreshed(tmp_path) == 1


def test_a_writer_begins_anew_when_its_file_was_taken_before_it_was_held(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    part = part_of(tmp_path / f"{NAME}.jsonl")
    really, taken = leftovers.hold, []

    def late(file: int) -> bool:
        if not taken:
            taken.append(remove_leftover(part))
        return really(file)

    monkeypatch.setattr(leftovers, "hold", late)
    file = new_part(part)
    assert taken == [True]
    assert os.path.samestat(os.fstat(file), part.stat())
    assert not remove_leftover(part)
    os.close(file)
    assert remove_leftover(part)


def test_nothing_else_is_taken_for_a_leftover(tmp_path: Path) -> None:
    folder = tmp_path / "2026" / "11"
    folder.mkdir(parents=True)
    names = (".notes.part", f"{NAME}.part", f".{NAME}.part.bak", f".{NAME}.partial")
    kept = [folder / name for name in names]
    for path in kept:
        path.write_text("mine")
    link, pipe = folder / f".{NAME}.part", folder / ".20261121T083412-4c739d.part"
    link.symlink_to(kept[0])
    os.mkfifo(pipe)
    (folder / ".20261121T083412-4c739e.part").mkdir()
    assert refreshed(tmp_path) == 0
    assert [path for path in kept if path.read_text() != "mine"] == []
    assert link.is_symlink()
    assert pipe.exists()
    assert not remove_leftover(folder / ".20261121T083412-4c739f.part")
