"""The session's state: what a screen renders, told by steps alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.episode.fakes import SECRET, TextGrader, a_task
from tests.episode.oracle import ACTIONS_OF_ANY_KIND
from tracefix_tui.episode import Action, ActionType, Episode, Step
from tracefix_tui.play.state import SessionState

RUN = Action(ActionType.RUN_TESTS)
SUBMIT = Action(ActionType.SUBMIT)


def begin(text: str = "b") -> tuple[Episode, SessionState]:
    episode = Episode(a_task(text), TextGrader())
    return episode, SessionState(episode.task, episode.ruleset, episode.reset())


def edit(block: str) -> Action:
    return Action(ActionType.REPLACE_LINES, 1, 1, block)


@given(st.lists(ACTIONS_OF_ANY_KIND, max_size=55))
def test_the_state_says_what_the_episode_says(actions: list[Action]) -> None:
    episode, state = begin()
    for action in actions:
        if episode.done:
            break
        state.consume(episode.step(action))
        assert state.code == episode.code
        assert state.original == episode.original
        assert state.done == episode.done
        assert state.steps_left == episode.steps_left
        assert state.cumulative == state.observation.info["cumulative_reward"]
        assert state.rewards == [step.reward for step in state.steps]
        assert (state.score_known, state.score_if_submitted()) == (
            episode.score_known,
            episode.score_if_submitted(),
        )
        assert (state.verdict is not None) == state.done


def test_a_report_is_stale_while_the_code_is_another() -> None:
    episode, state = begin()
    assert state.report is None
    assert not state.report_stale
    for action, stale in (
        (RUN, False),
        (edit("a"), True),
        (Action(ActionType.UNDO_EDIT), False),
        (edit("aa"), True),
        (RUN, False),
        (Action(ActionType.VIEW_CODE), False),
    ):
        state.consume(episode.step(action))
        assert state.report_stale is stale
    assert state.report.passed == 2
    assert state.error_line is None


def test_the_error_line_goes_with_the_code() -> None:
    episode, state = begin("b\nb")
    state.consume(episode.step(RUN))
    assert state.error_line == 2
    state.consume(episode.step(edit("x")))
    assert state.error_line is None


@pytest.mark.parametrize("submitted", [True, False])
def test_the_verdict_counts_visible_and_hidden(submitted: bool) -> None:
    episode, state = begin("aaaa bb".replace(" ", "\n"))
    view = Action(ActionType.VIEW_CODE)
    actions = [SUBMIT] if submitted else [(view, RUN)[number % 2] for number in range(50)]
    for action in actions:
        assert state.verdict is None
        state.consume(episode.step(action))
    verdict = state.verdict
    assert (verdict.visible_passed, verdict.visible_total) == (4, 4)
    assert (verdict.hidden_passed, verdict.hidden_total) == (2, 3)
    assert (verdict.passed, verdict.total) == (6, 7)
    assert verdict.submitted is submitted
    assert verdict.solved is False
    assert verdict.steps == len(actions)
    assert verdict.score == pytest.approx(6 / 7 - 0.01 * len(actions))
    assert len(state.report.results) == 4
    assert SECRET not in repr(state.report)


def test_the_verdict_on_solved_code_and_on_code_that_does_not_compile() -> None:
    episode, state = begin("aaaa\nbbb")
    state.consume(episode.step(SUBMIT))
    assert state.verdict.solved
    assert not state.verdict.syntax_error
    episode, state = begin("aaaabbb(")
    state.consume(episode.step(SUBMIT))
    assert not state.verdict.solved
    assert state.verdict.syntax_error
    assert state.verdict.score == 0.01


def test_subscribers_hear_each_step_after_it_is_taken_in() -> None:
    episode, state = begin()
    heard: list[tuple[int, int]] = []

    def hear(step: Step) -> None:
        heard.append((step.index, len(state.steps)))
        if step.index == 2:
            unsubscribe()
            unsubscribe()

    unsubscribe = state.subscribe(hear)
    for _ in range(3):
        state.consume(episode.step(RUN))
    assert heard == [(1, 1), (2, 2)]
