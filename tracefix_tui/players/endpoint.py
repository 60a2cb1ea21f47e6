"""Talks to a chat-completions endpoint through the `openai` package: the one file of the players that may.

The package is loaded with the first request. It sends; what comes back is read here, within limits, because
an endpoint may send anything. The key is put on a request as it leaves and is nowhere else.
"""

from __future__ import annotations

import asyncio
import logging
import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from tracefix_tui.players.model.events import Events, decoded
from tracefix_tui.players.model.explain import broken, refused, unreachable
from tracefix_tui.players.model.place import Place, is_local
from tracefix_tui.players.model.reply import MAX_OBJECT_BYTES, Assembler, EndpointError, Reply, Tell, TooLong
from tracefix_tui.players.model.scrub import detail

_MAX_ERROR_BYTES = 65_536
_MOST_MODELS = 200
_LIBRARIES = ("openai", "httpx", "httpx2", "httpcore", "httpcore2", "anyio")
"""Where exceptions come from that tell of a connection. Which HTTP library it is depends on `openai`."""

_SILENT = logging.CRITICAL + 1
"""At any lower level the libraries log headers as an endpoint sends them, and an endpoint knows the key."""

_UNREAD_HEADER = "X-Stainless-Raw-Response"
_UNREAD: Any = {"headers": {_UNREAD_HEADER: "stream"}}
"""What the package's own `with_streaming_response` asks for: a response whose body nobody has read."""

_OURS = (
    _UNREAD_HEADER.lower(),
    "accept",
    "content-type",
    "content-length",
    "host",
    "connection",
    "transfer-encoding",
)
"""The headers that go out, apart from the key. The package would add the user's organisation and machine."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long an endpoint is waited for, in seconds.

    Attributes:
        connect: for a connection.
        silence: for the next piece, the first included.
        whole: for a whole answer.
    """

    connect: float = 10.0
    silence: float = 120.0
    whole: float = 600.0


class Endpoint:
    """One endpoint, by one connection pool of one event loop. Cancelling a request closes its connection."""

    def __init__(self, place: Place, patience: Patience | None = None) -> None:
        self.place = place
        self._patience = patience or Patience()
        self._client: Any = None

    async def ask(self, request: Mapping[str, Any], tell: Tell) -> Reply:
        """The answer to a chat-completions request, streamed.

        Args:
            request: the body without `stream`: model, messages, and how to answer.
            tell: told each piece as it comes.

        Raises:
            EndpointError: there is no usable answer; the message names the endpoint and says what to do.
            TooLong: the answer has no end.
        """
        answer = Assembler(tell)
        try:
            async with self._limited(), self._sent(request) as response:
                await self._read(response, answer)
        except EndpointError as error:
            error.spoken = answer.spoken
            raise
        return answer.reply()

    async def models(self) -> list[str]:
        """The names of the models that the endpoint says it has.

        Raises:
            EndpointError: it does not say.
        """
        async with self._limited(), self._got() as response:
            body = await self._body(response)
        listed = body.get("data") if isinstance(body, Mapping) else None
        entries = listed[:_MOST_MODELS] if isinstance(listed, list) else []
        names = [entry.get("id") for entry in entries if isinstance(entry, Mapping)]
        return [detail(name, self.place.key, 200) for name in names if isinstance(name, str) and name]

    async def close(self) -> None:
        """Close the connections. May be called twice."""
        client, self._client = self._client, None
        if client is not None:
            await client.close()

    @asynccontextmanager
    async def _limited(self) -> AsyncIterator[None]:
        """Ends by `EndpointError` whatever takes too long or breaks, without a trace of the request."""
        limit = self._patience.whole
        problem: EndpointError | None = None
        try:
            async with asyncio.timeout(limit):
                yield
        except TimeoutError:
            problem = EndpointError(f"{self.place.base} took longer than {limit:g} s for one answer.")
        except EndpointError as error:
            error.__cause__ = error.__context__ = None
            raise
        except TooLong:
            raise
        except Exception as error:
            if not (isinstance(error, OSError) or type(error).__module__.partition(".")[0] in _LIBRARIES):
                raise
            problem = self._named(error)
        if problem is not None:
            raise problem from None

    def _named(self, error: Exception) -> EndpointError:
        """What has become of the connection, without the request that the error holds."""
        chain = _chain(error)
        if any(type(each).__name__ == "ConnectTimeout" for each in chain):
            return unreachable(self.place, f"no connection within {self._patience.connect:g} s")
        if found := next((each for each in chain if isinstance(each, ssl.SSLError)), None):
            return unreachable(self.place, f"TLS: {found.reason or 'failed'}", again=False)
        connecting = any(type(each).__name__ == "ConnectError" for each in chain)
        reason = next((each.strerror for each in chain if isinstance(each, OSError) and each.strerror), "")
        if connecting:
            if any(isinstance(each, ConnectionRefusedError) for each in chain):
                return unreachable(self.place, "nobody listens there", refuses=True)
            return unreachable(self.place, reason or "no connection")
        return broken(self.place, f"the connection broke{f': {reason}' if reason else ''}")

    @asynccontextmanager
    async def _sent(self, request: Mapping[str, Any]) -> AsyncIterator[Any]:
        body = {**request, "stream": True}
        sent = self._opened().post("/chat/completions", cast_to=object, body=body, options=_UNREAD)
        async with self._entered(sent) as response:
            yield response

    @asynccontextmanager
    async def _got(self) -> AsyncIterator[Any]:
        async with self._entered(self._opened().get("/models", cast_to=object, options=_UNREAD)) as response:
            yield response

    @asynccontextmanager
    async def _entered(self, sent: Any) -> AsyncIterator[Any]:
        response = (await self._in_time(sent)).http_response
        try:
            yield response
        finally:
            await response.aclose()

    async def _in_time(self, awaited: Any) -> Any:
        limit = self._patience.silence
        try:
            async with asyncio.timeout(limit):
                return await awaited
        except TimeoutError:
            pass
        raise EndpointError(
            f"{self.place.base} was silent for {limit:g} s. --timeout gives it more time.", again=True
        )

    async def _pieces(self, response: Any) -> AsyncIterator[bytes]:
        if response.headers.get("content-encoding", "identity") != "identity":
            raise broken(self.place, "it sends a compressed answer, which was not asked for", again=False)
        pieces = response.aiter_raw()
        while (piece := await self._in_time(anext(pieces, None))) is not None:
            yield piece

    async def _read(self, response: Any, answer: Assembler) -> None:
        kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        try:
            if kind != "text/event-stream":
                answer.take(await self._body(response))
                if not answer.finish and not answer.spoken:
                    raise EndpointError("sent something that is no chat completion")
                return
            events = Events()
            async for piece in self._pieces(response):
                for chunk in events.feed(piece):
                    answer.take(chunk)
                if events.done:
                    return
            for chunk in events.end():
                answer.take(chunk)
            if not (events.done or answer.finish):
                raise EndpointError("broke off in the middle of its answer", again=True)
        except EndpointError as error:
            if str(error).startswith(self.place.base):
                raise
            raise EndpointError(
                f"{self.place.base} {detail(str(error), self.place.key)}.",
                complaint=error.complaint,
                again=error.again,
            ) from None

    async def _body(self, response: Any) -> object:
        """A body that is one JSON object."""
        kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind not in ("application/json", "text/json", ""):
            raise EndpointError(
                f"{self.place.base} answers with {detail(kind, self.place.key, 60)}, which no chat API does. "
                "Check --api-base; most addresses end in /v1."
            )
        body = bytearray()
        async for piece in self._pieces(response):
            body += piece
            if len(body) > MAX_OBJECT_BYTES:
                raise TooLong(f"It took more than {MAX_OBJECT_BYTES:,} bytes.")
        return decoded(bytes(body))

    def _opened(self) -> Any:
        if self._client is None:
            import openai

            for name in _LIBRARIES:
                logging.getLogger(name).setLevel(_SILENT)
            wait = openai.Timeout(None, connect=self._patience.connect)
            http = openai.DefaultAsyncHttpxClient(
                timeout=wait,
                follow_redirects=False,
                trust_env=not is_local(urlsplit(self.place.base).hostname or ""),
                event_hooks={"request": [self._leaves], "response": [self._came]},
            )
            self._client = openai.AsyncOpenAI(
                api_key="none", base_url=self.place.base, max_retries=0, timeout=wait, http_client=http
            )
        return self._client

    async def _leaves(self, request: Any) -> None:
        """The last moment before a request goes out: only what the endpoint needs, and the key."""
        for name in set(request.headers) - set(_OURS):
            del request.headers[name]
        request.headers["User-Agent"] = "tracefix"
        request.headers["Accept-Encoding"] = "identity"
        if self.place.key:
            request.headers["Authorization"] = f"Bearer {self.place.key.reveal()}"

    async def _came(self, response: Any) -> None:
        """Turns every status but 200 to 299 into an `EndpointError`; of its text a limited part is read."""
        if 200 <= response.status_code < 300:
            return
        body = bytearray()
        async for piece in response.aiter_raw():
            body += piece
            if len(body) > _MAX_ERROR_BYTES:
                break
        raise refused(self.place, response.status_code, response.headers, bytes(body[:_MAX_ERROR_BYTES]))


def _chain(error: BaseException) -> list[BaseException]:
    """An error and all that stands behind it, groups included, each once."""
    found: list[BaseException] = []
    waiting: list[BaseException | None] = [error]
    while waiting:
        each = waiting.pop()
        if each is not None and each not in found:
            found.append(each)
            waiting += [each.__cause__, each.__context__]
            waiting += each.exceptions if isinstance(each, BaseExceptionGroup) else ()
    return found
