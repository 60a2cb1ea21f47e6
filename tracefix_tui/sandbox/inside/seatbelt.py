"""Layer: Seatbelt, macOS's own sandbox: denies everything but what a running interpreter needs.

Apple calls `sandbox_init` deprecated and documents no profile language, yet it is what programs use without
an entitlement. This file has not been run by its author: no Mac was at hand.
"""

from __future__ import annotations

import _socket
import ctypes
import os
import sys

from .layer import Layer, Setting, refused
from .records import Order

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from .layer import Step


class Seatbelt(Layer):
    name = "seatbelt"
    bit = 16
    stops = "files, network, processes and signals to others (macOS)"

    _server_pid = 0
    _profile = b""
    _init: Any = None

    def prepare(self, setting: Setting) -> str:
        if sys.platform != "darwin":
            return "only macOS has it"
        try:
            library = ctypes.CDLL("/usr/lib/libSystem.B.dylib", use_errno=True)
            self._init = library.sandbox_init
        except (OSError, AttributeError) as problem:
            return f"sandbox_init is not there: {problem}"
        self._init.restype = ctypes.c_int
        self._init.argtypes = (ctypes.c_char_p, ctypes.c_uint64, ctypes.POINTER(ctypes.c_char_p))
        self._server_pid = setting.server_pid
        self._profile = _profile(setting.readable).encode()
        return ""

    def steps(self, order: Order) -> list[Step]:
        return [(self._lock_up, ())]

    def _lock_up(self) -> None:
        message = ctypes.c_char_p()
        if self._init(self._profile, 0, ctypes.byref(message)) != 0:
            raise OSError((message.value or b"sandbox_init failed").decode(errors="replace"))

    def probe(self, order: Order) -> Iterator[tuple[str, str]]:
        yield refused("no file can be read", os.open, sys.executable, os.O_RDONLY)
        yield refused("no folder can be listed", os.listdir, "/")
        yield refused("no process can be started", _start_a_process)
        yield refused("no other process gets a signal", os.kill, self._server_pid, 0)
        yield refused("no address can be bound", _bind, _socket.socket)


def _profile(readable: tuple[str, ...]) -> str:
    lines = ["(version 1)", "(deny default)", "(allow sysctl-read)", "(allow signal (target self))"]
    for path in readable:
        quoted = path.replace("\\", "\\\\").replace('"', '\\"')
        lines.append(f'(allow file-read* (subpath "{quoted}"))')
        lines.append(f'(allow file-map-executable (subpath "{quoted}"))')
    return "\n".join(lines)


def _start_a_process() -> None:
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)


def _bind(make_socket: Callable[[], _socket.socket]) -> None:
    sock = make_socket()
    try:
        sock.bind(("127.0.0.1", 0))
    finally:
        sock.close()
