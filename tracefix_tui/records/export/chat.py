"""A run as a conversation: system prompt, the player's thoughts and tool calls, what each action said.

Each action is a tool of its own, made from the table of actions, so that what is trained has the names and
arguments that the system prompt teaches.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tracefix_tui.episode.actions import ACTIONS, Action, ActionSpec, Change
from tracefix_tui.episode.narration import viewed
from tracefix_tui.episode.prompt import ANSWER, ANSWER_WITH_TOOL
from tracefix_tui.records.trajectory import TrajectoryError

if TYPE_CHECKING:
    from tracefix_tui.records.reader import Run
    from tracefix_tui.records.trajectory import Entry, Header

Message = dict[str, Any]
Tool = dict[str, Any]


def opening(header: Header) -> list[Message]:
    """What stands before the first action: the system prompt and the player's call to begin."""
    system = header.system_prompt.replace(ANSWER, ANSWER_WITH_TOOL, 1)
    begin = f"Begin. {header.max_steps} steps are left."
    if not system:
        return [{"role": "user", "content": f"{header.task.title}\n\n{_code(header)}\n\n{begin}"}]
    return [{"role": "system", "content": system}, {"role": "user", "content": begin}]


def turn(entry: Entry) -> tuple[Message, Message]:
    """One step: what the player thought and called, and what came back."""
    action = entry.step.action
    call = {"name": action.type.value, "arguments": arguments(action)}
    asked: Message = {
        "role": "assistant",
        "content": action.thought,
        "tool_calls": [{"id": call_id(entry), "type": "function", "function": call}],
    }
    came: Message = {
        "role": "tool",
        "name": action.type.value,
        "tool_call_id": call_id(entry),
        "content": said(entry),
    }
    return asked, came


def turns(run: Run) -> Iterator[Message]:
    """The messages of all steps."""
    for entry in run.entries:
        yield from turn(entry)


def call_id(entry: Entry) -> str:
    return f"call_{entry.step.index}"


def arguments(action: Action) -> dict[str, Any]:
    """The arguments of the tool call for an action; those that have their default are left out."""
    given = {
        "start_line": action.start_line,
        "end_line": action.end_line,
        "new_code_block": action.new_code_block,
        "indent": None if action.indent == "auto" else action.indent,
    }
    return {name: value for name, value in given.items() if value is not None}


def said(entry: Entry) -> str:
    """What the player was told of a step, as text."""
    step, seen = entry.step, entry.step.observation
    parts = [seen.last_execution_output]
    if seen.localized_context and step.report is None:
        parts.append(seen.localized_context)
    left = "The episode is over." if step.done else f"Steps left: {seen.steps_remaining}."
    parts.append(f"Reward: {step.reward:+.2f}. {left}")
    return "\n\n".join(part for part in parts if part)


def tools(header: Header) -> list[Tool]:
    """The tools as chat services define functions: one for each action of the run's ruleset."""
    from tracefix_tui.episode.rulesets import RULESETS

    ruleset = RULESETS.get(header.ruleset)
    specs = ruleset.actions if ruleset is not None else ACTIONS
    return [_tool(spec) for spec in specs.values()]


def to_json(data: Any) -> str:
    """`data` as one line of JSON.

    Raises:
        TrajectoryError: a number in it is not finite, which JSON can't say.
    """
    try:
        return json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    except ValueError:
        raise TrajectoryError("holds a number that is not finite") from None


def _tool(spec: ActionSpec) -> Tool:
    from tracefix_tui.episode.wire import CodeAction

    names: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    if spec.change is Change.REPLACE:
        names = ("start_line", "end_line", "new_code_block", "indent")
        required = ("start_line", "end_line")
    elif spec.change is Change.REWRITE:
        names = required = ("new_code_block",)
    kinds: dict[str, dict[str, Any]] = {
        "start_line": {"type": "integer"},
        "end_line": {"type": "integer"},
        "new_code_block": {"type": "string"},
        "indent": {"type": "string", "enum": ["auto", "exact"]},
    }
    properties = {
        name: {**kinds[name], "description": CodeAction.model_fields[name].description or ""}
        for name in names
    }
    parameters = {"type": "object", "properties": properties, "required": list(required)}
    function = {"name": spec.type.value, "description": spec.help, "parameters": parameters}
    return {"type": "function", "function": function}


def _code(header: Header) -> str:
    return viewed(header.code.split("\n"))
