"""What a server tells, made fit for this machine: servers may be anybody's, and what they send is shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from tracefix_tui.episode.observation import printable

MOST_TESTS = 10_000
DEEPEST = 30
"""Objects in objects that are taken."""

Count = Annotated[int, Field(ge=0, le=MOST_TESTS)]


class Info(BaseModel):
    """Those entries of an observation's `info` that are counted with or shown."""

    model_config = ConfigDict(extra="allow", allow_inf_nan=False)

    cumulative_reward: float = 0.0
    reward_components: dict[str, float] = {}
    final_score: float | None = None
    hidden_passed: Count = 0
    hidden_total: Count = 0


def observed(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of an observation, its texts without control characters; code is left as it is.

    Raises:
        ValueError: `info` is none, or too deep.
    """
    told: dict[str, Any] = shown({name: value for name, value in fields.items() if name != "code_dict"})
    told["code_dict"] = fields.get("code_dict", {})
    told["info"] = Info.model_validate(told.get("info", {})).model_dump(exclude_unset=True)
    return told


def shown(value: Any, depth: int = DEEPEST) -> Any:
    """Plain data whose texts can be shown. Raises `ValueError` when it is deeper than `depth`."""
    if isinstance(value, str):
        return printable(value)
    if not isinstance(value, (dict, list)):
        return value
    if not depth:
        raise ValueError("objects in objects without end")
    if isinstance(value, list):
        return [shown(each, depth - 1) for each in value]
    return {printable(name): shown(each, depth - 1) for name, each in value.items()}
