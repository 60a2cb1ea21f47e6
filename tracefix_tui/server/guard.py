"""What every request has to pass before any route sees it: host, origin, token, size and time of the body.

Plain ASGI, so that it stands before HTTP and WebSocket alike and costs next to nothing.
"""

from __future__ import annotations

import asyncio
import hmac
import json
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from starlette.exceptions import HTTPException

from tracefix_tui.server.address import is_local
from tracefix_tui.server.limits import Limits

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[MutableMapping[str, Any], Receive, Send], Awaitable[None]]

OPEN_PATHS = frozenset({"/health"})
"""What needs no token: a load balancer asks for it."""


@dataclass(frozen=True, slots=True)
class Access:
    """Who may talk to a server.

    Attributes:
        token: what has to be sent as a bearer; "" for nothing.
        local_only: only requests that name this machine as their host are answered. That keeps pages in a
            browser from reaching a server on loopback through a name that they point at it.
    """

    token: str = ""
    local_only: bool = True


class Guard:
    """Wraps an ASGI app."""

    def __init__(self, app: App, access: Access, limits: Limits) -> None:
        self._app = app
        self._access = access
        self._limits = limits

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        refusal = self._refusal(scope)
        if refusal is not None:
            await _refuse(scope, receive, send, *refusal)
        elif scope["type"] == "websocket":
            await self._app(scope, receive, send)
        else:
            await self._limited(scope, receive, send)

    def _refusal(self, scope: MutableMapping[str, Any]) -> tuple[int, str] | None:
        headers: dict[bytes, bytes] = {}
        for name, value in scope["headers"]:
            if name in headers and name in (b"host", b"origin", b"authorization", b"x-session-id"):
                return 400, f"The header {name.decode()} was sent twice."
            headers[name] = value
        host = headers.get(b"host", b"").decode("latin-1")
        if self._access.local_only and not is_local(host):
            return 403, "This server answers only to requests for localhost."
        origin = headers.get(b"origin")
        if origin is not None and _netloc(origin.decode("latin-1")) != host.lower():
            return 403, "Requests from pages of other sites are not answered."
        if self._access.token and scope["path"] not in OPEN_PATHS:
            scheme, _, token = headers.get(b"authorization", b"").partition(b" ")
            right = hmac.compare_digest(token.strip(), self._access.token.encode())
            if scheme.lower() != b"bearer" or not right:
                return 401, "Send the server's token: Authorization: Bearer TOKEN."
        return None

    async def _limited(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        taken, whole = 0, False
        deadline = asyncio.get_running_loop().time() + self._limits.body_seconds

        async def receiving() -> Message:
            nonlocal taken, whole
            if whole:
                return await receive()
            try:
                async with asyncio.timeout_at(deadline):
                    message = await receive()
            except TimeoutError:
                raise HTTPException(408, "The body did not come in time.") from None
            taken += len(message.get("body", b""))
            if taken > self._limits.message_bytes:
                most = f"{self._limits.message_bytes:,} bytes"
                raise HTTPException(413, f"The body is larger than {most}.")
            whole = not message.get("more_body", False)
            return message

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [
                    *message.get("headers", []),
                    (b"x-content-type-options", b"nosniff"),
                    (b"cache-control", b"no-store"),
                ]
            await send(message)

        await self._app(scope, receiving, sending)


def _netloc(origin: str) -> str:
    """Host and port of an origin in lower case; something that no host equals when it has none."""
    try:
        return urlsplit(origin).netloc.lower() or "?"
    except ValueError:
        return "?"


async def _refuse(
    scope: MutableMapping[str, Any], receive: Receive, send: Send, status: int, reason: str
) -> None:
    kind = "websocket.http.response" if scope["type"] == "websocket" else "http.response"
    body = json.dumps({"detail": reason}).encode()
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
        (b"connection", b"close"),
    ]
    if status == 401:
        headers.append((b"www-authenticate", b"Bearer"))
    if scope["type"] == "websocket":
        await receive()
    await send({"type": f"{kind}.start", "status": status, "headers": headers})
    await send({"type": f"{kind}.body", "body": body})
