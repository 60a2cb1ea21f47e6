"""Syntax errors are found without running, hanging or printing anything."""

from __future__ import annotations

import warnings

import pytest

from tracefix_tui.episode.syntax import SMALL_CHARACTERS, has_syntax_error

LONG = "\n" * (SMALL_CHARACTERS + 1)


@pytest.mark.parametrize("before", ["", LONG], ids=["short", "long"])
@pytest.mark.parametrize("text", ["", "x = 1", "x = 'é 🐛'", "import os; os._exit(3)", "raise SystemExit(3)"])
def test_python_is_no_syntax_error_and_is_not_run(before: str, text: str) -> None:
    assert not has_syntax_error(before + text)


@pytest.mark.parametrize("before", ["", LONG], ids=["short", "long"])
@pytest.mark.parametrize(
    "text",
    [
        "def f(x:",
        "return 1",
        "x\n  y",
        "\x00",
        "\ud800",
        "(" * 300,
        "x = " + "9" * 5000,
        "-" * 19_000 + "1",
        "a" + ".b" * 9_000 + "(",
    ],
    ids=lambda text: repr(text[:8]),
)
def test_what_python_can_not_compile_is_a_syntax_error(before: str, text: str) -> None:
    assert has_syntax_error(before + text)


@pytest.mark.parametrize("before", ["", LONG], ids=["short", "long"])
@pytest.mark.parametrize("text", ["x = '\\d'", "if 1 is 1: pass", "assert (1, 'a')"])
def test_a_mere_warning_is_no_error_and_is_not_printed(
    before: str, text: str, capfd: pytest.CaptureFixture[str]
) -> None:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("error")
        assert not has_syntax_error(before + text)
    assert caught == []
    assert capfd.readouterr() == ("", "")


def test_the_filters_for_warnings_grow_once() -> None:
    has_syntax_error("x")
    before = list(warnings.filters)
    has_syntax_error("y")
    assert warnings.filters == before


def test_a_text_that_compiles_for_ever_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tracefix_tui.episode.syntax._PROGRAM", "while True: pass")
    monkeypatch.setattr("tracefix_tui.episode.syntax.SECONDS", 0.2)
    assert has_syntax_error(LONG)
