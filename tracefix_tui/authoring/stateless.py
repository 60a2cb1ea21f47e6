"""Can a source remember anything from one call to the next? If not, each test stands for itself.

Told by the syntax alone, and carefully: whatever is not known to keep nothing may keep something.
"""

from __future__ import annotations

import ast
import re
import warnings

_HARMLESS = """
__future__ abc bisect collections copy dataclasses enum fractions functools heapq itertools json math numbers
operator pytest re solution statistics string typing
"""
_HARMLESS_MODULES = frozenset(_HARMLESS.split())
_BEWARE = {"cls", "delattr", "exec", "eval", "globals", "locals", "setattr", "vars", "__import__"}
_DECORATOR = re.compile(
    r"staticmethod|property|abstractmethod|dataclass(\(.*\))?|pytest\.fixture|pytest\.mark\.\w+(\(.*\))?",
    re.DOTALL,
)
_LOOKING = {"count", "get", "index", "items", "keys", "values"}


def stateless(source: str) -> bool:
    """Whether no call into the module can change what a later one does."""
    tree = parsed(source)
    return tree is not None and keeps_nothing(tree)


def parsed(source: str) -> ast.Module | None:
    """The syntax tree, None when there is none."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SyntaxWarning)
            return ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def keeps_nothing(tree: ast.Module) -> bool:
    """`stateless` for a parsed module."""
    names: set[str] = set()
    tables: set[str] = set()
    if not all(_is_definition(node, names, tables) for node in tree.body):
        return False
    nodes = list(ast.walk(tree))
    if not all(map(_is_harmless, nodes)) or (tables and not _only_looked_at(tree, nodes, tables)):
        return False
    if not _sets_attributes(nodes):
        return True
    return _only_called(tree, nodes, names - tables) and not _uses(tree, nodes, {"type"})


def _is_definition(node: ast.stmt, names: set[str], tables: set[str]) -> bool:
    """Adds the names that a statement of the module defines, to `tables` those of lists, sets and dicts."""
    match node:
        case ast.Import(names=aliases):
            names |= {alias.asname or alias.name.split(".")[0] for alias in aliases}
            return all(alias.name.split(".")[0] in _HARMLESS_MODULES for alias in aliases)
        case ast.ImportFrom(module=str(module), names=aliases, level=0):
            names |= {alias.asname or alias.name for alias in aliases}
            return module.split(".")[0] in _HARMLESS_MODULES and aliases[0].name != "*"
        case ast.FunctionDef(name=name):
            names.add(name)
            return True
        case ast.ClassDef(name=name, body=body):
            names.add(name)
            return all(
                isinstance(each, (ast.FunctionDef, ast.Pass))
                or _is_text(each)
                or (isinstance(each, (ast.Assign, ast.AnnAssign)) and _is_fixed(each.value))
                for each in body
            )
        case (
            ast.Assign(targets=[ast.Name(id=name)], value=value)
            | ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value)
        ):
            names.add(name)
            if _is_fixed(value):
                return True
            tables.add(name)
            return _is_table(value)
    return _is_text(node)


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _is_fixed(value: ast.expr | None) -> bool:
    """A value that nobody can change."""
    match value:
        case None | ast.Constant():
            return True
        case ast.UnaryOp(operand=operand):
            return _is_fixed(operand)
        case ast.BinOp(left=left, right=right):
            return _is_fixed(left) and _is_fixed(right)
        case ast.Tuple(elts=elements):
            return all(map(_is_fixed, elements))
    return False


def _is_table(value: ast.expr) -> bool:
    match value:
        case ast.List(elts=elements) | ast.Set(elts=elements):
            return all(map(_is_fixed, elements))
        case ast.Dict(keys=keys, values=values):
            return None not in keys and all(map(_is_fixed, (*keys, *values)))
    return False


def _is_harmless(node: ast.AST) -> bool:
    match node:
        case ast.Global() | ast.AsyncFunctionDef():
            return False
        case ast.Name(id=name):
            return name not in _BEWARE
        case ast.Attribute(attr=name):
            return not name.startswith("__")
        case ast.FunctionDef(args=arguments, decorator_list=decorators):
            return _are_fixed_defaults(arguments) and len(decorators) < 2 and _are_harmless(decorators)
        case ast.Lambda(args=arguments):
            return _are_fixed_defaults(arguments)
        case ast.ClassDef(decorator_list=decorators, keywords=keywords):
            return not keywords and _are_harmless(decorators)
    return True


def _are_fixed_defaults(arguments: ast.arguments) -> bool:
    return all(map(_is_fixed, (*arguments.defaults, *arguments.kw_defaults)))


def _are_harmless(decorators: list[ast.expr]) -> bool:
    return all(_DECORATOR.fullmatch(ast.unparse(each)) for each in decorators)


def _sets_attributes(nodes: list[ast.AST]) -> bool:
    """Whether attributes are set, or deleted, of anything but `self`."""
    return any(
        isinstance(node, ast.Attribute)
        and not isinstance(node.ctx, ast.Load)
        and not (isinstance(node.value, ast.Name) and node.value.id == "self")
        for node in nodes
    )


def _only_called(tree: ast.Module, nodes: list[ast.AST], names: set[str]) -> bool:
    """Whether functions, classes and modules are not handed on: nobody can set an attribute of one."""
    called = sum(
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names
        for node in nodes
    )
    return called == _uses(tree, nodes, names)


def _only_looked_at(tree: ast.Module, nodes: list[ast.AST], tables: set[str]) -> bool:
    """Whether the lists, sets and dicts of a module are only read from."""
    looks = 0
    for node in nodes:
        match node:
            case (
                ast.Subscript(value=ast.Name(id=name), ctx=ast.Load())
                | ast.Compare(ops=[ast.In() | ast.NotIn()], comparators=[ast.Name(id=name)])
                | ast.For(iter=ast.Name(id=name))
                | ast.comprehension(iter=ast.Name(id=name))
            ):
                looks += name in tables
            case ast.Attribute(value=ast.Name(id=name), attr=attribute):
                looks += name in tables and attribute in _LOOKING
    return looks == _uses(tree, nodes, tables)


def _uses(tree: ast.Module, nodes: list[ast.AST], names: set[str]) -> int:
    """How often these names are used, above the one time that they are defined."""
    found = [node for node in nodes if isinstance(node, ast.Name) and node.id in names]
    return len(found) - _definitions(tree, names)


def _definitions(tree: ast.Module, names: set[str]) -> int:
    targets = [node.targets[0] for node in tree.body if isinstance(node, ast.Assign)]
    targets += [node.target for node in tree.body if isinstance(node, ast.AnnAssign)]
    return sum(isinstance(target, ast.Name) and target.id in names for target in targets)
