"""The protocol between a session and whoever plays: what a player is told, and what it may do.

A player sees what a person sees: the task's text, its code and its visible tests. The reference, the hidden
tests, the hints and the explanation have no way in here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol, runtime_checkable

from tracefix_tui.episode.actions import Action, ActionSpec, ActionType
from tracefix_tui.episode.observation import Observation, Step

if TYPE_CHECKING:
    from tracefix_tui.episode.episode import Episode
    from tracefix_tui.grading.report import Report

Say = Callable[[str], None]
"""Takes a thought as it comes, piece by piece; the pieces joined are the whole text."""

Kind = Literal["search", "model", "recording", "person"]


@dataclass(frozen=True, slots=True)
class Briefing:
    """What a player is told before the first step.

    Attributes:
        code: the source with the bug, as the episode starts with it.
        tests: the source of the visible tests.
        system_prompt: the episode's own: goal, way of working, actions, prices, code.
        rules: the name of the ruleset; `actions` are the actions it knows.
    """

    name: str
    title: str
    description: str
    difficulty: str
    code: str
    tests: str
    system_prompt: str
    rules: str
    actions: Mapping[ActionType, ActionSpec]


@dataclass(frozen=True, slots=True)
class Turn:
    """What a player decides on: all steps so far and what the newest one showed."""

    briefing: Briefing
    history: tuple[Step, ...]
    observation: Observation
    code: str


@dataclass(frozen=True, slots=True)
class Trial:
    """How a private run may be cut short. Each wish makes the answer come sooner, none makes it kinder.

    Attributes:
        seconds: CPU time of one test, at most the task's own limit; None leaves that limit.
        first: names of test functions to run before the others.
        most_failures: the run stops at the failure after so many; its report holds the results up to there.
    """

    seconds: float | None = None
    first: tuple[str, ...] = ()
    most_failures: int | None = None


class Bench(Protocol):
    """Where a player tries sources on the visible tests. Every try counts and is shown: "private runs"."""

    async def try_source(self, source: str, trial: Trial | None = None) -> Report:
        """The report on `source`, from the visible tests only. May be called several times side by side.

        Raises:
            sandbox.SandboxError: no code can be run here.
        """
        ...


class Player(Protocol):
    """Somebody who plays. One object plays one episode at a time; a new briefing starts a new one."""

    @property
    def name(self) -> str: ...

    @property
    def kind(self) -> Kind: ...

    async def act(self, turn: Turn, bench: Bench, say: Say) -> Action:
        """The next action. Cancelling it ends the thinking at once.

        Raises:
            PlayerError: there will be no action; the message says what to do.
        """
        ...

    async def close(self) -> None:
        """Let go of whatever is held. May be called twice."""
        ...


@dataclass(frozen=True, slots=True)
class Usage:
    """What a player has used at a model: tokens in and out, and US dollars where the price is known."""

    input: int = 0
    output: int = 0
    cost: float | None = None

    def __add__(self, other: Usage) -> Usage:
        costs = [each.cost for each in (self, other) if each.cost is not None]
        return Usage(self.input + other.input, self.output + other.output, sum(costs) if costs else None)

    def since(self, before: Usage) -> Usage | None:
        """What was used since `before`; None when it was nothing."""
        tokens = self.input - before.input, self.output - before.output
        if not any(tokens):
            return None
        return Usage(*tokens, None if self.cost is None else self.cost - (before.cost or 0.0))


@runtime_checkable
class UsesModel(Protocol):
    """A player that asks a model. Whoever records or counts looks whether a player is one.

    Attributes:
        model: the name of the model.
        usage: all it has used so far, as far as the endpoint has counted it.
    """

    @property
    def model(self) -> str: ...

    @property
    def usage(self) -> Usage: ...


class PlayerError(Exception):
    """A player can't go on. The message says why and what to do; the episode goes on without it.

    Attributes:
        final: every other episode would end in the same way, so there is no use in trying.
        outside: the fault lies not with the player but with what it stands on, such as its endpoint or its
            budget; the episode says nothing of how well it plays.
    """

    def __init__(self, message: str, *, final: bool = False, outside: bool = False) -> None:
        super().__init__(message)
        self.final = final
        self.outside = outside


class Satisfied(PlayerError):
    """The player leaves the episode as it stands: it sees nothing to better, and no action ends it."""


def briefing_of(episode: Episode) -> Briefing:
    """The briefing for `episode`, whoever has played it so far."""
    from tracefix_tui.episode.prompt import system_prompt

    task = episode.task
    return Briefing(
        name=task.name,
        title=task.title,
        description=task.description,
        difficulty=task.difficulty.value,
        code=episode.original,
        tests=task.tests,
        system_prompt=system_prompt(task, episode.ruleset, episode.original),
        rules=episode.ruleset.name,
        actions=episode.ruleset.actions,
    )
