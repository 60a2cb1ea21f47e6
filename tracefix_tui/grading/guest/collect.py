"""Finds the tests of a module and gives them the names that pytest would give them."""

from __future__ import annotations

import encodings.unicode_escape  # noqa: F401  # a guest can open no file when it needs the codec
import re

from .pytest_shim import ParameterSet, UnsupportedError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

PLAIN_FUNCTION = type(lambda: None)


class Test:
    """One test: what to call, with which parameters. `owner` is the class that holds it, if any."""

    __test__ = False

    def __init__(
        self, name: str, function: Callable[..., Any], parameters: dict[str, Any], owner: type | None = None
    ) -> None:
        self.name = name
        self.function = function
        self.parameters = parameters
        self.owner = owner


def collect(namespace: dict[str, Any], named: bool = True) -> list[Test]:
    """The tests of an executed module, in the order in which they are written.

    Args:
        named: find out the names of parametrized tests. A run that knows them already need not.

    Raises:
        UnsupportedError: something in it can't be judged.
    """
    tests: list[Test] = []
    for name, value in list(namespace.items()):
        if name.startswith("Test") and isinstance(value, type) and vars(value).get("__test__", True):
            tests.extend(_in_class(name, value, named))
        elif name.startswith("test") and type(value) is PLAIN_FUNCTION:
            tests.extend(_of_function(name, value, None, (), named))
    return tests


def _in_class(name: str, owner: type, named: bool) -> Iterator[Test]:
    if "__init__" in vars(owner):
        raise UnsupportedError(f"the test class {name} has an __init__; pytest would not collect it")
    tables = tuple(vars(owner).get("_tracefix_tables", ()))
    seen: dict[str, Any] = {}
    for kind in reversed(owner.__mro__):
        seen.update(vars(kind))
    for method, value in seen.items():
        if method.startswith("test") and type(value) is PLAIN_FUNCTION:
            for test in _of_function(method, value, owner, tables, named):
                yield Test(f"{name}::{test.name}", test.function, test.parameters, owner)


def _of_function(
    name: str, function: Any, owner: type | None, outer: tuple[Any, ...], named: bool
) -> Iterator[Test]:
    if function.__code__.co_flags & 0x2A0:  # generator, coroutine, asynchronous generator
        raise UnsupportedError(f"{name} is a generator or a coroutine; the judge runs plain test functions")
    rows: list[tuple[list[str], dict[str, Any]]] = [([], {})]
    tables = (*vars(function).get("_tracefix_tables", ()), *outer)
    for names, single, values, ids in tables:
        sets = _parameter_sets(name, names, single, values)
        labels = _labels(name, names, values, sets, ids) if named else [""] * len(sets)
        table = list(zip(labels, sets, strict=True))
        rows = [([*parts, label], {**known, **more}) for parts, known in rows for label, more in table]
    for parts, parameters in rows:
        label = f"{name}[{'-'.join(parts)}]" if tables else name
        yield Test(label, function, parameters, owner)


def _parameter_sets(
    test: str, names: tuple[str, ...], single: bool, values: list[Any]
) -> list[dict[str, Any]]:
    if not values:
        raise UnsupportedError(f"{test} is parametrized with no values")
    sets = []
    for at, value in enumerate(values):
        items = value.values if isinstance(value, ParameterSet) else (value,) if single else tuple(value)
        if len(items) != len(names):
            raise UnsupportedError(
                f"{test}: {len(names)} parameter names, but {len(items)} values in set {at + 1}"
            )
        sets.append(dict(zip(names, items, strict=True)))
    return sets


def _labels(
    test: str, names: tuple[str, ...], values: list[Any], sets: list[dict[str, Any]], ids: Any
) -> list[str]:
    chosen = ids if callable(ids) else None
    given = list(ids) if ids is not None and chosen is None else [None] * len(values)
    if len(given) != len(values):
        raise UnsupportedError(
            f"{test}: {len(values)} parameter sets specified, with different number of ids: {len(given)}"
        )
    labels = []
    for at, (value, parameters) in enumerate(zip(values, sets, strict=True)):
        label = given[at]
        if isinstance(value, ParameterSet) and value.id is not None:
            label = value.id
        if label is None:
            label = "-".join(_value_id(parameters[name], name, at, chosen) for name in names)
        else:
            label = _escaped(label) if isinstance(label, str) else str(label)
        labels.append(label)
    return _unique(labels)


def _value_id(value: Any, argument: str, at: int, chosen: Callable[[Any], Any] | None) -> str:
    if chosen is not None:
        found = chosen(value)
        if found is not None:
            value = found
    if isinstance(value, str):
        return _escaped(value)
    if isinstance(value, bytes):
        return "".join(chr(byte) if 32 <= byte < 127 else f"\\x{byte:02x}" for byte in value)
    if value is None or isinstance(value, (int, float, complex)):
        return str(value)
    if isinstance(value, re.Pattern):
        return _escaped(value.pattern)
    name = getattr(value, "__name__", None)
    if isinstance(name, str):
        return name
    if any(kind.__name__ == "Enum" and kind.__module__ == "enum" for kind in type(value).__mro__):
        return str(value)
    return f"{argument}{at}"


def _escaped(text: Any) -> str:
    if isinstance(text, bytes):
        text = text.decode("latin-1")
    return str(text).encode("unicode_escape").decode("ascii")


def _unique(labels: list[str]) -> list[str]:
    """Equal labels are numbered; an underscore keeps the number apart from a digit before it."""
    if len(set(labels)) == len(labels):
        return labels
    count = {label: labels.count(label) for label in labels}
    taken = set(labels)
    used: dict[str, int] = {}
    found = []
    for label in labels:
        if count[label] > 1:
            gap = "_" if label and label[-1].isdigit() else ""
            candidate = f"{label}{gap}{used.get(label, 0)}"
            while candidate in taken:
                used[label] = used.get(label, 0) + 1
                candidate = f"{label}{gap}{used[label]}"
            used[label] = used.get(label, 0) + 1
            taken.add(candidate)
            label = candidate
        found.append(label)
    return found
