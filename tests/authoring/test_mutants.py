"""Mutants: every operator makes its own change, the text keeps its form, and nothing idle is kept."""

from __future__ import annotations

import ast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.episode.test_syntax import nested
from tracefix_tui.authoring.mutants import mutate
from tracefix_tui.authoring.operators import OPERATORS


def lines_of(source: str, operator: str) -> list[str]:
    """The changed lines that one operator alone makes."""
    return [mutant.new for mutant in mutate(source, {operator: OPERATORS[operator]}).kept]


@pytest.mark.parametrize(
    ("operator", "source", "expected"),
    [
        ("boundary", "x = a < b", ["x = a <= b"]),
        ("boundary", "x = a >= b > c", ["x = a > b > c", "x = a >= b >= c"]),
        ("boundary", "x = a == b", []),
        ("comparison", "x = a < b", ["x = a >= b"]),
        ("comparison", "x = a == b", ["x = a != b"]),
        ("comparison", "x = a in b", ["x = a not in b"]),
        ("comparison", "x = a is not b", ["x = a is b"]),
        ("arithmetic", "x = a + b * c", ["x = a - b * c", "x = a + b // c"]),
        ("arithmetic", "x = a - (b - c)", ["x = a + (b - c)", "x = a - (b + c)"]),
        ("augmented", "x += 1", ["x -= 1", "x = 1"]),
        ("augmented", "x @= 1", ["x = 1"]),
        ("constant", "x = 5", ["x = 6", "x = 4"]),
        ("constant", "x = 0", ["x = 1", "x = -1"]),
        ("constant", "x = -1", ["x = -2", "x = -0"]),
        ("constant", "x = 0.5", ["x = 1.5", "x = -0.5"]),
        ("constant", "x = True", []),
        ("boolean", "x = True, False", ["x = False, False", "x = True, True"]),
        ("connective", "x = a and b or c", ["x = (a and b) and c", "x = a or b or c"]),
        ("negation", "if a > b: x = 1", ["if not a > b: x = 1"]),
        ("negation", "while not a: x = 1", ["while a: x = 1"]),
        ("negation", "x = b if a else c", ["x = b if not a else c"]),
        ("negation", "x = not (a or b)", ["x = a or b"]),
        (
            "negation",
            "x = [y for y in z if y if w]",
            ["x = [y for y in z if not y if w]", "x = [y for y in z if y if not w]"],
        ),
        ("return", "def f():\n    return a + b", ["return None"]),
        ("return", "def f():\n    return", []),
        ("return", "def f():\n    return None", []),
        ("deletion", "x = 1\ndel x\n", ["pass", "pass"]),
        ("deletion", "def f():\n    raise ValueError('a')\n", ["pass"]),
        ("deletion", "import os\nfrom a import b\n", []),
        ("jump", "while a:\n    if b: break\n    x()", ["if b: continue"]),
        ("jump", "while a:\n    if b: continue\n    x()", ["if b: break"]),
        ("slice", "x = a[1:2:3]", ["x = a[:2:3]", "x = a[1::3]", "x = a[1:2]"]),
        ("slice", "x = a[b]", []),
        ("arguments", "f(a, b, c)", ["f(b, a, c)", "f(a, c, b)"]),
        ("arguments", "f(a, *b, k=c)", []),
        ("text", "x = 'ab', ''", ["x = '', ''", "x = 'ab', 'XX'"]),
        ("text", "x = b'ab'", ["x = b''"]),
        ("text", "x = f'a{b}c'", ["x = f'{b}c'", "x = f'a{b}'"]),
    ],
)
def test_each_operator_makes_its_own_changes(operator: str, source: str, expected: list[str]) -> None:
    assert lines_of(source, operator) == expected


def test_formatting_and_comments_are_kept() -> None:
    source = (
        "def f( a,b ):   # one\n    # two\n    total = (a  +\n             b)  # three\n    return   total\n"
    )
    mutants = mutate(source, {"arithmetic": OPERATORS["arithmetic"]}).kept
    assert len(mutants) == 1
    assert "def f( a,b ):   # one\n    # two\n" in mutants[0].source
    assert "  # three\n    return   total\n" in mutants[0].source
    assert mutants[0].line == 3


def test_a_mutant_says_where_it_is_and_what_it_changes() -> None:
    source = '"""Doc."""\n\n\ndef f(ärger):\n    while ärger <= 3:\n        ärger += 1\n    return ärger\n'
    by_key = {mutant.key: mutant for mutant in mutate(source).kept}
    mutant = by_key["while ärger <= 3: => while ärger < 3:"]
    assert (mutant.operator, mutant.line) == ("boundary", 5)
    assert mutant.source == source.replace("<=", "<")
    assert (
        by_key["while ärger <= 3: ... => pass"].source
        == '"""Doc."""\n\n\ndef f(ärger):\n    pass\n    return ärger\n'
    )


def test_what_no_caller_can_see_is_left_alone() -> None:
    source = (
        '"""Text."""\n'
        "import os\n\n\n"
        "@decorate(1)\n"
        "def f(a: Literal[1] = None) -> Literal['b']:\n"
        '    """Text."""\n'
        "    raise ValueError('never read', 2)\n\n\n"
        "if __name__ == '__main__':\n"
        "    f(1, 2)\n"
    )
    assert [mutant.key for mutant in mutate(source).kept] == ["raise ValueError('never read', 2) => pass"]


def test_changes_that_compile_to_the_same_code_are_dropped_and_counted() -> None:
    dead = mutate("def f(a):\n    return a\n    a += 1\n")
    assert [mutant.key for mutant in dead.kept] == ["return a => return None", "return a => pass"]
    assert dead.equivalent > 0
    same = mutate(
        "def f(a):\n    if not a:\n        return 1\n    return 2\n",
        {
            "negation": OPERATORS["negation"],
            "connective": OPERATORS["connective"],
        },
    )
    assert len(same.kept) == 1
    assert same.duplicate == 1


def test_numbers_that_are_equal_but_differ_in_type_are_told_apart() -> None:
    assert "x = 1" in lines_of("x = 2", "constant")
    kept = mutate("x = 1, True\n", {"boolean": OPERATORS["boolean"], "constant": OPERATORS["constant"]}).kept
    assert {mutant.new for mutant in kept} == {"x = 2, True", "x = 0, True", "x = 1, False"}


def test_an_elif_that_can_not_be_replaced_alone_is_written_with_its_if() -> None:
    source = "def f(a):\n    if a > 1:\n        return 1\n    elif a > 2:\n        return 2\n    return 3\n"
    gone = [m for m in mutate(source).kept if m.operator == "deletion" and "elif" in m.old]
    assert len(gone) == 1
    ast.parse(gone[0].source)
    assert "a > 2" not in gone[0].source
    assert "a > 1" in gone[0].source


def test_a_source_that_does_not_compile_is_refused() -> None:
    with pytest.raises(SyntaxError):
        mutate("def f(:\n")


def test_a_source_that_would_make_gigabytes_is_refused() -> None:
    with pytest.raises(ValueError, match="too much code"):
        mutate(nested(13))


NAMES = st.sampled_from(["a", "b", "ö"])
OPERATIONS = st.sampled_from(["+", "-", "*", "//", "%", "and", "or", "<", "<=", "==", "in"])
EXPRESSIONS = st.recursive(
    st.one_of(NAMES, st.integers(0, 3).map(str), st.sampled_from(["'t'", "True", "''", "f'x{a}'", "1.5"])),
    lambda inner: st.one_of(
        st.tuples(inner, OPERATIONS, inner).map(lambda parts: f"({' '.join(parts)})"),
        inner.map(lambda value: f"(not {value})"),
        inner.map(lambda value: f"-{value}"),
        st.tuples(inner, inner).map(lambda pair: f"f({pair[0]},  {pair[1]})"),
        st.tuples(NAMES, inner).map(lambda pair: f"{pair[0]}[{pair[1]}:]"),
        st.tuples(inner, inner, inner).map(lambda three: f"({three[0]} if {three[1]}\n  else {three[2]})"),
        inner.map(lambda value: f"[c for c in {value} if c]"),
    ),
    max_leaves=6,
)


@st.composite
def blocks(draw: st.DrawFn, depth: int = 2) -> str:
    """Some statements, indented by nothing."""
    lines: list[str] = []
    for _ in range(draw(st.integers(1, 3))):
        kinds = ["assign", "augment", "return", "call"] + (["if", "while", "for"] if depth else [])
        kind = draw(st.sampled_from(kinds))
        value = draw(EXPRESSIONS)
        if kind in ("if", "while", "for"):
            head = {"if": f"if {value}:", "while": f"while {value}:", "for": f"for b in {value}:"}[kind]
            lines += [head, *(f"    {line}" for line in draw(blocks(depth - 1)).split("\n"))]
            if kind == "if" and draw(st.booleans()):
                lines += ["elif a:", "    b = 3", "else:", "    b = 4  # end"]
        else:
            written = {"assign": f"a = {value}", "augment": f"a += {value}", "return": f"return {value}"}
            lines.append(written.get(kind, f"g({value})"))
    return "\n".join(lines)


@given(blocks())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_every_mutant_compiles_and_is_another_program(block: str) -> None:
    source = "def f(a, b, ö):\n" + "\n".join(f"    {line}" for line in block.split("\n")) + "\n    return a\n"
    mutants = mutate(source)
    texts = [mutant.source for mutant in mutants.kept]
    assert len(set(texts)) == len(texts)
    reference = ast.dump(ast.parse(source))
    for mutant in mutants.kept:
        assert ast.dump(ast.parse(mutant.source)) != reference
        assert mutant.old != mutant.new
        assert mutant.old.removesuffix(" ...") in source or mutant.old in ast.unparse(ast.parse(source))
