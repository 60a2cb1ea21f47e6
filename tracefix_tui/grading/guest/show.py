"""Short texts of values for people. Bounded, and safe with whatever a candidate returned."""

from __future__ import annotations

import re
from collections import Counter, OrderedDict, defaultdict, deque
from itertools import islice

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_BRACKETS: dict[type, tuple[str, str]] = {
    list: ("[", "]"),
    tuple: ("(", ")"),
    set: ("{", "}"),
    frozenset: ("frozenset({", "})"),
    deque: ("deque([", "])"),
}
_FUNCTION = type(lambda: None)
_ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")
"""What would make two equal runs differ."""
_SAFE = (type(None), bool, float, complex, range, type(...))


def show(value: Any, size: int = 400, items: int = 40, depth: int = 6) -> str:
    """A `repr` of at most about `size` characters; longer ones end in `...`."""
    try:
        text = _show(value, size, items, depth)
    except Exception as error:
        return f"<repr() failed with {type(error).__name__}>"
    return text if len(text) <= size else text[: size - 3] + "..."


def _show(value: Any, size: int, items: int, depth: int) -> str:
    kind = type(value)
    if kind is int:
        bits = value.bit_length()
        return repr(value) if bits < 2000 else f"<an int of {bits} bits>"
    if kind is str or kind is bytes or kind is bytearray:
        return repr(value) if len(value) <= size else repr(value[:size]) + "..."
    if kind in _SAFE:
        return repr(value)
    if kind in _BRACKETS:
        opening, closing = _BRACKETS[kind]
        if not value:
            return repr(value)
        if depth == 0:
            return f"{opening}...{closing}"
        parts = _parts(value, items, size, lambda item: _show(item, size, items, depth - 1))
        if kind is tuple and len(value) == 1:
            closing = ",)"
        return opening + ", ".join(parts) + closing
    if kind in (dict, OrderedDict, Counter, defaultdict):
        if depth == 0:
            return "{...}"
        parts = _parts(
            value.items(),
            items,
            size,
            lambda pair: (
                f"{_show(pair[0], size, items, depth - 1)}: {_show(pair[1], size, items, depth - 1)}"
            ),
        )
        inside = "{" + ", ".join(parts) + "}"
        return inside if kind is dict else f"{kind.__name__}({inside})"
    if isinstance(value, BaseException):
        arguments = ", ".join(_show(argument, size, items, depth - 1) for argument in value.args[:items])
        return f"{kind.__name__}({arguments})"
    if kind is _FUNCTION:
        return str(value.__name__)
    return _ADDRESS.sub("", repr(value))


def _parts(values: Any, items: int, size: int, text_of: Any) -> list[str]:
    parts: list[str] = []
    length = 0
    for value in islice(values, items):
        if length > size:
            break
        parts.append(text_of(value))
        length += len(parts[-1]) + 2
    if len(parts) < len(values):
        parts.append("...")
    return parts


def show_call(name: str, args: tuple[Any, ...], named: dict[str, Any]) -> str:
    """`binary_search([1, 3], 3)`, short enough for a line or two."""
    parts = [show(argument, 160, 20, 4) for argument in args[:12]]
    parts += [f"{key}={show(value, 160, 20, 4)}" for key, value in list(named.items())[:12]]
    text = f"{name}({', '.join(parts)})"
    return text if len(text) <= 300 else text[:297] + "..."
