"""What a layer of the confinement is: it is made ready once, applied in each guest, and can prove itself.

Nothing of `typing` or `dataclasses` is imported here or beside: each would cost every fork.
"""

from __future__ import annotations

from .records import Order

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    Step = tuple[Callable[..., Any], tuple[Any, ...]]


class Setting:
    """What the layers must know of the guests to come.

    Attributes:
        receives_descriptors: they are handed sockets of others, and read their clocks.
        readable: absolute paths that they may read.
        server_pid: the fork server.
        app_pid: the process that started it.
    """

    def __init__(
        self, receives_descriptors: bool, readable: tuple[str, ...], server_pid: int, app_pid: int
    ) -> None:
        self.receives_descriptors = receives_descriptors
        self.readable = readable
        self.server_pid = server_pid
        self.app_pid = app_pid


class Layer:
    """One layer.

    Attributes:
        name: its word in reports.
        bit: its place in the mask of wanted layers.
        stops: one line for people.
    """

    name = ""
    bit = 0
    stops = ""

    def prepare(self, setting: Setting) -> str:
        """Make all ready in the fork server. Returns why the layer can't be had here, "" when it can."""
        return ""

    def settle(self) -> None:
        """Put on the fork server, once and for good, what its guests inherit and it can live with itself.

        Raises:
            OSError: it could not; the layer is not there.
        """

    def steps(self, order: Order) -> list[Step]:
        """What puts the rest on a guest, for good. Made in the fork server, done in the guest.

        A step raises OSError, or returns -1, when it could not be done; the guest must end.
        """
        return []

    def rehearse(self) -> None:
        """Run in the fork server what its own code does in a guest, as far as it changes nothing."""

    def probe(self, order: Order) -> Iterator[tuple[str, str]]:
        """Try what it claims to stop, after `settle` and `steps`. Yields (claim, what went through or "")."""
        yield from ()


def refused(claim: str, attempt: Callable[..., object], *arguments: object) -> tuple[str, str]:
    """The claim holds when calling `attempt` raises an OSError or MemoryError."""
    try:
        attempt(*arguments)
    except (OSError, MemoryError):
        return claim, ""
    return claim, "it was possible"
