"""Changes of the text: they stay at their place, keep what stands around them, and nearly all compile."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tracefix_tui.catalog import load_catalog
from tracefix_tui.players import search
from tracefix_tui.players.search.ideas import ideas, meaning
from tracefix_tui.players.search.program import Program
from tracefix_tui.players.search.syntax import name_changes, syntax_changes, syntax_error

SOURCE = '''"""Text with ünïcödé: €."""
LIMIT = {"ä": 1, "b": 2}   # a comment that stays


def walk(ä, left=0):
    """Not to be changed."""
    café = "€"; right = len(ä)  # another
    while left < right and café:
        left  +=  LIMIT.get(ä[left],   1)
    return (left, right)
'''


def sources() -> list[str]:
    return [SOURCE, *(task.buggy for task in load_catalog().tasks if syntax_error(task.buggy) is None)]


@pytest.mark.parametrize("source", sources())
def test_ideas_change_code_and_nothing_else(source: str) -> None:
    program = Program(source)
    found = ideas(program, {}, "assert f('TOKEN') == 1")
    assert len(found) > 20
    comments = [line.partition("#")[2] for line in source.split("\n") if "#" in line]
    compiling = 0
    for idea in found:
        assert idea.source != source or "exchange" in idea.change.what
        key = meaning(idea.source)
        if key is None:
            continue
        compiling += 1
        for comment in comments[:1]:
            assert comment in idea.source
        doc = ast.get_docstring(ast.parse(source))
        assert ast.get_docstring(ast.parse(idea.source)) == doc
    assert compiling > 0.9 * len(found)


def test_ideas_come_in_the_order_of_their_promise() -> None:
    found = ideas(Program(SOURCE), {8: 1.0, 9: 0.1, 10: 0.1, 7: 0.1}, "")
    assert [each.promise for each in found] == sorted((each.promise for each in found), reverse=True)
    assert found[0].line == 8


def test_pieces_are_found_behind_wide_characters() -> None:
    program = Program(SOURCE)
    pieces = {program.piece(node) for node in ast.walk(program.tree) if isinstance(node, ast.Call)}
    assert pieces == {"len(ä)", "LIMIT.get(ä[left],   1)"}


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("def f(a)\n    return a\n", "def f(a):\n    return a\n"),
        ("def f(a):\n    if a = 1:\n        return 2\n", "def f(a):\n    if a == 1:\n        return 2\n"),
        ("def f(a):\n    return len(a\n", "def f(a):\n    return len(a)\n"),
        ("def f(a):\n    return [1 2]\n", "def f(a):\n    return [1, 2]\n"),
        ("def f(a):\n    return 'x\n", "def f(a):\n    return 'x'\n"),
        ("def f(a):\n    a += 1\n      return a\n", "def f(a):\n    a += 1\n    return a\n"),
        ("def f(a):\n    return a && True\n", "def f(a):\n    return a and True\n"),
    ],
)
def test_syntax_is_mended(wrong: str, right: str) -> None:
    from tracefix_tui.players.search.program import made

    error = syntax_error(wrong)
    assert error is not None
    assert meaning(right) in {meaning(made(wrong, change)) for change in syntax_changes(wrong, error)}


def test_unknown_names_only_are_replaced() -> None:
    program = Program(
        "import os\n\n\ndef f(items):\n    def inner():\n        return items, os, [n for n in items]\n"
        "    try:\n        return lenght(items)\n    except ValueError as error:\n        return error\n"
    )
    found = list(name_changes(program))
    assert {program.text[slice(*change.edits[0][:2])] for change in found} == {"lenght"}
    assert found[0].edits[0][2] == "len"


def test_the_agent_knows_no_task() -> None:
    text = "\n".join(file.read_text("utf-8") for file in Path(search.__file__).parent.glob("*.py"))
    for task in load_catalog().tasks:
        assert task.name not in text
        changed = set(task.solution.splitlines()) - set(task.buggy.splitlines())
        assert not [line for line in changed if len(line.strip()) > 12 and line.strip() in text]
