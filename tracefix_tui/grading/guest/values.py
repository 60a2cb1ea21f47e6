"""The closed encoding of immutable values: a tag byte, then the content.

Nothing is ever unpickled and no name in a message is looked up but in fixed tables. Every read is checked:
bad bytes raise `WireError` (or one of the errors that `Codec.unpack` turns into it).
"""

from __future__ import annotations

import builtins
import struct
import sys
from operator import itemgetter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from .wire import Codec

    Write = Callable[[Codec, Any, list[bytes], int], None]


DEPTH_LIMIT = 100
"""How deeply tuples and frozensets may be nested in each other."""
INT_LIMIT = 1 << 18
"""Largest int in bytes."""

COUNT = struct.Struct("<I")
_INT = struct.Struct("<q")
_FLOAT = struct.Struct("<d")
_COMPLEX = struct.Struct("<dd")
_DATE = struct.Struct("<HBB")
_TIME = struct.Struct("<BBBIB")
_DELTA = struct.Struct("<iii")


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
        return _READERS[tag](self, depth)

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
    elif not _write_rare(codec, value, out, depth):
        codec.export(value, out)


def _write_int(codec: Codec, value: int, out: list[bytes], depth: int) -> None:
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


def _write_str(codec: Codec, value: str, out: list[bytes], depth: int) -> None:
    data = value.encode("utf-8", "surrogatepass")
    out.append(b"s" + COUNT.pack(len(data)) + data)


def _deeper(depth: int) -> int:
    if depth >= DEPTH_LIMIT:
        raise TravelError(f"a tuple nested more than {DEPTH_LIMIT} deep can't travel")
    return depth + 1


def _write_tuple(codec: Codec, value: tuple[Any, ...], out: list[bytes], depth: int) -> None:
    out.append(b"t")
    write_items(codec, value, out, _deeper(depth))


def _write_frozenset(codec: Codec, value: frozenset[Any], out: list[bytes], depth: int) -> None:
    out.append(b"z")
    write_keys(codec, value, out, _deeper(depth))


def _write_range(codec: Codec, value: range, out: list[bytes], depth: int) -> None:
    out.append(b"r")
    for number in (value.start, value.stop, value.step):
        _write_int(codec, number, out, depth)


def _read_range(reader: Reader, depth: int) -> range:
    return range(reader.value(depth), reader.value(depth), reader.value(depth))


def _write_slice(codec: Codec, value: slice, out: list[bytes], depth: int) -> None:
    out.append(b"S")
    _write_tuple(codec, (value.start, value.stop, value.step), out, depth)


def _read_imported(reader: Reader, depth: int) -> Any:
    (number,) = reader.numbers(COUNT)
    return reader.codec.imported(number, reader.value(depth + 1))


WRITERS: dict[type, Write] = {
    type(None): lambda codec, value, out, depth: out.append(b"N"),
    bool: lambda codec, value, out, depth: out.append(b"T" if value else b"F"),
    int: _write_int,
    float: lambda codec, value, out, depth: out.append(b"f" + _FLOAT.pack(value)),
    complex: lambda codec, value, out, depth: out.append(b"c" + _COMPLEX.pack(value.real, value.imag)),
    str: _write_str,
    bytes: lambda codec, value, out, depth: out.append(b"b" + COUNT.pack(len(value)) + value),
    tuple: _write_tuple,
    frozenset: _write_frozenset,
    range: _write_range,
    slice: _write_slice,
    type(...): lambda codec, value, out, depth: out.append(b"e"),
    type(NotImplemented): lambda codec, value, out, depth: out.append(b"n"),
}
"""By exact type, so that a subclass is never taken for what it pretends to be. `wire` adds the containers."""


# Values that travel by name or belong to standard modules, which may not be loaded


def _builtins_by_name() -> dict[str, Any]:
    found = {name: value for name, value in vars(builtins).items() if callable(value) and name[:1] != "_"}
    for kind in (str, bytes, int, float, list, dict, set, tuple):
        for name, value in vars(kind).items():
            if name[:1] != "_" and type(value) is type(str.upper):
                found[f"{kind.__name__}.{name}"] = value
    return found


BUILTINS = _builtins_by_name()
"""Builtin types and functions and the methods of builtin types (`str.lower`): each side uses its own."""
_HARMLESS = """
int float complex bool str bytes bytearray list tuple dict set frozenset range object
abs all any ascii bin chr divmod hash hex len max min oct ord pow repr round sorted sum
"""
HARMLESS_BUILTINS = frozenset(
    (
        *_HARMLESS.split(),
        *(
            name
            for name, kind in BUILTINS.items()
            if isinstance(kind, type) and issubclass(kind, BaseException)
        ),
    )
)
"""Those that a candidate may give to a test: the test may call them, and they can do nothing but compute."""
_NAME_OF_BUILTIN = {id(value): name for name, value in BUILTINS.items()}


def _module(name: str) -> Any:
    module = sys.modules.get(name)
    if module is None:
        raise WireError(f"a value of the module {name} came, which the tests don't import")
    return module


def _write_decimal(codec: Codec, value: Any, out: list[bytes], depth: int) -> bool:
    out.append(b"D")
    _write_str(codec, str(value), out, depth)
    return True


def _write_fraction(codec: Codec, value: Any, out: list[bytes], depth: int) -> bool:
    out.append(b"Q")
    _write_int(codec, value.numerator, out, depth)
    _write_int(codec, value.denominator, out, depth)
    return True


def _write_delta(codec: Codec, value: Any, out: list[bytes], depth: int) -> bool:
    out.append(b"l" + _DELTA.pack(value.days, value.seconds, value.microseconds))
    return True


def _write_date(codec: Codec, value: Any, out: list[bytes], depth: int) -> bool:
    out.append(b"y" + _DATE.pack(value.year, value.month, value.day))
    return True


def _time_numbers(value: Any) -> bytes:
    return _TIME.pack(value.hour, value.minute, value.second, value.microsecond, value.fold)


def _write_time(codec: Codec, value: Any, out: list[bytes], depth: int) -> bool:
    if not _fixed_zone(value.tzinfo):
        return False
    out.append(b"m" + _time_numbers(value))
    write(codec, value.tzinfo, out, depth)
    return True


def _write_datetime(codec: Codec, value: Any, out: list[bytes], depth: int) -> bool:
    if not _fixed_zone(value.tzinfo):
        return False
    out.append(b"w" + _DATE.pack(value.year, value.month, value.day) + _time_numbers(value))
    write(codec, value.tzinfo, out, depth)
    return True


def _fixed_zone(zone: Any) -> bool:
    return zone is None or type(zone) is _module("datetime").timezone


def _write_zone(codec: Codec, value: Any, out: list[bytes], depth: int) -> bool:
    out.append(b"o")
    return _write_delta(codec, value.utcoffset(None), out, depth)


def _read_datetime(reader: Reader, depth: int) -> Any:
    (*numbers, fold) = reader.numbers(_DATE) + reader.numbers(_TIME)
    return _module("datetime").datetime(*numbers, tzinfo=reader.value(depth + 1), fold=fold)


def _read_time(reader: Reader, depth: int) -> Any:
    (*numbers, fold) = reader.numbers(_TIME)
    return _module("datetime").time(*numbers, tzinfo=reader.value(depth + 1), fold=fold)


_RARE: dict[tuple[str, str], Callable[[Codec, Any, list[bytes], int], bool]] = {
    ("decimal", "Decimal"): _write_decimal,
    ("fractions", "Fraction"): _write_fraction,
    ("datetime", "timedelta"): _write_delta,
    ("datetime", "date"): _write_date,
    ("datetime", "time"): _write_time,
    ("datetime", "datetime"): _write_datetime,
    ("datetime", "timezone"): _write_zone,
}


def _write_rare(codec: Codec, value: Any, out: list[bytes], depth: int) -> bool:
    """Write a builtin function, a number or date of the standard library, an exception or a namedtuple.

    Returns False, with nothing written, when the value is none of these.
    """
    if codec.is_foreign(value):
        return False
    name = _NAME_OF_BUILTIN.get(id(value))
    if name is not None and codec.gives_builtin(name):
        data = name.encode()
        out.append(b"B" + COUNT.pack(len(data)) + data)
        return True
    kind = type(value)
    form = _RARE.get((kind.__module__, kind.__name__))
    if form is not None and getattr(sys.modules.get(kind.__module__), kind.__name__, None) is kind:
        return form(codec, value, out, depth)
    if isinstance(value, BaseException):
        exception_kind, arguments, text = codec.about_exception(value)
        out.append(b"X")
        write(codec, exception_kind, out, _deeper(depth))
        _write_tuple(codec, arguments, out, depth)
        _write_str(codec, text, out, depth)
        codec.export_companion(value, out)
        return True
    if issubclass(kind, tuple) and is_namedtuple(kind):
        out.append(b"p")
        _write_str(codec, kind.__name__, out, depth)
        _write_tuple(codec, value._fields, out, depth)
        _write_tuple(codec, tuple(tuple.__iter__(value)), out, depth)
        codec.export_companion(value, out)
        return True
    return False


# Namedtuples


def is_namedtuple(kind: Any) -> bool:
    fields = vars(kind).get("_fields")
    if type(fields) is not tuple:
        return any(
            is_namedtuple(base) for base in kind.__bases__ if base is not tuple and issubclass(base, tuple)
        )
    return all(type(field) is str for field in fields)


class Record(tuple):
    """A copy of a namedtuple of the other side. Each kind is a subclass, with the fields as properties."""

    _fields: tuple[str, ...] = ()
    _tracefix_original: Any = None

    def _asdict(self) -> dict[str, Any]:
        return dict(zip(self._fields, self, strict=True))

    def _replace(self, **changes: Any) -> Record:
        unknown = set(changes) - set(self._fields)
        if unknown:
            raise ValueError(f"Got unexpected field names: {sorted(unknown)!r}")
        return type(self)({**self._asdict(), **changes}.values())

    def __repr__(self) -> str:
        fields = ", ".join(f"{name}={value!r}" for name, value in self._asdict().items())
        return f"{type(self).__name__}({fields})"

    def __getattr__(self, name: str) -> Any:
        if self._tracefix_original is None or name[:1] == "_":
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        return getattr(self._tracefix_original, name)


def _read_record(reader: Reader, depth: int) -> Record:
    name, fields = reader.value(depth + 1), reader.value(depth + 1)
    items, original = reader.value(depth + 1), reader.value(depth + 1)
    if not (
        type(name) is str and type(fields) is tuple and type(items) is tuple and len(fields) == len(items)
    ):
        raise WireError("a namedtuple has an unknown form")
    kind = reader.codec.records.get((name, fields))
    if kind is None:
        if not all(
            type(f) is str and f.isidentifier() and f[:1] != "_" and len(f) <= 200 for f in (name, *fields)
        ):
            raise WireError("a namedtuple has fields that can't be names")
        properties = {field: property(itemgetter(at)) for at, field in enumerate(fields)}
        kind = type(name, (Record,), {**properties, "_fields": fields, "__module__": "solution"})
        reader.codec.records[name, fields] = kind
    record = kind(items)
    if original is not None:
        record._tracefix_original = original
    return record


def _read_exception(reader: Reader, depth: int) -> BaseException:
    kind, arguments = reader.value(depth + 1), reader.value(depth + 1)
    text, original = reader.value(depth + 1), reader.value(depth + 1)
    if not (isinstance(kind, type) and issubclass(kind, BaseException)):
        raise WireError("an exception has an unknown form")
    if not (type(arguments) is tuple and type(text) is str):
        raise WireError("an exception has an unknown form")
    return reader.codec.exception(kind, arguments, text, original)


_READERS: dict[int, Callable[[Reader, int], Any]] = {
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
        "B": lambda reader, depth: reader.codec.builtin(reader.text()),
        "D": lambda reader, depth: _module("decimal").Decimal(reader.value(depth + 1)),
        "Q": lambda reader, depth: _module("fractions").Fraction(
            reader.value(depth + 1), reader.value(depth + 1)
        ),
        "l": lambda reader, depth: _module("datetime").timedelta(*reader.numbers(_DELTA)),
        "y": lambda reader, depth: _module("datetime").date(*reader.numbers(_DATE)),
        "m": _read_time,
        "w": _read_datetime,
        "o": lambda reader, depth: _module("datetime").timezone(reader.value(depth + 1)),
        "p": _read_record,
        "X": _read_exception,
        "R": lambda reader, depth: reader.codec.shared(reader.numbers(COUNT)[0]),
        "H": _read_imported,
        "M": lambda reader, depth: reader.codec.own_method(reader.numbers(COUNT)[0], reader.value(depth + 1)),
        "O": lambda reader, depth: reader.codec.own(reader.numbers(COUNT)[0]),
    }.items()
}
