"""The `codearena` rules: the formula against its page, and what an episode does with it."""

from __future__ import annotations

import dataclasses
import itertools
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.episode.fakes import TextGrader, a_task
from tracefix_tui.episode import Action, ActionType, Episode, InvalidAction, Step
from tracefix_tui.episode.arena_wire import arena_observation
from tracefix_tui.episode.codearena import CODEARENA, WEIGHTS, ProposalPricing, same_source, weights
from tracefix_tui.episode.ruleset import Event
from tracefix_tui.episode.wire import action_to_wire, parse_action
from tracefix_tui.grading.assessment import Assessment, Curve, Efficiency, Opinion
from tracefix_tui.grading.report import Outcome, Report, SourceProblem, TestResult


def propose(source: str) -> Action:
    return Action(ActionType.PROPOSE_FIX, new_code_block=source)


def a_report(
    passed: int, total: int, efficiency: float | None, opinion: Opinion, *, compiles: bool = True
) -> Report:
    outcomes = [Outcome.PASSED] * passed + [Outcome.FAILED] * (total - passed)
    measured = Efficiency(efficiency, Curve(), Curve()) if efficiency is not None else None
    return Report(
        tuple(TestResult(f"test_{i}", outcome) for i, outcome in enumerate(outcomes)),
        problem=None if compiles else SourceProblem(True, 1, "invalid syntax"),
        assessment=Assessment(measured, measurable=efficiency is not None, opinion=opinion),
    )


def event(report: Report | None, step: int, code: str = "x") -> Event:
    return Event(propose(code), step, step >= 5, step - 1, "", code, report=report)


SHARES = st.floats(0, 1, allow_nan=False)
OPINIONS = st.builds(Opinion, SHARES, SHARES, SHARES)


@st.composite
def reports(draw: st.DrawFn) -> Report:
    total = draw(st.integers(0, 12))
    compiles = draw(st.booleans())
    return a_report(
        draw(st.integers(0, total)) if compiles else 0,
        total,
        draw(st.none() | SHARES),
        draw(OPINIONS),
        compiles=compiles,
    )


def formula(report: Report, step: int, *, again: bool) -> float:
    """The page of the rules once more, with its own numbers."""
    assessment = report.assessment
    assert assessment is not None
    said = assessment.opinion
    compiles = 0.0 if report.problem else 1.0
    ratio = report.passed / report.total if report.total else 0.0
    if assessment.measurable:
        whole = report.total > 0 and report.passed == report.total
        speed = assessment.efficiency.score if whole and assessment.efficiency else 0.0
        share = 1.0
    else:
        speed, share = 0.0, 0.7
    parts = 0.15 * compiles + 0.35 * ratio + 0.10 * said.correctness
    parts += 0.05 * said.security + 0.05 * said.quality
    reward = (parts / share) + 0.30 * speed - 0.01 * step - (0.10 if again else 0.0)
    return min(0.99, max(0.01, reward))


@given(reports(), st.integers(1, 5), st.booleans())
def test_the_reward_is_the_formula(report: Report, step: int, again: bool) -> None:
    pricing = ProposalPricing(seen=frozenset({"x"} if again else ()))
    priced = pricing.price(event(report, step))
    reward = sum(priced.components.values())
    assert reward == pytest.approx(formula(report, step, again=again), abs=1e-8)
    assert priced.done == (step == 5 or reward >= 0.95 - 1e-12)
    assert (priced.final_score is not None) == priced.done


@given(reports(), st.integers(1, 5), st.sampled_from(["tests", "efficiency", "correctness", "compile"]))
def test_better_never_earns_less(report: Report, step: int, what: str) -> None:
    before = sum(ProposalPricing().price(event(report, step)).components.values())
    assessment = report.assessment
    assert assessment is not None
    if what == "tests":
        results = tuple(dataclasses.replace(each, outcome=Outcome.PASSED) for each in report.results)
        better = dataclasses.replace(report, results=results)
    elif what == "compile":
        better = dataclasses.replace(report, problem=None)
    elif what == "correctness":
        opinion = dataclasses.replace(assessment.opinion, correctness=1.0)
        better = dataclasses.replace(report, assessment=dataclasses.replace(assessment, opinion=opinion))
    else:
        fast = Efficiency(1.0, Curve(), Curve()) if assessment.measurable else None
        better = dataclasses.replace(report, assessment=dataclasses.replace(assessment, efficiency=fast))
    assert sum(ProposalPricing().price(event(better, step)).components.values()) >= before - 1e-9


@given(st.booleans())
def test_the_weights_sum_to_one_and_keep_their_proportions(measurable: bool) -> None:
    found = weights(measurable)
    assert sum(found.values()) == pytest.approx(1.0)
    for one, other in itertools.combinations(found, 2):
        assert found[one] / found[other] == pytest.approx(WEIGHTS[one] / WEIGHTS[other])


@given(st.lists(st.sampled_from(["a\nb", "a  \nb", "a\nb\n\n", "a\nB", " a\nb"]), min_size=1, max_size=5))
def test_blanks_at_the_ends_make_no_new_source(sources: list[str]) -> None:
    memory, seen = ProposalPricing(), set()
    report = a_report(1, 3, None, Opinion())
    for number, source in enumerate(sources, 1):
        priced = memory.price(event(report, number, source))
        assert ("duplicate" in priced.components) == (same_source(source) in seen)
        seen.add(same_source(source))
        memory = priced.memory


def test_blanks_at_the_start_do() -> None:
    assert same_source("  x \n\n") == "  x"


@given(st.lists(reports(), min_size=1, max_size=5))
def test_the_best_proposal_makes_the_score(found: list[Report]) -> None:
    memory, rewards = ProposalPricing(), []
    for number, report in enumerate(found, 1):
        priced = memory.price(event(report, number, str(number)))
        memory = priced.memory
        rewards.append(sum(priced.components.values()))
    if priced.final_score is not None:
        assert priced.final_score == pytest.approx(max(rewards))


# --- in an episode


class AssessingGrader(TextGrader):
    """Counts letters, and notes whether it was asked to assess."""

    def __init__(self, assessment: Assessment) -> None:
        super().__init__()
        self.assessment = assessment
        self.assessed: list[bool] = []

    def grade(self, source: str, task: object, *, assess: bool = False, **options: object) -> Report:
        self.assessed.append(assess)
        report = super().grade(source, task, **options)  # type: ignore[arg-type]
        return dataclasses.replace(report, assessment=self.assessment) if assess else report


FAST = Assessment(
    Efficiency(1.0, Curve(), Curve(), why="fast"),
    measurable=True,
    opinion=Opinion(1.0, 1.0, 1.0, ("right", "safe", "clear"), "some-model"),
)


NO_SIZES = Assessment(unmeasured="the task has no sizes.py")


def an_episode(assessment: Assessment = NO_SIZES) -> Episode:
    episode = Episode(a_task("b"), AssessingGrader(assessment), rules="codearena")
    episode.reset()
    return episode


def test_a_good_proposal_ends_it() -> None:
    step = an_episode(FAST).step(propose("aaaa\nbbb"))
    assert step.done
    assert step.reward == pytest.approx(0.99)
    assert step.observation.info["final_score"] == pytest.approx(0.99)
    assert "7/7 tests passed." in step.observation.last_execution_output
    assert "some-model" in step.observation.last_execution_output


def test_it_says_what_is_not_measured_and_who_did_not_judge() -> None:
    step = an_episode().step(propose("aaaa\nbbb"))
    assert not step.done
    assert "the task has no sizes.py" in step.observation.last_execution_output
    assert "no model judge is configured" in step.observation.last_execution_output
    assert step.reward == pytest.approx(0.5 / 0.7 + 0.1 / 0.7 - 0.01)


def test_five_proposals_end_it_and_the_same_one_costs() -> None:
    episode = an_episode()
    steps = [episode.step(propose(text)) for text in ("a", "a ", "aa", "a", "aa\n")]
    assert [step.done for step in steps] == [False, False, False, False, True]
    assert ["duplicate" in step.components for step in steps] == [False, True, False, True, True]
    assert steps[-1].observation.info["final_score"] == max(step.reward for step in steps)


@pytest.mark.parametrize(
    ("source", "word"), [("(", "syntax"), ("a", "edge cases"), ("aaaa\nbbb", "optimise")]
)
def test_advice_follows_the_reward(source: str, word: str) -> None:
    step = an_episode().step(propose(source))
    assert word in step.observation.last_execution_output


def test_the_hint_is_about_the_code_at_hand() -> None:
    step = an_episode().step(propose("def f(a):\n    return [x for x in a for y in a if x == y]"))
    assert "O(n^2)" in step.observation.info["hint"]
    assert an_episode().step(propose("(")).observation.info["hint"] == ""


def test_other_rulesets_ask_for_no_assessment() -> None:
    grader = AssessingGrader(FAST)
    Episode(a_task("b"), grader).step(Action(ActionType.RUN_TESTS))
    assert grader.assessed == [False]


def test_the_prompt_shows_an_action_that_is_valid() -> None:
    prompt = an_episode().reset().info["system_prompt"]
    example = next(json.loads(line) for line in prompt.split("\n") if line.startswith("{"))
    assert parse_action(example, CODEARENA.actions).type is ActionType.PROPOSE_FIX
    for price in CODEARENA.prices.values():
        assert price.text in prompt


# --- on the wire


@given(st.text(st.characters(codec="utf-8"), max_size=40), st.text(st.characters(codec="utf-8"), max_size=10))
def test_both_dialects_mean_the_same(source: str, thought: str) -> None:
    ours = Action(ActionType.PROPOSE_FIX, new_code_block=source, thought=thought)
    theirs = {"proposed_fix": source, "thought": thought}
    assert parse_action(theirs, CODEARENA.actions) == ours
    assert parse_action(action_to_wire(ours), CODEARENA.actions) == ours


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"proposed_fix": None}, "proposed_fix"),
        ({"proposed_fix": 3}, "proposed_fix"),
        ({"proposed_fix": "x" * 200_001}, "proposed_fix"),
        ({"proposed_fix": "\ud800"}, "proposed_fix"),
        ({"proposed_fix": "x", "thought": 1}, "thought"),
        ({"proposed_fix": "x", "start_line": 1}, "start_line"),
        ({"action_type": "SUBMIT"}, "action_type"),
        ({"action_type": "PROPOSE_FIX"}, "new_code_block"),
        ({}, "action_type"),
        ([], "action"),
    ],
)
def test_nonsense_names_its_field(fields: object, field: str) -> None:
    with pytest.raises(InvalidAction) as caught:
        parse_action(fields, CODEARENA.actions)
    assert caught.value.field == field


def test_other_rules_know_no_proposal() -> None:
    with pytest.raises(InvalidAction, match="codearena"):
        parse_action({"proposed_fix": "x"})


def test_the_observation_of_their_clients() -> None:
    episode = an_episode()
    first = episode.reset()
    seen = arena_observation(episode.task, episode.original, first, [])
    assert set(seen) == {"buggy_code", "error_log", "test_results", "previous_attempts", "info"}
    assert seen["previous_attempts"] == []
    steps: list[Step] = []
    for text in ("a", "def("):
        steps.append(episode.step(propose(text)))
        seen = arena_observation(episode.task, episode.original, steps[-1].observation, steps)
        json.dumps(seen)
    assert seen["previous_attempts"] == ["a", "def("]
    assert seen["test_results"] == "0/7 tests passed."
    assert seen["buggy_code"] == "b"
    assert seen["info"]["execution_metadata"]["compile_success"] is False
    assert seen["info"]["execution_metadata"]["runtime_errors"] == "invalid syntax"
    assert seen["info"]["component_scores"]["llm_quality"] == 0.5
