"""Read a text of a pack that a stranger may have made: no links, nothing but plain files, never too much.

A pack is data to this package: nothing in it is imported, compiled or run here.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

_FLAGS = (
    os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)
)


class UnreadableFile(Exception):
    """A file of a pack that can't be taken; the message is the reason in words."""


def read_text(path: Path | str, most_bytes: int) -> str:
    """The text of a plain UTF-8 file of at most `most_bytes`, with newlines as `\\n` and no byte order mark.

    Raises:
        UnreadableFile: for links, devices, pipes, big files, other encodings and missing files.
    """
    try:
        descriptor = os.open(path, _FLAGS)
    except OSError as error:
        if os.path.islink(path):
            raise UnreadableFile("is a link; put the file itself there") from None
        raise UnreadableFile(_words(error)) from None
    try:
        about = os.fstat(descriptor)
        if not stat.S_ISREG(about.st_mode):
            raise UnreadableFile("is not a plain file")
        if about.st_size > most_bytes:
            raise UnreadableFile(f"has {about.st_size} bytes; at most {most_bytes} are allowed")
        data = os.read(descriptor, most_bytes + 1)
    except OSError as error:
        raise UnreadableFile(_words(error)) from None
    finally:
        os.close(descriptor)
    if len(data) > most_bytes:
        raise UnreadableFile(f"has more than {most_bytes} bytes, which is the most that is allowed")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableFile(f"is not UTF-8 text (byte {error.start})") from None
    return text.replace("\r\n", "\n") if "\r" in text else text


def _words(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "is missing"
    if isinstance(error, IsADirectoryError):
        return "is a folder, not a file"
    return f"can't be read: {error.strerror or error}"
