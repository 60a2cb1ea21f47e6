"""The agent as a player: its edits are exact, it can be stopped, and it takes an episode as it finds it."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.players.making import a_task
from tracefix_tui.episode import ACTIONS, Action, ActionSpec, ActionType, Episode
from tracefix_tui.episode.actions import Change
from tracefix_tui.episode.buffer import Buffer
from tracefix_tui.grading import Grader
from tracefix_tui.play.bench import PrivateBench
from tracefix_tui.play.session import Session
from tracefix_tui.players.player import Turn, briefing_of
from tracefix_tui.players.search import Budget, SearchAgent
from tracefix_tui.players.search.agent import edit_towards

TASK = a_task(
    "def add(a, b):\n    return a - b",
    "def add(a, b):\n    return a + b",
    "from solution import add\n\n\ndef test_add():\n    assert [add(1, 2), add(5, 0)] == [3, 5]",
)
TEXTS = st.lists(st.sampled_from(["", "a", "  b", "c"]), min_size=1, max_size=60).map("\n".join)


@given(TEXTS, TEXTS)
def test_edits_lead_to_exactly_the_patch(before: str, after: str) -> None:
    assume(before != after)
    text = before
    for _ in range(before.count("\n") + after.count("\n") + 3):
        if text == after:
            break
        action = edit_towards(text, after, ACTIONS[ActionType.REPLACE_LINES], "")
        start, end = action.start_line or 0, action.end_line or 0
        text = Buffer.of(text).replace(start, end, action.new_code_block or "", action.indent).text
    assert text == after


def test_rules_that_take_whole_sources_get_one() -> None:
    spec = ActionSpec(ActionType.REPLACE_LINES, "f6", "Fix", "", "", change=Change.REWRITE)
    action = edit_towards("a\nb", "a\nc", spec, "why")
    assert (action.new_code_block, action.start_line, action.thought) == ("a\nc", None, "why")


async def test_it_can_be_stopped_in_the_middle_of_a_hunt(grader: Grader) -> None:
    session, _, agent = start(grader)
    busy = asyncio.Event()
    bench = PrivateBench(TASK, grader, lambda runs: busy.set() if runs > 2 else None)
    await session.perform(Action(ActionType.RUN_TESTS))
    thinking = asyncio.ensure_future(agent.act(turn(session), bench, lambda text: None))
    await busy.wait()
    thinking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await thinking
    runs = bench.runs
    await asyncio.sleep(0.1)
    assert bench.runs == runs


async def test_it_goes_on_from_what_a_person_did(grader: Grader) -> None:
    session, bench, agent = start(grader)
    await session.perform(await agent.act(turn(session), bench, lambda text: None))
    edit = Action(ActionType.REPLACE_LINES, start_line=2, end_line=2, new_code_block="    return a * b")
    await session.perform(edit)
    said: list[str] = []
    action = await agent.act(turn(session), bench, said.append)
    assert action.type is ActionType.RUN_TESTS
    assert "".join(said) == action.thought
    await session.perform(action)
    said.clear()
    await session.perform(await agent.act(turn(session), bench, said.append))
    assert session.state.code.endswith("return a + b")
    assert "".join(said) == session.state.steps[-1].action.thought
    assert "Line 2 is suspect" in "".join(said)


async def test_the_same_agent_can_play_again(grader: Grader) -> None:
    agent = SearchAgent(Budget(seconds=10.0))
    for _ in range(2):
        session, bench, _ = start(grader)
        while not session.state.done:
            await session.perform(await agent.act(turn(session), bench, lambda text: None))
        assert [step.action.type for step in session.state.steps][-1] is ActionType.SUBMIT
        assert session.state.verdict is not None
        assert session.state.verdict.solved


def start(grader: Grader) -> tuple[Session, PrivateBench, SearchAgent]:
    return Session(Episode(TASK, grader)), PrivateBench(TASK, grader), SearchAgent(Budget(seconds=10.0))


def turn(session: Session) -> Turn:
    state = session.state
    return Turn(briefing_of(session.episode), tuple(state.steps), state.observation, state.code)
