"""The fixtures that tests may ask for by name: their own functions, `capsys` and `monkeypatch`."""

from __future__ import annotations

import os
import sys
from collections import namedtuple

from .collect import Test
from .pytest_shim import Fixture, UnsupportedError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_CAPTURE_LIMIT = 1 << 20


Captured = namedtuple("Captured", ("out", "err"))


class Capsys:
    """Collects what the candidate and the test print."""

    def __init__(self) -> None:
        self._parts: tuple[list[str], list[str]] = ([], [])
        self._size = 0

    def add(self, stream: int, text: str) -> None:
        """Args:
        stream: 1 for standard output, 2 for standard error.
        """
        self._size += len(text)
        if self._size <= _CAPTURE_LIMIT:
            self._parts[0 if stream == 1 else 1].append(text)

    def readouterr(self) -> Captured:
        found = Captured(*("".join(parts) for parts in self._parts))
        for parts in self._parts:
            parts.clear()
        self._size = 0
        return found


class _Printed:
    def __init__(self, capsys: Capsys, stream: int) -> None:
        self._capsys = capsys
        self._stream = stream

    def write(self, text: str) -> int:
        self._capsys.add(self._stream, text)
        return len(text)

    def flush(self) -> None:
        pass


class Monkeypatch:
    """`monkeypatch.setenv` and `delenv`: for the test and for the candidate. Nothing else can be patched."""

    def __init__(self, set_environment: Callable[[str, str | None], None]) -> None:
        self._set = set_environment
        self._before: dict[str, str | None] = {}

    def setenv(self, name: str, value: str, prepend: str | None = None) -> None:
        if prepend is not None:
            raise UnsupportedError("monkeypatch.setenv(prepend=...) is not supported by the judge")
        self._change(name, str(value))

    def delenv(self, name: str, raising: bool = True) -> None:
        if name not in os.environ and raising:
            raise KeyError(name)
        self._change(name, None)

    def _change(self, name: str, value: str | None) -> None:
        self._before.setdefault(name, os.environ.get(name))
        self._set(name, value)

    def undo(self) -> None:
        """All of it, also when the candidate is gone."""
        try:
            if self._before:
                self._set(*self._before.popitem())
        finally:
            if self._before:
                self.undo()

    def __getattr__(self, name: str) -> Any:
        raise UnsupportedError(
            f"monkeypatch.{name} is not supported by the judge: the solution lives in another process; "
            "pass what it needs as an argument, or use setenv"
        )


class Bench:
    """Runs one test with its fixtures.

    Args:
        namespace: the test module, whose fixtures count.
        set_environment: sets (or with None removes) an environment variable of the candidate.
        capturing: told which capsys, if any, takes the candidate's output from now on.
    """

    def __init__(
        self,
        namespace: dict[str, Any],
        set_environment: Callable[[str, str | None], None],
        capturing: Callable[[Capsys | None], None],
    ) -> None:
        self._fixtures = {value.name: value for value in namespace.values() if isinstance(value, Fixture)}
        self._set_environment = set_environment
        self._capturing = capturing
        self._values: dict[str, Any] = {}
        self._after: list[Callable[[], None]] = []
        self._instance: Any = None

    def run(self, test: Test) -> None:
        """Raises:
        BaseException: whatever the test or a fixture raised.
        """
        self._instance = test.owner() if test.owner is not None else None
        try:
            known = {**test.parameters}
            arguments = {
                name: self._value(name, known, ()) for name in _wanted(test.function, self._instance)
            }
            if self._instance is None:
                test.function(**arguments)
            else:
                getattr(self._instance, "setup_method", _nothing)()
                self._after.append(getattr(self._instance, "teardown_method", _nothing))
                test.function(self._instance, **arguments)
        finally:
            self._tear_down()

    def _tear_down(self) -> None:
        """The last first, and each of them whatever the others do."""
        try:
            if self._after:
                self._after.pop()()
        finally:
            if self._after:
                self._tear_down()

    def _value(self, name: str, known: dict[str, Any], asking: tuple[str, ...]) -> Any:
        if name in known:
            return known[name]
        if name in self._values:
            return self._values[name]
        if name in asking:
            raise UnsupportedError(f"the fixture {name!r} needs itself")
        fixture = self._fixtures.get(name)
        if name == "capsys":
            value: Any = self._capsys()
        elif name == "monkeypatch":
            value = Monkeypatch(self._set_environment)
            self._after.append(value.undo)
        elif fixture is None:
            known_names = ", ".join([*self._fixtures, "capsys", "monkeypatch"])
            raise UnsupportedError(f"fixture {name!r} not found; there are {known_names}")
        else:
            arguments = {
                part: self._value(part, known, (*asking, name)) for part in _wanted(fixture.function)
            }
            value = fixture.function(**arguments)
            if fixture.function.__code__.co_flags & 0x20:  # a generator: what follows its yield comes after
                generator = value
                value = next(generator)
                self._after.append(lambda: next(generator, None))
        self._values[name] = value
        return value

    def _capsys(self) -> Capsys:
        capsys = Capsys()
        before = {"stdout": sys.stdout, "stderr": sys.stderr}
        vars(sys).update(stdout=_Printed(capsys, 1), stderr=_Printed(capsys, 2))
        self._capturing(capsys)

        def restore() -> None:
            vars(sys).update(before)
            self._capturing(None)

        self._after.append(restore)
        return capsys


def _nothing() -> None:
    pass


def _wanted(function: Any, instance: Any = None) -> tuple[str, ...]:
    """The names of the arguments that have no default."""
    while hasattr(function, "__wrapped__"):
        function = function.__wrapped__
    code = function.__code__
    names = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
    positional = names[: code.co_argcount]
    defaults = len(function.__defaults__ or ())
    wanted = positional[: len(positional) - defaults] + tuple(
        name for name in names[code.co_argcount :] if name not in (function.__kwdefaults__ or {})
    )
    return wanted[1:] if instance is not None else wanted
