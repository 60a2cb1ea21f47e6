"""An episode that is played on a server, with the interface of one that is played here.

Prices and text are followed along here, by an episode whose grader repeats the server's reports: so a price
can be quoted without asking. What the server answers is what counts. When the connection is lost, a new
session is brought to the same place by the same reset and the same actions.
"""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tracefix_tui.episode.actions import Action, InvalidAction, check
from tracefix_tui.episode.episode import Episode, OnResult
from tracefix_tui.episode.observation import Observation, Step, TestLine
from tracefix_tui.grading.report import Outcome, Report, TestResult
from tracefix_tui.sandbox import Cancel, Cancelled, SandboxError
from tracefix_tui.server.address import ConnectionLost, Rejected, ServerError
from tracefix_tui.server.client import Answer, BlockingClient

if TYPE_CHECKING:
    from tracefix_tui.catalog.task import Task

PAUSES = (0.5, 1.0, 2.0, 4.0, 8.0)
"""Seconds before each new attempt to reach a server that was lost."""

_LATER = ("CAPACITY_REACHED", "SESSION_ERROR")
_CANCEL_SECONDS = 0.05

Say = Callable[[str], None]


class ServerLost(SandboxError):
    """The server can't be reached, or does not play on. The episode is as it was."""


@dataclass(frozen=True, slots=True)
class Server:
    """A server to play on."""

    url: str
    token: str = ""


class RemoteEpisode(Episode):
    """One try at one task on a server.

    Args:
        task: what is known of it here. Its id, code and the ruleset have to be known there.
        server: where it is played. It is asked when the first step is taken, not before.
        say: told what happens to the connection, in the thread that takes the step.
        pauses: seconds before each new attempt when the server is lost.

    Raises:
        ServerError: the server's address is none.
    """

    def __init__(
        self,
        task: Task,
        server: Server,
        rules: str = "tracefix",
        seed: int | None = None,
        episode_id: str | None = None,
        *,
        say: Say = lambda text: None,
        pauses: tuple[float, ...] = PAUSES,
    ) -> None:
        self._repeated = _Repeated()
        self._client = BlockingClient(server.url, server.token, detailed=True)
        self._say = say
        self._pauses = pauses
        self._past: list[Action] = []
        self._there = False
        super().__init__(task, self._repeated, rules, seed, episode_id)

    def reset(self) -> Observation:
        """Start again from the task's code. The server follows with the next step."""
        self._past = []
        self._there = False
        return super().reset()

    def step(self, action: Action, cancel: Cancel | None = None, on_result: OnResult | None = None) -> Step:
        """Perform one action on the server; see `Episode.step`.

        Raises:
            ServerLost: it could not be reached. Nothing has changed; the step can be tried again.
        """
        check(action, self.ruleset.actions)
        if self.done:
            return super().step(action)
        answer = self._performed(action, cancel or Cancel())
        observation = _observation(answer)
        report = _report(answer, observation, all_tests=observation.done)
        self._repeated.report = report
        step = super().step(action)
        self._past.append(action)
        if on_result is not None and step.report is not None:
            for result in step.report.results:
                on_result(result)
        return dataclasses.replace(
            step,
            observation=observation,
            reward=observation.reward,
            components=dict(observation.info.get("reward_components", step.components)),
            done=observation.done,
            error_line=answer.error_line if answer.report is not None else step.error_line,
        )

    def close(self) -> None:
        """Let the server's session go. A step after this begins a new one at the same place."""
        self._there = False
        self._client.leave()

    def _performed(self, action: Action, cancel: Cancel) -> Answer:
        for pause in (*self._pauses, None):
            cancel.check()
            try:
                answer = self._attempt(action, cancel)
            except (ConnectionLost, _Later) as error:
                self._there = False
                if pause is None:
                    raise ServerLost(str(error), "The step was not taken; try it again later.") from None
                self._say(f"{error} Trying again in {pause:g} s.")
                _wait(pause, cancel)
            else:
                return answer
        raise AssertionError("the last attempt returns or raises")

    def _attempt(self, action: Action, cancel: Cancel) -> Answer:
        finished = threading.Event()

        def keep_cancelling() -> None:
            while not finished.is_set():
                self._client.cancel()
                finished.wait(_CANCEL_SECONDS)

        def stop() -> None:
            threading.Thread(target=keep_cancelling, daemon=True).start()

        try:
            with cancel.waking(stop):
                if not self._there:
                    self._catch_up(cancel)
                return self._client.step(action)
        except Rejected as error:
            raise _meant(error) from None
        except ServerError as error:
            if cancel.is_set():
                raise Cancelled("The step was stopped.") from None
            raise error
        finally:
            finished.set()

    def _catch_up(self, cancel: Cancel) -> None:
        """Bring a new session to where this episode stands."""
        try:
            first = self._client.reset(
                task_name=self.task.id,
                rules=self.ruleset.name,
                episode_id=self.episode_id,
                **({"seed": self.seed} if self.seed is not None else {}),
            )
        except Rejected as error:
            if error.code != "VALIDATION_ERROR":
                raise
            raise ServerLost(f"The server does not begin the episode: {error}.", "Choose another.") from None
        if "\n".join(first.observation.code_dict.values()) != self.original:
            raise ServerLost(
                f"The server has another version of the task {self.task.id!r}.", "Open the task again."
            )
        for action in self._past:
            cancel.check()
            self._client.step(action)
        if self._past:
            self._say("Connected again. The episode goes on where it was.")
        self._there = True


class _Later(ServerError):
    """The server refuses for now."""


class _Repeated:
    """The grader of the episode that follows along: it says what the server has said."""

    report: Report | None = None

    def grade(self, source: str, task: Task, **options: object) -> Report:
        return self.report or Report(())


def _meant(error: Rejected) -> Exception:
    """What the server's error is called here."""
    if error.code == "CANCELLED":
        return Cancelled("The step was stopped.")
    if error.code == "VALIDATION_ERROR":
        return InvalidAction(error.field or "action", str(error).removeprefix(f"{error.field}: "))
    if error.code in _LATER:
        return _Later(str(error))
    return ServerLost(f"The server does not take the step: {error}", "Nothing has changed.")


def _wait(seconds: float, cancel: Cancel) -> None:
    woken = threading.Event()
    with cancel.waking(woken.set):
        woken.wait(seconds)
    cancel.check()


def _observation(answer: Answer) -> Observation:
    fields = answer.observation.model_dump(exclude={"metadata", "test_results"})
    tests = tuple(TestLine(**test.model_dump()) for test in answer.observation.test_results)
    return Observation(**fields, test_results=tests)


def _report(answer: Answer, observation: Observation, *, all_tests: bool) -> Report:
    """The server's report; from a server that sends none, what the observation tells of it."""
    if answer.report is not None:
        return _checked(answer.report)
    visible = [_told(test) for test in observation.test_results]
    hidden: list[TestResult] = []
    if all_tests:
        passed, total = (observation.info.get(f"hidden_{name}", 0) for name in ("passed", "total"))
        outcomes = [Outcome.PASSED] * passed + [Outcome.FAILED] * (total - passed)
        hidden = [
            TestResult(f"hidden test {number}", outcome, True) for number, outcome in enumerate(outcomes, 1)
        ]
    return Report((*visible, *hidden))


def _told(test: TestLine) -> TestResult:
    outcome = Outcome.PASSED if test.passed else Outcome.FAILED
    return TestResult(test.test_name, outcome, message=test.error_message or "")


def _checked(fields: Any) -> Report:
    from pydantic import TypeAdapter, ValidationError

    try:
        report: Report = TypeAdapter(Report).validate_python(fields)
    except ValidationError:
        raise ServerLost("The server's report can't be read.", "Is it a newer TraceFix?") from None
    return report
