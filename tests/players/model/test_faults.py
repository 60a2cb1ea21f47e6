"""What an endpoint can do wrong: each ends soon, tried again or not, with a message that says what to do."""

from __future__ import annotations

import asyncio
import json
import time
from email.utils import formatdate

import pytest

from tests.chat_server import (
    JSON,
    Answer,
    ChatServer,
    called,
    delta,
    endless,
    event,
    refusal,
    status,
    text,
    tool,
    tools,
)
from tests.players.model.making import KEY, a_player, first_action
from tracefix_tui.episode import ActionType
from tracefix_tui.players.endpoint import Patience
from tracefix_tui.players.model.retry import Retries
from tracefix_tui.players.player import PlayerError

PASSING = {
    "too many requests": status(429, "slow down", retry_after="0.01"),
    "a fault of the server": status(500, "oops"),
    "an overloaded server": status(503, "busy", retry_after=formatdate(time.time() - 5, usegmt=True)),
    "nonsense in Retry-After": status(503, "busy", retry_after="soon"),
    "cut in the middle": Answer([delta(content="I th")], cut=True),
    "ended without an end": Answer([delta(content="I th")]),
    "an error in the stream": Answer([delta(content="I"), event({"error": {"message": "overloaded"}})]),
    "no JSON": Answer([b"data: {nonsense\n\n"]),
    "no UTF-8": Answer([b"data: \xff\xfe\xfd\n\n"]),
    "no object": Answer([b"data: [1, 2]\n\n"]),
    "nothing at all": Answer([]),
}


@pytest.mark.parametrize("fault", PASSING.values(), ids=PASSING.keys())
async def test_what_may_pass_is_tried_again_and_said(fault: Answer) -> None:
    with ChatServer(fault, fault, tool("SUBMIT")) as server:
        async with a_player(server.base) as player:
            said: list[str] = []
            assert (await first_action(player, said)).type is ActionType.SUBMIT
    assert len(server.requests) == 3
    assert "".join(said).count("I try again in") == 2


@pytest.mark.parametrize("fault", PASSING.values(), ids=PASSING.keys())
async def test_it_is_not_tried_for_ever(fault: Answer) -> None:
    with ChatServer(fault) as server:
        async with a_player(server.base) as player:
            with pytest.raises(PlayerError, match=r"\(4 tries\)") as caught:
                await first_action(player)
    assert len(server.requests) == 4
    assert server.base in str(caught.value)
    assert caught.value.outside
    assert not caught.value.final


HOPELESS = {
    "a wrong key": (status(401, "who are you"), "wants a key"),
    "no right": (status(403, "not yours"), "wants a key"),
    "no credit": (status(402, "pay"), "used up"),
    "no quota": (status(429, "You exceeded your current quota"), "used up"),
    "no such model": (status(404, "model scripted not found"), "no model 'scripted'"),
    "no such model, by 400": (status(400, "The model scripted does not exist"), "no model 'scripted'"),
    "another address": (status(308, location="https://elsewhere.example/v1?k=1"), "elsewhere.example/v1 "),
    "a web page": (Answer([b"<html>hello</html>"], kind="text/html"), "/v1"),
    "another JSON": (Answer([b'{"hello": "world"}'], kind=JSON), "no chat completion"),
    "compressed": (Answer([b"\x1f\x8b"], headers={"Content-Encoding": "gzip"}), "compressed"),
    "an endless error": (Answer(endless(b"no " * 2000), 400, JSON), "refuses the request"),
}


@pytest.mark.parametrize(("fault", "said"), HOPELESS.values(), ids=HOPELESS.keys())
async def test_what_will_not_pass_is_said_at_once(fault: Answer, said: str) -> None:
    with ChatServer(fault) as server:
        async with a_player(server.base) as player:
            with pytest.raises(PlayerError) as caught:
                await first_action(player)
    assert said in str(caught.value)
    assert caught.value.final
    assert len(str(caught.value)) < 700
    if fault.status != 400:
        assert len(server.requests) == 1


UNUSABLE = {
    "a refusal": (refusal("I won't."), "refusal"),
    "a filtered answer": (text("", finish="content_filter"), "refusal"),
    "a cut answer": (text('{"action_type": "REPL', finish="length"), "longest"),
    "a wrong tool": (tool("DELETE_ALL"), "no tool 'DELETE_ALL'; use VIEW_CODE"),
    "an unknown argument": (tool("SUBMIT", force=True), "force: is not a field"),
    "a missing argument": (tool("REPLACE_LINES", start_line=1), "end_line"),
    "a wrong type": (tool("REPLACE_LINES", start_line="1", end_line=1), "start_line"),
    "broken arguments": (tools(("SUBMIT", '{"thought": ')), "no JSON"),
    "arguments that are a list": (tools(("SUBMIT", "[1]")), "no JSON object"),
    "arguments nested without end": (tools(("SUBMIT", "[" * 100_000)), "no JSON"),
    "half of a surrogate pair": (
        tools(("REPLACE_LINES", '{"start_line":1,"end_line":1,"new_code_block":"\\ud800"}')),
        "surrogate",
    ),
    "too long a block": (
        tool("REPLACE_LINES", start_line=1, end_line=1, new_code_block="x" * 200_001),
        "200,001",
    ),
    "a flood of text": (Answer(endless(delta(content="spam " * 400))), "1,000,000"),
    "a flood of thoughts": (Answer(endless(delta(reasoning_content="spam " * 400))), "1,000,000"),
    "a flood of tool calls": (
        Answer([chunk for number in range(70) for chunk in called("SUBMIT", "{}", number)]),
        "64 tool calls",
    ),
    "a flood of bytes": (Answer(endless(b":" + b" keep-alive" * 900 + b"\n")), "16,000,000"),
    "a line without end": (Answer(endless(b"x" * 50_000)), "4,000,000"),
    "an object without end": (Answer([b"data: [", *([b"{}," * 20_000] * 100)]), "4,000,000"),
    "an event of many lines": (Answer(endless(b"data: {},{},{}\n" * 5_000)), "4,000,000"),
    "a body without end": (Answer(endless(b" " * 50_000), kind=JSON), "4,000,000"),
}


@pytest.mark.parametrize(("fault", "said"), UNUSABLE.values(), ids=UNUSABLE.keys())
async def test_an_unusable_answer_is_told_back_and_three_of_them_end_it(fault: Answer, said: str) -> None:
    with ChatServer(fault, fault, tool("SUBMIT")) as server:
        async with a_player(server.base) as player:
            assert (await first_action(player)).type is ActionType.SUBMIT
    told = [
        message["content"] for message in server.requests[2].body["messages"] if message["role"] == "user"
    ]
    assert sum("could not be used" in each and said in each for each in told) == 2
    with ChatServer(fault) as server:
        async with a_player(server.base) as player:
            with pytest.raises(PlayerError, match="3 answers in a row") as caught:
                await first_action(player)
    assert said in str(caught.value)
    assert not caught.value.outside
    assert len(server.requests) == 3


async def test_of_several_calls_the_first_is_taken_and_that_is_said() -> None:
    with ChatServer(tools(("RUN_TESTS", "{}"), ("SUBMIT", "{}"))) as server:
        async with a_player(server.base) as player:
            said: list[str] = []
            assert (await first_action(player, said)).type is ActionType.RUN_TESTS
    assert "2 actions at once" in "".join(said)


@pytest.mark.parametrize("pieces", [[], [delta(content="I am")]], ids=["from the start", "in the middle"])
async def test_silence_ends(pieces: list[bytes]) -> None:
    silent = Answer([*pieces, 60.0])
    with ChatServer(silent) as server:
        patience = Patience(connect=5, silence=0.3, whole=30)
        async with a_player(server.base, patience=patience, retries=Retries(2, 0.01, 0.01)) as player:
            with pytest.raises(PlayerError, match=r"silent for 0.3 s.*--timeout"):
                await first_action(player)
        assert await asyncio.to_thread(server.wait_broken)


async def test_a_drip_without_end_ends() -> None:
    drip = Answer(piece for _ in range(10_000) for piece in (delta(content="."), 0.05))
    with ChatServer(drip) as server:
        async with a_player(server.base, patience=Patience(5, 20, 0.6)) as player:
            with pytest.raises(PlayerError, match=r"longer than 0\.6 s"):
                await first_action(player)
        assert await asyncio.to_thread(server.wait_broken)


@pytest.mark.parametrize("when", ["while it answers", "while it waits to try again"])
async def test_cancelling_ends_at_once_and_closes_the_connection(when: str) -> None:
    answers = when == "while it answers"
    script = Answer([delta(content="Let me"), 60.0]) if answers else status(429, retry_after="60")
    with ChatServer(script) as server:
        async with a_player(server.base, retries=Retries(4, 60, 60)) as player:
            said: list[str] = []
            acting = asyncio.ensure_future(first_action(player, said))
            while not said:  # noqa: ASYNC110, a list is what the player speaks to
                await asyncio.sleep(0.01)
            acting.cancel()
            with pytest.raises(asyncio.CancelledError):
                await asyncio.wait_for(acting, 20)
            assert not answers or await asyncio.to_thread(server.wait_broken)


async def test_nobody_there_says_what_to_start() -> None:
    with ChatServer() as server:
        base = server.base
    for preset, said in (("ollama", "Is Ollama running"), ("vllm", "Is vLLM running"), ("", "--api-base")):
        async with a_player(base, preset=preset) as player:
            with pytest.raises(PlayerError, match=said) as caught:
                await first_action(player)
            assert caught.value.final
            assert "tries" not in str(caught.value)


async def test_tls_where_there_is_none_is_named() -> None:
    with ChatServer() as server:
        async with a_player(server.base.replace("http:", "https:")) as player:
            with pytest.raises(PlayerError, match="TLS") as caught:
                await first_action(player)
    assert caught.value.final


async def test_a_missing_model_names_the_command_of_the_preset() -> None:
    with ChatServer(status(404, 'model "scripted" not found, try pulling it first')) as server:
        async with a_player(server.base, preset="ollama") as player:
            with pytest.raises(PlayerError, match="`ollama list`"):
                await first_action(player)


async def test_an_address_without_a_path_gets_a_hint() -> None:
    with ChatServer(status(404, "404 page not found")) as server:
        async with a_player(server.base.removesuffix("/v1")) as player:
            with pytest.raises(PlayerError, match="Most addresses end in /v1"):
                await first_action(player)


async def test_a_server_without_models_says_so() -> None:
    with ChatServer(tool("SUBMIT"), models=()) as server:
        async with a_player(server.base, model="", preset="vllm") as player:
            with pytest.raises(PlayerError, match="has no model"):
                await first_action(player)


async def test_a_request_to_this_machine_goes_through_no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    with ChatServer() as gone:
        proxy = gone.base.removesuffix("/v1")
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, proxy)
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    with ChatServer(tool("SUBMIT")) as server:
        async with a_player(server.base, key=KEY) as player:
            assert (await first_action(player)).type is ActionType.SUBMIT


async def test_a_flood_is_cut_off_long_before_memory_is() -> None:
    sent = 0

    def counted():
        nonlocal sent
        for piece in endless(b"data: " + json.dumps({"x": "y" * 100_000}).encode() + b"\n\n"):
            sent += len(piece)
            yield piece

    with ChatServer(Answer(counted()), tool("SUBMIT")) as server:
        async with a_player(server.base, key=KEY) as player:
            assert (await first_action(player)).type is ActionType.SUBMIT
        assert await asyncio.to_thread(server.wait_broken)
    assert sent < 40_000_000
