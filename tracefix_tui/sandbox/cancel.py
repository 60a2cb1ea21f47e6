"""A token that ends blocking work from another thread, at once and without polling."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tracefix_tui.sandbox.errors import Cancelled


class Cancel:
    """Set once, from any thread. Whoever waits on something registers how to be woken up."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._set = False
        self._wake: dict[int, Callable[[], None]] = {}
        self._next = 0

    def set(self) -> None:
        """Ask for the end of the work. Runs each registered wake-up once, in this thread."""
        with self._lock:
            self._set = True
            wake, self._wake = self._wake, {}
        for callback in wake.values():
            callback()

    def is_set(self) -> bool:
        return self._set

    def check(self) -> None:
        """Raises:
        Cancelled: when the token is set.
        """
        if self._set:
            raise Cancelled("The work was stopped before it was done.")

    @contextmanager
    def waking(self, callback: Callable[[], None]) -> Iterator[None]:
        """Call `callback` when the token is set during this block (at once when it already is).

        The callback must be quick, thread-safe and must not raise: `guest.kill` is the usual one.
        """
        with self._lock:
            already = self._set
            key = self._next
            self._next += 1
            if not already:
                self._wake[key] = callback
        if already:
            callback()
        try:
            yield
        finally:
            with self._lock:
                self._wake.pop(key, None)
