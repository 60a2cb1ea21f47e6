"""One batch: some tests of a task against one candidate process, watched from outside.

The parent keeps the time and ends both guests; it believes nothing but the judge's facts, which it checks one
by one, and it decodes no value of the candidate.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from tracefix_tui.catalog.task import Limits
from tracefix_tui.grading.clock import Clock
from tracefix_tui.grading.conversation import (
    Facts,
    JudgeGone,
    JudgeNonsense,
    send_candidate_job,
    send_job,
)
from tracefix_tui.grading.facts import frames_of, number_of, signal_name, text_of, used_of
from tracefix_tui.grading.judges import Judge, KeptJudges
from tracefix_tui.grading.prepared import Prepared
from tracefix_tui.grading.report import Outcome, SourceProblem, TestResult
from tracefix_tui.grading.roles import CANDIDATE, candidate_profile, imported_modules, judge_profile
from tracefix_tui.sandbox import Cancel, Guest, Sandbox

_LAST_WORDS_SECONDS = 0.5
_END_SECONDS = 0.3
"""Time for a process whose connection has ended to be reported as ended too."""
_FULL = 0.75
"""A process that ends with this share of its memory in use has run out of it, whatever it died of."""
_LOADING = -1
_OUTCOMES = {
    "passed": Outcome.PASSED,
    "failed": Outcome.FAILED,
    "error": Outcome.ERROR,
    "memory": Outcome.OUT_OF_MEMORY,
}


@dataclass(slots=True)
class BatchEnd:
    """How a batch ended.

    Attributes:
        results: by number of the test, as far as the batch got.
        problem: the source does not load; `outcome` is then what each test of it gets.
        output: what the candidate printed while it was loaded.
        void: why nothing of this batch counts.
        used: by number of the test, the operations on the candidate's objects, when recording.
        recorded: the calls of the visible tests, for judges only, when recording.
    """

    results: dict[int, TestResult] = field(default_factory=dict)
    used: dict[int, tuple[str, ...]] = field(default_factory=dict)
    problem: SourceProblem | None = None
    outcome: Outcome = Outcome.ERROR
    output: str = ""
    void: str = ""
    recorded: bytes = b""


class Batch:
    """Runs `numbers` of `prepared` in this order against one candidate.

    Args:
        recording: note what the tests ask of the candidate's objects, in `BatchEnd.used`.
    """

    def __init__(
        self,
        sandbox: Sandbox,
        judges: KeptJudges,
        source: str,
        prepared: Prepared,
        limits: Limits,
        numbers: Sequence[int],
        on_result: Callable[[int, TestResult], None],
        *,
        recording: bool = False,
    ) -> None:
        self._sandbox = sandbox
        self._judges = judges
        self._source = source
        self._prepared = prepared
        self._limits = limits
        self._numbers = tuple(numbers)
        self._on_result = on_result
        self._recording = recording
        self._end = BatchEnd()
        self._current = _LOADING

    def run(self, cancel: Cancel) -> BatchEnd:
        """Run until all tests are done, the candidate is lost or the time is up.

        Raises:
            Cancelled: `cancel` was set.
            SandboxError: nothing can be run here.
        """
        if not self._run(cancel, new_judge=self._recording):
            self._current = _LOADING
            self._run(cancel, new_judge=True)
        return self._end

    def _run(self, cancel: Cancel, new_judge: bool) -> bool:
        """Returns False when a judge that has served others was lost: that says nothing of this candidate."""
        imported = self._prepared.imported | imported_modules(self._source)
        profile = candidate_profile(self._source, self._limits)
        with self._sandbox.spawn(CANDIDATE, profile) as candidate, cancel.waking(candidate.kill):
            send_candidate_job(candidate.sock, {"source": self._source})
            judge = self._judges.take(self._prepared, judge_profile(imported, self._limits), new=new_judge)
            in_order = False
            try:
                with cancel.waking(judge.guest.kill):
                    self._send(candidate, judge)
                    in_order = self._watch(candidate, judge, cancel)
            except JudgeGone:
                cancel.check()
                if judge.runs > 1:
                    return False
                self._judge_gone(judge.guest)
            except JudgeNonsense as error:
                if judge.runs > 1:
                    return False
                self._end.void = f"the judge sent {error}"
            finally:
                if in_order and not self._recording:
                    self._judges.give_back(judge)
                else:
                    judge.guest.close()
        return True

    def _send(self, candidate: Guest, judge: Judge) -> None:
        job: dict[str, Any] = {
            "do": "run",
            "recording": self._recording,
            "tests": self._left(),
            "output_limit": self._limits.output_kib << 10,
        }
        if judge.runs == 1:
            job["tests_of_task"] = self._prepared.for_judge(self._numbers)
        send_job(judge.guest.sock, job, (candidate.sock.fileno(),))
        candidate.sock.close()

    def _left(self) -> tuple[int, ...]:
        return tuple(number for number in self._numbers if number not in self._end.results)

    def _watch(self, candidate: Guest, judge: Judge, cancel: Cancel) -> bool:
        """Follow the run to its end. Returns whether the judge has come to the end as well."""
        facts = judge.facts
        clock = Clock(self._limits.test_seconds, candidate, judge)
        expected = list(self._left())
        while True:
            fact = facts.next(clock.next_look())
            cancel.check()
            if fact is None:
                late = clock.late()
                if late:
                    candidate.kill()
                    return self._late(late, facts, clock)
                continue
            cpu_ms = clock.restart()
            if self._current == _LOADING:
                if not self._loaded(fact, candidate, expected):
                    return True
                continue
            number = expected.pop(0)
            if fact.get("done") != number or fact.get("next") != (expected[0] if expected else -1):
                raise JudgeNonsense("results out of order")
            self._done(number, self._result(number, fact, candidate, cpu_ms))
            if not expected or fact.get("outcome") == "lost":
                self._take_recorded(facts)
                return True
            self._current = expected[0]

    def _take_recorded(self, facts: Facts) -> None:
        deadline = time.monotonic() + _LAST_WORDS_SECONDS
        try:
            if self._recording and "recorded" in (facts.next(deadline) or {}):
                self._end.recorded = facts.next_bytes(deadline) or b""
        except JudgeGone:
            pass  # the last test had ended it

    def _loaded(self, fact: dict[str, Any], candidate: Guest, expected: list[int]) -> bool:
        end = self._end
        end.output = text_of(fact, "output", self._output_limit)
        if fact.get("loaded") is True:
            if fact.get("next") != expected[0]:
                raise JudgeNonsense("results out of order")
            self._current = expected[0]
            return True
        if "lost" in fact:
            end.outcome, message = self._how_it_ended(candidate, text_of(fact, "lost"))
            end.problem = SourceProblem(False, 0, f"the source could not be loaded: {message}")
            return False
        problem = fact.get("problem")
        if not isinstance(problem, dict):
            raise JudgeNonsense("a fact of an unknown form")
        form = problem.get("form")
        end.outcome = Outcome.OUT_OF_MEMORY if form == "memory" else Outcome.ERROR
        end.problem = SourceProblem(
            form == "syntax", self._line(problem.get("line")), text_of(problem, "message"), frames_of(fact)
        )
        return False

    def _line(self, number: object) -> int:
        """A line of the source that the candidate names, 0 when there is no such line."""
        last = self._source.count("\n") + 1
        return number if type(number) is int and 0 < number <= last else 0

    def _late(self, late: str, facts: Facts, clock: Clock) -> bool:
        """The time is up and the candidate is dead; the judge may still say where it was. See `_watch`."""
        try:
            fact = facts.next(time.monotonic() + _LAST_WORDS_SECONDS) or {}
        except (JudgeGone, JudgeNonsense):
            fact = {}
        if self._current == _LOADING:
            self._end.output = text_of(fact, "output", self._output_limit)
            self._end.outcome = Outcome.TIMED_OUT
            self._end.problem = SourceProblem(False, 0, f"the source could not be loaded: {late}")
            return "lost" in fact
        if fact.get("done") != self._current:
            fact = {}
        cpu_ms, wall_ms = clock.spent_ms()
        self._done(
            self._current,
            TestResult(
                name=self._prepared.name(self._current),
                outcome=Outcome.TIMED_OUT,
                hidden=self._prepared.is_hidden(self._current),
                message=late,
                call=text_of(fact, "call"),
                output=text_of(fact, "output", self._output_limit),
                cpu_ms=cpu_ms,
                wall_ms=wall_ms,
            ),
        )
        return fact.get("outcome") == "lost"

    def _result(self, number: int, fact: dict[str, Any], candidate: Guest, cpu_ms: float) -> TestResult:
        said = fact.get("outcome")
        message = text_of(fact, "message")
        if self._recording:
            self._end.used[number] = used_of(fact)
        if said == "lost":
            outcome, message = self._how_it_ended(candidate, message)
        elif isinstance(said, str) and said in _OUTCOMES:
            outcome = _OUTCOMES[said]
        else:
            raise JudgeNonsense("an outcome that does not exist")
        return TestResult(
            name=self._prepared.name(number),
            outcome=outcome,
            hidden=self._prepared.is_hidden(number),
            message=message,
            call=text_of(fact, "call"),
            expected=text_of(fact, "expected"),
            got=text_of(fact, "got"),
            frames=frames_of(fact),
            output=text_of(fact, "output", self._output_limit),
            cpu_ms=cpu_ms,
            wall_ms=number_of(fact, "wall_ms"),
        )

    def _how_it_ended(self, candidate: Guest, fault: str) -> tuple[Outcome, str]:
        if fault:
            return Outcome.CRASHED, f"its process sent {fault} and was stopped"
        ended = candidate.wait(_END_SECONDS)
        if ended is None:
            return Outcome.CRASHED, "its process closed its connection and was stopped"
        way = f"ended itself with exit code {ended.code}"
        if ended.signal is not None:
            way = f"was ended by {signal_name(ended.signal)}"
        if ended.max_rss_kib >= self._limits.memory_mib * 1024 * _FULL and ended.code != 0:
            return Outcome.OUT_OF_MEMORY, f"its process {way}, with {ended.max_rss_kib >> 10} MiB in use"
        return Outcome.CRASHED, f"its process {way}"

    def _judge_gone(self, judge: Guest) -> None:
        """A value that kills the judge costs the test in which it came."""
        ended = judge.wait(1.0)
        name = signal_name(ended.signal) if ended is not None and ended.signal is not None else "an error"
        message = f"the judge was ended by {name} while it looked at what the candidate had sent"
        if self._current == _LOADING:
            self._end.outcome = Outcome.CRASHED
            self._end.problem = SourceProblem(False, 0, message)
            return
        self._done(
            self._current,
            TestResult(
                name=self._prepared.name(self._current),
                outcome=Outcome.CRASHED,
                hidden=self._prepared.is_hidden(self._current),
                message=message,
            ),
        )

    def _done(self, number: int, result: TestResult) -> None:
        self._end.results[number] = result
        self._on_result(number, result)

    @property
    def _output_limit(self) -> int:
        return (self._limits.output_kib << 10) + 100
