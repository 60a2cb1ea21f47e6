"""What is sent to a model: it stays within bounds, and what is left out is said."""

from __future__ import annotations

import json
from dataclasses import replace

from tests.chat_server import ChatServer, Request, status, tool
from tests.players.model.making import a_player, a_session, a_turn
from tracefix_tui.episode import Action, ActionType
from tracefix_tui.players.model.conversation import TIGHT, Fault, Room, messages
from tracefix_tui.players.model.ways import Way
from tracefix_tui.players.player import Turn


async def a_long_turn(steps: int = 30) -> Turn:
    session = a_session()
    for number in range(steps):
        kind = ActionType.VIEW_CODE if number % 2 else ActionType.RUN_TESTS
        await session.perform(Action(kind, thought=f"thought {number} " + "long " * 500))
    return a_turn(session)


async def test_the_newest_observations_are_whole_and_older_ones_short() -> None:
    turn = await a_long_turn(12)
    long = replace(turn.history[0].observation, last_execution_output="seen " * 1600)
    turn = replace(turn, history=tuple(replace(step, observation=long) for step in turn.history))
    page = messages(turn, Way())
    seen = [message["content"] for message in page if message["role"] == "tool"]
    assert [len(each) > 7000 for each in seen] == [False] * 8 + [True] * 4
    assert all("more characters]" in each for each in seen[:8])
    assert len(json.dumps(page)) < 65_000


async def test_the_oldest_steps_are_left_out_and_that_is_said() -> None:
    page = messages(await a_long_turn(), Way(), room=Room(most=5_000))
    answers = [message for message in page if message["role"] == "assistant"]
    assert 0 < len(answers) < 6
    assert f"The first {30 - len(answers)} steps are left out" in page[1]["content"]
    assert "thought 29" in answers[-1]["content"]


async def test_answers_and_observations_alternate_in_every_way() -> None:
    turn = await a_long_turn(3)
    for kind, role in (("tools", "tool"), ("schema", "user"), ("text", "user")):
        page = messages(turn, Way(kind), [Fault("hm", "It held no action.")])  # type: ignore[arg-type]
        assert [message["role"] for message in page[2:]] == ["assistant", role] * 3 + ["assistant", "user"]
        assert "It held no action." in page[-1]["content"]
        if role == "user":
            assert json.loads(page[2]["content"])["action_type"] == "RUN_TESTS"


async def test_a_model_that_can_read_less_gets_less() -> None:
    def small(request: Request):
        if len(json.dumps(request.body["messages"])) > 12_000:
            return status(400, "This model's maximum context length is 2048 tokens")
        return tool("SUBMIT")

    turn = await a_long_turn()
    assert len(json.dumps(messages(turn, Way()))) > 20_000
    assert len(json.dumps(messages(turn, Way(), room=TIGHT))) < 10_000
    with ChatServer(small) as server:
        async with a_player(server.base) as player:
            said: list[str] = []
            assert (await player.act(turn, None, said.append)).type is ActionType.SUBMIT  # type: ignore[arg-type]
    assert "too long for the model" in "".join(said)
    assert ["tools" in request.body for request in server.requests] == [True, True]
