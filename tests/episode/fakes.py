"""A grader for laws about prices: what passes is a function of the text, and nothing is ever run.

The real grader plays in `test_with_the_grader.py`; here hundreds of episodes a second are needed.
"""

from __future__ import annotations

from collections.abc import Callable

from tracefix_tui.catalog.task import Difficulty, Task
from tracefix_tui.grading.report import Frame, Outcome, Report, SourceProblem, TestResult

VISIBLE = 4
HIDDEN = 3
SECRET = "SECRET"
"""In every text about a hidden test, so that a leak is found by searching for it."""

BUGGY = "def f(x):\n    y = x\n\n    return y\n"


def a_task(buggy: str = BUGGY, name: str = "mend_me") -> Task:
    return Task(
        name=name,
        pack="made_up",
        title="Mend me",
        description="Returns what it should.",
        difficulty=Difficulty.EASY,
        category="numbers",
        bug_type="wrong value",
        tags=(),
        hints=("Look.", "Look at y.", "y is wrong."),
        explanation="It was y.",
        buggy=buggy,
        solution="",
        tests="",
        hidden_tests="",
    )


def passes(source: str) -> tuple[int, int]:
    """Visible and hidden tests that pass: one visible per `a` in the text, one hidden per `b`."""
    return min(VISIBLE, source.count("a")), min(HIDDEN, source.count("b"))


def compiles(source: str) -> bool:
    try:
        compile(source, "fake", "exec")
    except (SyntaxError, ValueError):
        return False
    return True


class TextGrader:
    """Grades by counting letters. `asked` records (source, suite) of each run."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []

    def grade(
        self,
        source: str,
        task: Task,
        *,
        suite: str = "visible",
        cancel: object = None,
        on_result: Callable[[TestResult], None] | None = None,
    ) -> Report:
        self.asked.append((source, suite))
        visible, hidden = passes(source)
        problem = None
        if not compiles(source):
            visible = hidden = 0
            problem = SourceProblem(syntax=True, line=1, message="invalid syntax")
        results = [self._result(f"test_{i}", i < visible) for i in range(VISIBLE)]
        if suite == "all":
            results += [self._result(f"test_{SECRET}_{i}", i < hidden, hidden=True) for i in range(HIDDEN)]
        if on_result is not None:
            for result in results:
                on_result(result)
        return Report(tuple(results), problem=problem)

    @staticmethod
    def _result(name: str, passed: bool, hidden: bool = False) -> TestResult:
        text = f"{SECRET if hidden else 'seen'} of {name}"
        return TestResult(
            name=name,
            outcome=Outcome.PASSED if passed else Outcome.FAILED,
            hidden=hidden,
            message="" if passed else text,
            call=text,
            expected=text,
            got=text,
            frames=() if passed else (Frame(2, "f", text),),
            output=text,
        )
