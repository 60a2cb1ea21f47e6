"""A server that means ill: nothing it sends ends the client, reaches the terminal or takes the token on."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from websockets.sync.server import ServerConnection, serve

from tracefix_tui.server import address as address_module
from tracefix_tui.server.address import ConnectionLost, Rejected, ServerError, address_of
from tracefix_tui.server.client import BlockingClient

CLIPBOARD = "\x1b]52;c;aGk=\x07"


@contextmanager
def saying(raw: bytes, seen: list[str] | None = None) -> Iterator[str]:
    """The address of an HTTP server that answers every request with these bytes."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if seen is not None:
                seen.append(str(self.headers))
            self.wfile.write(raw)

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def answering(message: dict[str, Any]) -> Iterator[str]:
    """The address of a WebSocket server that answers everything with `message`."""

    def answer(socket: ServerConnection) -> None:
        for _ in socket:
            socket.send(json.dumps(message))

    with serve(answer, "127.0.0.1", 0) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.socket.getsockname()[1]}"
        server.shutdown()
        thread.join()


def observation(**fields: Any) -> dict[str, Any]:
    said = {"code_dict": {"1": "x = 1"}, "last_execution_output": "", **fields}
    return {"type": "observation", "data": {"observation": said, "reward": 0.0, "done": True}}


@pytest.mark.parametrize(
    "raw",
    [
        b"GARBAGE \x1b]0;x\x07\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"a" * 70_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n\r\n" + b"[" * 100_000,
        b"HTTP/1.1 200 OK\r\n\r\n[1e999]",
        b"HTTP/1.1 200 OK\r\n\r\n\xff",
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n[",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 500 No\r\nContent-Length: 100\r\n\r\n[",
    ],
    ids=["status", "header", "deep", "infinite", "bytes", "short", "chunks", "error"],
)
def test_nonsense_over_http_is_a_lost_connection(raw: bytes) -> None:
    with saying(raw) as url, pytest.raises(ServerError) as caught:
        address_of(url).asked("/list_environments")
    assert "\x1b" not in str(caught.value)


def test_an_answer_without_end_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(address_module, "MOST_BYTES", 100_000)
    long = saying(b"HTTP/1.1 200 OK\r\n\r\n" + b" " * 200_000)
    with long as url, pytest.raises(ConnectionLost, match="longer than"):
        address_of(url).asked("/list_environments")


def test_the_token_does_not_follow_a_redirect() -> None:
    seen: list[str] = []
    with saying(b"HTTP/1.1 200 OK\r\n\r\n[]", seen) as other:
        redirect = f"HTTP/1.1 302 Found\r\nLocation: {other}/list_environments\r\n\r\n"
        with saying(redirect.encode()) as url, pytest.raises(Rejected, match="another address"):
            address_of(url).asked("/list_environments", token="open-sesame")
    assert seen == []


@pytest.mark.parametrize(
    "info",
    [
        {"hidden_passed": 0, "hidden_total": 10**9},
        {"hidden_passed": "x"},
        {"reward_components": 5},
        {"reward_components": {"step": "x"}},
        {"final_score": {}},
        {"cumulative_reward": float("nan")},
        json.loads('{"a":' * 200 + "1" + "}" * 200),
        [],
    ],
    ids=str,
)
def test_an_observation_that_can_not_be_counted_with_is_refused(info: Any) -> None:
    with (
        answering(observation(info=info)) as url,
        BlockingClient(url) as client,
        pytest.raises(ServerError),
    ):
        client.step({"action_type": "RUN_TESTS"})


@pytest.mark.parametrize("errors", [{"loc": 1}, [{"loc": 5}], [[]], 3, [{"loc": []}]])
def test_an_error_of_any_form_is_an_error(errors: Any) -> None:
    message = {"type": "error", "data": {"message": f"no {CLIPBOARD}", "code": "X", "errors": errors}}
    with (
        answering(message) as url,
        BlockingClient(url) as client,
        pytest.raises(Rejected, match="no") as caught,
    ):
        client.reset()
    assert "\x1b" not in str(caught.value)


def test_texts_come_without_control_characters() -> None:
    test = {"test_name": CLIPBOARD, "passed": False, "error_message": CLIPBOARD}
    message = observation(
        last_execution_output=CLIPBOARD, test_results=[test], info={"reward_components": {CLIPBOARD: 1.0}}
    )
    message["data"]["report"] = {"results": [{"name": CLIPBOARD, "outcome": "failed"}]}
    message["data"]["error_line"] = CLIPBOARD
    with answering(message) as url, BlockingClient(url) as client:
        answer = client.step({"action_type": "RUN_TESTS"})
    assert "\x1b" not in f"{answer.observation!s}{answer.report}{answer.error_line}".replace("\\x1b", "")
    assert answer.observation.last_execution_output == r"\x1b]52;c;aGk=\x07"
