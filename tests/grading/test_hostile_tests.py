"""Tests of a pack may take their judge over. What it says then is bounded, printable and harmless."""

from __future__ import annotations

import pytest

from tests.grading.making import task
from tracefix_tui.grading import Grader
from tracefix_tui.grading import grader as grading
from tracefix_tui.grading.report import Outcome

SOLUTION = "def f(x=0):\n    return x\n"
TAKES_OVER = """
    import sys
    from solution import f

    def take_over(change):
        frame = sys._getframe()
        while "parent" not in frame.f_locals:
            frame = frame.f_back
        kind = type(frame.f_locals["parent"])
        tell = getattr(kind, "told", kind.tell)
        kind.told = tell

        def lie(self, **facts):
            if "done" in facts:
                facts.update(change)
            tell(self, **facts)

        kind.tell = lie
"""


def test_names_can_be_printed(grader: Grader):
    made = task(
        r"""
        import pytest
        from solution import f

        class Title:
            def __str__(self):
                return "\x1b]0;mine\x07\ud800\nnext \u202e"

        @pytest.mark.parametrize("x", [1, 2], ids=[Title(), Title()])
        def test_it(x):
            assert f(x) == x
        """
    )
    report = grader.grade(SOLUTION, made)
    assert report.all_passed
    names = [result.name for result in report.results]
    assert names == [f"test_it[\\x1b]0;mine\\x07\\ud800\\nnext \\u202e{number}]" for number in (0, 1)]


def test_what_is_wrong_with_them_can_be_printed(grader: Grader):
    report = grader.grade(SOLUTION, task(r"raise ValueError('\x1b[2J \ud800' * 1000)"))
    assert r"ValueError: \x1b[2J \ud800\x1b[2J" in report.void
    assert report.void.isprintable()
    assert len(report.void) < 20_000


LIES = {
    "a line far outside": {"frames": [[10**4000, "f", "x"]]},
    "a line below the first": {"frames": [[-1, "f", "x"]]},
    "a line that is a boolean": {"frames": [[True, "f", "x"]]},
    "no text": {"message": 3},
    "a time that is none": {"cpu_ms": float("nan")},
    "another outcome": {"outcome": "solved"},
    "another test": {"done": 5},
}


@pytest.mark.parametrize("lie", LIES)
def test_a_lie_that_can_be_seen_makes_the_run_void(grader: Grader, lie: str):
    change = f"\n    def test_it():\n        take_over({LIES[lie]!r})\n        assert f(1) == 1\n"
    change = change.replace("nan", "float('nan')")
    report = grader.grade(SOLUTION, task(TAKES_OVER + change))
    assert report.void
    assert not report.all_passed
    assert report.results[0].outcome is Outcome.NOT_RUN


def test_what_they_say_of_the_reference_is_bounded(grader: Grader):
    change = (
        "\n    def test_it():\n        take_over({'used': ['x' * (7 << 20)] * 2})\n        assert f(1) == 1\n"
    )
    made = task(TAKES_OVER + change, solution=SOLUTION)
    assert grader.grade(SOLUTION, made).all_passed
    licences = grader._prepare(made, "visible", grading.Cancel()).licences
    assert any(licences.values())
    assert all(len(name) <= 300 for licence in licences.values() for name in licence)


def test_the_texts_of_a_report_are_bounded(grader: Grader, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(grading, "_MOST_CHARACTERS", 50_000)
    source = "def f(x):\n    print('line ' * 2000)\n    return x\n"
    tests = "from solution import f\n" + "".join(
        f"def test_{number}():\n    assert f({number}) == {number}\n" for number in range(12)
    )
    report = grader.grade(source, task(tests))
    assert report.all_passed
    assert [bool(result.output) for result in report.results] == [True] * 4 + [False] * 8
