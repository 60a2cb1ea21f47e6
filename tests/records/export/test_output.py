"""Files that are there whole or not at all, and keys that never get into one."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.records.export.making import a_run, replaced
from tests.records.making import EDIT, SUBMIT
from tracefix_tui.records.export import trl
from tracefix_tui.records.export.output import ExportError, own_keys, without_keys, writing
from tracefix_tui.records.reader import read_run
from tracefix_tui.settings import write_atomically


def test_a_file_is_there_when_all_is_written(tmp_path: Path) -> None:
    target = tmp_path / "new" / "file.txt"
    with writing(target) as write:
        write("one ")
        assert not target.exists()
        write("two")
    assert target.read_text() == "one two"
    assert os.listdir(target.parent) == ["file.txt"]


def exported(path: Path) -> None:
    with writing(path) as write:
        write("spoilt")


@pytest.mark.parametrize("put", [exported, lambda path: write_atomically(path, "spoilt")])
def test_nobodys_link_leads_it_elsewhere(
    put: Callable[[Path], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The name that a file has before its own is new, and not to be guessed."""
    other = tmp_path / "other"
    other.write_text("precious")
    monkeypatch.setattr("os.urandom", lambda size: b"\1" * size)
    for name in (f".file.txt.{os.getpid()}.new", f".file.txt.{'01' * 8}.new"):
        (tmp_path / name).symlink_to(other)
    with pytest.raises((ExportError, FileExistsError)):
        put(tmp_path / "file.txt")
    assert other.read_text() == "precious"


def test_nothing_is_left_of_a_file_that_was_not_finished(tmp_path: Path) -> None:
    target = tmp_path / "file.txt"
    target.write_text("before")
    with pytest.raises(ZeroDivisionError), writing(target, force=True) as write:
        write(str(1 // 0))
    assert target.read_text() == "before"
    assert os.listdir(tmp_path) == ["file.txt"]


def test_a_file_is_not_replaced_unless_asked_for(tmp_path: Path) -> None:
    target = tmp_path / "file.txt"
    with pytest.raises(ExportError, match="--force"), writing(target):
        target.write_text("came in between")
    assert target.read_text() == "came in between"
    with writing(target, force=True) as write:
        write("new")
    assert target.read_text() == "new"
    with pytest.raises(ExportError, match="is a folder"), writing(tmp_path) as write:
        write("new")


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ExportError, match="can't be written"), writing(tmp_path / "file" / "more") as write:
        write("new")


def test_a_device_is_written_to_as_it_is() -> None:
    with writing(Path(os.devnull)) as write:
        write("new")
    assert not Path(os.devnull).is_file()


def test_keys_are_taken_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MY_OWN_API_KEY", "abcdef-123456-secret")
    monkeypatch.setenv("HF_TOKEN", "short")
    thought = "the key is abcdef-123456-secret or sk-proj-0123456789abcdefghij, not short"
    path = a_run(tmp_path, (replaced(EDIT, thought=thought), SUBMIT))
    with writing(tmp_path / "out.jsonl") as write:
        for text in trl.sft(read_run(path)):
            write(text)
    assert "the key is [key] or [key], not short" in (tmp_path / "out.jsonl").read_text()


def test_only_what_is_a_key_is_one() -> None:
    names = {"A_TOKEN": "x" * 20, "OPENAI_API_KEY": "y" * 30, "TOKENS": "z" * 20, "PATH": "w" * 20}
    assert own_keys(names) == ("y" * 30, "x" * 20)
    assert without_keys("risk-averse hf_short task_sk-1") == "risk-averse hf_short task_sk-1"
