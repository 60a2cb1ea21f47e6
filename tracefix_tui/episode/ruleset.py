"""What a ruleset is: a price list, the actions it knows, and one small class that prices an event."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

from tracefix_tui.episode.actions import Action, ActionSpec, ActionType
from tracefix_tui.episode.prices import Price

if TYPE_CHECKING:
    from tracefix_tui.catalog.task import Task
    from tracefix_tui.grading.report import Report


class Refusal(StrEnum):
    """Why a priced action left the code as it is. The value is the component that is paid for it."""

    INVALID_RANGE = "invalid_range"
    MASS_DELETE = "mass_delete"


@dataclass(frozen=True, slots=True)
class Event:
    """Everything about one step that a price may depend on.

    Attributes:
        step: the step's number, from 1; `last` when the episode ends with it whatever was done.
        repeat: how often the same action came right before this step, without a break.
        code_before, code: the text before and after the action.
        report: what was graded: visible tests when the action runs tests, all tests when it ends the episode
            or the step is the last. None when nothing was, or when the price is asked for beforehand.
    """

    action: Action
    step: int
    last: bool
    repeat: int
    code_before: str
    code: str
    refusal: Refusal | None = None
    report: Report | None = None


@dataclass(frozen=True, slots=True)
class Priced:
    """What a step earns.

    Attributes:
        components: name -> amount; the reward is their sum.
        memory: the pricing for the next step.
        final_score: set when the episode ends with a score.
    """

    components: dict[str, float]
    memory: Pricing
    done: bool = False
    final_score: float | None = None


class Pricing(Protocol):
    """Prices the steps of one episode. Immutable: what it remembers goes into `Priced.memory`."""

    def price(self, event: Event) -> Priced:
        """The amounts for `event`, without side effects."""
        ...


@dataclass(frozen=True, slots=True)
class Told:
    """What a ruleset says about a graded step: its text, and what goes into the observation's info."""

    text: str
    info: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ruleset:
    """One set of rules. An episode reads everything that differs between rulesets from here.

    Attributes:
        actions: the actions that exist under these rules, in the order in which they are shown.
        max_steps: the episode ends by itself after so many steps, and that step runs all tests.
        prices: the price list, for people: component -> row.
        workflow: the way of working that the system prompt teaches, one step per line.
        pricing: makes the pricing of a new episode.
        assessed: whether code is measured and judged beyond its tests when they are run.
        best_counts: whether the best step makes the score, so that an episode may be left at any time.
        tells: what a graded step says and adds to the observation's info; None for the usual texts.
    """

    name: str
    title: str
    summary: str
    actions: Mapping[ActionType, ActionSpec]
    max_steps: int
    prices: Mapping[str, Price]
    pricing: Callable[[], Pricing]
    workflow: tuple[str, ...] = field(default=())
    assessed: bool = False
    best_counts: bool = False
    tells: Callable[[Task, Event, Priced], Told] | None = None
