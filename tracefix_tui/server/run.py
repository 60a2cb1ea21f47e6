"""Runs the server: sockets, signals, log. SIGTERM lets running steps finish before the connections go."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from types import FrameType
from typing import TYPE_CHECKING, Any

import uvicorn

from tracefix_tui.server.app import build
from tracefix_tui.server.connections import Connections, http_protocol, websocket_protocol
from tracefix_tui.server.guard import Access
from tracefix_tui.server.limits import Limits
from tracefix_tui.server.logs import log_in_lines
from tracefix_tui.server.sessions import Sessions

if TYPE_CHECKING:
    import socket

    from tracefix_tui.catalog import Catalog
    from tracefix_tui.grading import Grader

_SENDING_SECONDS = 0.1
"""Time for the answers of the last steps to be sent."""


class Server(uvicorn.Server):
    """uvicorn's server, which on a signal first waits for the running steps."""

    def __init__(self, config: uvicorn.Config, sessions: Sessions, ready: Callable[[int], None]) -> None:
        super().__init__(config)
        self._sessions = sessions
        self._ready = ready
        self._draining: asyncio.Task[None] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Open the sockets, then tell the port."""
        self._loop = asyncio.get_running_loop()
        await super().startup(sockets)
        if self.started:
            self._ready(self.servers[0].sockets[0].getsockname()[1])

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """The first signal drains, the second one ends at once. The process ends with status 0."""
        if self._loop is None or self._draining is not None:
            self.should_exit = True
            self.force_exit = True
            return
        self._loop.call_soon_threadsafe(self._drain)

    def _drain(self) -> None:
        if self._draining is None:
            self._draining = asyncio.ensure_future(self._drained())

    async def _drained(self) -> None:
        await self._sessions.drain()
        await asyncio.sleep(_SENDING_SECONDS)
        self.should_exit = True


def serve(
    catalog: Catalog,
    grader: Grader,
    *,
    host: str,
    port: int,
    rules: str,
    access: Access,
    limits: Limits,
    ready: Callable[[int], None] = lambda port: None,
) -> bool:
    """Serve until a signal comes. Only in the main thread.

    Args:
        port: 0 takes a free one.
        ready: told the port when the server answers.

    Returns:
        Whether the server could be started.
    """
    app, sessions = build(catalog, grader, rules=rules, access=access, limits=limits)
    server = Server(configured(app, host, port, limits), sessions, ready)
    log_in_lines()
    try:
        server.run()
    except SystemExit:
        return False
    return server.started


def configured(app: Any, host: str, port: int, limits: Limits) -> uvicorn.Config:
    """How uvicorn runs `app` under these limits."""
    connections = Connections(limits)
    return uvicorn.Config(
        app,
        host=host,
        port=port,
        http=http_protocol(connections),
        ws=websocket_protocol(connections),
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=False,
        proxy_headers=bool(limits.proxies),
        forwarded_allow_ips=list(limits.proxies),
        limit_concurrency=connections.most,
        ws_max_size=limits.message_bytes,
        ws_per_message_deflate=False,
        timeout_keep_alive=30,
        timeout_graceful_shutdown=5,
    )
