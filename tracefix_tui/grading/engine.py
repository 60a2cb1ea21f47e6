"""One batch: some tests of a task against one candidate process, watched from outside.

The parent keeps the time and ends both guests; it believes nothing but the judge's facts, which it checks one
by one, and it decodes no value of the candidate.
"""

from __future__ import annotations

import math
import signal
import time
import zlib
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
_PATIENCE_SECONDS, _END_SECONDS = 0.03, 0.3
"""Time for a process whose connection has ended to end as well: by itself, and after it was killed. One that
was ending all the same keeps its reason."""
_SHARE_OF_GUILTY = 0.5
"""A test that has not had this share of its time is not blamed when it is up: one before it was slow."""
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
        results: by number of the test, as far as the batch got; without what a candidate could make large.
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
        most_failures: the run ends when more tests than this have failed.
        deadline: no test begins after this time of the monotonic clock.
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
        most_failures: int | None = None,
        deadline: float = math.inf,
    ) -> None:
        self._sandbox = sandbox
        self._judges = judges
        self._source = source
        self._prepared = prepared
        self._limits = limits
        self._numbers = tuple(numbers)
        self._on_result = on_result
        self._recording = recording
        self._most_failures = len(self._numbers) if most_failures is None else most_failures
        self._failed = 0
        self._deadline = deadline
        self._end = BatchEnd()
        self._current = _LOADING

    def run(self, cancel: Cancel) -> BatchEnd:
        """Run until all tests are done, the candidate is lost or the time is up.

        Raises:
            Cancelled: `cancel` was set.
            SandboxError: nothing can be run here.
        """
        if not self._run(cancel, eager=self._recording):
            self._current = _LOADING
            self._run(cancel, eager=True)
        return self._end

    def _run(self, cancel: Cancel, eager: bool) -> bool:
        """Returns False when the judge was lost, and it is not sure in which test, or by which run.

        Args:
            eager: with a new judge, which tells each result at once.
        """
        imported = self._prepared.imported | imported_modules(self._source)
        profile = candidate_profile(self._source, self._limits)
        with self._sandbox.spawn(CANDIDATE, profile) as candidate, cancel.waking(candidate.kill):
            send_candidate_job(candidate.sock, {"source": self._source})
            judge = self._judges.take(self._prepared, judge_profile(imported, self._limits), new=eager)
            in_order = False
            try:
                with cancel.waking(judge.guest.kill):
                    self._send(candidate, judge, eager)
                    in_order = self._watch(candidate, judge, cancel, eager)
            except JudgeGone:
                cancel.check()
                if not eager:
                    return False
                self._judge_gone(judge.guest)
            except JudgeNonsense as error:
                if not eager:
                    return False
                self._end.void = f"the judge sent {error}"
            finally:
                if in_order and not self._recording:
                    self._judges.give_back(judge)
                else:
                    judge.guest.close()
        return True

    def _send(self, candidate: Guest, judge: Judge, eager: bool) -> None:
        job: dict[str, Any] = {
            "do": "run",
            "eager": eager,
            "candidate": candidate.pid,
            "choice": _choice(self._source),
            "recording": self._recording,
            "tests": self._left(),
            "most_failures": self._failures_left(),
            "output_limit": self._limits.output_kib << 10,
        }
        if judge.runs == 1:
            job["tests_of_task"] = self._prepared.for_judge(self._numbers)
        send_job(judge.guest.sock, job, (candidate.sock.fileno(),))
        candidate.sock.close()

    def _left(self) -> tuple[int, ...]:
        return tuple(number for number in self._numbers if number not in self._end.results)

    def _failures_left(self) -> int:
        """How many tests may still fail; less than 0 when the run has to end."""
        return self._most_failures - self._failed

    def _watch(self, candidate: Guest, judge: Judge, cancel: Cancel, eager: bool) -> bool:
        """Follow the run to its end. Returns whether the judge has come to the end as well.

        Raises:
            JudgeGone: it does not say where the time went, and has kept results back.
        """
        facts = judge.facts
        clock = Clock(self._limits.test_seconds, candidate, judge)
        expected = list(self._left())
        late = ""
        spent, last_words = (0.0, 0.0), 0.0
        while True:
            fact = facts.next(last_words if late else clock.next_look())
            cancel.check()
            if fact is None:
                if late:
                    if not eager:
                        raise JudgeGone("it is stuck")
                    self._late(late, {}, spent)
                    return False
                late = clock.late()
                if late:
                    candidate.kill()
                    spent, last_words = clock.spent_ms(), time.monotonic() + _LAST_WORDS_SECONDS
                continue
            cpu_ms = 0.0 if late or facts.more else clock.restart()
            if self._current == _LOADING:
                if late and "lost" in fact:
                    self._late(late, fact, spent)
                    return True
                if not self._loaded(fact, candidate, expected):
                    return True
                continue
            number = expected.pop(0)
            if fact.get("done") != number or fact.get("next") != (expected[0] if expected else -1):
                raise JudgeNonsense("results out of order")
            lost = fact.get("outcome") == "lost"
            if lost and late:
                if number_of(fact, "wall_ms") / 1e3 > self._limits.test_seconds * _SHARE_OF_GUILTY:
                    self._late(late, fact, spent)
                return True
            self._done(number, self._result(number, fact, candidate, cpu_ms if lost else None))
            if lost or not expected or self._failures_left() < 0:
                self._take_recorded(facts)
                return True
            if time.monotonic() >= self._deadline:
                return False
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

    def _late(self, late: str, fact: dict[str, Any], spent: tuple[float, float]) -> None:
        """The time is up and the candidate is dead.

        Args:
            fact: what the judge says of where it was, if it does.
            spent: CPU and wall time, in milliseconds.
        """
        output = text_of(fact, "output", self._output_limit)
        if self._current == _LOADING:
            self._end.output = output
            self._end.outcome = Outcome.TIMED_OUT
            self._end.problem = SourceProblem(False, 0, f"the source could not be loaded: {late}")
            return
        cpu_ms, wall_ms = spent
        self._done(
            self._current,
            TestResult(
                name=self._prepared.name(self._current),
                outcome=Outcome.TIMED_OUT,
                hidden=self._prepared.is_hidden(self._current),
                message=late,
                call=text_of(fact, "call"),
                output=output,
                cpu_ms=cpu_ms,
                wall_ms=wall_ms,
            ),
        )

    def _result(
        self, number: int, fact: dict[str, Any], candidate: Guest, cpu_ms: float | None
    ) -> TestResult:
        """Args:
        cpu_ms: the CPU time of the candidate, where the judge can't know it.
        """
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
            cpu_ms=number_of(fact, "cpu_ms") if cpu_ms is None else cpu_ms,
            wall_ms=number_of(fact, "wall_ms"),
        )

    def _how_it_ended(self, candidate: Guest, fault: str) -> tuple[Outcome, str]:
        if fault:
            return Outcome.CRASHED, f"its process sent {fault} and was stopped"
        ended = candidate.wait(_PATIENCE_SECONDS)
        if ended is None:
            candidate.kill()
            ended = candidate.wait(_END_SECONDS)
            if ended is None or ended.signal == signal.SIGKILL:
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
        large = result.output or result.message or result.frames
        self._end.results[number] = result.without_texts() if large else result
        self._failed += not result.passed
        self._on_result(number, result)

    @property
    def _output_limit(self) -> int:
        return (self._limits.output_kib << 10) + 100


def _choice(source: str) -> int:
    """The same for the same source: a number of 32 bits."""
    return zlib.crc32(source.encode("utf-8", "surrogatepass"))
