"""A ruleset of another kind fits without a change to the episode: whole sources, five steps."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from enum import StrEnum

import pytest

from tests.episode.fakes import TextGrader, a_task
from tracefix_tui.episode import RULESETS, Action, ActionSpec, ActionType, Episode, InvalidAction, Ruleset
from tracefix_tui.episode.actions import Change
from tracefix_tui.episode.prices import Price
from tracefix_tui.episode.ruleset import Event, Priced


class Proposal(StrEnum):
    PROPOSE_FIX = "PROPOSE_FIX"


@dataclass(frozen=True)
class ProposalPricing:
    seen: frozenset[str] = frozenset()

    def price(self, event: Event) -> Priced:
        report = event.report
        components = {
            "compile_score": 0.15 * (not report.syntax_error),
            "test_ratio": 0.85 * report.passed / report.total,
            "step": -0.01 * event.step,
        }
        if event.code in self.seen:
            components["duplicate"] = -0.10
        done = event.last or sum(components.values()) >= 0.95
        return Priced(components, ProposalPricing(self.seen | {event.code}), done=done)


PROPOSE = ActionSpec(
    Proposal.PROPOSE_FIX, "f6", "Propose", "", "Send the whole code.", change=Change.REWRITE, suite="all"
)
PROPOSALS = Ruleset(
    name="proposals",
    title="Proposals",
    summary="",
    actions={Proposal.PROPOSE_FIX: PROPOSE},
    max_steps=5,
    prices={"step": Price("step", "every step", -0.01)},
    pricing=ProposalPricing,
)


@pytest.fixture
def episode(monkeypatch: pytest.MonkeyPatch) -> Episode:
    monkeypatch.setitem(RULESETS, "proposals", PROPOSALS)
    return Episode(a_task("b"), TextGrader(), rules="proposals")


def propose(text: str | None) -> Action:
    return Action(Proposal.PROPOSE_FIX, new_code_block=text)


def test_it_ends_when_the_proposal_is_good(episode: Episode) -> None:
    assert '"action_type": "PROPOSE_FIX"' in episode.reset().info["system_prompt"]
    first = episode.step(propose("aa\nb"))
    assert not first.done
    assert first.reward == pytest.approx(0.15 + 0.85 * 3 / 7 - 0.01)
    assert "Tests Passed: 2/4." in first.observation.last_execution_output
    assert first.observation.code_dict == {1: "aa", 2: "b"}
    assert "hidden_total" not in first.observation.info
    last = episode.step(propose("aaaa\nbbb"))
    assert last.done
    assert last.reward == pytest.approx(0.98)


def test_it_ends_after_five_steps_and_charges_the_same_source_twice(episode: Episode) -> None:
    steps = [episode.step(propose("a")) for _ in range(5)]
    assert [step.done for step in steps] == [False, False, False, False, True]
    assert ["duplicate" in step.components for step in steps] == [False, True, True, True, True]
    assert steps[-1].observation.steps_remaining == 0


def test_it_knows_its_own_action_only(episode: Episode) -> None:
    with pytest.raises(InvalidAction, match="must be one of PROPOSE_FIX"):
        episode.step(Action(ActionType.VIEW_CODE))
    with pytest.raises(InvalidAction, match="new_code_block"):
        episode.step(propose(None))
    assert episode.steps_taken == 0


def test_rulesets_are_data() -> None:
    for ruleset in RULESETS.values():
        assert dataclasses.is_dataclass(ruleset)
        assert all(spec.type is kind for kind, spec in ruleset.actions.items())
