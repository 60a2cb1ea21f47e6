"""A model plays: a scripted server that speaks the real protocol, the real sandbox, a real record."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.chat_server import ChatServer, Request, status, text, tool, whole
from tests.episode.fakes import TextGrader
from tests.players.model.making import TASK, a_player, a_session, a_turn, first_action
from tracefix_tui.episode import Action, ActionType, Episode
from tracefix_tui.grading import Grader
from tracefix_tui.play.bench import PrivateBench
from tracefix_tui.play.evaluation import play_out
from tracefix_tui.play.meter import Meter, actor_of
from tracefix_tui.play.session import Session
from tracefix_tui.players.model.purse import Prices, Purse
from tracefix_tui.players.model.unescape import Unescaper
from tracefix_tui.players.player import Usage, UsesModel
from tracefix_tui.records.reader import read_run
from tracefix_tui.records.recorder import Recorder
from tracefix_tui.records.trajectory import Tokens

MEND = {"start_line": 2, "end_line": 2, "new_code_block": "return n * 2"}


async def test_a_whole_episode_is_played_and_recorded(grader: Grader, tmp_path: Path) -> None:
    script = (
        tool("RUN_TESTS", "I look first.", reasoning="Hm."),
        tool("REPLACE_LINES", "It must be two.", **MEND),
        tool("RUN_TESTS"),
        tool("SUBMIT"),
    )
    with ChatServer(*script) as server:
        async with a_player(server.base, purse=Purse(prices=Prices(2.0, 10.0))) as player:
            session = Session(Episode(TASK, grader, seed=0))
            recorder = Recorder(actor_of(player), folder=tmp_path)
            session.record(recorder)
            assert await play_out(session, player, PrivateBench(TASK, grader)) == ""
            assert isinstance(player, UsesModel)
            assert player.usage == Usage(400, 80, pytest.approx(400 * 2e-6 + 80 * 10e-6))
    assert session.state.verdict is not None
    assert session.state.verdict.solved
    assert recorder.path is not None
    run = read_run(recorder.path)
    assert (run.header.player.kind, run.header.player.model) == ("model", "scripted")
    assert [entry.tokens for entry in run.entries] == [Tokens(100, 20, pytest.approx(0.0004))] * 4
    assert run.entries[0].step.action.thought == "Hm.\n\nI look first."
    assert run.entries[1].actor.model == "scripted"


async def test_a_model_plays_by_proposals_too(grader: Grader) -> None:
    wrong, right = ("def double(n):\n    return n " + what for what in ("+ 1", "* 2"))
    script = (tool("PROPOSE_FIX", new_code_block=wrong), tool("PROPOSE_FIX", new_code_block=right))
    with ChatServer(*script) as server:
        async with a_player(server.base) as player:
            session = Session(Episode(TASK, grader, "codearena", seed=0))
            assert await play_out(session, player, PrivateBench(TASK, grader)) == ""
    verdict = session.state.verdict_if_left()
    assert verdict is not None
    assert verdict.solved
    assert [each["function"]["name"] for each in server.requests[0].body["tools"]] == ["PROPOSE_FIX"]


async def test_what_the_model_is_told_is_the_prompt_and_each_observation() -> None:
    with ChatServer(tool("RUN_TESTS"), tool("SUBMIT")) as server:
        async with a_player(server.base) as player:
            session = a_session()
            for _ in range(2):
                await session.perform(await player.act(a_turn(session), None, lambda text: None))  # type: ignore[arg-type]
    first, second = (request.body for request in server.requests)
    assert first["model"] == "scripted"
    assert first["messages"][0]["role"] == "system"
    assert "exactly one tool call" in first["messages"][0]["content"]
    assert [each["function"]["name"] for each in first["tools"]] == list(session.state.ruleset.actions)
    assert all("thought" in each["function"]["parameters"]["properties"] for each in first["tools"])
    assert [each["role"] for each in second["messages"]] == ["system", "user", "assistant", "tool"]
    assert second["messages"][2]["tool_calls"][0]["function"]["name"] == "RUN_TESTS"
    assert "Tests Passed:" in second["messages"][3]["content"]
    assert second["messages"][3]["tool_call_id"] == second["messages"][2]["tool_calls"][0]["id"]


async def test_the_answer_is_shown_as_it_comes() -> None:
    with ChatServer(tool("REPLACE_LINES", "Say it.", reasoning="Think.", **MEND)) as server:
        async with a_player(server.base) as player:
            said: list[str] = []
            action = await first_action(player, said)
    assert action == Action(ActionType.REPLACE_LINES, 2, 2, "return n * 2", thought="Think.\n\nSay it.")
    assert len(said) > 5
    assert "".join(said) == f"Think.\nSay it.\n> REPLACE_LINES {json.dumps(MEND)}"


@given(st.text(alphabet='ab\\nt"/u\n\té', max_size=40), st.lists(st.integers(0, 60), max_size=6))
def test_a_source_is_shown_as_it_will_stand_however_it_is_cut(source: str, cuts: list[int]) -> None:
    escaped = json.dumps(source, ensure_ascii=False)[1:-1]
    places = sorted(min(cut, len(escaped)) for cut in cuts)
    pieces = [escaped[a:b] for a, b in zip([0, *places], [*places, len(escaped)], strict=True)]
    unescaper = Unescaper()
    assert "".join(map(unescaper.feed, pieces)) + unescaper.rest() == source


@pytest.mark.parametrize("as_text", [False, True])
async def test_a_proposed_source_is_shown_in_lines(as_text: bool) -> None:
    session = Session(Episode(TASK, TextGrader(), "codearena"))
    page = {"action_type": "PROPOSE_FIX", "new_code_block": 'a = "\\"\nb = 2'}
    answer = text(json.dumps(page)) if as_text else tool("PROPOSE_FIX", new_code_block=page["new_code_block"])
    refused = [status(400, "tools are not supported"), status(400, "response_format is not supported")]
    with ChatServer(*(refused if as_text else ()), answer) as server:
        async with a_player(server.base) as player:
            said: list[str] = []
            action = await player.act(a_turn(session), None, said.append)  # type: ignore[arg-type]
    assert action.new_code_block == page["new_code_block"]
    assert 'a = "\\"\nb = 2' in "".join(said)


async def test_an_endpoint_that_does_not_stream_can_play() -> None:
    call = {"id": "c", "type": "function", "function": {"name": "SUBMIT", "arguments": "{}"}}
    with ChatServer(whole({"role": "assistant", "content": None, "tool_calls": [call]})) as server:
        async with a_player(server.base) as player:
            assert (await first_action(player)).type is ActionType.SUBMIT
            assert player.usage == Usage(100, 20)


async def test_a_model_goes_on_where_somebody_else_has_played() -> None:
    session = a_session()
    await session.perform(Action(ActionType.VIEW_CODE, thought="mine"))
    with ChatServer(tool("SUBMIT")) as server:
        async with a_player(server.base) as player:
            await player.act(a_turn(session), None, lambda text: None)  # type: ignore[arg-type]
    asked = server.requests[0].body["messages"]
    assert asked[2]["content"] == "mine"
    assert asked[2]["tool_calls"][0]["function"]["name"] == "VIEW_CODE"


async def test_without_a_name_the_first_model_there_is_plays() -> None:
    with ChatServer(tool("SUBMIT"), models=("qwen", "other")) as server:
        async with a_player(server.base, model="", preset="ollama") as player:
            assert player.name == "ollama"
            await first_action(player)
            assert (player.model, player.name) == ("qwen", "qwen")
    assert server.requests[0].body["model"] == "qwen"


async def test_the_meter_reads_off_what_each_step_has_used() -> None:
    def uncounted(request: Request):
        return text('{"action_type": "VIEW_CODE"}', tokens=None)

    with ChatServer(tool("VIEW_CODE"), tool("VIEW_CODE"), uncounted) as server:
        async with a_player(server.base) as player:
            meter = Meter(player)
            assert meter.since_last() is None
            await first_action(player)
            await first_action(player)
            assert meter.since_last() == Tokens(200, 40, None)
            await first_action(player)
            assert meter.since_last() is None
