"""How a model is made to answer with an action: by tool calls, by a JSON schema, or by JSON in its text.

Endpoints differ in what they take. So the best way is tried first, and each complaint leads to a simpler one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from tracefix_tui.episode import chat
from tracefix_tui.episode.actions import ActionSpec, ActionType, Change
from tracefix_tui.players.model.reply import EndpointError

Kind = Literal["tools", "schema", "text"]
KINDS: tuple[Kind, ...] = ("tools", "schema", "text")

_ABOUT_TOOLS = ("tool", "function", "jinja")
_ABOUT_SCHEMA = ("response_format", "json_schema", "schema", "grammar", "structured", "guided")
_NO_MODEL = ("model_not_found", "does not exist", "not found")
_TOO_LONG = (
    "context length",
    "context_length",
    "maximum context",
    "context size",
    "context window",
    "too long",
)


@dataclass(frozen=True, slots=True)
class Way:
    """One way to ask.

    Attributes:
        kind: how the model answers.
        forced: it is told that it has to call a tool; some endpoints don't know how.
        counted: tokens are asked for; some endpoints don't take the question.
    """

    kind: Kind = "tools"
    forced: bool = True
    counted: bool = True

    def next_kind(self) -> Way | None:
        """The next simpler kind; None after the last."""
        rest = KINDS[KINDS.index(self.kind) + 1 :]
        return replace(self, kind=rest[0]) if rest else None


def options(way: Way, actions: Mapping[ActionType, ActionSpec]) -> dict[str, Any]:
    """What a request has besides its model and messages."""
    asked: dict[str, Any] = {}
    if way.counted:
        asked["stream_options"] = {"include_usage": True}
    if way.kind == "tools":
        asked["tools"] = chat.tools(actions.values(), thought=True)
        asked["tool_choice"] = "required" if way.forced else "auto"
    elif way.kind == "schema":
        schema = {"name": "action", "schema": schema_of(actions)}
        asked["response_format"] = {"type": "json_schema", "json_schema": schema}
    return asked


def schema_of(actions: Mapping[ActionType, ActionSpec]) -> dict[str, Any]:
    """The JSON schema of an action, with the actions of one ruleset."""
    from tracefix_tui.episode.wire import CodeAction

    schema = CodeAction.model_json_schema()
    schema.pop("description", None)
    kinds = schema["properties"]["action_type"]
    kinds["enum"] = [type_.value for type_ in actions]
    kinds["description"] = " ".join(f"{spec.type}: {spec.help}" for spec in actions.values())
    if any(spec.change is Change.REWRITE for spec in actions.values()):
        schema["properties"]["new_code_block"]["description"] = chat.WHOLE_CODE
    return schema


def simpler(way: Way, error: EndpointError) -> Way | None:
    """The way to try after a request was refused; None when the way is not what it was refused for."""
    said = error.complaint
    if error.status not in (400, 404, 405, 415, 422, 500, 501):
        return None
    if way.counted and "stream_options" in said:
        return replace(way, counted=False)
    if way.kind == "tools" and way.forced and "tool_choice" in said:
        return replace(way, forced=False)
    about = {"tools": _ABOUT_TOOLS, "schema": _ABOUT_SCHEMA, "text": ()}[way.kind]
    named = any(word in said for word in about)
    if error.status in (404, 500) and not named:
        return None
    if not named and (any(words in said for words in _NO_MODEL) or is_too_long(error)):
        return None
    if way.kind == "text" and way.counted:
        return replace(way, counted=False)
    return way.next_kind()


def is_too_long(error: EndpointError) -> bool:
    """Whether a request was refused because the model can't read so much."""
    return error.status == 413 or (
        error.status == 400 and any(words in error.complaint for words in _TOO_LONG)
    )
