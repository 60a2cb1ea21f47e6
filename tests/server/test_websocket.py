"""The WebSocket over real sockets: whole episodes, wrong messages, capacity, and clients that vanish."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterator
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from tests.server.running import LONG, PATIENCE, Running, running, until
from tracefix_tui.catalog import Catalog
from tracefix_tui.episode import Episode, edits_between
from tracefix_tui.episode.wire import action_to_wire, observation_to_wire, parse_action
from tracefix_tui.grading import Grader
from tracefix_tui.server.client import BlockingClient, Client
from tracefix_tui.server.limits import Limits

NAME = "reverse_string_wrong_step"
RUN = {"action_type": "RUN_TESTS"}
SOON = 10.0
"""Long before the run would end by itself; on a machine with time to spare it is milliseconds."""

VIEW = {"action_type": "VIEW_CODE"}


@pytest.fixture
def socket(server: Running) -> Iterator[ClientConnection]:
    with connect(server.ws, proxy=None) as socket:
        yield socket


def asked(socket: ClientConnection, message: Any) -> dict[str, Any]:
    socket.send(message if isinstance(message, str | bytes) else json.dumps(message))
    answer: dict[str, Any] = json.loads(socket.recv(timeout=PATIENCE))
    return answer


def test_an_episode_is_the_same_as_in_process(server: Running, grader: Grader) -> None:
    task = server.catalog.find(NAME)
    before, after = (text.removesuffix("\n") for text in (task.buggy, task.solution))
    edits = [action_to_wire(edit) for edit in edits_between(before, after)]
    actions = [VIEW, RUN, RUN, *edits, {"action_type": "UNDO_EDIT"}, *edits, RUN, {"action_type": "SUBMIT"}]
    episode = Episode(task, grader, seed=5)
    expected = [observation_to_wire(episode.reset())]
    expected += [observation_to_wire(episode.step(parse_action(action)).observation) for action in actions]
    with BlockingClient(server.url) as client:
        answers = [client.reset(task_name=NAME, seed=5), *(client.step(action) for action in actions)]
        assert [answer.observation.model_dump() for answer in answers] == expected
        assert client.state()["final_score"] == expected[-1]["info"]["final_score"]
    assert "SUCCESS: ALL TESTS PASSED" in answers[-2].observation.last_execution_output
    assert answers[-1].done


def test_nothing_of_the_hidden_tests_is_sent(server: Running, socket: ClientConnection) -> None:
    task = server.catalog.find(NAME)
    said = ""
    with connect(server.ws + "?detail=report", proxy=None) as detailed:
        for each in (socket, detailed):
            for message in (
                {"type": "reset", "data": {"task_name": NAME}},
                {"type": "step", "data": RUN},
                {"type": "step", "data": {"action_type": "SUBMIT"}},
                {"type": "state"},
            ):
                each.send(json.dumps(message))
                said += str(each.recv(timeout=PATIENCE))
    names = [
        line.split("(")[0].removeprefix("def ")
        for line in task.hidden_tests.splitlines()
        if line.startswith("def ")
    ]
    assert names
    assert '"hidden_total":' in said
    assert not [name for name in names if f'"{name}' in said or f"{name}:" in said]
    assert task.solution.strip().splitlines()[-1].strip() not in said


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ("no json", "VALIDATION_ERROR"),
        ("", "VALIDATION_ERROR"),
        (b"\x00\x01", "VALIDATION_ERROR"),
        ("[" * 200_000, "VALIDATION_ERROR"),
        ('{"type": "step", "data": {"start_line": 1' + "0" * 5000 + "}}", "VALIDATION_ERROR"),
        ('{"type": "reset", "data": {"seed": NaN}}', "VALIDATION_ERROR"),
        ([], "VALIDATION_ERROR"),
        (None, "VALIDATION_ERROR"),
        ({}, "UNKNOWN_TYPE"),
        ({"type": ["reset"]}, "UNKNOWN_TYPE"),
        ({"type": "dance"}, "UNKNOWN_TYPE"),
        ({"type": "mcp", "data": {}}, "UNKNOWN_TYPE"),
        ({"type": "reset", "data": []}, "VALIDATION_ERROR"),
        ({"type": "reset", "data": {"task_name": "reverse_string"}}, "VALIDATION_ERROR"),
        ({"type": "reset", "data": {"taskname": NAME}}, "VALIDATION_ERROR"),
        ({"type": "reset", "data": {"seed": True}}, "VALIDATION_ERROR"),
        ({"type": "reset", "data": {"seed": -1}}, "VALIDATION_ERROR"),
        ({"type": "reset", "data": {"episode_id": "a\nb"}}, "VALIDATION_ERROR"),
        ({"type": "step", "data": None}, "VALIDATION_ERROR"),
        ({"type": "step", "data": {}}, "VALIDATION_ERROR"),
        ({"type": "step", "data": {"action_type": "REPLACE_LINES"}}, "VALIDATION_ERROR"),
        ({"type": "step", "data": {"action_type": "VIEW_CODE", "\ud800": 1}}, "VALIDATION_ERROR"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_wrong_messages_are_answered_and_change_nothing(
    socket: ClientConnection, message: Any, code: str
) -> None:
    first = asked(socket, {"type": "reset", "data": {"task_name": NAME, "seed": 1}})
    answer = asked(socket, message)
    assert (answer["type"], answer["data"]["code"]) == ("error", code)
    assert "Traceback" not in json.dumps(answer)
    state = asked(socket, {"type": "state"})["data"]
    assert (state["step_count"], state["episode_id"]) == (0, first["data"]["metadata"]["episode_id"])


def test_errors_name_the_field_and_near_names(socket: ClientConnection) -> None:
    answer = asked(socket, {"type": "reset", "data": {"task_name": "reverse_string_wrong"}})
    assert answer["data"]["errors"][0]["loc"] == ["task_name"]
    assert NAME in answer["data"]["message"]
    for field, name in (("pack", "tracefx"), ("rules", "tracefix-shape"), ("difficulty", "harder")):
        answer = asked(socket, {"type": "reset", "data": {field: name}})
        assert answer["data"]["errors"][0]["loc"] == [field]
        assert "meant" in answer["data"]["message"]


def test_a_step_before_the_reset_and_after_the_end(socket: ClientConnection) -> None:
    assert "reset" in asked(socket, {"type": "step", "data": VIEW})["data"]["message"]
    assert asked(socket, {"type": "state"})["data"]["step_count"] == 0
    asked(socket, {"type": "reset", "data": {"task_name": NAME}})
    assert asked(socket, {"type": "step", "data": {"action_type": "SUBMIT"}})["data"]["done"] is True
    over = asked(socket, {"type": "step", "data": VIEW})
    assert over["data"]["code"] == "EXECUTION_ERROR"
    assert "ended" in over["data"]["message"]


def test_code_is_limited(socket: ClientConnection) -> None:
    asked(socket, {"type": "reset", "data": {"task_name": NAME}})
    edit = {"action_type": "REPLACE_LINES", "start_line": 1, "end_line": 1, "new_code_block": "x" * 150_000}
    answer = asked(socket, {"type": "step", "data": edit})
    assert answer["data"]["errors"][0]["loc"] == ["new_code_block"]


def test_a_message_that_is_too_large_ends_the_connection_only(server: Running) -> None:
    with BlockingClient(server.url) as other, connect(server.ws, proxy=None) as socket:
        other.reset(task_name=NAME)
        with pytest.raises(ConnectionClosed):
            asked(socket, "x" * (Limits().message_bytes + 1))
        assert other.step(VIEW).observation.step_count == 1


def test_metadata_of_openenv_actions_is_taken(socket: ClientConnection) -> None:
    asked(socket, {"type": "reset", "data": {"task_name": NAME}})
    action = {"action_type": "VIEW_CODE", "metadata": {}, "start_line": None, "thought": ""}
    assert asked(socket, {"type": "step", "data": action})["type"] == "observation"


def test_above_the_capacity_the_error_says_so(catalog: Catalog, grader: Grader) -> None:
    with running(catalog, grader, Limits(sessions=2)) as server:
        first, second = BlockingClient(server.url), BlockingClient(server.url)
        first.reset(task_name=NAME)
        second.reset(task_name=NAME)
        with connect(server.ws, proxy=None) as third:
            said = json.loads(third.recv(timeout=PATIENCE))["data"]
            assert said["code"] == "CAPACITY_REACHED"
            assert (said["active_sessions"], said["max_sessions"]) == (2, 2)
        first.close()
        until(lambda: len(server.sessions) == 1)
        with BlockingClient(server.url) as again:
            again.reset(task_name=NAME)
        second.close()


@pytest.mark.parametrize("in_a_run", [False, True])
def test_a_client_that_vanishes_frees_its_place_within_a_second(
    catalog: Catalog, grader: Grader, in_a_run: bool
) -> None:
    with running(catalog, grader, Limits(sessions=1)) as server:
        client = BlockingClient(server.url)
        client.reset(task_name=LONG)
        session = next(iter(server.sessions._all.values()))
        if in_a_run:
            assert client._socket is not None
            client._socket.send(json.dumps({"type": "step", "data": RUN}))
            until(lambda: session.running)
        client.drop()
        free = until(lambda: len(server.sessions) == 0)
        until(lambda: not session.running)
        with BlockingClient(server.url) as again:
            assert again.reset(task_name=NAME).observation.step_count == 0
    assert free < SOON


def test_a_running_step_can_be_cancelled(server: Running) -> None:
    with connect(server.ws, proxy=None) as socket:
        asked(socket, {"type": "reset", "data": {"task_name": LONG}})
        socket.send(json.dumps({"type": "step", "data": RUN}))
        socket.send(json.dumps({"type": "cancel"}))
        assert json.loads(socket.recv(timeout=PATIENCE))["data"]["code"] == "CANCELLED"
        assert asked(socket, {"type": "state"})["data"]["step_count"] == 0


def test_a_cancel_that_comes_too_late_is_not_answered(socket: ClientConnection) -> None:
    asked(socket, {"type": "reset", "data": {"task_name": NAME}})
    socket.send('{"type":"cancel"}')
    assert asked(socket, {"type": "step", "data": VIEW})["type"] == "observation"


def test_a_long_run_blocks_nobody_else(server: Running) -> None:
    with connect(server.ws, proxy=None) as busy, BlockingClient(server.url) as other:
        asked(busy, {"type": "reset", "data": {"task_name": LONG}})
        busy.send(json.dumps({"type": "step", "data": RUN}))
        other.reset(task_name=NAME)
        for _ in range(20):
            other.step(VIEW)
        assert other.step(RUN).observation.test_results
        with pytest.raises(TimeoutError):
            busy.recv(timeout=0)
        busy.send('{"type":"cancel"}')
        busy.recv(timeout=PATIENCE)


def test_messages_that_come_too_early_wait_and_too_many_end_the_session(server: Running) -> None:
    with connect(server.ws, proxy=None) as socket:
        asked(socket, {"type": "reset", "data": {"task_name": LONG}})
        for message in ({"type": "step", "data": RUN}, {"type": "state"}, {"type": "cancel"}):
            socket.send(json.dumps(message))
        answers = [json.loads(socket.recv(timeout=PATIENCE)) for _ in range(2)]
        assert [answer["type"] for answer in answers] == ["error", "state"]
        socket.send(json.dumps({"type": "step", "data": RUN}))
        for _ in range(Limits().waiting + 1):
            socket.send('{"type":"state"}')
        assert "Too many messages" in json.loads(socket.recv(timeout=PATIENCE))["data"]["message"]
        with pytest.raises(ConnectionClosed):
            socket.recv(timeout=PATIENCE)


def test_idle_sessions_end_and_are_told(catalog: Catalog, grader: Grader) -> None:
    with running(catalog, grader, Limits(idle_seconds=0.3)) as server:
        with connect(server.ws, proxy=None) as socket:
            asked(socket, {"type": "reset", "data": {"task_name": NAME}})
            assert "session was ended" in json.loads(socket.recv(timeout=PATIENCE))["data"]["message"]
        assert len(server.sessions) == 0


def test_the_rate_holds_a_session_back(catalog: Catalog, grader: Grader) -> None:
    with running(catalog, grader, Limits(rate=20.0, burst=2)) as server:
        with BlockingClient(server.url) as client:
            client.reset(task_name=NAME)
            began = time.monotonic()
            for _ in range(8):
                client.step(VIEW)
        assert time.monotonic() - began >= 0.3


async def test_64_sessions_at_once_each_have_their_own_episode(server: Running) -> None:
    tasks = [task for task in server.catalog.tasks if task.pack != "slow"]

    async def play(number: int) -> None:
        task = tasks[number % len(tasks)]
        async with Client(server.url) as client:
            first = await client.reset(task_name=task.id, seed=number)
            assert first.observation.info["task_name"] == task.name
            text = f"# session {number}"
            edit = {
                "action_type": "REPLACE_LINES",
                "start_line": 1,
                "end_line": 1,
                "new_code_block": text,
                "indent": "exact",
            }
            await client.step(edit)
            for _ in range(3):
                answer = await client.step(VIEW)
            if number % 8 == 0:
                answer = await client.step(RUN)
                assert answer.observation.test_results
            assert answer.observation.code_dict[1] == text
            assert (await client.state())["task_name"] == task.name

    before = len(server.sessions)
    await asyncio.gather(*(play(number) for number in range(64)))
    await asyncio.to_thread(until, lambda: len(server.sessions) == before)
