"""The closed encoding of immutable values: a tag byte, then the content. `wire` adds the mutable containers,
`library` the numbers and dates of the standard library, `named` what has a name: builtins, namedtuples,
exceptions.

Nothing is ever unpickled and no name in a message is looked up but in fixed tables. Every read is checked:
bad bytes raise `WireError` (or one of the errors that `Codec.unpack` turns into it).
"""

from __future__ import annotations

import struct

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from .wire import Codec

    Write = Callable[[Codec, Any, list[bytes], int], None]
    MayWrite = Callable[[Codec, Any, list[bytes], int], bool]


DEPTH_LIMIT = 100
"""How deeply tuples and frozensets may be nested in each other."""
INT_LIMIT = 1 << 18
"""Largest int in bytes."""

COUNT = struct.Struct("<I")
_INT = struct.Struct("<q")
_FLOAT = struct.Struct("<d")
_COMPLEX = struct.Struct("<dd")


class WireError(Exception):
    """The other side sent what is no message."""


class TravelError(ValueError):
    """A value of this side is too large or too deep for a message, or can't leave its process."""


class Reader:
    """A position in a message. Each method checks that what it reads is there."""

    __slots__ = ("at", "codec", "data")

    def __init__(self, codec: Codec, data: bytes, at: int) -> None:
        self.codec = codec
        self.data = data
        self.at = at

    def skip(self, size: int) -> None:
        self.at += size
        if self.at > len(self.data):
            raise WireError("a message is cut off")

    def take(self, size: int) -> bytes:
        start = self.at
        self.skip(size)
        return self.data[start : self.at]

    def count(self, least: int) -> int:
        """A number of items of at least `least` bytes each, which the rest of the message can hold."""
        (n,) = COUNT.unpack_from(self.data, self.at)
        self.at += 4
        if n * least > len(self.data) - self.at:
            raise WireError("a message is cut off")
        return int(n)

    def numbers(self, form: struct.Struct) -> tuple[Any, ...]:
        found = form.unpack_from(self.data, self.at)
        self.at += form.size
        return found

    def text(self) -> str:
        return self.take(self.count(1)).decode("utf-8", "surrogatepass")

    def value(self, depth: int) -> Any:
        if depth > DEPTH_LIMIT:
            raise WireError(f"a value is nested more than {DEPTH_LIMIT} deep")
        tag = self.data[self.at]
        self.at += 1
        return READERS[tag](self, depth)

    def items(self, depth: int) -> list[Any]:
        """A sequence as `write_items` wrote it."""
        tag = self.data[self.at]
        self.at += 1
        if tag == 0x67:  # g
            return [self.value(depth) for _ in range(self.count(1))]
        if tag == 0x71:  # q
            n = self.count(8)
            found: tuple[Any, ...] = struct.unpack_from(f"<{n}q", self.data, self.at)
            self.at += 8 * n
        elif tag == 0x64:  # d
            n = self.count(8)
            found = struct.unpack_from(f"<{n}d", self.data, self.at)
            self.at += 8 * n
        elif tag == 0x75:  # u
            n = self.count(4)
            sizes = struct.unpack_from(f"<{n}I", self.data, self.at)
            self.at += 4 * n
            return [self.take(size).decode("utf-8", "surrogatepass") for size in sizes]
        else:
            raise WireError("a sequence has an unknown form")
        return list(found)

    def keys(self, depth: int) -> list[Any]:
        return [self.key(depth) for _ in range(self.count(1))]

    def pairs(self, depth: int) -> list[tuple[Any, Any]]:
        return [(self.key(depth), self.value(depth)) for _ in range(self.count(2))]

    def key(self, depth: int) -> Any:
        if self.data[self.at] != 0x4B:  # K
            return self.value(depth)
        self.at += 1
        (key_hash,) = self.numbers(_INT)
        proxy = self.value(depth)
        self.codec.take_hash(proxy, key_hash)
        return proxy


def write_items(codec: Codec, items: Any, out: list[bytes], depth: int) -> None:
    """A sequence, in one piece when all its items are small ints, floats or strings."""
    n = len(items)
    kinds = set(map(type, items))
    if len(kinds) == 1:
        kind = kinds.pop()
        if kind is int:
            try:
                packed = struct.pack(f"<{n}q", *items)
            except struct.error:
                pass
            else:
                out.append(b"q" + COUNT.pack(n) + packed)
                return
        elif kind is float:
            out.append(b"d" + COUNT.pack(n) + struct.pack(f"<{n}d", *items))
            return
        elif kind is str:
            texts = [item.encode("utf-8", "surrogatepass") for item in items]
            out.append(b"u" + COUNT.pack(n) + struct.pack(f"<{n}I", *map(len, texts)) + b"".join(texts))
            return
    out.append(b"g" + COUNT.pack(n))
    for item in items:
        write(codec, item, out, depth)


def write_keys(codec: Codec, items: Any, out: list[bytes], depth: int) -> None:
    out.append(COUNT.pack(len(items)))
    for item in items:
        write_key(codec, item, out, depth)


def write_pairs(codec: Codec, items: Any, out: list[bytes], depth: int) -> None:
    out.append(COUNT.pack(len(items)))
    for key, value in items.items():
        write_key(codec, key, out, depth)
        write(codec, value, out, depth)


def write_key(codec: Codec, value: Any, out: list[bytes], depth: int) -> None:
    """A dict key or set member: an exported object is preceded by its hash."""
    at = len(out)
    write(codec, value, out, depth)
    if out[at][:1] == b"H":
        key_hash = codec.key_hash(value)
        if key_hash is not None:
            out.insert(at, b"K" + _INT.pack(key_hash))


def write(codec: Codec, value: Any, out: list[bytes], depth: int) -> None:
    """Any value. What is neither plain nor a container of plain values is exported as an object."""
    plain = WRITERS.get(type(value))
    if plain is not None:
        plain(codec, value, out, depth)
    elif codec.is_foreign(value) or not any(form(codec, value, out, depth) for form in OTHER_WRITERS):
        codec.export(value, out)


def write_int(codec: Codec, value: int, out: list[bytes], depth: int) -> None:
    if -(1 << 63) <= value < 1 << 63:
        out.append(b"i" + _INT.pack(value))
        return
    size = value.bit_length() // 8 + 1
    if size > INT_LIMIT:
        raise TravelError(f"an int of more than {INT_LIMIT >> 10} KiB can't travel")
    out.append(b"I" + COUNT.pack(size) + value.to_bytes(size, "little", signed=True))


def _read_large_int(reader: Reader, depth: int) -> int:
    size = reader.count(1)
    if size > INT_LIMIT:
        raise WireError("an int is too large")
    return int.from_bytes(reader.take(size), "little", signed=True)


def write_str(codec: Codec, value: str, out: list[bytes], depth: int) -> None:
    data = value.encode("utf-8", "surrogatepass")
    out.append(b"s" + COUNT.pack(len(data)) + data)


def deeper(depth: int) -> int:
    if depth >= DEPTH_LIMIT:
        raise TravelError(f"a tuple nested more than {DEPTH_LIMIT} deep can't travel")
    return depth + 1


def write_tuple(codec: Codec, value: tuple[Any, ...], out: list[bytes], depth: int) -> None:
    out.append(b"t")
    write_items(codec, value, out, deeper(depth))


def _write_frozenset(codec: Codec, value: frozenset[Any], out: list[bytes], depth: int) -> None:
    out.append(b"z")
    write_keys(codec, value, out, deeper(depth))


def _write_range(codec: Codec, value: range, out: list[bytes], depth: int) -> None:
    out.append(b"r")
    for number in (value.start, value.stop, value.step):
        write_int(codec, number, out, depth)


def _read_range(reader: Reader, depth: int) -> range:
    return range(reader.value(depth), reader.value(depth), reader.value(depth))


def _write_slice(codec: Codec, value: slice, out: list[bytes], depth: int) -> None:
    out.append(b"S")
    write_tuple(codec, (value.start, value.stop, value.step), out, depth)


def _read_imported(reader: Reader, depth: int) -> Any:
    (number,) = reader.numbers(COUNT)
    return reader.codec.imported(number, reader.value(depth + 1))


WRITERS: dict[type, Write] = {
    type(None): lambda codec, value, out, depth: out.append(b"N"),
    bool: lambda codec, value, out, depth: out.append(b"T" if value else b"F"),
    int: write_int,
    float: lambda codec, value, out, depth: out.append(b"f" + _FLOAT.pack(value)),
    complex: lambda codec, value, out, depth: out.append(b"c" + _COMPLEX.pack(value.real, value.imag)),
    str: write_str,
    bytes: lambda codec, value, out, depth: out.append(b"b" + COUNT.pack(len(value)) + value),
    tuple: write_tuple,
    frozenset: _write_frozenset,
    range: _write_range,
    slice: _write_slice,
    type(...): lambda codec, value, out, depth: out.append(b"e"),
    type(NotImplemented): lambda codec, value, out, depth: out.append(b"n"),
}
"""By exact type, so that a subclass is never taken for what it pretends to be."""
OTHER_WRITERS: list[MayWrite] = []
"""Tried in turn for other types. One returns False, with nothing written, when a value is not of its kind."""
READERS: dict[int, Callable[[Reader, int], Any]] = {
    ord(tag): read
    for tag, read in {
        "N": lambda reader, depth: None,
        "T": lambda reader, depth: True,
        "F": lambda reader, depth: False,
        "i": lambda reader, depth: reader.numbers(_INT)[0],
        "I": _read_large_int,
        "f": lambda reader, depth: reader.numbers(_FLOAT)[0],
        "c": lambda reader, depth: complex(*reader.numbers(_COMPLEX)),
        "s": lambda reader, depth: reader.text(),
        "b": lambda reader, depth: reader.take(reader.count(1)),
        "t": lambda reader, depth: tuple(reader.items(depth + 1)),
        "z": lambda reader, depth: frozenset(reader.keys(depth + 1)),
        "r": _read_range,
        "S": lambda reader, depth: slice(*reader.value(depth + 1)),
        "e": lambda reader, depth: ...,
        "n": lambda reader, depth: NotImplemented,
        "R": lambda reader, depth: reader.codec.shared(reader.numbers(COUNT)[0]),
        "H": _read_imported,
        "M": lambda reader, depth: reader.codec.own_method(reader.numbers(COUNT)[0], reader.value(depth + 1)),
        "O": lambda reader, depth: reader.codec.own(reader.numbers(COUNT)[0]),
    }.items()
}
"""By tag."""
