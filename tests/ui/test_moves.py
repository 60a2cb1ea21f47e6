"""What the play screen says can be done, what it costs and what to do next, checked against real episodes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.episode.fakes import TextGrader, a_task
from tracefix_tui.episode.actions import Action, ActionType
from tracefix_tui.episode.edits import edits_between
from tracefix_tui.episode.episode import Episode
from tracefix_tui.play.session import Session
from tracefix_tui.ui import moves

KEYS = moves.Keys()
RUN, SUBMIT = Action(ActionType.RUN_TESTS), Action(ActionType.SUBMIT)
UNDO, RESET = Action(ActionType.UNDO_EDIT), Action(ActionType.RESET_TO_ORIGINAL)
CODE = "one = 1\ntwo = 2\nthree = 3\nfour = 4\n"


def a_session(code: str = CODE) -> Session:
    return Session(Episode(a_task(code), TextGrader()))


def edit(line: int, text: str) -> Action:
    return Action(ActionType.REPLACE_LINES, line, line, text, "exact")


async def after(*actions: Action, code: str = CODE) -> Session:
    session = a_session(code)
    await session.perform_all(actions)
    return session


async def test_at_the_start_there_is_nothing_to_apply_undo_or_reset() -> None:
    assert set(moves.blocked(a_session(), False, KEYS)) == {
        ActionType.REPLACE_LINES,
        ActionType.UNDO_EDIT,
        ActionType.RESET_TO_ORIGINAL,
    }


async def test_with_a_pending_edit_undo_and_reset_wait() -> None:
    session = await after(edit(1, "x"))
    reasons = moves.blocked(session, True, KEYS)
    assert set(reasons) == {ActionType.UNDO_EDIT, ActionType.RESET_TO_ORIGINAL}
    assert all("F6 applies it" in reason and "^r discards it" in reason for reason in reasons.values())


async def test_after_an_edit_all_but_applying_works() -> None:
    assert set(moves.blocked(await after(edit(1, "x")), False, KEYS)) == {ActionType.REPLACE_LINES}


async def test_after_the_end_nothing_works() -> None:
    session = await after(SUBMIT)
    reasons = moves.blocked(session, False, KEYS)
    assert set(reasons) == set(session.state.ruleset.actions) - {ActionType.SUBMIT}
    assert set(reasons.values()) == {"the episode has ended"}
    assert moves.price_labels(session, ())[ActionType.SUBMIT] == "verdict"


ACTIONS = st.lists(
    st.sampled_from([edit(1, "x"), edit(2, ""), edit(99, "out of range"), UNDO, RESET, RUN]), max_size=20
)


@given(ACTIONS)
@settings(max_examples=60, deadline=None)
async def test_undo_is_offered_exactly_when_it_would_do_something(actions: list[Action]) -> None:
    session = await after(*actions)
    depth = moves.undo_depth(session.state.steps)
    (step,) = await session.perform_all([UNDO])
    assert ("There is no edit to undo" in step.observation.last_execution_output) == (depth == 0)


@given(ACTIONS, st.text(alphabet="xy\n", max_size=12))
@settings(max_examples=60, deadline=None)
async def test_a_price_is_what_is_charged(actions: list[Action], typed: str) -> None:
    session = await after(*actions)
    edits = edits_between(session.state.code, typed)
    priced = moves.priced_edits(session, edits)
    steps = await session.perform_all(edits)
    assert [round(edit.price or 0.0, 9) for edit in priced] == [round(step.reward, 9) for step in steps]
    assert [edit.action for edit in priced] == [step.action for step in steps]


@pytest.mark.parametrize("before", [[], [RUN], [RUN, RUN], [edit(1, "x")], [edit(1, "x"), UNDO]])
async def test_labels_hold_the_repeat_penalty(before: list[Action]) -> None:
    session = await after(*before)
    labels = moves.price_labels(session, ())
    for type in (
        ActionType.VIEW_CODE,
        ActionType.UNDO_EDIT,
        ActionType.RESET_TO_ORIGINAL,
        ActionType.RUN_TESTS,
    ):
        twin = await after(*before)
        (step,) = await twin.perform_all([Action(type)])
        known = sum(amount for name, amount in step.components.items() if name != "progress")
        assert labels[type].split(",")[0] == f"{known:+.2f}", type


async def test_running_tests_comes_after_the_pending_edit() -> None:
    session = await after(RUN)
    assert moves.price_labels(session, ())[ActionType.RUN_TESTS].startswith("+0.04")
    assert moves.price_labels(session, [edit(1, "x")])[ActionType.RUN_TESTS].startswith("+0.09")


async def test_the_score_is_named_only_when_it_is_known() -> None:
    session = a_session()
    assert moves.price_labels(session, ())[ActionType.SUBMIT] == "score ?"
    await session.perform_all([RUN])
    known = moves.price_labels(session, ())[ActionType.SUBMIT]
    assert known == f"score {session.state.score_if_submitted():.2f}"
    assert moves.price_labels(session, [edit(1, "x")])[ActionType.SUBMIT] == "score ?"


async def test_the_meter_shows_sum_last_step_and_history() -> None:
    session = await after(RUN, edit(1, "x"), edit(2, "y"))
    standing = moves.standing(session.state, pending=False)
    rewards = [step.reward for step in session.state.steps]
    assert standing.total == pytest.approx(sum(rewards))
    assert standing.last == pytest.approx(-0.06)
    assert standing.components == {"step": -0.01, "repeat": -0.05}
    assert standing.action == "REPLACE_LINES"
    assert standing.history == pytest.approx([sum(rewards[: number + 1]) for number in range(3)])
    assert (standing.steps_left, standing.max_steps) == (47, 50)
    assert not standing.score_known


async def test_there_is_always_one_next_thing_to_do() -> None:
    session = a_session()
    assert "F5 runs the tests" in moves.advice(session, False, KEYS)
    assert "F6 only applies" in moves.advice(session, True, KEYS)
    await session.perform_all([RUN])
    assert "F3 gives a hint" in moves.advice(session, False, KEYS)
    await session.perform_all([edit(1, "aaaa = 1")])
    assert "changed code" in moves.advice(session, False, KEYS)
    await session.perform_all([RUN])
    assert "F9 submits" in moves.advice(session, False, KEYS)
    await session.perform_all([SUBMIT])
    assert "ended" in moves.advice(session, False, KEYS)


async def test_submit_warns_unless_every_test_passes_on_this_code() -> None:
    session = a_session()
    assert "have not been run" in moves.submit_warnings(session, (), KEYS)[0]
    await session.perform_all([RUN])
    failing, score = moves.submit_warnings(session, (), KEYS)
    assert failing == "4 of 4 visible tests fail."
    assert score.startswith("Score to expect: 0.01")
    await session.perform_all([edit(1, "aaaa = 1"), RUN])
    assert moves.submit_warnings(session, (), KEYS) == []
    two = edits_between(session.state.code, "x\ntwo = 2\ny\nfour = 4")
    pending = moves.submit_warnings(session, two, KEYS)
    assert pending[0] == "The pending edit is applied first for -0.07, as 2 actions, bottom up."
    assert "unknown" in pending[1]
    await session.perform_all([edit(2, "b = 2")])
    assert "have not been run on this code" in moves.submit_warnings(session, (), KEYS)[0]


async def test_submit_says_when_the_code_does_not_load() -> None:
    session = await after(RUN, code="def f(:\n")
    assert moves.submit_warnings(session, (), KEYS)[0] == "The code does not load, so no test passes."
