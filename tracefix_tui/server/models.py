"""The typed models of OpenEnv for this environment: the wire's fields on OpenEnv's base classes."""

from __future__ import annotations

from openenv.core.env_server.types import Action, Observation, State
from pydantic import ConfigDict, Field

from tracefix_tui.episode import wire


class CodeAction(wire.CodeAction, Action):
    """One action. `metadata` is OpenEnv's; it is not looked at."""

    model_config = ConfigDict(extra="forbid", strict=True)


class CodeObservation(wire.CodeObservation, Observation):
    """What reset and step return."""

    model_config = ConfigDict(extra="forbid")


class CodeState(State):
    """Where an episode stands."""

    model_config = ConfigDict(extra="forbid")

    steps_remaining: int = Field(default=0, description="Steps until the episode ends by itself.")
    task_name: str | None = Field(default=None, description="The name of the task.")
    task_difficulty: str | None = Field(default=None, description="easy, medium or hard.")
    pack: str | None = Field(default=None, description="The pack of the task.")
    rules: str | None = Field(default=None, description="The ruleset.")
    done: bool = Field(default=False, description="Whether the episode has ended.")
    cumulative_reward: float = Field(default=0.0, description="The sum of all rewards so far.")
    final_score: float | None = Field(
        default=None, description="The final score, once the episode has ended."
    )
