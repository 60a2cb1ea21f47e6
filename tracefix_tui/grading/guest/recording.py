"""Watches the reference under its visible tests: which functions they call, with what, and how they look at
results.

Only a function whose every result the tests compare as it is (`==`, `is`) or take as true or false may be
tried on other inputs: where a test sorts a result first or looks at a part of it, another answer may be
just as right.
"""

from __future__ import annotations

from .values import TravelError
from .wire import Codec

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

CALL_LIMIT = 300
SIZE_LIMIT = 1 << 16
"""Bytes of the arguments of one call."""


class Call:
    """One call.

    Attributes:
        looked_at: "value" when a test compared the result, "truth" when it only asked if it is true, "not"
        when
            it dropped it, "" when it did something else with it.
        returned: it did not raise.
    """

    def __init__(self, name: str, arguments: bytes) -> None:
        self.name = name
        self.arguments = arguments
        self.looked_at = ""
        self.returned = False


class Recorder:
    """The calls of one run, in order."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self._unfit: set[str] = set()
        self._last: Call | None = None
        self._last_result: Any = None

    def called(self, name: str, args: tuple[Any, ...], named: dict[str, Any]) -> None:
        self._last = None
        try:
            arguments = Codec(0).pack(args, tuple(named.items()))
        except TravelError:
            arguments = b""  # it holds an object or a function
        if not arguments or len(arguments) > SIZE_LIMIT or len(self.calls) >= CALL_LIMIT:
            self._unfit.add(name)
            return
        self._last = Call(name, arguments)
        self.calls.append(self._last)

    def unfit(self, name: str) -> None:
        """This is no function that can be tried on other inputs."""
        self._unfit.add(name)

    def returned(self, result: Any) -> None:
        if self._last is not None:
            self._last.returned = True
            self._last_result = result

    def compared(self, *sides: Any) -> None:
        """A test found two values equal, or the same."""
        if self._last is not None and any(side is self._last_result for side in sides):
            self._last.looked_at = "value"

    def tested(self, value: Any) -> None:
        """A test took a value as true or false."""
        if self._last is not None and value is self._last_result:
            self._last.looked_at = self._last.looked_at or "truth"

    def ignored(self, value: Any) -> None:
        """A test did not look at a result at all."""
        if self._last is not None and value is self._last_result:
            self._last.looked_at = self._last.looked_at or "not"

    def fit(self) -> dict[str, tuple[str, list[bytes]]]:
        """By function that may be tried: how its results are looked at, and its arguments, packed."""
        found: dict[str, tuple[str, list[bytes]]] = {}
        for name in {call.name: None for call in self.calls}:
            calls = [call for call in self.calls if call.name == name and call.returned]
            looks = {call.looked_at for call in calls}
            arguments = list(dict.fromkeys(call.arguments for call in calls))
            if name not in self._unfit and looks - {"not"} and "" not in looks and len(arguments) > 1:
                found[name] = ("truth" if "truth" in looks else "value", arguments)
        return found
