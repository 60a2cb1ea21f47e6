"""Messages of a candidate, changed at random: the judge takes them for values or refuses them."""

from __future__ import annotations

import datetime
import random
import socket
from collections import Counter, OrderedDict, defaultdict, deque, namedtuple
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from tracefix_tui.grading.guest.candidate import CandidateLink
from tracefix_tui.grading.guest.session import Session
from tracefix_tui.grading.guest.values import WireError

MESSAGES = 4000
TAGS = b"NTFiIfcstzreBDQlymwopRHOMKXgqdu\x00\x01\x02\x08"


class Agreeable:
    """Equal to everything, on the candidate's side."""

    def __eq__(self, other: object) -> bool:
        return True

    def __hash__(self) -> int:
        return 6

    def method(self) -> int:
        return 6


class OwnError(ValueError):
    """An exception of the solution's own."""


Point = namedtuple("Point", "x y")
for _kind in (Agreeable, OwnError, Point):
    _kind.__module__ = "solution"

ATOMS: list[Any] = [
    *(None, True, False, 0, -1, 6, 2**62, -(2**200), 0.5, float("nan"), 1j, "", "six", "\ud800", b"", b"six"),
    *(range(3), range(10**20), ..., NotImplemented, Decimal("1.5"), Fraction(1, 3), datetime.date.max),
    *(datetime.timedelta(1), datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)),
    *(Agreeable, Agreeable(), OwnError, OwnError("x"), KeyError("a"), len, eval, int, lambda: 6, iter([6])),
]


def value(rng: random.Random, depth: int = 0) -> Any:
    """A value such as a candidate may return."""
    if depth == 3 or rng.random() < 0.5:
        return rng.choice(ATOMS)
    items = [value(rng, depth + 1) for _ in range(rng.randrange(4))]
    keys = [item for item in items if isinstance(item, (int, str, Agreeable))]
    kinds = [
        *(items, tuple(items), set(keys), frozenset(keys), dict.fromkeys(keys, 6), Counter(keys)),
        *(OrderedDict.fromkeys(keys, items), defaultdict(list, a=items), deque(items, 2), bytearray(b"six")),
        Point(items, 6),
    ]
    return rng.choice(kinds)


def changed(body: bytes, rng: random.Random) -> bytes:
    """The message with some bytes replaced, cut out or doubled."""
    data = bytearray(body)
    for _ in range(rng.choice([0, 1, 1, 2, 5])):
        if len(data) < 8:
            break
        at = rng.randrange(len(data))
        match rng.randrange(4):
            case 0:
                data[at] = rng.randrange(256)
            case 1:
                data[at] = rng.choice(TAGS)
            case 2:
                del data[at : at + rng.randrange(1, 6)]
            case 3:
                data[at:at] = data[rng.randrange(len(data)) :][: rng.randrange(1, 12)]
    return bytes(data)


@contextmanager
def ends() -> Iterator[tuple[Session, CandidateLink]]:
    """Both ends of a conversation. Nobody answers: the candidate's socket is closed."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.shutdown(socket.SHUT_RDWR)
        session = Session(ours.fileno(), 1000)
        session.start_test(frozenset({"call", "eq", ".method"}))
        yield session, CandidateLink(theirs.fileno())


@pytest.mark.parametrize("seed", range(4))
def test_changed_messages_are_values_or_refused(seed: int):
    rng = random.Random(seed)
    refused = 0
    for _ in range(MESSAGES):
        with ends() as (session, candidate):
            body = candidate.pack(*[value(rng) for _ in range(rng.choice([1, 1, 5]))])
            try:
                values = session.unpack(changed(body, rng))
            except WireError:
                refused += 1
                continue
            for found in values:
                assert is_plain_or_unequal(found)
    assert 0 < refused < MESSAGES


def is_plain_or_unequal(found: Any) -> bool:
    """Whether nothing but a number is equal to a number, and nothing but text to a text."""
    numbers = (int, float, complex, bool, Decimal, Fraction)
    return (type(found) in numbers or not (found == 6 or found == 0)) and (
        type(found) is str or found != "six"
    )
