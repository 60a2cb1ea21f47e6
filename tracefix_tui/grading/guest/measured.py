"""The process that calls one source once, on one input, while its CPU clock is read from outside.

The input is made before the source is loaded; what the source does from its first line to the last byte of
its answer is what the clock shows. Everything here may be taken over by the source: it can only make itself
slower, for without the right answer it counts as wrong.
"""

from __future__ import annotations

import gc
import io
import marshal
import os
import random
import sys

from .canonical import canonical

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

READY, ANSWER, FAILED, UNUSABLE = b"r", b"a", b"e", b"u"
"""First byte of what is sent: the input is made; the answer; what was raised; sizes.py makes no input."""
GO = b"g"
MESSAGE_LIMIT = 300


def main(fd: int) -> None:
    """Read the job, make the input, wait for the start, answer, and stay until the end comes."""
    job = marshal.loads(_read(fd, int.from_bytes(_read(fd, 4), "little")))
    sys.stdout = sys.stderr = _Nowhere()
    vars(sys).update(stdin=io.StringIO(), __stdin__=io.StringIO())
    sys.argv = ["solution.py"]
    try:
        arguments = _arguments(job["sizes"], job["n"], job["seed"])
    except BaseException as error:
        _send(fd, UNUSABLE + _told(error))
        os._exit(0)
    random.seed(0)
    gc.collect()
    gc.freeze()
    _send(fd, READY)
    _read(fd, 1)
    try:
        message = ANSWER + canonical(_function(job["source"], job["function"])(*arguments))
    except BaseException as error:
        message = FAILED + _told(error)
    _send(fd, message)
    _read(fd, 1)
    os._exit(0)


def _arguments(sizes: str, n: int, seed: int) -> tuple[Any, ...]:
    names: dict[str, Any] = {"__name__": "sizes"}
    exec(compile(sizes, "sizes.py", "exec", dont_inherit=True), names)
    made = names["make"](n, random.Random(seed))
    if not isinstance(made, tuple):
        raise TypeError(f"make({n}, rng) must return a tuple of arguments, not {type(made).__name__!r}")
    return made


def _function(source: str, name: str) -> Any:
    module = type(sys)("solution")
    sys.modules["solution"] = module
    exec(compile(source, "solution.py", "exec", dont_inherit=True), vars(module))
    return getattr(module, name)


class _Nowhere(io.TextIOBase):
    """Where prints go."""

    def write(self, text: str) -> int:
        return len(text)


def _told(error: BaseException) -> bytes:
    try:
        text = str(error)
    except BaseException:
        text = ""
    return f"{type(error).__name__}: {text}"[:MESSAGE_LIMIT].encode("utf-8", "replace")


def _read(fd: int, size: int) -> bytes:
    data = b""
    while len(data) < size:
        more = os.read(fd, size - len(data))
        if not more:
            os._exit(0)
        data += more
    return data


def _send(fd: int, message: bytes) -> None:
    data = memoryview(len(message).to_bytes(4, "little") + message)
    while data:
        data = data[os.write(fd, data) :]
