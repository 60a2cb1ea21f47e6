"""The Agent Trajectory Interchange Format, version 1.7: one JSON document a run."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from tracefix_tui.episode.chat import arguments, said
from tracefix_tui.records.export.chat import call_id, opening, to_json, tools
from tracefix_tui.records.export.intake import is_finished, is_solved, score_of, total_reward

if TYPE_CHECKING:
    from tracefix_tui.records.reader import Run
    from tracefix_tui.records.trajectory import Entry, Header

VERSION = "ATIF-v1.7"


def document(run: Run) -> Iterator[str]:
    """The document, as text.

    A step that a run has from the run it was forked from is marked as copied context, as the format asks.
    """
    head = run.header
    steps = [_said_before(message) for message in opening(head)]
    steps += [_step(entry, head) for entry in run.entries]
    for number, step in enumerate(steps, 1):
        step["step_id"] = number
    data = {
        "schema_version": VERSION,
        "session_id": head.run,
        "trajectory_id": head.run,
        "agent": _agent(head),
        "steps": steps,
        "notes": _notes(run),
        "final_metrics": _totals(run),
        "extra": {
            "created": head.created,
            "task": {name: getattr(head.task, name) for name in head.task.__slots__},
            "ruleset": head.ruleset,
            "seed": head.seed,
            "versions": head.versions,
            "parent": _parent(head),
            "code": head.code,
        },
    }
    to_json(data)  # refuses what JSON can't say
    yield json.dumps(_without_none(data), ensure_ascii=False, indent=2) + "\n"


def _said_before(message: dict[str, Any]) -> dict[str, Any]:
    return {"source": message["role"], "message": message["content"]}


def _agent(head: Header) -> dict[str, Any]:
    return {
        "name": head.player.name or head.player.kind,
        "version": head.versions.get("tracefix", "unknown"),
        "model_name": head.player.model or None,
        "tool_definitions": tools(head),
        "extra": {"kind": head.player.kind, "environment": "tracefix"},
    }


def _step(entry: Entry, head: Header) -> dict[str, Any]:
    step, actor, tokens = entry.step, entry.actor, entry.tokens
    model = bool(actor.model) or tokens is not None
    call = {
        "tool_call_id": call_id(entry),
        "function_name": step.action.type.value,
        "arguments": arguments(step.action),
    }
    metrics = tokens and {
        "prompt_tokens": tokens.input,
        "completion_tokens": tokens.output,
        "cost_usd": tokens.cost,
    }
    return {
        "timestamp": entry.at if _is_time(entry.at) else None,
        "source": "agent",
        "model_name": actor.model or None,
        "message": "" if model else step.action.thought,
        "reasoning_content": (step.action.thought or None) if model else None,
        "tool_calls": [call],
        "observation": {"results": [{"source_call_id": call_id(entry), "content": said(entry.step)}]},
        "metrics": metrics,
        "llm_call_count": None if model else 0,
        "is_copied_context": (step.index <= head.parent.step or None) if head.parent is not None else None,
        "extra": {
            "player": {"kind": actor.kind, "name": actor.name},
            "reward": step.reward,
            "reward_components": step.components,
            "done": step.done,
            "elapsed_seconds": entry.elapsed,
            "private_runs": entry.private_runs,
            "hints_open": entry.hints,
            "tests": [
                {"name": test.test_name, "passed": test.passed, "message": test.error_message}
                for test in step.observation.test_results
            ]
            if step.report is not None
            else None,
        },
    }


def _totals(run: Run) -> dict[str, Any]:
    counted = [entry.tokens for entry in run.entries if entry.tokens is not None]
    costs = [tokens.cost for tokens in counted if tokens.cost is not None]
    return {
        "total_prompt_tokens": sum(tokens.input for tokens in counted) if counted else None,
        "total_completion_tokens": sum(tokens.output for tokens in counted) if counted else None,
        "total_cost_usd": round(sum(costs), 9) if costs else None,
        "total_steps": len(opening(run.header)) + len(run.entries),
        "extra": {
            "reward": total_reward(run),
            "score": score_of(run),
            "solved": is_solved(run),
            "actions": len(run.entries),
            "private_runs": sum(entry.private_runs for entry in run.entries),
            "seconds": run.entries[-1].elapsed if run.entries else 0.0,
        },
    }


def _notes(run: Run) -> str | None:
    if is_finished(run):
        return None
    return f"The run has no verdict: {run.end.reason if run.end is not None else 'it was not finished'}."


def _parent(head: Header) -> dict[str, Any] | None:
    return {"run": head.parent.run, "step": head.parent.step} if head.parent is not None else None


def _is_time(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def _without_none(data: Any) -> Any:
    """Plain data without fields that are null."""
    if isinstance(data, dict):
        return {name: _without_none(value) for name, value in data.items() if value is not None}
    return [_without_none(value) for value in data] if isinstance(data, list) else data
