"""When to ask an endpoint again: exponential back-off with jitter, and what the endpoint itself asks for."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from math import isfinite
from typing import TypeVar

from tracefix_tui.players.model.reply import EndpointError

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Retries:
    """How often an endpoint is asked, and how long is waited in between, in seconds.

    Attributes:
        tries: requests in all.
        first: the wait before the second; each further one is twice as long, up to `most`.
        most: the longest wait, also where the endpoint asks for more.
    """

    tries: int = 4
    first: float = 1.0
    most: float = 60.0

    def wait(self, tried: int, asked: float | None) -> float:
        """Seconds to wait after `tried` tries. Half of it is by chance, so that many do not come at once."""
        if asked is not None:
            return min(asked, self.most)
        longest: float = min(self.most, self.first * 2 ** (tried - 1))
        return longest * random.uniform(0.5, 1.0)


async def patiently(ask: Callable[[], Awaitable[T]], retries: Retries, notice: Callable[[str], None]) -> T:
    """What `ask` returns, asked again while its failure may pass.

    Args:
        notice: told why and how long is waited.

    Raises:
        EndpointError: the last failure, which says how often it was tried.
    """
    tried = 0
    while True:
        tried += 1
        try:
            return await ask()
        except EndpointError as error:
            if not error.again or tried >= retries.tries:
                if tried > 1:
                    error.args = (f"{error} ({tried} tries)",)
                raise
            seconds = retries.wait(tried, error.after)
            notice(f"{error} I try again in {seconds:.1f} s.")
        await asyncio.sleep(seconds)


def wait_asked(headers: Mapping[str, str]) -> float | None:
    """Seconds that an answer asks to wait: `Retry-After`, as seconds or a date; None when it has none."""
    text = headers.get("retry-after", "").strip()
    try:
        seconds = float(text)
    except ValueError:
        try:
            seconds = parsedate_to_datetime(text).timestamp() - time.time()
        except (ValueError, TypeError, OverflowError):
            return None
    return max(0.0, seconds) if isfinite(seconds) else None
