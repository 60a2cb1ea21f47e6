"""Classes of `unittest.TestCase` made into plain `test_*` functions, with the text kept as far as it goes.

A judge runs functions, and tests are shared out one by one into visible and hidden ones. What a test can't
be made of is left out by name.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from tracefix_tui.authoring.source_text import Edit, SourceText
from tracefix_tui.authoring.unittest_asserts import COUNT_EQUAL
from tracefix_tui.authoring.unittest_calls import Function, edits_in, me_of, opened, subtests_in, values_in
from tracefix_tui.authoring.unittest_classes import Case, cases_of, is_idle

_FUNCTION = (ast.FunctionDef, ast.AsyncFunctionDef)
_DEFINED = (*_FUNCTION, ast.ClassDef)


@dataclass(frozen=True, slots=True)
class LeftOutTest:
    """A test that was not taken, and why."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Plain:
    """A test file without TestCase classes."""

    text: str
    left_out: tuple[LeftOutTest, ...] = ()


def as_plain_tests(tests: str) -> Plain:
    """A test file with its TestCase classes as functions; one that has none stays as it is.

    Raises:
        SyntaxError, ValueError, RecursionError, MemoryError: the file does not parse.
    """
    source = SourceText(tests)
    cases = cases_of(source)
    if not cases:
        return Plain(tests)
    left_out = [LeftOutTest(*each) for case in cases.values() for each in case.left_out]
    source = SourceText(source.edited(_renamed(source, cases)))
    source = SourceText(source.edited(_asserts(source, cases)))
    while edits := [
        opened(source, block) for _, method in _methods(source, cases) for block in subtests_in(method)
    ]:
        source = SourceText(source.edited(edits))
    source = SourceText(source.edited(_functions(source, cases)))
    gone = {name for name, case in cases.items() if not case.shares or case.shared_name != name}
    text, lost = _without(source, gone)
    return Plain(_tidied(text), (*left_out, *lost))


def _methods(source: SourceText, cases: Mapping[str, Case]) -> Iterator[tuple[Case, Function]]:
    """The methods that stay."""
    for node in source.tree.body:
        if isinstance(node, ast.ClassDef) and (case := cases.get(node.name)) and case.own:
            for method in node.body:
                if isinstance(method, _FUNCTION) and method.name not in case.dropped:
                    yield case, method


def _renamed(source: SourceText, cases: Mapping[str, Case]) -> Iterator[Edit]:
    for _, method in _methods(source, cases):
        yield from values_in(source, method)
    new = {name: case.shared_name for name, case in cases.items() if case.shares}
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Name) and new.get(node.id, node.id) != node.id:
            yield source.start(node), source.end(node), new[node.id]


def _asserts(source: SourceText, cases: Mapping[str, Case]) -> Iterator[Edit]:
    for case, method in _methods(source, cases):
        yield from edits_in(source, method, case.own | case.inherited, case.inherited)


def _functions(source: SourceText, cases: Mapping[str, Case]) -> Iterator[Edit]:
    """Each class as the functions that were its tests, below what they share."""
    taken = {name for node in source.tree.body for name in _bound(node)}
    for node in source.tree.body:
        if not isinstance(node, ast.ClassDef) or node.name not in cases:
            continue
        case = cases[node.name]
        blocks = ["\n".join(_shared(source, node, case))] if case.shares and case.own else []
        for method in node.body:
            if isinstance(method, ast.FunctionDef) and method.name in case.tests:
                name = method.name if method.name not in taken else f"{method.name}_of_{case.name}"
                taken.add(name)
                blocks.append("\n".join(_function(source, method, case, name)))
        first = min([node.lineno, *(each.lineno for each in node.decorator_list)])
        yield (*source.span(first, node.end_lineno or first), "\n\n\n".join(blocks))


def _shared(source: SourceText, node: ast.ClassDef, case: Case) -> Iterator[str]:
    """The class without its tests."""
    yield f"class {case.shared_name}{f'({case.above.shared_name})' if case.above else ''}:"
    gone: set[int] = set()
    left = False
    for each in node.body:
        is_method = isinstance(each, _FUNCTION)
        if is_idle(each) or (is_method and each.name in {*case.dropped, *case.tests}):  # type: ignore[attr-defined]
            gone |= set(range(_first_line(source, each), (each.end_lineno or 0) + 1))
        else:
            left = True
    first = _first_line(source, node.body[0])
    lines = [
        source.lines[number - 1]
        for number in range(first, (node.end_lineno or first) + 1)
        if number not in gone
    ]
    yield from "\n".join(lines).strip("\n").split("\n") if left else ["    pass"]


def _first_line(source: SourceText, node: ast.stmt) -> int:
    """Where a statement begins, its decorators and the comments right above it included."""
    first = min([node.lineno, *(each.lineno for each in getattr(node, "decorator_list", ()))])
    while first > 1 and source.lines[first - 2].lstrip().startswith("#"):
        first -= 1
    return first


def _function(source: SourceText, method: ast.FunctionDef, case: Case, name: str) -> Iterator[str]:
    for number in range(_first_line(source, method), method.lineno):
        if source.lines[number - 1].lstrip().startswith("#"):
            yield source.lines[number - 1].strip()
    yield f"def {name}():"
    me, life = me_of(method), case.all_life
    after = [f"{me}.{step}()" for step in ("tearDown", "tearDownClass") if step in life]
    if case.shares:
        yield f"    {me} = {case.shared_name}()"
        yield from (f"    {me}.{step}()" for step in ("setUpClass", "setUp") if step in life)
    if after:
        yield "    try:"
    before = source.indentation(method.body[0])
    first = _after_head(source, method)
    yield from source.moved(first, method.end_lineno or first, before, "        " if after else "    ")
    if after:
        yield "    finally:"
        yield from (f"        {line}" for line in after)


def _after_head(source: SourceText, method: ast.FunctionDef) -> int:
    """The line that follows the colon of a function's head."""
    last = method.returns or method.args.args[-1]
    number = last.end_lineno or method.lineno
    while not source.lines[number - 1].partition("#")[0].rstrip().endswith(":"):
        number += 1
    return number + 1


def _bound(node: ast.stmt) -> Iterator[str]:
    if isinstance(node, _DEFINED):
        yield node.name
    elif isinstance(node, (ast.Import, ast.ImportFrom)):
        yield from ((each.asname or each.name).partition(".")[0] for each in node.names)
    else:
        for each in ast.walk(node):
            if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store):
                yield each.id


def _without(source: SourceText, gone: Collection[str]) -> tuple[str, list[LeftOutTest]]:
    """Without what starts unittest or names a class that is no more."""
    edits, lost = [], []
    for node in source.tree.body:
        names = {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}
        starts = isinstance(node, ast.If) and "__name__" in names and not node.orelse
        if starts or names & set(gone):
            first = _first_line(source, node)
            edits.append((*source.span(first, node.end_lineno or first), ""))
            if isinstance(node, _FUNCTION) and node.name.startswith("test"):
                lost.append(LeftOutTest(node.name, "is about a class of tests"))
    return source.edited(edits), lost


def _tidied(text: str) -> str:
    """With the imports that are needed now, and at most two blank lines."""
    source = SourceText(text)
    used = {each.id for each in ast.walk(source.tree) if isinstance(each, ast.Name)}
    bound = {name for node in source.tree.body for name in _bound(node)}
    wanted = [f"import {name}" for name in ("re", "pytest") if name in used and name not in bound]
    edits: list[Edit] = []
    place: ast.stmt | None = None
    for node in source.tree.body:
        if isinstance(node, (ast.Import, ast.ImportFrom)) and getattr(node, "module", "") != "__future__":
            place = place or node
            if set(_bound(node)) - used and _is_unittest(node):
                kept = [each for each in node.names if (each.asname or each.name).partition(".")[0] in used]
                edits.append((source.start(node), source.end(node), _import_of(node, kept)))
    lines = "\n".join(wanted)
    if lines and place is not None:
        if edits and edits[0][0] == source.start(place):
            edits[0] = (*edits[0][:2], "\n".join(part for part in (edits[0][2], lines) if part))
        else:
            edits.append((source.start(place), source.start(place), lines + "\n"))
    elif lines:
        first = next(
            (node for node in source.tree.body if not isinstance(node, (ast.Expr, ast.ImportFrom))), None
        )
        at = source.start(first) if first is not None else 0
        edits.append((at, at, lines + "\n\n\n"))
    if "count_equal" in used and "count_equal" not in bound:
        defined = next(node for node in source.tree.body if isinstance(node, _DEFINED))
        at = source.span(_first_line(source, defined), _first_line(source, defined))[0]
        edits.append((at, at, COUNT_EQUAL + "\n\n"))
    return _spaced(source.edited(edits))


def _is_unittest(node: ast.Import | ast.ImportFrom) -> bool:
    if isinstance(node, ast.ImportFrom):
        return (node.module or "").partition(".")[0] == "unittest"
    return any(each.name.partition(".")[0] == "unittest" for each in node.names)


def _import_of(node: ast.Import | ast.ImportFrom, names: list[ast.alias]) -> str:
    if not names:
        return ""
    node.names = names
    return ast.unparse(node)


def _spaced(text: str) -> str:
    source = SourceText(text)
    lines: list[str] = []
    for number, line in enumerate(source.lines, 1):
        inside = number in source.inside_texts
        if inside or line.strip() or any(each.strip() for each in lines[-2:]):
            lines.append(line)
    return "\n".join(lines).strip("\n") + "\n"
