"""A description may show what the code does, and may not show where it is wrong."""

from __future__ import annotations

import pytest

from tracefix_tui.authoring.spoilers import given_away

BUGGY = """\
def binary_search(arr, target):
    left = 0
    right = len(arr)
    while left <= right:
        mid = (left + right) // 2
        if arr[mid] == target:
            return mid
        left = mid + 1
    return -1
"""
SOLUTION = BUGGY.replace("right = len(arr)\n", "right = len(arr) - 1\n")
EVAL = "import json\n\n\ndef load(text):\n    return eval(text)\n"
LOADS = EVAL.replace("eval(text)", "json.loads(text)")


@pytest.mark.parametrize(
    "description",
    [
        "Returns the index of `target` in `arr`, or `-1` when it is not there.",
        "`binary_search([1, 2], 2)` is `1`. It halves what is left of the list in each turn.",
        "The right place of a number in a list of length n is found in the time of log n.",
        "",
    ],
)
def test_saying_what_the_code_should_do_is_no_spoiler(description: str) -> None:
    assert given_away(description, BUGGY, SOLUTION) == ""


@pytest.mark.parametrize(
    ("description", "shown"),
    [
        ("Mind that it begins with right = len(arr) - 1.", "right = len ( arr )"),
        ("The bounds are 0 and `len( arr )-1`.", ") -"),
        ("Something is wrong with `right=len(arr)`", "right = len ( arr )"),
    ],
)
def test_quoting_a_changed_line_is_one(description: str, shown: str) -> None:
    assert shown in given_away(description, BUGGY, SOLUTION)


@pytest.mark.parametrize(
    ("description", "shown"),
    [
        ("Reads `text` with `eval`.", "eval"),
        ("Never use `eval()` here.", "eval()"),
        ("It should call `loads`.", "loads"),
        ("It should call `.loads()`.", ".loads()"),
    ],
)
def test_naming_what_changed_is_one(description: str, shown: str) -> None:
    assert given_away(description, EVAL, LOADS) == shown


def test_an_operator_that_changed_is_one() -> None:
    buggy = "def f(a, b):\n    return a < b\n"
    assert given_away("Remember `<=`.", buggy, buggy.replace("<", "<=")) == "<="
    assert given_away("`f(1, 1)` is `True`.", buggy, buggy.replace("<", "<=")) == ""


def test_names_that_a_caller_needs_may_be_said() -> None:
    buggy = "def f(a, limit=3):\n    return a\n"
    solution = "def f(a, limit=3):\n    return min(a, limit)\n"
    assert given_away("`f` never returns more than `limit`.", buggy, solution) == ""
    assert given_away("`f` takes the `min`.", buggy, solution) == "min"


def test_texts_of_an_example_may_be_said() -> None:
    buggy = 'def f(host, run):\n    return run(f"ping -c 1 {host}", shell=True)\n'
    solution = 'def f(host, run):\n    return run(["ping", "-c", "1", host])\n'
    assert given_away('It runs `["ping", "-c", "1", "a.example"]`.', buggy, solution) == ""
    assert given_away("It must leave out `shell`.", buggy, solution) == "shell"


def test_comments_and_broken_sources_are_no_trouble() -> None:
    assert given_away("`len`", "def f(:\n    return length(a  # len\n", "def f(a)\n") == ""
    assert given_away("words", "x = 1  # one\n", "x = 1  # two\n") == ""


@pytest.mark.parametrize("said", ["Look at line 3.", "Lines 2-4 matter.", "lines 1 and 3"])
def test_the_number_of_the_changed_line_is_one(said: str) -> None:
    assert given_away(said, BUGGY, SOLUTION) in said
    assert given_away(said, BUGGY, SOLUTION)


@pytest.mark.parametrize("said", ["line 4", "lines 4 to 9", "line 30", "at most 3 lines", "a deadline 3"])
def test_other_numbers_are_none(said: str) -> None:
    assert given_away(said, BUGGY, SOLUTION) == ""


def test_the_place_of_a_missing_line_is_one() -> None:
    lines = SOLUTION.split("\n")
    missing = "\n".join(lines[:2] + lines[3:])
    assert given_away("See line 3.", missing, SOLUTION) == "line 3"
    assert given_away("See line 5.", missing, SOLUTION) == ""


DOCUMENTED = '''def gap(numbers):
    """Return the largest difference; an empty list has none.

    Of the numbers in a list, é: each one counts.
    """
    return max(numbers) - min(numbers)
'''
PROSE = "`gap(numbers)`: return the largest difference; an empty list has none. Of the numbers in a `list`"


@pytest.mark.parametrize("one_line", [False, True])
def test_the_words_of_a_docstring_are_no_code(one_line: bool) -> None:
    bare = "def gap(numbers):\n    return max(numbers) + min(numbers)\n"
    whole = DOCUMENTED.replace("\n    return max", "; 'each one'; return max") if one_line else DOCUMENTED
    assert given_away(PROSE, bare, whole) == ""
    assert given_away(PROSE, whole.replace(" - ", " + "), bare.replace(" + ", " - ")) == ""
    assert given_away("Use `max(numbers) - min(numbers)`", bare, whole) == "( numbers ) -"
