"""The judge's part of `rehearsal`: a run of small tests against a candidate in the same process."""

from __future__ import annotations

import marshal

from .asserts import rewrite
from .judge import Parent, Run
from .link import LOADED
from .rehearsal import NearCandidate
from .session import Session

TYPE_CHECKING = False
if TYPE_CHECKING:
    pass

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
_CODES = [marshal.dumps(compile(rewrite(_TESTS, "tests.py"), "tests.py", "exec"))]
_JOB = {
    "files": (("tests.py", 3),),
    "tests": (0, 2),
    "codes": _CODES,
    "licences": {0: (), 2: ()},
    "recording": False,
    "cases": b"",
    "output_limit": 1000,
}


class _NearSession(Session):
    """A session whose candidate answers at once."""

    def __init__(self) -> None:
        super().__init__(-1, 1000)
        self._candidate = NearCandidate()
        self._candidate.sent.append((LOADED, self._candidate.load()))

    def send(self, kind: int, body: bytes) -> None:
        self._candidate.answer(body)

    def receive(self) -> tuple[int, bytes]:
        return self._candidate.sent.pop()


class _NoParent(Parent):
    def __init__(self) -> None:
        pass

    def send(self, data: bytes) -> None:
        pass


def rehearse_judge() -> None:
    """What a judge does in a run."""
    job = marshal.loads(marshal.dumps(_JOB))
    Run(_NoParent(), job, _NearSession()).run()
