"""The judge's part of `rehearsal`: a run of small tests."""

from __future__ import annotations

import marshal

from .asserts import rewrite
from .judge import Parent, Run
from .link import LOADED
from .rehearsal import NearCandidate
from .session import Session

_TESTS = """
import pytest
from solution import double

@pytest.mark.parametrize(("items", "found"), [([1, 2], [2, 4]), ("a", ["aa"])])
def test_table(items, found):
    assert double(items) == found

def test_error():
    with pytest.raises(ValueError):
        double([])
"""
_JOB = marshal.dumps(
    {
        "files": (("tests.py", 3),),
        "tests": (0, 2),
        "codes": [marshal.dumps(compile(rewrite(_TESTS, "tests.py"), "tests.py", "exec"))],
        "licences": {0: (), 2: ()},
        "recording": False,
        "output_limit": 1000,
        "cases": b"",
    }
)


class _NearSession(Session):
    """A session with a candidate in the same process."""

    def __init__(self, candidate: NearCandidate) -> None:
        super().__init__(-1, 1000)
        self._candidate = candidate
        self.received: list[tuple[int, bytes]] = []
        candidate.sent.append((LOADED, candidate.load()))

    def send(self, kind: int, body: bytes) -> None:
        self._candidate.answer(body)

    def receive(self) -> tuple[int, bytes]:
        self.received.append(self._candidate.sent.pop())
        return self.received[-1]


class _SessionAgain(Session):
    """A session that receives what another has received."""

    def __init__(self, received: list[tuple[int, bytes]]) -> None:
        super().__init__(-1, 1000)
        self._left = iter(received)

    def send(self, kind: int, body: bytes) -> None:
        pass

    def receive(self) -> tuple[int, bytes]:
        return next(self._left)


class _NoParent(Parent):
    def __init__(self) -> None:
        pass

    def send(self, data: bytes) -> None:
        pass


def _received() -> list[tuple[int, bytes]]:
    session = _NearSession(NearCandidate())
    Run(_NoParent(), marshal.loads(_JOB), session).run()
    return session.received


_RECEIVED = _received()


def rehearse_judge() -> None:
    """What a judge does in a run."""
    Run(_NoParent(), marshal.loads(_JOB), _SessionAgain(_RECEIVED)).run()
