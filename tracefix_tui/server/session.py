"""One client's place on the server: its id, its turn, its rate, and whether another may have it."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tracefix_tui.sandbox import Cancel
from tracefix_tui.server.errors import TooFast
from tracefix_tui.server.limits import Limits
from tracefix_tui.server.served import Served

_ID_BYTES = 24


class ServerSession:
    """One client's place on the server.

    Attributes:
        id: unguessable; whoever knows it may use the session.
        client: who holds it, as `places.client_of` says.
        connected: it belongs to a connection, and lasts as long.
        owned: its client has asked for one of its own, or has used its id: the last to be taken away.
        begun_from: the address of the client that has begun it without an id; "" for another session.
        on_end: called when the server ends the session by itself, with the reason.
    """

    def __init__(
        self, served: Served, limits: Limits, client: str, *, owned: bool = False, connected: bool = False
    ) -> None:
        self.id = secrets.token_urlsafe(_ID_BYTES)
        self.served = served
        self.client = client
        self.owned = owned
        self.connected = connected
        self.closed = False
        self.begun_from = ""
        self.on_end: Callable[[str], None] | None = None
        self.turn = asyncio.Lock()
        self.used = time.monotonic()
        self._limits = limits
        self._allowance = float(limits.burst)
        self._counted = self.used
        self._cancel: Cancel | None = None

    @property
    def running(self) -> bool:
        """Whether a step is being performed."""
        return self._cancel is not None

    def can_go(self) -> bool:
        """Whether its place may be given to another: nobody is about to use it, as far as can be told."""
        if self.connected or self.turn.locked():
            return False
        return not self.owned or time.monotonic() - self.used > self._limits.spare_seconds

    def stop(self) -> None:
        """End the running step at once, if there is one; the episode stays as it was."""
        if self._cancel is not None:
            self._cancel.set()

    def delay(self) -> float:
        """Count one request; the seconds to wait before it may be carried out."""
        self.used = now = time.monotonic()
        rate = self._limits.rate
        if rate <= 0:
            return 0.0
        self._allowance = min(self._limits.burst, self._allowance + (now - self._counted) * rate) - 1
        self._counted = now
        return max(0.0, -self._allowance / rate)

    def hurry(self) -> None:
        """Count one request that will not wait. Raises `TooFast` when it would have to."""
        if self.delay() > 0:
            self._allowance += 1
            raise TooFast

    @contextmanager
    def cancelling(self) -> Iterator[Cancel]:
        """The token of the step that is now performed."""
        self._cancel = Cancel()
        try:
            yield self._cancel
        finally:
            self._cancel = None
            self.used = time.monotonic()
