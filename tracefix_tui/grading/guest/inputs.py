"""New inputs in the likeness of known ones, for differential tests.

What a function may be given is known from a few calls only, so this stays close to them: types, lengths,
ranges, order, distinctness and the letters in use are kept. A new input that breaks a rule nobody wrote
down would blame an honest solution for it.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

_BRACKETS = frozenset("()[]{}<>")
_FREE_TEXT = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ .,!?'\"-;()\n")
_LOWER = "abcdefghijklmnopqrstuvwxyz"
_ALPHABET_LEAST = 5
"""Different small letters that have to be seen before any letters are taken to be allowed."""

_TRIES = 8

Path = tuple[object, ...]


class Dice:
    """Numbers that look random and are the same every time."""

    def __init__(self, seed: int) -> None:
        self._state = (seed * 2862933555777941757 + 3037000493) % 2**64

    def below(self, n: int) -> int:
        self._state = (self._state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (self._state >> 33) % n

    def between(self, low: int, high: int) -> int:
        return low + self.below(high - low + 1)

    def shuffled(self, items: Any) -> list[Any]:
        rest = list(items)
        return [rest.pop(self.below(len(rest))) for _ in range(len(rest))]


def walk(value: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    """Each value inside `value` with its place; items of a list share one place."""
    yield path, value
    if type(value) is list or type(value) is set:
        for item in value:
            yield from walk(item, (*path, "*"))
    elif type(value) is tuple:
        for at, item in enumerate(value):
            yield from walk(item, (*path, at))
    elif type(value) is dict:
        for key, item in value.items():
            yield from walk(item, (*path, "key", key))


class Likeness:
    """What is known of the arguments of a function.

    Args:
        calls: the positional arguments of each known call.
    """

    def __init__(self, calls: list[tuple[Any, ...]]) -> None:
        self.calls = calls
        self._seen: dict[Path, list[Any]] = {}
        for arguments in calls:
            for path, value in walk(arguments, ()):
                self._seen.setdefault(path, []).append(value)

    def new_input(self, dice: Dice) -> tuple[Any, ...]:
        """The arguments of a new call, made from those of a known one."""
        known = self.calls[dice.below(len(self.calls))]
        letters = dict(zip(_LOWER, dice.shuffled(_LOWER), strict=True))
        letters.update({small.upper(): new.upper() for small, new in letters.items()})
        made = [self._like(value, (at,), dice, letters, len(known) == 1) for at, value in enumerate(known)]
        self._aim(known, made, dice)
        return tuple(made)

    def _like(self, value: Any, path: Path, dice: Dice, letters: dict[str, str], free: bool) -> Any:
        kind = type(value)
        if kind is int or kind is float:
            return self._number(value, path, dice)
        if kind is str:
            return self._text(value, path, dice, letters)
        if kind is list:
            return self._list(value, path, dice, letters, free)
        if kind is tuple:
            return self._tuple(value, path, dice, letters)
        if kind is dict:
            return {
                key: self._like(item, (*path, "key", key), dice, letters, False)
                for key, item in value.items()
            }
        return value

    def _tuple(
        self, value: tuple[Any, ...], path: Path, dice: Dice, letters: dict[str, str]
    ) -> tuple[Any, ...]:
        """Each place has its own range, so what comes out of order is made again instead of sorted."""
        ordered = self._always(path, _is_sorted)
        for _ in range(_TRIES):
            items = tuple(
                self._like(item, (*path, at), dice, letters, False) for at, item in enumerate(value)
            )
            if not ordered or _is_sorted(items):
                return items
        return value

    def _number(self, value: Any, path: Path, dice: Dice) -> Any:
        same = [seen for seen in self._seen[path] if type(seen) is type(value) and seen == seen]
        if not same or value != value or min(same) == max(same) or abs(min(same)) > 1e15 or max(same) > 1e15:
            return value
        if type(value) is int:
            return dice.between(min(same), max(same))
        quarters = dice.between(int(min(same) * 4), int(max(same) * 4)) / 4
        return quarters if min(same) <= quarters <= max(same) else value

    def _text(self, value: str, path: Path, dice: Dice, letters: dict[str, str]) -> str:
        texts = [seen for seen in self._seen[path] if type(seen) is str]
        used = set("".join(texts))
        if used and used <= _BRACKETS and len(texts) > 2:
            return "".join(dice.shuffled(value))
        if used <= _FREE_TEXT and len(used & set(_LOWER)) >= _ALPHABET_LEAST:
            return "".join(letters.get(character, character) for character in value)
        return value

    def _list(
        self, value: list[Any], path: Path, dice: Dice, letters: dict[str, str], free: bool
    ) -> list[Any]:
        inner = (*path, "*")
        flat = not any(
            type(item) in (list, tuple, dict, set) for seen in self._sequences(path) for item in seen
        )
        size = len(value)
        if free and flat and value:
            sizes = [len(seen) for seen in self._sequences(path) if seen]
            size = dice.between(min(sizes), max(sizes))
        models = [value[dice.below(len(value))] for _ in range(size)] if flat and value else value
        made = [self._like(item, inner, dice, letters, False) for item in models]
        if _hashable(made) and self._always(path, _is_distinct):
            made = list(dict.fromkeys(made))
        if self._always(path, _is_sorted) and _comparable(made):
            made.sort()
        return made

    def _aim(self, known: tuple[Any, ...], made: list[Any], dice: Dice) -> None:
        """Numbers and texts beside a list: looked for in it if known calls do that, else left alone."""
        lists = [at for at, value in enumerate(known) if type(value) is list]
        for at, value in enumerate(known):
            if not lists or type(value) not in (int, float, str):
                continue
            place = next((p for p in lists if self._looked_for(at, p)), None)
            if place is None:
                made[at] = value
            else:
                targets = [item for item in made[place] if type(item) is type(value)]
                if targets and dice.below(3):
                    made[at] = targets[dice.below(len(targets))]

    def _looked_for(self, at: int, place: int) -> bool:
        return any(
            type(item) is type(call[at]) and item == call[at]
            for call in self.calls
            if len(call) > max(at, place) and type(call[place]) is list
            for item in call[place]
        )

    def _always(self, path: Path, holds: Any) -> bool:
        return all(holds(seen) for seen in self._sequences(path))

    def _sequences(self, path: Path) -> list[Any]:
        return [seen for seen in self._seen[path] if type(seen) in (list, tuple)]


def _is_sorted(items: Any) -> bool:
    return _comparable(items) and all(items[at] <= items[at + 1] for at in range(len(items) - 1))


def _is_distinct(items: Any) -> bool:
    return _hashable(items) and len(set(items)) == len(items)


def _comparable(items: Any) -> bool:
    try:
        sorted(items)
    except TypeError:
        return False
    return True


def _hashable(items: Any) -> bool:
    try:
        hash(tuple(items))
    except TypeError:
        return False
    return True
