"""What travels by its name: builtin types and functions, namedtuples and exceptions."""

from __future__ import annotations

import builtins

from .values import (
    COUNT,
    OTHER_WRITERS,
    READERS,
    Reader,
    WireError,
    deeper,
    write,
    write_str,
    write_tuple,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .wire import Codec


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


def _write_builtin(codec: Codec, value: Any, out: list[bytes], depth: int) -> bool:
    name = _NAME_OF_BUILTIN.get(id(value))
    if name is None or not codec.gives_builtin(name):
        return False
    data = name.encode()
    out.append(b"B" + COUNT.pack(len(data)) + data)
    return True


# Exceptions


def _write_exception(codec: Codec, value: Any, out: list[bytes], depth: int) -> bool:
    if not isinstance(value, BaseException):
        return False
    kind, arguments, text = codec.about_exception(value)
    out.append(b"X")
    write(codec, kind, out, deeper(depth))
    write_tuple(codec, arguments, out, depth)
    write_str(codec, text, out, depth)
    codec.export_companion(value, out)
    return True


def _read_exception(reader: Reader, depth: int) -> BaseException:
    kind, arguments = reader.value(depth + 1), reader.value(depth + 1)
    text, original = reader.value(depth + 1), reader.value(depth + 1)
    if not (isinstance(kind, type) and issubclass(kind, BaseException)):
        raise WireError("an exception has an unknown form")
    if not (type(arguments) is tuple and type(text) is str):
        raise WireError("an exception has an unknown form")
    return reader.codec.exception(kind, arguments, text, original)


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


def _field(codec: Codec, at: int, name: str) -> property:
    return property(lambda record: codec.field(record, at, name))


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
        properties = {field: _field(reader.codec, at, field) for at, field in enumerate(fields)}
        kind = type(name, (Record,), {**properties, "_fields": fields, "__module__": "solution"})
        reader.codec.records[name, fields] = kind
    record = kind(items)
    if original is not None:
        record._tracefix_original = original
    return record


def _write_record(codec: Codec, value: Any, out: list[bytes], depth: int) -> bool:
    kind = type(value)
    if not (issubclass(kind, tuple) and is_namedtuple(kind)):
        return False
    out.append(b"p")
    write_str(codec, kind.__name__, out, depth)
    write_tuple(codec, value._fields, out, depth)
    write_tuple(codec, tuple(tuple.__iter__(value)), out, depth)
    codec.export_companion(value, out)
    return True


OTHER_WRITERS += (_write_builtin, _write_exception, _write_record)
READERS.update(
    {
        ord("B"): lambda reader, depth: reader.codec.builtin(reader.text()),
        ord("X"): _read_exception,
        ord("p"): _read_record,
    }
)
