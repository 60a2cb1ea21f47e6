"""The thin client: addresses, what goes wrong, and what it loads."""

from __future__ import annotations

import asyncio
import socket
import threading

import pytest
from websockets.sync.server import serve

from tests.server.running import LONG, PATIENCE, Running
from tests.test_imports import loaded_by
from tracefix_tui.episode import Action, ActionType
from tracefix_tui.server.address import ConnectionLost, Rejected, ServerError, address_of
from tracefix_tui.server.client import BlockingClient, Client

NAME = "reverse_string_wrong_step"


@pytest.mark.parametrize(
    ("url", "http", "ws"),
    [
        ("localhost:7860", "http://localhost:7860", "ws://localhost:7860/ws"),
        ("http://localhost:7860/", "http://localhost:7860", "ws://localhost:7860/ws"),
        ("https://a.example", "https://a.example", "wss://a.example/ws"),
        ("wss://a.example/x/ws", "https://a.example/x", "wss://a.example/x/ws"),
        ("ws://[::1]:80", "http://[::1]:80", "ws://[::1]:80/ws"),
    ],
)
def test_addresses(url: str, http: str, ws: str) -> None:
    address = address_of(url)
    assert (address.http, address.ws) == (http, ws)


@pytest.mark.parametrize(
    "url", ["", "http://", "ftp://a", "a:b", "http://a:99999", "http://me:pw@a", "http://a?b=c"]
)
def test_what_is_no_address_is_named(url: str) -> None:
    with pytest.raises(ServerError, match="http://HOST:PORT"):
        BlockingClient(url)


async def test_the_async_client(server: Running) -> None:
    async with Client(server.url, detailed=True) as client:
        first = await client.reset(task_name=NAME, seed=1)
        assert not first.done
        answer = await client.step(Action(ActionType.RUN_TESTS))
        assert answer.reward == answer.observation.reward
        assert answer.report is not None
        assert answer.report["results"]
        with pytest.raises(Rejected) as caught:
            await client.step({"action_type": "REPLACE_LINES"})
        assert (caught.value.code, caught.value.field) == ("VALIDATION_ERROR", "start_line")
        await client.close()
        await client.close()


async def test_the_async_client_can_cancel(server: Running) -> None:
    async with Client(server.url) as client:
        await client.reset(task_name=LONG)
        stepping = asyncio.ensure_future(client.step({"action_type": "RUN_TESTS"}))
        while not stepping.done():
            await client.cancel()
            await asyncio.sleep(0.05)
        with pytest.raises(Rejected) as caught:
            await stepping
        assert caught.value.code == "CANCELLED"


def test_the_blocking_client_can_cancel_from_another_thread(server: Running) -> None:
    with BlockingClient(server.url) as client:
        client.cancel()
        assert client.state()["step_count"] == 0
        client.reset(task_name=LONG)
        timer = threading.Timer(0.2, client.cancel)
        timer.start()
        with pytest.raises(Rejected, match="stopped"):
            client.step({"action_type": "RUN_TESTS"})
        assert client.state()["step_count"] == 0


def test_a_server_that_is_not_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(ConnectionLost, match="tracefix serve"):
        BlockingClient(f"localhost:{port}").reset()
    with pytest.raises(ConnectionLost, match="tracefix serve"):
        asyncio.run(Client(f"localhost:{port}").reset())
    with pytest.raises(ConnectionLost, match="tracefix serve"):
        address_of(f"localhost:{port}").asked("/health")


@pytest.mark.parametrize(
    "said", ["", "[]", '{"type": "observation"}', '{"type": "observation", "data": []}', "[" * 9**5]
)
def test_a_server_that_talks_nonsense(said: str) -> None:
    with serve(
        lambda connection: (connection.recv(), connection.send(said), None)[-1], "127.0.0.1", 0
    ) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        client = BlockingClient(f"localhost:{server.socket.getsockname()[1]}", timeout=PATIENCE)
        with pytest.raises(ConnectionLost, match="OpenEnv server"):
            client.reset()
        client.close()
        server.shutdown()
        thread.join(PATIENCE)


def test_a_server_that_does_not_answer_or_leaves(server: Running) -> None:
    client = BlockingClient(server.url, timeout=0.2)
    client.reset(task_name=LONG)
    with pytest.raises(ConnectionLost, match="lost"):
        client.step({"action_type": "RUN_TESTS"})


@pytest.mark.parametrize("module", ["client", "address", "remote", "remote_catalog"])
def test_it_loads_neither_openenv_nor_textual(module: str) -> None:
    loaded = loaded_by(f"import tracefix_tui.server.{module}")
    assert not loaded & {
        "openenv",
        "fastapi",
        "starlette",
        "uvicorn",
        "textual",
        "openai",
        "httpx",
        "requests",
    }
