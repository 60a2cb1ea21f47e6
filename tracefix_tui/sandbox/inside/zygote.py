"""The fork server ("zygote"): one lean, single-threaded process that forks confined guests on request.

It never reads a job: a guest reads its own from its own socket, so nothing of one run lies in the memory of
the next. In the child `serve` returns what to become, so a guest's stack holds no frame of the server's loop.
"""

from __future__ import annotations

import _signal  # type: ignore[import-not-found]
import _socket
import gc
import marshal
import os
import select
import sys

from . import confine, records
from .layer import Setting
from .records import Order

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Program = Callable[[int], object]

_LOOK_FOR_PARENT_MS = 2000
GUEST_FD = 3
"""The descriptor of a guest's own socket. It is the only one open beside /dev/null on 0, 1 and 2."""

CONFINE_FAILED, PROGRAM_FAILED = 251, 252
"""Exit codes of a guest that could not be confined (it has read nothing), or whose `main` raised."""


def main(control_fd: int, parent_pid: int) -> None:
    """Serve until the control socket ends, or, in a child, be the guest. Never returns."""
    control = _socket.socket(fileno=control_fd)
    try:
        settings = marshal.loads(_read_frame(control))
        program, confinement = _prepare(settings)
        facts = {
            "layers": [(layer.name, layer.stops) for layer in confinement.layers],
            "missing": confinement.missing,
            "proof": confinement.prove(),
        }
        server = _Server(control, parent_pid)
        confinement.confine_server()
    except BaseException as problem:
        facts = {"error": f"{type(problem).__name__}: {problem}"}
    control.sendall(records.pack_frame(marshal.dumps(facts)))
    if "error" in facts:
        os._exit(1)
    os.dup2(0, 2)
    gc.collect()
    gc.freeze()
    order = server.serve()
    del server
    if order is None:
        os._exit(0)
    _be_guest(order, confinement, program)


def _be_guest(order: Order, confinement: confine.Confinement, program: Program) -> None:
    try:
        confinement.apply(order)
        os.write(GUEST_FD, records.CONFINED)
    except BaseException:
        os._exit(CONFINE_FAILED)
    gc.enable()
    try:
        program(GUEST_FD)
    except BaseException:
        os._exit(PROGRAM_FAILED)
    os._exit(0)


def _prepare(settings: dict[str, Any]) -> tuple[Program, confine.Confinement]:
    """Import everything guests will need, then forget where it came from."""
    os.environ.clear()
    gc.disable()
    for name in settings["modules"]:
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
    setting = Setting(settings["receives_descriptors"], readable, os.getpid())
    confinement = confine.Confinement(settings["layers"], setting)
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

    def __init__(self, control: _socket.socket, parent_pid: int) -> None:
        self._control = control
        self._parent_pid = parent_pid
        self._numbers: dict[int, int] = {}
        self._pids: dict[int, int] = {}
        self._unread = b""
        self._wake, self._wake_write = _socket.socketpair()
        self._wake.setblocking(False)
        self._wake_write.setblocking(False)
        _signal.signal(_signal.SIGINT, _signal.SIG_IGN)
        _signal.signal(_signal.SIGCHLD, _ignore)
        _signal.set_wakeup_fd(self._wake_write.fileno(), warn_on_full_buffer=False)
        self._poll = select.poll()
        self._poll.register(control.fileno(), select.POLLIN)
        self._poll.register(self._wake.fileno(), select.POLLIN)
        self._parent_fd = self._watch_parent()

    def _watch_parent(self) -> int:
        """A descriptor that is ready when the parent is gone, -1 where the kernel has none."""
        try:
            fd = os.pidfd_open(self._parent_pid)
        except (AttributeError, OSError):
            return -1
        self._poll.register(fd, select.POLLIN)
        return fd

    def serve(self) -> Order | None:
        """Returns None when the parent is gone, and in each child the order it was forked for."""
        pause_ms = None if self._parent_fd >= 0 else _LOOK_FOR_PARENT_MS
        try:
            while os.getppid() == self._parent_pid:
                ready = [fd for fd, _ in self._poll.poll(pause_ms)]
                if self._parent_fd in ready:
                    break
                if self._wake.fileno() in ready:
                    try:
                        self._wake.recv(4096)
                    except BlockingIOError:
                        pass
                    self._reap(os.WNOHANG)
                if self._control.fileno() in ready:
                    data = self._control.recv(64 * records.ORDER_BYTES)
                    if not data:
                        break
                    order = self._obey(data)
                    if order is not None:
                        return order
        except OSError:
            pass  # the parent's end is closed
        for number in tuple(self._pids):
            self._kill(number)
        self._reap(0)
        return None

    def _obey(self, data: bytes) -> Order | None:
        self._unread += data
        while len(self._unread) >= records.ORDER_BYTES:
            order = records.unpack_order(self._unread[: records.ORDER_BYTES])
            self._unread = self._unread[records.ORDER_BYTES :]
            if order.kind == records.KILL:
                self._kill(order.number)
            elif self._fork(order):
                return order
        return None

    def _fork(self, order: Order) -> bool:
        """Returns True in the child, whose socket is then `GUEST_FD`."""
        try:
            ours, theirs = _socket.socketpair()
            pid = os.fork()
        except OSError as problem:
            self._tell(records.News(records.FAILED, order.number, status=problem.errno or 0))
            return False
        if pid == 0:
            _signal.set_wakeup_fd(-1)
            for sock in (ours, self._control, self._wake, self._wake_write):
                sock.detach()
            fd = theirs.detach()
            confine.keep_only(fd, GUEST_FD)
            return True
        theirs.close()
        self._numbers[pid] = order.number
        self._pids[order.number] = pid
        fds = [ours.fileno()]
        try:
            fds.append(os.pidfd_open(pid))
        except (AttributeError, OSError):
            pass
        self._tell(records.News(records.FORKED, order.number, pid, len(fds)), fds)
        ours.close()
        for fd in fds[1:]:
            os.close(fd)
        return False

    def _tell(self, news: records.News, fds: list[int] | None = None) -> None:
        ancillary = []
        if fds:
            packed = b"".join(fd.to_bytes(4, sys.byteorder) for fd in fds)
            ancillary = [(_socket.SOL_SOCKET, _socket.SCM_RIGHTS, packed)]
        self._control.sendmsg([records.pack_news(news)], ancillary)

    def _kill(self, number: int) -> None:
        """Only a pid that is not yet reaped is killed, so never somebody else's."""
        pid = self._pids.get(number)
        if pid is None:
            return
        for kill in (os.killpg, os.kill):
            try:
                kill(pid, _signal.SIGKILL)
            except OSError:
                pass  # not yet a group of its own, or dead already

    def _reap(self, options: int) -> None:
        while self._pids:
            pid = 0
            try:
                if hasattr(os, "waitid"):
                    # Look first: while the leader is a zombie, its group's number can't be taken by others.
                    found = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOWAIT | options)
                    if found is None:
                        return
                    pid = found.si_pid
                    self._kill(self._numbers.get(pid, 0))
                reaped, status, usage = os.wait4(pid or -1, options)
            except ChildProcessError:
                return
            if reaped == 0:
                return
            number = self._numbers.pop(reaped, None)
            if number is None:
                continue
            del self._pids[number]
            cpu_us = round((usage.ru_utime + usage.ru_stime) * 1e6)
            peak_kib = usage.ru_maxrss // (1024 if sys.platform == "darwin" else 1)
            if options:
                self._tell(records.News(records.EXITED, number, reaped, status, cpu_us, peak_kib))


def _ignore(signal_number: int, frame: object) -> None:
    """SIGCHLD only has to wake the poll."""
