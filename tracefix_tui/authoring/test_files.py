"""Somebody's own test file as the tests of a task: its imports turned to `solution`, its tests halved."""

from __future__ import annotations

import ast
import random
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from tracefix_tui.authoring.source_text import Edit, SourceText

_TestFunction = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


@dataclass(frozen=True, slots=True)
class Turned:
    """A test file that imports `solution`.

    Attributes:
        absent: attributes of packages that `solution` does not have, and why.
        used: whether anything of the module is asked for.
    """

    text: str
    absent: Mapping[str, str]
    used: bool


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
    _parsed(tests)
    return _collectable(turned(tests, module, {}).text)


def turned(tests: str, module: str, exports: Mapping[str, Mapping[str, str]]) -> Turned:
    """The test file with `module` imported as `solution`, also where a package hands its names on.

    Args:
        exports: dotted name of a package -> name there -> name in the module.

    Raises:
        SyntaxError, ValueError, RecursionError, MemoryError: the file does not parse.
    """
    source = SourceText(tests)
    edits: list[Edit] = []
    names: dict[str, Mapping[str, str] | None] = {}
    for node in ast.walk(source.tree):
        lines: list[str] = []
        if isinstance(node, ast.ImportFrom) and not node.level:
            lines = list(_from(node, module, exports, names))
        elif isinstance(node, ast.Import):
            for each in node.names:
                handed = exports.get(each.name)
                if each.name == module or handed:
                    known_as = each.asname or each.name.rpartition(".")[2]
                    names[each.asname or each.name] = None if each.name == module else handed
                    lines.append(f"import solution as {known_as}")
                else:
                    lines.append(f"import {_names([each])}")
        if any(" solution" in line for line in lines):
            edits.append(_instead(source, node, lines))  # type: ignore[arg-type]
    used = any("from solution" in text for *_, text in edits) or None in names.values()
    absent: dict[str, str] = {}
    for node in ast.walk(source.tree) if names else ():
        if not isinstance(node, ast.Attribute) or (known := ast.unparse(node.value)) not in names:
            continue
        handed, short = names[known], known.rpartition(".")[2]
        if handed is not None and f"{known}.{node.attr}" == module:
            used = True
            edits.append((source.start(node), source.end(node), short))
            continue
        if handed is not None and node.attr not in handed:
            absent[f"{short}.{node.attr}"] = f"uses {known}.{node.attr}, which is not of {module}"
        else:
            used = True
        attribute = handed.get(node.attr, node.attr) if handed else node.attr
        if short != known or attribute != node.attr:
            edits.append((source.start(node), source.end(node), f"{short}.{attribute}"))
    return Turned(source.edited(edits), absent, used)


def _from(
    node: ast.ImportFrom,
    module: str,
    exports: Mapping[str, Mapping[str, str]],
    names: dict[str, Mapping[str, str] | None],
) -> Iterator[str]:
    """The lines in the place of `from ... import ...`."""
    ours: list[ast.alias] = []
    others: list[ast.alias] = []
    handed = exports.get(node.module or "", {})
    for each in node.names:
        if node.module == module:
            ours.append(each)
        elif f"{node.module}.{each.name}" == module:
            names[each.asname or each.name] = None
            yield f"import solution as {each.asname or each.name}"
        elif inner := exports.get(f"{node.module}.{each.name}"):
            names[each.asname or each.name] = inner
            yield f"import solution as {each.asname or each.name}"
        elif each.name in handed:
            known_as = each.asname or each.name
            ours.append(ast.alias(handed[each.name], known_as if known_as != handed[each.name] else None))
        else:
            others.append(each)
    if ours:
        yield f"from solution import {_names(ours)}"
    if others:
        yield f"from {node.module} import {_names(others)}"


def _instead(source: SourceText, node: ast.stmt, lines: list[str]) -> Edit:
    """Lines in the place of a statement; blank lines keep the numbers of what follows."""
    spare = (node.end_lineno or node.lineno) - node.lineno + 1 - len(lines)
    text = f"\n{' ' * node.col_offset}".join(lines) + "\n" * max(0, spare)
    return source.start(node), source.end(node), text


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


def imports_module(tests: str, module: str, exports: Mapping[str, Mapping[str, str]] | None = None) -> bool:
    """Whether a test file imports `module` in a way that can be turned to `solution`.

    Args:
        exports: see `turned`.

    Raises:
        TestsNotReadable: the file does not parse.
    """
    _parsed(tests)
    try:
        return turned(tests, module, exports or {}).used
    except RecursionError:
        raise TestsNotReadable("the tests are nested too deeply") from None


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
    return only_tests(tests, drop={node.name for node in _tests_of(_parsed(tests))} - set(kept))


def only_tests(tests: str, drop: Collection[str]) -> str:
    """The file without some tests.

    Args:
        drop: names of functions, of classes, or of methods as `TestClass::test_method`.

    Raises:
        TestsNotReadable: the file does not parse.
    """
    lines = tests.split("\n")
    for node in reversed(list(_tests_of(_parsed(tests)))):
        if node.name in drop:
            _cut(lines, node)
        elif isinstance(node, ast.ClassDef):
            gone = [
                each
                for each in node.body
                if isinstance(each, _TestFunction) and f"{node.name}::{each.name}" in drop
            ]
            for each in reversed(gone):
                _cut(lines, each if len(gone) < len(node.body) else node)
                if len(gone) == len(node.body):
                    break
    text = "\n".join(lines).strip("\n") + "\n"
    while "\n\n\n\n" in text:
        text = text.replace("\n\n\n\n", "\n\n\n")
    return text


def _cut(lines: list[str], node: _TestFunction) -> None:
    first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)]) - 1
    del lines[first : node.end_lineno]


def _names(names: list[ast.alias]) -> str:
    return ", ".join(f"{each.name} as {each.asname}" if each.asname else each.name for each in names)


def _parsed(tests: str) -> ast.Module:
    try:
        return ast.parse(tests)
    except (SyntaxError, ValueError, RecursionError) as error:
        line = getattr(error, "lineno", None)
        where = f", line {line}" if line else ""
        raise TestsNotReadable(f"the tests are no Python{where}: {getattr(error, 'msg', error)}") from None
