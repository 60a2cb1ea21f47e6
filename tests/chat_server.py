"""A real HTTP server on loopback that speaks the chat-completions protocol as a script says, faults included.

    with ChatServer(tool("RUN_TESTS"), status(500), tool("SUBMIT")) as server:
        ...ask server.base...
    assert len(server.requests) == 3

Each request takes the next answer of the script; the last one is given again and again. An answer can also be
a function from the request to an answer: a model that looks at what it is told.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

SSE = "text/event-stream"
JSON = "application/json"


@dataclass(frozen=True)
class Request:
    """What a client has sent. `headers` have small names."""

    path: str
    headers: Mapping[str, str]
    body: dict[str, Any]

    @property
    def last(self) -> str:
        """The text of the newest message."""
        return str(self.body["messages"][-1]["content"])


@dataclass(frozen=True)
class Answer:
    """What goes back: `pieces` are sent one after the other; a number is a pause in seconds.

    Attributes:
        cut: the connection is broken behind the last piece, without an end.
    """

    pieces: Iterable[bytes | float] = ()
    status: int = 200
    kind: str = SSE
    headers: Mapping[str, str] = field(default_factory=dict)
    cut: bool = False


Script = Answer | Callable[[Request], Answer]


def event(data: object) -> bytes:
    """One server-sent event."""
    return f"data: {json.dumps(data)}\n\n".encode()


def delta(finish: str | None = None, **fields: object) -> bytes:
    """One chunk of a streamed completion."""
    return event({"choices": [{"index": 0, "delta": fields, "finish_reason": finish}]})


def called(name: str, arguments: str, index: int = 0, pieces: int = 3) -> list[bytes]:
    """The chunks of one tool call, its arguments in some pieces."""
    size = max(1, -(-len(arguments) // pieces))
    first = {"index": index, "id": f"c{index}", "type": "function", "function": {"name": name}}
    parts = [arguments[at : at + size] for at in range(0, len(arguments), size)]
    rest = [{"index": index, "function": {"arguments": part}} for part in parts]
    return [delta(tool_calls=[each]) for each in [first, *rest]]


def ending(finish: str, tokens: tuple[int, int] | None = (100, 20)) -> list[bytes]:
    """The last chunks: why it stopped, the count of tokens, the mark of the end."""
    usage = {"prompt_tokens": tokens[0], "completion_tokens": tokens[1]} if tokens else None
    counted = [event({"choices": [], "usage": usage})] if usage else []
    return [delta(finish), *counted, b"data: [DONE]\n\n"]


def tool(name: str, /, thought: str = "", reasoning: str = "", **arguments: object) -> Answer:
    """A tool call, with what the model says and thinks before it."""
    said = [delta(reasoning_content=reasoning)] if reasoning else []
    said += [delta(content=thought[at : at + 5]) for at in range(0, len(thought), 5)]
    return Answer([*said, *called(name, json.dumps(arguments)), *ending("tool_calls")])


def tools(*calls: tuple[str, str]) -> Answer:
    """Several tool calls at once, each with its arguments as text."""
    chunks = [chunk for index, call in enumerate(calls) for chunk in called(*call, index=index)]
    return Answer([*chunks, *ending("tool_calls")])


def text(content: str, finish: str = "stop", tokens: tuple[int, int] | None = (100, 20)) -> Answer:
    """A text in pieces of seven characters."""
    parts = [content[at : at + 7] for at in range(0, len(content), 7)]
    return Answer([*(delta(content=part) for part in parts), *ending(finish, tokens)])


def refusal(said: str) -> Answer:
    return Answer([delta(refusal=said), *ending("stop")])


def whole(message: Mapping[str, object], tokens: tuple[int, int] = (100, 20)) -> Answer:
    """A completion that is not streamed."""
    usage = {"prompt_tokens": tokens[0], "completion_tokens": tokens[1]}
    page = {"choices": [{"index": 0, "message": message, "finish_reason": "stop"}], "usage": usage}
    return Answer([json.dumps(page).encode()], kind=JSON)


def status(number: int, message: str = "no reason", **headers: str) -> Answer:
    """A failure with a message; `retry_after="2"` becomes the header Retry-After."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer([json.dumps({"error": {"message": message}}).encode()], number, JSON, named)


def endless(piece: bytes) -> Iterator[bytes]:
    """`piece` for ever."""
    while True:
        yield piece


class ChatServer:
    """The server, in threads of its own, for the time of a `with`.

    Attributes:
        base: the address to give as API base.
        requests: the requests for completions so far.
        broken: how many connections the client has closed in the middle of an answer.
    """

    def __init__(self, *script: Script, models: Iterable[str] = ("scripted",), key: str = "") -> None:
        """`key`: requests without it are answered with 401."""
        self.requests: list[Request] = []
        self.broken = 0
        self._script = script or (text("nothing"),)
        self._models = tuple(models)
        self._key = key
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.base = f"http://127.0.0.1:{self._server.server_port}/v1"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    def __enter__(self) -> ChatServer:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        self._server.shutdown()
        self._server.server_close()

    def answer_to(self, request: Request) -> Answer:
        with self._lock:
            self.requests.append(request)
            script = self._script[min(len(self.requests), len(self._script)) - 1]
        if self._key and request.headers.get("authorization") != f"Bearer {self._key}":
            return status(401, f"wrong key: {request.headers.get('authorization')}")
        return script(request) if callable(script) else script

    def models(self) -> Answer:
        page = {"object": "list", "data": [{"id": name} for name in self._models]}
        return Answer([json.dumps(page).encode()], kind=JSON)

    def wait_broken(self, seconds: float = 20.0) -> bool:
        """Whether a client has closed its connection, waiting for it."""
        end = time.monotonic() + seconds
        while not self.broken and time.monotonic() < end:
            time.sleep(0.01)
        return self.broken > 0

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                self._send(server.models())

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length", 0)))
                headers = {name.lower(): value for name, value in self.headers.items()}
                self._send(server.answer_to(Request(self.path, headers, json.loads(body))))

            def _send(self, answer: Answer) -> None:
                self.close_connection = True
                self.send_response(answer.status)
                self.send_header("Content-Type", answer.kind)
                self.send_header("Connection", "close")
                if answer.cut:
                    self.send_header("Content-Length", "1000000000")
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                try:
                    self.end_headers()
                    for piece in answer.pieces:
                        if isinstance(piece, bytes):
                            self.wfile.write(piece)
                            self.wfile.flush()
                        elif server._paused(self.connection, piece):
                            raise BrokenPipeError
                except OSError:
                    server.broken += 1

            def log_message(self, format: str, *args: object) -> None:
                pass

        return Handler

    def _paused(self, connection: Any, seconds: float) -> bool:
        """Wait; whether the client has gone meanwhile."""
        connection.settimeout(0.02)
        end = time.monotonic() + seconds
        while time.monotonic() < end and not self._stopped.is_set():
            try:
                if connection.recv(1) == b"":
                    return True
            except TimeoutError:
                pass
        connection.settimeout(None)
        return self._stopped.is_set()
