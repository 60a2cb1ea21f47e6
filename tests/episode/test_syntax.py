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


def nested(depth: int, tried: str = "pass", ended: str = "x") -> str:
    """`finally` in `finally`."""
    lines = ["def f():", " for a in b:"]
    for level in range(2, depth + 2):
        lines += [f"{' ' * level}try:", f"{' ' * level} {tried}", f"{' ' * level}finally:"]
    return "\n".join([*lines, f"{' ' * (depth + 2)}{ended}"])


@pytest.mark.parametrize(
    "text",
    [nested(19), nested(8, "return; continue; break"), nested(2, "return;" * 200, "x;" * 200)],
    ids=["deep", "left", "long"],
)
def test_a_few_lines_that_become_gigabytes_are_not_compiled_here(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracefix_tui.episode.syntax._compiles_here", lambda source: pytest.fail("compiled"))
    elsewhere = []
    monkeypatch.setattr("tracefix_tui.episode.syntax._compiles_elsewhere", elsewhere.append)
    assert has_syntax_error(text)
    assert elsewhere == [text]


def test_what_is_compiled_elsewhere_gets_a_gigabyte_at_most() -> None:
    assert has_syntax_error(nested(19, "return; continue; break"))
    assert has_syntax_error("x = 1\n" * 5_000) is False


def test_an_ordinary_finally_is_compiled_here(monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere = []
    monkeypatch.setattr("tracefix_tui.episode.syntax._compiles_elsewhere", elsewhere.append)
    for text in (nested(3), "finally", "try:\n x\nfinally", nested(1, "return;" * 50, "y = 1;" * 50)):
        has_syntax_error(text)
    assert elsewhere == []
    assert not has_syntax_error(nested(3, "if a: return 1", "if a: x = [1, 2]"))
