"""The judge's part of `rehearsal`: a run of small tests."""

from __future__ import annotations

import ast
import marshal

from .asserts import rewrite
from .judge import Parent, Run, Tests
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
_TOLD = marshal.dumps(
    {
        "files": (("tests.py", 3),),
        "codes": [marshal.dumps(compile(rewrite(ast.parse(_TESTS), _TESTS), "tests.py", "exec"))],
        "licences": {0: (), 2: ()},
        "cases": b"",
        "plain": True,
    }
)
_JOB = {"tests": (0, 2), "most_failures": 2, "recording": False, "output_limit": 1000, "candidate": 0}


class _NearSession(Session):
    """A session with a candidate in the same process."""

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
    run = Run(_NoParent(), Tests(marshal.loads(_TOLD)), _JOB, _NearSession())
    run.run()
    run.end()
