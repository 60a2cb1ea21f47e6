"""The parts below a player: events from bytes, answers from chunks, waits, purses, places."""

from __future__ import annotations

import json
import time
from email.utils import formatdate
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.chat_server import ChatServer, called, delta, ending, event, text, tool
from tests.players.model.making import a_player, first_action
from tracefix_tui.players.agents import AgentOptions, open_agent, options_of
from tracefix_tui.players.model.events import Events
from tracefix_tui.players.model.place import DEFAULT_BASE, DEFAULT_MODEL, PRESETS, place_of
from tracefix_tui.players.model.purse import Limits, Prices, Purse
from tracefix_tui.players.model.reply import Assembler, Call
from tracefix_tui.players.model.retry import Retries, wait_asked
from tracefix_tui.players.player import PlayerError, Usage
from tracefix_tui.settings import Secret, config_file, load_settings

STREAM = b"".join(
    [
        b": a comment\r\n\r\n",
        b"event: x\nid: 3\n",
        delta(reasoning_content="Hm \u00e4\U0001f600"),
        delta(content="Text").replace(b"\n", b"\r\n"),
        *called("RUN_TESTS", '{"thought": "\u00fc"}'),
        *called("SUBMIT", "{}", index=1),
        *ending("tool_calls", (7, 8)),
        event({"choices": [{"delta": {"content": "behind the end"}}]}),
    ]
)


@given(st.lists(st.integers(0, len(STREAM)), max_size=30))
def test_the_same_answer_comes_of_the_same_bytes_however_they_are_cut(cuts: list[int]) -> None:
    edges = sorted({0, len(STREAM), *cuts})
    events, answer = Events(), Assembler(lambda kind, piece: None)
    for start, end in pairwise(edges):
        for chunk in events.feed(STREAM[start:end]):
            answer.take(chunk)
    reply = answer.reply()
    assert events.done
    assert (reply.text, reply.reasoning) == ("Text", "Hm \u00e4\U0001f600")
    assert reply.calls == (Call("RUN_TESTS", '{"thought": "\u00fc"}'), Call("SUBMIT", "{}"))
    assert (reply.finish, reply.tokens) == ("tool_calls", (7, 8))


NAMES = (
    *("choices", "delta", "message", "content", "refusal", "reasoning", "text", "finish_reason"),
    *("tool_calls", "function", "name", "arguments", "index"),
    *("usage", "prompt_tokens", "completion_tokens"),
)
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(["choices", "usage"]), JUNK), JUNK)
def test_no_chunk_breaks_the_assembler(chunk: dict[str, object], choice: object) -> None:
    answer = Assembler(lambda kind, piece: None)
    answer.take(chunk)
    answer.take({"choices": [choice]})
    reply = answer.reply()
    assert isinstance(reply.text, str)
    assert reply.tokens is None or min(reply.tokens) >= 0


@pytest.mark.parametrize(
    ("header", "least", "most"),
    [("7", 7, 7), ("0.5", 0.5, 0.5), ("-3", 0, 0), ("an hour", 3000, 3600)],
)
def test_how_long_an_endpoint_asks_to_wait(header: str, least: float, most: float) -> None:
    written = formatdate(time.time() + 3600, usegmt=True) if header == "an hour" else header
    found = wait_asked({"retry-after": written})
    assert found is not None
    assert least <= found <= most


@pytest.mark.parametrize("header", ["", "soon", "nan", "inf", "1e999", "Fri, 99 Foo 2026 99:99:99 GMT"])
def test_nonsense_asks_for_nothing(header: str) -> None:
    assert wait_asked({"retry-after": header}) is None


def test_waits_grow_and_are_capped_whoever_asks() -> None:
    retries = Retries(tries=9, first=1.0, most=20.0)
    for tried, longest in ((1, 1.0), (2, 2.0), (3, 4.0), (8, 20.0)):
        assert all(longest / 2 <= retries.wait(tried, None) <= longest for _ in range(50))
    assert len({retries.wait(8, None) for _ in range(20)}) > 1
    assert (retries.wait(1, 3.0), retries.wait(1, 86_400.0)) == (3.0, 20.0)


async def test_tokens_end_the_play_when_they_are_spent() -> None:
    purse = Purse(Limits(tokens=250))
    with ChatServer(text('{"action_type": "VIEW_CODE"}')) as server:
        async with a_player(server.base, purse=purse) as player:
            for _ in range(3):
                await first_action(player)
            with pytest.raises(PlayerError, match=r"250 tokens is spent \(360 used\)") as caught:
                await first_action(player)
    assert (caught.value.final, caught.value.outside) == (True, True)
    assert len(server.requests) == 3


async def test_players_share_a_purse_of_money() -> None:
    purse = Purse(Limits(cost=0.001), Prices(input=1.0, output=20.0))
    with ChatServer(tool("SUBMIT")) as server:
        for _ in range(2):
            async with a_player(server.base, purse=purse) as player:
                await first_action(player)
                assert player.usage == Usage(100, 20, pytest.approx(0.0005))
        async with a_player(server.base, purse=purse) as player:
            with pytest.raises(PlayerError, match=r"\$0\.001 is spent"):
                await first_action(player)


async def test_what_nobody_has_counted_still_uses_the_budget_up() -> None:
    purse = Purse(Limits(tokens=100))
    with ChatServer(text('{"action_type": "VIEW_CODE"}', tokens=None)) as server:
        async with a_player(server.base, purse=purse) as player:
            await first_action(player)
            assert player.usage == Usage()
            with pytest.raises(PlayerError, match="100 tokens"):
                await first_action(player)


async def test_actions_are_counted_for_each_episode() -> None:
    with ChatServer(tool("VIEW_CODE")) as server:
        async with a_player(server.base, purse=Purse(Limits(actions=1))) as player:
            await first_action(player)
            with pytest.raises(PlayerError, match="budget of 1 actions") as caught:
                await first_action(player)
    assert not caught.value.outside


def test_money_without_prices_is_refused() -> None:
    with pytest.raises(PlayerError, match="--price-in"):
        open_agent("model", AgentOptions("model", preset="ollama", max_cost=1.0))


def test_players_of_one_command_share_their_budget() -> None:
    options = AgentOptions("model", preset="ollama", max_tokens=5)
    first, second = open_agent("model", options), open_agent("model", options)
    assert first._purse is second._purse  # type: ignore[attr-defined]
    assert open_agent("model", AgentOptions("model", preset="ollama"))._purse is not first._purse  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "base",
    [
        "nonsense",
        "ftp://x/v1",
        "http://",
        "http://user:pw@x/v1",
        "https://x/v1?key=1",
        "https://x:99999/v1",
        "http://a b/",
    ],
)
def test_an_address_that_is_none_is_refused_and_not_repeated(base: str) -> None:
    with pytest.raises(PlayerError, match=DEFAULT_BASE) as caught:
        place_of(base, "m", "", Secret("k" * 20), "--api-key", {})
    assert "pw" not in str(caught.value)


def test_addresses_are_taken_as_people_write_them() -> None:
    for written in ("http://x/v1", "http://x/v1/", " http://x/v1 ", "http://x/v1/chat/completions"):
        assert place_of(written, "m", "", Secret(), "", {}).base == "http://x/v1"


def test_defaults_and_presets() -> None:
    place = place_of("", "", "", Secret(), "", {"HF_TOKEN": "hf_12345678"})
    assert (place.base, place.model) == (DEFAULT_BASE, DEFAULT_MODEL)
    ports = {name: place_of("", "", name, Secret(), "", {}) for name in PRESETS}
    assert {name: (each.base, each.model) for name, each in ports.items()} == {
        "ollama": ("http://127.0.0.1:11434/v1", ""),
        "vllm": ("http://127.0.0.1:8000/v1", ""),
        "lmstudio": ("http://127.0.0.1:1234/v1", ""),
    }
    with pytest.raises(PlayerError, match="use ollama, vllm, lmstudio"):
        place_of("", "", "other", Secret(), "", {})


def test_the_more_direct_of_preset_and_address_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    def chosen(**flags: str) -> tuple[str, str]:
        options = options_of(load_settings(**flags))
        return options.preset, options.api_base

    monkeypatch.setenv("API_BASE_URL", "http://env/v1")
    assert chosen() == ("", "http://env/v1")
    assert chosen(preset="ollama") == ("ollama", "")
    assert chosen(preset="ollama", api_base="http://flag/v1") == ("ollama", "http://flag/v1")
    config_file().parent.mkdir(parents=True)
    config_file().write_text('[agent]\npreset = "vllm"\n')
    assert chosen() == ("", "http://env/v1")
    monkeypatch.delenv("API_BASE_URL")
    assert chosen() == ("vllm", "")
    assert chosen(api_base="http://flag/v1") == ("", "http://flag/v1")


def test_the_key_of_the_file_is_named_by_its_place() -> None:
    config_file().parent.mkdir(parents=True)
    config_file().write_text(f"[agent]\napi_key = {json.dumps('k' * 12)}\n")
    options = options_of(load_settings())
    assert (options.api_key.reveal(), options.key_from) == ("k" * 12, str(config_file()))
