"""What grading says: one result per test, and what was in force while it ran. Data only."""

from __future__ import annotations

from dataclasses import dataclass

from tracefix_tui.grading.assessment import Assessment
from tracefix_tui.grading.outcome import Outcome


@dataclass(frozen=True, slots=True)
class Frame:
    """One line of the candidate's own traceback, outermost first. `line` is 1-based."""

    line: int
    function: str
    text: str


@dataclass(frozen=True, slots=True)
class TestResult:
    """What one test said. Texts are bounded, printable and "" where there is nothing to say.

    Attributes:
        name: the test's name, with its parameters: `test_sum[3-4]`.
        message: the failure in one or a few lines.
        call: the last call into the candidate: `binary_search([1, 2], 2)`.
        expected, got: the sides of the failing comparison.
        frames: the candidate's own traceback lines.
        output: what the candidate printed during this test (the tail).
        cpu_ms, wall_ms: measured from outside the candidate's process.
    """

    __test__ = False  # not a test class, whatever pytest thinks of its name

    name: str
    outcome: Outcome
    hidden: bool = False
    message: str = ""
    call: str = ""
    expected: str = ""
    got: str = ""
    frames: tuple[Frame, ...] = ()
    output: str = ""
    cpu_ms: float = 0.0
    wall_ms: float = 0.0

    @property
    def passed(self) -> bool:
        return self.outcome is Outcome.PASSED

    @property
    def characters(self) -> int:
        """The size of its texts."""
        own = len(self.message) + len(self.call) + len(self.expected) + len(self.got) + len(self.output)
        if not self.frames:
            return own
        return own + sum(len(frame.function) + len(frame.text) for frame in self.frames)

    def without_texts(self) -> TestResult:
        """What may be known of a hidden test: its name, its outcome, its times."""
        return TestResult(self.name, self.outcome, self.hidden, cpu_ms=self.cpu_ms, wall_ms=self.wall_ms)


@dataclass(frozen=True, slots=True)
class SourceProblem:
    """Why the source does not compile (`syntax`) or does not import. `line` is 1-based, 0 if unknown."""

    syntax: bool
    line: int
    message: str
    frames: tuple[Frame, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of grading one source. Results stand in the order in which the tests are written.

    Attributes:
        problem: set when the source does not compile or import; then no test has passed.
        output: what the candidate printed while it was imported (the tail).
        layers: the layers of isolation that were in force, by name.
        wall_ms: time from request to report.
        assessment: efficiency and a model's opinion, where they were asked for.
        void: why the whole run does not count ("" when it does): a void run has no passed test.
    """

    results: tuple[TestResult, ...]
    problem: SourceProblem | None = None
    output: str = ""
    layers: tuple[str, ...] = ()
    wall_ms: float = 0.0
    void: str = ""
    assessment: Assessment | None = None

    @property
    def total(self) -> int:
        return len(self.results)

    @property
    def passed(self) -> int:
        return sum(result.passed for result in self.results)

    @property
    def visible(self) -> tuple[TestResult, ...]:
        return tuple(result for result in self.results if not result.hidden)

    @property
    def hidden(self) -> tuple[TestResult, ...]:
        return tuple(result for result in self.results if result.hidden)

    @property
    def all_passed(self) -> bool:
        """True only when there is at least one result and each has passed."""
        return not self.void and bool(self.results) and all(result.passed for result in self.results)

    @property
    def syntax_error(self) -> bool:
        return self.problem is not None and self.problem.syntax
