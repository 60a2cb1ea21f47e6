"""Where an export goes: a file that is there whole or not at all, standard output, or a device.

Everything passes here. So here keys of model services are taken out, should a run hold one, and halves of
surrogate pairs, which no file can hold.
"""

from __future__ import annotations

import contextlib
import os
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import BinaryIO, Protocol

from tracefix_tui.settings import draft_of

STDOUT = "-"
HIDDEN_KEY = "[key]"

_SURROGATE = re.compile("[\ud800-\udfff]")
_KEY_NAMES = re.compile(r"(?:^|_)(?:API_?KEY|TOKEN|SECRET|PASSWORD)$", re.IGNORECASE)
_LEAST_KEY = 12
_LOOKS_LIKE_KEY = re.compile(r"\b(?:sk-|hf_|gsk_|ghp_|xai-)[A-Za-z0-9_-]{20,}")


class ExportError(Exception):
    """An export that can't be made as it was asked for. The message says what to do."""


class Write(Protocol):
    """Takes the next piece of an export. A key must not be cut in two by the pieces."""

    def __call__(self, text: str) -> None: ...


def check_free(path: Path, force: bool) -> None:
    """Raise `ExportError` when something stands at `path` that may not be replaced."""
    if path.is_dir():
        raise ExportError(f"{path} is a folder; name a file")
    if path.is_file() and not force:
        raise ExportError(f"{path} is there already; --force replaces it, --out names another file")


@contextlib.contextmanager
def writing(path: Path | str, force: bool = False) -> Iterator[Write]:
    """A function that writes to `path`, or to standard output for `-`.

    A file gets its name when all is written; after an exception nothing is left of it.

    Raises:
        ExportError: the file is there and `force` is not set, or the folder or file can't be written.
    """
    if path == STDOUT:
        yield _writer(sys.stdout.buffer)
        sys.stdout.buffer.flush()
        return
    target = Path(path).resolve()
    check_free(target, force)
    try:
        if target.exists() and not target.is_file():
            with target.open("wb") as device:
                yield _writer(device)
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = draft_of(target)
        try:
            with draft.open("xb") as file:
                yield _writer(file)
                file.flush()
                os.fsync(file.fileno())
            check_free(target, force)
            os.replace(draft, target)
        finally:
            draft.unlink(missing_ok=True)
    except OSError as error:
        raise ExportError(f"{target}: can't be written: {error.strerror or error}") from None


def _writer(file: BinaryIO) -> Write:
    keys = own_keys(os.environ)

    def write(text: str) -> None:
        file.write(_SURROGATE.sub("\ufffd", without_keys(text, keys)).encode())

    return write


def own_keys(environment: Mapping[str, str]) -> tuple[str, ...]:
    """The keys and passwords that an environment holds, the longest first."""
    found = {value for name, value in environment.items() if _KEY_NAMES.search(name)}
    return tuple(sorted((key for key in found if len(key) >= _LEAST_KEY), key=len, reverse=True))


def without_keys(text: str, keys: tuple[str, ...] = ()) -> str:
    """`text` without `keys`, and without what has the shape of a model service's key."""
    for key in keys:
        text = text.replace(key, HIDDEN_KEY)
    return _LOOKS_LIKE_KEY.sub(HIDDEN_KEY, text)
