"""What a connection may do before and beside its requests: uvicorn's protocols, held against floods.

A client that opens many connections, sends half a head, never reads, or sends frames that no message comes of
would else hold places, memory or files as long as it likes. Nothing here stands in the way of a step.
"""

from __future__ import annotations

import asyncio
from ipaddress import ip_address, ip_network
from typing import TYPE_CHECKING, Any

from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from tracefix_tui.server.limits import Limits
from tracefix_tui.server.places import Held, client_of

if TYPE_CHECKING:
    from websockets.frames import Frame

_BESIDE = 64
"""Connections that there may be besides one for each session."""
_MOST_PIECES = 4096
"""Frames of one message."""
_MOST_QUEUED = 1024
"""Messages of one WebSocket that came together and wait to be looked at."""
_REFUSAL = b'{"detail":"Your address has too many connections here. Close some."}'
_TOO_MANY = (
    b"HTTP/1.1 429 Too Many Requests\r\nConnection: close\r\nContent-Type: application/json\r\n"
    b"Content-Length: %d\r\n\r\n%s" % (len(_REFUSAL), _REFUSAL)
)


class Connections:
    """The connections of one server, by client, and those that hold no request.

    Attributes:
        limits: of the server.
        most: connections at once, above which requests are refused.
    """

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._most_waiting = limits.sessions + _BESIDE
        self.most = self._most_waiting + limits.sessions + _BESIDE
        self._held = Held(limits.per_client + _BESIDE if limits.per_client else 0)
        self._proxies = [ip_network(each) for each in limits.proxies]
        self._waiting: dict[H11Protocol, None] = {}

    def admits(self, client: str) -> bool:
        """Count a new connection; whether `client` may have it."""
        admitted = not client or not self._held.is_full(client)
        self._held.take(client)
        return admitted

    def floods(self, client: str) -> bool:
        """Whether `client` has so many connections that it is not even told."""
        return self._held[client] > self._held.most + _BESIDE

    def lost(self, client: str) -> None:
        """A connection has ended."""
        self._held.give_back(client)

    def who(self, host: str) -> str:
        """The client that connects from `host`; "" for a proxy, which may connect as often as it likes."""
        try:
            address = ip_address(host)
        except ValueError:
            return ""
        return "" if any(address in network for network in self._proxies) else client_of(host)

    def waits(self, connection: H11Protocol) -> None:
        """`connection` has no request. When too many have none, the one that waits longest has to go."""
        self._waiting.pop(connection, None)
        self._waiting[connection] = None
        if len(self._waiting) > self._most_waiting:
            oldest = next(iter(self._waiting))
            del self._waiting[oldest]
            oldest.transport.abort()

    def works(self, connection: H11Protocol) -> None:
        """`connection` has a request, or is none any more."""
        self._waiting.pop(connection, None)


def http_protocol(connections: Connections) -> type[H11Protocol]:
    """uvicorn's HTTP, which counts its connections and closes those whose head does not come in time."""

    class Guarded(H11Protocol):
        _too_late: asyncio.TimerHandle | None = None

        def connection_made(self, transport: Any) -> None:
            super().connection_made(transport)
            self._client = connections.who(self.client[0] if self.client else "")
            self._unread = _Unread(transport, connections.limits.unread_seconds)
            self._refused = not connections.admits(self._client)
            if self._refused and connections.floods(self._client):
                transport.abort()
                return
            connections.waits(self)
            self._begin_to_wait()

        def data_received(self, data: bytes) -> None:
            if self._refused:
                self.transport.write(_TOO_MANY)
                self.transport.close()
                return
            super().data_received(data)
            if self._has_request():
                self._found()
            elif self._too_late is None and self._is_mine():
                self._begin_to_wait()

        def on_response_complete(self) -> None:
            super().on_response_complete()
            if not self._has_request() and self._is_mine():
                connections.waits(self)

        def handle_websocket_upgrade(self, event: Any) -> None:
            self._found()
            super().handle_websocket_upgrade(event)

        def pause_writing(self) -> None:
            super().pause_writing()
            self._unread.waits()

        def resume_writing(self) -> None:
            super().resume_writing()
            self._unread.sent()

        def connection_lost(self, exc: Exception | None) -> None:
            self._found()
            self._unread.sent()
            connections.lost(self._client)
            super().connection_lost(exc)

        def _has_request(self) -> bool:
            return self.cycle is not None and not self.cycle.response_complete

        def _is_mine(self) -> bool:
            """Whether the connection goes on, and has not become a WebSocket."""
            return self.transport.get_protocol() is self and not self.transport.is_closing()

        def _begin_to_wait(self) -> None:
            self._too_late = self.loop.call_later(connections.limits.head_seconds, self._give_up)

        def _found(self) -> None:
            connections.works(self)
            if self._too_late is not None:
                self._too_late.cancel()
                self._too_late = None

        def _give_up(self) -> None:
            if not self._has_request():
                self.transport.close()

    return Guarded


def websocket_protocol(connections: Connections) -> type[WebSocketsSansIOProtocol]:
    """uvicorn's WebSocket, which ends connections whose frames would fill the memory."""
    most_unsent = 2 * connections.limits.message_bytes

    class Guarded(WebSocketsSansIOProtocol):
        def connection_made(self, transport: Any) -> None:
            super().connection_made(transport)
            self._client = connections.who(self.client[0] if self.client else "")
            self._unread = _Unread(transport, connections.limits.unread_seconds)

        def pause_writing(self) -> None:
            super().pause_writing()
            self._unread.waits()

        def resume_writing(self) -> None:
            super().resume_writing()
            self._unread.sent()

        def connection_lost(self, exc: Exception | None) -> None:
            self._unread.sent()
            connections.lost(self._client)
            super().connection_lost(exc)

        def handle_cont(self, event: Frame) -> None:
            if len(self.frames) >= _MOST_PIECES:
                self.transport.abort()
            else:
                super().handle_cont(event)

        def handle_ping(self) -> None:
            super().handle_ping()
            if self.transport.get_write_buffer_size() > most_unsent:
                self.transport.abort()

        def send_receive_event_to_app(self) -> None:
            if self.queue.qsize() >= _MOST_QUEUED:
                self.transport.abort()
            else:
                super().send_receive_event_to_app()

    return Guarded


class _Unread:
    """Ends a connection whose other side takes what is sent too slowly, or never."""

    def __init__(self, transport: asyncio.Transport, seconds: float) -> None:
        """From now on `waits` has to be called when the transport can't send on, and `sent` when it can."""
        self._transport = transport
        self._seconds = seconds
        self._timer: asyncio.TimerHandle | None = None
        transport.set_write_buffer_limits(high=0)

    def waits(self) -> None:
        """Something is unsent."""
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(self._seconds, self._transport.abort)

    def sent(self) -> None:
        """Everything is sent, or the connection is lost."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
