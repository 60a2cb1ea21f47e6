"""The environment: actions, observations, rulesets, reset and step. No terminal, no network, no model."""

from tracefix_tui.episode.actions import ACTIONS, Action, ActionSpec, ActionType, InvalidAction
from tracefix_tui.episode.edits import edits_between
from tracefix_tui.episode.episode import Episode, EpisodeOver, Grades
from tracefix_tui.episode.observation import Observation, Step, TestLine
from tracefix_tui.episode.ruleset import Ruleset
from tracefix_tui.episode.rulesets import RULESETS, UnknownRuleset

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
