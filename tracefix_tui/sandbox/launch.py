"""Starts and ends the process of a fork server, and has the first exchange with it."""

from __future__ import annotations

import marshal
import os
import socket
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from tracefix_tui.sandbox.errors import SandboxError
from tracefix_tui.sandbox.inside import records

_BOOT = Path(__file__).parent / "inside" / "boot.py"
_START_LIMIT_S = 30.0
_END_LIMIT_S = 5.0
_LAST_WORDS = 500
_ENVIRONMENT = {"PYTHONHASHSEED": "0", "PYTHON_JIT": "0", "LD_BIND_NOW": "1"}
"""Equal hashes in each run; no compiler that would want to write code into memory."""


def launch() -> tuple[subprocess.Popen[bytes], socket.socket]:
    """Start the process. Nothing of this one reaches it but its end of the control socket.

    Raises:
        SandboxError: it does not start at all.
    """
    if sys.platform == "win32":
        raise SandboxError("Windows has no layers that hold foreign code.", "Use WSL 2.")
    ours, theirs = socket.socketpair()
    command = [sys.executable, *_options(), str(_BOOT), str(theirs.fileno()), str(os.getpid())]
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env=_ENVIRONMENT,
            cwd="/",
            pass_fds=(theirs.fileno(),),
            start_new_session=True,
        )
    except OSError as problem:
        ours.close()
        raise SandboxError(
            f"The sandbox's fork server does not start: {problem}.",
            f"Check that {sys.executable} can be run by this user.",
        ) from problem
    finally:
        theirs.close()
    return process, ours


def _options() -> list[str]:
    """No site packages and no paths but the standard library's; compiled files as this process keeps them."""
    options = ["-s", "-S", "-P"]
    if sys.dont_write_bytecode:
        options.append("-B")
    if sys.pycache_prefix:
        options += ["-X", f"pycache_prefix={sys.pycache_prefix}"]
    return options


def say_what_is_wanted(control: socket.socket, wanted: Mapping[str, object]) -> None:
    """Send the settings. That it may have ended already is found by `hear_what_is_there`."""
    try:
        control.sendall(records.pack_frame(marshal.dumps(dict(wanted))))
    except OSError:
        pass


def hear_what_is_there(process: subprocess.Popen[bytes], control: socket.socket) -> dict[str, object]:
    """Wait for the fork server's answer: the facts about its layers.

    Raises:
        SandboxError: it has not started, or could not load what is wanted; the message carries what it said.
    """
    control.settimeout(_START_LIMIT_S)
    try:
        length = records.frame_length(_read_exactly(control, records.LENGTH_BYTES))
        if length > records.FRAME_LIMIT:
            raise ValueError("its first message is too long")
        facts: dict[str, object] = marshal.loads(_read_exactly(control, length))
    except (OSError, ValueError, EOFError, TypeError) as problem:
        raise SandboxError(
            f"The sandbox's fork server did not start: {_last_words(process) or problem}",
            f"Check that `{sys.executable} -S -c pass` works with an empty environment.",
        ) from problem
    control.settimeout(None)
    if process.stderr is not None:
        process.stderr.close()
    if "error" in facts:
        raise SandboxError(
            f"The sandbox's fork server could not get ready: {facts['error']}.",
            "Name only modules of this Python's standard library; `tracefix doctor` checks the rest.",
        )
    return facts


def end(process: subprocess.Popen[bytes], control: socket.socket, owner: int) -> None:
    """The end of the control socket ends the fork server; SIGKILL is for one that does not listen.

    In a child forked from process `owner` only the copies are closed: the fork server is not the child's.
    """
    if os.getpid() == owner:
        try:
            control.shutdown(socket.SHUT_RDWR)  # threads may wait on it, so that closing alone is not seen
        except OSError:
            pass  # it has ended by itself
    control.close()
    if process.stderr is not None:
        process.stderr.close()
    if os.getpid() != owner:
        return
    try:
        process.wait(_END_LIMIT_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _read_exactly(control: socket.socket, size: int) -> bytes:
    data = b""
    while len(data) < size:
        more = control.recv(size - len(data))
        if not more:
            raise OSError("it ended at once")
        data += more
    return data


def _last_words(process: subprocess.Popen[bytes]) -> str:
    """What a fork server that does not start has written to its standard error: the tail."""
    process.kill()
    try:
        said = process.communicate(timeout=_END_LIMIT_S)[1] or b""
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return ""
    return said.decode(errors="replace").strip()[-_LAST_WORDS:]
