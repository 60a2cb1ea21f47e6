"""No client holds all sessions: who counts as one, what it is told, and whose session goes first."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack
from ipaddress import IPv4Address, IPv6Address
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from websockets.sync.client import ClientConnection, connect

from tests.server.running import PATIENCE, Running, running, until
from tests.server.test_http import NAME, VIEW, Http
from tracefix_tui.catalog import Catalog
from tracefix_tui.grading import Grader
from tracefix_tui.server.client import BlockingClient
from tracefix_tui.server.limits import Limits, share_of
from tracefix_tui.server.places import Held, client_of

MINE, THEIRS = "203.0.113.7", "198.51.100.9"
TASK = {"task_name": NAME}


@pytest.mark.parametrize(
    ("host", "client"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:DB8:1:2::", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("127.0.0.1", "loopback"),
        ("127.8.9.10", "loopback"),
        ("::1", "loopback"),
        ("::ffff:127.0.0.2", "loopback"),
        ("", ""),
        ("testclient", ""),
        ("203.0.113.7, 10.0.0.1", ""),
    ],
)
def test_who_is_one_client(host: str, client: str) -> None:
    assert client_of(host) == client


@given(st.integers(0, 2**64 - 1), st.integers(0, 2**64 - 1), st.integers(0, 2**64 - 1))
def test_addresses_of_one_network_of_64_bits_are_one_client(net: int, one: int, other: int) -> None:
    first, second = (IPv6Address(net << 64 | host) for host in (one, other))
    if not (first.ipv4_mapped or second.ipv4_mapped or first.is_loopback or second.is_loopback):
        assert client_of(str(first)) == client_of(str(second))


@given(st.ip_addresses(v=4), st.ip_addresses(v=4))
def test_other_ipv4_addresses_are_other_clients(first: IPv4Address, second: IPv4Address) -> None:
    same = first == second or (first.is_loopback and second.is_loopback)
    assert (client_of(str(first)) == client_of(str(second))) is same


@given(st.lists(st.sampled_from("abc")))
def test_who_holds_nothing_is_forgotten(clients: list[str]) -> None:
    held = Held(2)
    for client in clients:
        held.take(client)
        assert held.is_full(client) is (held[client] >= 2)
    for client in clients:
        held.give_back(client)
    assert len(held) == 0


def test_a_share_is_half_but_always_enough_for_a_trainer() -> None:
    assert [share_of(sessions) for sessions in (1, 64, 128, 256, 10_000)] == [64, 64, 64, 128, 5000]
    assert Limits().per_client == share_of(Limits().sessions)


@pytest.fixture
def shared(catalog: Catalog, grader: Grader) -> Iterator[Running]:
    """A server of four sessions behind a proxy that is this test: so clients can have any address."""
    limits = Limits(sessions=4, per_client=2, proxies=("127.0.0.1",), spare_seconds=PATIENCE)
    with running(catalog, grader, limits) as server:
        yield server


def opened(server: Running, client: str) -> ClientConnection:
    return connect(server.ws, proxy=None, additional_headers={"X-Forwarded-For": client})


def reset(socket: ClientConnection) -> dict[str, Any]:
    socket.send(json.dumps({"type": "reset", "data": TASK}))
    answer: dict[str, Any] = json.loads(socket.recv(timeout=PATIENCE))
    return answer


def test_one_client_can_not_hold_all_connections(shared: Running) -> None:
    with ExitStack() as stack:
        mine = [stack.enter_context(opened(shared, MINE)) for _ in range(2)]
        assert [reset(socket)["type"] for socket in mine] == ["observation"] * 2
        with opened(shared, f"203.0.113.99, {MINE}") as third:
            refused = json.loads(third.recv(timeout=PATIENCE))["data"]
        assert (refused["code"], refused["active_sessions"]) == ("CAPACITY_REACHED", 2)
        assert refused["max_sessions"] == 2
        assert "Close one" in refused["message"]
        assert "--per-client" in refused["message"]
        assert reset(stack.enter_context(opened(shared, THEIRS)))["type"] == "observation"
        mine[0].close()
        until(lambda: len(shared.sessions) == 2)
        assert reset(stack.enter_context(opened(shared, MINE)))["type"] == "observation"


def test_one_client_can_not_hold_all_sessions_over_http(shared: Running) -> None:
    ask = Http(shared)
    mine = {"X-Forwarded-For": MINE}
    own = [ask("POST", "/reset", TASK, "new", **mine)[2] for _ in range(2)]
    for session in ("new", None):
        status, answer, _ = ask("POST", "/reset", TASK, session, **mine)
        assert status == 429
        assert "Close one" in answer["detail"]
    assert ask("GET", "/memory", **mine)[0] == 429
    assert ask("POST", "/step", VIEW, own[0])[0] == 200
    for _ in range(5):
        status, _, theirs = ask("POST", "/reset", TASK, **{"X-Forwarded-For": THEIRS})
        assert status == 200
    assert ask("POST", "/step", VIEW, theirs)[0] == 200
    assert ask("POST", "/step", VIEW, own[1])[0] == 200
    ask("POST", "/close", session=own[0])
    assert ask("POST", "/reset", TASK, "new", **mine)[0] == 200
    ask.close()


def test_a_client_makes_room_at_its_own_cost(shared: Running) -> None:
    ask = Http(shared)
    _, _, theirs = ask("POST", "/reset", TASK, **{"X-Forwarded-For": THEIRS})
    for number in range(6):
        _, _, newest = ask("POST", "/reset", TASK, **{"X-Forwarded-For": MINE})
        assert len(shared.sessions) == 2 + (number > 0)
    assert ask("GET", "/state", **{"X-Forwarded-For": MINE})[2] == newest
    assert ask("GET", "/state", **{"X-Forwarded-For": THEIRS})[2] == theirs
    ask.close()


def test_when_all_are_taken_whoever_holds_most_makes_room(catalog: Catalog, grader: Grader) -> None:
    limits = Limits(sessions=4, per_client=3, proxies=("127.0.0.1",))
    with running(catalog, grader, limits) as server:
        ask = Http(server)
        _, _, theirs = ask("POST", "/reset", TASK, **{"X-Forwarded-For": THEIRS})
        for _ in range(3):
            ask("POST", "/reset", TASK, **{"X-Forwarded-For": MINE})
        for third in ("192.0.2.1", "192.0.2.2"):
            assert ask("POST", "/reset", TASK, **{"X-Forwarded-For": third})[0] == 200
        assert ask("POST", "/step", VIEW, theirs)[0] == 200
        ask.close()


def test_a_session_of_ones_own_that_rests_goes_when_its_place_is_needed(
    catalog: Catalog, grader: Grader
) -> None:
    with running(catalog, grader, Limits(sessions=2, spare_seconds=0.3)) as server:
        ask = Http(server)
        _, _, rests = ask("POST", "/reset", TASK, "new")
        with BlockingClient(server.url) as connected:
            connected.reset(**TASK)
            resting = server.sessions._all[str(rests)]
            assert ask("POST", "/step", VIEW, rests)[0] == 200
            until(resting.can_go)
            _, _, new = ask("POST", "/reset", TASK, "new")
            assert ask("POST", "/step", VIEW, rests)[0] == 404
            assert ask("POST", "/step", VIEW, new)[0] == 200
            assert connected.step(VIEW["action"]).observation.step_count == 1
        ask.close()


def test_a_connection_that_rests_keeps_its_place(catalog: Catalog, grader: Grader) -> None:
    with running(catalog, grader, Limits(sessions=1, spare_seconds=0.0)) as server:
        ask = Http(server)
        with BlockingClient(server.url) as connected:
            connected.reset(**TASK)
            assert ask("POST", "/reset", TASK)[0] == 503
            assert connected.step(VIEW["action"]).observation.step_count == 1
        ask.close()


def test_without_a_proxy_nobody_says_who_he_is(catalog: Catalog, grader: Grader) -> None:
    with running(catalog, grader, Limits(per_client=1)) as server:
        ask = Http(server)
        assert ask("POST", "/reset", TASK, "new", **{"X-Forwarded-For": MINE})[0] == 200
        assert ask("POST", "/reset", TASK, "new", **{"X-Forwarded-For": THEIRS})[0] == 429
        elsewhere = Http(server, "127.0.0.9")
        assert elsewhere("POST", "/reset", TASK, "new")[0] == 429
        elsewhere.close()
        ask.close()


def test_64_environments_from_one_machine_work_as_it_comes(server: Running) -> None:
    with ExitStack() as stack:
        sockets = [stack.enter_context(connect(server.ws, proxy=None)) for _ in range(64)]
        assert {reset(socket)["type"] for socket in sockets} == {"observation"}
