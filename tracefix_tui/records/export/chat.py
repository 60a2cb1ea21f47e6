"""A run as a conversation: system prompt, the player's thoughts and tool calls, what each action said.

Tools and texts are those that a model gets when it plays, so that what is trained has the names and arguments
that the system prompt teaches.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tracefix_tui.episode import chat
from tracefix_tui.episode.actions import ACTIONS
from tracefix_tui.episode.narration import viewed
from tracefix_tui.records.trajectory import TrajectoryError

if TYPE_CHECKING:
    from tracefix_tui.records.reader import Run
    from tracefix_tui.records.trajectory import Entry, Header

Message = dict[str, Any]

_CONTROL = re.compile("[\x7f-\x9f]")
"""Control characters that JSON lets stand as they are."""


def opening(header: Header) -> list[Message]:
    """What stands before the first action: the system prompt and the player's call to begin."""
    system = chat.with_tools(header.system_prompt)
    begin = chat.begin(header.max_steps)
    if not system:
        return [{"role": "user", "content": f"{header.task.title}\n\n{_code(header)}\n\n{begin}"}]
    return [{"role": "system", "content": system}, {"role": "user", "content": begin}]


def turn(entry: Entry) -> tuple[Message, Message]:
    """One step: what the player thought and called, and what came back."""
    action = entry.step.action
    call = {"name": action.type.value, "arguments": chat.arguments(action)}
    asked: Message = {
        "role": "assistant",
        "content": action.thought,
        "tool_calls": [{"id": call_id(entry), "type": "function", "function": call}],
    }
    came: Message = {
        "role": "tool",
        "name": action.type.value,
        "tool_call_id": call_id(entry),
        "content": chat.said(entry.step),
    }
    return asked, came


def turns(run: Run) -> Iterator[Message]:
    """The messages of all steps."""
    for entry in run.entries:
        yield from turn(entry)


def call_id(entry: Entry) -> str:
    return f"call_{entry.step.index}"


def tools(header: Header) -> list[chat.Tool]:
    """The tools as chat services define functions: one for each action of the run's ruleset."""
    from tracefix_tui.episode.rulesets import RULESETS

    ruleset = RULESETS.get(header.ruleset)
    specs = ruleset.actions if ruleset is not None else ACTIONS
    return chat.tools(specs.values())


def to_json(data: Any) -> str:
    """`data` as one line of JSON that steers no terminal.

    Raises:
        TrajectoryError: a number in it is not finite, which JSON can't say.
    """
    try:
        text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    except ValueError:
        raise TrajectoryError("holds a number that is not finite") from None
    return _CONTROL.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _code(header: Header) -> str:
    return viewed(header.code.split("\n"))
