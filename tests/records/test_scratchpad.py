"""The scratchpad on disk: nothing that was there is lost, whatever the file is."""

from __future__ import annotations

from pathlib import Path

import pytest

from tracefix_tui.records.scratchpad import FIRST_PROGRAM, LONGEST, Scratchpad, ScratchpadError


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACEFIX_HOME", str(tmp_path / "home"))


def test_without_a_file_both_texts_are_kept() -> None:
    assert Scratchpad().load() == (FIRST_PROGRAM, "")
    Scratchpad().save("print(input())", "ä")
    assert Scratchpad().load() == ("print(input())", "ä")


def test_a_file_of_the_persons_own_keeps_its_line_ends_mode_and_link(tmp_path: Path) -> None:
    file, link = tmp_path / "own.py", tmp_path / "link.py"
    file.write_bytes(b"\xef\xbb\xbfx = 1\r\ny = 2\r\n")
    file.chmod(0o640)
    link.symlink_to(file)
    pad = Scratchpad(link)
    assert pad.load() == ("x = 1\ny = 2\n", "")
    pad.save("x = 3\n", "is not written")
    assert file.read_bytes() == b"x = 3\r\n"
    assert file.stat().st_mode & 0o777 == 0o640
    assert link.is_symlink()
    assert not (tmp_path / "home").exists()


def test_a_new_file_starts_empty(tmp_path: Path) -> None:
    assert Scratchpad(tmp_path / "new.py").load() == ("", "")


@pytest.mark.parametrize("content", [b"\xff\xfe", b"x" * (LONGEST + 1)])
def test_what_is_no_text_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "bad.py"
    file.write_bytes(content)
    pad = Scratchpad(file)
    with pytest.raises(ScratchpadError, match=r"bad\.py"):
        pad.load()
    with pytest.raises(ScratchpadError, match="left as it is"):
        pad.save("", "")
    assert file.read_bytes() == content


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ScratchpadError, match="no ordinary file"):
        Scratchpad(tmp_path).load()


def test_what_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "wall").write_text("")
    with pytest.raises(ScratchpadError, match="wall"):
        Scratchpad(tmp_path / "wall" / "x.py").save("x", "")
