"""Grades a source against a task: the one door to everything in this package."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, Literal, TypeVar

from tracefix_tui.counting import counted
from tracefix_tui.grading.clock import BUDGET_TESTS, WALL_FACTOR, deadline
from tracefix_tui.grading.engine import Batch, BatchEnd
from tracefix_tui.grading.judges import KeptJudges
from tracefix_tui.grading.prepared import Key, Prepared, TestsUnusable, key_of, prepare
from tracefix_tui.grading.reference import learn, with_cases
from tracefix_tui.grading.report import Outcome, Report, SourceProblem, TestResult
from tracefix_tui.grading.roles import CANDIDATE, JUDGE, candidate_profile, judge_profile
from tracefix_tui.sandbox import Cancel, Sandbox

if TYPE_CHECKING:
    from tracefix_tui.catalog.task import Task
    from tracefix_tui.grading.assessing import Judges
    from tracefix_tui.grading.efficiency import Meter

OnResult = Callable[[TestResult], None]
Result = TypeVar("Result")
Suite = Literal["visible", "hidden", "all"]

_PREPARED_LIMIT = 128
_MOST_CHARACTERS = 16 << 20
"""Of the texts of a report. Of tests after that one learns how they ended and no more."""


class Grader:
    """Grades sources. Cheap to make: its sandbox starts with the first run, or with `warm_up`. Thread-safe.

    Args:
        allow_weak: run foreign code even where the sandbox's layers are below the minimum.
        workers: how many processes may run tests side by side.
        sandbox: one to share instead of a sandbox of its own; it is then not closed with the grader.

    Attributes:
        model_judge: whom to ask for an opinion when a source is assessed; None for nobody.
    """

    def __init__(self, allow_weak: bool = False, *, workers: int = 2, sandbox: Sandbox | None = None) -> None:
        self._owned = sandbox is None
        self._sandbox = sandbox or Sandbox(allow_weak)
        self._judges = KeptJudges(self._sandbox)
        self._workers = max(1, workers)
        self._lock = threading.Lock()
        self._prepared: dict[Key, Prepared] = {}
        self._meter: Meter | None = None
        self.model_judge: Judges | None = None

    def __enter__(self) -> Grader:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    @property
    def sandbox(self) -> Sandbox:
        """Where it runs code, for whoever has other code to run."""
        return self._sandbox

    def close(self) -> None:
        """End the sandbox and all that runs in it."""
        self._judges.close()
        if self._owned:
            self._sandbox.close()

    def warm_up(self) -> None:
        """Start the sandbox now, so that the first run need not wait. May be called from any thread.

        Raises:
            SandboxError: foreign code can't be run here; the message says what to do.
        """
        from tracefix_tui.catalog.task import Limits

        limits = Limits()
        self._sandbox.start(
            ((JUDGE, judge_profile(frozenset(), limits)), (CANDIDATE, candidate_profile("", limits)))
        )

    def layers(self) -> tuple[str, ...]:
        """The layers of isolation that are in force here, by name.

        Raises:
            SandboxError: no code can be run here.
        """
        return self._sandbox.layers.names

    def grade(
        self,
        source: str,
        task: Task,
        *,
        suite: Suite = "visible",
        order: Sequence[str] | None = None,
        most_failures: int | None = None,
        cancel: Cancel | None = None,
        on_result: OnResult | None = None,
        assess: bool = False,
        hidden_texts: bool = False,
    ) -> Report:
        """Run the tests of a task against a source.

        Args:
            suite: "visible" runs the visible tests in one process, "hidden" the hidden ones; "all" runs both,
                each test in a process of its own, in shuffled order.
            order: names of tests of the suite; only these are run, in this order. Not for "all".
            most_failures: end the run when more tests than this have failed; the others are not run then. Not
                for "all".
            cancel: ends the run at once when it is set.
            on_result: told each result as it comes, one at a time, from any thread.
            hidden_texts: the results of hidden tests say what was asked, expected and got. For authors alone:
                whoever else gets a report learns of a hidden test its name and how it ended.
            assess: measure efficiency and ask the model judge as well; see `Report.assessment`.

        Raises:
            Cancelled: `cancel` was set.
            SandboxError: foreign code can't be run here; the message says what to do.
        """
        began = time.monotonic()
        cancel = cancel or Cancel()
        cancel.check()
        try:
            prepared = self._prepare(task, suite, cancel)
        except TestsUnusable as error:
            return Report(results=(), layers=self.layers(), void=str(error), wall_ms=_ms_since(began))
        run = _Run(
            self._sandbox, self._judges, source, task, prepared, on_result, hidden_texts, most_failures
        )
        if suite == "all":
            run.apart(cancel, self._workers)
        else:
            run.together(prepared.numbers_of(suite == "hidden", order), cancel, self._workers)
        report = run.report(self.layers(), began)
        return self._assessed(report, source, task, cancel) if assess else report

    def _assessed(self, report: Report, source: str, task: Task, cancel: Cancel) -> Report:
        from tracefix_tui.grading.assessing import assess
        from tracefix_tui.grading.efficiency import Meter

        with self._lock:
            meter = self._meter = self._meter or Meter(self._sandbox)
        found = assess(meter, self.model_judge, source, task, report, cancel)
        return replace(report, assessment=found)

    async def agrade(
        self,
        source: str,
        task: Task,
        *,
        suite: Suite = "visible",
        most_failures: int | None = None,
        cancel: Cancel | None = None,
        on_result: OnResult | None = None,
    ) -> Report:
        """`grade` without blocking the event loop. Cancelling the asyncio task ends the run at once."""
        import asyncio

        token = cancel or Cancel()
        work = asyncio.ensure_future(
            asyncio.to_thread(
                self.grade,
                source,
                task,
                suite=suite,
                most_failures=most_failures,
                cancel=token,
                on_result=on_result,
            )
        )
        try:
            return await asyncio.shield(work)
        except asyncio.CancelledError:
            token.set()
            await asyncio.wait([work])
            raise

    def _prepare(self, task: Task, suite: str, cancel: Cancel) -> Prepared:
        """What is known of the task's tests, found out when it is first needed and kept."""
        key = key_of(task)
        with self._lock:
            prepared = self._prepared.get(key)
        if prepared is None:
            prepared = learn(self._sandbox, task, prepare(self._sandbox, task, cancel), cancel)
        if suite == "all" and prepared.cases is None:
            prepared = with_cases(self._sandbox, task, prepared, cancel)
        with self._lock:
            self._prepared.pop(key, None)
            if prepared.sure:
                self._prepared[key] = prepared
            while len(self._prepared) > _PREPARED_LIMIT:
                del self._prepared[next(iter(self._prepared))]
        return prepared


class _Run:
    """One grading: its batches, and the results they gave."""

    def __init__(
        self,
        sandbox: Sandbox,
        judges: KeptJudges,
        source: str,
        task: Task,
        prepared: Prepared,
        on_result: OnResult | None,
        hidden_texts: bool,
        most_failures: int | None,
    ) -> None:
        self._hidden_texts = hidden_texts
        self._most_failures = most_failures
        self._sandbox = sandbox
        self._judges = judges
        self._source = source
        self._task = task
        self._prepared = prepared
        self._on_result = on_result
        self._lock = threading.Lock()
        self._results: dict[int, TestResult] = {}
        self._characters = 0
        self._wanted: list[int] = []
        self._problem: SourceProblem | None = None
        self._outcome = Outcome.ERROR
        self._output = ""
        self._void = ""
        limits = task.limits
        self._deadline = time.monotonic() + limits.test_seconds * WALL_FACTOR * BUDGET_TESTS
        self._deadline_of_batch = deadline(limits.test_seconds)

    def together(self, numbers: Sequence[int], cancel: Cancel, workers: int) -> None:
        """These tests in one process, in this order; after a crash or a time-out the rest in fresh ones."""
        self._wanted = sorted(numbers)
        left = self._in_one(numbers, cancel) if numbers else []
        while left and self._may_go_on():
            shares = [left[worker::workers] for worker in range(min(workers, len(left)))]
            missed = set(
                chain.from_iterable(_side_by_side([_later(self._in_one, share, cancel) for share in shares]))
            )
            left = [number for number in left if number in missed]

    def _in_one(self, numbers: Sequence[int], cancel: Cancel) -> list[int]:
        """Run these in one process. Returns those that it did not come to."""
        end = self._batch(numbers, cancel)
        return [number for number in numbers if number not in end.results]

    def apart(self, cancel: Cancel, workers: int) -> None:
        """All tests, each in a process of its own, in an order that the source does not know."""
        import random

        self._wanted = list(self._prepared.numbers)
        left = self._wanted.copy()
        random.Random(_encoded(self._source)).shuffle(left)

        def work() -> None:
            while self._may_go_on():
                with self._lock:
                    if not left:
                        return
                    number = left.pop()
                self._batch([number], cancel)

        _side_by_side([work] * min(workers, len(left)))

    def _may_go_on(self) -> bool:
        left = self._failures_left()
        in_order = self._problem is None and not self._void and (left is None or left >= 0)
        return in_order and time.monotonic() < self._deadline

    def _failures_left(self) -> int | None:
        """How many tests may still fail, None for any number; less than 0 when the run has to end."""
        return None if self._most_failures is None else self._most_failures - self._failures()

    def _failures(self) -> int:
        return sum(not result.passed for result in self._results.values())

    def _batch(self, numbers: Sequence[int], cancel: Cancel) -> BatchEnd:
        batch = Batch(
            self._sandbox,
            self._judges,
            self._source,
            self._prepared,
            self._task.limits,
            numbers,
            self._take_result,
            most_failures=self._failures_left(),
            deadline=self._deadline_of_batch,
        )
        end = batch.run(cancel)
        with self._lock:
            self._output = self._output or end.output
            self._void = self._void or end.void
            if end.problem is not None and self._problem is None:
                self._problem, self._outcome = end.problem, end.outcome
        return end

    def _take_result(self, number: int, result: TestResult) -> None:
        if result.hidden and not self._hidden_texts:
            result = result.without_texts()
        with self._lock:
            self._characters += result.characters
            if self._characters > _MOST_CHARACTERS:
                result = result.without_texts()
            self._results[number] = result
            if self._on_result is not None:
                self._on_result(result)

    def report(self, layers: tuple[str, ...], began: float) -> Report:
        results = tuple(self._result_of(number) for number in self._wanted)
        return Report(results, self._problem, self._output, layers, _ms_since(began), self._void)

    def _result_of(self, number: int) -> TestResult:
        name, hidden = self._prepared.name(number), self._prepared.is_hidden(number)
        if self._problem is not None:
            return TestResult(name, self._outcome, hidden, self._problem.message, frames=self._problem.frames)
        found = self._results.get(number)
        if self._void or found is None:
            return TestResult(name, Outcome.NOT_RUN, hidden, self._void or self._why_not_run())
        return found

    def _why_not_run(self) -> str:
        left, failed = self._failures_left(), self._failures()
        if left is not None and left < 0:
            return f"{counted(failed, 'test')} had failed before it"
        return "the time of the whole run was used up"


def _later(function: Callable[..., Result], *args: object) -> Callable[[], Result]:
    return lambda: function(*args)


def _side_by_side(work: list[Callable[[], Result]]) -> list[Result]:
    """Do all of this, each in a thread of its own. Raises the first exception when all have ended."""
    if len(work) == 1:
        return [work[0]()]
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(max(1, len(work))) as pool:
        return [done.result() for done in [pool.submit(part) for part in work]]


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _ms_since(began: float) -> float:
    return (time.monotonic() - began) * 1e3
