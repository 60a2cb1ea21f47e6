"""The curriculum moves at its thresholds and nowhere else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracefix_tui.catalog.task import Difficulty
from tracefix_tui.episode.curriculum import DOWN, LEVELS, UP, WINDOW, Curriculum, curriculum_of

EASY, MEDIUM, HARD = Difficulty.EASY, Difficulty.MEDIUM, Difficulty.HARD


def test_the_numbers_are_those_of_the_contract() -> None:
    assert (WINDOW, UP, DOWN, LEVELS) == (5, 0.80, 0.35, (EASY, MEDIUM, HARD))


@pytest.mark.parametrize(
    ("rewards", "level"),
    [
        ([], EASY),
        ([0.99] * 4, EASY),
        ([0.8] * 5, EASY),
        ([0.81] * 5, MEDIUM),
        ([0.81] * 9, MEDIUM),
        ([0.81] * 10, HARD),
        ([0.9] * 30, HARD),
        ([0.9] * 10 + [0.35] * 5, HARD),
        ([0.9] * 10 + [0.3] * 5, MEDIUM),
        ([0.9] * 10 + [0.3] * 10, EASY),
        ([0.0] * 20, EASY),
        ([0.0, 0.0, 0.99, 0.99, 0.99, 0.99, 0.99], MEDIUM),
    ],
)
def test_levels(rewards: list[float], level: Difficulty) -> None:
    assert curriculum_of(rewards).level is level


def test_a_change_says_why_and_the_next_episode_does_not() -> None:
    up = curriculum_of([0.9] * 5)
    assert up.why == "Up to medium: the last 5 rewards had a mean of 0.90, more than 0.80."
    assert up.recent == ()
    assert up.after(0.5).why == ""
    down = curriculum_of([0.9] * 5 + [0.1] * 5)
    assert down.why == "Down to easy: the last 5 rewards had a mean of 0.10, less than 0.35."


@given(st.lists(st.floats(0, 1), max_size=60))
def test_one_level_at_a_time_and_only_after_five_there(rewards: list[float]) -> None:
    here, since = Curriculum(), 0
    for reward in rewards:
        before = here
        here = here.after(reward)
        since += 1
        moved = LEVELS.index(here.level) - LEVELS.index(before.level)
        assert abs(moved) <= 1
        assert bool(moved) == bool(here.why)
        assert len(here.recent) <= WINDOW
        if moved:
            mean = sum((*before.recent, reward)[-WINDOW:]) / WINDOW
            assert since >= WINDOW
            assert mean > UP if moved > 0 else mean < DOWN
            since = 0
