"""The sandbox: keeps fork servers and spare guests ready for whoever runs foreign code."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable

from tracefix_tui.sandbox.errors import SandboxError
from tracefix_tui.sandbox.forkserver import ForkServer
from tracefix_tui.sandbox.guest import Guest
from tracefix_tui.sandbox.limits import Profile, Role

_TRIES = 3


class Sandbox:
    """Runs code nobody trusts, in confined processes forked ahead.

    Cheap to make: the first `spawn`, `start` or `layers` starts fork servers. Thread-safe; blocking.

    Args:
        allow_weak: run even where the layers are below the minimum
            (also: environment variable TRACEFIX_ALLOW_WEAK_SANDBOX=1).
        spares: guests kept ready per role and profile.
    """

    def __init__(self, allow_weak: bool = False, *, spares: int = 1) -> None:
        self._allow_weak = allow_weak or os.environ.get("TRACEFIX_ALLOW_WEAK_SANDBOX") == "1"
        self._spares = spares
        self._lock = threading.Lock()
        self._servers: dict[tuple[Role, tuple[str, ...], bool], ForkServer] = {}
        self._closed = False

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def start(self, wanted: Iterable[tuple[Role, Profile]] = ()) -> None:
        """Start fork servers and spare guests for each wanted pair, side by side."""
        servers = [(self._server(role, profile), profile) for role, profile in wanted]
        for server, profile in servers:
            server.wait_ready()
            server.keep_spares(profile, self._spares)

    def spawn(self, role: Role, profile: Profile) -> Guest:
        """A confined process that waits for its job on `guest.sock`.

        Raises:
            SandboxError: this machine can't run foreign code; the message says what to do.
        """
        for _ in range(_TRIES):
            server = self._server(role, profile)
            server.wait_ready()
            try:
                return server.take(profile, self._spares)
            except ConnectionError:
                continue
        raise SandboxError(
            "The sandbox's fork server keeps dying.",
            "Look for what kills it (`dmesg`, a memory limit), then try again.",
        )

    def _server(self, role: Role, profile: Profile) -> ForkServer:
        key = (role, profile.modules, profile.stdlib)
        with self._lock:
            if self._closed:
                raise SandboxError("The sandbox is closed.", "Make a new one.")
            server = self._servers.get(key)
            if server is None or server.dead:
                if server is not None:
                    server.close()
                server = self._servers[key] = ForkServer(role, profile, 0)
            return server

    def close(self) -> None:
        """End every fork server and guest. Nothing is left running."""
        with self._lock:
            self._closed = True
            servers, self._servers = tuple(self._servers.values()), {}
        for server in servers:
            server.close()
