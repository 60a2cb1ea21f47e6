"""One text of bytes for all answers that are equal, so that whoever compares need not read what was sent.

Mappings and sets are written in an order of their own; floats with few digits, because an equal sum may be
added up in another order.
"""

from __future__ import annotations

import marshal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

DEPTH_LIMIT = 100
DIGITS = 6
_PLAIN = {int, str, type(None)}
_WHOLE = 1e15


def canonical(value: Any, depth: int = 0) -> bytes:
    """The bytes of a value made of numbers, texts, None and containers; iterators are used up.

    Raises:
        TypeError: a part is of another type; RecursionError: the containers are nested too deeply.
    """
    if depth > DEPTH_LIMIT:
        raise RecursionError("the answer is nested too deeply")
    if isinstance(value, (bool, int)):
        return b"i%x" % int(value)
    if value is None:
        return b"N"
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, str):
        return _framed(b"s", value.encode("utf-8", "surrogatepass"))
    if isinstance(value, (bytes, bytearray)):
        return _framed(b"b", bytes(value))
    if isinstance(value, dict):
        pairs = [canonical(key, depth + 1) + canonical(item, depth + 1) for key, item in value.items()]
        return _framed(b"d", b",".join(sorted(pairs)))
    if isinstance(value, (set, frozenset)):
        return _framed(b"e", b",".join(sorted(canonical(item, depth + 1) for item in value)))
    if isinstance(value, tuple):
        return _framed(b"t", _items(value, depth))
    if isinstance(value, list) or hasattr(value, "__next__"):
        return _framed(b"l", _items(list(value), depth))
    raise TypeError(f"an answer of type {type(value).__name__!r} can't be compared")


def _items(values: Any, depth: int) -> bytes:
    if set(map(type, values)) <= _PLAIN:
        return b"m" + marshal.dumps(list(values), 0)
    return b",".join([canonical(item, depth + 1) for item in values])


def _number(value: float) -> bytes:
    if value == int(value) if abs(value) < _WHOLE else False:
        return b"i%x" % int(value)
    short = float(f"{value:.{DIGITS}g}")
    if abs(short) < _WHOLE and short == int(short):
        return b"i%x" % int(short)
    return b"f" + repr(short).encode()


def _framed(kind: bytes, body: bytes) -> bytes:
    return kind + b"%d:" % len(body) + body
