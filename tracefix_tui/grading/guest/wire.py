"""The bodies of messages between judge and candidate: values, and what happened to shared containers.

Lists, dicts and the other mutable containers keep their identity while both sides hold them: each gets a
number, and each message carries what has changed in them since the last one. So an argument changed in
place is changed for the caller, and a returned argument is the caller's own object.
"""

from __future__ import annotations

import struct
import sys
from collections import Counter, OrderedDict, defaultdict, deque

from . import library  # noqa: F401 - it adds to the tables of `values`
from .named import BUILTINS
from .values import (
    COUNT,
    WRITERS,
    Reader,
    TravelError,
    WireError,
    write,
    write_items,
    write_keys,
    write_pairs,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

FRAME_LIMIT = 8 << 20
"""Largest body of a message in bytes."""
SHARED_LIMIT = 512
"""How many containers may keep their identity beyond the call that passed them."""

_DEFINITION = struct.Struct("<IBI")


class Codec:
    """Packs and unpacks the bodies of messages for one side of one link.

    Args:
        parity: 0 for the judge, 1 for the candidate: the numbers that it gives to containers are even or odd.
    """

    def __init__(self, parity: int) -> None:
        self.unpacking = False
        self.records: dict[tuple[str, tuple[str, ...]], type] = {}
        self._parity = parity
        self._next = parity
        self._shared: dict[int, Any] = {}
        self._number_of: dict[int, int] = {}
        self._seen: dict[int, bytes] = {}
        self._links: dict[int, list[int]] = {}
        self._packing = -1
        self._pending: list[tuple[int, Any]] = []
        self._let_go_later: list[int] = []

    # What the two sides do differently

    def export(self, value: Any, out: list[bytes]) -> None:
        """Write an object that is not plain: its number (`H`), or that of one of the other side (`O`)."""
        raise TravelError(f"a {type(value).__name__} can't travel")

    def export_companion(self, value: Any, out: list[bytes]) -> None:
        """Write the object behind a value that travels as a copy, or None."""
        out.append(b"N")

    def builtin(self, name: str) -> Any:
        """What a builtin type or function of the other side is here."""
        return BUILTINS[name]

    def field(self, record: Any, at: int, name: str) -> Any:
        """Item `at` of a copied namedtuple, asked for by its name."""
        return tuple.__getitem__(record, at)

    def gives_builtin(self, name: str) -> bool:
        """Whether the other side uses its own builtin of this name; else it gets this one, to call."""
        return True

    def is_foreign(self, value: Any) -> bool:
        """Whether this is an object of the other side in some form, which is exported and never copied."""
        return False

    def about_exception(self, error: BaseException) -> tuple[type, tuple[Any, ...], str]:
        """The class to send for an exception, its arguments and its text."""
        raise TravelError("exceptions can't travel here")

    def exception(self, kind: type, arguments: tuple[Any, ...], text: str, original: Any) -> BaseException:
        """The exception that `about_exception` of the other side described."""
        raise WireError("an exception came that is not expected here")

    def imported(self, number: int, about: Any) -> Any:
        """The proxy of object `number` of the other side; `about` describes it when it is new, else None."""
        raise WireError("an object came that is not expected here")

    def own(self, number: int) -> Any:
        """The object of this side that the other side knows as `number`."""
        raise WireError("no object has travelled")

    def own_method(self, number: int, name: Any) -> Any:
        """A method of an object of this side."""
        raise WireError("no object has travelled")

    def key_hash(self, value: Any) -> int | None:
        """The hash to send along with an exported dict key or set member; None when its identity will do."""
        return None

    def take_hash(self, proxy: Any, value: int) -> None:
        """Receive what the other side's `key_hash` gave."""

    # Packing

    def pack(self, *roots: Any) -> bytes:
        """The body of a message: what changed in shared containers, new containers, then the values.

        Raises:
            TravelError: when a value is too large or too deep.
        """
        definitions: list[bytes] = []
        values: list[bytes] = []
        count = 0
        first = self._next
        self._links.clear()
        try:
            for number, container in list(self._shared.items()):
                kind, content = self._content(number, container)
                if self._seen[number] != content:
                    self._seen[number] = content
                    definitions += (_DEFINITION.pack(number, kind, len(content)), content)
                    count += 1
            for root in roots:
                write(self, root, values, 0)
            size = 0
            while self._pending and size <= FRAME_LIMIT:
                number, container = self._pending.pop()
                kind, content = self._content(number, container)
                self._seen[number] = content
                size += len(content)
                definitions += (_DEFINITION.pack(number, kind, len(content)), content)
                count += 1
            body = b"".join((COUNT.pack(count), *definitions, bytes((len(roots),)), *values))
            if size > FRAME_LIMIT or len(body) > FRAME_LIMIT:
                raise TravelError(f"a value of more than {FRAME_LIMIT >> 20} MiB can't travel")
            return body
        except BaseException:
            self.let_go([number for number in self._shared if number >= first and number % 2 == self._parity])
            self._seen = dict.fromkeys(self._seen, b"")  # none of this was sent: send all of it next time
            raise
        finally:
            self._packing = -1
            self._pending.clear()

    def container(self, value: Any, out: list[bytes], depth: int) -> None:
        """Write a reference to a container; its content goes into the message once."""
        number = self._number_of.get(id(value))
        if number is None:
            number = self._next
            self._next += 2
            self._shared[number] = value
            self._number_of[id(value)] = number
            self._seen[number] = b""
            self._pending.append((number, value))
        if self._packing >= 0:
            self._links.setdefault(self._packing, []).append(number)
        out.append(b"R" + COUNT.pack(number))

    def _content(self, number: int, container: Any) -> tuple[int, bytes]:
        out: list[bytes] = []
        self._packing = number
        kind, write_content = _CONTENTS[type(container)]
        write_content(self, container, out)
        self._packing = -1
        return kind, b"".join(out)

    # Letting go

    def unheld(self) -> list[int]:
        """Numbers of the shared containers that nothing on this side holds but this table.

        It counts references: call it right after `pack`, when no variable of the caller holds a packed
        value. What is kept needlessly costs some bytes per message; what is let go too early travels as a
        copy later.
        """
        if not self._shared:
            return []
        inside: dict[int, int] = {}
        for linked in self._links.values():
            for number in linked:
                inside[number] = inside.get(number, 0) + 1
        todo = [
            number for number, count in _outside_references(self._shared) if count > inside.get(number, 0)
        ]
        kept = set(todo)
        while todo:
            for number in self._links.get(todo.pop(), ()):
                if number not in kept:
                    kept.add(number)
                    todo.append(number)
        if len(kept) > SHARED_LIMIT:
            kept.clear()
        return [number for number in self._shared if number not in kept]

    def share_nothing(self) -> None:
        """Stop sharing all containers; the other side learns it with the next message."""
        self._let_go_later += self._shared
        self.let_go(tuple(self._shared))

    def take_unheld(self) -> list[int]:
        """The numbers that the other side is to let go of now; this side has."""
        numbers = self._let_go_later + self.unheld()
        self._let_go_later = []
        self.let_go(numbers)
        return numbers

    def let_go(self, numbers: Iterable[int]) -> None:
        """Stop sharing these containers; unknown numbers are ignored."""
        for number in numbers:
            container = self._shared.pop(number, None)
            if container is not None:
                del self._number_of[id(container)]
                del self._seen[number]

    # Unpacking

    def unpack(self, body: bytes, at: int = 0) -> list[Any]:
        """The values of a message, after its changes have been applied to the shared containers.

        Raises:
            WireError: on anything that `pack` of the other side would not have written.
        """
        self.unpacking = True
        try:
            return self._message(Reader(self, body, at))
        except WireError:
            raise
        except (struct.error, LookupError, ValueError, TypeError, ArithmeticError, AttributeError) as error:
            raise WireError(f"a broken message ({type(error).__name__})") from None
        finally:
            self.unpacking = False

    def _message(self, reader: Reader) -> list[Any]:
        definitions: list[tuple[Any, int, int, int]] = []
        for _ in range(reader.count(_DEFINITION.size)):
            number, kind, size = reader.numbers(_DEFINITION)
            start = reader.at
            reader.skip(size)
            made = _KINDS[kind][0]
            container = self._shared.get(number)
            if container is None:
                if number % 2 == self._parity:
                    raise WireError("a container has a number that is not free")
                container = self._shared[number] = made()
                self._number_of[id(container)] = number
            elif type(container) is not made:
                raise WireError("a container has changed its type")
            self._seen[number] = reader.data[start : start + size]
            definitions.append((container, kind, start, start + size))
        after = reader.at
        for container, kind, start, end in definitions:
            reader.at = start
            _KINDS[kind][1](reader, container)
            if reader.at != end:
                raise WireError("a container has the wrong length")
        reader.at = after
        roots = reader.data[reader.at]
        reader.skip(1)
        values = [reader.value(0) for _ in range(roots)]
        if reader.at != len(reader.data):
            raise WireError("a message is longer than its values")
        return values

    def shared(self, number: int) -> Any:
        container = self._shared.get(number)
        if container is None:
            raise WireError("a container is unknown")
        return container


def _references(containers: dict[int, Any]) -> list[tuple[int, int]]:
    return [(number, sys.getrefcount(container)) for number, container in containers.items()]


def _outside_references(
    containers: dict[int, Any], of_table_and_loop: int = _references({0: []})[0][1]
) -> list[tuple[int, int]]:
    return [(number, count - of_table_and_loop) for number, count in _references(containers)]


# The contents of containers: how each is written, and put into a container of the same type


def _write_list(codec: Codec, value: Any, out: list[bytes]) -> None:
    write_items(codec, value, out, 0)


def _write_dict(codec: Codec, value: Any, out: list[bytes]) -> None:
    write_pairs(codec, value, out, 0)


def _write_set(codec: Codec, value: Any, out: list[bytes]) -> None:
    write_keys(codec, value, out, 0)


def _write_bytearray(codec: Codec, value: Any, out: list[bytes]) -> None:
    out.append(COUNT.pack(len(value)) + bytes(value))


def _write_defaultdict(codec: Codec, value: Any, out: list[bytes]) -> None:
    write(codec, value.default_factory, out, 0)
    write_pairs(codec, value, out, 0)


def _write_deque(codec: Codec, value: Any, out: list[bytes]) -> None:
    write(codec, value.maxlen, out, 0)
    write_items(codec, value, out, 0)


def _fill_list(reader: Reader, target: Any) -> None:
    target[:] = reader.items(0)


def _fill_dict(reader: Reader, target: Any) -> None:
    pairs = reader.pairs(0)
    target.clear()
    for key, value in pairs:
        target[key] = value


def _fill_set(reader: Reader, target: Any) -> None:
    members = set(reader.keys(0))
    if members != target:
        target.clear()
        target |= members


def _fill_bytearray(reader: Reader, target: Any) -> None:
    target[:] = reader.take(reader.count(1))


def _fill_defaultdict(reader: Reader, target: Any) -> None:
    target.default_factory = reader.value(0)
    _fill_dict(reader, target)


def _fill_deque(reader: Reader, target: Any) -> None:
    maxlen = reader.value(0)
    items = reader.items(0)
    if maxlen != target.maxlen:
        if target or type(maxlen) is not int or maxlen < 0:
            raise WireError("a deque has changed its size")
        target.__init__(items, maxlen)
    else:
        target.clear()
        target.extend(items)


_CONTENTS: dict[type, tuple[int, Callable[[Codec, Any, list[bytes]], None]]] = {
    list: (1, _write_list),
    dict: (2, _write_dict),
    set: (3, _write_set),
    bytearray: (4, _write_bytearray),
    Counter: (5, _write_dict),
    OrderedDict: (6, _write_dict),
    defaultdict: (7, _write_defaultdict),
    deque: (8, _write_deque),
}
_KINDS: dict[int, tuple[type, Callable[[Reader, Any], None]]] = {
    1: (list, _fill_list),
    2: (dict, _fill_dict),
    3: (set, _fill_set),
    4: (bytearray, _fill_bytearray),
    5: (Counter, _fill_dict),
    6: (OrderedDict, _fill_dict),
    7: (defaultdict, _fill_defaultdict),
    8: (deque, _fill_deque),
}
WRITERS.update(dict.fromkeys(_CONTENTS, Codec.container))
