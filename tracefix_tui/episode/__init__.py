"""The environment: actions, observations, rulesets, reset and step. No terminal, no network, no model.

The names below are loaded when somebody asks for them: who only wants the action table needs no more.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tracefix_tui.episode.actions import ACTIONS, Action, ActionSpec, ActionType, InvalidAction
    from tracefix_tui.episode.edits import edits_between
    from tracefix_tui.episode.episode import Episode, EpisodeOver, Grades
    from tracefix_tui.episode.observation import Observation, Step, TestLine
    from tracefix_tui.episode.ruleset import Ruleset
    from tracefix_tui.episode.rulesets import RULESETS, UnknownRuleset

_HOME = {
    "ACTIONS": "actions",
    "RULESETS": "rulesets",
    "Action": "actions",
    "ActionSpec": "actions",
    "ActionType": "actions",
    "Episode": "episode",
    "EpisodeOver": "episode",
    "Grades": "episode",
    "InvalidAction": "actions",
    "Observation": "observation",
    "Ruleset": "ruleset",
    "Step": "observation",
    "TestLine": "observation",
    "UnknownRuleset": "rulesets",
    "edits_between": "edits",
}

__all__ = [
    "ACTIONS",
    "RULESETS",
    "Action",
    "ActionSpec",
    "ActionType",
    "Episode",
    "EpisodeOver",
    "Grades",
    "InvalidAction",
    "Observation",
    "Ruleset",
    "Step",
    "TestLine",
    "UnknownRuleset",
    "edits_between",
]


def __getattr__(name: str) -> Any:
    """Load the module that `name` comes from."""
    try:
        home = _HOME[name]
    except KeyError:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}") from None
    return getattr(import_module(f"{__name__}.{home}"), name)
