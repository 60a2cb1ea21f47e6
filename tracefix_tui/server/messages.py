"""What stands on the wire around an episode: reset fields, answers, task descriptions, errors.

Needs pydantic; import it where it is needed.
"""

from __future__ import annotations

import dataclasses
import json
import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from tracefix_tui.server.errors import Full, Invalid, Refused

if TYPE_CHECKING:
    from tracefix_tui.catalog import Task
    from tracefix_tui.episode import Observation, Step

MAX_NAME = 255
MAX_SEED = 2**63 - 1

_ENCODER = json.JSONEncoder(separators=(",", ":"), allow_nan=False)

_PLAIN = (
    "code_dict",
    "localized_context",
    "last_execution_output",
    "syntax_error",
    "step_count",
    "steps_remaining",
    "reward_last_step",
    "info",
)


class ResetFields(BaseModel):
    """What a reset may ask for. Everything may be left out: then a task is drawn."""

    model_config = ConfigDict(extra="forbid", strict=True)

    task_id: str | None = Field(
        None,
        max_length=MAX_NAME,
        description="CodeArena's: a difficulty, a category, auto, or the id of a task; plays by codearena.",
    )
    task_name: str | None = Field(None, max_length=MAX_NAME, description="NAME or PACK/NAME of the task.")
    difficulty: str | None = Field(None, max_length=MAX_NAME, description="easy, medium or hard.")
    pack: str | None = Field(None, max_length=MAX_NAME, description="The pack to draw from.")
    rules: str | None = Field(None, max_length=MAX_NAME, description="The ruleset: how actions are priced.")
    seed: int | None = Field(
        None, ge=0, le=MAX_SEED, description="The same seed gives the same task and the same episode."
    )
    episode_id: str | None = Field(None, max_length=MAX_NAME, description="The id to use for the episode.")
    split: str | None = Field(None, max_length=MAX_NAME, description="A split of the task API to draw from.")
    index: int | None = Field(None, ge=0, le=MAX_SEED, description="Which task of the split.")


class StepFields(BaseModel):
    """The body of POST /step."""

    model_config = ConfigDict(extra="forbid", strict=True)

    action: dict[str, Any] | None = Field(None, description="The action; its schema stands in GET /schema.")
    proposed_fix: str | None = Field(
        None, description="CodeArena's, in the place of an action: the whole corrected source."
    )
    timeout_s: float | None = Field(
        None,
        gt=0,
        le=3600,
        description="The step is stopped after so many seconds; nothing has changed then.",
    )
    request_id: str | None = Field(None, max_length=MAX_NAME, description="Not used; for other servers.")


def reset_fields(fields: Mapping[str, Any]) -> ResetFields:
    """`fields`, checked. Raises `Invalid` for the first one that does not fit."""
    try:
        asked = ResetFields.model_validate(dict(fields))
    except ValidationError as error:
        raise invalid(error, ResetFields) from None
    if asked.episode_id is not None and not (asked.episode_id and asked.episode_id.isprintable()):
        raise Invalid("has to be printable text", "episode_id")
    return asked


def invalid(error: ValidationError, model: type[BaseModel]) -> Invalid:
    """What pydantic found first, without the client's own text."""
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    if first["type"] == "extra_forbidden":
        return Invalid(
            f"is not known here; known are {', '.join(model.model_fields)}", _short(first["loc"][0])
        )
    field = _short(first["loc"][0]) if first["loc"] else ""
    return Invalid(first["msg"][:1].lower() + first["msg"][1:], field)


def _short(name: Any) -> str:
    from tracefix_tui.episode.observation import printable

    return printable(str(name)[:80])


def answer(observation: Observation) -> dict[str, Any]:
    """What reset and step answer: the observation, with reward and done beside it, as OpenEnv has it."""
    fields = {name: getattr(observation, name) for name in _PLAIN}
    fields["test_results"] = [dataclasses.asdict(test) for test in observation.test_results]
    fields["metadata"] = observation.info
    return {
        "observation": fields,
        "reward": observation.reward,
        "done": observation.done,
        "metadata": observation.info,
    }


def answer_text(observation: Observation, more: Mapping[str, Any] | None = None) -> str:
    """`answer` as JSON, with `more` beside it. Its `info` stands there three times and is encoded once."""
    info = dumps(observation.info)
    fields = {name: getattr(observation, name) for name in _PLAIN if name != "info"}
    fields["test_results"] = [dataclasses.asdict(test) for test in observation.test_results]
    rest = {"reward": observation.reward, "done": observation.done, **(more or {})}
    return (
        f'{{"observation":{dumps(fields)[:-1]},"info":{info},"metadata":{info}}},'
        f'{dumps(rest)[1:-1]},"metadata":{info}}}'
    )


def details(step: Step) -> dict[str, Any]:
    """What our own screens show besides: the report (of hidden tests, counts) and the marked line."""
    report = dataclasses.asdict(step.report) if step.report is not None else None
    return {"report": report, "error_line": step.error_line}


def told_of(task: Task) -> dict[str, Any]:
    """What everybody may know of a task: what a player sees, and no solution, hint or hidden test."""
    return {
        "id": task.id,
        "name": task.name,
        "task_name": task.id,
        "pack": task.pack,
        "title": task.title,
        "description": task.description,
        "difficulty": task.difficulty.value,
        "category": task.category,
        "tags": list(task.tags),
        "code": task.buggy,
        "tests": task.tests,
    }


def error_data(error: Refused) -> dict[str, Any]:
    """The data of a WebSocket error message."""
    data: dict[str, Any] = {"message": str(error), "code": error.code}
    if error.field:
        data["errors"] = [{"loc": [error.field], "msg": error.message, "type": "value_error"}]
    if isinstance(error, Full):
        data |= {"active_sessions": error.active, "max_sessions": error.most}
    return data


def dumps(data: Any) -> str:
    """JSON in ASCII: lone surrogates of a client's text can't break the encoding."""
    return _ENCODER.encode(data)


def loads(text: str) -> Any:
    """Somebody else's JSON.

    Raises:
        Invalid: it is no JSON, nested too deep, or holds a number that JSON does not have.
    """
    try:
        return _DECODER.decode(text)
    except (ValueError, RecursionError):
        raise Invalid("the message is no JSON, or nested too deep") from None


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number


_DECODER = json.JSONDecoder(parse_constant=_finite, parse_float=_finite)
