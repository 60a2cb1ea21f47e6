"""The parent believes no judge blindly: what is not exactly the next fact makes the run void."""

from __future__ import annotations

import json
import socket
import threading
import time
from contextlib import AbstractContextManager, suppress
from typing import Any

import pytest

from tests.grading.making import task
from tracefix_tui.grading import Grader
from tracefix_tui.grading.conversation import Facts, JudgeGone, JudgeNonsense
from tracefix_tui.grading.prepared import Prepared, key_of
from tracefix_tui.grading.report import Outcome
from tracefix_tui.sandbox import Exit, Profile, Role

TASK = task("from solution import f\ndef test_a(): pass\ndef test_b(): pass\n")
PREPARED = Prepared(("test_a", "test_b"), (), (b"", b""), frozenset())
LOADED = {"loaded": True, "output": "", "next": 0}
A = {"done": 0, "next": 1, "outcome": "passed", "wall_ms": 1.0, "call": "f()", "output": ""}
B = {"done": 1, "next": -1, "outcome": "passed", "wall_ms": 1.0, "call": "f()", "output": ""}


class FakeGuest(AbstractContextManager):
    """A guest that says what it is told to say."""

    pid = 1

    def __init__(self, says: tuple[bytes, ...] = ()) -> None:
        self.sock, self._inside = socket.socketpair()
        self._says = says
        threading.Thread(target=self._live).start()

    def _live(self) -> None:
        with self._inside, suppress(ConnectionError):
            if self._says:
                self._inside.recv(1 << 16)
            for message in self._says:
                self._inside.sendall(message)
            while self._inside.recv(1 << 16):
                pass

    def __exit__(self, *exc: object) -> None:
        self.close()

    def cpu_ms(self) -> float:
        return 0.0

    def kill(self) -> None:
        pass

    def close(self) -> None:
        self.sock.close()

    def wait(self, timeout: float | None = None) -> Exit | None:
        return Exit(0, None, 0.0, 0)


class FakeSandbox:
    """Gives silent candidates, and judges that say `says`."""

    def __init__(self, *says: bytes) -> None:
        self._says = says

    class layers:
        names = ("none",)

    def spawn(self, role: Role, profile: Profile) -> FakeGuest:
        return FakeGuest(self._says if role.name == "judge" else ())


def said(fact: Any) -> bytes:
    return packed(json.dumps(fact).encode())


def packed(data: bytes) -> bytes:
    return len(data).to_bytes(4, "little") + data


def grade(*facts: Any) -> Any:
    messages = [fact if isinstance(fact, bytes) else said(fact) for fact in facts]
    grader = Grader(sandbox=FakeSandbox(*messages))  # type: ignore[arg-type]
    grader._prepared[key_of(TASK)] = PREPARED
    return grader.grade("", TASK)


def test_an_honest_judge():
    report = grade(LOADED, A, B)
    assert report.all_passed
    assert not report.void


def test_an_honest_judge_in_small_pieces():
    whole = said(LOADED) + said(A) + said(B)
    assert grade(*(whole[at : at + 1] for at in range(len(whole)))).all_passed


LIES = {
    "the second test first": (LOADED, B),
    "a test twice": (LOADED, A, A),
    "no first fact": (A, B),
    "another next test": (LOADED, A | {"next": 7}),
    "an end too early": (LOADED, A | {"next": -1}),
    "a first test that is not asked for": (LOADED | {"next": 1}, A, B),
    "an outcome that does not exist": (LOADED, A, B | {"outcome": "skipped"}),
    "no outcome": (LOADED, A, {"done": 1, "next": -1}),
    "an outcome that is no text": (LOADED, A, B | {"outcome": ["passed"]}),
    "a call that is no text": (LOADED, A, B | {"call": {"f": 1}}),
    "frames that are none": (LOADED, A, B | {"frames": "many"}),
    "a frame that is none": (LOADED, A, B | {"frames": [[1, "f"]]}),
    "a frame of other types": (LOADED, A, B | {"frames": [["1", "f", "x"]]}),
    "endless frames": (LOADED, A, B | {"frames": [[1, "f", "x"]] * 1000}),
    "a time that is none": (LOADED, A, B | {"wall_ms": "soon"}),
    "a negative time": (LOADED, A, B | {"wall_ms": -1}),
    "an endless time": (LOADED, A, B | {"wall_ms": float("inf")}),
    "a list": (LOADED, A, [1]),
    "no JSON": (LOADED, A, packed(b"passed")),
    "deep JSON": (LOADED, A, packed(b"[" * 100_000)),
    "no UTF-8": (LOADED, A, packed(b'"\xff"')),
    "too long": (LOADED, A, (1 << 30).to_bytes(4, "little")),
    "a problem of an unknown form": ({"problem": "bad"},),
    "nothing that is known": ({"hello": 1},),
}


@pytest.mark.parametrize("lie", LIES)
def test_a_lie_makes_the_run_void(lie):
    report = grade(*LIES[lie])
    assert report.void.startswith("the judge sent ")
    assert report.passed == 0
    assert not report.all_passed
    assert [result.outcome for result in report.results] == [Outcome.NOT_RUN, Outcome.NOT_RUN]


def test_texts_are_cut_and_made_printable():
    odd = "\x1b[2J\x00\ud800" + "x" * 100_000
    report = grade(LOADED, A | {"message": odd, "outcome": "failed", "frames": [[3, odd, odd]]}, B)
    first = report.results[0]
    assert len(first.message) <= 4000
    assert first.message.isprintable()
    assert first.frames[0].text.isprintable()
    assert len(first.frames[0].text) <= 200
    assert report.results[1].passed


def test_facts_that_do_not_come():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        facts = Facts(ours)
        assert facts.next(0.0) is None
        theirs.sendall(said({"a": 1})[:5])
        assert facts.next(0.0) is None
        theirs.sendall(said({"a": 1})[5:])
        assert facts.next(time.monotonic() + 60) == {"a": 1}
        theirs.sendall(packed(b"[1]"))
        with pytest.raises(JudgeNonsense):
            facts.next(time.monotonic() + 60)
        theirs.close()
        with pytest.raises(JudgeGone):
            facts.next(time.monotonic() + 60)
