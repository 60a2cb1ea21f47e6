"""Decimal, Fraction and the types of datetime on the wire. A guest need not have their modules."""

from __future__ import annotations

import struct
import sys

from .values import OTHER_WRITERS, READERS, Reader, WireError, write, write_int, write_str

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from .wire import Codec

_DATE = struct.Struct("<HBB")
_TIME = struct.Struct("<BBBIB")
_DELTA = struct.Struct("<iii")


def _module(name: str) -> Any:
    module = sys.modules.get(name)
    if module is None:
        raise WireError(f"a value of the module {name} came, which the tests don't import")
    return module


def _write_decimal(codec: Codec, value: Any, out: list[bytes], depth: int) -> bool:
    out.append(b"D")
    write_str(codec, str(value), out, depth)
    return True


def _write_fraction(codec: Codec, value: Any, out: list[bytes], depth: int) -> bool:
    out.append(b"Q")
    write_int(codec, value.numerator, out, depth)
    write_int(codec, value.denominator, out, depth)
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


_FORMS: dict[tuple[str, str], Callable[[Codec, Any, list[bytes], int], bool]] = {
    ("decimal", "Decimal"): _write_decimal,
    ("fractions", "Fraction"): _write_fraction,
    ("datetime", "timedelta"): _write_delta,
    ("datetime", "date"): _write_date,
    ("datetime", "time"): _write_time,
    ("datetime", "datetime"): _write_datetime,
    ("datetime", "timezone"): _write_zone,
}


def _write_of_library(codec: Codec, value: Any, out: list[bytes], depth: int) -> bool:
    kind = type(value)
    form = _FORMS.get((kind.__module__, kind.__name__))
    if form is None or getattr(sys.modules.get(kind.__module__), kind.__name__, None) is not kind:
        return False
    return form(codec, value, out, depth)


def _read_decimal(reader: Reader, depth: int) -> Any:
    return _module("decimal").Decimal(reader.value(depth + 1))


def _read_fraction(reader: Reader, depth: int) -> Any:
    return _module("fractions").Fraction(reader.value(depth + 1), reader.value(depth + 1))


OTHER_WRITERS.append(_write_of_library)
READERS.update(
    {
        ord("D"): _read_decimal,
        ord("Q"): _read_fraction,
        ord("l"): lambda reader, depth: _module("datetime").timedelta(*reader.numbers(_DELTA)),
        ord("y"): lambda reader, depth: _module("datetime").date(*reader.numbers(_DATE)),
        ord("m"): _read_time,
        ord("w"): _read_datetime,
        ord("o"): lambda reader, depth: _module("datetime").timezone(reader.value(depth + 1)),
    }
)
