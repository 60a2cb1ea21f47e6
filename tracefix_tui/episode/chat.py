"""An episode as a conversation with tools: one tool for each action, and what an action said as text.

Whoever talks with a model and whoever writes training sets takes these, so that a model is trained on what it
will read.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tracefix_tui.episode.actions import Action, ActionSpec, Change
from tracefix_tui.episode.observation import Step
from tracefix_tui.episode.prompt import ANSWER, ANSWER_WITH_TOOL

Tool = dict[str, Any]

WHOLE_CODE = "The whole code that takes the place of what there is, lines joined with \\n."
"""What `new_code_block` is for an action that rewrites everything."""


def with_tools(system_prompt: str) -> str:
    """The system prompt for a model that answers by tool calls instead of JSON objects."""
    return system_prompt.replace(ANSWER, ANSWER_WITH_TOOL, 1)


def begin(steps_left: int) -> str:
    """What the player is told to begin with."""
    return f"Begin. {steps_left} steps are left."


def arguments(action: Action) -> dict[str, Any]:
    """The arguments of the tool call for an action; those that have their default are left out."""
    given = {
        "start_line": action.start_line,
        "end_line": action.end_line,
        "new_code_block": action.new_code_block,
        "indent": None if action.indent == "auto" else action.indent,
    }
    return {name: value for name, value in given.items() if value is not None}


def said(step: Step) -> str:
    """What the player was told of a step, as text."""
    seen = step.observation
    parts = [seen.last_execution_output]
    if seen.localized_context and step.report is None:
        parts.append(seen.localized_context)
    left = "The episode is over." if step.done else f"Steps left: {seen.steps_remaining}."
    parts.append(f"Reward: {step.reward:+.2f}. {left}")
    return "\n\n".join(part for part in parts if part)


def tools(specs: Iterable[ActionSpec], *, thought: bool = False) -> list[Tool]:
    """The tools as chat services define functions: one for each action.

    Args:
        thought: each takes the thought as an argument too. A model that has to call a tool often says nothing
            beside it.
    """
    return [_tool(spec, thought) for spec in specs]


def _tool(spec: ActionSpec, thought: bool) -> Tool:
    from tracefix_tui.episode.wire import CodeAction

    names: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    if spec.change is Change.REPLACE:
        names = ("start_line", "end_line", "new_code_block", "indent")
        required = ("start_line", "end_line")
    elif spec.change is Change.REWRITE:
        names = required = ("new_code_block",)
    if thought:
        names = ("thought", *names)
    kinds: dict[str, dict[str, Any]] = {
        "thought": {"type": "string"},
        "start_line": {"type": "integer"},
        "end_line": {"type": "integer"},
        "new_code_block": {"type": "string"},
        "indent": {"type": "string", "enum": ["auto", "exact"]},
    }
    properties = {
        name: {**kinds[name], "description": CodeAction.model_fields[name].description or ""}
        for name in names
    }
    if spec.change is Change.REWRITE:
        properties["new_code_block"]["description"] = WHOLE_CODE
    parameters = {"type": "object", "properties": properties, "required": list(required)}
    function = {"name": spec.type.value, "description": spec.help, "parameters": parameters}
    return {"type": "function", "function": function}
