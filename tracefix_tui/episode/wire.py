"""The wire format: actions that come in as JSON, observations that go out. The only pydantic of the episode.

Import it where it is needed, not at start-up: pydantic is slow to load.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from tracefix_tui.episode.actions import ACTIONS, Action, ActionSpec, ActionType, Indent, InvalidAction, check
from tracefix_tui.episode.arena_wire import parse_proposal, speaks_arena
from tracefix_tui.episode.observation import Observation, Step


class CodeAction(BaseModel):
    """One action. Strict: nothing is converted, and a field that is not named here is an error."""

    model_config = ConfigDict(extra="forbid", strict=True)

    thought: str = Field(default="", description="Your reasoning. Recorded, never priced.")
    action_type: str = Field(
        description=" ".join(f"{spec.type}: {spec.help}" for spec in ACTIONS.values()),
        json_schema_extra={"enum": [type_.value for type_ in ACTIONS]},
    )
    start_line: int | None = Field(
        default=None, description="First line to replace, counted from 1. Only for REPLACE_LINES."
    )
    end_line: int | None = Field(
        default=None, description="Last line to replace, itself included. Only for REPLACE_LINES."
    )
    new_code_block: str | None = Field(
        default=None,
        description="The text that takes their place, lines joined with \\n; empty or null deletes them. "
        "Only for REPLACE_LINES.",
    )
    indent: Indent = Field(
        default="auto",
        description="auto: the block's first line takes the indentation of line start_line, the others keep "
        "theirs relative to it. exact: the text is taken as it is.",
    )


class WireTest(BaseModel):
    """One visible test."""

    test_name: str
    passed: bool
    error_message: str | None = None


class CodeObservation(BaseModel):
    """What a client gets after a reset and after each step."""

    code_dict: dict[int, str] = Field(default_factory=dict)
    localized_context: str = ""
    last_execution_output: str = ""
    syntax_error: bool = False
    test_results: list[WireTest] = Field(default_factory=list)
    step_count: int = 0
    steps_remaining: int = 0
    reward_last_step: float = 0.0
    done: bool = False
    reward: float = 0.0
    info: dict[str, Any] = Field(default_factory=dict)
    metadata: dict[str, Any] = Field(default_factory=dict)


def parse_action(fields: object, actions: Mapping[ActionType, ActionSpec] = ACTIONS) -> Action:
    """The action that a decoded JSON object asks for.

    Raises:
        InvalidAction: `fields` is no object, or a field is unknown, missing, of a wrong type or too long.
    """
    if not isinstance(fields, Mapping):
        raise InvalidAction("action", f"must be a JSON object, not {type(fields).__name__}")
    if speaks_arena(fields):
        return parse_proposal(fields, actions)
    try:
        model = CodeAction.model_validate(dict(fields))
    except ValidationError as error:
        raise _invalid(error) from None
    if model.action_type not in actions:
        raise InvalidAction("action_type", f"must be one of {', '.join(actions)}")
    action = Action(
        type=ActionType(model.action_type),
        start_line=model.start_line,
        end_line=model.end_line,
        new_code_block=model.new_code_block,
        indent=model.indent,
        thought=model.thought,
    )
    check(action, actions)
    return action


def _invalid(error: ValidationError) -> InvalidAction:
    first = error.errors(include_url=False, include_input=False)[0]
    field = str(first["loc"][0]) if first["loc"] else "action"
    if first["type"] == "extra_forbidden":
        known = ", ".join(CodeAction.model_fields)
        return InvalidAction(field, f"is not a field of an action; those are {known}")
    if first["type"] == "missing":
        return InvalidAction(field, "is missing")
    return InvalidAction(field, first["msg"][:1].lower() + first["msg"][1:])


def action_to_wire(action: Action) -> dict[str, Any]:
    """The JSON object that `parse_action` reads as `action`, without fields that have their default."""
    wire = {"thought": action.thought, "action_type": action.type.value}
    for name in ("start_line", "end_line", "new_code_block"):
        if getattr(action, name) is not None:
            wire[name] = getattr(action, name)
    if action.indent != "auto":
        wire["indent"] = action.indent
    return wire


def observation_to_wire(observation: Observation) -> dict[str, Any]:
    """Plain data for `json.dumps`; the line numbers of `code_dict` become texts there."""
    fields = {name: getattr(observation, name) for name in CodeObservation.model_fields}
    fields["test_results"] = [dataclasses.asdict(test) for test in observation.test_results]
    return CodeObservation.model_validate(fields).model_dump()


def step_to_wire(step: Step) -> dict[str, Any]:
    """One step as plain data: action, reward, reward_components, done, observation."""
    return {
        "step": step.index,
        "action": action_to_wire(step.action),
        "reward": step.reward,
        "reward_components": dict(step.components),
        "done": step.done,
        "observation": observation_to_wire(step.observation),
    }
