"""From what a model said to an action: by a tool call, else by the first action in its text."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tracefix_tui.episode.actions import Action, ActionSpec, ActionType, InvalidAction
from tracefix_tui.players.model.reply import Reply

ACT = "act"
THOUGHT_CHARACTERS = 20_000
_MOST_STARTS = 200
_THINKING = re.compile(r"<think(?:ing)?>(.*?)(?:</think(?:ing)?>|\Z)", re.DOTALL)
_SURROGATE = re.compile("[\ud800-\udfff]")


class Unusable(Exception):
    """An answer that holds no action. The message says to the model what is wrong, as sentences."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An action that a model chose. `dropped` counts further actions in the same answer."""

    action: Action
    dropped: int = 0


def read(reply: Reply, actions: Mapping[ActionType, ActionSpec]) -> Answer:
    """The action that a reply asks for; its thought is all that the model said besides.

    Raises:
        Unusable: there is none, or it makes no sense.
    """
    prose = _THINKING.sub("", reply.text)
    thoughts = [reply.reasoning, *_THINKING.findall(reply.text)]
    if reply.calls:
        first = reply.calls[0]
        fields, dropped = _called(first.name, _object(first.arguments, reply), actions), len(reply.calls) - 1
        thoughts.append(prose)
    else:
        found = _objects(prose)
        if not found:
            raise Unusable(_why_none(reply))
        start, end, given = found[0]
        fields, dropped = _written(given, actions), len(found) - 1
        thoughts.append(_around(prose, start, end))
    if isinstance(fields.get("thought"), str):
        thoughts.append(fields["thought"])
    return Answer(_action(fields | {"thought": _joined(thoughts)}, actions), dropped)


def has_action(reply: Reply) -> bool:
    """Whether the text holds something that is meant as an action."""
    return bool(_objects(_THINKING.sub("", reply.text)))


def as_text(reply: Reply) -> str:
    """What a model said, to be shown to it again."""
    calls = [f"{call.name} {call.arguments}" for call in reply.calls]
    return "\n".join(part for part in (reply.text, reply.refusal, *calls) if part)


def _action(fields: dict[str, Any], actions: Mapping[ActionType, ActionSpec]) -> Action:
    from tracefix_tui.episode.wire import parse_action

    try:
        return parse_action(fields, actions)
    except InvalidAction as error:
        raise Unusable(f"{error}.") from None


def _object(arguments: str, reply: Reply) -> dict[str, Any]:
    try:
        given = json.loads(arguments) if arguments.strip() else {}
    except (ValueError, RecursionError) as error:
        cut = " The answer was cut off at the longest that is allowed." if reply.finish == "length" else ""
        raise Unusable(f"The arguments of the tool call are no JSON: {error}.{cut}") from None
    if not isinstance(given, dict):
        raise Unusable("The arguments of the tool call are no JSON object.")
    return given


def _called(name: str, given: dict[str, Any], actions: Mapping[ActionType, ActionSpec]) -> dict[str, Any]:
    """The fields of an action from a tool call: a tool for each action, or `act` for all."""
    if name == ACT and "action_type" in given:
        return given
    if name not in actions:
        raise Unusable(f"There is no tool {name[:80]!r}; use {', '.join(actions)}.")
    if given.get("action_type", name) != name:
        raise Unusable(f"The tool is {name} and action_type is another.")
    return given | {"action_type": name}


def _written(given: dict[str, Any], actions: Mapping[ActionType, ActionSpec]) -> dict[str, Any]:
    """The fields of an action from an object in a text; some models write a tool call there."""
    if "action_type" in given:
        return given
    arguments = given["arguments"]
    return _called(str(given["name"]), arguments if isinstance(arguments, dict) else {}, actions)


def _objects(text: str) -> list[tuple[int, int, dict[str, Any]]]:
    """The JSON objects in a text that are meant as actions, with where each starts and ends."""
    decoder = json.JSONDecoder()
    found: list[tuple[int, int, dict[str, Any]]] = []
    place = 0
    for _ in range(_MOST_STARTS):
        place = text.find("{", place)
        if place < 0:
            break
        try:
            given, end = decoder.raw_decode(text, place)
        except (ValueError, RecursionError):
            place += 1
            continue
        if isinstance(given, dict) and ("action_type" in given or {"name", "arguments"} <= given.keys()):
            found.append((place, end, given))
        place = end
    return found


def _around(text: str, start: int, end: int) -> str:
    """The text about an object, without the fence or tag it may stand in."""
    before = re.sub(r"(```\w*|<tool_call>)\s*\Z", "", text[:start])
    after = re.sub(r"\A\s*(```|</tool_call>)", "", text[end:])
    return f"{before.strip()}\n{after.strip()}".strip()


def _why_none(reply: Reply) -> str:
    if reply.refusal or reply.finish == "content_filter":
        return "It was a refusal."
    if reply.finish == "length":
        return "It was cut off at the longest that is allowed, before an action was whole."
    if not reply.text.strip():
        return "It held no action."
    if "{" not in reply.text:
        return "It held no action, only text."
    return "It held no whole JSON object with an action_type."


def _joined(thoughts: list[str]) -> str:
    """Thoughts as one text, each once, with what can't be kept taken out."""
    parts = [each.strip() for each in thoughts if each.strip()]
    text = _SURROGATE.sub("\ufffd", "\n\n".join(dict.fromkeys(parts)))
    if len(text) > THOUGHT_CHARACTERS:
        half = THOUGHT_CHARACTERS // 2
        text = f"{text[:half]}\n[... {len(text) - 2 * half:,} characters are left out]\n{text[-half:]}"
    return text
