"""The environment: one task under one ruleset. The same object, with the same prices, for whoever plays."""

from __future__ import annotations

import dataclasses
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeAlias

from tracefix_tui.episode import narration
from tracefix_tui.episode.actions import (
    Action,
    ActionSpec,
    ActionType,
    Change,
    check,
)
from tracefix_tui.episode.buffer import Buffer
from tracefix_tui.episode.changes import applied
from tracefix_tui.episode.observation import Observation, Step, TestLine, bounded, localized_context
from tracefix_tui.episode.prices import DIGITS, final_score
from tracefix_tui.episode.prompt import system_prompt
from tracefix_tui.episode.redaction import redacted, redacting
from tracefix_tui.episode.ruleset import Event, Priced, Pricing, Told
from tracefix_tui.episode.rulesets import ruleset
from tracefix_tui.episode.syntax import has_syntax_error

if TYPE_CHECKING:
    from tracefix_tui.catalog.task import Task
    from tracefix_tui.grading.report import Report, TestResult
    from tracefix_tui.sandbox import Cancel

OnResult: TypeAlias = "Callable[[TestResult], None]"
_ASSESSED: dict[str, Any] = {"assess": True}


class Grades(Protocol):
    """What an episode needs of a grader. `tracefix_tui.grading.Grader` is one."""

    def grade(
        self,
        source: str,
        task: Task,
        *,
        suite: Literal["visible", "all"] = "visible",
        cancel: Cancel | None = None,
        on_result: OnResult | None = None,
        assess: bool = False,
    ) -> Report: ...


class EpisodeOver(RuntimeError):
    """A step was asked for after the end."""


@dataclass(frozen=True, slots=True)
class _State:
    """Everything that a step changes. A step makes a new one, and it counts only once the step is through."""

    buffer: Buffer
    pricing: Pricing
    steps: int = 0
    last_type: ActionType | None = None
    repeats: int = 0
    syntax_error: bool = False
    error_line: int | None = None
    test_results: tuple[TestLine, ...] = ()
    counts: dict[str, tuple[int, int]] = field(default_factory=dict)  # code -> visible tests passed, total
    cumulative: float = 0.0
    done: bool = False


class Episode:
    """One try at one task.

    Args:
        task: the bug to mend. One line feed at the end of its code is left out: lines are what is edited.
        grader: runs the tests.
        rules: the name of a ruleset.
        seed: makes the episode repeatable to the last field, its id included; None takes a new id each time.
        episode_id: the id to use, whatever the seed.

    Raises:
        UnknownRuleset: `rules` is none of `RULESETS`.
    """

    def __init__(
        self,
        task: Task,
        grader: Grades,
        rules: str = "tracefix",
        seed: int | None = None,
        episode_id: str | None = None,
    ) -> None:
        self.task = task
        self.ruleset = ruleset(rules)
        self.original = task.buggy.removesuffix("\n")
        self._grader = grader
        self._seed = seed
        self._given_id = episode_id
        self._start()

    def _start(self) -> None:
        self._state = _State(
            buffer=Buffer.of(self.original),
            pricing=self.ruleset.pricing(),
            syntax_error=has_syntax_error(self.original),
        )
        self.episode_id = self._given_id or self._new_id()

    def _new_id(self) -> str:
        if self._seed is None:
            return str(uuid.uuid4())
        return str(uuid.uuid5(uuid.NAMESPACE_OID, f"{self.task.id}\n{self.ruleset.name}\n{self._seed}"))

    @property
    def code(self) -> str:
        return self._state.buffer.text

    @property
    def seed(self) -> int | None:
        """The seed it was made with."""
        return self._seed

    @property
    def done(self) -> bool:
        return self._state.done

    @property
    def steps_taken(self) -> int:
        return self._state.steps

    @property
    def steps_left(self) -> int:
        return max(0, self.ruleset.max_steps - self._state.steps)

    def reset(self) -> Observation:
        """Start again from the task's code. The observation carries the system prompt."""
        self._start()
        prompt = system_prompt(self.task, self.ruleset, self.original)
        return self._observation(self._state, "", 0.0, {}, {"system_prompt": prompt})

    def step(self, action: Action, cancel: Cancel | None = None, on_result: OnResult | None = None) -> Step:
        """Perform one action; blocks while tests run.

        Args:
            cancel: set from another thread, it ends the run at once.
            on_result: called with each test result as it comes, hidden tests without name and texts.

        Raises:
            InvalidAction: the action makes no sense by itself.
            EpisodeOver: the episode has ended.
            sandbox.Cancelled, sandbox.SandboxError: from the grader.

        Whatever is raised, the episode is as it was and no step is charged.
        """
        if self._state.done:
            raise EpisodeOver(
                f"The episode ended at step {self._state.steps}. Reset it to play the task again."
            )
        spec = check(action, self.ruleset.actions)
        state, event, said = self._changed(self._state, action, spec)
        suite = "all" if event.last else spec.suite
        if suite is not None:
            report = self._grader.grade(
                event.code,
                self.task,
                suite=suite,
                cancel=cancel,
                on_result=redacting(on_result) if on_result is not None else None,
                **_ASSESSED if self.ruleset.assessed else {},
            )
            event = dataclasses.replace(event, report=redacted(report) if suite == "all" else report)
        priced = self._state.pricing.price(event)
        if event.code != event.code_before:
            state = dataclasses.replace(state, syntax_error=has_syntax_error(event.code))
        state = _graded(state, event)
        state, reward = _paid(state, priced)
        told = self._told(event, priced, said)
        info = {**told.info, **_end_info(event, priced)}
        observation = self._observation(state, told.text, reward, priced.components, info)
        step = Step(
            index=state.steps,
            action=action,
            observation=observation,
            reward=reward,
            components=priced.components,
            done=priced.done,
            report=event.report,
            error_line=state.error_line,
        )
        self._state = state
        return step

    def close(self) -> None:
        """Let go of whatever is held; an episode played here holds nothing."""

    def quote(self, actions: Iterable[Action]) -> float:
        """The reward of performing `actions` one after the other now, as far as it is known before.

        What tests earn by passing is left out, and so is the final score. Nothing is run or changed.

        Raises:
            InvalidAction: one of the actions makes no sense by itself.
        """
        state, total = self._state, 0.0
        for action in actions:
            if state.done:
                break
            state, event, _ = self._changed(state, action, check(action, self.ruleset.actions))
            priced = state.pricing.price(event)
            state, _ = _paid(state, priced)
            total += sum(amount for name, amount in priced.components.items() if name != "final_score")
        return round(total, DIGITS)

    @property
    def score_known(self) -> bool:
        """Whether the visible tests have been run on exactly the current code."""
        return self._state.buffer.text in self._state.counts

    def score_if_submitted(self) -> float:
        """The final score if the next step were SUBMIT and hidden tests passed as often as the visible ones.

        0.0 when the tests have not been run on the current code (see `score_known`).
        """
        counts = self._state.counts.get(self._state.buffer.text)
        return final_score(*counts, self._state.steps + 1) if counts is not None else 0.0

    def _changed(self, state: _State, action: Action, spec: ActionSpec) -> tuple[_State, Event, str]:
        """The state with the text changed, the event to price (not graded yet), and what the change says."""
        buffer, refusal, said = applied(state.buffer, action, spec)
        repeats = state.repeats + 1 if action.type == state.last_type else 0
        steps = state.steps + 1
        event = Event(
            action=action,
            step=steps,
            last=steps >= self.ruleset.max_steps,
            repeat=repeats,
            code_before=state.buffer.text,
            code=buffer.text,
            refusal=refusal,
        )
        changed = spec.change is not Change.NOTHING and refusal is None
        return (
            dataclasses.replace(
                state,
                buffer=buffer,
                steps=steps,
                last_type=action.type,
                repeats=repeats,
                error_line=None if changed else state.error_line,
            ),
            event,
            said,
        )

    def _told(self, event: Event, priced: Priced, said: str) -> Told:
        report = event.report
        if report is None:
            return Told(said)
        if self.ruleset.tells is not None:
            return self.ruleset.tells(self.task, event, priced)
        parts = [said] if said else []
        suite = self.ruleset.actions[event.action.type].suite
        if suite == "visible" or not priced.done:
            parts.append(narration.ran(report))
        if priced.done and priced.final_score is not None:
            parts.append(narration.ended(report, priced.final_score, event.step, by_itself=suite != "all"))
        return Told("\n\n".join(parts))

    def _observation(
        self,
        state: _State,
        said: str,
        reward: float,
        components: dict[str, float],
        more_info: dict[str, Any],
    ) -> Observation:
        lines = state.buffer.lines
        return Observation(
            code_dict=dict(enumerate(lines, 1)),
            localized_context=localized_context(lines, state.error_line or state.buffer.edited_line),
            last_execution_output=bounded(said),
            syntax_error=state.syntax_error,
            test_results=state.test_results,
            step_count=state.steps,
            steps_remaining=max(0, self.ruleset.max_steps - state.steps),
            reward_last_step=reward,
            done=state.done,
            reward=reward,
            info={
                "episode_id": self.episode_id,
                "task_name": self.task.name,
                "task_difficulty": self.task.difficulty.value,
                "cumulative_reward": state.cumulative,
                "reward_components": dict(components),
                **more_info,
            },
        )


def _graded(state: _State, event: Event) -> _State:
    report = event.report
    if report is None:
        return state
    passed = narration.passed_of(report, report.visible)
    return dataclasses.replace(
        state,
        error_line=narration.error_line(report, len(state.buffer.lines)),
        test_results=narration.test_lines(report),
        counts={**state.counts, event.code: (passed, len(report.visible))},
    )


def _paid(state: _State, priced: Priced) -> tuple[_State, float]:
    reward = round(sum(priced.components.values()), DIGITS)
    cumulative = round(state.cumulative + reward, DIGITS)
    return (
        dataclasses.replace(state, pricing=priced.memory, cumulative=cumulative, done=priced.done),
        reward,
    )


def _end_info(event: Event, priced: Priced) -> dict[str, Any]:
    report = event.report
    if not priced.done or report is None:
        return {}
    info: dict[str, Any] = {
        "hidden_passed": narration.passed_of(report, report.hidden),
        "hidden_total": len(report.hidden),
    }
    if priced.final_score is not None:
        info["final_score"] = priced.final_score
    return info
