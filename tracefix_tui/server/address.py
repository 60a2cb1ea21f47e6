"""The address of a server, as people write it, and what is asked of it over plain HTTP."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from tracefix_tui.episode.observation import printable

_SCHEMES = {"http": "ws", "https": "wss", "ws": "ws", "wss": "wss"}


MOST_BYTES = 64 * 2**20
"""Longest answer over plain HTTP."""


class ServerError(Exception):
    """A server can't be reached or does not do what was asked. The message says what to do.

    It may hold what the server said, so it is free of control characters.
    """

    def __init__(self, message: str) -> None:
        super().__init__(printable(message))


class ConnectionLost(ServerError):
    """The connection broke, or could not be made."""


class Rejected(ServerError):
    """The server answered with an error. The episode is as it was.

    Attributes:
        code: the error's code: VALIDATION_ERROR, EXECUTION_ERROR, CAPACITY_REACHED, SESSION_ERROR, ...
        field: the wire name of the field at fault, "" when it is none.
    """

    def __init__(self, message: str, code: str, field: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.field = field


@dataclass(frozen=True, slots=True)
class Address:
    """Where a server is.

    Attributes:
        http: base of its HTTP addresses, without a slash at the end; `ws` of its WebSocket.
        local: it is this machine, which is reached without a proxy.
    """

    http: str
    ws: str
    local: bool

    def asked(self, path: str, body: Any = None, token: str = "", timeout: float = 10.0) -> Any:
        """The JSON that the server answers to a GET, or to a POST of `body`.

        Args:
            timeout: seconds for a connection and for each piece; all of it may take six times as long.

        Raises:
            Rejected: the server refuses, or sends on to another one, which does not get the token.
            ConnectionLost: it can't be reached, or sends no JSON, or no end of it.
        """
        from http.client import HTTPException
        from urllib.error import HTTPError
        from urllib.request import (
            HTTPRedirectHandler,
            OpenerDirector,
            ProxyHandler,
            Request,
            build_opener,
        )

        from tracefix_tui.server.errors import Invalid
        from tracefix_tui.server.messages import loads

        class Stay(HTTPRedirectHandler):
            def redirect_request(self, *args: Any) -> None:
                return None

        headers = {"Content-Type": "application/json", **bearer(token)}
        data = json.dumps(body).encode() if body is not None else None
        opener: OpenerDirector = build_opener(Stay, *([ProxyHandler({})] if self.local else []))
        ends = time.monotonic() + 6 * timeout
        try:
            try:
                with opener.open(Request(self.http + path, data, headers), timeout=timeout) as response:
                    return loads(_whole(response, ends).decode())
            except HTTPError as error:
                raise Rejected(_reason(error.code, error.read(10_000)), f"HTTP {error.code}") from None
        except (OSError, ValueError, HTTPException, Invalid) as error:
            raise ConnectionLost(
                f"No environment answers at {self.http}: {error}. Is `tracefix serve` running there?"
            ) from None


def address_of(url: str) -> Address:
    """Read `http://host:port`, `ws://host:port` or `host:port`.

    Raises:
        ServerError: it is no address.
    """
    text = url.strip()
    parts = urlsplit(text if "://" in text else f"http://{text}")
    try:
        sound = parts.scheme in _SCHEMES and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        sound = False
    if not sound or parts.query or parts.fragment or parts.username is not None:
        raise ServerError(f"{url!r} is no address of a server; write it as http://HOST:PORT")
    ws = _SCHEMES[parts.scheme]
    rest = parts.netloc + parts.path.rstrip("/").removesuffix("/ws")
    return Address(f"http{ws[2:]}://{rest}", f"{ws}://{rest}/ws", is_local(parts.netloc))


def is_local(host: str) -> bool:
    """Whether the value of a Host header names this machine by loopback."""
    try:
        name = urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return False
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False


def bearer(token: str) -> dict[str, str]:
    """The header that carries `token`; none without one."""
    return {"Authorization": f"Bearer {token}"} if token else {}


def _whole(response: Any, ends: float) -> bytes:
    """The body of an answer. Raises `OSError` when it is too long or not there at `ends`."""
    body = bytearray()
    while piece := response.read1(65_536):
        body += piece
        if len(body) > MOST_BYTES:
            raise OSError(f"its answer is longer than {MOST_BYTES:,} bytes")
        if time.monotonic() > ends:
            raise OSError("its answer has no end")
    return bytes(body)


def _reason(status: int, body: bytes) -> str:
    try:
        said = json.loads(body)["detail"]
    except (ValueError, KeyError, TypeError, RecursionError):
        said = f"HTTP status {status}"
    if 300 <= status < 400:
        return f"The server sends on to another address (HTTP status {status}). Give that one."
    if status == 401:
        return "The server wants its token: set TRACEFIX_TOKEN, or give --token."
    return f"The server refuses: {said}"
