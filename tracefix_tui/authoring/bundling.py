"""A module of a package as one file: what it imports from its siblings stands above it.

Only texts are put together, and only the definitions that are needed. The result is run in the sandbox like
any other code; where it does not pass the module's tests, it is refused like any other code.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tracefix_tui.authoring.source_text import Edit, SourceText
from tracefix_tui.catalog.files import UnreadableFile, read_text
from tracefix_tui.catalog.load import SOURCE_BYTES

MOST_MODULES = 30
_IMPORT = re.compile(r"(?:import|from) ")
_DEFINITION = re.compile(r"(?:async )?(?:def|class) |@")
_Import = ast.Import | ast.ImportFrom


class CannotBundle(Exception):
    """What a module needs of its package can't be put into one file. Says what and why."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """One file.

    Attributes:
        borrowed: the numbers of the lines that come from other modules, 1-based.
    """

    source: str
    borrowed: frozenset[int] = frozenset()


@dataclass(slots=True)
class _Block:
    """What has been taken so far: pieces of text in order, and which module each name is from."""

    pieces: list[str] = field(default_factory=list)
    origin: dict[str, str] = field(default_factory=dict)
    texts: dict[str, list[str]] = field(default_factory=dict)
    taken: set[tuple[str, int]] = field(default_factory=set)
    modules: list[str] = field(default_factory=list)


def bundled(source: str, file: Path, name: str) -> Bundle:
    """The module with what it needs of its package above it; as it is where it needs nothing.

    Args:
        source: its text.
        file: where it stands.
        name: its dotted name.

    Raises:
        CannotBundle
    """
    try:
        return _Package(file, name).bundle(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return Bundle(source)  # whoever runs it says why it can't be read


class _Package:
    def __init__(self, file: Path, name: str) -> None:
        self.name = name
        self.is_package = file.stem == "__init__"
        self.top = name.partition(".")[0]
        depth = name.count(".") + self.is_package
        above = file.resolve().parents
        self.root = above[min(depth, len(above) - 1)]
        self.block = _Block()
        self.known: dict[str, SourceText] = {}

    def bundle(self, source: str) -> Bundle:
        own = SourceText(source)
        inner = list(self._inner_imports(own, self.name, self.is_package))
        if not inner:
            return Bundle(source)
        aliases: list[str] = []
        edits: list[Edit] = []
        for node, module, idle in inner:
            if not idle:
                aliases += self._take(node, module)
            edits.append(_away(own, node))
        self._demand_no_clash(own, {id(node) for node, _, _ in inner})
        rest = own.edited(edits).split("\n")
        if not self.block.pieces:
            return Bundle("\n".join(rest))
        first = next((node for node, _, _ in inner if node in own.tree.body), None)
        line = first.lineno if first else _below_head(own.tree)
        head = self._block_lines(aliases)
        lines = [*rest[: line - 1], *head, *rest[line - 1 :]]
        return Bundle("\n".join(lines), frozenset(range(line, line + len(head))))

    def _block_lines(self, aliases: list[str]) -> list[str]:
        """The block: imports, definitions, other names for them."""
        pieces = sorted(self.block.pieces, key=lambda text: not _IMPORT.match(text))
        lines = [f"# From {', '.join(self.block.modules)}, as far as this module needs it:"]
        before = ""
        for piece in pieces:
            if _DEFINITION.match(piece) or _DEFINITION.match(before):
                lines += ["", ""]
            elif before and not (_IMPORT.match(before) and _IMPORT.match(piece)):
                lines.append("")
            lines += piece.split("\n")
            before = piece
        gap = ["", ""] if aliases and _DEFINITION.match(before) else []
        return [*lines, *gap, *aliases, "# End of that.", ""]

    def _inner_imports(
        self, source: SourceText, name: str, is_package: bool
    ) -> Iterator[tuple[_Import, str, bool]]:
        """(import of the package's own, the dotted module meant, whether it is for a type checker only)."""
        idle = {
            id(inner)
            for node in ast.walk(source.tree)
            if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
            for part in node.body
            for inner in ast.walk(part)
        }
        for node in ast.walk(source.tree):
            if isinstance(node, ast.ImportFrom):
                module = _absolute(node, name, is_package)
                if node.level or module.partition(".")[0] == self.top:
                    yield node, module, id(node) in idle
            elif isinstance(node, ast.Import):
                for each in node.names:
                    if each.name.partition(".")[0] == self.top and "." in self.name + "." * self.is_package:
                        raise CannotBundle(f"imports {each.name}, a module of its package, as a whole")

    def _take(self, node: _Import, module: str) -> list[str]:
        """Put what an import asks for into the block; the lines that give it the names asked for."""
        aliases = []
        for each in node.names:
            if each.name == "*":
                raise CannotBundle(f"imports everything from {module}")
            if self._file(f"{module}.{each.name}") is not None:
                raise CannotBundle(f"imports {module}.{each.name}, a module of its package, as a whole")
            found = self._define(module, each.name, ())
            if each.asname and each.asname != found:
                aliases.append(f"{each.asname} = {found}")
                self._claim(each.asname, f"{module} as {each.asname}", f"{each.asname} = {found}")
            elif found != each.name:
                aliases.append(f"{each.name} = {found}")
        return aliases

    def _define(self, module: str, name: str, asking: tuple[tuple[str, str], ...]) -> str:
        """Put the definition of a name of another module into the block; what it is called there."""
        if (module, name) in asking or module == self.name:
            raise CannotBundle(f"imports {name} from {module} in a circle")
        source = self._source(module)
        is_package = self._file(module) == self._place(module) / "__init__.py"
        for node, origin, idle in self._inner_imports(source, module, is_package):
            for each in node.names:
                if not idle and (each.asname or each.name) == name:
                    return self._define(origin, each.name, (*asking, (module, name)))
        binders = [node for node in source.tree.body if name in set(_bound(node))]
        if not binders:
            raise CannotBundle(f"imports {name} from {module}, which does not define it plainly")
        for binder in binders:
            if isinstance(binder, (ast.Import, ast.ImportFrom)):
                self._put(module, name, _single(binder, name))
            else:
                self._carry(module, source, binder, (*asking, (module, name)))
        return name

    def _carry(
        self, module: str, source: SourceText, node: ast.stmt, asking: tuple[tuple[str, str], ...]
    ) -> None:
        """Put a statement of another module into the block, below what it needs."""
        if (module, node.lineno) in self.block.taken:
            return
        self.block.taken.add((module, node.lineno))
        first = min([node.lineno, *(each.lineno for each in getattr(node, "decorator_list", ()))])
        text = "\n".join(source.lines[first - 1 : node.end_lineno])
        bound = {name for each in source.tree.body for name in _bound(each)}
        inner = {
            each.asname or each.name
            for found, _, idle in self._inner_imports(source, module, False)
            for each in found.names
            if not idle
        }
        wanted = dict.fromkeys(each.id for each in ast.walk(node) if isinstance(each, ast.Name))
        here = set(_bound(node))
        for name in wanted:
            if name in bound | inner and name not in here and (module, name) not in asking:
                found = self._define(module, name, asking)
                if found != name:
                    raise CannotBundle(f"needs {name} of {module}, which is another module's {found}")
        for name in here:
            self._put(module, name, text)

    def _put(self, module: str, name: str, text: str) -> None:
        self._claim(name, module, text)
        if module not in self.block.modules:
            self.block.modules.append(module)
        if text not in self.block.pieces:
            self.block.pieces.append(text)

    def _claim(self, name: str, module: str, text: str) -> None:
        other = self.block.origin.setdefault(name, module)
        texts = self.block.texts.setdefault(name, [])
        if other == module:
            texts.append(text)
        elif text not in texts:
            raise CannotBundle(f"needs {name} of {other} and another {name} of {module}")

    def _demand_no_clash(self, own: SourceText, inner: set[int]) -> None:
        for node in own.tree.body:
            for name in _bound(node) if id(node) not in inner else ():
                imported = isinstance(node, (ast.Import, ast.ImportFrom))
                text = _single(node, name) if imported else own.text(node)  # type: ignore[arg-type]
                if text not in self.block.texts.get(name, [text]):
                    raise CannotBundle(f"needs {name} of {self.block.origin[name]} and has its own")

    def _source(self, module: str) -> SourceText:
        if module not in self.known:
            file = self._file(module)
            if file is None:
                raise CannotBundle(f"imports from {module}, which is no Python file of its package")
            if len(self.known) >= MOST_MODULES:
                raise CannotBundle(f"needs more than {MOST_MODULES} modules of its package")
            try:
                self.known[module] = SourceText(read_text(file, SOURCE_BYTES))
            except UnreadableFile as error:
                raise CannotBundle(f"imports from {module}, which {error}") from None
            except (SyntaxError, ValueError, RecursionError, MemoryError):
                raise CannotBundle(f"imports from {module}, which does not parse") from None
        return self.known[module]

    def _place(self, module: str) -> Path:
        return self.root.joinpath(*module.split("."))

    def _file(self, module: str) -> Path | None:
        place = self._place(module)
        for file in (place.with_name(f"{place.name}.py"), place / "__init__.py"):
            if file.is_file():
                return file
        return None


def _absolute(node: ast.ImportFrom, name: str, is_package: bool) -> str:
    """The dotted name of the module that an import is from."""
    if not node.level:
        return node.module or ""
    parts = name.split(".")
    parts = parts[: len(parts) - node.level + is_package]
    return ".".join([*parts, *filter(None, [node.module])])


def _away(source: SourceText, node: _Import) -> Edit:
    """Without an import; where it is not a line of the module, `pass` keeps its block whole."""
    if node not in source.tree.body:
        return source.start(node), source.end(node), "pass"
    if not source.stands_alone(node):
        return source.start(node), source.end(node), "None"
    start, end = source.span(node.lineno, node.end_lineno or node.lineno)
    return start, end + 1, ""


def _single(node: _Import, name: str) -> str:
    """The import of one name alone."""
    known = next(each for each in node.names if (each.asname or each.name).partition(".")[0] == name)
    if isinstance(node, ast.Import):
        return ast.unparse(ast.Import([known]))
    return ast.unparse(ast.ImportFrom(node.module, [known], node.level))


def _below_head(tree: ast.Module) -> int:
    """The line below a module's docstring and its imports from `__future__`."""
    line = 1
    for node in tree.body:
        doc = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        if not doc and not (isinstance(node, ast.ImportFrom) and node.module == "__future__"):
            break
        line = (node.end_lineno or node.lineno) + 1
    return line


def _bound(node: ast.stmt) -> Iterable[str]:
    """The names that a statement of a module binds."""
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        yield node.name
        return
    for each in ast.walk(node):
        if isinstance(each, (ast.Import, ast.ImportFrom)):
            yield from ((alias.asname or alias.name).partition(".")[0] for alias in each.names)
        elif isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store):
            yield each.id
        elif isinstance(each, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            yield each.name
