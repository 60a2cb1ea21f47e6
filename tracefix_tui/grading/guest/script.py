"""The process in which a script of scratch mode runs, as `__main__`, with nobody to judge it.

What it prints goes out as it comes. Everything here may be taken over by the script: the parent believes it
no more than its output.
"""

from __future__ import annotations

import builtins
import io
import linecache
import marshal
import os
import sys
import traceback

from .output import STREAMS, redirect

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

HEAD_BYTES = 5
PRINTED, ENDED = 1, 2
"""Kinds of messages: 4 bytes of length (little-endian), 1 of kind, then the body. The body of PRINTED is the
number of the stream (1 or 2) and text; that of ENDED is how, the exit code, and a line number in digits."""
DONE, RAISED, NO_MEMORY, EXITED, SYNTAX = range(5)
"""How a script ended, as it says itself."""
MEMORY_RESERVE = 1 << 20


def _send(fd: int, kind: int, body: bytes) -> None:
    data = memoryview(len(body).to_bytes(4, "little") + bytes((kind,)) + body)
    try:
        while data:
            data = data[os.write(fd, data) :]
    except OSError:
        os._exit(0)  # nobody reads


def _read_job(fd: int) -> dict[str, Any]:
    data = b""
    while len(data) < 4 or len(data) < 4 + int.from_bytes(data[:4], "little"):
        part = os.read(fd, 1 << 16)
        if not part:
            os._exit(0)
        data += part
    job: dict[str, Any] = marshal.loads(data[4:])
    return job


def _exit_code(error: SystemExit) -> int:
    """What the interpreter would leave with; a message goes to standard error."""
    if error.code is None:
        return 0
    if isinstance(error.code, int):
        return error.code & 0xFF
    print(error.code, file=sys.stderr)
    return 1


def _line(error: BaseException, name: str) -> int:
    """The innermost line of the script that the exception came through, 0 for none."""
    if isinstance(error, SyntaxError) and error.filename == name:
        return error.lineno or 0
    found, trace = 0, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == name:
            found = trace.tb_lineno or 0
        trace = trace.tb_next
    return found


def _print_traceback(error: BaseException) -> None:
    """As the interpreter would, without the frames of this file."""
    trace = error.__traceback__
    while trace is not None and trace.tb_frame.f_code.co_filename == __file__:
        trace = trace.tb_next
    traceback.print_exception(type(error), error, trace, limit=40)


def run(source: str, name: str) -> tuple[int, int, int]:
    """Run the source: how it ended, its exit code, and the line that an exception came from."""
    module = type(sys)("__main__")
    module.__file__ = name
    module.__builtins__ = builtins  # type: ignore[attr-defined]
    sys.modules["__main__"] = module
    linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
    reserve = bytes(MEMORY_RESERVE)
    try:
        exec(compile(source, name, "exec", dont_inherit=True), vars(module))
    except SystemExit as error:
        return EXITED, _exit_code(error), 0
    except MemoryError:
        del reserve
        print("MemoryError", file=sys.stderr)
        return NO_MEMORY, 1, 0
    except BaseException as error:
        _print_traceback(error)
        syntax = isinstance(error, SyntaxError) and error.filename == name
        return SYNTAX if syntax else RAISED, 1, _line(error, name)
    return DONE, 0, 0


def main(fd: int) -> None:
    """Read the job, run it, say how it ended."""
    job = _read_job(fd)
    redirect(lambda data: _send(fd, PRINTED, data))
    name = job["name"]
    sys.argv = [name]
    stdin = io.TextIOWrapper(io.BytesIO(job["stdin"].encode("utf-8", "surrogateescape")), "utf-8", "replace")
    vars(sys).update(stdin=stdin, __stdin__=stdin)
    way, code, line = run(job["source"], name)
    for stream in STREAMS:
        stream.end_of_call()
    _send(fd, ENDED, bytes((way, code)) + str(line).encode())
    os._exit(code)
