"""The fork server ("zygote"): one lean, single-threaded process that forks confined guests on request.

It never reads a job: a guest reads its own from its own socket, so nothing of one run lies in the memory of
the next. What a child does before its job is kept short: each page that it writes has to be copied.
"""

from __future__ import annotations

import _signal  # type: ignore[import-not-found]
import _socket
import gc
import marshal
import os
import select
import sys

from . import records
from .confine import GUEST_FD, Confinement
from .layer import Setting
from .records import Order

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, NoReturn

    Program = Callable[[int], object]

CONFINE_FAILED, PROGRAM_FAILED = 251, 252
"""Exit codes of a guest that could not be confined (it has read nothing), or whose `main` raised."""

_NOT_AHEAD = frozenset({"__main__", "antigravity", "idlelib", "test", "turtledemo"})
"""Modules that do something when they are imported: one opens a web browser, and no guest holds it there."""

_LOOK_FOR_PARENT_MS = 2000
_WAKE_BYTES = 4096


def main(control_fd: int, parent_pid: int) -> None:
    """Serve until the control socket ends, or, in a child, be the guest. Never returns."""
    control = _socket.socket(fileno=control_fd)
    try:
        settings = marshal.loads(_read_frame(control))
        program, confinement = _prepare(settings, parent_pid)
        facts = {
            "proof": confinement.prove(),
            "missing": confinement.missing,
            "stops": confinement.stops,
        }
        server = _Server(control, parent_pid, confinement, program)
        confinement.settle()
    except BaseException as problem:
        facts = {"error": f"{type(problem).__name__}: {problem}"}
    control.sendall(records.pack_frame(marshal.dumps(facts)))
    if "error" in facts:
        os._exit(1)
    os.dup2(0, 2)
    gc.collect()
    gc.freeze()
    server.serve()
    os._exit(0)


def _prepare(settings: dict[str, Any], parent_pid: int) -> tuple[Program, Confinement]:
    """Import everything guests will need, then forget where it came from."""
    os.environ.clear()
    gc.disable()
    for name in settings["modules"]:
        if name.partition(".")[0] not in sys.stdlib_module_names - _NOT_AHEAD:
            raise ImportError(f"{name!r} is no module that can be loaded ahead")
        try:
            __import__(name)
        except ImportError as problem:
            raise ImportError(f"the module {name!r} can't be loaded ahead: {problem}") from problem
    for name in [name for name in sys.modules if name.partition(".")[0] == "inside"]:
        del sys.modules[name]
    program: Program = _no_program
    if settings["program"]:
        folder, file = os.path.split(settings["program"])
        sys.path[0] = folder
        program = __import__(file.removesuffix(".py")).main
    del sys.path[0]
    readable = tuple(path for path in sys.path if os.path.isabs(path)) if settings["stdlib"] else ()
    setting = Setting(settings["receives_descriptors"], readable, os.getpid(), parent_pid)
    confinement = Confinement(settings["layers"], setting)
    sys.path[:] = readable
    sys.path_importer_cache.clear()
    sys.argv[:] = sys.orig_argv[:] = ["guest"]
    return program, confinement


def _no_program(fd: int) -> None:
    raise RuntimeError("this fork server has no role; it was started to prove its layers")


def _read_frame(control: _socket.socket) -> bytes:
    length = records.frame_length(_read_exactly(control, records.LENGTH_BYTES))
    return _read_exactly(control, length)


def _read_exactly(control: _socket.socket, size: int) -> bytes:
    data = b""
    while len(data) < size:
        more = control.recv(size - len(data))
        if not more:
            os._exit(0)
        data += more
    return data


class _Server:
    """The loop: orders in, news out, dead guests reaped."""

    def __init__(
        self, control: _socket.socket, parent_pid: int, confinement: Confinement, program: Program
    ) -> None:
        self._control = control
        self._parent_pid = parent_pid
        self._confinement = confinement
        self._program = program
        self._numbers: dict[int, int] = {}
        self._pids: dict[int, int] = {}
        self._unread = b""
        wake, wake_write = _socket.socketpair()
        wake.setblocking(False)
        wake_write.setblocking(False)
        self._wake = wake.detach()
        _signal.signal(_signal.SIGINT, _signal.SIG_DFL)
        _signal.signal(_signal.SIGCHLD, _ignore)
        _signal.set_wakeup_fd(wake_write.detach(), warn_on_full_buffer=False)
        self._poll = select.poll()
        self._poll.register(control, select.POLLIN)
        self._poll.register(self._wake, select.POLLIN)
        self._parent_fd = self._watch_parent()

    def _watch_parent(self) -> int:
        """A descriptor that is ready when the parent is gone, -1 where the system has none.

        The end of the control socket is not enough: a child of the parent may hold a copy of it.
        """
        try:
            fd = os.pidfd_open(self._parent_pid)
        except (AttributeError, OSError):
            return -1
        self._poll.register(fd, select.POLLIN)
        return fd

    def serve(self) -> None:
        """Returns when the parent is gone and every guest dead."""
        pause_ms = None if self._parent_fd >= 0 else _LOOK_FOR_PARENT_MS
        control_fd = self._control.fileno()
        try:
            while os.getppid() == self._parent_pid:
                for fd, _event in self._poll.poll(pause_ms):
                    if fd == control_fd:
                        self._obey()
                    elif fd == self._wake:
                        os.read(fd, _WAKE_BYTES)
                        self._reap()
                    else:
                        raise ConnectionError("the parent is gone")
        except OSError:
            pass
        for pid in self._numbers:
            _kill_group(pid)
        while self._numbers:
            self._numbers.pop(os.wait()[0], None)

    def _obey(self) -> None:
        data = self._control.recv(64 * records.ORDER_BYTES)
        if not data:
            raise ConnectionError("the parent has closed its end")
        self._unread += data
        while len(self._unread) >= records.ORDER_BYTES:
            order = records.unpack_order(self._unread[: records.ORDER_BYTES])
            self._unread = self._unread[records.ORDER_BYTES :]
            if order.kind == records.FORK:
                self._fork(order)
            elif order.number in self._pids:
                _kill_group(self._pids[order.number])

    def _fork(self, order: Order) -> None:
        try:
            ours, theirs = _socket.socketpair()
            pid = os.fork()
        except OSError as problem:
            self._control.send(records.pack_news(records.FAILED, order.number, status=problem.errno or 0))
            return
        if pid == 0:
            self._be_guest(order, theirs.detach())
        theirs.close()
        self._numbers[pid] = order.number
        self._pids[order.number] = pid
        fds = [ours.fileno()]
        try:
            fds.append(os.pidfd_open(pid))
        except (AttributeError, OSError):
            pass
        news = records.pack_news(records.FORKED, order.number, pid, len(fds))
        self._control.sendmsg(
            [news], [(_socket.SOL_SOCKET, _socket.SCM_RIGHTS, records.pack_descriptors(fds))]
        )
        ours.close()
        for fd in fds[1:]:
            os.close(fd)

    def _be_guest(self, order: Order, fd: int) -> NoReturn:
        try:
            _signal.set_wakeup_fd(-1)
            _signal.signal(_signal.SIGCHLD, _signal.SIG_DFL)
            self._confinement.apply(order, fd)
            os.write(GUEST_FD, records.CONFINED)
        except BaseException:
            os._exit(CONFINE_FAILED)
        try:
            gc.enable()
            self._program(GUEST_FD)
        except BaseException:
            os._exit(PROGRAM_FAILED)
        os._exit(0)

    def _reap(self) -> None:
        while self._numbers:
            if self._confinement.allows_processes:
                _kill_group_of_next_zombie()
            pid, status, usage = os.wait4(-1, os.WNOHANG)
            if pid == 0:
                return
            number = self._numbers.pop(pid, None)
            if number is not None:
                del self._pids[number]
                self._control.send(
                    records.pack_news(
                        records.EXITED,
                        number,
                        pid,
                        status,
                        round((usage.ru_utime + usage.ru_stime) * 1e6),
                        usage.ru_maxrss // (1024 if sys.platform == "darwin" else 1),
                    )
                )


def _kill_group(pid: int) -> None:
    """Of a guest that is not yet reaped: its number can't have become somebody else's."""
    for kill in (os.killpg, os.kill):
        try:
            kill(pid, _signal.SIGKILL)
        except OSError:
            pass  # not yet a group of its own, or dead already


def _kill_group_of_next_zombie() -> None:
    """Where no layer forbids processes a guest may leave some; they go before its number is free again."""
    if hasattr(os, "waitid"):
        found = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOWAIT | os.WNOHANG)
        if found is not None:
            _kill_group(found.si_pid)


def _ignore(signal_number: int, frame: object) -> None:
    """SIGCHLD only has to wake the poll."""
