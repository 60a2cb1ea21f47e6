"""The sandbox: keeps fork servers and spare guests ready for whoever runs foreign code."""

from __future__ import annotations

import os
import threading
import weakref
from collections.abc import Iterable

from tracefix_tui.sandbox.errors import SandboxError
from tracefix_tui.sandbox.forkserver import ForkServer
from tracefix_tui.sandbox.guest import Guest
from tracefix_tui.sandbox.layers import EVERY_BIT, Layers
from tracefix_tui.sandbox.limits import Profile, Role

_TRIES = 3
_MAX_KINDS = 8
"""Kinds of fork servers kept at once; the one that was not used for longest goes first."""

_Kind = tuple[Role, tuple[str, ...], bool]


class Sandbox:
    """Runs code nobody trusts, in confined processes forked ahead.

    Cheap to make: the first `spawn`, `start` or `layers` starts fork servers. Thread-safe; calls block.
    A process forked from this one (`os.fork`) gets fork servers of its own.

    Args:
        allow_weak: run even where the layers are below the minimum
            (also: environment variable TRACEFIX_ALLOW_WEAK_SANDBOX=1).
        workers: fork servers per kind of guest; more than one helps when runs go side by side.
        spares: guests kept ready per fork server and profile.
    """

    def __init__(self, allow_weak: bool = False, *, workers: int = 1, spares: int = 1) -> None:
        self.allow_weak = allow_weak or os.environ.get("TRACEFIX_ALLOW_WEAK_SANDBOX") == "1"
        self._workers = max(1, workers)
        self._spares = max(0, spares)
        self._own()
        self._closed = False
        self._layers: Layers | None = None

    def _own(self) -> None:
        self._lock = threading.Lock()
        self._owner = os.getpid()
        self._servers: dict[_Kind, list[ForkServer]] = {}
        self._accepted: weakref.WeakSet[ForkServer] = weakref.WeakSet()

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def start(self, wanted: Iterable[tuple[Role, Profile]] = ()) -> None:
        """Start the fork servers and spare guests of each wanted pair, side by side, and check the layers.

        Raises:
            SandboxError: foreign code can't be run here; the message says what to do.
        """
        started = [(server, profile) for role, profile in wanted for server in self._kind(role, profile)]
        for server, profile in started:
            self._ready(server)
            server.keep_spares(profile, self._spares)
        if not started:
            self._check(self.layers)

    def spawn(self, role: Role, profile: Profile) -> Guest:
        """A confined process that waits for its job on `guest.sock`. Whoever gets it closes it.

        Raises:
            SandboxError: foreign code can't be run here; the message says what to do.
        """
        for _ in range(_TRIES):
            servers = self._kind(role, profile)
            server = servers[0] if len(servers) == 1 else min(servers, key=lambda each: each.busy)
            try:
                self._ready(server)
                return server.take(profile, self._spares)
            except ConnectionError:
                continue
        raise SandboxError(
            "The sandbox's fork server keeps dying.",
            "Look for what kills it (`dmesg`, a memory limit), then try again.",
        )

    @property
    def layers(self) -> Layers:
        """What holds foreign code here, tried by a guest when the first fork server started.

        Raises:
            SandboxError: no fork server starts.
        """
        if self._layers is None:
            server = ForkServer(None, Profile(), EVERY_BIT)
            try:
                self._layers = server.wait_ready()
            finally:
                server.close()
        return self._layers

    def close(self) -> None:
        """End every fork server and guest. Nothing is left running."""
        self._leave_to_parent()
        with self._lock:
            self._closed = True
            kinds, self._servers = tuple(self._servers.values()), {}
        for servers in kinds:
            for server in servers:
                server.close()

    def _leave_to_parent(self) -> None:
        """After `os.fork` the fork servers stay the parent's; their locks may be held here for ever."""
        if self._owner != os.getpid():
            self._own()

    def _kind(self, role: Role, profile: Profile) -> list[ForkServer]:
        """The fork servers for a role and a set of modules, dead ones replaced."""
        self._leave_to_parent()
        kind = (role, profile.modules, profile.stdlib)
        with self._lock:
            if self._closed:
                raise SandboxError("The sandbox is closed.", "Make a new one.")
            known = self._servers.pop(kind, [])
            servers = [server for server in known if not server.dead]
            servers += [ForkServer(role, profile, EVERY_BIT) for _ in range(self._workers - len(servers))]
            self._servers[kind] = servers
            useless = [server for server in known if server.dead] + self._too_many()
        for server in useless:
            server.close()
        return servers

    def _too_many(self) -> list[ForkServer]:
        for kind in tuple(self._servers)[: max(0, len(self._servers) - _MAX_KINDS)]:
            if not any(server.busy for server in self._servers[kind]):
                return self._servers.pop(kind)
        return []

    def _ready(self, server: ForkServer) -> None:
        if server not in self._accepted:
            layers = server.wait_ready()
            self._check(layers)
            self._layers = layers
            self._accepted.add(server)

    def _check(self, layers: Layers) -> None:
        if not self.allow_weak:
            layers.require_minimum()
