"""Raw system calls through ctypes, for what Python's standard library has no name for."""

from __future__ import annotations

import ctypes
import os
import sys

from .syscalls import AARCH64, X86_64

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

LINUX = sys.platform == "linux"

PR_SET_PDEATHSIG, PR_GET_PDEATHSIG, PR_SET_DUMPABLE = 1, 2, 4
PR_SET_NO_NEW_PRIVS, PR_GET_NO_NEW_PRIVS = 38, 39

_MACHINES = {"x86_64": X86_64, "amd64": X86_64, "aarch64": AARCH64, "arm64": AARCH64}

_NUMBERS = {
    "capget": (125, 90),
    "capset": (126, 91),
    "prctl": (157, 167),
    "seccomp": (317, 277),
    "landlock_create_ruleset": (444, 444),
    "landlock_add_rule": (445, 445),
    "landlock_restrict_self": (446, 446),
}

_libc = ctypes.CDLL(None, use_errno=True)
if LINUX:
    _syscall = _libc.syscall
    _syscall.restype = ctypes.c_long
    _syscall.argtypes = (ctypes.c_long,) * 7


def architecture() -> str:
    """The kind of this process's system calls, "" where its numbers are not known (32-bit programs too)."""
    return _MACHINES.get(os.uname().machine.lower(), "") if sys.maxsize > 2**32 else ""


_COLUMN = 1 if architecture() == AARCH64 else 0


def raw(number: int, *arguments: int) -> int:
    """Make system call `number` with up to six arguments. Returns its result, or minus the error number."""
    result = int(_syscall(number, *arguments, *(0,) * (6 - len(arguments))))
    return -ctypes.get_errno() if result == -1 else result


def call(name: str, *arguments: int) -> int:
    """Make a call that must succeed.

    Raises:
        OSError: it did not.
    """
    result = raw(_NUMBERS[name][_COLUMN], *arguments)
    if result < 0:
        raise OSError(-result, f"{name}: {os.strerror(-result)}")
    return result


def step(name: str, *arguments: int) -> tuple[Any, tuple[int, ...]]:
    """A call to be made later, and what to make it with: it returns -1 when it fails."""
    number = _NUMBERS[name][_COLUMN]
    return _syscall, (number, *arguments, *(0,) * (6 - len(arguments)))


def error(name: str) -> OSError:
    """Why the last call of this process failed."""
    return OSError(ctypes.get_errno(), f"{name}: {os.strerror(ctypes.get_errno())}")


def give_back_free_memory() -> None:
    """Where the C library can do that. A fork costs as much as there are pages, used or not."""
    trim = getattr(_libc, "malloc_trim", None)
    if trim is not None:
        trim(0)


def address(data: ctypes.Array[ctypes.c_char]) -> int:
    return ctypes.addressof(data)
