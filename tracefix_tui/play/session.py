"""Joins an episode to whoever plays it: actions go in, steps come out, and a running one can be stopped."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from tracefix_tui.episode.actions import Action
from tracefix_tui.episode.episode import Episode
from tracefix_tui.episode.observation import Step
from tracefix_tui.play.state import SessionState

if TYPE_CHECKING:
    from pathlib import Path

    from tracefix_tui.grading.report import TestResult
    from tracefix_tui.records.actor import Actor
    from tracefix_tui.records.recorder import Recorder
    from tracefix_tui.records.trajectory import Tokens
    from tracefix_tui.sandbox import Cancel


class Busy(RuntimeError):
    """An action was sent while another one runs."""


class Session:
    """One episode being played, from its reset. All methods belong to one event loop's thread.

    Attributes:
        state: what to render; `state.subscribe` tells of each step.
        hints_opened: how many of the task's hints have been looked at.
        asked: how many proposals of an agent the person has asked for.
    """

    def __init__(self, episode: Episode, recorder: Recorder | None = None) -> None:
        """Reset `episode`; with a recorder, each step is written down before the state takes it in."""
        self.episode = episode
        self.state = SessionState(episode.task, episode.ruleset, episode.reset())
        self.hints_opened = 0
        self.asked = 0
        self._cancel: Cancel | None = None
        self._recorder: Recorder | None = None
        self._counts: list[Callable[[], int]] = []
        self._runs_told = 0
        if recorder is not None:
            self.record(recorder)

    def record(self, recorder: Recorder, private_runs: Callable[[], int] = lambda: 0) -> None:
        """Have `recorder` write down every step. Only before the first step.

        Args:
            private_runs: how many sources the player has tried so far.
        """
        if self.state.steps:
            raise RuntimeError("A recording has to begin before the first step.")
        recorder.begin(self.episode, self.state.observation)
        self._recorder = recorder
        self.count(private_runs)

    def count(self, private_runs: Callable[[], int]) -> None:
        """Write down the sources that one more bench has tried, with the step that follows them."""
        self._counts.append(private_runs)

    @property
    def recording_problem(self) -> str:
        """Why steps are not written down any more; "" while they are, or when nobody wants them to be."""
        return self._recorder.problem if self._recorder is not None else ""

    @property
    def recorded_as(self) -> Path | None:
        """The file that steps are written to; None before the first, and when nobody wants them to be."""
        return self._recorder.path if self._recorder is not None else None

    def close(self, reason: str = "left") -> None:
        """Nobody plays on. A recorded run without a verdict is noted as ended by `reason`."""
        self.stop()
        if self._recorder is not None:
            self._recorder.end(reason)
        self.episode.close()

    @property
    def running(self) -> bool:
        """Whether an action (or a list of them) is being performed."""
        return self._cancel is not None

    @property
    def hints(self) -> tuple[str, ...]:
        """The hints opened so far."""
        return self.episode.task.hints[: self.hints_opened]

    def quote(self, actions: Iterable[Action]) -> float:
        """The reward of performing `actions` now, without what tests earn by passing and the final score."""
        return self.episode.quote(actions)

    def open_hint(self) -> str | None:
        """Open the next hint and return it; None when all are open."""
        hints = self.episode.task.hints
        if self.hints_opened >= len(hints):
            return None
        self.hints_opened += 1
        return hints[self.hints_opened - 1]

    async def perform(
        self,
        action: Action,
        on_result: Callable[[TestResult], None] | None = None,
        *,
        by: Actor | None = None,
        tokens: Tokens | None = None,
    ) -> Step:
        """Perform one action in a worker thread and let the state consume the step.

        Args:
            on_result: called in this loop's thread with each test result as it comes.
            by: who acts, for the record; by default who plays the run.
            tokens: what the action has cost at a model, for the record.

        Raises:
            Busy: another action is running.
            sandbox.Cancelled: `stop` was called; nothing has changed.
            InvalidAction, EpisodeOver, sandbox.SandboxError: from the episode; nothing has changed.
        """
        return (await self.perform_all([action], on_result, by=by, tokens=tokens))[0]

    async def perform_all(
        self,
        actions: Iterable[Action],
        on_result: Callable[[TestResult], None] | None = None,
        *,
        by: Actor | None = None,
        tokens: Tokens | None = None,
    ) -> list[Step]:
        """Perform actions one after the other, up to the end of the episode; the steps taken.

        When one raises, those before it stay performed and their steps are in the state.
        """
        from tracefix_tui.sandbox import Cancel, Cancelled

        if self._cancel is not None:
            raise Busy("An action is still running. Wait for it or stop it first.")
        cancel = self._cancel = Cancel()
        steps: list[Step] = []
        try:
            for action in actions:
                if steps and steps[-1].done:
                    break
                if cancel.is_set():
                    raise Cancelled
                steps.append(await self._perform(action, cancel, on_result, by, tokens))
        finally:
            self._cancel = None
        return steps

    def stop(self) -> None:
        """Cancel what is running, at once. Does nothing when nothing is."""
        if self._cancel is not None:
            self._cancel.set()

    async def _perform(
        self,
        action: Action,
        cancel: Cancel,
        on_result: Callable[[TestResult], None] | None,
        by: Actor | None,
        tokens: Tokens | None,
    ) -> Step:
        loop = asyncio.get_running_loop()

        def tell(result: TestResult) -> None:
            if on_result is not None and not loop.is_closed():
                loop.call_soon_threadsafe(on_result, result)

        def take() -> Step:
            step = self.episode.step(action, cancel, tell if on_result else None)
            self._write_down(step, by, tokens)
            return step

        work = asyncio.ensure_future(asyncio.to_thread(take))
        try:
            step = await asyncio.shield(work)
        except asyncio.CancelledError:
            cancel.set()
            await _settled(work)
            if work.exception() is None:
                self.state.consume(work.result())
            raise
        self.state.consume(step)
        return step

    def _write_down(self, step: Step, by: Actor | None, tokens: Tokens | None) -> None:
        """Record a step, in the thread that has taken it."""
        if self._recorder is not None:
            runs = sum(count() for count in self._counts)
            self._recorder.append(
                step,
                actor=by,
                private_runs=runs - self._runs_told,
                hints=self.hints_opened,
                asked=self.asked,
                tokens=tokens,
            )
            self._runs_told = runs


async def _settled(work: asyncio.Future[Step]) -> None:
    """Wait for `work`, however often the waiting task is cancelled: two steps must never run side by side."""
    while not work.done():
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.wait([work])
