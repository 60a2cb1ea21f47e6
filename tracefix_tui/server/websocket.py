"""WS /ws: one session per connection, with OpenEnv's messages.

Ours besides: `/ws?detail=report` adds what a screen shows, and `{"type": "cancel"}` stops the running step.
While tests run the connection is listened to, so that a client that vanishes ends its run at once.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Coroutine
from typing import Any

from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket

from tracefix_tui.server.errors import Ended, Invalid, Refused
from tracefix_tui.server.messages import dumps, error_data, loads
from tracefix_tui.server.session import ServerSession
from tracefix_tui.server.sessions import Sessions

log = logging.getLogger("tracefix.server")

_TRY_AGAIN_LATER = 1013
_GOING_AWAY = 1001
_POLICY = 1008
_SHORT = 100
_PARSED_HERE = 65_536
"""Longer messages are parsed in a thread: the loop has to go on meanwhile."""


class _Gone(Exception):
    """The client has left."""


class _Closed(Exception):
    """The client has closed its session."""


class _Flooded(Ended):
    """The client sends without waiting for answers. That ends the session."""


def route(sessions: Sessions, rules: str | None = None) -> WebSocketRoute:
    """The route for `sessions`; `rules` is the ruleset where a reset names none, by default the server's."""

    async def ws(socket: WebSocket) -> None:
        await serve(socket, sessions, rules)

    return WebSocketRoute("/ws", ws)


async def serve(socket: WebSocket, sessions: Sessions, rules: str | None = None) -> None:
    """Serve one connection from its acceptance to its end."""
    await socket.accept()
    try:
        host = socket.client.host if socket.client is not None else ""
        session = sessions.open(host, connected=True)
    except Refused as error:
        await _end(socket, error, _TRY_AGAIN_LATER)
        return
    task = asyncio.current_task()
    assert task is not None
    ended: list[str] = []

    def end(reason: str) -> None:
        ended.append(reason)
        task.cancel()

    session.on_end = end
    connection = _Connection(socket, session, sessions, rules)
    try:
        await connection.run()
    except _Gone:
        pass
    except _Closed:
        sessions.close(session)
        await _end(socket, None, 1000)
    except Refused as error:
        await _end(socket, error, _POLICY)
    except asyncio.CancelledError:
        if not ended:
            raise
        task.uncancel()
        await _end(socket, Ended(ended[0]), _GOING_AWAY)
    finally:
        session.on_end = None
        sessions.close(session)
        await connection.settle()


class _Connection:
    def __init__(
        self, socket: WebSocket, session: ServerSession, sessions: Sessions, rules: str | None
    ) -> None:
        self._defaults = {"rules": rules} if rules is not None else {}
        self._socket = socket
        self._session = session
        self._sessions = sessions
        self._detailed = socket.query_params.get("detail") == "report"
        self._waiting: deque[Any] = deque()
        self._receiving: asyncio.Task[Any] | None = None
        self._working: asyncio.Task[str] | None = None

    async def run(self) -> None:
        """Answer messages until the client closes the session or leaves."""
        while True:
            raw = self._waiting.popleft() if self._waiting else await self._next()
            if delay := self._session.delay():
                await asyncio.sleep(delay)
            text: str | None
            try:
                text = await self._answer(raw)
            except (_Gone, _Closed, _Flooded):
                raise
            except Refused as error:
                text = dumps({"type": "error", "data": error_data(error)})
            except Exception:
                log.exception("a step failed")
                failed = Refused("The server failed at this. The session can be used on, or reset.")
                text = dumps({"type": "error", "data": error_data(failed)})
            if text is not None:
                await self._send(text)

    async def _next(self) -> str:
        if self._receiving is not None:
            receiving, self._receiving = self._receiving, None
            return _text(await receiving)
        return _text(await self._socket.receive())

    async def _send(self, text: str) -> None:
        try:
            await self._socket.send({"type": "websocket.send", "text": text})
        except (OSError, RuntimeError) as error:
            raise _Gone from error

    async def _answer(self, raw: str) -> str | None:
        """The answer to a message. A cancel has none: the step it was meant for may have ended meanwhile."""
        message = loads(raw) if len(raw) <= _PARSED_HERE else await asyncio.to_thread(loads, raw)
        if not isinstance(message, dict):
            raise Invalid("a message is a JSON object with type and data")
        kind, data = message.get("type"), message.get("data", {})
        if kind == "step":
            action = self._session.served.parse(data)
            stepping = self._sessions.step(self._session, action, detailed=self._detailed)
            long = self._session.served.runs_tests(action)
            return _observation(await (self._attentive(stepping) if long else stepping))
        if kind == "reset":
            if not isinstance(data, dict):
                raise Invalid("must be an object", "data")
            return _observation(await self._sessions.reset(self._session, self._defaults | data))
        if kind == "state":
            return dumps({"type": "state", "data": self._sessions.state(self._session)})
        if kind == "close":
            raise _Closed
        if kind == "cancel":
            return None
        error = Refused("known types of messages are reset, step, state and close", "type")
        error.code = "UNKNOWN_TYPE"
        raise error

    async def _attentive(self, stepping: Coroutine[Any, Any, str]) -> str:
        """Perform a step that takes its time, and listen meanwhile whether the client is still there."""
        self._working = asyncio.ensure_future(stepping)
        try:
            while not self._working.done():
                if self._receiving is None:
                    self._receiving = asyncio.ensure_future(self._socket.receive())
                await asyncio.wait((self._working, self._receiving), return_when=asyncio.FIRST_COMPLETED)
                if self._receiving.done():
                    self._heard(await self._next())
            return self._working.result()
        finally:
            self._working.cancel()

    def _heard(self, raw: str) -> None:
        """Take a message that came while a step runs."""
        if _is_cancel(raw):
            self._session.stop()
        elif len(self._waiting) >= self._sessions.limits.waiting:
            raise _Flooded("Too many messages at once: wait for each answer before you send more.")
        else:
            self._waiting.append(raw)

    async def settle(self) -> None:
        """Leave nothing running."""
        left = [task for task in (self._receiving, self._working) if task is not None and not task.done()]
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)


def _is_cancel(raw: str) -> bool:
    if len(raw) > _SHORT:
        return False
    try:
        message = loads(raw)
    except Invalid:
        return False
    return isinstance(message, dict) and message.get("type") == "cancel"


def _text(message: Any) -> str:
    if message["type"] == "websocket.disconnect":
        raise _Gone
    text = message.get("text")
    return text if text is not None else "binary"


def _observation(answer: str) -> str:
    return f'{{"type":"observation","data":{answer}}}'


async def _end(socket: WebSocket, error: Refused | None, code: int) -> None:
    """Say why, if there is a reason, and close the connection."""
    try:
        if error is not None:
            text = dumps({"type": "error", "data": error_data(error)})
            await socket.send({"type": "websocket.send", "text": text})
        await socket.close(code)
    except (OSError, RuntimeError):
        pass
