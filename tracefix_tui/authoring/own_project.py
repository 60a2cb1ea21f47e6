"""What of a project belongs to a module and its tests: names that packages hand on, and shared fixtures."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path

from tracefix_tui.authoring.finding import Exports, project_of
from tracefix_tui.catalog.files import UnreadableFile, read_text
from tracefix_tui.catalog.load import SOURCE_BYTES


def exports_of(module: Path, name: str) -> Exports:
    """The names of a module that the packages around it hand on, as `from .dates import parse` does.

    Args:
        name: the dotted name of the module.
    """
    found: dict[str, dict[str, str]] = {}
    known: dict[str, Mapping[str, str] | None] = {name: None}
    package, folder = name.rpartition(".")[0], module.resolve().parent
    if module.stem == "__init__":
        package, folder = name.rpartition(".")[0], folder.parent
    while package and (folder / "__init__.py").is_file():
        names: dict[str, str] = {}
        for origin, given, asked in _handed_on(folder / "__init__.py", package):
            if origin in known:
                names.update(_names(given, asked, known[origin], module))
        if names:
            found[package] = known[package] = names
        package, folder = package.rpartition(".")[0], folder.parent
    return found


def _handed_on(init: Path, package: str) -> Iterator[tuple[str, str, str]]:
    """(dotted name of a module, name in the package, name in that module) of each name imported."""
    tree = _parsed(init)
    for node in ast.walk(tree) if tree else ():
        if isinstance(node, ast.ImportFrom):
            around = package
            for _ in range(node.level - 1):
                around = around.rpartition(".")[0]
            origin = node.module or "" if not node.level else ".".join(filter(None, (around, node.module)))
            for each in node.names:
                yield origin, each.asname or each.name, each.name


def _names(
    given: str, asked: str, handed: Mapping[str, str] | None, module: Path
) -> Iterator[tuple[str, str]]:
    if asked == "*":
        yield from handed.items() if handed is not None else ((each, each) for each in _public(module))
    elif handed is None:
        yield given, asked
    elif asked in handed:
        yield given, handed[asked]


def _public(module: Path) -> Iterator[str]:
    tree = _parsed(module)
    for node in tree.body if tree else ():
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            if not node.name.startswith("_"):
                yield node.name
        elif isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name) and not target.id.startswith("_"):
                    yield target.id


def with_conftest(tests: str, path: Path) -> str:
    """A test file below the `conftest.py` files of its folder and those around it, where it needs them."""
    root = project_of(path)
    folders = [each for each in path.resolve().parents if each == root or root in each.parents]
    for folder in islice(folders, 8):
        shared = folder / "conftest.py"
        tree = _parsed(shared) if shared.is_file() else None
        if tree is not None and _needed(tree, tests):
            tests = _below(shared, tree, tests)
    return tests


def _needed(tree: ast.Module, tests: str) -> bool:
    fixtures = [
        node
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and "fixture" in "".join(map(ast.unparse, node.decorator_list))
    ]
    return any(
        node.name in tests or "autouse=True" in "".join(map(ast.unparse, node.decorator_list))
        for node in fixtures
    )


def _below(shared: Path, tree: ast.Module, tests: str) -> str:
    lines = read_text(shared, SOURCE_BYTES).split("\n")
    below = tests.split("\n")
    future = False
    for text, body in ((below, _parsed_text(tests)), (lines, tree)):
        for node in reversed(body.body if body else ()):
            hook = isinstance(node, ast.FunctionDef) and node.name.startswith("pytest_")
            early = isinstance(node, ast.ImportFrom) and node.module == "__future__"
            if early or (hook and text is lines):
                first = min([node.lineno, *(each.lineno for each in getattr(node, "decorator_list", ()))])
                text[first - 1 : node.end_lineno] = [""] * ((node.end_lineno or first) - first + 1)
                future = future or early
    head = ["from __future__ import annotations", ""] if future else []
    return "\n".join([*head, *lines, "", "", *below])


def _parsed(path: Path) -> ast.Module | None:
    try:
        return _parsed_text(read_text(path, SOURCE_BYTES))
    except UnreadableFile:
        return None


def _parsed_text(text: str) -> ast.Module | None:
    try:
        return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
