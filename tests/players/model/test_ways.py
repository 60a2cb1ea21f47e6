"""Tools, else a schema, else JSON in text: found out by asking, remembered, and found out anew."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.chat_server import Answer, ChatServer, Request, refusal, status, text, tool
from tests.players.model.making import a_player, first_action
from tracefix_tui.episode import ACTIONS, ActionType
from tracefix_tui.episode.rulesets import ruleset
from tracefix_tui.episode.wire import parse_action
from tracefix_tui.players.model import memory
from tracefix_tui.players.model.place import Place
from tracefix_tui.players.model.ways import Way, options, schema_of
from tracefix_tui.players.player import PlayerError

SUBMIT = '{"thought": "done", "action_type": "SUBMIT"}'


def way_of(body: dict[str, Any]) -> str:
    return "tools" if "tools" in body else "schema" if "response_format" in body else "text"


def endpoint(complaints: dict[str, Answer | None]) -> Callable[[Request], Answer]:
    """An endpoint that complains about what is in `complaints`, and answers in the way that is asked for."""

    def answer(request: Request) -> Answer:
        for name, complaint in complaints.items():
            if name in request.body and (name != "tool_choice" or request.body[name] == "required"):
                return complaint or text("I have no idea what you want.")
        return tool("SUBMIT") if "tools" in request.body else text(SUBMIT)

    return answer


OLLAMA = status(400, "scripted does not support tools")
OPENROUTER = status(404, "No endpoints found that support tool use")
LLAMA_CPP = status(500, "tools param requires --jinja flag")
SCHEMA = status(422, "response_format: Extra inputs are not permitted")
PLAIN = status(400, "Bad Request")


@pytest.mark.parametrize(
    ("complaints", "asked", "kept"),
    [
        ({}, ["tools"], Way()),
        ({"tools": OLLAMA}, ["tools", "schema"], Way("schema")),
        ({"tools": OPENROUTER}, ["tools", "schema"], Way("schema")),
        ({"tools": LLAMA_CPP}, ["tools", "schema"], Way("schema")),
        ({"tools": PLAIN, "response_format": SCHEMA}, ["tools", "schema", "text"], Way("text")),
        ({"tools": None}, ["tools", "schema"], Way("schema")),
        ({"tools": None, "response_format": None}, ["tools", "schema", "text"], Way("text")),
        (
            {"tool_choice": status(400, "tool_choice must be auto or none")},
            ["tools", "tools"],
            Way(forced=False),
        ),
        (
            {"stream_options": status(400, "stream_options is not supported")},
            ["tools", "tools"],
            Way(counted=False),
        ),
        (
            {"stream_options": PLAIN},
            ["tools", "schema", "text", "text"],
            Way("text", counted=False),
        ),
    ],
)
async def test_the_best_way_is_found_out_and_remembered(
    complaints: dict[str, Answer | None], asked: list[str], kept: Way
) -> None:
    with ChatServer(endpoint(complaints)) as server:
        async with a_player(server.base) as player:
            assert (await first_action(player)).type is ActionType.SUBMIT
            assert [way_of(request.body) for request in server.requests] == asked
            await first_action(player)
        assert memory.recall(Place(server.base, "scripted")) == kept
        async with a_player(server.base) as player:
            await first_action(player)
    assert [way_of(request.body) for request in server.requests] == [*asked, asked[-1], asked[-1]]


async def test_a_remembered_way_that_is_refused_is_found_out_anew() -> None:
    with ChatServer(endpoint({"tools": OLLAMA})) as server:
        place = Place(server.base, "scripted")
        memory.remember(place, Way())
        async with a_player(server.base) as player:
            await first_action(player)
        assert memory.recall(place) == Way("schema")


async def test_text_beside_tools_that_were_once_called_changes_nothing() -> None:
    with ChatServer(tool("RUN_TESTS"), text(SUBMIT), tool("RUN_TESTS")) as server:
        async with a_player(server.base) as player:
            for expected in (ActionType.RUN_TESTS, ActionType.SUBMIT, ActionType.RUN_TESTS):
                assert (await first_action(player)).type is expected
    assert [way_of(request.body) for request in server.requests] == ["tools"] * 3


async def test_an_action_in_the_text_is_taken_even_while_ways_are_tried() -> None:
    with ChatServer(text(f"Well.\n```json\n{SUBMIT}\n```\nDone.")) as server:
        async with a_player(server.base) as player:
            action = await first_action(player)
    assert (action.type, action.thought) == (ActionType.SUBMIT, "Well.\nDone.\n\ndone")
    assert len(server.requests) == 1


async def test_a_refusal_says_nothing_of_what_an_endpoint_can_do() -> None:
    with ChatServer(refusal("no")) as server:
        async with a_player(server.base) as player:
            with pytest.raises(PlayerError, match="refusal"):
                await first_action(player)
    assert [way_of(request.body) for request in server.requests] == ["tools"] * 3
    assert memory.recall(Place(server.base, "scripted")) is None


async def test_what_is_refused_in_every_way_is_said() -> None:
    with ChatServer(status(400, "no")) as server:
        async with a_player(server.base) as player:
            with pytest.raises(PlayerError, match="refuses the request"):
                await first_action(player)
    assert len(server.requests) == 4


@pytest.mark.parametrize(
    "content",
    [
        b"\xff",
        b"[]",
        b"{",
        b'{"format": "other/1", "endpoints": {"b m": {"way": "text", "at": 0}}}',
        b'{"format": "tracefix.endpoints/1", "endpoints": []}',
        b'{"format": "tracefix.endpoints/1", "endpoints": {"b m": {"way": "text", "at": 5}}}',
        b'{"format": "tracefix.endpoints/1", "endpoints": {"b m": {"way": "magic", "at": 99999999999}}}',
        b'{"format": "tracefix.endpoints/1", "endpoints": {"b m": 3}}',
    ],
)
def test_a_memory_that_is_broken_or_old_is_none_and_is_mended(content: bytes, home: Path) -> None:
    memory.memory_file().parent.mkdir(parents=True)
    memory.memory_file().write_bytes(content)
    place = Place("b", "m")
    assert memory.recall(place) is None
    memory.remember(place, Way("schema", forced=False))
    assert memory.recall(place) == Way("schema", forced=False)


def test_a_memory_that_cannot_be_written_is_done_without(home: Path) -> None:
    home.mkdir()
    (home / "data").write_text("a file where a folder should be")
    memory.remember(Place("b", "m"), Way("text"))
    assert memory.recall(Place("b", "m")) is None


def test_the_memory_does_not_grow_without_bound() -> None:
    for number in range(205):
        memory.remember(Place("b", f"m{number}"), Way("text"))
    assert memory.recall(Place("b", "m204")) == Way("text")
    assert memory.recall(Place("b", "m0")) is None
    assert len(json.loads(memory.memory_file().read_text())["endpoints"]) == 200


def test_the_schema_asks_for_what_the_wire_takes() -> None:
    schema = schema_of(ACTIONS)
    assert schema["properties"]["action_type"]["enum"] == list(ACTIONS)
    assert schema["additionalProperties"] is False
    fields = {name: each.get("default") for name, each in schema["properties"].items()}
    assert parse_action({**fields, "action_type": "SUBMIT"}).type is ActionType.SUBMIT


def test_where_the_whole_code_is_sent_the_schema_and_the_tool_say_so() -> None:
    actions = ruleset("codearena").actions
    asked = options(Way(), actions)["tools"][0]["function"]["parameters"]["properties"]
    for described in (schema_of(actions)["properties"], asked):
        assert "whole code" in described["new_code_block"]["description"]
        assert "REPLACE_LINES" not in described["new_code_block"]["description"]
