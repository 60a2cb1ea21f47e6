"""From what a model says to an action, or to a reason that it can be told."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracefix_tui.episode import ACTIONS, Action, ActionType
from tracefix_tui.episode.wire import action_to_wire
from tracefix_tui.players.model.answers import THOUGHT_CHARACTERS, Unusable, read
from tracefix_tui.players.model.reply import Call, Reply

RUN = '{"action_type": "RUN_TESTS"}'

TEXTS = {
    "bare": (RUN, ""),
    "with a thought": ('{"thought": "why", "action_type": "RUN_TESTS"}', "why"),
    "fenced": (f"```json\n{RUN}\n```", ""),
    "fenced, with text about it": (
        f"First this.\n```\n{RUN}\n```\nThat is all.",
        "First this.\nThat is all.",
    ),
    "in the middle of a line": (f"I do {RUN} now", "I do\nnow"),
    "behind braces that are no JSON": (f"{{not this}} {{'nor': 'this'}} {RUN}", "{not this} {'nor': 'this'}"),
    "behind another object": (f'{{"a": 1}} {RUN}', '{"a": 1}'),
    "in a list": (f"[{RUN}]", "[\n]"),
    "as a tool call in text": (
        '<tool_call>\n{"name": "RUN_TESTS", "arguments": {}}\n</tool_call>',
        "",
    ),
    "behind a thought in tags": (f'<think>maybe {{"action_type": "SUBMIT"}}?</think>{RUN}', None),
}


@pytest.mark.parametrize(("text", "thought"), TEXTS.values(), ids=TEXTS.keys())
def test_an_action_is_found_in_text(text: str, thought: str | None) -> None:
    answer = read(Reply(text=text), ACTIONS)
    assert answer.action.type is ActionType.RUN_TESTS
    assert thought is None or answer.action.thought == thought
    assert answer.dropped == 0


def test_all_that_was_thought_is_kept_in_order() -> None:
    reply = Reply(
        text="<thinking>two</thinking>three",
        reasoning="one",
        calls=(Call("act", '{"action_type": "SUBMIT", "thought": "four"}'),),
    )
    assert read(reply, ACTIONS).action.thought == "one\n\ntwo\n\nthree\n\nfour"


def test_a_thought_without_end_is_cut_and_says_so() -> None:
    reply = Reply(reasoning="a" * 500_000 + "\ud800", calls=(Call("SUBMIT", ""),))
    thought = read(reply, ACTIONS).action.thought
    assert len(thought) < THOUGHT_CHARACTERS + 100
    assert "480,001 characters are left out" in thought


UNUSABLE = {
    "nothing": (Reply(), "no action"),
    "text": (Reply(text="I would run the tests."), "only text"),
    "another object": (Reply(text='{"a": 1}'), "no whole JSON object"),
    "half an object": (Reply(text=RUN[:-3]), "no whole JSON object"),
    "an unknown action": (Reply(text='{"action_type": "FLY"}'), "must be one of VIEW_CODE"),
    "an action that is a number": (Reply(text='{"action_type": 3}'), "action_type"),
    "a number that is none": (
        Reply(text='{"action_type": "REPLACE_LINES", "start_line": NaN, "end_line": 1}'),
        "start_line",
    ),
    "two names": (Reply(calls=(Call("SUBMIT", RUN),)), "action_type is another"),
    "arguments that are a text": (Reply(calls=(Call("SUBMIT", '"x"'),)), "no JSON object"),
    "act without an action": (Reply(calls=(Call("act", "{}"),)), "no tool 'act'"),
    "a name without end": (Reply(calls=(Call("x" * 10_000, "{}"),)), "no tool"),
    "a number with too many digits": (
        Reply(calls=(Call("REPLACE_LINES", f'{{"start_line": {"9" * 5000}}}'),)),
        "no JSON",
    ),
}


@pytest.mark.parametrize(("reply", "said"), UNUSABLE.values(), ids=UNUSABLE.keys())
def test_what_is_no_action_is_named(reply: Reply, said: str) -> None:
    with pytest.raises(Unusable) as caught:
        read(reply, ACTIONS)
    assert said in str(caught.value)
    assert len(str(caught.value)) < 500


ACTION = st.builds(
    Action,
    type=st.just(ActionType.REPLACE_LINES),
    start_line=st.integers(1, 99),
    end_line=st.integers(1, 99),
    new_code_block=st.text(st.characters(codec="utf-8"), max_size=60),
    indent=st.sampled_from(["auto", "exact"]),
    thought=st.just(""),
)


@given(ACTION, st.text(st.characters(codec="utf-8", exclude_characters="{<"), max_size=30), st.booleans())
def test_every_action_is_found_again_in_any_text(action: Action, about: str, fenced: bool) -> None:
    wire = json.dumps(action_to_wire(action))
    text = f"{about}\n```json\n{wire}\n```\n{about}" if fenced else f"{about}{wire}{about}"
    found = read(Reply(text=text), ACTIONS).action
    assert (found.start_line, found.end_line, found.new_code_block, found.indent) == (
        action.start_line,
        action.end_line,
        action.new_code_block,
        action.indent,
    )


@given(st.text(alphabet='{}[]":,\\ an`<>think_', max_size=300))
@settings(max_examples=200)
def test_no_text_does_anything_but_say_what_is_wrong(text: str) -> None:
    with pytest.raises(Unusable):
        read(Reply(text=text), ACTIONS)


@pytest.mark.parametrize("hostile", ["{" * 300_000, '{"a":' * 100_000, "<think>" * 100_000, "[{" * 100_000])
def test_hostile_texts_cost_little(hostile: str) -> None:
    with pytest.raises(Unusable):
        read(Reply(text=hostile), ACTIONS)
