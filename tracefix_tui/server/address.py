"""The address of a server, as people write it, and what is asked of it over plain HTTP."""

from __future__ import annotations

import json
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

_SCHEMES = {"http": "ws", "https": "wss", "ws": "ws", "wss": "wss"}


class ServerError(Exception):
    """A server can't be reached or does not do what was asked. The message says what to do."""


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

        Raises:
            Rejected: the server refuses.
            ConnectionLost: it can't be reached.
        """
        from urllib.error import HTTPError
        from urllib.request import OpenerDirector, ProxyHandler, Request, build_opener

        headers = {"Content-Type": "application/json", **bearer(token)}
        data = json.dumps(body).encode() if body is not None else None
        opener: OpenerDirector = build_opener(*([ProxyHandler({})] if self.local else []))
        try:
            with opener.open(Request(self.http + path, data, headers), timeout=timeout) as response:
                return json.load(response)
        except HTTPError as error:
            raise Rejected(_reason(error.code, error.read(10_000)), f"HTTP {error.code}") from None
        except (OSError, ValueError) as error:
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


def _reason(status: int, body: bytes) -> str:
    try:
        said = json.loads(body)["detail"]
    except (ValueError, KeyError, TypeError):
        said = f"HTTP status {status}"
    if status == 401:
        return "The server wants its token: set TRACEFIX_TOKEN, or give --token."
    return f"The server refuses: {said}"
