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

from . import kernel, records
from .confine import GUEST_FD, Confinement, perform
from .layer import Setting
from .records import Order

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, NoReturn

    from .layer import Step

    Program = Callable[[int], object]

CONFINE_FAILED, PROGRAM_FAILED = 251, 252
"""Exit codes of a guest that could not be confined (it has read nothing), or whose `main` raised."""

_NOT_AHEAD = frozenset({"__main__", "antigravity", "idle_test", "idlelib", "test", "tests", "turtledemo"})
"""Parts of names of modules that do something when they are imported: one opens a web browser, `__main__` is
a program (that of `venv` makes folders), and no guest holds it there."""

_LOOK_AROUND_MS = 50
"""Where no pid descriptors tell of ends, the fork server looks for them."""


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
    confinement.rehearse()
    gc.collect()
    gc.freeze()
    kernel.give_back_free_memory()
    server.serve()
    os._exit(0)


def _prepare(settings: dict[str, Any], parent_pid: int) -> tuple[Program, Confinement]:
    """Import everything guests will need, then forget where it came from."""
    os.environ.clear()
    gc.disable()
    _signal.signal(_signal.SIGINT, _signal.SIG_DFL)
    for name in settings["modules"]:
        if not _may_be_loaded(name):
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
    sys.dont_write_bytecode = True
    return program, confinement


def _may_be_loaded(name: str) -> bool:
    parts = name.split(".")
    return parts[0] in sys.stdlib_module_names and _NOT_AHEAD.isdisjoint(parts)


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
        self._pids: dict[int, int] = {}
        self._guests: dict[int, tuple[int, int]] = {}
        self._unread = b""
        self._poll = select.poll()
        self._poll.register(control, select.POLLIN)
        self._parent_fd = _pid_descriptor(parent_pid)
        if self._parent_fd >= 0:
            self._poll.register(self._parent_fd, select.POLLIN)

    def serve(self) -> None:
        """Returns when the parent is gone and every guest dead.

        The end of the control socket is not enough: a child of the parent may hold a copy of it.
        """
        control_fd = self._control.fileno()
        pause_ms = None if self._parent_fd >= 0 else _LOOK_AROUND_MS
        try:
            while os.getppid() == self._parent_pid:
                ready = self._poll.poll(pause_ms)
                for fd, _event in ready:
                    if fd == control_fd:
                        self._obey()
                    elif fd in self._guests:
                        self._reap(fd)
                    elif fd == self._parent_fd:
                        raise ConnectionError("the parent is gone")
                if pause_ms is not None:
                    for key in tuple(self._guests):
                        self._reap(key)
        except OSError:
            pass
        for pid in self._pids.values():
            _kill_group(pid)
        for pid in self._pids.values():
            os.waitpid(pid, 0)

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
        steps = self._confinement.steps(order)
        try:
            ours, theirs = _socket.socketpair()
            pid = os.fork()
        except OSError as problem:
            self._control.send(records.pack_news(records.FAILED, order.number, status=problem.errno or 0))
            return
        if pid == 0:
            self._be_guest(steps, theirs.detach())
        theirs.close()
        pidfd = _pid_descriptor(pid)
        self._pids[order.number] = pid
        if pidfd >= 0:
            self._poll.register(pidfd, select.POLLIN)
            self._guests[pidfd] = (pid, order.number)
            fds = [ours.fileno(), pidfd]
        else:
            self._guests[-pid] = (pid, order.number)
            fds = [ours.fileno()]
        news = records.pack_news(records.FORKED, order.number, pid, len(fds))
        self._control.sendmsg(
            [news], [(_socket.SOL_SOCKET, _socket.SCM_RIGHTS, records.pack_descriptors(fds))]
        )
        ours.close()

    def _be_guest(self, steps: list[Step], fd: int) -> NoReturn:
        try:
            os.dup2(fd, GUEST_FD, False)
            perform(steps)
            os.write(GUEST_FD, records.CONFINED)
        except BaseException:
            os._exit(CONFINE_FAILED)
        try:
            gc.enable()
            self._program(GUEST_FD)
        except BaseException:
            os._exit(PROGRAM_FAILED)
        os._exit(0)

    def _reap(self, key: int) -> None:
        """Bury the guest with this pid descriptor (minus its pid where there are none), if it is dead."""
        pid, number = self._guests[key]
        if self._confinement.allows_processes and _is_dead(pid):
            _kill_group(pid)
        dead, status, usage = os.wait4(pid, os.WNOHANG)
        if dead == 0:
            return
        if key >= 0:
            self._poll.unregister(key)
            os.close(key)
        del self._guests[key], self._pids[number]
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


def _pid_descriptor(pid: int) -> int:
    """Ready when the process is dead; -1 where the system has no such thing."""
    try:
        return os.pidfd_open(pid)
    except (AttributeError, OSError):
        return -1


def _is_dead(pid: int) -> bool:
    """Whether it is a zombie, still unburied: what it has left of its group can be killed by its number."""
    return hasattr(os, "waitid") and bool(os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT | os.WNOHANG))


def _kill_group(pid: int) -> None:
    """Of a guest that is not yet reaped: its number can't have become somebody else's."""
    for kill in (os.killpg, os.kill):
        try:
            kill(pid, _signal.SIGKILL)
        except OSError:
            pass  # not yet a group of its own, or dead already
