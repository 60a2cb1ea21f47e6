"""The `pytest` that tests see: the part of it that a judge can honour. Anything else is refused by name."""

from __future__ import annotations

import re

from .approx import approx
from .link import Closed
from .show import show

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

SUPPORTED = (
    "mark.parametrize, param, raises, approx, fail, fixture (function scope), capsys, monkeypatch.setenv"
)
TEST_MODULES = ("tests", "hidden_tests")
"""The names under which test modules run."""


class UnsupportedError(Exception):
    """A test module uses something that the judge does not offer."""


class Failed(AssertionError):
    """A test has failed by its own decision, not by an error."""

    def __init__(self, message: str, expected: str = "", got: str = "") -> None:
        super().__init__(message)
        self.expected = expected
        self.got = got


class ParameterSet:
    """`pytest.param(...)`."""

    def __init__(self, values: tuple[Any, ...], identifier: str | None) -> None:
        self.values = values
        self.id = identifier


class Raises:
    """`with pytest.raises(...) as caught`, and what it gives: `caught.value`, `.type`, `.match()`."""

    def __init__(self, kinds: Any, match: Any, got: Callable[[], str]) -> None:
        self._kinds = kinds if isinstance(kinds, tuple) else (kinds,)
        for kind in self._kinds:
            if not (isinstance(kind, type) and issubclass(kind, BaseException)):
                raise TypeError(f"expected exception must be a BaseException type, not {show(kind, 80)}")
        self._pattern = match
        self._got = got
        self._value: BaseException | None = None

    @property
    def value(self) -> BaseException:
        if self._value is None:
            raise AssertionError(".value can only be used after the context manager exits")
        return self._value

    @property
    def type(self) -> Any:
        return type(self.value)

    @property
    def _expected(self) -> str:
        names = " or ".join(kind.__name__ for kind in self._kinds)
        return f"raises {names}" + (f" matching {self._pattern!r}" if self._pattern is not None else "")

    def __enter__(self) -> Raises:
        return self

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> bool:
        if error is None:
            raise Failed(
                f"DID NOT RAISE {' or '.join(k.__name__ for k in self._kinds)}", self._expected, self._got()
            )
        if isinstance(error, Closed) or not isinstance(error, self._kinds):
            return False
        self._value = error
        if self._pattern is not None:
            self.match(self._pattern)
        return True

    def match(self, pattern: Any) -> bool:
        """Raises:
        Failed: the text of the exception has no place that the pattern matches.
        """
        text = str(self.value)
        if re.search(pattern, text) is None:
            got = f"{type(self.value).__name__}: {text}"
            raise Failed(f"the message {text!r} does not match {pattern!r}", self._expected, got)
        return True

    def __str__(self) -> str:
        return self._expected


class Marks:
    """`pytest.mark`: `parametrize` alone."""

    @staticmethod
    def parametrize(names: Any, values: Any, indirect: Any = False, ids: Any = None) -> Callable[[Any], Any]:
        if indirect:
            raise UnsupportedError("pytest.mark.parametrize(indirect=...) is not supported by the judge")
        single = isinstance(names, str) and "," not in names
        if isinstance(names, str):
            names = [name.strip() for name in names.split(",") if name.strip()]
        table = (tuple(names), single, list(values), ids)

        def mark(target: Any) -> Any:
            if getattr(target, "__module__", None) not in TEST_MODULES:
                raise UnsupportedError(
                    "pytest.mark.parametrize is for functions and classes of the test module"
                )
            target._tracefix_tables = [*vars(target).get("_tracefix_tables", ()), table]
            return target

        return mark

    def __getattr__(self, name: str) -> Any:
        raise UnsupportedError(f"pytest.mark.{name} is not supported by the judge; it has {SUPPORTED}")


class Pytest:
    """What `import pytest` gives.

    Args:
        last_result: a text of what the solution returned last, for `raises` that sees no exception.
    """

    __name__ = "pytest"
    __spec__ = None
    __path__: tuple[str, ...] = ()
    mark = Marks()
    approx = staticmethod(approx)

    def __init__(self, last_result: Callable[[], str]) -> None:
        self._last_result = last_result

    def raises(self, kinds: Any, *call: Any, match: Any = None, **named: Any) -> Any:
        caught = Raises(kinds, match, self._last_result)
        if not call:
            if named:
                raise TypeError(f"Unexpected keyword arguments passed to pytest.raises: {', '.join(named)}")
            return caught
        function, *args = call
        with caught:
            function(*args, **named)
        return caught

    @staticmethod
    def param(*values: Any, marks: Any = (), id: str | None = None) -> ParameterSet:
        if marks:
            raise UnsupportedError("pytest.param(marks=...) is not supported by the judge")
        return ParameterSet(values, id)

    @staticmethod
    def fail(reason: str = "", pytrace: bool = True) -> None:
        raise Failed(reason)

    @staticmethod
    def fixture(function: Any = None, **options: Any) -> Any:
        allowed = {"scope": "function", "autouse": False, "name": None}
        for option, value in options.items():
            if option not in allowed or (option != "name" and value != allowed[option]):
                raise UnsupportedError(f"pytest.fixture({option}={value!r}) is not supported by the judge")

        def mark(target: Any) -> Any:
            return Fixture(target, options.get("name") or target.__name__)

        return mark if function is None else mark(function)

    def __getattr__(self, name: str) -> Any:
        if name[:2] == "__":
            raise AttributeError(name)
        raise UnsupportedError(f"pytest.{name} is not supported by the judge; it has {SUPPORTED}")


class Fixture:
    """A function marked with `pytest.fixture`."""

    def __init__(self, function: Callable[..., Any], name: str) -> None:
        self.function = function
        self.name = name

    def __call__(self, *args: Any, **named: Any) -> Any:
        raise UnsupportedError(
            f"the fixture {self.name!r} is called directly; name it as an argument of the test"
        )
