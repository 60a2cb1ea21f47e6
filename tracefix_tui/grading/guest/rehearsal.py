"""Goes through a run before there is one, in the fork server: so the interpreter settles on its fastest
form of the code before the first guest is forked. Candidates that wait for their job rehearse as well, a
shorter run: what they go through is lost time when many runs are waiting.
"""

from __future__ import annotations

import marshal
import os
import struct
import sys
from _socket import SHUT_WR, socketpair

from .candidate import Candidate, CandidateLink, load
from .link import REQUEST, Link

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

SOURCE = """
def double(items, times=2):
    found = {item: str(item) for item in items}
    if not found:
        raise ValueError("nothing")
    return [item * times for item in items]
"""
SHORT = "def same(value):\n    return value\n"
"""For candidates: each fault on a page that a run will write saves it one, each line costs time."""
ROUNDS = 20
"""More often than the interpreter has to see a function before it specialises it."""


class NearCandidate(CandidateLink):
    """A candidate without a socket: what it sends is kept in `sent`."""

    def __init__(self) -> None:
        super().__init__(-1)
        self.sent: list[tuple[int, bytes]] = []

    def send(self, kind: int, body: bytes) -> None:
        self.sent.append((kind, body))

    def load(self, source: str = SOURCE) -> bytes:
        """Load the source; the body of the first message."""
        self.send_values(0, self.pack(*load(self, source)))
        return self.sent.pop()[1]


class _Far:
    def __init__(self, number: int) -> None:
        self.number = number


class _Caller(Link):
    """The least of a judge."""

    def __init__(self, candidate: NearCandidate) -> None:
        super().__init__(-1, parity=0)
        self._candidate = candidate
        self.said: list[tuple[int, bytes]] = []

    def imported(self, number: int, about: Any) -> Any:
        return _Far(number)

    def export(self, value: Any, out: list[bytes]) -> None:
        out.append(b"O" + value.number.to_bytes(4, "little"))

    def exception(self, kind: type, arguments: tuple[Any, ...], text: str, original: Any) -> BaseException:
        return Exception(text)

    def send(self, kind: int, body: bytes) -> None:
        self.said.append((kind, body))
        self._candidate.answer(body)

    def ask(self, *values: Any) -> None:
        """A request, whose answer is read."""
        self.send_values(REQUEST, self.pack(*values))
        self.open_values(self._candidate.sent.pop()[1])


def converse(source: str, *arguments: Any) -> list[tuple[int, bytes]]:
    """What a candidate does in a run: the function of the source is called with each of these. Returns what
    its judge has said."""
    candidate = NearCandidate()
    judge = _Caller(candidate)
    _, _, (function,) = judge.open_values(candidate.load(source))
    for argument in arguments:
        judge.ask("call", function, (argument,))
    return judge.said


SAID = converse(SHORT, [3, 1])


class AloneCandidate(CandidateLink):
    """A candidate that is told what was said before, and whom nobody hears."""

    def __init__(self) -> None:
        super().__init__(-1)

    def send(self, kind: int, body: bytes) -> None:
        pass


def rehearse_alone() -> None:
    """For a guest: it opens and sends nothing, and has nothing of it afterwards."""
    candidate = AloneCandidate()
    candidate.send_values(0, candidate.pack(*load(candidate, SHORT)))
    for _, body in SAID:
        candidate.answer(body)
    del sys.modules["solution"]


def rehearse_candidate() -> None:
    """For the fork server of candidates: with a socket."""
    near, far = socketpair()
    for kind, body in ((0, marshal.dumps({"source": SOURCE})), *converse(SOURCE, [3, 1], ())):
        near.send(struct.pack("<IB", len(body), kind) + body)
    near.shutdown(SHUT_WR)
    Candidate().serve(far.fileno())
    for end in (near, far):
        os.close(end.detach())
    rehearse_alone()
