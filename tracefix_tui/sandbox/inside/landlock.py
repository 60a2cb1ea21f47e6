"""Layer: Landlock takes all paths, TCP, abstract sockets and signals to others from a guest.

Layouts and bits are those of `linux/landlock.h`; what a kernel does not know yet is left out.
"""

from __future__ import annotations

import ctypes
import os
import struct
import sys

from . import kernel
from .layer import Layer, Setting, refused
from .privileges import forbid_new
from .records import Order

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_VERSION_FLAG = 1
_PATH_BENEATH = 1
_READ_FILE, _READ_DIR = 1 << 2, 1 << 3
_FS_RIGHTS = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 5: (1 << 16) - 1}
_TCP_BIND_AND_CONNECT = 0b11
_ABSTRACT_SOCKETS_AND_SIGNALS = 0b11
_INSTALLED = frozenset({"dist-packages", "site-packages"})
"""Folders inside the standard library's that are none of it: TraceFix and its tasks may lie there."""
_LOG_OFF = 1
"""Denials of hostile code would flood the machine's audit log."""


class Landlock(Layer):
    name = "landlock"
    bit = 4
    stops = "reading, writing or listing any file; TCP; abstract sockets; signals to other processes"

    def prepare(self, setting: Setting) -> str:
        if not kernel.LINUX:
            return "only Linux has it"
        self.abi = _abi()
        if not self.abi:
            return "this kernel, or the container around it, has no Landlock (it needs Linux 5.13)"
        forbid_new()
        self._readable = setting.readable
        self._app_pid = setting.app_pid
        return ""

    def settle(self) -> None:
        rules = _ruleset(self.abi, self._readable)
        kernel.call("landlock_restrict_self", rules, _LOG_OFF if self.abi >= 7 else 0)
        os.close(rules)

    def probe(self, order: Order) -> Iterator[tuple[str, str]]:
        yield refused("no file can be read", os.open, sys.executable, os.O_RDONLY)
        yield refused("no file can be written", os.open, "/dev/null", os.O_WRONLY)
        yield refused("no folder can be listed", os.listdir, "/")
        yield refused("/proc is closed", os.open, "/proc/self/environ", os.O_RDONLY)
        if self.abi >= 6:
            yield refused("no other process gets a signal", os.kill, self._app_pid, 0)
        for path in self._readable:
            if os.path.isdir(path):
                yield "the standard library can be read", "" if _lists(path) else f"{path} can't"


def _lists(path: str) -> bool:
    try:
        return bool(os.listdir(path))
    except OSError:
        return False


def _abi() -> int:
    """The kernel's Landlock version, 0 where there is none."""
    try:
        return kernel.call("landlock_create_ruleset", 0, 0, _VERSION_FLAG)
    except OSError:
        return 0


def _ruleset(version: int, readable: Iterable[str]) -> int:
    """A descriptor of rules that deny everything this kernel can deny, except reading below `readable`.

    What is installed there can be listed, since what is allowed of a folder is allowed of all below it.
    """
    rights = [_FS_RIGHTS[max(known for known in _FS_RIGHTS if known <= version)]]
    if version >= 4:
        rights.append(_TCP_BIND_AND_CONNECT)
    if version >= 6:
        rights.append(_ABSTRACT_SOCKETS_AND_SIGNALS)
    size = 8 * len(rights)
    attributes = ctypes.create_string_buffer(struct.pack(f"={len(rights)}Q", *rights), size)
    fd = kernel.call("landlock_create_ruleset", kernel.address(attributes), size, 0)
    for path in readable:
        if os.path.isdir(path):
            _allow(fd, path, _READ_DIR)
            for name in os.listdir(path):
                if name not in _INSTALLED:
                    _allow(fd, os.path.join(path, name), _READ_FILE)
        else:
            _allow(fd, path, _READ_FILE)
    return fd


def _allow(rules: int, path: str, rights: int) -> None:
    """Add to the rules what may be done at and below a path."""
    try:
        beneath = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    rule = ctypes.create_string_buffer(struct.pack("=Qi", rights, beneath), 12)
    try:
        kernel.call("landlock_add_rule", rules, _PATH_BENEATH, kernel.address(rule), 0)
    finally:
        os.close(beneath)
