"""The parent's handle of one fork server: has guests forked ahead, hears of their ends.

It has no thread of its own: whoever needs news reads the control socket, one thread at a time, for all.
"""

from __future__ import annotations

import errno
import itertools
import os
import select
import socket
import sys
import threading
import time
import weakref
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING

from tracefix_tui.sandbox import launch
from tracefix_tui.sandbox.control import Control
from tracefix_tui.sandbox.errors import SandboxError
from tracefix_tui.sandbox.guest import Exit, Guest
from tracefix_tui.sandbox.inside import records
from tracefix_tui.sandbox.inside.records import News, Order
from tracefix_tui.sandbox.layers import Layers, read_facts
from tracefix_tui.sandbox.limits import Profile, Role

if TYPE_CHECKING:
    from tracefix_tui.sandbox.macos import MemoryWatch

_FORK_LIMIT_S = 10.0
_SPARE_PROFILES = 4
_TRIES = 3


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
        self._failed: dict[Profile, int] = {}
        self._guests: dict[int, Guest] = {}
        self._spares: dict[Profile, deque[Guest]] = {}
        self._found: Layers | None = None
        self._watch = _memory_watch()
        wanted = {
            "program": str(role.path.absolute()) if role else "",
            "modules": (role.preload if role else ()) + profile.modules,
            "receives_descriptors": bool(role and role.receives_descriptors),
            "stdlib": profile.stdlib,
            "layers": layers,
        }
        self.process, sock = launch.launch()
        self._finalizer = weakref.finalize(self, launch.end, self.process, sock, os.getpid())
        self._sock = sock
        self._control = Control(sock)
        launch.say_what_is_wanted(sock, wanted)

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
                try:
                    self._found = read_facts(launch.hear_what_is_there(self.process, self._sock))
                except SandboxError:
                    self.close()
                    raise
            return self._found

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
            if guest is None:
                if not self._coming(profile):
                    self._order(profile)
                self._wait_for_spare(profile)
            elif guest.alive():
                return guest
            else:
                guest.close()

    def _wait_for_spare(self, profile: Profile) -> None:
        def changed() -> bool:
            return profile in self._failed or bool(self._spares.get(profile)) or not self._coming(profile)

        if not self._pump(changed, _FORK_LIMIT_S):
            self.process.kill()
            raise ConnectionError("the fork server does not answer")
        with self._cond:
            if self.dead:
                raise ConnectionError("the fork server is dead")
            if profile in self._failed:
                reason = os.strerror(self._failed.pop(profile))
                raise SandboxError(
                    f"The sandbox could not start a process: {reason}.",
                    "Free memory or processes (see `ulimit -u`), then try again.",
                )

    def keep_spares(self, profile: Profile, spares: int) -> None:
        """Order what is missing to have `spares` guests ready, and let go those of long unused profiles."""
        with self._cond:
            mine = self._spares.pop(profile, deque())
            self._spares[profile] = mine
            missing = spares - len(mine) - self._coming(profile)
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

    def _coming(self, profile: Profile) -> int:
        """How many guests for `profile` are ordered and not yet there."""
        with self._cond:
            return sum(ordered == profile for ordered in self._pending.values())

    def _order(self, profile: Profile) -> None:
        with self._cond:
            number = next(self._numbers)
            self._failed.pop(profile, None)
            self._pending[number] = profile
        self._send(Order(records.FORK, number, profile.memory_mib, profile.cpu_seconds, profile.open_files))

    def _send(self, order: Order) -> None:
        if not self._control.send(order):
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
        news: list[tuple[News, list[int]]] | None = []
        try:
            news = self._control.receive(timeout)
        finally:
            with self._cond:
                self._reading = False
                for item, fds in news or ():
                    self._take_in(item, fds)
                self._cond.notify_all()
        if news is None:
            self._lose()

    def _take_in(self, news: News, fds: list[int]) -> None:
        if news.kind == records.FORKED:
            self._take_in_guest(news, fds)
        elif news.kind == records.FAILED:
            self._failed[self._pending.pop(news.number)] = news.status
        else:
            guest = self._guests.pop(news.number, None)
            if guest is not None:
                code = os.waitstatus_to_exitcode(news.status)
                own, signal = (code, None) if code >= 0 else (None, -code)
                guest.ended(Exit(own, signal, news.cpu_us / 1e6, news.max_rss_kib))

    def _take_in_guest(self, news: News, fds: list[int]) -> None:
        profile = self._pending.pop(news.number)
        if not fds:
            self._failed[profile] = errno.EMFILE
            self._control.send(Order(records.KILL, news.number))
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
            for guest in guests:
                guest.kill()
                guest.ended(Exit(None, 9, 0.0, 0, lost=True))
            self._cond.notify_all()


def _memory_watch() -> MemoryWatch | None:
    if sys.platform != "darwin":
        return None
    from tracefix_tui.sandbox.macos import MemoryWatch

    return MemoryWatch()


def _says_it_is_confined(guest: Guest) -> bool:
    """A guest sends one byte when all its layers are on; one that could not put them on ends without it."""
    try:
        try:
            return guest.sock.recv(1, socket.MSG_DONTWAIT) == records.CONFINED
        except BlockingIOError:
            poll = select.poll()
            poll.register(guest.sock.fileno(), select.POLLIN)
            return bool(poll.poll(_FORK_LIMIT_S * 1e3)) and guest.sock.recv(1) == records.CONFINED
    except OSError:
        return False
