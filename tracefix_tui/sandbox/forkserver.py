"""The parent's handle of one fork server: starts it, has guests forked ahead, hears of their ends.

It has no thread of its own: whoever needs news reads the control socket, one thread at a time, for all.
"""

from __future__ import annotations

import errno
import itertools
import marshal
import os
import select
import socket
import subprocess
import sys
import threading
import time
import weakref
from array import array
from collections import deque
from collections.abc import Callable
from pathlib import Path

from tracefix_tui.sandbox.errors import SandboxError
from tracefix_tui.sandbox.guest import Exit, Guest
from tracefix_tui.sandbox.inside import records
from tracefix_tui.sandbox.inside.records import News, Order
from tracefix_tui.sandbox.layers import Layers, read_facts
from tracefix_tui.sandbox.limits import Profile, Role
from tracefix_tui.sandbox.macos import MemoryWatch

_BOOT = Path(__file__).parent / "inside" / "boot.py"
_START_LIMIT_S = 30.0
_FORK_LIMIT_S = 10.0
_END_LIMIT_S = 5.0
_NEWS_AT_ONCE = 32
_SPARE_PROFILES = 4
_TRIES = 3
_CLOSED_ON_EXEC = getattr(socket, "MSG_CMSG_CLOEXEC", 0)
"""Linux closes received descriptors on exec by this flag; elsewhere each is marked."""


class ForkServer:
    """One running fork server, for one role and one set of modules.

    Thread-safe. When the process behind it has ended, `dead` is true and it is of no more use.

    Args:
        role: whose guests it forks; None for one that only proves its layers.
        profile: whose modules it loads; guests may then have other limits.
        layers: mask of the layers to put on guests, as far as the machine has them.
    """

    def __init__(self, role: Role | None, profile: Profile, layers: int) -> None:
        self.dead = False
        self._cond = threading.Condition()
        self._starting = threading.Lock()
        self._reading = False
        self._numbers = itertools.count(1)
        self._pending: dict[int, Profile] = {}
        self._failed: dict[int, int] = {}
        self._guests: dict[int, Guest] = {}
        self._spares: dict[Profile, deque[Guest]] = {}
        self._unread = b""
        self._fds: deque[int] = deque()
        self._found: Layers | None = None
        self._watch = MemoryWatch() if sys.platform == "darwin" else None
        wanted = {
            "program": str(role.path) if role else "",
            "modules": (role.preload if role else ()) + profile.modules,
            "receives_descriptors": bool(role and role.receives_descriptors),
            "stdlib": profile.stdlib,
            "layers": layers,
        }
        self.process, self._control = _launch()
        self._finalizer = weakref.finalize(self, _end, self.process, self._control)
        try:
            self._control.sendall(records.pack_frame(marshal.dumps(wanted)))
        except OSError:
            pass  # it has ended at once; `wait_ready` tells why

    @property
    def busy(self) -> int:
        """How many guests are in somebody's hands."""
        with self._cond:
            held = sum(not guest.closed for guest in self._guests.values())
            return held - sum(map(len, self._spares.values()))

    def wait_ready(self) -> Layers:
        """Wait until it serves. Returns what holds its guests.

        Raises:
            SandboxError: it did not start; the message carries what it said.
        """
        with self._starting:
            if self._found is None:
                self._found = read_facts(self._read_reply())
            return self._found

    def _read_reply(self) -> dict[str, object]:
        self._control.settimeout(_START_LIMIT_S)
        try:
            length = records.frame_length(_read_exactly(self._control, records.LENGTH_BYTES))
            if length > records.FRAME_LIMIT:
                raise ValueError("its first message is too long")
            reply: dict[str, object] = marshal.loads(_read_exactly(self._control, length))
        except (OSError, ValueError, EOFError, TypeError) as problem:
            said = _last_words(self.process) or str(problem)
            self.close()
            raise SandboxError(
                f"The sandbox's fork server did not start: {said}",
                f"Check that `{sys.executable} -S -c pass` works with an empty environment.",
            ) from problem
        self._control.settimeout(None)
        if self.process.stderr is not None:
            self.process.stderr.close()
        if "error" in reply:
            self.close()
            raise SandboxError(
                f"The sandbox's fork server could not get ready: {reply['error']}.",
                "Name only modules of this Python's standard library; `tracefix doctor` checks the rest.",
            )
        return reply

    def take(self, profile: Profile, spares: int) -> Guest:
        """A confined guest that waits for its job: a spare if there is one. Then `spares` are kept behind it.

        Raises:
            SandboxError: guests can't be forked or confined.
            ConnectionError: the fork server is dead.
        """
        self._drain()
        for _ in range(_TRIES):
            guest = self._next(profile)
            if _says_it_is_confined(guest):
                self.keep_spares(profile, spares)
                return guest
            guest.close()
            if self.dead:
                raise ConnectionError("the fork server is dead")
        raise SandboxError(
            "The sandbox could not confine a process it had forked.",
            "Look for what changed since the start (limits of memory or processes), then try again.",
        )

    def _next(self, profile: Profile) -> Guest:
        """A spare, or one that is on its way, or a new one."""
        while True:
            with self._cond:
                ready = self._spares.get(profile)
                guest = ready.popleft() if ready else None
                coming = any(ordered == profile for ordered in self._pending.values())
            if guest is None:
                if not coming:
                    self._order(profile)
                self._wait_for_spare(profile)
            elif guest.alive():
                return guest
            else:
                guest.close()

    def _wait_for_spare(self, profile: Profile) -> None:
        def changed() -> bool:
            return bool(self._failed) or bool(self._spares.get(profile))

        if not self._pump(changed, _FORK_LIMIT_S):
            self.process.kill()
            raise ConnectionError("the fork server does not answer")
        with self._cond:
            if self.dead:
                raise ConnectionError("the fork server is dead")
            if self._failed:
                reason = os.strerror(self._failed.popitem()[1])
                raise SandboxError(
                    f"The sandbox could not start a process: {reason}.",
                    "Free memory or processes (see `ulimit -u`), then try again.",
                )

    def keep_spares(self, profile: Profile, spares: int) -> None:
        """Order what is missing to have `spares` guests ready, and let go those of long unused profiles."""
        with self._cond:
            mine = self._spares.pop(profile, deque())
            self._spares[profile] = mine
            missing = spares - len(mine) - sum(ordered == profile for ordered in self._pending.values())
            unused = (
                [self._spares.pop(next(iter(self._spares)))] if len(self._spares) > _SPARE_PROFILES else []
            )
        for _ in range(missing):
            self._order(profile)
        for guests in unused:
            for guest in guests:
                guest.close()

    def order_kill(self, number: int) -> None:
        """Have a guest killed by the fork server, where the parent can't do it itself."""
        self._send(Order(records.KILL, number))

    def wait_for(self, guest: Guest, timeout: float | None) -> None:
        """Return when the guest's end is known or `timeout` seconds are over."""
        self._pump(lambda: guest.has_ended, timeout)

    def close(self) -> None:
        """End the fork server and all its guests, and wait until they are gone."""
        with self._cond:
            guests = tuple(self._guests.values())
        for guest in guests:
            guest.close()
        self._finalizer()
        if self._watch is not None:
            self._watch.close()
        self._lose()

    def _order(self, profile: Profile) -> None:
        with self._cond:
            number = next(self._numbers)
            self._pending[number] = profile
        self._send(Order(records.FORK, number, profile.memory_mib, profile.cpu_seconds, profile.open_files))

    def _send(self, order: Order) -> None:
        try:
            self._control.sendall(records.pack_order(order))
        except OSError:
            self._lose()

    def _pump(self, done: Callable[[], bool], timeout: float | None) -> bool:
        """Read news until `done()` (asked under the lock) or the server's end. False when the time is up."""
        deadline = None if timeout is None else time.monotonic() + timeout
        while True:
            left = None if deadline is None else deadline - time.monotonic()
            with self._cond:
                if done() or self.dead:
                    return True
                if left is not None and left <= 0:
                    return False
                if self._reading:
                    self._cond.wait(left)
                    continue
                self._reading = True
            self._read_news(left)

    def _drain(self) -> None:
        """Take in what has arrived, without waiting."""
        with self._cond:
            if self._reading or self.dead:
                return
            self._reading = True
        self._read_news(0.0)

    def _read_news(self, timeout: float | None) -> None:
        """Only for the thread that has set `_reading`."""
        news: list[News] = []
        ended = False
        try:
            news, ended = self._receive(timeout)
        finally:
            with self._cond:
                self._reading = False
                for item in news:
                    self._take_in(item)
                self._cond.notify_all()
        if ended:
            self._lose()

    def _receive(self, timeout: float | None) -> tuple[list[News], bool]:
        """The news that are there within `timeout` seconds, and whether the server has ended."""
        try:
            poll = select.poll()
            poll.register(self._control.fileno(), select.POLLIN)
            if not poll.poll(None if timeout is None else max(0.0, timeout) * 1e3):
                return [], False
            data, ancillary, flags, _address = self._control.recvmsg(
                _NEWS_AT_ONCE * records.NEWS_BYTES,
                socket.CMSG_SPACE(2 * _NEWS_AT_ONCE * 4),
                _CLOSED_ON_EXEC,
            )
        except (OSError, ValueError):
            return [], True
        fds = array("i")
        for level, kind, packed in ancillary:
            if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS:
                fds.frombytes(packed[: len(packed) - len(packed) % fds.itemsize])
        if flags & socket.MSG_CTRUNC:  # this process has no descriptor left: better none than half of them
            for fd in fds:
                os.close(fd)
        else:
            self._fds.extend(fds)
            if not _CLOSED_ON_EXEC:
                for fd in fds:
                    os.set_inheritable(fd, False)
        self._unread += data
        size = records.NEWS_BYTES
        whole = len(self._unread) // size * size
        news = [records.unpack_news(self._unread[start : start + size]) for start in range(0, whole, size)]
        self._unread = self._unread[whole:]
        return news, not data

    def _take_in(self, news: News) -> None:
        if news.kind == records.FORKED:
            self._take_in_guest(news, self._pending.pop(news.number, None))
        elif news.kind == records.FAILED:
            self._pending.pop(news.number, None)
            self._failed[news.number] = news.status
        else:
            guest = self._guests.pop(news.number, None)
            if guest is not None:
                code = os.waitstatus_to_exitcode(news.status)
                cpu_s = news.cpu_us / 1e6
                guest.ended(
                    Exit(code if code >= 0 else None, -code if code < 0 else None, cpu_s, news.max_rss_kib)
                )

    def _take_in_guest(self, news: News, profile: Profile | None) -> None:
        fds = [self._fds.popleft() for _ in range(min(news.status, len(self._fds)))]
        if not fds or len(fds) < news.status or profile is None:
            for fd in fds:
                os.close(fd)
            self._failed[news.number] = errno.EMFILE
            self._send(Order(records.KILL, news.number))
            return
        sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM, 0, fileno=fds[0])
        guest = Guest(self, news.number, news.pid, sock, fds[1] if len(fds) > 1 else None)
        self._guests[news.number] = guest
        self._spares.setdefault(profile, deque()).append(guest)
        if self._watch is not None:
            self._watch.add(guest, profile.memory_mib)

    def _lose(self) -> None:
        """The fork server is gone, and its guests with it."""
        with self._cond:
            self.dead = True
            guests, self._guests = tuple(self._guests.values()), {}
            self._spares.clear()
            self._pending.clear()
            for guest in guests:
                guest.kill()
                guest.ended(Exit(None, 9, 0.0, 0, lost=True))
            self._cond.notify_all()


def _launch() -> tuple[subprocess.Popen[bytes], socket.socket]:
    """Start the process. Nothing of this one reaches it but its end of the control socket."""
    ours, theirs = socket.socketpair()
    command = [sys.executable, "-s", "-S", "-P", "-B", str(_BOOT), str(theirs.fileno()), str(os.getpid())]
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env={"PYTHONHASHSEED": "0"},
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


def _end(process: subprocess.Popen[bytes], control: socket.socket) -> None:
    """Closing the control socket ends the fork server; SIGKILL is for one that does not listen."""
    control.close()
    if process.stderr is not None:
        process.stderr.close()
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
    """What a fork server that does not start has said, at most 500 characters of it."""
    process.kill()
    try:
        said = process.communicate(timeout=_END_LIMIT_S)[1] or b""
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return ""
    return said.decode(errors="replace").strip()[-500:]


def _says_it_is_confined(guest: Guest) -> bool:
    """A guest sends one byte when all its layers are on; one that could not put them on ends without it."""
    poll = select.poll()
    poll.register(guest.sock.fileno(), select.POLLIN)
    try:
        return bool(poll.poll(_FORK_LIMIT_S * 1e3)) and guest.sock.recv(1) == records.CONFINED
    except OSError:
        return False
