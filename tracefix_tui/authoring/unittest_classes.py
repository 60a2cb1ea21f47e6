"""The TestCase classes of a test file: which tests can become functions, and what those share."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from tracefix_tui.authoring.source_text import SourceText
from tracefix_tui.authoring.unittest_asserts import NoPlainForm
from tracefix_tui.authoring.unittest_calls import LIFE, Function, edits_in, me_of, of_unittest

_FUNCTION = (ast.FunctionDef, ast.AsyncFunctionDef)
_KEPT_DECORATORS = ("staticmethod", "classmethod", "property")
_TELLING_MARKS = ("skip", "skipif", "xfail", "usefixtures", "parametrize")
_IDLE_ATTRIBUTES = ("maxDiff", "longMessage")


@dataclass(slots=True)
class Case:
    """One class.

    Attributes:
        above: the case of the file that it inherits from.
        tests: names of the tests that can be taken.
        dropped: names of the methods that can't be.
        shares: whether its tests need an instance.
        left_out: (name, why) of what can't be taken.
    """

    name: str
    above: Case | None = None
    tests: list[str] = field(default_factory=list)
    dropped: set[str] = field(default_factory=set)
    shares: bool = False
    left_out: list[tuple[str, str]] = field(default_factory=list)
    own: set[str] = field(default_factory=set)
    life: set[str] = field(default_factory=set)

    @property
    def inherited(self) -> set[str]:
        return self.above.own | self.above.inherited if self.above else set()

    @property
    def all_life(self) -> set[str]:
        return self.life | (self.above.all_life if self.above else set())

    @property
    def shared_name(self) -> str:
        """What the class is called that the tests share; a name that does not look like a test's."""
        return f"Shared{self.name}" if self.name.startswith("Test") else self.name


def cases_of(source: SourceText) -> dict[str, Case]:
    """The cases of a file by name, in order."""
    found: dict[str, Case] = {}
    bases = _names_of_base(source.tree)
    for node in source.tree.body:
        if isinstance(node, ast.ClassDef):
            named = [ast.unparse(base) for base in node.bases]
            if any(name in bases or name in found for name in named):
                found[node.name] = _case(source, node, named, found, bases)
    for case in found.values():
        above = case.above
        while above is not None and case.shares:
            above.shares, above = True, above.above
    return found


def _names_of_base(tree: ast.Module) -> set[str]:
    kinds = ("TestCase", "IsolatedAsyncioTestCase")
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for each in node.names:
                if each.name == "unittest":
                    found |= {f"{each.asname or each.name}.{kind}" for kind in kinds}
        elif isinstance(node, ast.ImportFrom) and node.module in ("unittest", "unittest.case"):
            found |= {each.asname or each.name for each in node.names if each.name in kinds}
    return found


def _case(
    source: SourceText, node: ast.ClassDef, named: list[str], found: Mapping[str, Case], bases: set[str]
) -> Case:
    case = Case(node.name, found.get(named[0]))
    if problem := _problem(source, node, named, found, bases):
        case.left_out.append((node.name, problem))
        return case
    case.own = set(_own(node))
    methods = {each.name: each for each in node.body if isinstance(each, _FUNCTION)}
    case.life = {name for name in LIFE if name in methods}
    known = case.own | case.inherited
    reasons = {
        name: reason
        for name, method in methods.items()
        if (reason := _reason(source, method, known, case.inherited))
    }
    if case.above:
        reasons = {**{name: f"{name} can't be taken" for name in case.above.dropped}, **reasons}
    _spread(methods, reasons)
    always = next((reasons[name] for name in LIFE if name in reasons), "")
    case.dropped = set(reasons)
    for name, method in methods.items():
        if name.startswith("test"):
            if why := reasons.get(name) or always:
                case.dropped.add(name)
                case.left_out.append((f"{node.name}.{name}", why))
            else:
                case.tests.append(name)
                case.shares = case.shares or _uses_instance(method, known)
    case.shares = case.shares or case.above is not None or bool(case.all_life)
    return case


def _problem(
    source: SourceText, node: ast.ClassDef, named: list[str], found: Mapping[str, Case], bases: set[str]
) -> str:
    """Why nothing of a class can be taken, or ""."""
    others = [name for name in named if name not in bases and name not in found]
    if len(named) != 1 or node.keywords:
        more = [*others, *(each.arg or "**" for each in node.keywords)] or named
        return f"inherits from more than TestCase: {', '.join(more)}"
    if named[0].endswith("IsolatedAsyncioTestCase"):
        return "is asynchronous"
    if named[0] in found and not found[named[0]].own:
        return f"inherits from {named[0]}, which can't be taken"
    if node.decorator_list:
        return f"is decorated with @{ast.unparse(node.decorator_list[0])[:60]}"
    if node.body[0].lineno == node.lineno:
        return "stands on one line"
    for each in ast.walk(node):
        if isinstance(each, ast.Attribute) and each.attr.startswith("__") and not each.attr.endswith("__"):
            return f"uses a private name, {each.attr}"
    return ""


def _own(node: ast.ClassDef) -> Iterator[str]:
    """Names that instances of a class have by its own text."""
    yield node.name
    for each in node.body:
        if isinstance(each, (*_FUNCTION, ast.ClassDef)):
            yield each.name
    for inner in ast.walk(node):
        if isinstance(inner, (ast.Name, ast.Attribute)) and isinstance(inner.ctx, ast.Store):
            yield inner.id if isinstance(inner, ast.Name) else inner.attr


def _reason(source: SourceText, method: Function, own: set[str], inherited: set[str]) -> str:
    """Why a method can't be taken, or ""."""
    is_test = method.name.startswith("test")
    for each in method.decorator_list:
        text = ast.unparse(each)
        mark = text.removeprefix("pytest.mark.").partition("(")[0]
        idle = text.startswith("pytest.mark.") and mark not in _TELLING_MARKS
        if not idle and (is_test or text not in _KEPT_DECORATORS):
            return f"is decorated with @{text[:60]}"
    if isinstance(method, ast.AsyncFunctionDef):
        return "is asynchronous"
    if is_test and any(isinstance(each, (ast.Yield, ast.YieldFrom)) for each in ast.walk(method)):
        return "is a generator"
    arguments = method.args
    wanted = len(arguments.posonlyargs) + len(arguments.args) - len(arguments.defaults)
    if is_test and (wanted != 1 or None in arguments.kw_defaults):
        return "takes arguments"
    if is_test and method.body[0].lineno == method.lineno:
        return "stands on one line"
    for name in _asked_of_self(method):
        if is_test and name.startswith("test") and name in own:
            return f"uses self.{name}, which looks like another test"
    try:
        list(edits_in(source, method, own, inherited))
    except NoPlainForm as error:
        return f"uses {error}, which has no plain form"
    return ""


def _spread(methods: Mapping[str, Function], reasons: dict[str, str]) -> None:
    """What uses a method that can't be taken can't be taken either."""
    changed = True
    while changed:
        changed = False
        for name, method in methods.items():
            used = next((each for each in _asked_of_self(method) if each in reasons), "")
            if used and name not in reasons:
                reasons[name] = f"uses self.{used}: {reasons[used]}"[:200]
                changed = True


def _asked_of_self(method: Function) -> Iterator[str]:
    """The names of the attributes of `self` that are read."""
    me = me_of(method)
    for node in ast.walk(method):
        is_read = isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load)
        if is_read and isinstance(node.value, ast.Name) and node.value.id == me:  # type: ignore[attr-defined]
            yield node.attr  # type: ignore[attr-defined]


def _uses_instance(method: Function, own: set[str]) -> bool:
    """Whether more is asked of `self` than its asserts."""
    me = me_of(method)
    asserts = {
        id(node.value)
        for node in ast.walk(method)
        if isinstance(node, ast.Attribute) and node.attr in of_unittest() and node.attr not in own
    }
    return any(
        isinstance(node, ast.Name) and node.id == me and id(node) not in asserts for node in ast.walk(method)
    )


def is_idle(node: ast.stmt) -> bool:
    """Whether a statement of a class sets what only unittest reads."""
    return isinstance(node, ast.Assign) and all(
        isinstance(target, ast.Name) and target.id in _IDLE_ATTRIBUTES for target in node.targets
    )
