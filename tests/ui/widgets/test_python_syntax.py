"""Colours of Python source: checked against Python's own tokenizer, and followed through edits."""

from __future__ import annotations

import io
import keyword
import tokenize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracefix_tui.catalog import load_catalog
from tracefix_tui.ui.widgets.python_syntax import SyntaxLines, coloured_rows, lex_line

KINDS = {
    tokenize.STRING: "string",
    tokenize.NUMBER: "number",
    tokenize.COMMENT: "comment",
}


def looks_of(source: str) -> dict[tuple[int, int], str]:
    """The look of each character that has one."""
    found: dict[tuple[int, int], str] = {}
    for row, runs in enumerate(coloured_rows(source)):
        column = 0
        for text, look in runs:
            for offset in range(len(text)):
                if look:
                    found[row, column + offset] = look
            column += len(text)
    return found


SHIPPED = [
    (f"{task.name}/{name}", getattr(task, name))
    for task in load_catalog().tasks
    for name in ("buggy", "solution", "tests", "hidden_tests")
]


@pytest.mark.parametrize("source", [source for _, source in SHIPPED], ids=[name for name, _ in SHIPPED])
def test_shipped_sources_are_coloured_as_python_reads_them(source: str) -> None:
    looks = looks_of(source)
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(source).readline))
    except (tokenize.TokenError, SyntaxError):
        return
    for token in tokens:
        place = (token.start[0] - 1, token.start[1])
        if token.type in KINDS:
            assert looks.get(place) == KINDS[token.type], token
        elif token.type == tokenize.NAME and keyword.iskeyword(token.string) and looks.get(place) != "plain":
            expected = "constant" if token.string in ("True", "False", "None") else "keyword"
            inside_a_string = looks.get(place) == "string"  # from 3.12 on f-strings are taken apart
            assert looks.get(place) == expected or inside_a_string, token


@pytest.mark.parametrize(
    ("line", "part", "look"),
    [
        ("def add(a):", "add", "function"),
        ("class Cache:", "Cache", "class"),
        ("x = len(y)", "len", "builtin"),
        ("x = total(y)", "total", "function"),
        ("x = OrderedDict()", "OrderedDict", "class"),
        ("LIMIT = 3", "LIMIT", "constant"),
        ("@cache.wraps", "@cache.wraps", "decorator"),
        ("a @ b", "@", "operator"),
        ("x = 0x1F", "0x1F", "number"),
        ("x = 1_000.5e-3j", "1_000.5e-3j", "number"),
        ("x = rb'a\\'b' # c", "rb'a\\'b'", "string"),
        ("x = 'it' 'is'", "'is'", "string"),
        ("x = 'never closed", "'never closed", "string"),
        ("x = f'{a} {{b}}'", "{a}", ""),
        ("x = f'{a} {{b}}'", "{{b}}", "string"),
        ("x = '{a}'", "{a}", "string"),
        ("match value:", "match", "keyword"),
        ("    case [1, _]:  # one", "case", "keyword"),
        ("match = 3", "match", ""),
        ("x is not None", "None", "constant"),
        ("naïve = 1", "naïve", ""),
        ("return -> x", "->", "operator"),
    ],
)
def test_parts_of_a_line(line: str, part: str, look: str) -> None:
    start = line.index(part)
    looks = looks_of(line)
    assert {looks.get((0, column), "") for column in range(start, start + len(part))} == {look}


def test_the_head_of_a_match_is_looked_for_in_lines_of_people_only() -> None:
    """On a line of 200,000 characters the look took minutes."""
    lines = [f"match {'a' * length}:" for length in (100, 200_000)]
    assert [(0, 5, "keyword") in lex_line(line).spans for line in lines] == [True, False]


def test_long_strings_reach_over_lines() -> None:
    rows = coloured_rows('x = """one # two\n\ndef three():\nfour""" # five')
    assert rows[0] == (("x ", ""), ("=", "operator"), (" ", ""), ('"""one # two', "string"))
    assert rows[1] == ()
    assert rows[2] == (("def three():", "string"),)
    assert rows[3] == (('four"""', "string"), (" ", ""), ("# five", "comment"))


@given(st.text(alphabet="ab'\"\\#{}f=(: 1@\t漢", max_size=30), st.sampled_from(["", '"""', "'''"]))
@settings(max_examples=300)
def test_any_line_has_its_parts_in_order_and_inside(line: str, state: str) -> None:
    spans, after = lex_line(line, state)
    assert after in ("", '"""', "'''")
    assert all(0 <= start <= stop <= len(line) for start, stop, _ in spans)


LINE = st.sampled_from(["x = 1", '"""', "'''", "a'''b", "", "# '''", '"""one line"""', "f('\\'')"])


@given(
    st.lists(LINE, min_size=1, max_size=8),
    st.lists(
        st.tuples(st.integers(0, 9), st.integers(0, 3), st.lists(LINE, max_size=3), st.integers(0, 9)),
        max_size=8,
    ),
)
def test_edits_are_followed_no_further_than_asked_and_still_right(
    lines: list[str], edits: list[tuple[int, int, list[str], int]]
) -> None:
    syntax = SyntaxLines(lines)
    for first, count, new, ask in edits:
        first = min(first, len(lines) - 1)
        last = min(len(lines) - 1, first + count)
        new = new or [""]
        lines[first : last + 1] = new
        syntax.edited(first, last, first + len(new) - 1)
        row = min(ask, len(lines) - 1)
        assert syntax.spans(row) == SyntaxLines(lines).spans(row)
    assert [syntax.spans(row) for row in range(len(lines))] == [
        SyntaxLines(lines).spans(row) for row in range(len(lines))
    ]


def test_a_key_press_reads_few_lines() -> None:
    lines = [f"x_{number} = {number}" for number in range(5_000)]
    syntax = SyntaxLines(lines)
    syntax.spans(4_999)
    lex_line.cache_clear()
    lines[10] += "'"
    syntax.edited(10, 10, 10)
    for row in range(40):
        syntax.spans(row)
    assert lex_line.cache_info().misses <= 41
