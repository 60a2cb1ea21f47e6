"""What a player sees after a step. The field names are those of the wire."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tracefix_tui import invisible
from tracefix_tui.episode.actions import Action

if TYPE_CHECKING:
    from tracefix_tui.grading.report import Report

CONTEXT_LINES = 10
CONTEXT_CHARACTERS = 2_000
OUTPUT_CHARACTERS = 8_000


@dataclass(frozen=True, slots=True)
class TestLine:
    """One visible test as the player is told of it; `error_message` is None for a passed test."""

    __test__ = False

    test_name: str
    passed: bool
    error_message: str | None = None


@dataclass(frozen=True, slots=True)
class Observation:
    """The state after a step, or after a reset (`step_count` 0, `reward` 0).

    Attributes:
        code_dict: line number from 1 -> text of the line.
        localized_context: the lines around the newest edit or error, `CONTEXT_CHARACTERS` at most.
        last_execution_output: what the last action said, at most `OUTPUT_CHARACTERS`.
        syntax_error: the code does not compile.
        test_results: the visible tests as they were last run in this episode; empty before the first run.
        steps_remaining: steps until the episode ends by itself.
        info: `episode_id`, `task_name`, `task_difficulty`, `cumulative_reward`, `reward_components`;
            `system_prompt` after a reset; `final_score`, `hidden_passed` and `hidden_total` at the end.
    """

    code_dict: dict[int, str]
    localized_context: str = ""
    last_execution_output: str = ""
    syntax_error: bool = False
    test_results: tuple[TestLine, ...] = ()
    step_count: int = 0
    steps_remaining: int = 0
    reward_last_step: float = 0.0
    done: bool = False
    reward: float = 0.0
    info: dict[str, Any] = field(default_factory=dict)

    @property
    def metadata(self) -> dict[str, Any]:
        """The same as `info`: some clients look here."""
        return self.info

    @property
    def code(self) -> str:
        """The text that `code_dict` holds line by line."""
        return "\n".join(self.code_dict.values())


@dataclass(frozen=True, slots=True)
class Step:
    """One step as it is shown, recorded and replayed.

    Attributes:
        index: the number of the step in its episode, from 1.
        reward: the sum of `components`.
        components: what was paid for, by the component names of the ruleset's price list.
        report: what was graded in this step, if anything. Hidden tests are in it as counts only: their
            results have no names and no texts, and stand in no particular order.
        error_line: the line of the code that the newest failing run names, 1-based; None once it changed.
    """

    index: int
    action: Action
    observation: Observation
    reward: float
    components: dict[str, float]
    done: bool
    report: Report | None = None
    error_line: int | None = None


def localized_context(lines: Sequence[str], anchor: int | None) -> str:
    """The lines within `CONTEXT_LINES` of line `anchor`, numbered, the anchor marked with `>`.

    The whole is at most `CONTEXT_CHARACTERS` long: lines far from the anchor are left out first, then the end
    of a line that alone is too long. "" when `anchor` is None or no such line exists.
    """
    if anchor is None or not 1 <= anchor <= len(lines):
        return ""
    shown = {anchor: _context_line(lines, anchor, anchor)[:CONTEXT_CHARACTERS]}
    room = CONTEXT_CHARACTERS - len(shown[anchor])
    for distance in range(1, CONTEXT_LINES + 1):
        for number in (anchor - distance, anchor + distance):
            if not 1 <= number <= len(lines):
                continue
            text = _context_line(lines, number, anchor)
            room -= len(text) + 1
            if room < 0:
                return "\n".join(shown[number] for number in sorted(shown))
            shown[number] = text
    return "\n".join(shown[number] for number in sorted(shown))


def _context_line(lines: Sequence[str], number: int, anchor: int) -> str:
    return f"{'>' if number == anchor else ' '}{number:4} | {printable(lines[number - 1])}"


def bounded(text: str, limit: int = OUTPUT_CHARACTERS) -> str:
    """`text`, or its beginning and a last line that says how much was cut, `limit` characters in all."""
    if len(text) <= limit:
        return text
    note = "\n[... the last {:,} of {:,} characters are cut]"
    kept = limit - len(note.format(len(text), len(text)))
    return text[:kept] + note.format(len(text) - kept, len(text))


def printable(text: str) -> str:
    r"""`text` with what is not seen but changes what is seen written as its escape, as in `\x1b`."""
    return invisible.escaped(text)
