"""A test file without what no judge can run: each test that is left out is named with the reason.

Only the text is looked at. What a module binds that can't be had (a package that is not installed in the
sandbox, a value made of the code while tests are collected) takes everything with it that uses its name.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator, Mapping

from tracefix_tui.authoring.source_text import Edit, SourceText
from tracefix_tui.authoring.unittest_tests import LeftOutTest

FIXTURES = ("capsys", "monkeypatch", "self", "request")
_FUNCTION = (ast.FunctionDef, ast.AsyncFunctionDef)
_TELLING_MARKS = ("skip", "skipif", "xfail", "usefixtures")
_MARK = re.compile(r"pytest\.mark\.(\w+)")
_SCOPES = ("scope", "autouse")


def usable(
    tests: str, modules: Collection[str], absent: Mapping[str, str] | None = None, package: str = ""
) -> tuple[str, list[LeftOutTest]]:
    """The tests that a judge can run, and what is left out.

    Args:
        tests: plain tests that import from `solution`.
        modules: the names of all modules that can be imported.
        absent: attributes such as `package.other` that `solution` does not have, and why.
        package: the topmost package of the code, whose other parts the sandbox does not have.

    Raises:
        SyntaxError, ValueError, RecursionError, MemoryError: the file does not parse.
    """
    source = SourceText(tests)
    sieve = _Sieve(source, modules, absent or {}, package)
    return source.edited(sieve.edits()), sieve.left_out


class _Sieve:
    def __init__(
        self, source: SourceText, modules: Collection[str], absent: Mapping[str, str], package: str
    ) -> None:
        self.source = source
        self.modules = modules
        self.absent = absent
        self.package = package
        self.left_out: list[LeftOutTest] = []
        self.lost: dict[str, str] = {}
        self.solution: set[str] = set()
        body = source.tree.body
        self.lazy = any(isinstance(node, ast.ImportFrom) and node.module == "__future__" for node in body)
        self.fixtures = {name for node in body for name in _fixture(node)}
        self.always = [name for node in body if _is_autouse(node) for name in _fixture(node)]

    def edits(self) -> Iterator[Edit]:
        for node in self.source.tree.body:
            if isinstance(node, (ast.Import, ast.ImportFrom)):
                yield from self._import(node)
            elif reason := self._reason(node):
                self._lose(node, reason)
                yield self._gone(node)
            elif isinstance(node, ast.ClassDef):
                yield from self._in_class(node)
            elif isinstance(node, ast.FunctionDef):
                yield from self._decorators(node)
                if node.name.startswith("test"):
                    yield from self._asks_for_all(node)

    def _import(self, node: ast.Import | ast.ImportFrom) -> Iterator[Edit]:
        kept = []
        for each in node.names:
            name = (each.asname or each.name).partition(".")[0]
            origin = "." if isinstance(node, ast.ImportFrom) and node.level else ""
            module = origin + (node.module or "" if isinstance(node, ast.ImportFrom) else each.name)
            if module in self.modules or module == "solution":
                kept.append(each)
                if module == "solution":
                    self.solution.add(name)
            elif isinstance(node, ast.ImportFrom) and f"{module}.{each.name}" in self.modules:
                kept.append(each)
            else:
                ours = self.package and module.partition(".")[0] == self.package
                what = f"{each.name} of {module}" if isinstance(node, ast.ImportFrom) else module
                where = "another part of the package" if ours else "which the sandbox does not have"
                self.lost[name] = f"imports {what if ours else module}, {where}"
        if not kept:
            yield self._gone(node)
        elif len(kept) < len(node.names):
            node.names = kept
            yield self.source.start(node), self.source.end(node), ast.unparse(node)

    def _reason(self, node: ast.stmt) -> str:
        """Why a statement of the module can't stay, or ""."""
        if isinstance(node, ast.Assign) and any(
            isinstance(target, ast.Name) and target.id == "pytestmark" for target in node.targets
        ):
            return "marks the whole file"
        for name in _read(node, self.lazy):
            if name in self.lost:
                return self.lost[name]
        if said := self._absent(node):
            return said
        if early := next((name for name in _early(node, self.lazy) if name in self.solution), ""):
            return f"uses {early} while tests are collected"
        if isinstance(node, _FUNCTION):
            return self._function(node)
        return ""

    def _absent(self, node: ast.AST) -> str:
        for each in ast.walk(node) if self.absent else ():
            if isinstance(each, ast.Attribute) and (reason := self.absent.get(ast.unparse(each))):
                return reason
        return ""

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> str:
        for each in node.decorator_list:
            if reason := self._marked(each):
                return reason
        is_fixture = bool(list(_fixture(node)))
        if not node.name.startswith("test") and not is_fixture:
            return ""
        if isinstance(node, ast.AsyncFunctionDef):
            return "is asynchronous"
        if not is_fixture and any(isinstance(each, (ast.Yield, ast.YieldFrom)) for each in ast.walk(node)):
            return "is a generator"
        known = {*self.fixtures, *FIXTURES[:3], *_parameters(node)}
        for name in _wanted(node):
            if name in self.lost:
                return self.lost[name]
            if name not in known:
                return f"uses the fixture {name}, which is neither in the file nor the judge's"
        return ""

    @staticmethod
    def _marked(node: ast.expr) -> str:
        """Why a decorator rules its test out, or ""."""
        text = ast.unparse(node)
        for mark in _MARK.findall(text):
            if mark in _TELLING_MARKS:
                return f"is marked with {mark}"
        if not isinstance(node, ast.Call):
            return ""
        for option in node.keywords if text.startswith(("pytest.fixture(", "fixture(")) else ():
            if option.arg not in (*_SCOPES, "name"):
                return f"is a fixture with {option.arg}"
        if "pytest.mark.parametrize" in text and ("indirect=" in text or "marks=" in text):
            return "is parametrized with marks or indirectly"
        return ""

    def _in_class(self, node: ast.ClassDef) -> Iterator[Edit]:
        if not node.name.startswith("Test"):
            return
        for method in node.body:
            if isinstance(method, _FUNCTION):
                reason = next(filter(None, map(self._marked, method.decorator_list)), "")
                if reason and method.name.startswith("test"):
                    self.left_out.append(LeftOutTest(f"{node.name}::{method.name}", reason))
                    yield self._gone(method, "pass")
                else:
                    yield from self._decorators(method)

    def _decorators(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[Edit]:
        """Without marks that say nothing to a judge; fixtures are made anew for each test."""
        for each in node.decorator_list:
            text = ast.unparse(each)
            if text.startswith("pytest.mark.") and not text.startswith("pytest.mark.parametrize"):
                yield (*self.source.span(each.lineno, each.end_lineno or each.lineno), "")
            elif isinstance(each, ast.Call) and text.startswith(("pytest.fixture(", "fixture(")):
                each.keywords = [kept for kept in each.keywords if kept.arg not in _SCOPES]
                yield self.source.start(each), self.source.end(each), ast.unparse(each)

    def _asks_for_all(self, node: ast.FunctionDef) -> Iterator[Edit]:
        """A fixture that every test has, asked for by name."""
        more = [name for name in self.always if name not in _wanted(node) and name not in self.lost]
        if not more:
            return
        arguments = [*node.args.posonlyargs, *node.args.args]
        first = node.body[0].lineno
        if arguments:
            at = self.source.start(arguments[0])  # type: ignore[arg-type]
            yield at, at, "".join(f"{name}, " for name in more)
        else:
            start = self.source.start(node)
            head = self.source.source.encode()[start : self.source.span(first, first)[1]]
            at = start + head.index(b"(") + 1
            yield at, at, ", ".join(more)

    def _lose(self, node: ast.stmt, reason: str) -> None:
        for name in (*_bound(node), *_fixture(node)):
            self.lost.setdefault(name, f"uses {name}: {reason}" if not name.startswith("test") else reason)
        if isinstance(node, (*_FUNCTION, ast.ClassDef)):
            prefix = "Test" if isinstance(node, ast.ClassDef) else "test"
            if node.name.startswith(prefix):
                self.left_out.append(LeftOutTest(node.name, reason[:200]))

    def _gone(self, node: ast.stmt, instead: str = "") -> Edit:
        first = min([node.lineno, *(each.lineno for each in getattr(node, "decorator_list", ()))])
        start, end = self.source.span(first, node.end_lineno or first)
        return start, end, self.source.indentation(node) + instead if instead else ""


def _bound(node: ast.AST) -> Iterator[str]:
    if isinstance(node, (*_FUNCTION, ast.ClassDef)):
        yield node.name
        return
    for each in ast.walk(node):
        if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store):
            yield each.id
        elif isinstance(each, (*_FUNCTION, ast.ClassDef)):
            yield each.name


def _read(node: ast.AST, lazy: bool) -> Iterator[str]:
    """The names that a statement reads, now or when it is called."""
    for each in _parts(node, lazy):
        if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Load):
            yield each.id


def _parts(node: ast.AST, lazy: bool) -> Iterator[ast.AST]:
    """The nodes below; without annotations where they are never evaluated."""
    yield node
    for name, value in ast.iter_fields(node):
        if lazy and name in ("annotation", "returns"):
            continue
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, ast.AST):
                yield from _parts(each, lazy)


def _early(node: ast.stmt, lazy: bool) -> Iterator[str]:
    """The names that a statement reads while the module is executed."""
    if isinstance(node, _FUNCTION):
        defaults = [each for each in (*node.args.defaults, *node.args.kw_defaults) if each is not None]
        parts: list[ast.AST] = [*node.decorator_list, *defaults]
        if not lazy:
            every = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
            parts += [each.annotation for each in every if each.annotation is not None]
            parts += [node.returns] if node.returns else []
    elif isinstance(node, ast.ClassDef):
        parts = [*node.bases, *node.decorator_list]
        for inner in node.body:
            yield from _early(inner, lazy)
    else:
        parts = [node]
    for part in parts:
        yield from _read(part, lazy)


def _fixture(node: ast.AST) -> Iterator[str]:
    """The name under which a function is a fixture."""
    for each in getattr(node, "decorator_list", ()) if isinstance(node, ast.FunctionDef) else ():
        target = each.func if isinstance(each, ast.Call) else each
        if ast.unparse(target) in ("pytest.fixture", "fixture"):
            named = [kw.value for kw in getattr(each, "keywords", ()) if kw.arg == "name"]
            given = named[0].value if named and isinstance(named[0], ast.Constant) else node.name  # type: ignore[attr-defined]
            yield str(given)


def _is_autouse(node: ast.AST) -> bool:
    return any("autouse=True" in ast.unparse(each) for each in getattr(node, "decorator_list", ()))


def _parameters(node: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[str]:
    for each in node.decorator_list:
        if isinstance(each, ast.Call) and ast.unparse(each.func) == "pytest.mark.parametrize" and each.args:
            for part in ast.walk(each.args[0]):
                if isinstance(part, ast.Constant) and isinstance(part.value, str):
                    yield from (name.strip() for name in part.value.split(","))


def _wanted(node: ast.FunctionDef | ast.AsyncFunctionDef) -> list[str]:
    """The arguments without a default."""
    names = [each.arg for each in (*node.args.posonlyargs, *node.args.args)]
    return names[: len(names) - len(node.args.defaults)]
