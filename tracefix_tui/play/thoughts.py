"""What a player thought on the way to each step: from an agent that is at work, or from a recording alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tracefix_tui.episode.actions import Action, ActionType

if TYPE_CHECKING:
    from tracefix_tui.episode.observation import Step

MOST_CHARACTERS = 20_000
"""No more of one thought is kept; what a player says beyond that is counted only."""


@dataclass(frozen=True, slots=True)
class Thought:
    """One step's thought.

    Attributes:
        step: the number of the step that it led to, or will lead to, from 1.
        who: the player's name.
        text: the thought, so far.
        outcome: the action that came of it: "REPLACE_LINES line 6"; "" while it is being thought.
        reward: the step's reward; None before the step is taken.
        note: what went otherwise: the action was dropped, the player broke down; "" when nothing did.
    """

    step: int
    who: str
    text: str = ""
    outcome: str = ""
    reward: float | None = None
    note: str = ""


def thought_of(step: Step, who: str) -> Thought:
    """The thought that was recorded with a step."""
    text = bounded(step.action.thought)
    return Thought(step.index, who, text, action_in_words(step.action), step.reward)


def action_in_words(action: Action) -> str:
    """`REPLACE_LINES line 6`, `REPLACE_LINES lines 3-4`, or the name of the action alone."""
    if action.type is not ActionType.REPLACE_LINES:
        return str(action.type)
    start, end = action.start_line, action.end_line
    return f"{action.type} line {start}" if start == end else f"{action.type} lines {start}-{end}"


def bounded(text: str) -> str:
    """`text`, cut at `MOST_CHARACTERS`, with a line that says so."""
    more = len(text) - MOST_CHARACTERS
    return text if more <= 0 else f"{text[:MOST_CHARACTERS]}\n… and {more:,} more characters"
