"""`pytest.approx` for numbers, sequences and dicts of numbers."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence, Sized
from numbers import Complex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_RELATIVE = 1e-6
_ABSOLUTE = 1e-12


class _Approx:
    __hash__ = None  # type: ignore[assignment]

    def __init__(self, expected: Any, rel: Any, abs: Any, nan_ok: bool) -> None:
        self.expected = expected
        self._options = (rel, abs, nan_ok)

    def _of(self, expected: Any) -> _Approx:
        return _ApproxNumber(expected, *self._options)

    def __ne__(self, actual: object) -> bool:
        return not self == actual

    def __bool__(self) -> bool:
        raise AssertionError("approx() is no condition; write `assert a == approx(b)`")


class _ApproxNumber(_Approx):
    def __repr__(self) -> str:
        if not _is_number(self.expected) or (
            isinstance(self.expected, float) and not math.isfinite(self.expected)
        ):
            return str(self.expected)
        try:
            return f"{self.expected} ± {float(self._tolerance()):.1e}"
        except (ValueError, OverflowError):
            return f"{self.expected} ± ???"

    def __eq__(self, actual: object) -> bool:
        if type(actual) is type(self.expected) and actual == self.expected:
            return True
        if isinstance(self.expected, bool) and type(actual) is not bool:
            return False
        if not (_is_number(self.expected) and _is_number(actual)):
            return self.expected is None and actual is None
        if actual == self.expected:
            return True
        if _is_nan(self.expected):
            return self._options[2] and _is_nan(actual)
        if math.isinf(abs(self.expected)):
            return False
        return abs(self.expected - actual) <= self._tolerance()

    def _tolerance(self) -> Any:
        rel, absolute, _ = self._options
        least = _kept(absolute if absolute is not None else self._default(_ABSOLUTE), "absolute")
        if rel is None and absolute is not None:
            return least
        share = _kept(rel if rel is not None else self._default(_RELATIVE), "relative")
        return max(share * abs(self.expected), least)

    def _default(self, value: float) -> Any:
        kind = type(self.expected)
        return kind(str(value)) if kind.__name__ == "Decimal" else value


class _ApproxSequence(_Approx):
    def __repr__(self) -> str:
        parts = ", ".join(repr(self._of(item)) for item in self.expected)
        return f"approx(({parts}))" if isinstance(self.expected, tuple) else f"approx([{parts}])"

    def __eq__(self, actual: object) -> bool:
        if not isinstance(actual, Sized) or len(actual) != len(self.expected):
            return False
        try:
            pairs = list(zip(actual, self.expected, strict=True))  # type: ignore[call-overload]
        except (TypeError, ValueError):
            return False
        return all(self._of(expected) == item for item, expected in pairs)


class _ApproxMapping(_Approx):
    def __repr__(self) -> str:
        pairs = ", ".join(f"{key!r}: {self._of(value)!r}" for key, value in self.expected.items())
        return f"approx({{{pairs}}})"

    def __eq__(self, actual: object) -> bool:
        if not isinstance(actual, Mapping) or set(actual) != set(self.expected):
            return False
        return all(self._of(expected) == actual[key] for key, expected in self.expected.items())


def approx(expected: Any, rel: Any = None, abs: Any = None, nan_ok: bool = False) -> Any:
    """A value that equals numbers close to `expected`; in sequences and dicts, item by item."""
    options = (rel, abs, nan_ok)
    if isinstance(expected, Mapping):
        _flat(expected.values())
        return _ApproxMapping(expected, *options)
    if isinstance(expected, Sequence) and not isinstance(expected, (str, bytes)):
        _flat(expected)
        return _ApproxSequence(expected, *options)
    if isinstance(expected, (str, bytes)) or _is_number(expected) or not hasattr(expected, "__iter__"):
        return _ApproxNumber(expected, *options)
    raise TypeError(f"pytest.approx() only supports ordered sequences, but got: {expected!r}")


def _flat(items: Any) -> None:
    for item in items:
        if isinstance(item, (list, tuple, dict)):
            raise TypeError(f"pytest.approx() does not support nested data structures: {item!r}")


def _is_number(value: Any) -> bool:
    """Asks the type itself: what an object says of its class is not believed."""
    return issubclass(type(value), Complex) or type(value).__name__ == "Decimal"


def _is_nan(value: Any) -> bool:
    return value != value


def _kept(tolerance: Any, what: str) -> Any:
    if tolerance < 0:
        raise ValueError(f"{what} tolerance can't be negative: {tolerance}")
    if math.isnan(tolerance):
        raise ValueError(f"{what} tolerance can't be NaN.")
    return tolerance
