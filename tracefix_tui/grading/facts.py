"""Takes a judge's facts apart. Each part is checked: bounded, of its type, and printable."""

from __future__ import annotations

import signal
from typing import Any

from tracefix_tui import invisible
from tracefix_tui.grading.conversation import JudgeNonsense
from tracefix_tui.grading.report import Frame

_OPERATIONS, _OPERATION_CHARACTERS = 1000, 300
_LINES = 1 << 31


def signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


def escaped(text: str, kept: str = "") -> str:
    """`text` with what can't be seen or printed, but the characters of `kept`, written as escapes."""
    if text.isascii() and text.isprintable():
        return text
    kept += invisible.JOINERS  # those that are left join what can be seen
    text = invisible.escaped(text)
    return "".join(c if c.isprintable() or c in kept else repr(c)[1:-1] for c in text)


def text_of(fact: dict[str, Any], key: str, limit: int = 4000) -> str:
    """A text of a fact: bounded, printable, "" when there is none."""
    value = fact.get(key, "")
    if not isinstance(value, str):
        raise JudgeNonsense("a text that is none")
    return escaped(value[-limit:], "\n\t") if value else value


def number_of(fact: dict[str, Any], key: str) -> float:
    value = fact.get(key, 0.0)
    if not isinstance(value, (int, float)) or not 0 <= value < 1e9:
        raise JudgeNonsense("a number that is none")
    return float(value)


def used_of(fact: dict[str, Any]) -> tuple[str, ...]:
    used = fact.get("used", [])
    if not isinstance(used, list) or not all(isinstance(operation, str) for operation in used):
        raise JudgeNonsense("operations of an unknown form")
    return tuple(operation[:_OPERATION_CHARACTERS] for operation in used[:_OPERATIONS])


def frames_of(fact: dict[str, Any]) -> tuple[Frame, ...]:
    frames = fact.get("frames", [])
    if not isinstance(frames, list) or len(frames) > 100:
        raise JudgeNonsense("frames of an unknown form")
    found = []
    for frame in frames:
        if not isinstance(frame, list) or len(frame) != 3 or type(frame[0]) is not int:
            raise JudgeNonsense("frames of an unknown form")
        line, function, text = frame
        if not 0 <= line < _LINES:
            raise JudgeNonsense("a line that is none")
        named = {"function": function, "text": text}
        found.append(Frame(line, text_of(named, "function", 200), text_of(named, "text", 200)))
    return tuple(found)
