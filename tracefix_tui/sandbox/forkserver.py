"""The parent's handle of one fork server: starts it, orders guests ahead, hears of their ends.

No thread of its own: whoever needs news reads the control socket, one thread at a time, for all.
"""

from __future__ import annotations

import ast
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
from collections import deque
from collections.abc import Callable
from pathlib import Path

from tracefix_tui.sandbox.errors import SandboxError
from tracefix_tui.sandbox.guest import Exit, Guest
from tracefix_tui.sandbox.inside import records
from tracefix_tui.sandbox.inside.records import News, Order
from tracefix_tui.sandbox.limits import Profile, Role

_BOOT = Path(__file__).parent / "inside" / "boot.py"
_START_LIMIT_S = 30.0
_FORK_LIMIT_S = 10.0
_MAX_NEWS = 32


class ForkServer:
    """One running fork server for a role and a set of modules.

    Thread-safe. When the process behind it ends, `dead` is true and it is of no more use.
    """

    def __init__(self, role: Role | None, profile: Profile, layers: int) -> None:
        self._cond = threading.Condition()
        self._reading = False
        self._numbers = itertools.count(1)
        self._pending: dict[int, tuple[Profile, int]] = {}
        self._failed: dict[int, int] = {}
        self._guests: dict[int, Guest] = {}
        self._spares: dict[Profile, deque[Guest]] = {}
        self._unread = b""
        self._fds: deque[int] = deque()
        self.dead = False
        self.layers = layers
        self.facts: dict[str, object] = {}
        self._start(role, profile)

    def _start(self, role: Role | None, profile: Profile) -> None:
        ours, theirs = socket.socketpair()
        self._control = ours
        try:
            self.process = subprocess.Popen(
                [sys.executable, "-s", "-S", "-P", "-B", str(_BOOT), str(theirs.fileno()), str(os.getpid())],
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
        self._finalizer = weakref.finalize(self, _end, self.process, ours)
        wanted = {
            "program": str(role.path) if role else "",
            "modules": (role.preload if role else ()) + profile.modules,
            "receives_descriptors": bool(role and role.receives_descriptors),
            "stdlib": profile.stdlib,
            "layers": self.layers,
        }
        try:
            self._control.sendall(records.pack_frame(marshal.dumps(wanted)))
        except OSError:
            pass  # it ended at once; `wait_ready` tells why

    def wait_ready(self) -> None:
        """Wait until it serves.

        Raises:
            SandboxError: it did not start; the message carries what it said.
        """
        if self.facts:
            return
        self._control.settimeout(_START_LIMIT_S)
        try:
            length = records.frame_length(self._read_exactly(records.LENGTH_BYTES))
            if length > records.FRAME_LIMIT:
                raise ValueError("its first message is too long")
            facts = ast.literal_eval(self._read_exactly(length).decode())
        except (OSError, ValueError, SyntaxError) as problem:
            self.process.kill()
            said = self._last_words() or str(problem)
            self.close()
            raise SandboxError(
                f"The sandbox's fork server did not start: {said}",
                f"Check that `{sys.executable} -S -c pass` works with an empty environment.",
            ) from problem
        self._control.settimeout(None)
        if self.process.stderr is not None:
            self.process.stderr.close()
        if "error" in facts:
            self.close()
            raise SandboxError(
                f"The sandbox's fork server could not load its modules: {facts['error']}.",
                "Name only modules of the standard library of this Python.",
            )
        self.facts = facts

    def _read_exactly(self, size: int) -> bytes:
        data = b""
        while len(data) < size:
            more = self._control.recv(size - len(data))
            if not more:
                raise OSError("it ended at once")
            data += more
        return data

    def _last_words(self) -> str:
        if self.process.stderr is None:
            return ""
        try:
            said = self.process.communicate(timeout=5)[1]
        except (OSError, ValueError, subprocess.TimeoutExpired):
            return ""
        return said.decode(errors="replace").strip()[-500:]

    def order(self, profile: Profile, program: int = records.MAIN, layers: int | None = None) -> int:
        """Ask for one more guest. Returns its number; `collect` gives the guest."""
        mask = self.layers if layers is None else layers
        with self._cond:
            number = next(self._numbers)
            self._pending[number] = (profile, program)
        self._send(
            Order(
                records.FORK,
                number,
                profile.memory_mib,
                profile.cpu_seconds,
                profile.open_files,
                mask,
                program,
            )
        )
        return number

    def collect(self, number: int) -> Guest:
        """Wait for an ordered guest.

        Raises:
            SandboxError: the fork server could not fork.
            ConnectionError: the fork server is dead.
        """

        def known() -> bool:
            return number in self._failed or number in self._guests

        if not self._pump(known, _FORK_LIMIT_S):
            self.process.kill()
            raise ConnectionError("the fork server does not answer")
        with self._cond:
            if number in self._failed:
                reason = os.strerror(self._failed.pop(number))
                raise SandboxError(
                    f"The sandbox could not start a process: {reason}.",
                    "Free memory or processes (see `ulimit -u`), then try again.",
                )
            if number not in self._guests:
                raise ConnectionError("the fork server is dead")
            return self._guests[number]

    def take(self, profile: Profile, spares: int) -> Guest:
        """A guest that waits for its job: a spare if there is one. Then `spares` are kept ready behind it."""
        self._pump(lambda: True, 0)
        while True:
            with self._cond:
                ready = self._spares.get(profile)
                guest = ready.popleft() if ready else None
                waiting = [
                    n for n, (p, program) in self._pending.items() if p == profile and program == records.MAIN
                ]
            if guest is None:
                break
            if guest.alive():
                self.keep_spares(profile, spares)
                return guest
            guest.close()
        number = waiting[0] if waiting else self.order(profile)
        guest = self.collect(number)
        with self._cond:
            ready = self._spares.get(profile)
            if ready and guest in ready:
                ready.remove(guest)
        self.keep_spares(profile, spares)
        return guest

    def keep_spares(self, profile: Profile, spares: int) -> None:
        """Order what is missing to have `spares` guests ready for `profile`."""
        with self._cond:
            have = len(self._spares.setdefault(profile, deque()))
            have += sum(p == profile and program == records.MAIN for p, program in self._pending.values())
        for _ in range(spares - have):
            self.order(profile)

    def order_kill(self, number: int) -> None:
        self._send(Order(records.KILL, number))

    def forget(self, guest: Guest) -> None:
        with self._cond:
            if guest.has_ended:
                self._guests.pop(guest.number, None)

    def wait_for(self, guest: Guest, timeout: float | None) -> None:
        self._pump(lambda: guest.has_ended, timeout)

    def close(self) -> None:
        """End the fork server and all its guests, and wait until it is gone."""
        with self._cond:
            guests = tuple(self._guests.values())
        for guest in guests:
            guest.close()
        self.dead = True
        self._finalizer()

    def _send(self, order: Order) -> None:
        try:
            self._control.sendall(records.pack_order(order))
        except OSError:
            self._lose()

    def _pump(self, done: Callable[[], bool], timeout: float | None) -> bool:
        """Read news until `done()` (asked under the lock), the end of the server, or the time is up."""
        deadline = None if timeout is None else time.monotonic() + timeout
        first = True
        while True:
            left = None if deadline is None else deadline - time.monotonic()
            with self._cond:
                if not (first and timeout == 0) and (done() or self.dead):
                    return True
                if not first and left is not None and left <= 0:
                    return False
                first = False
                if self._reading:
                    if timeout == 0:
                        return done()
                    self._cond.wait(left)
                    continue
                self._reading = True
            news: list[News] = []
            ended = False
            try:
                news, ended = self._receive(left)
            finally:
                with self._cond:
                    self._reading = False
                    for item in news:
                        self._take_in(item)
                    self._cond.notify_all()
            if ended:
                self._lose()

    def _receive(self, timeout: float | None) -> tuple[list[News], bool]:
        poll = select.poll()
        try:
            poll.register(self._control.fileno(), select.POLLIN)
            if not poll.poll(None if timeout is None else max(0.0, timeout) * 1e3):
                return [], False
            data, ancillary, _flags, _address = self._control.recvmsg(
                _MAX_NEWS * records.NEWS_BYTES,
                socket.CMSG_SPACE(2 * _MAX_NEWS * 4),
                getattr(socket, "MSG_CMSG_CLOEXEC", 0),
            )
        except (OSError, ValueError):
            return [], True
        for level, kind, packed in ancillary:
            if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS:
                for start in range(0, len(packed) - 3, 4):
                    self._fds.append(int.from_bytes(packed[start : start + 4], sys.byteorder))
        if not data:
            return [], True
        self._unread += data
        size = records.NEWS_BYTES
        whole = len(self._unread) // size * size
        news = [records.unpack_news(self._unread[start : start + size]) for start in range(0, whole, size)]
        self._unread = self._unread[whole:]
        return news, False

    def _take_in(self, news: News) -> None:
        if news.kind == records.FORKED:
            sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM, 0, fileno=self._fds.popleft())
            pidfd = self._fds.popleft() if sys.platform == "linux" else None
            guest = Guest(self, news.number, news.pid, sock, pidfd)
            self._guests[news.number] = guest
            profile, program = self._pending.pop(news.number)
            if program == records.MAIN:
                self._spares.setdefault(profile, deque()).append(guest)
        elif news.kind == records.FAILED:
            self._pending.pop(news.number, None)
            self._failed[news.number] = news.status
        else:
            ended = self._guests.pop(news.number, None)
            if ended is not None:
                code = os.waitstatus_to_exitcode(news.status)
                cpu_s = news.cpu_us / 1e6
                ended.ended(
                    Exit(code if code >= 0 else None, -code if code < 0 else None, cpu_s, news.max_rss_kib)
                )

    def _lose(self) -> None:
        """The fork server is gone, and its guests with it."""
        with self._cond:
            self.dead = True
            guests, self._guests = tuple(self._guests.values()), {}
            for guest in guests:
                guest.kill()
                guest.ended(Exit(None, 9, 0.0, 0, lost=True))
            self._cond.notify_all()


def _end(process: subprocess.Popen[bytes], control: socket.socket) -> None:
    """Closing the control socket ends the fork server; SIGKILL is for one that does not listen."""
    control.close()
    if process.stderr is not None:
        process.stderr.close()
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
