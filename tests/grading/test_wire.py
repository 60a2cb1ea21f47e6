"""The encoding: plain values arrive as they were, containers keep their identity, bad bytes are an error."""

from __future__ import annotations

import math
import struct
from collections import Counter, OrderedDict, defaultdict, deque
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tracefix_tui.grading.guest import library, values, wire
from tracefix_tui.grading.guest.values import TravelError, WireError
from tracefix_tui.grading.guest.wire import Codec


class Pair:
    """Both ends of a wire, with the messages of `Link` but without its socket."""

    def __init__(self) -> None:
        self.here, self.there = Codec(0), Codec(1)

    def pass_on(self, *roots: Any, back: bool = False) -> list[Any]:
        """Pack on one side and unpack on the other; containers that nobody holds are let go, as in `Link`."""
        sender, receiver = (self.there, self.here) if back else (self.here, self.there)
        body = sender.pack(*roots)
        del roots
        unheld = sender.take_unheld()
        found = receiver.unpack(body)
        receiver.let_go(unheld)
        return found

    @property
    def shared(self) -> set[int]:
        assert set(self.here._shared) == set(self.there._shared)
        return set(self.here._shared)


def there_and_back(value: Any) -> Any:
    pair = Pair()
    (arrived,) = pair.pass_on(value)
    (returned,) = Pair().pass_on(arrived, back=True)
    assert exactly(arrived, returned)
    return arrived


def exactly(one: Any, other: Any) -> bool:
    """Equal in value and in type, all the way down; nan equals nan."""
    if type(one) is not type(other):
        return False
    if isinstance(one, float):
        return struct.pack("d", one) == struct.pack("d", other)
    if isinstance(one, complex):
        return exactly(one.real, other.real) and exactly(one.imag, other.imag)
    if isinstance(one, Decimal):
        return str(one) == str(other)
    if isinstance(one, (list, tuple, deque)):
        same_limit = getattr(one, "maxlen", None) == getattr(other, "maxlen", None)
        return same_limit and len(one) == len(other) and all(map(exactly, one, other))
    if isinstance(one, dict):
        return exactly(list(one.items()), list(other.items()))
    if isinstance(one, (set, frozenset)):
        return len(one) == len(other) and all(any(exactly(a, b) for b in other) for a in one)
    if isinstance(one, datetime):
        return one == other and one.utcoffset() == other.utcoffset() and one.fold == other.fold
    return bool(one == other)


ZONES = st.one_of(
    st.none(), st.integers(-1439, 1439).map(lambda minutes: timezone(timedelta(minutes=minutes)))
)
IMMUTABLE = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.integers(min_value=2**62, max_value=2**70),
    st.floats(),
    st.complex_numbers(),
    st.text(st.characters(), max_size=8),
    st.binary(max_size=8),
    st.just(...),
    st.just(NotImplemented),
    st.builds(range, st.integers(-9, 9), st.integers(-9, 9), st.integers(1, 3)),
    st.builds(slice, st.integers(), st.none()),
    st.decimals(),
    st.fractions(),
    st.dates(),
    st.timedeltas(),
    st.times(timezones=ZONES),
    st.datetimes(timezones=ZONES),
    st.sampled_from([int, str, ValueError, len, sorted]),
)
HASHABLE = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(max_size=4)),
    lambda inner: st.one_of(st.tuples(inner, inner), st.frozensets(inner, max_size=3)),
    max_leaves=4,
)
PLAIN = st.recursive(
    IMMUTABLE,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.lists(st.integers(), max_size=9),
        st.lists(st.floats(), max_size=4),
        st.lists(st.text(max_size=3), max_size=4),
        st.tuples(inner, inner),
        st.dictionaries(HASHABLE, inner, max_size=3),
        st.sets(HASHABLE, max_size=3),
        st.frozensets(HASHABLE, max_size=3),
        st.lists(inner, max_size=3).map(lambda items: deque(items, maxlen=len(items) or None)),
        st.dictionaries(st.text(max_size=2), st.integers(), max_size=3).map(Counter),
        st.dictionaries(HASHABLE, inner, max_size=3).map(OrderedDict),
        st.dictionaries(HASHABLE, inner, max_size=3).map(lambda items: defaultdict(list, items)),
        st.binary(max_size=5).map(bytearray),
    ),
    max_leaves=12,
)


@given(PLAIN)
@example([])
@example([True, 1])
@example([1, 2**63])
@example([-(2**63), 2**63 - 1])
@example(-(2**63) - 1)
@example("\ud800\udfff")
@example(["\ud800", ""])
@example([0.0, -0.0])
@example(Decimal("sNaN"))
@example(Decimal("-0E-9999"))
@example((((),),))
@settings(deadline=None)
def test_round_trip(value):
    assert exactly(there_and_back(value), value)


@given(st.lists(PLAIN, max_size=4))
@settings(deadline=None)
def test_several_values_in_one_message(roots):
    assert exactly(Pair().pass_on(*roots), roots)


def test_deep_containers_of_any_depth():
    nested: list = []
    for _ in range(20_000):
        nested = [nested]
    (arrived,) = Pair().pass_on(nested)
    depth = 0
    while arrived:
        arrived = arrived[0]
        depth += 1
    assert depth == 20_000


def test_cycles():
    knot: list = [1]
    knot.append({"knot": knot})
    (arrived,) = Pair().pass_on(knot)
    assert arrived[1]["knot"] is arrived


def test_aliases():
    row = [0]
    (grid, also) = Pair().pass_on([row, row], (row,))
    assert grid[0] is grid[1] is also[0]


@pytest.mark.parametrize(
    "kind", [int, str, float, list, dict, tuple, set, bytes, frozenset, bytearray, Counter]
)
def test_a_subclass_is_not_its_base(kind):
    class Sub(kind):
        pass

    with pytest.raises(TravelError):
        Codec(0).pack(Sub())
    with pytest.raises(TravelError):
        Codec(0).pack([Sub()])


def test_a_class_that_calls_itself_decimal_is_none():
    fake = type("Decimal", (), {"__module__": "decimal", "__str__": lambda self: "1"})
    with pytest.raises(TravelError):
        Codec(0).pack(fake())


def deep_tuple(levels: int) -> tuple:
    value: tuple = ()
    for _ in range(levels):
        value = (value,)
    return value


@pytest.mark.parametrize(
    "value",
    [
        pytest.param(deep_tuple(values.DEPTH_LIMIT + 5), id="deep tuple"),
        pytest.param(1 << (8 * values.INT_LIMIT + 8), id="large int"),
        pytest.param("x" * wire.FRAME_LIMIT, id="large text"),
        pytest.param(["x" * 1000] * (wire.FRAME_LIMIT // 900), id="large list"),
        pytest.param([["x" * 1_000_000] for _ in range(10)], id="many lists"),
        pytest.param(object(), id="object"),
    ],
)
def test_what_is_too_much_is_refused_and_does_no_harm(value):
    pair = Pair()
    kept = [1]
    (arrived,) = pair.pass_on(kept)
    kept.append(2)
    with pytest.raises(TravelError):
        pair.here.pack(kept, [value])
    pair.pass_on(kept)
    assert arrived == [1, 2]
    assert len(pair.shared) == 1


# Shared containers


def test_changes_travel_both_ways():
    pair = Pair()
    mine = {"a": [1]}
    (yours,) = pair.pass_on(mine)
    yours["a"].append(2)
    yours["b"] = 3
    pair.pass_on(None, back=True)
    assert mine == {"a": [1, 2], "b": 3}
    mine["a"] = []
    del mine["b"]
    pair.pass_on(None)
    assert yours == {"a": []}


def test_the_same_container_comes_back():
    pair = Pair()
    mine = [[1], {2}]
    (yours,) = pair.pass_on(mine)
    assert pair.pass_on([yours[1], yours], back=True)[0][0] is mine[1]
    assert pair.pass_on(yours, back=True)[0] is mine


def test_new_containers_inside_old_ones():
    pair = Pair()
    mine: list = []
    (yours,) = pair.pass_on(mine)
    yours.append([1])
    pair.pass_on(None, back=True)
    assert mine == [[1]]
    mine[0].append(2)
    pair.pass_on(None)
    assert yours == [[1, 2]]


@pytest.mark.parametrize(
    ("value", "change"),
    [
        ([3, 1], list.sort),
        ({"a": 1}, lambda d: d.pop("a")),
        ({1}, lambda s: s.add(2)),
        (bytearray(b"ab"), lambda b: b.extend(b"c")),
        (deque([1, 2], maxlen=2), lambda d: d.append(3)),
        (Counter("ab"), lambda c: c.update("a")),
        (OrderedDict(a=1, b=2), lambda d: d.move_to_end("a")),
        (defaultdict(list), lambda d: d["new"].append(1)),
    ],
    ids=lambda part: type(part).__name__,
)
def test_every_container_can_change(value, change):
    pair = Pair()
    (yours,) = pair.pass_on(value)
    change(yours)
    pair.pass_on(None, back=True)
    assert exactly(value, yours)


def test_what_nobody_holds_is_forgotten():
    pair = Pair()
    for n in range(50):
        assert pair.pass_on([n, [n]])[0] == [n, [n]]
    assert pair.shared == set()


def test_what_one_side_holds_alone_is_forgotten():
    """Nobody could see its identity, so it travels as a new one."""
    pair = Pair()
    (yours,) = pair.pass_on([1])
    assert pair.shared == set()
    assert pair.pass_on(yours, back=True) == [[1]]


def test_what_is_reachable_is_kept():
    pair = Pair()
    mine = [[1], [2]]
    (yours,) = pair.pass_on(mine)
    inner = yours[0]
    pair.pass_on(None)
    assert len(pair.shared) == 3
    del yours
    pair.pass_on(None, back=True)
    assert len(pair.shared) == 1
    inner.append(9)
    pair.pass_on(None, back=True)
    assert mine == [[1, 9], [2]]


def test_too_many_are_let_go():
    pair = Pair()
    mine = [[n] for n in range(wire.SHARED_LIMIT + 10)]
    (yours,) = pair.pass_on(mine)
    assert pair.shared == set()
    assert yours == mine


def test_share_nothing():
    pair = Pair()
    mine = [1]
    (yours,) = pair.pass_on(mine)
    pair.here.share_nothing()
    pair.pass_on(None)
    assert pair.shared == set()
    mine.append(2)
    pair.pass_on(None)
    assert yours == [1]


# Hostile bytes


@given(st.binary(max_size=200))
@settings(deadline=None)
def test_any_bytes_give_values_or_a_wire_error(data):
    try:
        found = Codec(0).unpack(data)
    except WireError:
        return
    assert isinstance(found, list)


@given(PLAIN, st.data())
@settings(deadline=None, max_examples=300)
def test_spoilt_messages_give_values_or_a_wire_error(value, data):
    body = bytearray(Codec(1).pack(value, value))
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(body) - 1))
        body[at] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(body)))
    for spoilt in (bytes(body), bytes(body[:cut]), bytes(body) + b"N"):
        try:
            Codec(0).unpack(spoilt)
        except WireError:
            pass


@given(PLAIN)
@settings(deadline=None)
def test_a_message_that_is_cut_off_is_an_error(value):
    body = Codec(1).pack(value)
    for cut in range(0, len(body), max(1, len(body) // 20)):
        with pytest.raises(WireError):
            Codec(0).unpack(body[:cut])


def count(n: int) -> bytes:
    return struct.pack("<I", n)


def definition(number: int, kind: int, content: bytes) -> bytes:
    return struct.pack("<IBI", number, kind, len(content)) + content


NO_DEFINITIONS = count(0)
ONE_ROOT = b"\x01"
EMPTY_LIST = b"g" + count(0)
HOSTILE = {
    "nothing": b"",
    "no roots": NO_DEFINITIONS,
    "more roots than values": NO_DEFINITIONS + b"\x02N",
    "more values than roots": NO_DEFINITIONS + ONE_ROOT + b"NN",
    "unknown tag": NO_DEFINITIONS + ONE_ROOT + b"!",
    "endless count of definitions": count(2**32 - 1) + ONE_ROOT,
    "endless tuple": NO_DEFINITIONS + ONE_ROOT + b"tg" + count(2**32 - 1) + b"N",
    "endless list of ints": NO_DEFINITIONS + ONE_ROOT + b"tq" + count(2**31) + bytes(8),
    "endless text": NO_DEFINITIONS + ONE_ROOT + b"s" + count(2**32 - 1) + b"x",
    "endless int": NO_DEFINITIONS + ONE_ROOT + b"I" + count(2**32 - 1),
    "large int": NO_DEFINITIONS + ONE_ROOT + b"I" + count(values.INT_LIMIT + 1) + bytes(values.INT_LIMIT + 1),
    "no UTF-8": NO_DEFINITIONS + ONE_ROOT + b"s" + count(1) + b"\xff",
    "deep tuples": NO_DEFINITIONS + ONE_ROOT + (b"tg" + count(1)) * 5000 + b"N",
    "texts longer than the rest": NO_DEFINITIONS + ONE_ROOT + b"tu" + count(1) + count(100) + b"x",
    "unknown container": NO_DEFINITIONS + ONE_ROOT + b"R" + count(1),
    "unknown kind of container": count(1) + definition(1, 99, b"") + ONE_ROOT + b"N",
    "container with the receiver's number": count(1) + definition(2, 1, EMPTY_LIST) + ONE_ROOT + b"N",
    "container with rest": count(1) + definition(1, 1, EMPTY_LIST + b"N") + ONE_ROOT + b"N",
    "container cut off": count(1) + definition(1, 1, EMPTY_LIST)[:-1],
    "container of a form that is none": count(1) + definition(1, 1, b"?") + ONE_ROOT + b"N",
    "container twice with two types": count(2)
    + definition(1, 1, EMPTY_LIST)
    + definition(1, 2, count(0))
    + ONE_ROOT
    + b"N",
    "list as a key": count(2)
    + definition(1, 1, EMPTY_LIST)
    + definition(3, 2, count(1) + b"R" + count(1) + b"N")
    + ONE_ROOT
    + b"N",
    "range with step 0": NO_DEFINITIONS + ONE_ROOT + b"r" + 3 * (b"i" + bytes(8)),
    "range of texts": NO_DEFINITIONS + ONE_ROOT + b"r" + 3 * (b"s" + count(1) + b"x"),
    "fraction with denominator 0": NO_DEFINITIONS + ONE_ROOT + b"Q" + 2 * (b"i" + bytes(8)),
    "decimal that is none": NO_DEFINITIONS + ONE_ROOT + b"D" + b"s" + count(1) + b"x",
    "decimal of a container": count(1) + definition(1, 1, EMPTY_LIST) + ONE_ROOT + b"DR" + count(1),
    "date that is none": NO_DEFINITIONS + ONE_ROOT + b"y" + struct.pack("<HBB", 2000, 13, 1),
    "time zone that is none": NO_DEFINITIONS + ONE_ROOT + b"oN",
    "builtin that does not exist": NO_DEFINITIONS + ONE_ROOT + b"B" + count(3) + b"foo",
    "private builtin": NO_DEFINITIONS + ONE_ROOT + b"B" + count(10) + b"__import__",
    "builtin by a path": NO_DEFINITIONS + ONE_ROOT + b"B" + count(9) + b"os.system",
    "namedtuple with an odd field": NO_DEFINITIONS
    + ONE_ROOT
    + b"p"
    + b"s" + count(1) + b"P"
    + b"tu" + count(1) + count(9) + b"x: evil()"
    + b"tg" + count(1) + b"N"
    + b"N",
    "namedtuple with too few values": NO_DEFINITIONS
    + ONE_ROOT
    + b"p"
    + b"s" + count(1) + b"P"
    + b"tu" + count(1) + count(1) + b"x"
    + b"tg" + count(0)
    + b"N",
    "exception of a class that is none": NO_DEFINITIONS + ONE_ROOT + b"X" + b"B" + count(3) + b"int",
    "object of the receiver": NO_DEFINITIONS + ONE_ROOT + b"O" + count(0),
    "method of the receiver": NO_DEFINITIONS + ONE_ROOT + b"M" + count(0) + b"N",
    "hash of what is no object": NO_DEFINITIONS + ONE_ROOT + b"z" + count(1) + b"K" + bytes(8),
    "deque of a negative size": count(1)
    + definition(1, 8, b"i" + struct.pack("<q", -1) + EMPTY_LIST)
    + ONE_ROOT
    + b"N",
}  # fmt: skip


@pytest.mark.parametrize("what", HOSTILE)
def test_every_kind_of_bad_bytes_gives_a_wire_error(what):
    with pytest.raises(WireError):
        Codec(0).unpack(HOSTILE[what])


def test_the_hostile_messages_differ_from_good_ones_only_in_what_they_say():
    good = count(1) + definition(1, 1, EMPTY_LIST) + b"\x03R" + count(1) + b"i" + bytes(8) + b"tg" + count(0)
    assert Codec(0).unpack(good) == [[], 0, ()]


def test_a_container_keeps_its_type_over_messages():
    receiver = Codec(0)
    kept = receiver.unpack(count(1) + definition(1, 1, EMPTY_LIST) + ONE_ROOT + b"R" + count(1))
    with pytest.raises(WireError):
        receiver.unpack(count(1) + definition(1, 2, count(0)) + ONE_ROOT + b"N")
    assert kept == [[]]


def test_values_of_a_module_that_is_not_there(monkeypatch):
    monkeypatch.delitem(library.sys.modules, "decimal")
    with pytest.raises(WireError, match="decimal"):
        Codec(0).unpack(NO_DEFINITIONS + ONE_ROOT + b"D" + b"s" + count(1) + b"1")


def test_messages_are_small():
    """Numbers in a list travel in one piece."""
    assert len(Codec(0).pack(list(range(1000)))) < 8100
    assert len(Codec(0).pack([math.pi] * 1000)) < 8100
