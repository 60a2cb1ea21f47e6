"""Plain test modules: those in which nothing can outlive a run, so that a judge may go on to the next one.

A plain module is run with the builtins and modules of this table alone. What it can reach of those can't be
changed: they are functions, constants and types whose attributes it can't set. It has no way to anything
else: no attribute with an underscore, none of frames, code or generators' insides, no assignment to any
attribute, no `match` (which reads attributes by name), no metaclass and no `__del__`. So all that it makes is
held by its own namespace, which is thrown away. A module that does any of this is no worse: its judge is.
"""

from __future__ import annotations

import ast
import builtins
import sys

from .pytest_shim import UnsupportedError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

ALL = "*"
_MODULES = {
    "__future__": "annotations",
    "bisect": "bisect bisect_left bisect_right insort insort_left insort_right",
    "cmath": ALL,
    "collections": "Counter OrderedDict defaultdict deque namedtuple",
    "collections.abc": (
        "Callable Collection Container Generator Hashable ItemsView Iterable Iterator KeysView Mapping "
        "MutableMapping MutableSequence MutableSet Reversible Sequence Set Sized ValuesView"
    ),
    "copy": "copy deepcopy",
    "datetime": "MAXYEAR MINYEAR UTC date datetime time timedelta timezone",
    "decimal": (
        "Decimal DivisionByZero InvalidOperation ROUND_CEILING ROUND_DOWN ROUND_FLOOR ROUND_HALF_DOWN "
        "ROUND_HALF_EVEN ROUND_HALF_UP ROUND_UP"
    ),
    "fractions": "Fraction",
    "functools": "cmp_to_key partial reduce",
    "heapq": "heapify heappop heappush heappushpop heapreplace merge nlargest nsmallest",
    "io": "BytesIO StringIO",
    "itertools": ALL,
    "json": "JSONDecodeError dumps loads",
    "math": ALL,
    "operator": (
        "add and_ contains eq floordiv ge getitem gt itemgetter le lt mod mul ne neg not_ or_ pow sub "
        "truediv xor"
    ),
    "random": (
        "Random choice choices gauss getrandbits randbytes randint random randrange sample seed shuffle "
        "uniform"
    ),
    "re": (
        "DOTALL I IGNORECASE M MULTILINE S VERBOSE X compile escape findall finditer fullmatch match search "
        "split sub subn"
    ),
    "statistics": "fmean mean median median_high median_low mode multimode pstdev pvariance stdev variance",
    "string": (
        "ascii_letters ascii_lowercase ascii_uppercase digits hexdigits octdigits printable punctuation "
        "whitespace"
    ),
    "sys": "float_info maxsize",
    "textwrap": "dedent indent",
    "time": "monotonic perf_counter process_time sleep time",
    "typing": (
        "Any Callable Dict FrozenSet Generator Iterable Iterator List Mapping Optional Sequence Set Tuple "
        "Union"
    ),
}
_OWN_MODULES = ("pytest", "solution")
"""They are made for each run."""

_BUILTINS = """
Ellipsis NotImplemented abs all any ascii bin bool bytearray bytes callable chr classmethod complex dict
divmod enumerate filter float format frozenset hasattr hash hex int isinstance issubclass iter len list map
max min next object oct ord pow print property range repr reversed round set slice sorted staticmethod str
sum tuple zip
"""
_SAFE = {name: getattr(builtins, name) for name in _BUILTINS.split()} | {
    name: value
    for name, value in vars(builtins).items()
    if isinstance(value, type) and issubclass(value, BaseException)
}
_CONSTANTS = ("__debug__", "__name__")
_SPECIAL_METHODS = frozenset(
    f"__{name}__"
    for name in (
        *("init", "repr", "str", "eq", "ne", "lt", "le", "gt", "ge", "hash", "bool", "len", "iter", "next"),
        *("contains", "getitem", "setitem", "delitem", "call", "enter", "exit", "add", "radd", "sub", "mul"),
    )
)
_CLASS_NAMES = frozenset({"__hash__", "__test__"})
_INSIDES = ("gi_", "cr_", "ag_", "f_", "tb_", "co_")
_REFUSED_ATTRIBUTES = frozenset({"format", "format_map", "obj", "register"})
"""A format can walk through attributes and items, and `defaultdict` notes what it is asked for; `error.obj`
may be an object of the judge; `Sequence.register(kind)` makes a note in the class."""
_REFUSED = (ast.AsyncFunctionDef, ast.AsyncFor, ast.AsyncWith, ast.Await, ast.Match)


def is_plain(tree: ast.Module) -> bool:
    """Whether nothing of this module can outlive a run; see above. For the tree as it is written."""
    aliases = {
        alias.asname or alias.name: alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
        if alias.name not in _OWN_MODULES
    }
    return _Check(aliases).holds(tree)


class _Check:
    def __init__(self, aliases: dict[str, str]) -> None:
        self._aliases = aliases

    def holds(self, tree: ast.AST) -> bool:
        todo: list[ast.AST] = [tree]
        while todo:
            node = todo.pop()
            if isinstance(node, _REFUSED) or not self._allows(node):
                return False
            todo += self._parts(node)
        return True

    def _parts(self, node: ast.AST) -> list[ast.AST]:
        """The children that are not judged with their parent."""
        parts = list(ast.iter_child_nodes(node))
        if isinstance(node, ast.Attribute) and self._module_of(node.value):
            parts.remove(node.value)
        if isinstance(node, ast.Call) and _asks_for_type(node):
            parts.remove(node.func)
        return parts

    def _allows(self, node: ast.AST) -> bool:
        if isinstance(node, ast.Attribute):
            return self._attribute(node)
        if isinstance(node, ast.Name):
            return self._name(node)
        if isinstance(node, ast.FunctionDef):
            return not _is_special(node.name) or node.name in _SPECIAL_METHODS
        if isinstance(node, ast.ClassDef):
            return not node.keywords and not _is_special(node.name)
        if isinstance(node, (ast.arg, ast.keyword)):
            return node.arg is None or not _is_special(node.arg)
        if isinstance(node, ast.ExceptHandler):
            return node.name is None or not _is_special(node.name)
        if isinstance(node, ast.Import):
            return all(self._import(alias) for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            return node.level == 0 and all(
                _is_offered(node.module or "", alias.name) and not _is_special(alias.asname or "")
                for alias in node.names
            )
        return True

    def _import(self, alias: ast.alias) -> bool:
        known = alias.name in _OWN_MODULES or (alias.name in _MODULES and "." not in alias.name)
        return known and not _is_special(alias.asname or "")

    def _module_of(self, node: ast.expr) -> str:
        return self._aliases.get(node.id, "") if isinstance(node, ast.Name) else ""

    def _attribute(self, node: ast.Attribute) -> bool:
        name = node.attr
        if not isinstance(node.ctx, ast.Load) or name[:1] == "_" or name in _REFUSED_ATTRIBUTES:
            return False
        if name.startswith(_INSIDES):
            return False
        module = self._module_of(node.value)
        return not module or _is_offered(module, name)

    def _name(self, node: ast.Name) -> bool:
        name = node.id
        if name in self._aliases:
            return False  # a module as a value
        if isinstance(node.ctx, ast.Load):
            return name in _SAFE or name in _CONSTANTS or not (_is_special(name) or hasattr(builtins, name))
        return not _is_special(name) or name in _CLASS_NAMES


def _is_special(name: str) -> bool:
    return name[:2] == "__"


def _asks_for_type(call: ast.Call) -> bool:
    """`type(x)`: with three arguments it would make a class."""
    return (
        isinstance(call.func, ast.Name)
        and call.func.id == "type"
        and len(call.args) == 1
        and not isinstance(call.args[0], ast.Starred)
        and not call.keywords
    )


def _is_offered(module: str, name: str) -> bool:
    if module in _OWN_MODULES:
        return name[:1] != "_" and name != "*"
    names = _MODULES.get(module)
    if names is None:
        return False
    return (name[:1] != "_" and name != "*") if names == ALL else name in names.split()


def builtins_for(own: dict[str, Any]) -> dict[str, Any]:
    """The builtins that a plain module is run with.

    Args:
        own: the modules `pytest` and `solution` of this run.
    """
    return {
        **_SAFE,
        "__build_class__": builtins.__build_class__,
        "__import__": _importer(own),
        "type": _type_of_value,
    }


def _type_of_value(value: Any) -> type:
    """`type` itself would make classes with any method."""
    if issubclass(type(value), type):
        raise UnsupportedError("type() of a class is not supported in a plain test module")
    return type(value)


def _importer(own: dict[str, Any]) -> Callable[..., Any]:
    def import_module(
        name: str, globals: Any = None, locals: Any = None, wanted: Any = (), level: int = 0
    ) -> Any:
        if name in own:
            return own[name]
        return _copy(name)

    return import_module


def _copy(name: str) -> Any:
    """A module of this run's own, with what is offered of the real one."""
    names = _MODULES.get(name)
    if names is None:
        raise ImportError(f"{name!r} is not for plain tests")
    real = sys.modules.get(name) or __import__(name, fromlist=[""])
    offered = vars(real) if names == ALL else names.split()
    made = type(sys)(name)
    for each in offered:
        if each[:1] != "_" and hasattr(real, each):
            vars(made)[each] = _harmless(name, each, getattr(real, each))
    return made


def _harmless(module: str, name: str, value: Any) -> Any:
    if name == "deepcopy":
        return lambda one: value(one)  # with a second argument one could reach a list that it keeps
    return int(value) if module == "re" and isinstance(value, int) else value  # the class of flags remembers
