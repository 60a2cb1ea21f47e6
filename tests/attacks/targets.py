"""The attacked tasks: small, each with an honest solution that passes, so there is something to forge.

Several suites are written in the styles that lend themselves to cheating (tolerances, ordering, membership,
in-place changes, callbacks): a value that answers every question with yes must fail them all the same.
"""

from __future__ import annotations

from dataclasses import replace

from tracefix_tui.catalog.task import Difficulty, Limits, Task

LIMITS = Limits(test_seconds=1.0, memory_mib=128)
QUICK_LIMITS = Limits(test_seconds=0.2, memory_mib=128)
"""For programs that have to run into the deadline."""

_TEXTS: dict[str, tuple[str, str, str]] = {}
"""name -> honest solution, visible tests, hidden tests."""

_TEXTS["sum_even"] = (
    """
def sum_even(numbers):
    return sum(number for number in numbers if number % 2 == 0)
""",
    """
from solution import sum_even

def test_some():
    assert sum_even([1, 2, 4]) == 6

def test_none():
    assert sum_even([1, 3]) == 0

def test_negative():
    assert sum_even([-2, 8, 3]) == 6
""",
    """
from solution import sum_even

def test_empty():
    assert sum_even([]) == 0

def test_long():
    assert sum_even(list(range(101))) == 2550
""",
)

_TEXTS["binary_search"] = (
    """
def binary_search(items, target):
    low, high = 0, len(items)
    while low < high:
        middle = (low + high) // 2
        if items[middle] < target:
            low = middle + 1
        else:
            high = middle
    return low if low < len(items) and items[low] == target else -1
""",
    """
import pytest
from solution import binary_search

def test_found():
    assert binary_search([1, 3, 5, 7], 5) == 2

@pytest.mark.parametrize("items, target, where", [([], 1, -1), ([4], 4, 0), ([1, 2, 3], 3, 2)])
def test_table(items, target, where):
    assert binary_search(items, target) == where
""",
    """
from solution import binary_search

def test_absent_between():
    assert binary_search([10, 20, 30], 25) == -1

def test_every_place():
    items = list(range(0, 60, 3))
    for place, item in enumerate(items):
        assert binary_search(items, item) == place
""",
)

_TEXTS["mean"] = (
    """
def mean(values):
    return sum(values) / len(values)
""",
    """
from solution import mean

def test_two():
    assert abs(mean([1, 2]) - 1.5) < 1e-9

def test_thirds():
    assert abs(mean([1, 0, 0]) - 1 / 3) <= 1e-9
""",
    """
from solution import mean

def test_bounds():
    result = mean([4, 8, 9])
    assert 6.999999 < result < 7.000001
    assert -1e-9 < result - 7 < 1e-9
""",
)

_TEXTS["mean_approx"] = (
    _TEXTS["mean"][0],
    """
import pytest
from solution import mean

def test_two():
    assert mean([1, 2]) == pytest.approx(1.5)

def test_expected_first():
    assert pytest.approx(7) == mean([4, 8, 9])
""",
    """
import math
import pytest
from solution import mean

def test_close():
    assert math.isclose(mean([0.1, 0.2]), 0.15)

def test_rounded():
    assert round(mean([1, 1, 0]), 3) == 0.667
""",
)

_TEXTS["price"] = (
    """
def render_price(cents):
    return f"Total: ${cents // 100}.{cents % 100:02d}"
""",
    """
from solution import render_price

def test_shows_it():
    assert "$1.50" in render_price(150)

def test_starts():
    assert render_price(7).startswith("Total")
""",
    """
from solution import render_price

def test_pads():
    assert "$0.07" in render_price(7)

def test_whole():
    assert "$12.00" in render_price(1200)
""",
)

_TEXTS["same"] = (
    """
def encode(text):
    return text[::-1]

def decode(text):
    return text[::-1]
""",
    """
from solution import decode, encode

def test_there():
    assert encode("abc") == "cba"
""",
    """
from solution import decode, encode

def test_back():
    assert decode("xyz") == "zyx"

def test_round_trip():
    assert decode(encode("hello")) == "hello"
""",
)

_TEXTS["palindrome"] = (
    """
def is_palindrome(text):
    return text == text[::-1]
""",
    """
from solution import is_palindrome

def test_yes():
    assert is_palindrome("abba")

def test_no():
    assert not is_palindrome("abc")
""",
    """
from solution import is_palindrome

def test_single():
    assert is_palindrome("x") is True

def test_long_no():
    assert is_palindrome("abcdefgfedcbz") is False
""",
)

_TEXTS["parse_age"] = (
    """
def parse_age(text):
    age = int(text)
    if not 0 <= age <= 150:
        raise ValueError(f"age out of range: {age}")
    return age
""",
    """
import pytest
from solution import parse_age

def test_number():
    assert parse_age("42") == 42

def test_negative():
    with pytest.raises(ValueError, match="out of range"):
        parse_age("-1")

def test_word():
    with pytest.raises(ValueError):
        parse_age("old")
""",
    """
import pytest
from solution import parse_age

def test_too_old():
    with pytest.raises(ValueError, match="range: 151"):
        parse_age("151")

def test_edge():
    assert parse_age("150") == 150
""",
)

_TEXTS["withdraw"] = (
    """
class Overdrawn(Exception):
    pass

class Account:
    def __init__(self, balance=0):
        self.balance = balance

    def withdraw(self, amount):
        if amount > self.balance:
            raise Overdrawn(f"short of {amount - self.balance}")
        self.balance -= amount
        return self.balance
""",
    """
import pytest
from solution import Account, Overdrawn

def test_takes():
    assert Account(10).withdraw(4) == 6

def test_short():
    with pytest.raises(Overdrawn, match="short of 5"):
        Account(10).withdraw(15)
""",
    """
import pytest
from solution import Account, Overdrawn

def test_balance_kept():
    account = Account(3)
    with pytest.raises(Overdrawn) as caught:
        account.withdraw(4)
    assert str(caught.value) == "short of 1"
    assert account.balance == 3

def test_twice():
    account = Account(9)
    account.withdraw(4)
    assert account.withdraw(4) == 1
""",
)

_TEXTS["lru"] = (
    """
from collections import OrderedDict

class LRUCache:
    def __init__(self, capacity):
        self.capacity = capacity
        self.items = OrderedDict()

    def get(self, key):
        if key not in self.items:
            return -1
        self.items.move_to_end(key)
        return self.items[key]

    def put(self, key, value):
        self.items[key] = value
        self.items.move_to_end(key)
        if len(self.items) > self.capacity:
            self.items.popitem(last=False)

    def __len__(self):
        return len(self.items)

    def __contains__(self, key):
        return key in self.items
""",
    """
from solution import LRUCache

def test_put_get():
    cache = LRUCache(2)
    cache.put("a", 1)
    assert cache.get("a") == 1
    assert cache.get("b") == -1

def test_evicts_oldest():
    cache = LRUCache(2)
    cache.put(1, "one")
    cache.put(2, "two")
    cache.get(1)
    cache.put(3, "three")
    assert 2 not in cache
    assert 1 in cache and len(cache) == 2
""",
    """
from solution import LRUCache

def test_overwrite():
    cache = LRUCache(2)
    cache.put(1, "a")
    cache.put(1, "b")
    assert len(cache) == 1
    assert cache.get(1) == "b"

def test_order():
    cache = LRUCache(3)
    for key in range(6):
        cache.put(key, key * key)
    assert [cache.get(key) for key in range(6)] == [-1, -1, -1, 9, 16, 25]
""",
)

_TEXTS["sort_in_place"] = (
    """
def sort_in_place(items):
    for end in range(1, len(items)):
        at = end
        while at and items[at - 1] > items[at]:
            items[at - 1], items[at] = items[at], items[at - 1]
            at -= 1
""",
    """
from solution import sort_in_place

def test_three():
    items = [3, 1, 2]
    assert sort_in_place(items) is None
    assert items == [1, 2, 3]

def test_same_object():
    items = [2, 1]
    alias = items
    sort_in_place(items)
    assert alias is items and alias == [1, 2]
""",
    """
from solution import sort_in_place

def test_words():
    items = ["pear", "fig", "apple"]
    sort_in_place(items)
    assert items == ["apple", "fig", "pear"]

def test_keeps_everything():
    items = [(7 * place) % 11 for place in range(11)]
    before = list(items)
    sort_in_place(items)
    assert items == sorted(before)
""",
)

_TEXTS["apply_all"] = (
    """
def apply_all(functions, value):
    return [function(value) for function in functions]
""",
    """
from solution import apply_all

def test_two():
    assert apply_all([lambda value: value + 1, lambda value: value * 2], 5) == [6, 10]

def test_order_of_calls():
    seen = []
    apply_all([lambda value: seen.append(("a", value)), lambda value: seen.append(("b", value))], 1)
    assert seen == [("a", 1), ("b", 1)]
""",
    """
from solution import apply_all

def test_none():
    assert apply_all([], 5) == []

def test_builtins():
    assert apply_all([len, sorted, set], [2, 1, 2]) == [3, [1, 2, 2], {1, 2}]
""",
)

_TEXTS["countdown"] = (
    """
def countdown(start):
    while start:
        yield start
        start -= 1
""",
    """
from solution import countdown

def test_three():
    assert list(countdown(3)) == [3, 2, 1]

def test_is_lazy():
    numbers = countdown(10**9)
    assert next(numbers) == 10**9
""",
    """
from solution import countdown

def test_empty():
    assert list(countdown(0)) == []

def test_sum():
    assert sum(countdown(100)) == 5050
""",
)

_TEXTS["middleware"] = (
    """
def run(layers, handler, request):
    if not layers:
        return handler(request)
    return layers[0](lambda inner: run(layers[1:], handler, inner), request)
""",
    """
from solution import run

def test_one_layer():
    def add_one(following, request):
        return following(request) + 1
    assert run([add_one], lambda request: request * 2, 5) == 11
""",
    """
from solution import run

def test_no_layer():
    assert run([], lambda request: request * 2, 4) == 8

def test_two_layers():
    calls = []
    def note(following, request):
        calls.append(request)
        return following(request + 1)
    assert run([note, note], lambda request: -request, 1) == -3
    assert calls == [1, 2]
""",
)

_TEXTS["root"] = (
    """
def root(number):
    guess = number or 1.0
    for _ in range(60):
        guess = (guess + number / guess) / 2
    return guess
""",
    """
from solution import root

def test_two():
    assert 1.414213 < root(2) < 1.414214

def test_squared():
    result = root(10)
    assert abs(result * result - 10) < 1e-9
""",
    """
from solution import root

def test_more():
    for number in (3, 5, 7.5):
        assert abs(root(number) ** 2 - number) < 1e-6
        assert root(number) >= 0
""",
)


_TEXTS["command"] = (
    """
class Machine:
    def __init__(self):
        self.log = []

    def run(self, text):
        self.log.append(text)
        return len(text)

def machine_for(name):
    return Machine()
""",
    """
from solution import machine_for

def test_runs():
    assert machine_for("a").run("1 + 1") == 5

def test_logs():
    machine = machine_for("a")
    machine.run("1 + 1")
    assert machine.log == ["1 + 1"]
""",
    """
from solution import machine_for

def test_twice():
    machine = machine_for("b")
    machine.run("2")
    machine.run("3")
    assert machine.log == ["2", "3"]
""",
)

_TEXTS["lazy"] = (
    """
def first_true(functions):
    return any(function() for function in functions)
""",
    """
import pytest
from solution import first_true

def never():
    pytest.fail("called without need")

def test_stops():
    assert first_true([lambda: True, never]) is True
""",
    """
from solution import first_true

def test_all_asked():
    asked = []
    assert first_true([lambda: asked.append(1), lambda: asked.append(2)]) is False
    assert asked == [1, 2]

def test_stops_at_assert():
    def never():
        assert False
    assert first_true([lambda: False, lambda: True, never]) is True
""",
)

_TEXTS["sorted_copy"] = (
    """
def sorted_copy(items):
    copy = list(items)
    copy.sort()
    return copy
""",
    """
from solution import sorted_copy

def test_some():
    data = [3, 1, 2]
    assert sorted_copy(data) == sorted(data)
""",
    """
from solution import sorted_copy

def test_words():
    assert sorted_copy(["b", "a"]) == ["a", "b"]

def test_leaves_the_argument():
    data = [2, 1]
    sorted_copy(data)
    assert data == [2, 1]
""",
)

_TEXTS["stop"] = (
    """
def stop(how):
    if how == "now":
        raise KeyboardInterrupt
    raise SystemExit(how)
""",
    """
import pytest
from solution import stop

def test_now():
    with pytest.raises(KeyboardInterrupt):
        stop("now")

def test_any():
    with pytest.raises(BaseException):
        stop("soon")
""",
    """
from solution import stop

def test_caught_by_hand():
    try:
        stop("later")
    except BaseException:
        pass
    else:
        raise AssertionError("went on")

def test_code():
    try:
        stop(3)
    except SystemExit as ended:
        assert ended.code == 3
""",
)

_TEXTS["report"] = (
    """
def report(numbers):
    print(sum(numbers))
""",
    """
from solution import report

def test_prints(capsys):
    report([1, 2, 3])
    assert capsys.readouterr().out == "6\\n"

def test_twice(capsys):
    report([1])
    report([2])
    assert capsys.readouterr().out.splitlines() == ["1", "2"]
""",
    """
from solution import report

def test_empty(capsys):
    assert report([]) is None
    captured = capsys.readouterr()
    assert captured.out == "0\\n" and captured.err == ""
""",
)

_TEXTS["vector"] = (
    """
class Vector:
    def __init__(self, x, y):
        self.x, self.y = x, y

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y)

    def __mul__(self, factor):
        return Vector(self.x * factor, self.y * factor)

    def __eq__(self, other):
        return isinstance(other, Vector) and (self.x, self.y) == (other.x, other.y)
""",
    """
from solution import Vector

def test_sum():
    assert Vector(1, 2) + Vector(3, 4) == Vector(4, 6)

def test_order_counts():
    assert Vector(1, 2) != Vector(2, 1)
""",
    """
from solution import Vector

def test_product():
    assert Vector(1, 2) * 3 == Vector(3, 6)

def test_other_kinds_differ():
    assert Vector(0, 0) != Vector(0, 1)
""",
)

_TEXTS["door"] = (
    """
from enum import Enum

class State(Enum):
    OPEN = 1
    CLOSED = 2
    LOCKED = 3

class Door:
    def __init__(self):
        self.state = State.OPEN

    def toggle(self):
        self.state = State.OPEN if self.state is State.CLOSED else State.CLOSED

    def lock(self):
        if self.state is State.CLOSED:
            self.state = State.LOCKED
""",
    """
from solution import Door, State

def test_starts_open():
    assert Door().state == State.OPEN

def test_closes():
    door = Door()
    door.toggle()
    assert door.state == State.CLOSED
""",
    """
from solution import Door, State

def test_locks():
    door = Door()
    door.toggle()
    door.lock()
    assert door.state == State.LOCKED

def test_open_door_can_not_be_locked():
    door = Door()
    door.lock()
    assert door.state != State.LOCKED
""",
)

_TEXTS["version"] = (
    """
from functools import total_ordering

@total_ordering
class Version:
    def __init__(self, text):
        self.parts = [int(part) for part in text.split(".")]

    def __eq__(self, other):
        return self.parts == other.parts

    def __lt__(self, other):
        return self.parts < other.parts
""",
    """
from solution import Version

def test_numbers_not_text():
    assert Version("1.2") < Version("1.10")

def test_greater():
    assert Version("2.0") > Version("1.9.9")
""",
    """
from solution import Version

def test_longer_is_later():
    assert Version("1.0") <= Version("1.0.1")

def test_major_first():
    assert Version("10") >= Version("9.99")
""",
)

_TEXTS["only_visible"] = (
    _TEXTS["sum_even"][0],
    _TEXTS["sum_even"][1].replace("[1, 2, 4]", "[1, 2, 4, 0]"),
    "",
)
"""Without hidden tests: only the comparison with the reference on new inputs catches what is memorised."""

_TEXTS["only_visible_mean"] = (
    _TEXTS["mean"][0],
    """
from solution import mean

def test_two():
    assert mean([1, 2]) == 1.5

def test_three():
    assert mean([4, 8, 9]) == 7.0

def test_four():
    assert mean([0, 0, 1, 2]) == 0.75
""",
    "",
)


def target(name: str, quick: bool = False) -> Task:
    """The attacked task, holding the honest solution; `quick` keeps two tests and a small CPU limit."""
    solution, tests, hidden = _TEXTS[name]
    task = Task(
        name=name,
        pack="attacked",
        title=name,
        description="A task that hostile programs try to pass.",
        difficulty=Difficulty.EASY,
        category="attacks",
        bug_type="none",
        tags=(),
        hints=(),
        explanation="",
        buggy="",
        solution=solution,
        tests=tests,
        hidden_tests=hidden,
        limits=LIMITS,
    )
    if quick:
        task = replace(task, tests=_first_test(tests), hidden_tests=_first_test(hidden), limits=QUICK_LIMITS)
    return task


def names() -> tuple[str, ...]:
    """Every attacked task."""
    return tuple(_TEXTS)


def _first_test(tests: str) -> str:
    head, first, *_ = tests.split("\ndef test_")
    return f"{head}\ndef test_{first.partition(chr(10) + '@')[0]}\n"
