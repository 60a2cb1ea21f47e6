"""Connections of a hostile client: too many, half a head, nothing read, frames that no message comes of."""

from __future__ import annotations

import json
import select
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest
from websockets.frames import Frame, Opcode
from websockets.sync.client import connect

from tests.server.running import PATIENCE, Running, running, until
from tests.server.test_http import NAME, Http
from tracefix_tui.catalog import Catalog
from tracefix_tui.grading import Grader
from tracefix_tui.server.address import ConnectionLost
from tracefix_tui.server.client import BlockingClient
from tracefix_tui.server.connections import Connections
from tracefix_tui.server.limits import Limits

HEALTH = b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n"
CHUNK = 1000
MOST_CHUNKS = 2000


def dialled(server: Running) -> socket.socket:
    return socket.create_connection(("127.0.0.1", server.port), PATIENCE)


def is_over(connection: socket.socket) -> bool:
    """Whether the server has ended this connection."""
    watch = select.poll()
    watch.register(connection, select.POLLRDHUP)
    return bool(watch.poll(0))


def got(connection: socket.socket) -> bytes:
    """All that the server sends until it ends the connection."""
    found = b""
    try:
        while part := connection.recv(65_536):
            found += part
    except ConnectionError:
        pass
    return found


def is_healthy(connection: socket.socket) -> bool:
    """Whether the server answers to a request on this connection, which can be used on then."""
    found = b""
    try:
        connection.sendall(HEALTH)
        while not found.endswith(b"}") and (part := connection.recv(1000)):
            found += part
    except ConnectionError:
        pass
    return b" 200 " in found


@contextmanager
def raw(server: Running, receive_buffer: int = 0) -> Iterator[socket.socket]:
    """A WebSocket after its handshake, as a bare socket."""
    bare = socket.socket()
    if receive_buffer:
        bare.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
    bare.settimeout(PATIENCE)
    with bare:
        bare.connect(("127.0.0.1", server.port))
        bare.sendall(
            b"GET /ws HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
        )
        assert b" 101 " in bare.recv(1000)
        yield bare


def frames(opcode: Opcode, data: bytes, count: int, *, fin: bool = True) -> bytes:
    return Frame(opcode, data, fin).serialize(mask=True) * count


def is_refused(bare: socket.socket, data: bytes, first: bytes = b"") -> bool:
    """Whether the server ends the connection before it has taken `data` very often."""
    try:
        bare.sendall(first)
        for _ in range(MOST_CHUNKS):
            bare.sendall(data)
    except ConnectionError:
        return True
    return False


def plays(server: Running) -> bool:
    with BlockingClient(server.url) as client:
        return client.reset(task_name=NAME).observation.step_count == 0


def test_half_open_connections_lock_nobody_out(catalog: Catalog, grader: Grader) -> None:
    with running(catalog, grader, Limits(sessions=2)) as server, ExitStack() as stack:
        held = [stack.enter_context(dialled(server)) for _ in range(70)]
        until(lambda: is_over(held[0]))
        assert not is_over(held[-1])
        for connection in held[10:]:
            if not is_over(connection):
                connection.sendall(b"GET /health HT")
        assert plays(server)
        ask = Http(server)
        assert ask("GET", "/health")[0] == 200
        ask.close()


def test_one_client_may_have_so_many_connections_and_is_told(catalog: Catalog, grader: Grader) -> None:
    with running(catalog, grader, Limits(per_client=1)) as server, ExitStack() as stack:
        held = [stack.enter_context(dialled(server)) for _ in range(65)]
        with dialled(server) as refused:
            refused.sendall(HEALTH)
            answer = got(refused)
        assert answer.startswith(b"HTTP/1.1 429 ")
        assert "Close some" in json.loads(answer.partition(b"\r\n\r\n")[2])["detail"]
        with pytest.raises(ConnectionLost, match="takes no more connections"):
            BlockingClient(server.url).connect()
        beyond = [stack.enter_context(dialled(server)) for _ in range(65)]
        until(lambda: is_over(beyond[-1]))
        assert not is_over(beyond[0])
        for connection in beyond:
            connection.close()
        for connection in held[:5]:
            connection.close()
        until(lambda: answers(server))


def answers(server: Running) -> bool:
    with dialled(server) as connection:
        return is_healthy(connection)


def test_half_a_head_after_a_request_ends_the_connection(catalog: Catalog, grader: Grader) -> None:
    with running(catalog, grader, Limits(head_seconds=0.3)) as server, dialled(server) as slow:
        assert is_healthy(slow)
        assert is_healthy(slow)
        slow.sendall(HEALTH[:20])
        assert got(slow) == b""


def test_a_websocket_and_an_idle_connection_outlive_the_time_for_heads(
    catalog: Catalog, grader: Grader
) -> None:
    with running(catalog, grader, Limits(head_seconds=0.2)) as server, dialled(server) as kept:
        assert is_healthy(kept)
        with BlockingClient(server.url) as client:
            client.reset(task_name=NAME)
            time.sleep(0.6)
            assert client.step({"action_type": "VIEW_CODE"}).observation.step_count == 1
        assert is_healthy(kept)


def test_an_answer_that_is_never_read_ends_the_connection(catalog: Catalog, grader: Grader) -> None:
    with running(catalog, grader, Limits(unread_seconds=0.3)) as server, socket.socket() as deaf:
        deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        deaf.connect(("127.0.0.1", server.port))
        deaf.sendall(HEALTH.replace(b"/health", b"/openapi.json") * 200)
        until(lambda: server.uvicorn.server_state.total_requests > 0)
        until(lambda: server.connections == 0)


@pytest.mark.parametrize("size", [100_000, 1_000_000])
def test_a_flood_of_headers_is_refused(server: Running, size: int) -> None:
    with dialled(server) as connection:
        flood = b"".join(b"X-%d: y\r\n" % number for number in range(size // 10))
        assert is_refused(connection, flood, b"GET /health HTTP/1.1\r\nHost: localhost\r\n")
    assert plays(server)


def test_a_message_of_endless_pieces_ends_the_connection(server: Running) -> None:
    with raw(server) as bare:
        first = frames(Opcode.TEXT, b"", 1, fin=False)
        assert is_refused(bare, frames(Opcode.CONT, b"", CHUNK, fin=False), first)
    assert plays(server)


def test_a_message_of_many_pieces_is_taken(server: Running) -> None:
    with connect(server.ws, proxy=None) as client:
        client.send(iter(json.dumps({"type": "state"})))
        assert json.loads(client.recv(timeout=PATIENCE))["type"] == "state"


def test_pings_whose_answers_are_never_read_end_the_connection(catalog: Catalog, grader: Grader) -> None:
    with running(catalog, grader, Limits(message_bytes=65_536)) as server:
        with raw(server, receive_buffer=4096) as bare:
            assert is_refused(bare, frames(Opcode.PING, bytes(125), CHUNK))
        until(lambda: len(server.sessions) == 0)
        assert plays(server)


def test_too_many_messages_in_one_go_end_the_connection(server: Running) -> None:
    with raw(server) as bare:
        assert is_refused(bare, frames(Opcode.TEXT, b"", 20_000))
    assert plays(server)


def test_sessions_made_and_dropped_leave_nothing(catalog: Catalog, grader: Grader) -> None:
    limits = Limits(sessions=20, per_client=20)
    with running(catalog, grader, limits) as server:
        for _ in range(10):
            with ExitStack() as stack:
                for _ in range(20):
                    bare = stack.enter_context(raw(server))
                    reset = json.dumps({"type": "reset", "data": {"task_name": NAME}}).encode()
                    bare.sendall(frames(Opcode.TEXT, reset, 3))
            until(lambda: len(server.sessions) == 0)
        assert len(server.sessions._held) == 0
        assert plays(server)


def test_a_proxy_may_connect_as_often_as_it_likes() -> None:
    connections = Connections(Limits(per_client=1, proxies=("10.0.0.0/24", "2001:db8::1")))
    for host, limited in (("10.0.0.7", False), ("2001:db8::1", False), ("10.0.1.7", True), ("", False)):
        client = connections.who(host)
        assert all(connections.admits(client) for _ in range(65))
        assert connections.admits(client) is not limited
