"""The conversation with a model, made anew each turn from the steps: so a model can take over at any step.

Older observations and thoughts are shortened, and the oldest left out, so that it stays within bounds.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tracefix_tui.episode import chat
from tracefix_tui.episode.observation import Step
from tracefix_tui.players.model.ways import Way
from tracefix_tui.players.player import Turn

Message = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Room:
    """How much of the past is sent.

    Attributes:
        whole: the newest steps, whose observations are sent whole.
        told: characters of an older observation; `thought` of any thought.
        most: characters of all steps together; the oldest steps that do not fit are left out.
    """

    whole: int = 4
    told: int = 400
    thought: int = 1_000
    most: int = 60_000


TIGHT = Room(whole=1, told=150, thought=150, most=6_000)
"""For a model that has said that a conversation is too long."""


@dataclass(frozen=True, slots=True)
class Fault:
    """An answer that was not usable, and what is said about it."""

    answer: str
    reason: str


def messages(turn: Turn, way: Way, faults: Sequence[Fault] = (), room: Room | None = None) -> list[Message]:
    """What is sent: system prompt, then answer and observation by turns, then what was wrong this time."""
    room = room or Room()
    prompt = turn.briefing.system_prompt
    page: list[Message] = [
        {"role": "system", "content": chat.with_tools(prompt) if way.kind == "tools" else prompt}
    ]
    steps = turn.observation.step_count + turn.observation.steps_remaining
    start = chat.begin(steps)
    past, left_out = _past(turn.history, way, room)
    if left_out:
        start += f"\n\n[The first {left_out} steps are left out here. The code has changed since.]"
    page.append({"role": "user", "content": start})
    page += past
    for fault in faults:
        page.append({"role": "assistant", "content": _shortened(fault.answer, 2_000) or "(no answer)"})
        page.append({"role": "user", "content": f"That could not be used: {fault.reason} {_wanted(way)}"})
    return page


def _past(history: Sequence[Step], way: Way, room: Room) -> tuple[list[Message], int]:
    """The messages of the steps that have room, and how many steps have none."""
    pairs: list[tuple[Message, Message]] = []
    size = 0
    for age, step in enumerate(reversed(history)):
        pair = _pair(step, way, room, whole=age < room.whole)
        size += sum(len(json.dumps(message)) for message in pair)
        if size > room.most and pairs:
            break
        pairs.append(pair)
    return [message for pair in reversed(pairs) for message in pair], len(history) - len(pairs)


def _pair(step: Step, way: Way, room: Room, *, whole: bool) -> tuple[Message, Message]:
    told = chat.said(step)
    told = told if whole else _shortened(told, room.told)
    thought = _shortened(step.action.thought, room.thought)
    given = chat.arguments(step.action)
    name = step.action.type.value
    if way.kind != "tools":
        answer = json.dumps({"thought": thought, "action_type": name, **given}, ensure_ascii=False)
        return {"role": "assistant", "content": answer}, {"role": "user", "content": told}
    call_id = f"call_{step.index}"
    function = {"name": name, "arguments": json.dumps(given, ensure_ascii=False)}
    asked = {
        "role": "assistant",
        "content": thought,
        "tool_calls": [{"id": call_id, "type": "function", "function": function}],
    }
    return asked, {"role": "tool", "tool_call_id": call_id, "content": told}


def _shortened(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    return f"{text[:limit]} [... {len(text) - limit:,} more characters]"


def _wanted(way: Way) -> str:
    return chat.ANSWER_WITH_TOOL if way.kind == "tools" else chat.ANSWER
