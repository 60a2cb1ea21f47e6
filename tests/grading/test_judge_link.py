"""The judge's end of the conversation against candidates that lie: a lie ends it and is named."""

from __future__ import annotations

import os
import socket
import struct
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from tests.grading.test_wire import count, definition
from tracefix_tui.grading.guest.candidate import CandidateLink
from tracefix_tui.grading.guest.judge_link import JudgeLink
from tracefix_tui.grading.guest.link import LOADED, PRINTED, RAISED, REQUEST, VALUE, Closed
from tracefix_tui.grading.guest.session import Session
from tracefix_tui.grading.guest.wire import FRAME_LIMIT

NONE_LET_GO = struct.pack("<II", 0, 0)


def frame(kind: int, *values: bytes, definitions: tuple[bytes, ...] = ()) -> bytes:
    """A frame of packed values, as an honest candidate would build it."""
    body = (
        NONE_LET_GO
        + count(len(definitions))
        + b"".join(definitions)
        + bytes([len(values)])
        + b"".join(values)
    )
    return struct.pack("<IB", len(body), kind) + body


def text(value: str) -> bytes:
    return b"s" + count(len(value.encode())) + value.encode()


def items(*values: bytes) -> bytes:
    return b"tg" + count(len(values)) + b"".join(values)


def handle(number: int, about: bytes = b"N") -> bytes:
    return b"H" + count(number) + about


def own(number: int) -> bytes:
    return b"O" + count(number)


def a_class(name: str = "A", module: str = "solution", builtin: str = "object", **changed: bytes) -> bytes:
    parts = {
        "form": text("class"),
        "name": text(name),
        "qualname": text(name),
        "module": text(module),
        "bases": items(),
        "builtin": text(builtin),
        "special": items(),
        "methods": items(),
    }
    return items(*(parts | changed).values())


ONE = b"i" + struct.pack("<q", 1)
VALUE_ERROR = b"X" + b"B" + count(10) + b"ValueError" + items() + text("") + b"N"
NO_ERROR = b"X" + b"B" + count(3) + b"int" + items() + text("") + b"N"
OBJECT = items(text("object"), handle(5, a_class()))
CALLBACK, ITERATOR, OPAQUE = 0, 1, 2
"""Numbers of what the test passes in each of these conversations."""


class Ends:
    """A judge's link, and the other end of its socket."""

    def __init__(self) -> None:
        ours, self.theirs = socket.socketpair()
        self.link = JudgeLink(ours.detach())
        self.called: list[Any] = []

    def request(self, *answers: bytes) -> Any:
        """Have the judge call something with a callback, an iterator and an object; answer so."""
        feeder = threading.Thread(target=self._feed, args=(answers,))
        feeder.start()
        try:
            return self.link.request("call", self.called.append, iter([7, 8]), object())
        finally:
            feeder.join()

    def _feed(self, answers: tuple[bytes, ...]) -> None:
        self.theirs.recv(1 << 16)
        for at, answer in enumerate(answers):
            self.theirs.sendall(answer)
            if at + 1 < len(answers):
                self.theirs.recv(1 << 16)
        self.theirs.shutdown(socket.SHUT_WR)

    def close(self) -> None:
        self.theirs.close()
        os.close(self.link.fd)


@pytest.fixture
def ends() -> Iterator[Ends]:
    ends = Ends()
    yield ends
    ends.close()


def test_an_honest_answer(ends):
    assert ends.request(frame(VALUE, ONE)) == 1


def test_an_honest_callback(ends):
    call = frame(REQUEST, text("call"), own(CALLBACK), items(ONE))
    following = frame(REQUEST, text("next"), own(ITERATOR))
    assert ends.request(call, following, frame(VALUE, own(OPAQUE))) is not None
    assert ends.called == [1]


LIES = {
    "nothing": (b"",),
    "half a frame": (frame(VALUE, ONE)[:7],),
    "half a head": (b"\x00\x00",),
    "a frame too large": (struct.pack("<IB", 2 * FRAME_LIMIT + 1, VALUE),),
    "an unknown kind": (frame(77, ONE),),
    "another first message": (frame(LOADED, b"N", items(), items()),),
    "no value": (frame(VALUE),),
    "two values": (frame(VALUE, ONE, ONE),),
    "an answer too many": (frame(VALUE, ONE) + frame(VALUE, ONE),),
    "an exception that is none": (frame(RAISED, ONE, items()),),
    "an exception without frames": (frame(RAISED, VALUE_ERROR),),
    "an exception of a plain type": (frame(RAISED, NO_ERROR, items()),),
    "eval": (frame(VALUE, b"B" + count(4) + b"eval"),),
    "type": (frame(VALUE, b"B" + count(4) + b"type"),),
    "getattr": (frame(VALUE, b"B" + count(7) + b"getattr"),),
    "an object never described": (frame(VALUE, handle(3)),),
    "an object described twice": (frame(VALUE, items(handle(3, OBJECT), handle(3, OBJECT))),),
    "an object of no class": (frame(VALUE, handle(3, items(text("object"), b"N"))),),
    "an object of a plain class": (frame(VALUE, handle(3, items(text("object"), b"B" + count(3) + b"int"))),),
    "an object of an unknown form": (frame(VALUE, handle(3, items(text("module"), ONE))),),
    "an object described by a list": (
        frame(VALUE, handle(3, b"R" + count(1)), definitions=(definition(1, 1, b"g" + count(0)),)),
    ),
    "a class without a name": (frame(VALUE, handle(3, a_class(name=""))),),
    "a class with NUL in its name": (frame(VALUE, handle(3, a_class(name="a\0b"))),),
    "a class with an endless name": (frame(VALUE, handle(3, a_class(name="a" * 300))),),
    "a class of a builtin that does not exist": (frame(VALUE, handle(3, a_class(builtin="generator"))),),
    "a class of a builtin function": (frame(VALUE, handle(3, a_class(builtin="eval"))),),
    "a class with bases that are none": (frame(VALUE, handle(3, a_class(bases=ONE))),),
    "a class with methods that are none": (frame(VALUE, handle(3, a_class(methods=ONE))),),
    "a class with a part too many": (frame(VALUE, handle(3, items(*[text("class")] * 9))),),
    "a test's object that was never passed": (frame(VALUE, own(9)),),
    "a method of a test's object": (frame(VALUE, b"M" + count(CALLBACK) + text("append")),),
    "a call of what was never passed": (frame(REQUEST, text("call"), own(9), items()),),
    "a call of an object that is none": (frame(REQUEST, text("call"), own(OPAQUE), items()),),
    "a call of an iterator": (frame(REQUEST, text("call"), own(ITERATOR), items()),),
    "an item of a function": (frame(REQUEST, text("next"), own(CALLBACK)),),
    "a call of a plain value": (frame(REQUEST, text("call"), ONE, items()),),
    "a call of its own object": (frame(REQUEST, text("call"), handle(3, OBJECT), items()),),
    "a call of a builtin": (frame(REQUEST, text("call"), b"B" + count(3) + b"int", items()),),
    "an attribute of a test's object": (frame(REQUEST, text("getattr"), own(CALLBACK), text("__globals__")),),
    "a text of a test's object": (frame(REQUEST, text("repr"), own(OPAQUE)),),
    "an operation that does not exist": (frame(REQUEST, text("exec"), own(CALLBACK), text("1")),),
    "an operation that is no text": (frame(REQUEST, ONE, own(CALLBACK)),),
    "an empty request": (frame(REQUEST),),
    "output of an unknown stream": (struct.pack("<IB", 2, PRINTED) + b"\x07x",),
    "a container of the judge": (frame(VALUE, ONE, definitions=(definition(4, 1, b"g" + count(0)),)),),
    "let go of without numbers": (struct.pack("<IB", 8, VALUE) + struct.pack("<II", 2**31, 2**31),),
}  # fmt: skip


@pytest.mark.parametrize("lie", LIES)
def test_a_lie_ends_the_conversation(ends, lie):
    ends.link.printed = Session.printed.__get__(Session(-1, 100))
    with pytest.raises(Closed):
        ends.request(*LIES[lie])
    assert ends.called == []
    assert ends.link.closed or ends.link.fault
    assert bool(ends.link.fault) == (lie not in ("nothing", "half a frame", "half a head"))


def test_numbers_that_nobody_knows_can_be_let_go(ends):
    body = struct.pack("<II", 2, 2) + struct.pack("<4I", 7, 8, 9, 10) + count(0) + b"\x01" + ONE
    assert ends.request(struct.pack("<IB", len(body), VALUE) + body) == 1


def test_answers_to_a_callback_go_on_being_checked(ends):
    call = frame(REQUEST, text("call"), own(CALLBACK), items(ONE))
    with pytest.raises(Closed):
        ends.request(call, frame(VALUE, own(9)))
    assert ends.called == [1]


def test_requests_within_requests_have_an_end():
    ours, theirs = socket.socketpair()
    judge, candidate = JudgeLink(ours.detach()), CandidateLink(theirs.detach())
    depth = 0

    def again(function: Any) -> Any:
        nonlocal depth
        depth += 1
        return judge.request("call", stand_in, (function,))

    def solution(function: Any) -> Any:
        return function(function)

    def serve() -> None:
        candidate.send_values(LOADED, candidate.pack(solution))
        try:
            while True:
                candidate.answer(candidate.receive()[1])
        except Closed:
            pass

    server = threading.Thread(target=serve)
    server.start()
    _, body = judge.receive()
    (stand_in,) = judge.open_values(body)
    with pytest.raises(RecursionError):
        judge.request("call", stand_in, (again,))
    assert depth > 20
    os.close(judge.fd)
    server.join()
    os.close(candidate.fd)
