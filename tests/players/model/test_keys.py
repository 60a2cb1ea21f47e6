"""Keys: where they go, where they never go, and that nothing which an endpoint sends back spreads them."""

from __future__ import annotations

import asyncio
import copy
import json
import logging
import pickle
import traceback
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.chat_server import Answer, ChatServer, Request, status, text, tool
from tests.players.model.making import KEY, TASK, a_player, first_action
from tracefix_tui.episode import Episode
from tracefix_tui.grading import Grader
from tracefix_tui.play.bench import PrivateBench
from tracefix_tui.play.evaluation import play_out
from tracefix_tui.play.meter import actor_of
from tracefix_tui.play.session import Session
from tracefix_tui.players.agents import AgentOptions, open_agent
from tracefix_tui.players.model.place import place_of
from tracefix_tui.players.model.scrub import INSTEAD, Scrubber
from tracefix_tui.players.player import PlayerError
from tracefix_tui.records.recorder import Recorder
from tracefix_tui.settings import Secret, load_settings


async def test_the_key_is_sent_and_nothing_else_of_the_users(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPENAI_API_KEY", "OPENAI_ADMIN_KEY", "OPENAI_ORG_ID", "OPENAI_PROJECT_ID"):
        monkeypatch.setenv(name, f"value-of-{name}")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", "X-Mine: value-of-a-header")
    with ChatServer(tool("SUBMIT")) as server:
        for key in (KEY, ""):
            async with a_player(server.base, key=key) as player:
                await first_action(player)
    first, second = server.requests
    assert first.headers["authorization"] == f"Bearer {KEY}"
    assert "authorization" not in second.headers
    for request in server.requests:
        assert "value-of" not in json.dumps(dict(request.headers))
        assert "value-of" not in json.dumps(request.body)


def echo(request: Request) -> str:
    return request.headers["authorization"].removeprefix("Bearer ")


ECHOES = {
    "a failure": lambda request: status(401, f"your key {echo(request)} is wrong"),
    "a failure at its cut": lambda request: status(400, "x" * 280 + echo(request) + "x" * 280),
    "a failure that passes": lambda request: status(500, f"{echo(request)} broke me"),
    "a redirect": lambda request: status(302, location=f"http://127.0.0.1:9/{echo(request)}/v1"),
    "another kind of page": lambda request: Answer([b"x"], kind=f"text/{echo(request)}"),
    "an error in the stream": lambda request: Answer(
        [b'data: {"error": "' + echo(request).encode() + b'"}\n\n']
    ),
    "a text": lambda request: text(f"Your key is {echo(request)}!"),
    "a name of a tool": lambda request: tool(echo(request)),
    "an argument": lambda request: tool("SUBMIT", **{echo(request): 1}),
}


@pytest.mark.parametrize("script", ECHOES.values(), ids=ECHOES.keys())
async def test_a_key_that_is_sent_back_is_not_shown(script, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    said: list[str] = []
    with ChatServer(script) as server:
        async with a_player(server.base, key=KEY) as player:
            with pytest.raises(PlayerError) as caught:
                await first_action(player, said)
    shown = "".join(traceback.format_exception(caught.value)) + repr(caught.value) + "".join(said)
    assert KEY not in shown
    assert KEY not in caplog.text
    assert KEY[4:] not in shown
    sent_back = json.dumps([request.body for request in server.requests])
    assert KEY not in sent_back


async def test_a_key_in_an_answer_reaches_no_record(grader: Grader, tmp_path: Path) -> None:
    def leaks(request: Request) -> Answer:
        block = f"return n * 2  # {echo(request)}"
        if len(server.requests) == 1:
            return tool(
                "REPLACE_LINES", echo(request), echo(request), start_line=2, end_line=2, new_code_block=block
            )
        return tool("SUBMIT")

    with ChatServer(leaks) as server:
        async with a_player(server.base, key=KEY) as player:
            session = Session(Episode(TASK, grader))
            recorder = Recorder(actor_of(player), folder=tmp_path)
            session.record(recorder)
            assert await play_out(session, player, PrivateBench(TASK, grader)) == ""
    assert recorder.path is not None
    record = recorder.path.read_text()
    assert KEY not in record
    assert INSTEAD in record
    kept = await asyncio.to_thread(lambda: [path.read_text() for path in tmp_path.rglob("*.json*")])
    assert len(kept) > 1
    assert KEY not in "".join(kept)


def test_nothing_that_holds_a_key_shows_it() -> None:
    options = AgentOptions("model", api_key=Secret(KEY), api_base="http://127.0.0.1:9/v1")
    place = place_of("http://127.0.0.1:9/v1", "m", "", Secret(KEY), "--api-key", {})
    player = open_agent("model", options)
    settings = load_settings(api_key=Secret(KEY))
    for each in (options, place, player, settings, Secret(KEY)):
        assert KEY not in repr(each)
        assert KEY not in str(each)
    for how in (pickle.dumps, copy.deepcopy, json.dumps):
        with pytest.raises(TypeError):
            how(Secret(KEY))


@given(
    st.lists(st.text(alphabet=KEY + "xy", max_size=12), max_size=8), st.lists(st.integers(0, 200), max_size=8)
)
def test_a_key_in_pieces_never_gets_through(parts: list[str], cuts: list[int]) -> None:
    whole = KEY.join(parts)
    edges = sorted({0, len(whole), *(cut for cut in cuts if cut <= len(whole))})
    scrub = Scrubber(Secret(KEY))
    out = "".join(scrub.feed(whole[a:b]) for a, b in pairwise(edges)) + scrub.rest()
    assert KEY not in out
    assert out == whole.replace(KEY, INSTEAD)


HF, OPENAI = "hf_0123456789", "sk-0123456789"
BOTH = {"HF_TOKEN": HF, "OPENAI_API_KEY": OPENAI}


@pytest.mark.parametrize(
    ("base", "preset", "environment", "key"),
    [
        ("", "", BOTH, HF),
        ("", "", {"OPENAI_API_KEY": OPENAI}, OPENAI),
        ("https://api.openai.com/v1", "", BOTH, OPENAI),
        ("https://example.com/v1", "", BOTH, OPENAI),
        ("https://example.com/v1", "", {"HF_TOKEN": HF}, HF),
        ("https://huggingface.co.example.com/v1", "", BOTH, OPENAI),
        ("http://example.com/v1", "", BOTH, ""),
        ("http://127.0.0.1:8000/v1", "", BOTH, OPENAI),
        ("http://localhost:8000/v1", "", BOTH, OPENAI),
        ("http://127.0.0.1.example.com/v1", "", BOTH, ""),
        ("", "ollama", BOTH, ""),
        ("https://example.com/v1", "vllm", BOTH, ""),
    ],
)
def test_a_key_goes_where_it_is_meant_to(
    base: str, preset: str, environment: dict[str, str], key: str
) -> None:
    assert place_of(base, "", preset, Secret(), "", environment).key.reveal() == key


def test_a_key_that_was_given_goes_anywhere() -> None:
    for base, preset in (("http://example.com/v1", ""), ("", "ollama")):
        assert place_of(base, "", preset, Secret(KEY), "--api-key", BOTH).key.reveal() == KEY


@pytest.mark.parametrize("base", ["", "https://api.openai.com/v1"])
def test_a_missing_key_is_said_before_anything_is_asked(base: str) -> None:
    with pytest.raises(PlayerError, match=r"needs a key: set (HF_TOKEN or )?OPENAI_API_KEY.*--preset ollama"):
        open_agent("model", AgentOptions("model", api_base=base))


def test_a_key_with_a_line_break_is_refused_and_not_shown() -> None:
    with pytest.raises(PlayerError, match="holds characters") as caught:
        place_of("", "", "", Secret(), "", {"HF_TOKEN": "hf_secret\r\nX-Evil: 1"})
    assert "secret" not in str(caught.value)
