"""Archives of packs: what is written reads the same, and a hostile one is refused."""

from __future__ import annotations

import os
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.packs import write_pack, write_task
from tracefix_tui.catalog.archive import NotAPack, read_archive, read_folder, write_archive

GOOD = {"small/pack.toml": b"title = 'a'", "small/total/task.toml": b"name = 'total'"}


def zipped(
    place: Path, files: dict[str, bytes], change: Callable[[zipfile.ZipInfo], None] | None = None
) -> Path:
    """An archive; `change` is called with the last entry before it is written."""
    file = place / "small.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in files.items():
            entry = zipfile.ZipInfo(path)
            entry.compress_type = zipfile.ZIP_DEFLATED
            if change and path == list(files)[-1]:
                change(entry)
            archive.writestr(entry, data)
    return file


def test_what_is_built_reads_the_same_and_is_the_same_each_time(tmp_path: Path) -> None:
    pack = write_pack(tmp_path)
    write_task(pack)
    (pack / "total" / "__pycache__").mkdir()
    (pack / "total" / "__pycache__" / "x.pyc").write_bytes(b"\0")
    name, files = read_folder(pack)
    one, two = tmp_path / "one.zip", tmp_path / "two.zip"
    write_archive(one, name, files)
    write_archive(two, name, files)
    assert one.read_bytes() == two.read_bytes()
    assert read_archive(one) == ("small", files)
    assert set(files) == {
        "pack.toml",
        *(
            f"total/{file}"
            for file in ("task.toml", "buggy.py", "solution.py", "tests.py", "hidden_tests.py")
        ),
    }


def test_a_pack_at_the_top_has_the_archive_s_name(tmp_path: Path) -> None:
    file = zipped(tmp_path, {path.removeprefix("small/"): data for path, data in GOOD.items()})
    assert read_archive(file)[0] == "small"


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("../evil.py", "leads out"),
        ("small/../../evil.py", "leads out"),
        ("/etc/passwd", "leads out"),
        ("small//tests.py", "leads out"),
        ("small/./tests.py", "leads out"),
        ("small\\total\\tests.py", "holds characters"),
        ("C:/evil.py", "holds characters"),
        ("small/total/\x1b[2Jtests.py", "holds characters"),
        ("small/total/t\u202ests.py", "holds characters"),
        ("small/total/conftest.py", "is no file of a pack"),
        ("small/total/deep/tests.py", "is no file of a pack"),
        ("small/setup.py", "is no file of a pack"),
        ("small/Total/tests.py", "is no file of a pack"),
        ("small/TOTAL/TASK.toml", "twice, or differs"),
        ("small/pack.toml", "twice, or differs"),
        ("other/pack.toml", "holds no pack"),
    ],
)
def test_names_that_no_pack_has_are_refused(tmp_path: Path, path: str, reason: str) -> None:
    file = tmp_path / "small.zip"
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in GOOD.items():
            archive.writestr(name, data)
        entry = zipfile.ZipInfo("x")
        entry.filename = path
        archive.writestr(entry, b"")
    with pytest.raises(NotAPack, match=reason) as raised:
        read_archive(file)
    assert str(raised.value).isprintable()


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFCHR, stat.S_IFBLK, stat.S_IFIFO, stat.S_IFSOCK])
def test_links_and_devices_are_refused(tmp_path: Path, kind: int) -> None:
    def change(entry: zipfile.ZipInfo) -> None:
        entry.external_attr = (kind | 0o777) << 16

    with pytest.raises(NotAPack, match="link or a device"):
        read_archive(zipped(tmp_path, {**GOOD, "small/total/tests.py": b"/etc/passwd"}, change))


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    file = zipped(tmp_path, {**GOOD, "small/total/tests.py": b"#" * 20_000_000})
    assert file.stat().st_size < 100_000
    with pytest.raises(NotAPack, match="is larger than 524288 bytes"):
        read_archive(file)


def test_a_length_that_lies_is_not_believed(tmp_path: Path) -> None:
    file = zipped(tmp_path, {**GOOD, "small/total/tests.py": b"#" * 2_000_000})
    data = file.read_bytes().replace((2_000_000).to_bytes(4, "little"), (100).to_bytes(4, "little"))
    file.write_bytes(data)
    with pytest.raises(NotAPack):
        read_archive(file)


def test_other_compressions_and_passwords_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "small.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("small/pack.toml", b"")
    with pytest.raises(NotAPack, match="use deflate"):
        read_archive(file)
    data = bytearray(zipped(tmp_path, GOOD).read_bytes())
    place = data.rindex(b"PK\x01\x02")
    data[place + 8] |= 1
    file.write_bytes(data)
    with pytest.raises(NotAPack, match="is encrypted"):
        read_archive(file)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.data())
def test_a_spoilt_archive_never_does_more_than_raise(tmp_path: Path, data: st.DataObject) -> None:
    spoilt = bytearray(zipped(tmp_path, GOOD).read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        spoilt[data.draw(st.integers(0, len(spoilt) - 1))] = data.draw(st.integers(0, 255))
    file = tmp_path / "spoilt.zip"
    file.write_bytes(spoilt)
    try:
        _, files = read_archive(file)
    except NotAPack:
        return
    assert {path.split("/")[-1] for path in files} <= {"pack.toml", "task.toml"}


@pytest.mark.parametrize("content", [b"", b"PK", b"PK\x05\x06" + b"\0" * 18, b"PK\x03\x04" * 80])
def test_what_is_no_archive_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "small.zip"
    file.write_bytes(content)
    with pytest.raises(NotAPack):
        read_archive(file)


def test_a_pipe_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for name in ("pipe", "absent"):
        with pytest.raises(NotAPack):
            read_archive(tmp_path / name)


@pytest.mark.parametrize("where", ["pack.toml", "total/tests.py", "total"])
def test_links_in_a_folder_are_refused(tmp_path: Path, where: str) -> None:
    pack = write_pack(tmp_path)
    write_task(pack)
    (pack / where).rename(tmp_path / "target")
    (pack / where).symlink_to(tmp_path / "target")
    with pytest.raises(NotAPack):
        read_folder(pack)


def test_a_folder_within_a_task_is_refused(tmp_path: Path) -> None:
    pack = write_pack(tmp_path)
    (write_task(pack) / "data").mkdir()
    with pytest.raises(NotAPack, match="is no file of a pack"):
        read_folder(pack)


def test_too_many_entries_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tracefix_tui.catalog.archive.MOST_ENTRIES", 1)
    with pytest.raises(NotAPack, match="at most 1"):
        read_archive(zipped(tmp_path, GOOD))
