"""What people and models read is what the code does: prompt, action table, documentation."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.episode.fakes import TextGrader, a_task
from tracefix_tui.episode import ACTIONS, RULESETS, Action, ActionType, Episode
from tracefix_tui.episode.prompt import system_prompt
from tracefix_tui.episode.tables import tables, with_tables
from tracefix_tui.episode.wire import parse_action

RULES_PAGE = Path(__file__).parents[2] / "docs" / "rules.md"
RULES = ["tracefix", "tracefix-shaped"]


def test_the_page_on_rules_has_the_tables_of_the_code() -> None:
    page = RULES_PAGE.read_text("utf-8")
    assert set(re.findall(r"<!-- table (\S+) -->", page)) == tables().keys()
    assert page == with_tables(page), "run: python -m tracefix_tui.episode.tables docs/rules.md"


def test_a_price_that_changes_changes_the_page() -> None:
    page = "<!-- table prices:tracefix -->\nold\n<!-- end -->\nrest"
    made = with_tables(page)
    assert "old" not in made
    assert "| `invalid_range` |" in made
    assert made.endswith("<!-- end -->\nrest")
    assert with_tables(made) == made


def test_each_action_has_a_key_of_its_own() -> None:
    assert {kind: spec.key for kind, spec in ACTIONS.items()} == {
        ActionType.VIEW_CODE: "f2",
        ActionType.RUN_TESTS: "f5",
        ActionType.REPLACE_LINES: "f6",
        ActionType.UNDO_EDIT: "f7",
        ActionType.RESET_TO_ORIGINAL: "f8",
        ActionType.SUBMIT: "f9",
    }
    assert set(ActionType) - set(ACTIONS) == {ActionType.PROPOSE_FIX}


@pytest.mark.parametrize("rules", RULES)
def test_the_price_on_the_bar_is_what_the_step_costs(rules: str) -> None:
    for kind, spec in RULESETS[rules].actions.items():
        episode = Episode(a_task("b"), TextGrader(), rules=rules)
        edit = kind is ActionType.REPLACE_LINES
        step = episode.step(Action(kind, 1, 1, "x") if edit else Action(kind))
        paid = step.reward - step.components.get("final_score", 0.0)
        assert f"{paid:+.2f}" in spec.price


@pytest.mark.parametrize("rules", RULES)
def test_the_prompt_teaches_actions_prices_and_the_way_of_working(rules: str) -> None:
    task = a_task("def f(x):\n    return x\n")
    prompt = system_prompt(task, RULESETS[rules], "def f(x):\n    return x")
    assert task.description in prompt
    assert "mend_me (easy)" in prompt
    assert "2 |     return x" in prompt
    assert "50 steps" in prompt
    for price in RULESETS[rules].prices.values():
        assert f"{price.text}: {price.event}" in prompt
    for word in ("ORIENT", "DIAGNOSE", "FIX", "VERIFY", "REPEAT", "SUBMIT"):
        assert re.search(rf"^\d\. {word}\b", prompt, re.MULTILINE)
    for secret in (*task.hints, task.explanation):
        assert secret not in prompt


def test_the_examples_of_the_prompt_are_valid_actions() -> None:
    prompt = system_prompt(a_task(), RULESETS["tracefix"], "x")
    examples = [json.loads(line) for line in prompt.split("\n") if line.startswith("{")]
    assert [parse_action(example).type for example in examples] == list(ACTIONS)
