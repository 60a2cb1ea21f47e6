"""What a run knows about the test at hand: its calls, its output, and how an assert of it failed."""

from __future__ import annotations

from .fixtures import Capsys
from .judge_link import JudgeLink
from .link import LOADED, PRINTED
from .pytest_shim import Failed
from .recording import Recorder
from .show import show, show_call
from .values import WireError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

TEXT_LIMIT = 2000
VALUE_LIMIT = 600
SHOWN_CALLS = 20_000
"""Calls of one test that are put into words; in a longer one the last of these is shown."""


class Session(JudgeLink):
    """The link of a run.

    Args:
        meanwhile: called when the candidate does not answer at once.

    Attributes:
        calls: how many calls into the solution the test has made.
        call_text: the last of them, in words.
        last_result: what it returned.
        capsys: where the candidate's output goes as well, when the test asks for it.
        recorder: watches the calls of the reference.
        functions: names of the functions of the solution, by the number of their stand-in.
        callback_failed: how the test has failed in a function that the solution called.
    """

    def __init__(self, fd: int, output_limit: int, meanwhile: Callable[[], None] = lambda: None) -> None:
        super().__init__(fd)
        self._meanwhile = meanwhile
        self.calls = 0
        self.call_text = ""
        self.last_result: Any = None
        self.capsys: Capsys | None = None
        self.callback_failed: Failed | None = None
        self.recorder: Recorder | None = None
        self.functions: dict[int, str] = {}
        self._output: list[bytes] = []
        self._size = self._cut = 0
        self._limit = output_limit

    def meanwhile(self) -> None:
        self._meanwhile()

    def before_call(self, target: Any, shown: str, args: tuple[Any, ...], named: dict[str, Any]) -> None:
        self.calls += 1
        if self.recorder is not None:
            name = self.functions.get(target._tracefix[1])
            if name is None or self.answering:
                self.recorder.unfit(name or shown)
            else:
                self.recorder.called(name, args, named)
        if self.calls <= SHOWN_CALLS:
            self.call_text = show_call(shown, args, named)

    def after_call(self, result: Any) -> None:
        self.last_result = result
        if self.recorder is not None:
            self.recorder.returned(result)

    def about_exception(self, error: BaseException) -> tuple[type, tuple[Any, ...], str]:
        """A test that fails where the solution calls it has failed, whatever the solution makes of that.

        It learns that something failed, not what was expected.
        """
        if isinstance(error, Failed):
            self.callback_failed = self.callback_failed or error
            return AssertionError, (), ""
        return super().about_exception(error)

    def loaded(self) -> list[Any]:
        """Wait for the candidate's first message: (what went wrong or None, names, functions and classes).

        Raises:
            WireError, Closed: it sends something else, or is gone.
        """
        kind, body = self.receive()
        while kind == PRINTED:
            self.printed(body)
            kind, body = self.receive()
        found = self.open_values(body)
        if kind != LOADED or len(found) != 3:
            raise WireError("what is no first message")
        return found

    def start_test(self, licence: frozenset[str] | None) -> None:
        """Args:
        licence: see `JudgeLink`.
        """
        self.share_nothing()
        self.callback_failed = None
        self.licence = licence
        self.used = set()
        self.calls = 0
        self.call_text = ""
        self.last_result = None

    def printed(self, data: bytes) -> None:
        if not data or data[0] not in (1, 2):
            raise WireError("output of an unknown stream")
        if self.capsys is not None:
            self.capsys.add(data[0], data[1:].decode("utf-8", "replace"))
        self._output.append(data[1:])
        self._size += len(data) - 1
        if self._size > 2 * self._limit:
            kept = b"".join(self._output)[-self._limit :]
            self._cut += self._size - len(kept)
            self._output = [kept]
            self._size = len(kept)

    def take_output(self) -> str:
        """What the candidate has printed since the last time: the tail."""
        data = b"".join(self._output)
        cut = self._cut + max(0, len(data) - self._limit)
        text = data[-self._limit :].decode("utf-8", "replace")
        self._output.clear()
        self._size = self._cut = 0
        return f"[{cut} bytes before this were cut]\n{text}" if cut else text


class Hooks:
    """What a rewritten assert calls."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._before_left = self._before_right = 0
        self._left_call = ""

    def left(self) -> None:
        self._before_left = self._session.calls

    def right(self) -> None:
        self._before_right = self._session.calls
        self._left_call = self._session.call_text

    def compared(self, *sides: Any) -> None:
        if self._session.recorder is not None:
            self._session.recorder.compared(*sides)

    def ignored(self, value: Any) -> None:
        if self._session.recorder is not None:
            self._session.recorder.ignored(value)

    def tested(self, value: Any) -> None:
        if self._session.recorder is not None:
            self._session.recorder.tested(value)

    def failed(self, symbol: str, text: str, left: Any, right: Any, literal: str, *message: Any) -> Failed:
        session = self._session
        expected, got = "", show(left, VALUE_LIMIT)
        if symbol in ("true", "false"):
            expected = f"a {symbol} value"
        elif symbol == "isinstance":
            expected = f"an instance of {_type_name(right)}"
            got = f"{got} ({type(left).__name__})"
        else:
            of_left = self._before_right > self._before_left
            of_right = session.calls > self._before_right
            if (of_right and not of_left) or (literal == "l" and not of_left):
                expected, got = _swapped(symbol, got), show(right, VALUE_LIMIT)
            else:
                expected = show(right, VALUE_LIMIT)
                if symbol != "==":
                    expected = f"{symbol} {expected}"
                if of_left:
                    session.call_text = self._left_call
        said = str(message[0])[:TEXT_LIMIT] if message else f"expected {expected}, got {got}"
        return Failed(said, expected, got)


def _swapped(symbol: str, shown: str) -> str:
    if symbol == "==":
        return shown
    mirrored = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
    if symbol in ("in", "not in"):
        return f"something that {shown} is {symbol}"
    return f"{mirrored.get(symbol, symbol)} {shown}"


def _type_name(kind: Any) -> str:
    if isinstance(kind, tuple):
        return " or ".join(_type_name(part) for part in kind)
    return getattr(kind, "__name__", None) or show(kind, 100)
