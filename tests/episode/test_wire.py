"""The border: JSON in, JSON out, and errors that name the field."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.episode.fakes import TextGrader, a_task
from tests.episode.oracle import ACTIONS_OF_ANY_KIND
from tracefix_tui.episode import ACTIONS, Action, ActionType, Episode, InvalidAction
from tracefix_tui.episode.wire import (
    CodeAction,
    CodeObservation,
    action_to_wire,
    observation_to_wire,
    parse_action,
    step_to_wire,
)

EDIT = {"action_type": "REPLACE_LINES", "start_line": 1, "end_line": 2, "new_code_block": "x"}


@given(ACTIONS_OF_ANY_KIND)
def test_an_action_comes_back_from_the_wire(action: Action) -> None:
    assert parse_action(json.loads(json.dumps(action_to_wire(action)))) == action


@pytest.mark.parametrize("kind", list(ACTIONS))
def test_the_type_alone_is_enough_but_for_an_edit(kind: ActionType) -> None:
    if kind is ActionType.REPLACE_LINES:
        with pytest.raises(InvalidAction, match="start_line"):
            parse_action({"action_type": kind.value})
    else:
        assert parse_action({"action_type": kind.value}) == Action(kind)


def test_null_is_the_same_as_absent_where_it_is_allowed() -> None:
    fields = {"action_type": "VIEW_CODE", "start_line": None, "end_line": None, "new_code_block": None}
    assert parse_action(fields) == Action(ActionType.VIEW_CODE)
    assert parse_action({**EDIT, "new_code_block": None}).new_code_block is None


def test_text_is_taken_as_it_is() -> None:
    block = "\tif a:\r\n\x0c\x00 é 🐛\u2028"
    assert parse_action({**EDIT, "new_code_block": block, "indent": "exact"}).new_code_block == block


INVALID = {
    "no object": ([], "action", "must be a JSON object, not list"),
    "text": ("VIEW_CODE", "action", "must be a JSON object, not str"),
    "nothing": (None, "action", "not NoneType"),
    "no type": ({}, "action_type", "is missing"),
    "unknown type": ({"action_type": "HACK"}, "action_type", "must be one of VIEW_CODE"),
    "type in lower case": ({"action_type": "view_code"}, "action_type", "must be one of"),
    "type of a wrong type": ({"action_type": 5}, "action_type", "valid string"),
    "unknown field": ({"action_type": "SUBMIT", "score": 1}, "score", "is not a field of an action"),
    "no start": ({**EDIT, "start_line": None}, "start_line", "needs a line number"),
    "no end": ({**EDIT, "end_line": None}, "end_line", "needs a line number"),
    "bool": ({**EDIT, "start_line": True}, "start_line", "valid integer"),
    "text for a number": ({**EDIT, "end_line": "2"}, "end_line", "valid integer"),
    "float": ({**EDIT, "end_line": 2.0}, "end_line", "valid integer"),
    "bool where no line is needed": (
        {"action_type": "SUBMIT", "end_line": False},
        "end_line",
        "valid integer",
    ),
    "endless number": ({**EDIT, "end_line": 10**5000}, "end_line", "too many digits"),
    "list for a block": ({**EDIT, "new_code_block": ["x"]}, "new_code_block", "valid string"),
    "half a surrogate pair": ({**EDIT, "new_code_block": "ab\ud800"}, "new_code_block", "character 2"),
    "long block": ({**EDIT, "new_code_block": "é" * 100_001}, "new_code_block", "200,002 bytes"),
    "long thought": ({**EDIT, "thought": "x" * 200_001}, "thought", "at most 200,000"),
    "no thought": ({**EDIT, "thought": None}, "thought", "valid string"),
    "indent": ({**EDIT, "indent": "tabs"}, "indent", "'auto' or 'exact'"),
}


@pytest.mark.parametrize(("fields", "field", "message"), INVALID.values(), ids=INVALID.keys())
def test_an_invalid_action_names_the_field(fields: object, field: str, message: str) -> None:
    with pytest.raises(InvalidAction) as caught:
        parse_action(fields)
    assert caught.value.field == field
    assert message in caught.value.message
    assert str(caught.value) == f"{field}: {caught.value.message}"


@given(
    st.dictionaries(
        st.sampled_from([*CodeAction.model_fields, "x"]),
        st.one_of(
            st.none(), st.booleans(), st.integers(), st.text(max_size=5), st.just("SUBMIT"), st.just([])
        ),
    )
)
def test_whatever_comes_in_is_an_action_or_an_invalid_action(fields: dict[str, object]) -> None:
    try:
        assert parse_action(fields).type in ACTIONS
    except InvalidAction as error:
        named = error.field
    else:
        named = "x"
    assert named in {*CodeAction.model_fields, "x"}


def test_the_schema_says_the_six_actions() -> None:
    schema = CodeAction.model_json_schema()
    assert schema["properties"]["action_type"]["enum"] == [kind.value for kind in ACTIONS]
    assert schema["additionalProperties"] is False
    assert list(schema["required"]) == ["action_type"]


@given(st.lists(ACTIONS_OF_ANY_KIND, min_size=1, max_size=5))
def test_an_observation_goes_out_and_comes_back(actions: list[Action]) -> None:
    episode = Episode(a_task(), TextGrader())
    observation = episode.reset()
    for action in actions:
        wire = json.loads(json.dumps(observation_to_wire(observation)))
        assert list(wire) == list(CodeObservation.model_fields)
        assert CodeObservation.model_validate(wire).code_dict == observation.code_dict
        assert wire["metadata"] == wire["info"] == observation.info
        if episode.done:
            break
        step = episode.step(action)
        assert step_to_wire(step)["reward"] == step.reward
        observation = step.observation


def test_the_episode_itself_loads_no_pydantic() -> None:
    code = "import sys, tracefix_tui.episode, tracefix_tui.play; print('pydantic' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
