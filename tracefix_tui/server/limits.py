"""What a server grants its clients. One object, so that tests and `tracefix serve` set the same things."""

from __future__ import annotations

from dataclasses import dataclass

CAPACITY = 256
USUAL_ENVIRONMENTS = 64
"""What one trainer plays side by side; it always has the places for that."""
IDLE_SECONDS = 1800.0


def share_of(sessions: int) -> int:
    """How many of `sessions` one client may have when nobody says otherwise."""
    return max(USUAL_ENVIRONMENTS, sessions // 2)


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of one server.

    Attributes:
        sessions: most sessions at once, over HTTP and WebSocket together.
        per_client: most sessions of one client address (see `places.client_of`); 0 for as many as there are.
        proxies: addresses and networks of proxies, whose header X-Forwarded-For tells who the client is.
        idle_seconds: a session in which nothing happens for so long is ended.
        spare_seconds: after so long without a request a session over HTTP may go when its place is needed.
        message_bytes: largest WebSocket message and largest request body.
        code_bytes: most UTF-8 bytes of the code being edited, counted as the code and the new block together.
        rate: steps and resets per second of one session, over a long time; 0 for as many as it likes.
        burst: how many it may make at once before `rate` holds it back.
        waiting: messages of one WebSocket that may wait while a step runs; one more ends the session.
        test_runs: how many steps may run tests at the same time; others wait for their turn.
        raw_runs: how many raw runs may go on at the same time, `fixes` how many fixes; others wait.
        body_seconds: a request body has to be there after so long.
        head_seconds: the head of a request has to be there after so long.
        unread_seconds: a connection whose other side has not taken all of an answer after so long is ended.
        drain_seconds: how long running steps may take when the server is told to end.
    """

    sessions: int = CAPACITY
    per_client: int = share_of(CAPACITY)
    proxies: tuple[str, ...] = ()
    idle_seconds: float = IDLE_SECONDS
    spare_seconds: float = 300.0
    message_bytes: int = 2 * 2**20
    code_bytes: int = 131_072
    rate: float = 0.0
    burst: int = 200
    waiting: int = 16
    test_runs: int = 64
    raw_runs: int = 16
    fixes: int = 2
    body_seconds: float = 30.0
    head_seconds: float = 10.0
    unread_seconds: float = 60.0
    drain_seconds: float = 30.0
