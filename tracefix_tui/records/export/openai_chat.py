"""The chat format of OpenAI's fine-tuning, which other services take as well: JSON Lines with tool calls.

Arguments are texts of JSON there, and an example ends with what the assistant said.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tracefix_tui.records.export.chat import Message, opening, to_json, tools, turns

if TYPE_CHECKING:
    from tracefix_tui.records.reader import Run


def example(run: Run) -> Iterator[str]:
    """One example: the conversation of a run, up to its last action."""
    messages = [*opening(run.header), *map(_message, turns(run))]
    if messages[-1]["role"] == "tool":
        messages.pop()
    data = {"messages": messages, "tools": tools(run.header), "parallel_tool_calls": False}
    yield to_json(data) + "\n"


def _message(message: Message) -> Message:
    if message["role"] == "tool":
        return {name: message[name] for name in ("role", "tool_call_id", "content")}
    return message | {"tool_calls": [_call(call) for call in message["tool_calls"]]}


def _call(call: dict[str, Any]) -> dict[str, Any]:
    function = call["function"]
    return call | {"function": function | {"arguments": to_json(function["arguments"])}}
