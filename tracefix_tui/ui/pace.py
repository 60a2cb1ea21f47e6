"""News that come faster than anybody can read them are passed over, so that telling them costs nothing."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

SECONDS = 0.1


def now_and_then(tell: Callable[..., object], seconds: float = SECONDS) -> Callable[..., None]:
    """`tell`, but only what comes so many seconds or more after what was told before, or after now."""
    next_time = monotonic() + seconds

    def tell_if_due(*news: object) -> None:
        nonlocal next_time
        if (now := monotonic()) >= next_time:
            next_time = now + seconds
            tell(*news)

    return tell_if_due
