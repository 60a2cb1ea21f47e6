"""Takes a judge's facts apart. Each part is checked: bounded, of its type, and printable."""

from __future__ import annotations

import signal
from typing import Any

from tracefix_tui.grading.conversation import JudgeNonsense
from tracefix_tui.grading.report import Frame


def signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


def text_of(fact: dict[str, Any], key: str, limit: int = 4000) -> str:
    """A text of a fact: bounded, printable, "" when there is none."""
    value = fact.get(key, "")
    if not isinstance(value, str):
        raise JudgeNonsense("a text that is none")
    if not value or (len(value) <= limit and value.isprintable()):
        return value
    return "".join(c if c.isprintable() or c in "\n\t" else repr(c)[1:-1] for c in value[-limit:])


def number_of(fact: dict[str, Any], key: str) -> float:
    value = fact.get(key, 0.0)
    if not isinstance(value, (int, float)) or not 0 <= value < 1e9:
        raise JudgeNonsense("a number that is none")
    return float(value)


def used_of(fact: dict[str, Any]) -> tuple[str, ...]:
    used = fact.get("used", [])
    if not isinstance(used, list) or not all(isinstance(operation, str) for operation in used):
        raise JudgeNonsense("operations of an unknown form")
    return tuple(used[:1000])


def frames_of(fact: dict[str, Any]) -> tuple[Frame, ...]:
    frames = fact.get("frames", [])
    if not isinstance(frames, list) or len(frames) > 100:
        raise JudgeNonsense("frames of an unknown form")
    found = []
    for frame in frames:
        if not isinstance(frame, list) or len(frame) != 3 or not isinstance(frame[0], int):
            raise JudgeNonsense("frames of an unknown form")
        line, function, text = frame
        named = {"function": function, "text": text}
        found.append(Frame(line, text_of(named, "function", 200), text_of(named, "text", 200)))
    return tuple(found)
