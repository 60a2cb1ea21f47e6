"""What tests see in the place of the solution: objects that ask the candidate.

A stand-in equals no plain value, whatever the object it stands for would say, and comparing two stand-ins
counts only when the answer is a real bool. What else may be asked is decided in `JudgeLink.ask`.
"""

from __future__ import annotations

from .operations import BINARY, COMPARISONS, CONVERSIONS, SPECIAL_METHODS
from .values import WireError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_ASKABLE = frozenset(
    f"__{name}__"
    for name in (
        *("members", "annotations", "wrapped", "defaults", "dict", "slots", "doc", "name", "qualname"),
        *("version", "all", "self", "func", "isabstractmethod"),
    )
)
"""Double-underscore attributes that are asked of the candidate; others are what the stand-in itself has."""


_EXAMPLES: tuple[Any, ...] = (
    *(
        map(str, ""),
        filter(str, ""),
        zip(""),
        enumerate(""),
        reversed(""),
        iter([]),
        iter(()),
        iter(range(0)),
    ),
    *({0: 0}.keys(), {0: 0}.values(), {0: 0}.items(), len, (_ for _ in "")),
)
PRETENDED: dict[str, type] = {type(example).__name__: type(example) for example in _EXAMPLES}
"""Types of the interpreter that are no plain values: `isinstance` takes a stand-in for what it stands for."""


class StandInKind(type):
    """The class of stand-ins for classes. Calling one makes an instance on the candidate's side."""

    _tracefix_class: tuple[Any, int]

    @property
    def _tracefix(cls) -> tuple[Any, int]:
        """Link and number of the class itself; of an instance it is a slot."""
        return cls._tracefix_class

    def __new__(cls, name: str, bases: tuple[type, ...], namespace: dict[str, Any]) -> StandInKind:
        raise TypeError(f"a test can't make a subclass of a class of the solution ({name})")

    def __init__(cls, *args: Any) -> None:
        pass

    def __call__(cls, *args: Any, **named: Any) -> Any:
        return cls._tracefix[0].call(cls, cls.__name__, args, named)

    def __getattr__(cls, name: str) -> Any:
        if name[:2] == "__" and name not in _ASKABLE:
            raise AttributeError(f"type object {cls.__name__!r} has no attribute {name!r}")
        return cls._tracefix[0].ask("getattr", cls, name)

    def __setattr__(cls, name: str, value: Any) -> None:
        cls._tracefix[0].ask("setattr", cls, name, value)

    def __delattr__(cls, name: str) -> None:
        cls._tracefix[0].ask("delattr", cls, name)

    def __iter__(cls) -> Any:
        return cls._tracefix[0].ask("iter", cls)

    def __len__(cls) -> Any:
        return cls._tracefix[0].ask("len", cls)

    def __bool__(cls) -> bool:
        return True

    def __getitem__(cls, key: Any) -> Any:
        return cls._tracefix[0].ask("getitem", cls, key)

    def __contains__(cls, item: Any) -> Any:
        return cls._tracefix[0].ask("contains", cls, item)


class StandIn:
    """The base of stand-ins for instances. Each class adds the special methods that the original has."""

    __slots__ = ("__weakref__", "_tracefix", "_tracefix_hash")

    _tracefix_special: frozenset[str] = frozenset()
    _tracefix_methods: frozenset[str] = frozenset()
    _tracefix_label = "object"

    def __del__(self) -> None:
        link, number = self._tracefix
        link.forget(number)

    def __getattr__(self, name: str) -> Any:
        if name in self._tracefix_methods:
            return Method(self, name)
        if name[:2] == "__" and name not in _ASKABLE:
            raise AttributeError(f"{self._tracefix_label!r} object has no attribute {name!r}")
        return self._tracefix[0].ask("getattr", self, name)

    def __setattr__(self, name: str, value: Any) -> None:
        self._tracefix[0].ask("setattr", self, name, value)

    def __delattr__(self, name: str) -> None:
        self._tracefix[0].ask("delattr", self, name)

    def __dir__(self) -> Any:
        return self._tracefix[0].ask("dir", self)

    def __eq__(self, other: object) -> Any:
        return self._tracefix_compare("eq", other)

    def __ne__(self, other: object) -> Any:
        return self._tracefix_compare("ne", other)

    def _tracefix_compare(self, operation: str, other: object) -> Any:
        link = self._tracefix[0]
        if not isinstance(other, StandIn) or link.unpacking or not link.allows("equality"):
            return NotImplemented
        if "__eq__" not in self._tracefix_special and "__eq__" not in other._tracefix_special:
            return NotImplemented
        return link.compare(operation, self, other)

    def __hash__(self) -> int:
        if "__hash__" not in self._tracefix_special:
            if "__eq__" in self._tracefix_special:
                raise TypeError(f"unhashable type: {self._tracefix_label!r}")
            return hash(self._tracefix[1])
        try:
            return object.__getattribute__(self, "_tracefix_hash")
        except AttributeError:
            value = self._tracefix[0].ask("hash", self)
        if type(value) is not int:
            raise TypeError("__hash__ method should return an integer")
        object.__setattr__(self, "_tracefix_hash", value)
        return value

    def __bool__(self) -> bool:
        if "__bool__" in self._tracefix_special or "__len__" in self._tracefix_special:
            return self._tracefix[0].ask("bool", self) is True
        return True

    def __str__(self) -> str:
        return self._tracefix_text("str")

    def __repr__(self) -> str:
        return self._tracefix_text("repr")

    def __format__(self, form: str) -> str:
        return self._tracefix_text("format", form)

    def _tracefix_text(self, *operation: Any) -> str:
        text = self._tracefix[0].ask(operation[0], self, *operation[1:])
        if type(text) is not str:
            raise TypeError(f"__{operation[0]}__ returned non-string")
        return text

    def __reduce_ex__(self, protocol: Any) -> Any:
        raise TypeError(f"a {self._tracefix_label} of the solution can't be copied or pickled by a test")


class Method:
    """A method of a stand-in, looked up and called in one go."""

    def __init__(self, target: StandIn, name: str) -> None:
        self._tracefix_target = target
        self._tracefix_name = name
        self.__name__ = name

    def __call__(self, *args: Any, **named: Any) -> Any:
        target = self._tracefix_target
        return target._tracefix[0].call_method(target, self._tracefix_name, args, named)

    def __eq__(self, other: object) -> bool:
        return type(other) is Method and (
            self._tracefix_target is other._tracefix_target and self._tracefix_name == other._tracefix_name
        )

    def __hash__(self) -> int:
        return hash((self._tracefix_target._tracefix[1], self._tracefix_name))

    def __repr__(self) -> str:
        return f"<bound method {self._tracefix_target._label}.{self._tracefix_name}>"

    def __getattr__(self, name: str) -> Any:
        link = self._tracefix_target._tracefix[0]
        return getattr(link.ask("getattr", self._tracefix_target, self._tracefix_name), name)


class Function(StandIn):
    """A function of the solution."""

    __slots__ = ("_tracefix_name",)

    __class__ = property(lambda self: type(make_class))
    __name__ = property(lambda self: self._tracefix_name)

    def __call__(self, *args: Any, **named: Any) -> Any:
        return self._tracefix[0].call(self, self._tracefix_name, args, named)

    def __repr__(self) -> str:
        return f"<function {self._tracefix_name}>"


def _forward(operation: str) -> Callable[..., Any]:
    def forward(self: Any, *operands: Any) -> Any:
        return self._tracefix[0].ask(operation, self, *operands)

    return forward


def _order(operation: str) -> Callable[..., Any]:
    def order(self: Any, other: Any) -> Any:
        link = self._tracefix[0]
        link.need("order", self, other)
        return link.compare(operation, self, other)

    return order


def _forward_reflected(operation: str) -> Callable[..., Any]:
    def forward(self: Any, other: Any) -> Any:
        return self._tracefix[0].ask(operation, other, self)

    return forward


def _call_object(self: Any, *args: Any, **named: Any) -> Any:
    link, _ = self._tracefix
    return link.call(self, self._tracefix_label, args, named)


def _contains(self: Any, item: Any) -> Any:
    link, _ = self._tracefix
    if "__contains__" in self._tracefix_special and link.allows("contains"):
        return link.ask("contains", self, item) is True
    return any(found is item or found == item for found in iter(self))


_FORWARDERS: dict[str, Any] = {
    **{f"__{name}__": _forward(name) for name in (*CONVERSIONS, *BINARY, "divmod")},
    **{f"__{name}__": _order(name) for name in COMPARISONS},
    **{f"__i{name}__": _forward(f"i{name}") for name in BINARY},
    **{f"__r{name}__": _forward_reflected(name) for name in (*BINARY, "divmod")},
    **{f"__{name}__": _forward(name) for name in ("getitem", "setitem", "delitem", "round", "exit")},
    "__call__": _call_object,
    "__contains__": _contains,
}


def make_class(
    link: Any,
    number: int,
    names: tuple[str, str, str],
    bases: tuple[Any, ...],
    ancestor: type,
    special: frozenset[str],
    methods: frozenset[str],
) -> StandInKind:
    """A class that stands for class `number` of the candidate.

    Args:
        names: name, qualified name, module.
        bases: stand-ins of its bases.
        ancestor: the nearest builtin class, which decides whether it is an exception.
        special: the special methods that it has.
        methods: its ordinary methods, which are called without being looked up first.
    """
    name, qualname, module = names
    is_error = issubclass(ancestor, BaseException)
    parents = tuple(
        b for b in bases if isinstance(b, StandInKind) and issubclass(b, BaseException) == is_error
    )
    namespace: dict[str, Any] = {
        "_tracefix_class": (link, number),
        "_tracefix_label": name,
        "__module__": module,
        "__qualname__": qualname,
    }
    if is_error:
        root: type = ancestor
        namespace.update(
            __str__=lambda self: self._tracefix_text,
            __getattr__=_exception_attribute,
            _tracefix_original=None,
            _tracefix_text="",
        )
    else:
        root = StandIn
        special &= SPECIAL_METHODS
        namespace.update({method: _FORWARDERS[method] for method in special if method in _FORWARDERS})
        namespace.update(_tracefix_special=special, _tracefix_methods=methods, __slots__=())
        pretended = PRETENDED.get(name) if module == "builtins" else None
        if pretended is not None:
            namespace["__class__"] = property(lambda self: pretended)
    for wanted in (parents or (root,), parents[:1] or (root,), (root,)):
        try:
            return type.__new__(StandInKind, name, wanted, namespace)
        except TypeError:
            continue  # no order of these bases
    raise WireError("a class of an unknown form")


def make_instance(link: Any, number: int, kind: type[StandIn]) -> StandIn:
    standin: StandIn = object.__new__(kind)
    object.__setattr__(standin, "_tracefix", (link, number))
    return standin


def make_function(link: Any, number: int, name: str) -> StandIn:
    function = make_instance(link, number, Function)
    object.__setattr__(function, "_tracefix_name", name)
    return function


def _exception_attribute(self: Any, name: str) -> Any:
    if self._tracefix_original is None or (name[:2] == "__" and name not in _ASKABLE):
        raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
    return getattr(self._tracefix_original, name)
