"""The dialect of CodeArena's clients: `{"proposed_fix": ...}` comes in, their observation goes out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from tracefix_tui.episode.actions import Action, ActionSpec, ActionType, Change, InvalidAction, check
from tracefix_tui.episode.arena_texts import counted
from tracefix_tui.episode.arena_texts import hint as hint_about
from tracefix_tui.episode.codearena import scores
from tracefix_tui.episode.observation import Observation, Step
from tracefix_tui.grading.report import Report

if TYPE_CHECKING:
    from tracefix_tui.catalog.task import Task

FIELD = "proposed_fix"


def speaks_arena(fields: object) -> bool:
    """Whether a decoded JSON object is an action in this dialect."""
    return isinstance(fields, Mapping) and FIELD in fields and "action_type" not in fields


def parse_proposal(fields: Mapping[str, Any], actions: Mapping[ActionType, ActionSpec]) -> Action:
    """The action that `{"proposed_fix": source}` asks for; a `thought` may stand beside it.

    Raises:
        InvalidAction: the rules know no such action, or a field is unknown or makes no sense.
    """
    spec = next((spec for spec in actions.values() if spec.change is Change.REWRITE), None)
    if spec is None:
        raise InvalidAction(FIELD, "is no action under these rules; play by `codearena` for it")
    for name in fields:
        if name not in (FIELD, "thought"):
            raise InvalidAction(str(name), f"is not a field of a proposal; those are {FIELD}, thought")
    action = Action(spec.type, new_code_block=fields[FIELD], thought=fields.get("thought", ""))
    try:
        check(action, actions)
    except InvalidAction as error:
        field = FIELD if error.field == "new_code_block" else error.field
        raise InvalidAction(field, error.message) from None
    return action


def arena_observation(
    task: Task, original: str, observation: Observation, steps: Sequence[Step], *, hint: str = ""
) -> dict[str, Any]:
    """The observation as CodeArena's clients read it, as plain data.

    Args:
        original: the code the episode started with.
        observation: the newest one.
        steps: all steps so far; empty after a reset.
        hint: what to say about the code; by default what the detector has to say.
    """
    last = steps[-1] if steps else None
    report = last.report if last is not None else None
    return {
        "buggy_code": original,
        "error_log": observation.last_execution_output,
        "test_results": counted(report) if report is not None else "No tests have been run.",
        "previous_attempts": [step.observation.code for step in steps],
        "info": {
            "task_id": task.name,
            "difficulty": task.difficulty.value,
            "reward_components": dict(last.components) if last is not None else {},
            "component_scores": scores(report) if report is not None else {},
            "hint": hint or str(observation.info.get("hint", "")) or hint_about(observation.code),
            "execution_metadata": execution_metadata(report),
        },
    }


def execution_metadata(report: Report | None) -> dict[str, Any]:
    """How the newest proposal ran; all zero before the first."""
    if report is None:
        return {
            "compile_success": False,
            "test_passed": 0,
            "test_total": 0,
            "execution_time_seconds": 0.0,
            "runtime_errors": "",
            "success": False,
        }
    failing = next((result for result in report.visible if not result.passed), None)
    said = report.void or (report.problem.message if report.problem else failing.message if failing else "")
    return {
        "compile_success": scores(report)["compile_score"] == 1.0,
        "test_passed": 0 if report.void or report.problem else report.passed,
        "test_total": report.total,
        "execution_time_seconds": round(sum(result.cpu_ms for result in report.results) / 1e3, 6),
        "runtime_errors": said,
        "success": report.all_passed,
    }
