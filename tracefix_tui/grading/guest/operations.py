"""What a test may ask of an object of the solution, by name, and how the candidate does it."""

from __future__ import annotations

import math
import operator

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


def call(target: Any, positional: tuple[Any, ...] = (), *named: Any) -> Any:
    """Args:
    named: names and values of keyword arguments in turn.
    """
    return target(*positional, **dict(zip(named[::2], named[1::2], strict=True)))


def _call_method(target: Any, name: str, positional: tuple[Any, ...] = (), *named: Any) -> Any:
    return call(getattr(target, name), positional, *named)


def _compare(one: Any, other: Any, names: tuple[str, ...]) -> tuple[Any, ...]:
    """What each of these comparisons gives, or raises."""
    found: list[Any] = []
    for name in names:
        try:
            found.append(OPERATIONS[name](one, other))
        except Exception as error:
            error.__traceback__ = None
            found.append(error)
    return tuple(found)


def _enter(target: Any) -> Any:
    return type(target).__enter__(target)


def _exit(target: Any, *error: Any) -> Any:
    return type(target).__exit__(target, *error)


def _reversed(target: Any) -> Any:
    return reversed(target)


BINARY = (
    "add",
    "sub",
    "mul",
    "truediv",
    "floordiv",
    "mod",
    "pow",
    "matmul",
    "lshift",
    "rshift",
    "and",
    "or",
    "xor",
)
COMPARISONS = ("lt", "le", "gt", "ge")
CONVERSIONS: dict[str, Callable[[Any], Any]] = {
    "int": int,
    "float": float,
    "complex": complex,
    "index": operator.index,
    "neg": operator.neg,
    "pos": operator.pos,
    "abs": abs,
    "invert": operator.invert,
    "trunc": math.trunc,
    "floor": math.floor,
    "ceil": math.ceil,
    "len": len,
    "iter": iter,
    "next": next,
    "reversed": _reversed,
    "enter": _enter,
}
"""Operations with one operand that a class has or has not, named as its method is."""

OPERATIONS: dict[str, Callable[..., Any]] = {
    "call": call,
    "method": _call_method,
    "compare": _compare,
    "getattr": getattr,
    "setattr": setattr,
    "delattr": delattr,
    "dir": dir,
    "bool": bool,
    "str": str,
    "repr": repr,
    "format": format,
    "hash": hash,
    "eq": operator.eq,
    "ne": operator.ne,
    "getitem": operator.getitem,
    "setitem": operator.setitem,
    "delitem": operator.delitem,
    "contains": operator.contains,
    "round": round,
    "divmod": divmod,
    "exit": _exit,
    **CONVERSIONS,
    **{name: getattr(operator, f"{name}_" if name in ("and", "or") else name) for name in BINARY},
    **{f"i{name}": getattr(operator, f"i{name}") for name in BINARY},
    **{name: getattr(operator, name) for name in COMPARISONS},
}

SPECIAL_METHODS = frozenset(
    f"__{name}__"
    for name in (
        *CONVERSIONS,
        *BINARY,
        *(f"r{name}" for name in BINARY),
        *(f"i{name}" for name in BINARY),
        *COMPARISONS,
        "divmod",
        "rdivmod",
        "call",
        "getitem",
        "setitem",
        "delitem",
        "contains",
        "round",
        "exit",
        "bool",
        "eq",
        "hash",
    )
) - {"__complex__"}
"""Methods that a stand-in's class has when the class it stands for has them."""
