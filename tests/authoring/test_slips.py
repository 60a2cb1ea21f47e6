"""Slips: each class of bugs is found in code that invites it, keeps the layout, and has words of its own."""

from __future__ import annotations

import ast

import pytest

from tracefix_tui.authoring.mutants import mutate
from tracefix_tui.authoring.slips import SLIPS

SAMPLES = {
    "boundary": ("if a < b:\n    c()", "if a <= b:\n    c()"),
    "comparison": ("x = a < b", "x = a > b"),
    "arithmetic": ("x = a + b", "x = a - b"),
    "division": ("x = a // b", "x = a / b"),
    "connective": ("x = a and b", "x = a or b"),
    "inverted_condition": ("if a:\n    b()", "if not a:\n    b()"),
    "off_by_one": ("for i in range(n):\n    f(i)", "for i in range(n - 1):\n    f(i)"),
    "wrong_index": ("x = a[0]", "x = a[-1]"),
    "argument_order": ("f(a, b)", "f(b, a)"),
    "wrong_variable": ("def f(a, b):\n    return a + 1", "def f(a, b):\n    return b + 1"),
    "wrong_function": ("x = min(a)", "x = max(a)"),
    "missing_call": ("x = a.strip()", "x = a"),
    "missing_update": (
        "def f(a):\n    s = set()\n    s.add(a)  # kept\n    return s  # all",
        "def f(a):\n    s = set()\n    return s  # all",
    ),
    "wrong_assignment": ("x += 1", "x = 1"),
    "wrong_default": ("def f(a, n=0):\n    return a", "def f(a, n=1):\n    return a"),
    "mutable_default": (
        "def f(a, s=None):\n    # why\n    if s is None:\n        s = []\n    return s  # it",
        "def f(a, s=[]):\n    # why\n    return s  # it",
    ),
    "late_binding": ("x = [lambda n=n: n for n in a]", "x = [lambda: n for n in a]"),
    "early_return": (
        "def f(a):\n    for x in a:\n        g(x)  # each\n    return a",
        "def f(a):\n    for x in a:\n        g(x)  # each\n        return a\n    return a",
    ),
    "aliasing": ("x = a[:]", "x = a"),
    "shadowing": (
        "def f(a, n):\n    for x in a:\n        g(x)\n    return n",
        "def f(a, n):\n    for n in a:\n        g(n)\n    return n",
    ),
    "swallowed_exception": ("if a:\n    raise B", "if a:\n    pass"),
    "generator_twice": (
        "def f(a):\n    b = [x for x in a]\n    return b, b",
        "def f(a):\n    b = (x for x in a)\n    return b, b",
    ),
}


def test_every_slip_has_a_sample() -> None:
    assert SAMPLES.keys() == SLIPS.keys()


@pytest.mark.parametrize("name", SLIPS)
def test_it_finds_its_sample_and_keeps_the_layout(name: str) -> None:
    before, after = SAMPLES[name]
    made = [mutant.source for mutant in mutate(before, {name: SLIPS[name].operator}).kept]
    assert after in made
    for source in made:
        ast.parse(source)


def test_words_are_there_and_differ() -> None:
    for words in ("look", "ask", "lesson"):
        texts = [getattr(slip, words) for slip in SLIPS.values()]
        assert len(set(texts)) == len(texts)
        assert all(20 < len(text) < 120 for text in texts)
    assert all(1 <= slip.weight <= 3 for slip in SLIPS.values())


def test_copies_of_other_kinds_are_aliases_too() -> None:
    code = "x = list(a)\ny = a.copy()\nz = copy.deepcopy(a)\nw = list(f())"
    made = {mutant.new for mutant in mutate(code, {"aliasing": SLIPS["aliasing"].operator}).kept}
    assert made == {"x = a", "y = a", "z = a"}
