"""What the detail of a test says, in words and not by colour alone."""

from __future__ import annotations

import pytest

from tests.ui.stage import Stage
from tracefix_tui.grading.report import Frame, Outcome, SourceProblem, TestResult
from tracefix_tui.ui.widgets.test_detail import TestDetail, unrun_lines
from tracefix_tui.ui.widgets.tests_list import SYMBOLS

FAILED = TestResult(
    "test_words[two]",
    Outcome.FAILED,
    message="assert {'a': 1} == {'a': 2}",
    call="count('a a')",
    expected="{'a': 2}",
    got="{'a': 1}",
    frames=(Frame(3, "count", "    for word in text:"), Frame(7, "add", "        total + 1")),
    output="one\ntwo\n",
)


async def detail_of(result: TestResult, source: str = "") -> TestDetail:
    detail = TestDetail()
    async with Stage(detail).run_test(size=(70, 30)):
        detail.show_result(result, source)
    return detail


async def test_a_failure_says_call_expected_got_and_where() -> None:
    detail = await detail_of(FAILED, "def test_words(text):\n    assert count(text) == {'a': 2}")
    assert detail.plain.split("\n") == [
        "✗ FAILED  test_words[two]",
        "call      count('a a')",
        "expected  {'a': 2}",
        "got       {'a': 1}",
        "says      assert {'a': 1} == {'a': 2}",
        "Traceback in your code; Enter goes to the line",
        "  line 3 in count  for word in text:",
        "  line 7 in add  total + 1",
        "It printed:",
        "  one",
        "  two",
        "",
        "The test",
        "  def test_words(text):",
        "      assert count(text) == {'a': 2}",
    ]
    assert [line.target for line in detail.lines if line.target is not None] == [2, 6]


async def test_what_differs_stands_out() -> None:
    detail = await detail_of(FAILED)
    expected, got = detail.lines[2].parts, detail.lines[3].parts
    assert ("2", "good") in expected
    assert ("1", "bad") in got
    assert ("{'a': ", "") in expected


@pytest.mark.parametrize("outcome", list(Outcome))
async def test_each_outcome_has_its_symbol_and_its_word(outcome: Outcome) -> None:
    detail = await detail_of(TestResult("test_x", outcome, call="f(1)"))
    assert detail.plain.startswith(f"{SYMBOLS[outcome]} {outcome.upper()}")


def test_symbols_differ_and_take_one_cell() -> None:
    from rich.cells import cell_len

    assert len(set(SYMBOLS.values())) == len(Outcome)
    assert {cell_len(symbol) for symbol in SYMBOLS.values()} == {1}


async def test_an_exception_is_said_once() -> None:
    text = "IndexError: list index out of range"
    detail = await detail_of(TestResult("test_x", Outcome.ERROR, message=text, got=text, call="f()"))
    assert detail.plain.count(text) == 1
    assert "expected" not in detail.plain


async def test_values_of_several_lines_stay_under_each_other() -> None:
    detail = await detail_of(TestResult("test_x", Outcome.FAILED, expected="a\nb", got="a\nc"))
    assert detail.plain.split("\n")[1:] == ["expected  a", "          b", "got       a", "          c"]


async def test_nothing_a_candidate_says_can_steer_the_terminal() -> None:
    evil = "\x1b[2J\x07\u202ex"
    detail = await detail_of(
        TestResult(evil, Outcome.FAILED, False, evil, evil, evil, evil + "1", (Frame(1, evil, evil),), evil),
        evil,
    )
    assert "\x1b" not in detail.plain
    assert "\x07" not in detail.plain
    assert "\u202e" not in detail.plain


async def test_a_syntax_error_leads_to_its_line() -> None:
    detail = TestDetail()
    async with Stage(detail).run_test(size=(70, 30)):
        detail.show_problem(SourceProblem(True, 4, "SyntaxError: '(' was never closed"))
        assert "does not compile" in detail.plain
        assert "line 4  SyntaxError: '(' was never closed" in detail.plain
        assert [line.target for line in detail.lines if line.target is not None] == [3]
        detail.show_problem(
            SourceProblem(False, 0, "NameError: name 'x' is not defined", (Frame(2, "<module>", "x"),))
        )
        assert "fails when it is imported" in detail.plain
        assert [line.target for line in detail.lines if line.target is not None] == [1]


def test_before_the_first_run_the_test_itself_is_shown() -> None:
    texts = [
        "".join(text for text, _ in line.parts) for line in unrun_lines("test_x", "def test_x():\n    pass")
    ]
    assert texts == ["· test_x  not run yet", "", "The test", "  def test_x():", "      pass"]
