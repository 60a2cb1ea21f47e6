"""Plain HTTP over real sockets: reset and step meet, with and without the header; limits; leaving."""

from __future__ import annotations

import http.client
import json
import socket
from collections.abc import Iterator
from typing import Any

import pytest

from tests.server.running import LONG, PATIENCE, Running, running, until
from tracefix_tui.catalog import Catalog
from tracefix_tui.grading import Grader
from tracefix_tui.server.limits import Limits
from tracefix_tui.server.served import Served
from tracefix_tui.server.sessions import Sessions

NAME = "reverse_string_wrong_step"
OTHER = "binary_search_wrong_mid"
VIEW = {"action": {"action_type": "VIEW_CODE"}}
RUN = {"action": {"action_type": "RUN_TESTS"}}


class Http:
    """One connection to a server."""

    def __init__(self, server: Running, address: str = "127.0.0.1") -> None:
        """Connect from this address of loopback."""
        self._connection = http.client.HTTPConnection(
            "127.0.0.1", server.port, timeout=PATIENCE, source_address=(address, 0)
        )

    def __call__(
        self, method: str, path: str, body: Any = None, session: str | None = None, **headers: str
    ) -> tuple[int, Any, str | None]:
        """Status, body and session id of the answer."""
        if session is not None:
            headers["X-Session-Id"] = session
        data = body if isinstance(body, bytes | None) else json.dumps(body).encode()
        self._connection.request(method, path, data, {"Content-Type": "application/json", **headers})
        response = self._connection.getresponse()
        raw = response.read()
        answer = json.loads(raw) if raw else None
        return response.status, answer, response.getheader("X-Session-Id")

    def close(self) -> None:
        self._connection.close()


@pytest.fixture
def ask(server: Running) -> Iterator[Http]:
    ask = Http(server)
    yield ask
    ask.close()


def test_without_the_header_reset_and_step_meet(ask: Http) -> None:
    status, first, session = ask("POST", "/reset", {"task_name": NAME, "seed": 2})
    assert (status, first["observation"]["step_count"]) == (200, 0)
    assert session
    for number in (1, 2):
        status, step, same = ask("POST", "/step", VIEW)
        assert (status, step["observation"]["step_count"], same) == (200, number, session)
    status, state, _ = ask("GET", "/state")
    assert (state["step_count"], state["episode_id"]) == (2, first["metadata"]["episode_id"])
    assert step["reward"] == step["observation"]["reward_last_step"] == -0.06


def test_sessions_by_header_do_not_meet(ask: Http) -> None:
    _, _, first = ask("POST", "/reset", {"task_name": NAME})
    _, _, second = ask("POST", "/reset", {"task_name": OTHER})
    assert first
    assert second
    assert first != second
    for session, name in ((first, NAME), (second, OTHER), (first, NAME)):
        _, step, same = ask("POST", "/step", VIEW, session)
        assert (step["metadata"]["task_name"], same) == (name, session)
    assert ask("GET", "/state", session=first)[1]["step_count"] == 2
    status, again, same = ask("POST", "/reset", {"task_name": OTHER}, first)
    assert (status, same, again["metadata"]["task_name"]) == (200, first, OTHER)


def test_a_session_of_ones_own_is_never_the_default(ask: Http) -> None:
    _, _, default = ask("POST", "/reset", {"task_name": NAME})
    _, _, own = ask("POST", "/reset", {"task_name": OTHER}, "new")
    assert own != default
    assert ask("POST", "/step", VIEW)[1]["metadata"]["task_name"] == NAME


def test_nobody_elsewhere_gets_a_default_session_or_its_id(server: Running, ask: Http) -> None:
    _, _, session = ask("POST", "/reset", {"task_name": NAME})
    stranger = Http(server, "127.0.0.9")
    assert stranger("GET", "/state")[2] is None
    assert stranger("POST", "/step", VIEW)[0] == 409
    assert stranger("GET", "/memory")[2] not in (None, session)
    assert stranger("POST", "/close")[0] == 204
    stranger.close()
    assert ask("POST", "/step", VIEW)[2] == session


def test_sessions_that_are_gone_are_forgotten(catalog: Catalog, grader: Grader) -> None:
    sessions = Sessions(lambda: Served(catalog, grader), Limits(sessions=3))
    for _ in range(20):
        sessions.open_default("a")
    used = sessions.open_default("b")
    assert sessions.get(used.id) is used
    assert sum(map(len, sessions._default.values())) == 2
    sessions.shut_down()
    assert not sessions._default


def test_a_client_that_uses_its_id_leaves_the_default_to_others(ask: Http) -> None:
    _, _, default = ask("POST", "/reset", {"task_name": NAME})
    _, _, own = ask("POST", "/reset", {"task_name": OTHER})
    ask("POST", "/step", VIEW, own)
    assert ask("POST", "/step", VIEW)[2] == default


def test_a_closed_session_is_gone(ask: Http) -> None:
    _, _, session = ask("POST", "/reset", {"task_name": NAME})
    assert ask("POST", "/close", session=session)[0] == 204
    for method, path, body in (
        ("POST", "/step", VIEW),
        ("POST", "/reset", {}),
        ("GET", "/state", None),
        ("POST", "/close", None),
    ):
        assert ask(method, path, body, session)[0] == 404


def test_a_client_can_not_choose_an_id(ask: Http) -> None:
    status, answer, session = ask("POST", "/reset", {"task_name": NAME}, "mine")
    assert (status, session) == (404, None)
    assert "POST /reset without X-Session-Id" in answer["detail"]


def test_before_the_first_reset(catalog: Catalog, grader: Grader) -> None:
    with running(catalog, grader) as server:
        ask = Http(server)
        assert ask("POST", "/step", VIEW)[0] == 409
        status, state, _ = ask("GET", "/state")
        assert (status, state["step_count"], state["episode_id"]) == (200, 0, None)
        ask.close()


def test_an_empty_body_draws_a_task_and_a_seed_repeats(ask: Http) -> None:
    assert ask("POST", "/reset")[0] == 200
    first, second, other = (ask("POST", "/reset", {"seed": seed})[1] for seed in (7, 7, 9))
    assert first == second
    assert first["metadata"]["episode_id"] != other["metadata"]["episode_id"]


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/reset", b"no json", 422),
        ("/reset", b'{"a": "\xff"}', 400),
        ("/reset", b"[" * 100_000, 400),
        ("/reset", b'{"seed": NaN}', 422),
        ("/reset", [], 422),
        ("/reset", {"task_name": "no_such"}, 422),
        ("/reset", {"task_name": 1}, 422),
        ("/reset", {"\ud800": 1}, 422),
        ("/reset", {"split": "easy", "index": 10**6}, 422),
        ("/step", {}, 422),
        ("/step", {"action": []}, 422),
        ("/step", {"action": {"action_type": "DANCE"}}, 422),
        ("/step", {"action": {"action_type": "\ud800"}}, 422),
        ("/step", {**VIEW, "timeout_s": 0}, 422),
        ("/step", {**VIEW, "more": 1}, 422),
        ("/step", b"x" * (Limits().message_bytes + 1), 413),
    ],
    ids=lambda value: str(value)[:30],
)
def test_wrong_requests_are_refused_and_change_nothing(ask: Http, path: str, body: Any, status: int) -> None:
    _, _, session = ask("POST", "/reset", {"task_name": NAME})
    got, answer, _ = ask("POST", path, body, session)
    assert (got, list(answer)) == (status, ["detail"])
    assert "Traceback" not in str(answer)
    assert ask("GET", "/state", session=session)[1]["step_count"] == 0


def test_after_the_end_a_step_is_a_conflict(ask: Http) -> None:
    ask("POST", "/reset", {"task_name": NAME})
    assert ask("POST", "/step", {"action": {"action_type": "SUBMIT"}})[1]["done"] is True
    assert ask("POST", "/step", VIEW)[0] == 409


def test_a_step_can_have_a_time_limit(ask: Http) -> None:
    ask("POST", "/reset", {"task_name": LONG})
    assert ask("POST", "/step", {**RUN, "timeout_s": 0.2})[0] == 504
    assert ask("GET", "/state")[1]["step_count"] == 0


def test_a_client_that_leaves_stops_its_step(server: Running, ask: Http) -> None:
    _, _, session = ask("POST", "/reset", {"task_name": LONG}, "new")
    held = server.sessions._all[str(session)]
    body = json.dumps(RUN).encode()
    with socket.create_connection(("127.0.0.1", server.port)) as leaver:
        leaver.sendall(
            b"POST /step HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            + f"X-Session-Id: {session}\r\nContent-Length: {len(body)}\r\n\r\n".encode()
            + body
        )
        until(lambda: held.running)
    until(lambda: not held.running)
    assert ask("GET", "/state", session=session)[1]["step_count"] == 0


def test_sessions_left_behind_make_room_and_used_ones_do_not(catalog: Catalog, grader: Grader) -> None:
    with running(catalog, grader, Limits(sessions=3)) as server:
        ask = Http(server)
        for _ in range(10):
            assert ask("POST", "/reset", {"task_name": NAME})[0] == 200
        assert ask("POST", "/step", VIEW)[0] == 200
        own = [ask("POST", "/reset", {"task_name": NAME}, "new")[2] for _ in range(3)]
        status, answer, _ = ask("POST", "/reset", {"task_name": NAME})
        assert status == 503
        assert "sessions of this server are taken" in answer["detail"]
        ask("POST", "/close", session=own[0])
        assert ask("POST", "/reset", {"task_name": NAME})[0] == 200
        assert ask("POST", "/step", VIEW, own[1])[0] == 200
        ask.close()


def test_idle_sessions_end_and_the_rate_is_held(catalog: Catalog, grader: Grader) -> None:
    with running(catalog, grader, Limits(idle_seconds=0.5, rate=0.5, burst=3)) as server:
        ask = Http(server)
        _, _, session = ask("POST", "/reset", {"task_name": NAME}, "new")
        statuses = [ask("POST", "/step", VIEW, session)[0] for _ in range(6)]
        assert statuses[:2] == [200, 200]
        assert 429 in statuses
        until(lambda: len(server.sessions) == 0)
        assert ask("POST", "/step", VIEW, session)[0] == 404
        ask.close()


@pytest.mark.parametrize("sent", [b"", b"POST /reset HT", b"GET /state HTTP/1.1\r\nHost: localhost\r\n"])
def test_a_head_that_does_not_come_ends_the_connection(catalog: Catalog, grader: Grader, sent: bytes) -> None:
    with (
        running(catalog, grader, Limits(head_seconds=0.3)) as server,
        socket.create_connection(("127.0.0.1", server.port), PATIENCE) as slow,
    ):
        slow.sendall(sent)
        assert slow.recv(1000) == b""


def test_a_body_that_does_not_come_ends_the_request(catalog: Catalog, grader: Grader) -> None:
    with (
        running(catalog, grader, Limits(body_seconds=0.3)) as server,
        socket.create_connection(("127.0.0.1", server.port), PATIENCE) as slow,
    ):
        slow.sendall(b"POST /reset HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n{")
        assert b" 408 " in slow.recv(1000).split(b"\r\n")[0]


def test_the_task_api_has_the_difficulties_and_the_packs(ask: Http, server: Running) -> None:
    assert ask("GET", "/list_environments")[1] == ["tracefix"]
    splits = [each["name"] for each in ask("GET", "/tracefix/splits")[1]]
    assert splits == ["easy", "medium", "hard", "slow", "codearena", "tracefix"]
    assert ask("POST", "/tracefix/num_tasks", {"split": "tracefix"})[1] == {"num_tasks": 16}
    tasks = ask("POST", "/tracefix/tasks", {"split": "hard"})[1]["tasks"]
    assert {task["difficulty"] for task in tasks} == {"hard"}
    one = ask("POST", "/tracefix/task", {"split": "hard", "index": 1})[1]["task"]
    assert one == tasks[1]
    assert ask("POST", "/reset", {"split": "hard", "index": 1})[1]["metadata"]["task_name"] == one["name"]
    task = server.catalog.find(one["id"])
    assert one["tests"] == task.tests
    assert not {"solution", "hidden_tests", "hints", "explanation", "bug_type"} & one.keys()
    assert task.solution not in one.values()
    some = ask("POST", "/tracefix/task_range", {"split": "hard", "start": 1, "stop": 3})[1]["tasks"]
    assert some == tasks[1:3]
    assert ask("POST", "/tracefix/task", {"split": "hard", "index": 99})[0] == 400
    assert ask("POST", "/tracefix/tasks", {"split": "hrd"})[0] == 422
    assert ask("POST", "/other/tasks", {"split": "hard"})[0] == 404


def test_the_other_routes_answer(ask: Http) -> None:
    assert ask("GET", "/health")[1] == {"status": "healthy"}
    assert ask("GET", "/metadata")[1]["name"] == "tracefix"
    schema = ask("GET", "/schema")[1]
    assert schema["action"]["properties"]["action_type"]["enum"][0] == "VIEW_CODE"
    assert schema["observation"]["properties"].keys() >= {"code_dict", "test_results", "metadata"}
    assert ask("POST", "/mcp", {})[1]["error"]["code"] == -32601
