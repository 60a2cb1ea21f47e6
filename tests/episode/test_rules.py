"""Laws that hold for any sequence of actions, valid or not."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.episode.fakes import BUGGY, HIDDEN, SECRET, TextGrader, a_task, compiles, passes
from tests.episode.oracle import ACTIONS_OF_ANY_KIND, Model, sequences, without_submit
from tracefix_tui.episode import RULESETS, Action, ActionType, Episode, EpisodeOver, InvalidAction, Step
from tracefix_tui.episode.wire import observation_to_wire

RULES = ["tracefix", "tracefix-shaped"]
SEQUENCES = sequences()
TEXTS = st.sampled_from([BUGGY, "a", "a\nb", "1\n2\n3\n4\n5\n6\n7\n8\nab", "def f(:\n", ""])
INVALID = st.sampled_from(
    [
        Action(ActionType.REPLACE_LINES, None, 1, "x"),
        Action(ActionType.REPLACE_LINES, 1, None, "x"),
        Action(ActionType.REPLACE_LINES, True, 1, "x"),
        Action(ActionType.REPLACE_LINES, 1, 1.0, "x"),
        Action(ActionType.REPLACE_LINES, 1, 1, b"x"),
        Action(ActionType.REPLACE_LINES, 1, 1, "\ud800"),
        Action(ActionType.REPLACE_LINES, 1, 1, "x" * 200_001),
        Action(ActionType.REPLACE_LINES, 1, 1, "x", "some"),
        Action(ActionType.VIEW_CODE, thought=None),
        Action("PROPOSE_FIX", new_code_block="x"),
        Action(None),
    ]
)


def played(episode: Episode, actions: list[Action]) -> list[Step]:
    steps: list[Step] = []
    for action in actions:
        if episode.done:
            break
        steps.append(episode.step(action))
    return steps


@given(TEXTS, SEQUENCES)
def test_rewards_equal_the_table_and_code_equals_the_replayed_edits(text: str, actions: list[Action]) -> None:
    episode = Episode(a_task(text), TextGrader())
    model = Model(text.removesuffix("\n").split("\n"))
    total = 0.0
    for action in actions:
        if model.done:
            with pytest.raises(EpisodeOver):
                episode.step(action)
            break
        expected = model.step(action)
        step = episode.step(action)
        total += expected
        assert step.reward == pytest.approx(expected, abs=1e-9)
        assert episode.code == model.text
        assert step.observation.code_dict == dict(enumerate(model.lines, 1))
        assert step.done is episode.done is step.observation.done is model.done
        assert step.observation.syntax_error is not compiles(model.text)
        info = step.observation.info
        assert info["cumulative_reward"] == pytest.approx(total, abs=1e-9)
        if model.done:
            assert info["final_score"] == pytest.approx(model.score, abs=1e-9)
            hidden = passes(model.text)[1] if compiles(model.text) else 0
            assert (info["hidden_passed"], info["hidden_total"]) == (hidden, HIDDEN)
        else:
            assert not {"final_score", "hidden_passed", "hidden_total"} & info.keys()


@pytest.mark.parametrize("rules", RULES)
@given(actions=SEQUENCES)
@settings(max_examples=30)
def test_what_holds_under_all_rules(rules: str, actions: list[Action]) -> None:
    episode = Episode(a_task(), TextGrader(), rules=rules)
    price_list = RULESETS[rules].prices
    for number, step in enumerate(played(episode, actions), 1):
        seen = step.observation
        assert step.index == seen.step_count == number <= 50
        assert seen.steps_remaining == 50 - number
        assert step.reward == seen.reward == seen.reward_last_step
        assert step.reward == pytest.approx(sum(step.components.values()), abs=1e-9)
        assert step.components == seen.info["reward_components"]
        assert step.components.keys() <= price_list.keys()
        assert step.done == (step.action.type is ActionType.SUBMIT or number == 50)
        assert seen.metadata == seen.info
        assert len(seen.localized_context) <= 2_000
        assert SECRET not in str(observation_to_wire(seen))
        if step.done:
            assert 0.01 <= seen.info["final_score"] <= 0.98
        if number == 50 and step.action.type is not ActionType.SUBMIT:
            assert step.reward == seen.info["final_score"]


@pytest.mark.parametrize("rules", RULES)
@given(
    actions=SEQUENCES.map(without_submit), invalid=INVALID, quoted=st.lists(ACTIONS_OF_ANY_KIND, max_size=4)
)
@settings(max_examples=30)
def test_an_invalid_action_leaves_no_trace(
    rules: str, actions: list[Action], invalid: Action, quoted: list[Action]
) -> None:
    plain = Episode(a_task(), TextGrader(), rules=rules, seed=1)
    disturbed = Episode(a_task(), TextGrader(), rules=rules, seed=1)
    for action in actions[:50]:
        with pytest.raises(InvalidAction):
            disturbed.step(invalid)
        disturbed.quote(quoted)
        assert disturbed.step(action) == plain.step(action)


@given(SEQUENCES)
def test_the_final_score_is_the_same_under_all_rules(actions: list[Action]) -> None:
    ends = []
    for rules in RULES:
        steps = played(Episode(a_task(), TextGrader(), rules=rules), actions)
        ends.append([step.observation.info.get("final_score") for step in steps])
    assert ends[0] == ends[1]


@given(SEQUENCES)
def test_the_same_seed_gives_the_same_episode(actions: list[Action]) -> None:
    first, second = (Episode(a_task(), TextGrader(), seed=7) for _ in range(2))
    assert first.reset() == second.reset()
    assert played(first, actions) == played(second, actions)


@given(SEQUENCES)
def test_a_reset_episode_is_a_new_one(actions: list[Action]) -> None:
    used, fresh = Episode(a_task(), TextGrader(), seed=2), Episode(a_task(), TextGrader(), seed=2)
    played(used, actions)
    assert used.reset() == fresh.reset()
    assert played(used, actions) == played(fresh, actions)


def state_of(episode: Episode, steps: list[Step]) -> tuple[object, ...]:
    """The state that the shaped ruleset speaks of, told from outside: code, tested?, tests passed last."""
    tested: set[str] = set()
    passed = 0
    for step in steps:
        if step.action.type is ActionType.RUN_TESTS and not step.done:
            tested.add(step.observation.code)
            if not step.observation.syntax_error:
                passed = sum(test.passed for test in step.observation.test_results)
    return episode.code, episode.code in tested, passed


CYCLING = st.lists(
    st.one_of(
        st.just(Action(ActionType.RUN_TESTS)),
        st.just(Action(ActionType.VIEW_CODE)),
        st.just(Action(ActionType.UNDO_EDIT)),
        st.just(Action(ActionType.RESET_TO_ORIGINAL)),
        st.builds(
            Action,
            st.just(ActionType.REPLACE_LINES),
            st.just(1),
            st.sampled_from([1, 9]),
            st.sampled_from(["a", "a+a", "b", "a+", "a #"]),
        ),
    ),
    min_size=2,
    max_size=49,
)


def best_cycle(rules: str, actions: list[Action]) -> float:
    """The greatest sum of rewards between two visits of one state; minus infinity without such a pair."""
    episode = Episode(a_task("b"), TextGrader(), rules=rules)
    steps: list[Step] = []
    visits = [(state_of(episode, steps), 0.0)]
    best = float("-inf")
    for action in actions:
        steps.append(episode.step(action))
        now, total = state_of(episode, steps), visits[-1][1] + steps[-1].reward
        best = max([best, *(total - then for state, then in visits if state == now)])
        visits.append((now, total))
    return best


@given(CYCLING)
@settings(max_examples=200)
def test_no_cycle_earns_anything_under_the_shaped_rules(actions: list[Action]) -> None:
    assert best_cycle("tracefix-shaped", actions) < 0


FARMS = {
    "running and viewing in turn": [Action(ActionType.RUN_TESTS), Action(ActionType.VIEW_CODE)] * 20,
    "breaking and mending": [
        Action(ActionType.REPLACE_LINES, 1, 1, "a+a+a+a"),
        Action(ActionType.RUN_TESTS),
        Action(ActionType.REPLACE_LINES, 1, 1, "b"),
        Action(ActionType.RUN_TESTS),
    ]
    * 12,
    "a new comment each time": [
        action
        for number in range(24)
        for action in (
            Action(ActionType.REPLACE_LINES, 1, 1, f"b # {number}"),
            Action(ActionType.RUN_TESTS),
        )
    ],
}


@pytest.mark.parametrize("actions", FARMS.values(), ids=FARMS.keys())
def test_the_known_farms_pay_under_the_plain_rules_only(actions: list[Action]) -> None:
    def earned(rules: str) -> float:
        return sum(step.reward for step in played(Episode(a_task("b"), TextGrader(), rules=rules), actions))

    assert earned("tracefix") > 1
    assert earned("tracefix-shaped") <= 0.10 + 0.05 * 4
    if actions is not FARMS["a new comment each time"]:
        assert best_cycle("tracefix", actions) > 0


@given(CYCLING)
def test_an_episode_earns_no_more_than_the_potential_under_the_shaped_rules(actions: list[Action]) -> None:
    steps = played(Episode(a_task("b"), TextGrader(), rules="tracefix-shaped"), actions)
    assert sum(step.reward for step in steps) <= 0.10 + 0.05 * 4 - 0.01 * len(steps) + 1e-9


def test_progress_by_example() -> None:
    episode = Episode(a_task("b"), TextGrader())
    run = Action(ActionType.RUN_TESTS)
    paid = []
    for text in ("aaaa", "aaaa(", "aaaaaa", "a", "aaa"):
        episode.step(Action(ActionType.REPLACE_LINES, 1, 1, text))
        paid.append(episode.step(run).components)
    assert paid == [
        {"step": -0.01, "run_tests": 0.10, "progress": 0.20},
        {"step": -0.01, "run_tests": 0.10, "syntax_error": -0.10},
        {"step": -0.01, "run_tests": 0.10},
        {"step": -0.01, "run_tests": 0.10},
        {"step": -0.01, "run_tests": 0.10, "progress": 0.10},
    ]


def test_the_shaped_bonuses_by_example() -> None:
    episode = Episode(a_task("b"), TextGrader(), rules="tracefix-shaped")
    edit = Action(ActionType.REPLACE_LINES, 1, 1, "a+a")
    run = Action(ActionType.RUN_TESTS)
    undo = Action(ActionType.UNDO_EDIT)
    actions = (edit, run, run, undo, edit, undo, run, edit, run)
    paid = [episode.step(action).components for action in actions]
    assert paid == [
        {"step": -0.01},
        {"step": -0.01, "run_tests": 0.10, "progress": 0.10},
        {"step": -0.01, "repeat": -0.05},
        {"step": -0.01, "undo": -0.10, "untested": -0.10},
        {"step": -0.01, "untested": 0.10},
        {"step": -0.01, "undo": -0.10, "untested": -0.10},
        {"step": -0.01, "run_tests": 0.10, "progress": -0.10},
        {"step": -0.01},
        {"step": -0.01, "progress": 0.10},
    ]


@pytest.mark.parametrize("rules", RULES)
@given(before=SEQUENCES.map(without_submit), next_=st.lists(ACTIONS_OF_ANY_KIND, min_size=1, max_size=12))
def test_a_quote_is_what_is_paid_but_for_progress_and_score(
    rules: str, before: list[Action], next_: list[Action]
) -> None:
    episode = Episode(a_task(), TextGrader(), rules=rules)
    played(episode, before[:40])
    quoted = episode.quote(next_)
    unknown = ("progress", "syntax_error", "final_score")
    steps = played(episode, next_)
    paid = sum(amount for step in steps for name, amount in step.components.items() if name not in unknown)
    assert quoted == pytest.approx(paid, abs=1e-9)


def test_a_frozen_step_can_not_be_changed() -> None:
    step = Episode(a_task(), TextGrader()).step(Action(ActionType.VIEW_CODE))
    with pytest.raises(dataclasses.FrozenInstanceError):
        step.reward = 1.0
