"""Standard streams that are closed, full or poor in characters: a command still ends with a sentence."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import IO, Any

_UNWRITABLE = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)


@contextmanager
def sound() -> Iterator[None]:
    """Run a command with streams that can be written, and end it where they can't any more.

    A stream that is closed is /dev/null, before another file gets its number. Characters that a stream's
    encoding does not have are written as their codes.
    """
    _open_closed()
    for stream in (sys.stdout, sys.stderr):
        if reconfigure := getattr(stream, "reconfigure", None):
            reconfigure(errors="backslashreplace")
    try:
        try:
            yield
        finally:
            sys.stdout.flush()
    except OSError as error:
        if error.errno != errno.EPIPE and (error.errno not in _UNWRITABLE or error.filename is not None):
            raise
        _to_nowhere(1)  # what is left in the buffer must not fail once more
        if error.errno != errno.EPIPE:
            with suppress(OSError):
                print(f"tracefix: standard output can't be written: {error.strerror}", file=sys.stderr)
        raise SystemExit(1) from None


def _open_closed() -> None:
    for number, name, mode in ((0, "stdin", "r"), (1, "stdout", "w"), (2, "stderr", "w")):
        try:
            os.fstat(number)
        except OSError:
            _to_nowhere(number)
        if getattr(sys, name) is None:
            stream: IO[Any] = open(number, mode, encoding="utf-8", closefd=False)  # noqa: SIM115
            setattr(sys, name, stream)


def _to_nowhere(number: int) -> None:
    nowhere = os.open(os.devnull, os.O_RDWR)
    if nowhere != number:
        os.dup2(nowhere, number)
        os.close(nowhere)
    else:
        os.set_inheritable(number, True)
