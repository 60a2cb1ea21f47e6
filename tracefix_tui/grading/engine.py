"""One batch: some tests of a task against one candidate process, watched from outside.

The parent keeps the time and ends both guests; it believes nothing but the judge's facts, which it checks one
by one, and it decodes no value of the candidate.
"""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from tracefix_tui.catalog.task import Limits
from tracefix_tui.grading.conversation import (
    Facts,
    JudgeGone,
    JudgeNonsense,
    send_candidate_job,
    send_job,
)
from tracefix_tui.grading.prepared import Prepared
from tracefix_tui.grading.report import Frame, Outcome, SourceProblem, TestResult
from tracefix_tui.grading.roles import (
    CANDIDATE,
    JUDGE,
    candidate_profile,
    imported_modules,
    judge_profile,
)
from tracefix_tui.sandbox import Cancel, Guest, Sandbox

WALL_FACTOR = 3
"""The wall clock gets this much more time than the CPU clock."""
_LAST_WORDS_SECONDS = 0.5
_END_SECONDS = 0.3
"""Time for a process whose connection has ended to be reported as ended too."""
_JUDGE_PAUSE_SECONDS = 0.02
"""The judge's CPU clock is not read more often than this; it is only looked at when a test takes long."""
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
        source: str,
        prepared: Prepared,
        limits: Limits,
        numbers: Sequence[int],
        on_result: Callable[[int, TestResult], None],
        *,
        recording: bool = False,
    ) -> None:
        self._sandbox = sandbox
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
        imported = self._prepared.imported | imported_modules(self._source)
        profile = candidate_profile(self._source, self._limits)
        with self._sandbox.spawn(CANDIDATE, profile) as candidate, cancel.waking(candidate.kill):
            judge_limits = judge_profile(imported, self._limits)
            with self._sandbox.spawn(JUDGE, judge_limits) as judge, cancel.waking(judge.kill):
                try:
                    self._send(candidate, judge)
                    self._watch(candidate, judge, cancel)
                except JudgeGone:
                    cancel.check()
                    self._judge_gone(judge)
                except JudgeNonsense as error:
                    self._end.void = f"the judge sent {error}"
        return self._end

    def _send(self, candidate: Guest, judge: Guest) -> None:
        send_candidate_job(candidate.sock, {"source": self._source})
        job = {
            "do": "run",
            "recording": self._recording,
            "licences": {number: self._prepared.licences.get(number) for number in self._numbers},
            "files": self._prepared.files,
            "codes": self._prepared.codes_for(self._numbers),
            "tests": self._numbers,
            "output_limit": self._limits.output_kib << 10,
            "cases": self._prepared.cases or b"",
        }
        send_job(judge.sock, job, (candidate.sock.fileno(),))
        candidate.sock.close()

    def _watch(self, candidate: Guest, judge: Guest, cancel: Cancel) -> None:
        facts = Facts(judge.sock)
        clock = _Clock(self._limits.test_seconds, candidate, judge)
        expected = list(self._numbers)
        while True:
            fact = facts.next(clock.next_look())
            cancel.check()
            if fact is None:
                late = clock.late()
                if late:
                    candidate.kill()
                    self._late(late, facts, clock)
                    return
                continue
            cpu_ms = clock.restart()
            if self._current == _LOADING:
                if not self._loaded(fact, candidate, expected):
                    return
                continue
            number = expected.pop(0)
            if fact.get("done") != number or fact.get("next") != (expected[0] if expected else -1):
                raise JudgeNonsense("results out of order")
            self._done(number, self._result(number, fact, candidate, cpu_ms))
            if not expected or fact.get("outcome") == "lost":
                self._take_recorded(facts)
                return
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
        end.output = _text(fact, "output", self._output_limit)
        if fact.get("loaded") is True:
            if fact.get("next") != expected[0]:
                raise JudgeNonsense("results out of order")
            self._current = expected[0]
            return True
        if "lost" in fact:
            end.outcome, message = self._how_it_ended(candidate, _text(fact, "lost"))
            end.problem = SourceProblem(False, 0, f"the source could not be loaded: {message}")
            return False
        problem = fact.get("problem")
        if not isinstance(problem, dict):
            raise JudgeNonsense("a fact of an unknown form")
        form = problem.get("form")
        end.outcome = Outcome.OUT_OF_MEMORY if form == "memory" else Outcome.ERROR
        end.problem = SourceProblem(
            form == "syntax", self._line(problem.get("line")), _text(problem, "message"), _frames(fact)
        )
        return False

    def _line(self, number: object) -> int:
        """A line of the source that the candidate names, 0 when there is no such line."""
        last = self._source.count("\n") + 1
        return number if type(number) is int and 0 < number <= last else 0

    def _late(self, late: str, facts: Facts, clock: _Clock) -> None:
        """The time is up and the candidate is dead; the judge may still say where it was."""
        try:
            fact = facts.next(time.monotonic() + _LAST_WORDS_SECONDS) or {}
        except (JudgeGone, JudgeNonsense):
            fact = {}
        if self._current == _LOADING:
            self._end.output = _text(fact, "output", self._output_limit)
            self._end.outcome = Outcome.TIMED_OUT
            self._end.problem = SourceProblem(False, 0, f"the source could not be loaded: {late}")
            return
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
                call=_text(fact, "call"),
                output=_text(fact, "output", self._output_limit),
                cpu_ms=cpu_ms,
                wall_ms=wall_ms,
            ),
        )

    def _result(self, number: int, fact: dict[str, Any], candidate: Guest, cpu_ms: float) -> TestResult:
        said = fact.get("outcome")
        message = _text(fact, "message")
        if self._recording:
            self._end.used[number] = _used(fact)
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
            call=_text(fact, "call"),
            expected=_text(fact, "expected"),
            got=_text(fact, "got"),
            frames=_frames(fact),
            output=_text(fact, "output", self._output_limit),
            cpu_ms=cpu_ms,
            wall_ms=_number(fact, "wall_ms"),
        )

    def _how_it_ended(self, candidate: Guest, fault: str) -> tuple[Outcome, str]:
        if fault:
            return Outcome.CRASHED, f"its process sent {fault} and was stopped"
        ended = candidate.wait(_END_SECONDS)
        if ended is None:
            return Outcome.CRASHED, "its process closed its connection and was stopped"
        way = f"ended itself with exit code {ended.code}"
        if ended.signal is not None:
            way = f"was ended by {_signal_name(ended.signal)}"
        if ended.max_rss_kib >= self._limits.memory_mib * 1024 * _FULL and ended.code != 0:
            return Outcome.OUT_OF_MEMORY, f"its process {way}, with {ended.max_rss_kib >> 10} MiB in use"
        return Outcome.CRASHED, f"its process {way}"

    def _judge_gone(self, judge: Guest) -> None:
        """A value that kills the judge costs the test in which it came."""
        ended = judge.wait(1.0)
        name = _signal_name(ended.signal) if ended is not None and ended.signal is not None else "an error"
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


class _Clock:
    """Watches the CPU clocks and the wall clock of one test.

    No process can use more CPU time than the wall clock shows, so nothing is looked at before the limit can
    be reached: a run of quick tests is never interrupted.
    """

    def __init__(self, limit_seconds: float, candidate: Guest, judge: Guest) -> None:
        self._limit = limit_seconds
        self._candidate = candidate
        self._judge = judge
        self._candidate_ms = self._judge_ms = self._judge_read = 0.0
        self.restart()

    def restart(self) -> float:
        """The next test begins. The candidate's CPU time since the last one began, in milliseconds."""
        self._began = time.monotonic()
        before = self._candidate_ms
        self._candidate_ms = self._candidate.cpu_ms()
        if self._began - self._judge_read > _JUDGE_PAUSE_SECONDS:
            self._judge_read = self._began
            self._judge_ms = self._judge.cpu_ms()
        self._look = self._began + self._limit
        return self._candidate_ms - before

    def next_look(self) -> float:
        return self._look

    def late(self) -> str:
        """Why the test has to end now, or "" when it may go on."""
        now = time.monotonic()
        candidate_used = (self._candidate.cpu_ms() - self._candidate_ms) / 1e3
        judge_used = (self._judge.cpu_ms() - self._judge_ms) / 1e3
        if candidate_used >= self._limit:
            return f"it used more than {self._limit:g} s of CPU time"
        if judge_used >= self._limit:
            return f"what it returned kept the judge busy for more than {self._limit:g} s of CPU time"
        if now - self._began >= self._limit * WALL_FACTOR:
            return f"it took more than {self._limit * WALL_FACTOR:g} s"
        wall = self._began + self._limit * WALL_FACTOR
        self._look = min(wall, now + max(0.005, self._limit - max(candidate_used, judge_used)))
        return ""

    def spent_ms(self) -> tuple[float, float]:
        """CPU time of the candidate and wall time so far, in milliseconds."""
        return self._candidate.cpu_ms() - self._candidate_ms, (time.monotonic() - self._began) * 1e3


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


def _text(fact: dict[str, Any], key: str, limit: int = 4000) -> str:
    """A text of a fact: bounded, printable, "" when there is none."""
    value = fact.get(key, "")
    if not isinstance(value, str):
        raise JudgeNonsense("a text that is none")
    if not value or (len(value) <= limit and value.isprintable()):
        return value
    return "".join(c if c.isprintable() or c in "\n\t" else repr(c)[1:-1] for c in value[-limit:])


def _number(fact: dict[str, Any], key: str) -> float:
    value = fact.get(key, 0.0)
    if not isinstance(value, (int, float)) or not 0 <= value < 1e9:
        raise JudgeNonsense("a number that is none")
    return float(value)


def _used(fact: dict[str, Any]) -> tuple[str, ...]:
    used = fact.get("used", [])
    if not isinstance(used, list) or not all(isinstance(operation, str) for operation in used):
        raise JudgeNonsense("operations of an unknown form")
    return tuple(used[:1000])


def _frames(fact: dict[str, Any]) -> tuple[Frame, ...]:
    frames = fact.get("frames", [])
    if not isinstance(frames, list) or len(frames) > 100:
        raise JudgeNonsense("frames of an unknown form")
    found = []
    for frame in frames:
        if not isinstance(frame, list) or len(frame) != 3 or not isinstance(frame[0], int):
            raise JudgeNonsense("frames of an unknown form")
        line, function, text = frame
        named = {"function": function, "text": text}
        found.append(Frame(line, _text(named, "function", 200), _text(named, "text", 200)))
    return tuple(found)
