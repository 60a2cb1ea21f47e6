"""Motions, checked against what vim does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracefix_tui.ui.widgets.vim_motions import motion, text_object

LINES = ["def add(a, b):", "    return a + b", "", "x = [1, 2]"]


@pytest.mark.parametrize(
    ("start", "name", "count", "target"),
    [
        ((0, 0), "w", None, (0, 4)),
        ((0, 4), "w", None, (0, 7)),
        ((0, 0), "W", None, (0, 4)),
        ((0, 4), "W", None, (0, 11)),
        ((0, 0), "w", 3, (0, 8)),
        ((0, 12), "w", None, (1, 4)),
        ((1, 15), "w", None, (2, 0)),
        ((2, 0), "w", None, (3, 0)),
        ((0, 0), "e", None, (0, 2)),
        ((0, 2), "e", None, (0, 6)),
        ((0, 7), "b", None, (0, 4)),
        ((1, 4), "b", None, (0, 12)),
        ((3, 0), "b", None, (2, 0)),
        ((0, 0), "b", None, (0, 0)),
        ((1, 9), "0", None, (1, 0)),
        ((1, 9), "^", None, (1, 4)),
        ((1, 4), "$", None, (1, 15)),
        ((0, 0), "$", 2, (1, 15)),
        ((2, 0), "gg", None, (0, 0)),
        ((0, 0), "G", None, (3, 0)),
        ((0, 0), "G", 2, (1, 4)),
        ((0, 0), "j", 2, (2, 0)),
        ((1, 0), "k", 9, (0, 0)),
        ((0, 0), "l", 3, (0, 3)),
        ((0, 5), "h", 9, (0, 0)),
        ((0, 0), "fa", None, (0, 4)),
        ((0, 0), "ta", None, (0, 3)),
        ((0, 0), "fa", 2, (0, 8)),
        ((0, 13), "Fa", None, (0, 8)),
        ((0, 13), "Ta", None, (0, 9)),
        ((0, 0), "}", None, (2, 0)),
        ((3, 0), "{", None, (2, 0)),
    ],
)
def test_where_it_leads(
    start: tuple[int, int], name: str, count: int | None, target: tuple[int, int]
) -> None:
    led = motion(LINES, start, name, count)
    assert led is not None
    assert led.target == target


def test_a_find_without_the_character_leads_nowhere() -> None:
    assert motion(LINES, (0, 0), "fz") is None
    assert motion(LINES, (0, 0), ";") is None
    assert motion(LINES, (0, 0), "Q") is None


def test_a_find_is_repeated_onwards_and_back() -> None:
    assert motion(LINES, (0, 4), ";", None, "fa").target == (0, 8)  # type: ignore[union-attr]
    assert motion(LINES, (0, 8), ",", None, "fa").target == (0, 4)  # type: ignore[union-attr]
    assert motion(LINES, (0, 3), ";", None, "ta").target == (0, 7)  # type: ignore[union-attr]


@given(
    st.lists(st.text(alphabet="ab (._", max_size=8), min_size=1, max_size=6),
    st.sampled_from(["h", "j", "k", "l", "w", "b", "e", "W", "B", "E", "0", "^", "$", "gg", "G", "{", "}"]),
    st.one_of(st.none(), st.integers(1, 50)),
    st.data(),
)
def test_a_motion_never_leaves_the_text(
    lines: list[str], name: str, count: int | None, data: st.DataObject
) -> None:
    row = data.draw(st.integers(0, len(lines) - 1))
    column = data.draw(st.integers(0, len(lines[row])))
    led = motion(lines, (row, column), name, count)
    assert led is not None
    assert 0 <= led.target[0] < len(lines)
    assert led.target[1] >= 0


@pytest.mark.parametrize(
    ("line", "column", "name", "span"),
    [
        ("foo(bar, baz)", 5, "iw", "bar"),
        ("foo bar  baz", 5, "aw", "bar  "),
        ("foo(bar, baz)", 6, "i(", "bar, baz"),
        ("foo(bar, baz)", 3, "a(", "(bar, baz)"),
        ("f(a, (b), c)", 3, "ib", "a, (b), c"),
        ("f(a, (b), c)", 6, "i)", "b"),
        ('x = "one" + "two"', 13, 'i"', "two"),
        ('x = "one" + "two"', 0, 'a"', '"one"'),
        ("x[1][2]", 5, "i]", "2"),
    ],
)
def test_text_objects(line: str, column: int, name: str, span: str) -> None:
    found = text_object(line, column, name)
    assert found is not None
    assert line[slice(*found)] == span


@pytest.mark.parametrize(
    ("line", "column", "name"), [("abc", 1, "i("), ("a b", 1, "iw"), ("a(b", 2, "i("), ("x", 0, "iz")]
)
def test_no_text_object(line: str, column: int, name: str) -> None:
    assert text_object(line, column, name) is None
