"""More inputs than the visible tests have, to tell patches apart that all pass them.

Nobody says what the answers should be. But a good patch answers like the original wherever that gave an
answer and no test speaks against it, and it does not break down on inputs that are only a little different.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tracefix_tui.grading.report import Report

_MOST = 60
_STEPS = 20_000
_ANSWER = re.compile(r"^<~(\d+):(.*)~>$", re.MULTILINE)
_HARNESS = """

def _tracefix_probe():
    import sys
    left = 0
    class Endless(BaseException):
        pass
    def trace(frame, event, argument):
        nonlocal left
        left -= 1
        if left < 0:
            raise Endless
        return trace
    for number, probe in enumerate({probes}):
        left = {steps}
        try:
            sys.settrace(trace)
            answer = probe()
            sys.settrace(None)
            answer = "=" + repr(answer)[:200]
        except BaseException as error:
            sys.settrace(None)
            answer = "!" + type(error).__name__
        print("<~%d:%s~>" % (number, answer))

_tracefix_probe()
"""


@dataclass(frozen=True, slots=True)
class Answers:
    """Probe -> what came back: `=` and its text, or `!` and the name of an exception."""

    by_probe: dict[int, str]

    def agreement(self, other: Answers) -> float:
        """The share, 0..1, of this one's proper answers that `other` gives as well; 1 when there are none."""
        own = {number: answer for number, answer in self.by_probe.items() if answer.startswith("=")}
        same = sum(other.by_probe.get(number) == answer for number, answer in own.items())
        return same / len(own) if own else 1.0

    def breakdowns(self, meant: frozenset[str]) -> float:
        """The share, 0..1, of probes that end in an exception which is none of `meant`."""
        bad = sum(answer.startswith("!") and answer[1:] not in meant for answer in self.by_probe.values())
        return bad / len(self.by_probe) if self.by_probe else 0.0


def probes(tests: str, functions: Sequence[str]) -> tuple[str, ...]:
    """Calls with literal arguments as the visible tests have them, and with slightly other ones, as code."""
    found: dict[str, None] = {}
    varied: dict[str, None] = {}
    for node in ast.walk(ast.parse(tests)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in functions:
            try:
                arguments = [ast.literal_eval(each) for each in node.args]
                named = {str(each.arg): ast.literal_eval(each.value) for each in node.keywords if each.arg}
            except (ValueError, TypeError):
                continue
            found[_call(node.func.id, arguments, named)] = None
            for place, old in enumerate(arguments):
                for new in _variants(old, arguments):
                    changed = [*arguments[:place], new, *arguments[place + 1 :]]
                    varied[_call(node.func.id, changed, named)] = None
    more = [text for text in varied if text not in found]
    step = max(1, len(more) // _MOST)
    return tuple([*found, *more[::step]][:_MOST])


def _call(name: str, arguments: list[object], named: dict[str, object]) -> str:
    parts = [*(repr(each) for each in arguments), *(f"{key}={value!r}" for key, value in named.items())]
    return f"{name}({', '.join(parts)})"


def _variants(value: object, arguments: Sequence[object]) -> Iterator[object]:
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int):
        for other in arguments:
            if isinstance(other, (list, tuple)):
                yield from (each for each in other[:12] if isinstance(each, int))
        yield from (value + 1, value - 1)
    elif isinstance(value, (list, tuple)) and len(value) <= 100:
        yield from (value[1:], value[:-1], value[:1], value[1:-1])
    elif isinstance(value, str) and len(value) <= 100:
        yield from (value[1:], value[:-1], value.upper(), value + value)
    elif isinstance(value, dict) and value:
        first = next(iter(value))
        yield {key: entry for key, entry in value.items() if key != first}


def probing(source: str, calls: Sequence[str]) -> str:
    """`source` with code that makes the calls while it is loaded and prints what comes back."""
    listed = "[" + ", ".join(f"lambda: {call}" for call in calls) + "]"
    return source + _HARNESS.format(probes=listed, steps=_STEPS)


def answers(report: Report) -> Answers:
    """What a probing source printed."""
    return Answers({int(number): answer for number, answer in _ANSWER.findall(report.output)})


def meant_exceptions(tree: ast.AST) -> frozenset[str]:
    """Names of exceptions that the source itself raises."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Raise) and node.exc is not None:
            raised = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
            names.add(ast.unparse(raised))
    return frozenset(names)
