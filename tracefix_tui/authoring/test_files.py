"""Somebody's own test file as the tests of a task: its imports turned to `solution`, its tests halved."""

from __future__ import annotations

import ast
import random
from collections.abc import Collection, Iterator

_TestFunction = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


class TestsNotReadable(Exception):
    """A test file is no Python. Says where."""

    __test__ = False


def as_task_tests(tests: str, module: str) -> str:
    """The test file with `module` imported as `solution`.

    Args:
        module: the dotted name by which the tests import the code, or its last part.

    Raises:
        TestsNotReadable: the file does not parse.
    """
    lines = tests.split("\n")
    for node in ast.walk(_parsed(tests)):
        if isinstance(node, ast.ImportFrom) and not node.level:
            if node.module == module:
                _replace(lines, node, f"from solution import {_names(node.names)}")
            elif node.module and module == f"{node.module}.{node.names[0].name}" and len(node.names) == 1:
                _replace(lines, node, f"import solution as {node.names[0].asname or node.names[0].name}")
        elif isinstance(node, ast.Import) and len(node.names) == 1 and node.names[0].name == module:
            known_as = node.names[0].asname or module.rpartition(".")[2]
            _replace(lines, node, f"import solution as {known_as}")
    return _collectable("\n".join(lines))


def _collectable(tests: str) -> str:
    """Without the tests whose decorators use the solution: there is none yet when tests are collected."""
    tree = _parsed(tests)
    known = {
        (each.asname or each.name)
        for node in ast.walk(tree)
        if isinstance(node, (ast.Import, ast.ImportFrom)) and _is_of_solution(node)
        for each in node.names
    }
    kept = {
        test.name
        for test in _tests_of(tree)
        if not any(
            isinstance(part, ast.Name) and part.id in known
            for decorator in test.decorator_list
            for part in ast.walk(decorator)
        )
    }
    return tests if len(kept) == len(list(_tests_of(tree))) else _only(tests, kept)


def _is_of_solution(node: ast.Import | ast.ImportFrom) -> bool:
    if isinstance(node, ast.ImportFrom):
        return node.module == "solution"
    return any(each.name == "solution" for each in node.names)


def imports_module(tests: str, module: str) -> bool:
    """Whether a test file imports `module` in a way that can be turned to `solution`.

    Raises:
        TestsNotReadable: the file does not parse.
    """
    return as_task_tests(tests, module) != tests


def split_tests(tests: str, failing: Collection[str], chance: random.Random) -> tuple[str, str]:
    """Two files out of one: visible tests, some of which fail, and hidden ones.

    Args:
        failing: names of the test functions that fail on the buggy code.
        chance: decides which other tests are hidden.

    Returns:
        (visible, hidden). Where there is just one test, it is in both.
    """
    names = [node.name for node in _tests_of(_parsed(tests))]
    wrong = [name for name in names if name in failing]
    right = [name for name in names if name not in failing]
    chance.shuffle(wrong)
    chance.shuffle(right)
    visible = {*wrong[: (len(wrong) + 1) // 2], *right[: (len(right) + 1) // 2]}
    hidden = set(names) - visible or visible
    return _only(tests, visible), _only(tests, hidden)


def _tests_of(tree: ast.Module) -> Iterator[_TestFunction]:
    for node in tree.body:
        prefix = "Test" if isinstance(node, ast.ClassDef) else "test"
        if isinstance(node, _TestFunction) and node.name.startswith(prefix):
            yield node


def _only(tests: str, kept: Collection[str]) -> str:
    """The file with these tests alone; everything else in it stays."""
    lines = tests.split("\n")
    for node in reversed(list(_tests_of(_parsed(tests)))):
        if node.name not in kept:
            first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)]) - 1
            del lines[first : node.end_lineno]
    text = "\n".join(lines).strip("\n") + "\n"
    while "\n\n\n\n" in text:
        text = text.replace("\n\n\n\n", "\n\n\n")
    return text


def _names(names: list[ast.alias]) -> str:
    return ", ".join(f"{each.name} as {each.asname}" if each.asname else each.name for each in names)


def _replace(lines: list[str], node: ast.stmt, text: str) -> None:
    """Put a statement of one line in the place of another; blank lines keep the numbers of the others."""
    first, last = node.lineno - 1, node.end_lineno or node.lineno
    indentation = lines[first][: node.col_offset]
    tail = lines[last - 1].encode()[node.end_col_offset or 0 :].decode()
    lines[first:last] = [indentation + text + tail, *[""] * (last - first - 1)]


def _parsed(tests: str) -> ast.Module:
    try:
        return ast.parse(tests)
    except (SyntaxError, ValueError, RecursionError) as error:
        line = getattr(error, "lineno", None)
        where = f", line {line}" if line else ""
        raise TestsNotReadable(f"the tests are no Python{where}: {getattr(error, 'msg', error)}") from None
