"""A new task with everything to fill in: a small worked example, or a function of the author's own.

The author's file is read as text and parsed; nothing of it is run.
"""

from __future__ import annotations

import ast
import os
from pathlib import Path

from tracefix_tui import invisible
from tracefix_tui.authoring.mutants import Mutant, mutate
from tracefix_tui.authoring.writing import NotWritten
from tracefix_tui.catalog import Difficulty, Task
from tracefix_tui.catalog.files import UnreadableFile, read_text
from tracefix_tui.catalog.load import SOURCE_BYTES

LIKELY = ("boundary", "arithmetic", "augmented", "negation", "slice", "constant", "comparison", "return")

_SOLUTION = '''def largest_gap(numbers):
    """Return the largest difference between neighbours of a list; 0 when there are none."""
    largest = 0
    for place in range(1, len(numbers)):
        gap = abs(numbers[place] - numbers[place - 1])
        if gap > largest:
            largest = gap
    return largest
'''

_TESTS = """from solution import largest_gap


def test_gap_at_the_start():
    assert largest_gap([1, 9, 8]) == 8


def test_gap_downwards():
    assert largest_gap([5, 5, 2]) == 3


def test_one_number_has_no_gap():
    assert largest_gap([4]) == 0
"""

_HIDDEN = """from solution import largest_gap


def test_empty():
    assert largest_gap([]) == 0


def test_gap_of_one():
    assert largest_gap([3, 4]) == 1


def test_gap_at_the_end():
    assert largest_gap([0, 1, 0, -7]) == 7


def test_the_ends_are_no_neighbours():
    assert largest_gap([1, 5, 9]) == 4


def test_negative_numbers():
    assert largest_gap([-3, -9, -1]) == 8
"""


def example(name: str, pack: str) -> Task:
    """A worked example, sound as it stands, to be written over."""
    return Task(
        name=name,
        pack=pack,
        title="The largest gap",
        description=(
            "`largest_gap(numbers)` returns the largest difference between two numbers that stand beside\n"
            "each other in a list, upwards or downwards. A list without neighbours has the gap `0`."
        ),
        difficulty=Difficulty.EASY,
        category="loops",
        bug_type="off-by-one",
        tags=("lists",),
        hints=(
            "Which test fails, and where in its list does the answer stand?",
            "Write down which pairs of numbers the loop looks at.",
            "The loop begins one pair too late.",
        ),
        explanation=(
            "The loop began at the third number, so the first pair was never looked at. Try the smallest\n"
            "input that has an answer: two numbers."
        ),
        buggy=_SOLUTION.replace("range(1,", "range(2,"),
        solution=_SOLUTION,
        tests=_TESTS,
        hidden_tests=_HIDDEN,
        equivalent=("if gap > largest: => if gap >= largest:",),
    )


def from_source(name: str, pack: str, source: str, function: str = "") -> Task:
    """A task around an author's own code, with one likely bug put in, tests and texts to be written.

    Args:
        function: the top-level function or class to take, with the imports and constants above it; "" takes
            the whole source.

    Raises:
        NotWritten: the source does not parse, has no such function, or holds what no task may hold.
    """
    if found := invisible.first(source):
        number = source.count("\n", 0, found.start()) + 1
        raise NotWritten(f"line {number} holds the unprintable character U+{ord(found[0]):04X}; take it out")
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        line = f" in line {error.lineno}" if isinstance(error, SyntaxError) and error.lineno else ""
        raise NotWritten(f"the source can't be parsed{line}: {error}") from None
    defined = [node.name for node in tree.body if isinstance(node, _DEFINED)]
    public = [each for each in defined if not each.startswith("_")]
    if function and function not in defined:
        known = ", ".join(dict.fromkeys(defined)) or "none"
        raise NotWritten(f"there is no function or class {function!r} at its top level; there are: {known}")
    if not public and not function:
        raise NotWritten("the source defines no public function or class to write tests for")
    subject = function or public[0]
    solution = _cut(source, tree, subject) if function else source.rstrip("\n") + "\n"
    bug = _likely(solution, subject)
    tests = (
        f"from solution import {subject}\n\n\n"
        "def test_say_what_goes_wrong_when_it_fails():\n"
        f"    assert callable({subject})  # a call with what should come out: one that shows the bug\n"
    )
    return Task(
        name=name,
        pack=pack,
        title=f"{subject}: a title that does not give the bug away",
        description=_documented(tree, subject)
        or f"What `{subject}` should do: arguments, result, and what happens at the edges.",
        difficulty=Difficulty.MEDIUM,
        category="functions",
        bug_type=bug.operator if bug else "logic",
        tags=(),
        hints=("Where to begin to look.", "What to look for.", "What is wrong, in plain words."),
        explanation="What was wrong, and how to see such a thing next time.",
        buggy=bug.source if bug else solution,
        solution=solution,
        tests=tests,
        hidden_tests=tests.replace("one that shows the bug", "one that players can't see"),
    )


def from_file(name: str, pack: str, place: str) -> Task:
    """`from_source` for `FILE` or `FILE:function`."""
    file, _, function = place.rpartition(":")
    if not file or os.path.exists(place) or not all(map(str.isidentifier, function.split("."))):
        file, function = place, ""
    try:
        source = read_text(Path(file), SOURCE_BYTES)
    except UnreadableFile as error:
        raise NotWritten(f"{file} {error}") from None
    try:
        return from_source(name, pack, source, function)
    except NotWritten as error:
        raise NotWritten(f"{file}: {error}") from None


_DEFINED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def _cut(source: str, tree: ast.Module, subject: str) -> str:
    """The definition of `subject` and, above it, the top-level statements whose names it needs."""
    needed = {subject}
    kept: set[int] = set()
    grown = True
    while grown:
        grown = False
        for place, node in enumerate(tree.body):
            if place not in kept and needed & _bound(node):
                kept.add(place)
                needed |= {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}
                grown = True
    lines = source.split("\n")
    blocks = []
    for place in sorted(kept):
        node = tree.body[place]
        first = min([node.lineno, *(each.lineno for each in getattr(node, "decorator_list", ()))])
        blocks.append((isinstance(node, _DEFINED), "\n".join(lines[first - 1 : node.end_lineno])))
    text = ""
    for place, (defined, block) in enumerate(blocks):
        text += ("\n\n\n" if defined or blocks[place - 1][0] else "\n") * bool(place) + block
    return text + "\n"


def _bound(node: ast.stmt) -> set[str]:
    """The names that a top-level statement binds."""
    if isinstance(node, _DEFINED):
        return {node.name}
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        return {(each.asname or each.name).split(".")[0] for each in node.names}
    return {
        each.id for each in ast.walk(node) if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)
    }


def _documented(tree: ast.Module, subject: str) -> str:
    """The docstring of `subject`: what its author says that it should do."""
    docs = [
        ast.get_docstring(node) for node in tree.body if isinstance(node, _DEFINED) and node.name == subject
    ]
    return next(filter(None, reversed(docs)), "")


def _likely(solution: str, subject: str) -> Mutant | None:
    """The mutant inside the definition of `subject` that looks most like a slip."""
    order = {operator: rank for rank, operator in enumerate(LIKELY)}
    bodies = [node for node in ast.parse(solution).body if getattr(node, "name", "") == subject]
    inside = {line for body in bodies for line in range(body.lineno, (body.end_lineno or body.lineno) + 1)}
    mutants = [each for each in mutate(solution).kept if each.operator in order and each.line in inside]
    return min(mutants, key=lambda mutant: order[mutant.operator], default=None)
