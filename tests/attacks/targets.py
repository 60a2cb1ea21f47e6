"""The attacked tasks: small, each with an honest solution that passes, so there is something to forge.

Several suites are written in the styles that lend themselves to cheating (tolerances, ordering, membership,
in-place changes, callbacks): a value that answers every question with yes must fail them all the same.
`only_visible*` have no hidden tests: there the comparison with the solution on new inputs has to catch what
is memorised.
"""

from __future__ import annotations

from pathlib import Path

from tracefix_tui.catalog.task import Difficulty, Limits, Task

LIMITS = Limits(test_seconds=1.0, memory_mib=128)
QUICK_LIMITS = Limits(test_seconds=0.2, memory_mib=128)
"""For programs that have to run into the deadline."""
FOLDER = Path(__file__).parent / "tasks"


def target(name: str, quick: bool = False) -> Task:
    """The attacked task, holding the honest solution; `quick` keeps two tests and a small CPU limit."""
    texts = {path.stem: path.read_text(encoding="utf-8") for path in (FOLDER / name).glob("*.py")}
    tests, hidden = texts["tests"], texts.get("hidden_tests", "")
    if quick:
        tests, hidden = _first_test(tests), hidden and _first_test(hidden)
    return Task(
        name=name,
        pack="attacked",
        title=name,
        description="A task that hostile programs try to pass.",
        difficulty=Difficulty.EASY,
        category="attacks",
        bug_type="none",
        tags=(),
        hints=(),
        explanation="",
        buggy="",
        solution=texts["solution"],
        tests=tests,
        hidden_tests=hidden,
        limits=QUICK_LIMITS if quick else LIMITS,
    )


def names() -> tuple[str, ...]:
    """Every attacked task."""
    return tuple(sorted(folder.name for folder in FOLDER.iterdir() if (folder / "solution.py").exists()))


def _first_test(tests: str) -> str:
    """The module up to the end of its first test."""
    head, test, rest = tests.partition("\ndef test_")
    body = rest.partition("\ndef ")[0].partition("\n@")[0]
    return head + test + body + "\n"
