"""One solution for all modules of the corpus. Some of it is wrong on purpose: both runners must see that."""

import enum
import functools
import random
from collections import Counter, OrderedDict, defaultdict, deque, namedtuple
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

LIMIT = 10
TABLE = {"a": [1, 2]}
Pair = namedtuple("Pair", "left right")


class Point(NamedTuple):
    x: int
    y: int = 0

    def norm1(self):
        return abs(self.x) + abs(self.y)


class Colour(enum.Enum):
    RED = 1
    GREEN = 2


@dataclass(order=True)
class Version:
    major: int
    minor: int = 0
    tags: list = field(default_factory=list, compare=False)

    def bump(self):
        return Version(self.major, self.minor + 1)


@dataclass(frozen=True)
class Key:
    name: str


class TooLow(ValueError):
    def __init__(self, amount, limit):
        super().__init__(f"{amount} is below {limit}")
        self.amount = amount
        self.limit = limit


class Quiet(Exception):
    def __str__(self):
        return "nothing to say"


class Vector:
    def __init__(self, *parts):
        self.parts = list(parts)

    def __repr__(self):
        return f"Vector({', '.join(map(repr, self.parts))})"

    def __eq__(self, other):
        return isinstance(other, Vector) and self.parts == other.parts

    def __hash__(self):
        return hash(tuple(self.parts))

    def __len__(self):
        return len(self.parts)

    def __getitem__(self, at):
        if isinstance(at, slice):
            return Vector(*self.parts[at])
        return self.parts[at]

    def __setitem__(self, at, value):
        self.parts[at] = value

    def __delitem__(self, at):
        del self.parts[at]

    def __contains__(self, value):
        return value in self.parts

    def __iter__(self):
        return iter(self.parts)

    def __reversed__(self):
        return reversed(self.parts)

    def __add__(self, other):
        return Vector(*(a + b for a, b in zip(self.parts, other.parts)))

    def __mul__(self, factor):
        return Vector(*(part * factor for part in self.parts))

    __rmul__ = __mul__

    def __neg__(self):
        return self * -1

    def __abs__(self):
        return sum(part * part for part in self.parts) ** 0.5

    def __lt__(self, other):
        return abs(self) < abs(other)

    def __bool__(self):
        return any(self.parts)

    def __call__(self, function):
        return Vector(*map(function, self.parts))

    def __iadd__(self, other):
        self.parts = [a + b for a, b in zip(self.parts, other.parts)]
        return self

    def __format__(self, form):
        return "<" + ", ".join(format(part, form) for part in self.parts) + ">"

    def __matmul__(self, other):
        return sum(a * b for a, b in zip(self.parts, other.parts))

    def __int__(self):
        return int(abs(self))

    def __float__(self):
        return float(abs(self))

    def __round__(self, digits=None):
        return Vector(*(round(part, digits) for part in self.parts))

    @property
    def head(self):
        return self.parts[0]

    @classmethod
    def zeros(cls, n):
        return cls(*[0] * n)

    @staticmethod
    def dimensions():
        return "any"

    def append(self, value):
        self.parts.append(value)
        return self


class Stack:
    made = 0

    def __init__(self, items=()):
        Stack.made += 1
        self.items = list(items)
        self._log = []

    def push(self, item):
        self.items.append(item)
        self._log.append(("push", item))

    def pop(self):
        if not self.items:
            raise IndexError("pop from an empty stack")
        return self.items.pop()

    def __len__(self):
        return len(self.items)

    def __enter__(self):
        self.push("enter")
        return self

    def __exit__(self, kind, error, trace):
        self.push(kind.__name__ if kind else "exit")
        return isinstance(error, KeyError)


class LimitedStack(Stack):
    def push(self, item):
        if len(self.items) >= 2:
            raise OverflowError("full")
        super().push(item)


class Bag:
    """Keeps the list that it is given, and gives away the list that it keeps."""

    def __init__(self, items):
        self.items = items

    def add(self, item):
        self.items.append(item)

    def sorted(self):
        self.items.sort()
        return self.items


class Node:
    def __init__(self, value, next=None):
        self.value = value
        self.next = next


def link(values):
    head = None
    for value in reversed(values):
        head = Node(value, head)
    return head


def unlink(node):
    values = []
    while node is not None:
        values.append(node.value)
        node = node.next
    return values


def double(x):
    return x * 2


def wrong_double(x):
    return x + 2


def withdraw(amount, limit=LIMIT):
    if amount < limit:
        raise TooLow(amount, limit)
    return amount


def sort_in_place(items):
    items.sort()


def fill(table, *, times=1):
    for key in list(table):
        table[key] *= times
    table["times"] = times


def rotate(grid):
    grid[:] = [list(row) for row in zip(*grid[::-1])]


def extend_set(members, item):
    members.add(item)


def same(value):
    return value


def count_up(n):
    for i in range(n):
        yield i


def echo():
    received = []
    while True:
        item = yield received
        received.append(item)


def squares(values):
    return (value * value for value in values)


def words(text):
    return Counter(text.split())


def groups(pairs):
    found = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return found


def ordered(pairs):
    return OrderedDict(pairs)


def last(items, n):
    return deque(items, maxlen=n)


def money(a, b):
    return Decimal(a) + Decimal(b)


def half(n):
    return Fraction(n, 2)


def day_after(day):
    return day + timedelta(days=1)


def noon(day):
    return datetime(day.year, day.month, day.day, 12)


def parse_date(text):
    return date.fromisoformat(text)


def apply(function, *args, **named):
    return function(*args, **named)


def apply_all(functions, value):
    return [function(value) for function in functions]


def retry(function, times):
    for attempt in range(times):
        try:
            return function()
        except ValueError as error:
            if attempt == times - 1:
                raise
            last_error = error


def reraise(function):
    try:
        return function()
    except Exception as error:
        raise RuntimeError("it failed") from error


def consume(iterable, n):
    found = []
    for item in iterable:
        found.append(item)
        if len(found) == n:
            break
    return found


def compose(*functions):
    def composed(value):
        for function in functions:
            value = function(value)
        return value

    return composed


def counter():
    count = 0

    def increase():
        nonlocal count
        count += 1
        return count

    return increase


@functools.lru_cache(maxsize=None)
def cached(n):
    return n * n


def memo(function):
    seen = {}

    def inner(*args):
        if args not in seen:
            seen[args] = function(*args)
        return seen[args]

    return inner


def greet(name):
    print(f"hello {name}")


def shuffled(items, seed):
    items = list(items)
    random.Random(seed).shuffle(items)
    return items


def roll():
    return random.randint(1, 6)


def mean(values):
    return sum(values) / len(values)


def stop(code):
    raise SystemExit(code)


def interrupt():
    raise KeyboardInterrupt


def quiet():
    raise Quiet("loud")


def find(mapping, key, default=None):
    return mapping.get(key, default)


def colour(name):
    return Colour[name]


def deepest(levels):
    nested = []
    for _ in range(levels):
        nested = [nested]
    return nested


def fails_assert(x):
    assert x > 0, "x must be positive"
    return x


def surrogate():
    return "\ud800"


def big():
    return 10**400


def no_number():
    return float("nan")
