"""The typed client for users of OpenEnv: `TracefixEnv(base_url=...)`, async, or `.sync()`. Needs openenv."""

from __future__ import annotations

from typing import Any

from openenv.core.client_types import StepResult
from openenv.core.env_client import EnvClient

from tracefix_tui.server.models import CodeAction, CodeObservation, CodeState

__all__ = ["CodeAction", "CodeObservation", "CodeState", "TracefixEnv"]


class TracefixEnv(EnvClient[CodeAction, CodeObservation, CodeState]):
    """Plays on a server with OpenEnv's own client, and so also from images and Spaces."""

    def _step_payload(self, action: CodeAction) -> dict[str, Any]:
        return action.model_dump(exclude={"metadata"}, exclude_defaults=True)

    def _parse_result(self, payload: dict[str, Any]) -> StepResult[CodeObservation]:
        reward, done = payload.get("reward") or 0.0, payload.get("done", False)
        fields = payload.get("observation", {})
        return StepResult(
            observation=CodeObservation(**fields, reward=reward, done=done),
            reward=reward,
            done=done,
            metadata=payload.get("metadata"),
        )

    def _parse_state(self, payload: dict[str, Any]) -> CodeState:
        return CodeState.model_validate(payload)
