"""A thin client: plays an episode on a server, async or blocking. Needs websockets and pydantic alone.

with BlockingClient("http://localhost:7860") as env:
    answer = env.reset(task_name="binary_search_off_by_one")
    answer = env.step({"action_type": "RUN_TESTS"})
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from websockets.exceptions import ConnectionClosed, InvalidStatus, WebSocketException

from tracefix_tui.episode.actions import Action
from tracefix_tui.episode.wire import CodeObservation, action_to_wire
from tracefix_tui.server.address import Address, ConnectionLost, Rejected, address_of, bearer

if TYPE_CHECKING:
    from websockets.asyncio.client import ClientConnection
    from websockets.sync.client import ClientConnection as BlockingConnection

CONNECT_SECONDS = 10.0
ANSWER_SECONDS = 300.0
MAX_ANSWER_BYTES = 16 * 2**20

SESSION_IS_OVER = ("CAPACITY_REACHED", "SESSION_ERROR")
"""Errors after which the server closes the connection; the next request makes a new one."""

AnyAction = Action | Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a reset or a step answers.

    Attributes:
        observation: with `reward`, `done` and `metadata` in it as well.
        report: of a step that ran tests, with `detailed`: the report as plain data. Hidden tests are counts.
        error_line: with `detailed`: the line that the newest failing run names.
    """

    observation: CodeObservation
    reward: float
    done: bool
    report: Mapping[str, Any] | None = None
    error_line: int | None = None


class _Client:
    """What both clients have in common: where the server is, and how messages look."""

    def __init__(
        self, url: str, token: str = "", *, detailed: bool = False, timeout: float = ANSWER_SECONDS
    ) -> None:
        """Prepare to connect; `connect`, the first request or a `with` block does it.

        Args:
            url: `http://host:port`, `ws://host:port` or `host:port`.
            token: the server's token, if it wants one.
            detailed: ask for reports as well (TraceFix's own servers).
            timeout: seconds to wait for an answer.

        Raises:
            ServerError: `url` is no address.
        """
        self.address: Address = address_of(url)
        self._url = self.address.ws + ("?detail=report" if detailed else "")
        self._token = token
        self._timeout = timeout

    def _options(self) -> dict[str, Any]:
        options: dict[str, Any] = {
            "additional_headers": bearer(self._token),
            "open_timeout": CONNECT_SECONDS,
            "max_size": MAX_ANSWER_BYTES,
            "compression": None,
        }
        if self.address.local:
            options["proxy"] = None
        return options

    def _unreachable(self, error: Exception) -> Exception:
        if isinstance(error, InvalidStatus) and error.response.status_code == 401:
            return Rejected("The server wants its token: set TRACEFIX_TOKEN, or give --token.", "HTTP 401")
        if isinstance(error, InvalidStatus) and error.response.status_code == 403:
            return Rejected("The server does not answer to this address.", "HTTP 403")
        if isinstance(error, InvalidStatus) and error.response.status_code in (429, 503):
            return ConnectionLost(
                f"{self.address.http} takes no more connections now. Close some, or try again later."
            )
        return ConnectionLost(
            f"No environment answers at {self.address.http}: {error}. Is `tracefix serve` running there?"
        )

    def _lost(self, error: Exception) -> ConnectionLost:
        return ConnectionLost(f"The connection to {self.address.http} is lost: {error or 'no answer'}")


class Client(_Client):
    """The async client. One request at a time."""

    _socket: ClientConnection | None = None

    async def connect(self) -> None:
        """Connect, if that has not been done.

        Raises:
            ConnectionLost: nobody answers.
            Rejected: the token is missing or wrong.
        """
        from websockets.asyncio.client import connect

        if self._socket is None:
            try:
                self._socket = await connect(self._url, **self._options())
            except (OSError, TimeoutError, WebSocketException) as error:
                raise self._unreachable(error) from None

    async def reset(self, **fields: Any) -> Answer:
        """Begin an episode: `task_name`, `difficulty`, `pack`, `rules`, `seed`, `episode_id`.

        Raises:
            Rejected: a name does not exist; the message has near ones.
            ConnectionLost: the connection broke. The session is over then.
        """
        return _answer(await self._asked({"type": "reset", "data": fields}))

    async def step(self, action: AnyAction) -> Answer:
        """Perform one action. Raises as `reset`."""
        return _answer(await self._asked({"type": "step", "data": _wire(action)}))

    async def state(self) -> dict[str, Any]:
        """Where the episode stands."""
        return dict(await self._asked({"type": "state"}))

    async def cancel(self) -> None:
        """Stop the step that another task is waiting for: that gets `Rejected`, and nothing has changed."""
        if self._socket is not None:
            await self._socket.send('{"type":"cancel"}')

    async def close(self) -> None:
        """End the session. May be called twice."""
        socket, self._socket = self._socket, None
        if socket is not None:
            try:
                await socket.send('{"type":"close"}')
            except ConnectionClosed:
                pass
            await socket.close()

    async def _asked(self, message: dict[str, Any]) -> Mapping[str, Any]:
        await self.connect()
        assert self._socket is not None
        try:
            try:
                await self._socket.send(json.dumps(message))
            except ConnectionClosed:
                pass  # a server that refuses a session says so before it closes: that is there to read
            async with asyncio.timeout(self._timeout):
                raw = await self._socket.recv()
        except (ConnectionClosed, TimeoutError, asyncio.CancelledError) as error:
            socket, self._socket = self._socket, None
            socket.transport.abort()
            if isinstance(error, asyncio.CancelledError):
                raise
            raise self._lost(error) from None
        try:
            return _data(raw)
        except Rejected as error:
            if error.code in SESSION_IS_OVER:
                await self.close()
            raise

    async def __aenter__(self) -> Self:
        await self.connect()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()


class BlockingClient(_Client):
    """The blocking client. One request at a time; `cancel` may be called from another thread."""

    _socket: BlockingConnection | None = None

    def connect(self) -> None:
        """Connect, if that has not been done. Raises as `Client.connect`."""
        from websockets.sync.client import connect

        if self._socket is None:
            try:
                self._socket = connect(self._url, **self._options()).__enter__()
            except (OSError, TimeoutError, WebSocketException) as error:
                raise self._unreachable(error) from None

    def reset(self, **fields: Any) -> Answer:
        """Begin an episode. See `Client.reset`."""
        return _answer(self._asked({"type": "reset", "data": fields}))

    def step(self, action: AnyAction) -> Answer:
        """Perform one action. See `Client.step`."""
        return _answer(self._asked({"type": "step", "data": _wire(action)}))

    def state(self) -> dict[str, Any]:
        """Where the episode stands."""
        return dict(self._asked({"type": "state"}))

    def cancel(self) -> None:
        """Stop the step that another thread is waiting for: that gets `Rejected`, and nothing has changed."""
        socket = self._socket
        if socket is not None:
            try:
                socket.send('{"type":"cancel"}')
            except ConnectionClosed:
                pass

    def close(self) -> None:
        """End the session. May be called twice."""
        socket, self._socket = self._socket, None
        if socket is not None:
            try:
                socket.send('{"type":"close"}')
            except ConnectionClosed:
                pass
            socket.close()

    def leave(self) -> None:
        """End the session without waiting for the server."""
        socket = self._socket
        if socket is not None:
            try:
                socket.send('{"type":"close"}')
            except (ConnectionClosed, OSError):
                pass
        self.drop()

    def drop(self) -> None:
        """Break the connection without a word, as a failing network would."""
        socket, self._socket = self._socket, None
        if socket is not None:
            socket.close_socket()

    def _asked(self, message: dict[str, Any]) -> Mapping[str, Any]:
        self.connect()
        socket = self._socket
        assert socket is not None
        try:
            try:
                socket.send(json.dumps(message))
            except ConnectionClosed:
                pass  # a server that refuses a session says so before it closes: that is there to read
            raw = socket.recv(timeout=self._timeout)
        except (ConnectionClosed, TimeoutError) as error:
            self.drop()
            raise self._lost(error) from None
        except BaseException:
            self.drop()
            raise
        try:
            return _data(raw)
        except Rejected as error:
            if error.code in SESSION_IS_OVER:
                self.drop()
            raise

    def __enter__(self) -> Self:
        self.connect()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _wire(action: AnyAction) -> dict[str, Any]:
    return action_to_wire(action) if isinstance(action, Action) else dict(action)


def _data(raw: str | bytes) -> Mapping[str, Any]:
    """The data of an answer. Raises `Rejected` for an error, `ConnectionLost` for what is no answer."""
    from tracefix_tui.server.errors import Invalid
    from tracefix_tui.server.messages import loads

    try:
        message = loads(raw if isinstance(raw, str) else raw.decode())
        kind, data = message["type"], message["data"]
    except (Invalid, ValueError, KeyError, TypeError):
        kind, data = "", None
    if not isinstance(data, Mapping):
        raise ConnectionLost("The server sent something that is no answer. Is it an OpenEnv server?")
    if kind == "error":
        raise Rejected(str(data.get("message", "")), str(data.get("code", "")), _field(data.get("errors")))
    return data


def _field(errors: Any) -> str:
    """The field that an error names last; "" when it names none."""
    first = errors[0] if isinstance(errors, list) and errors else None
    place = first.get("loc") if isinstance(first, Mapping) else None
    return str(place[-1]) if isinstance(place, list) and place else ""


def _answer(data: Mapping[str, Any]) -> Answer:
    from tracefix_tui.server.told import observed, shown

    reward, done = data.get("reward"), data.get("done", False)
    try:
        fields = {**observed(data["observation"]), "reward": reward or 0.0, "done": done}
        observation = CodeObservation.model_validate(fields)
        report = shown(data.get("report"))
    except (ValueError, KeyError, TypeError, AttributeError):
        raise Rejected("The server's observation is none of TraceFix.", "UNKNOWN_TYPE") from None
    line = data.get("error_line")
    return Answer(
        observation, observation.reward, observation.done, report, line if type(line) is int else None
    )
