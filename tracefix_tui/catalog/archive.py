"""A pack as one file to share: a zip archive, read as if its maker meant harm.

Only the files that a pack is made of are taken out, by name and within their sizes, as bytes in memory;
what an archive says of paths, links and lengths is never followed.
"""

from __future__ import annotations

import os
import stat
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from tracefix_tui import invisible
from tracefix_tui.catalog.files import UnreadableFile, read_text
from tracefix_tui.catalog.load import (
    MOST_TASKS,
    PACK_FILE,
    SOURCE_BYTES,
    SOURCES,
    TASK_FILE,
    TOML_BYTES,
    CatalogError,
)
from tracefix_tui.catalog.schema import name

ARCHIVE_BYTES = 32 * 1024 * 1024
WHOLE_BYTES = 256 * 1024 * 1024
MOST_ENTRIES = MOST_TASKS * 8

_PACK_FILES = {PACK_FILE: TOML_BYTES} | dict.fromkeys(
    ("LICENSE", "LICENSE.md", "LICENSE.txt", "NOTICE", "README.md"), SOURCE_BYTES
)
_TASK_FILES = {TASK_FILE: TOML_BYTES} | dict.fromkeys(SOURCES, SOURCE_BYTES)
_PLAIN = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x1

Files = Mapping[str, bytes]
"""The files of a pack by their paths inside it, with `/` between: `pack.toml`, `task/tests.py`."""


class NotAPack(CatalogError):
    """Something that can't be taken as a pack; the message says why."""


def read_archive(file: Path) -> tuple[str, Files]:
    """The name of the pack in a zip archive, and its files.

    The pack is the only folder at the top, or the top itself; then it has the archive's name.

    Raises:
        NotAPack: the archive is broken, too big, or holds what no pack may hold.
    """
    try:
        if not stat.S_ISREG(os.stat(file).st_mode):
            raise NotAPack(f"{file} is not a plain file")
        if os.stat(file).st_size > ARCHIVE_BYTES:
            raise NotAPack(f"{file} is larger than {ARCHIVE_BYTES >> 20} MiB, the most that is taken")
        with zipfile.ZipFile(file) as archive:
            return _contents(archive, file)
    except OSError as error:
        raise NotAPack(f"{file} can't be read: {error.strerror or error}") from None
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, RuntimeError, NotImplementedError) as error:
        raise NotAPack(f"{file} is no sound zip archive: {_shown(str(error))}") from None


def _contents(archive: zipfile.ZipFile, file: Path) -> tuple[str, Files]:
    entries = archive.infolist()
    if len(entries) > MOST_ENTRIES:
        raise NotAPack(f"{file} holds {len(entries)} entries; at most {MOST_ENTRIES} are taken")
    paths: dict[str, zipfile.ZipInfo] = {}
    seen: set[str] = set()
    for entry in entries:
        path = _checked(entry)
        alike = unicodedata.normalize("NFC", path.rstrip("/")).casefold()
        if alike in seen:
            raise NotAPack(
                f"{_shown(path)} is in the archive twice, or differs from another name in case only"
            )
        seen.add(alike)
        if not path.endswith("/"):
            paths[path] = entry
    if PACK_FILE in paths:
        pack, prefix = file.stem, ""
    else:
        tops = {path.split("/")[0] for path in paths}
        if len(tops) != 1 or f"{(pack := tops.pop())}/{PACK_FILE}" not in paths:
            raise NotAPack(
                f"{file} holds no pack: there must be one {PACK_FILE}, in one folder or at the top"
            )
        prefix = f"{pack}/"
    _check_name(pack)
    files: dict[str, bytes] = {}
    left = WHOLE_BYTES
    for path, entry in paths.items():
        inside = path.removeprefix(prefix)
        most = min(_most_bytes(inside), left)
        with archive.open(entry) as stream:
            data = stream.read(most + 1)  # never by what the entry says of its own length
        if len(data) > most:
            raise NotAPack(f"{_shown(path)} is larger than {most} bytes, the most that is taken")
        left -= len(data)
        files[inside] = data
    return pack, files


def _checked(entry: zipfile.ZipInfo) -> str:
    """The path of an entry that may be looked at."""
    path = entry.orig_filename
    shown = _shown(path)
    if invisible.first(path) or "\\" in path or ":" in path:
        raise NotAPack(f"{shown} holds characters that no file of a pack has in its name")
    parts = path.removesuffix("/").split("/")
    if PurePosixPath(path).is_absolute() or any(part in ("", ".", "..") for part in parts):
        raise NotAPack(f"{shown} leads out of the pack")
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR) or (kind == stat.S_IFDIR) > path.endswith("/"):
        raise NotAPack(f"{shown} is a link or a device; only plain files are taken")
    if entry.flag_bits & _ENCRYPTED:
        raise NotAPack(f"{shown} is encrypted")
    if entry.compress_type not in _PLAIN:
        raise NotAPack(f"{shown} is compressed in a way that is not taken; use deflate")
    return path


def read_folder(folder: Path) -> tuple[str, Files]:
    """The same for a folder. Hidden files and `__pycache__` are passed over.

    Raises:
        NotAPack
    """
    pack = Path(os.path.abspath(folder)).name
    _check_name(pack)
    files: dict[str, bytes] = {}
    left = WHOLE_BYTES
    for path in _walk(folder):
        inside = path.relative_to(folder).as_posix()
        try:
            data = read_text(path, min(_most_bytes(inside), left)).encode()
        except UnreadableFile as error:
            raise NotAPack(f"{_shown(inside)} {error}") from None
        left -= len(data)
        files[inside] = data
    if PACK_FILE not in files:
        raise NotAPack(f"{folder} is no pack: it has no {PACK_FILE}")
    return pack, files


def _walk(folder: Path, depth: int = 0) -> Iterator[Path]:
    try:
        with os.scandir(folder) as entries:
            found = sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        raise NotAPack(f"{folder} can't be read: {error.strerror}") from None
    if len(found) > MOST_ENTRIES:
        raise NotAPack(f"{folder} holds {len(found)} files; at most {MOST_ENTRIES} are taken")
    for entry in found:
        if entry.name.startswith((".", "__")):
            continue
        if entry.is_dir(follow_symlinks=False) and not depth:
            yield from _walk(folder / entry.name, 1)
        else:
            yield folder / entry.name


def write_archive(file: Path, pack: str, files: Files) -> None:
    """Write a pack as an archive: sorted, without dates, so that the same pack gives the same bytes.

    Raises:
        OSError
    """
    from tracefix_tui.settings import draft_of

    draft = draft_of(file)
    try:
        with zipfile.ZipFile(draft, "x", zipfile.ZIP_DEFLATED) as archive:
            for path in sorted(files):
                entry = zipfile.ZipInfo(f"{pack}/{path}")
                entry.external_attr = (stat.S_IFREG | 0o644) << 16
                archive.writestr(entry, files[path], zipfile.ZIP_DEFLATED)
        os.replace(draft, file)
    finally:
        draft.unlink(missing_ok=True)


def _most_bytes(inside: str) -> int:
    """The most that a file of a pack may hold.

    Raises:
        NotAPack: no pack has such a file.
    """
    folder, _, file = inside.rpartition("/")
    known = _TASK_FILES if folder else _PACK_FILES
    if file not in known or (folder and name(folder)):
        raise NotAPack(f"{_shown(inside)} is no file of a pack; take it out (docs/tasks.md lists them)")
    return known[file]


def _check_name(pack: str) -> None:
    if reason := name(pack):
        raise NotAPack(f"the pack's name {reason}")


def _shown(text: str) -> str:
    return repr(invisible.replaced(text[:120]))
