"""What may stand in `pack.toml` and `task.toml`: every key, its type and its range.

A plain table instead of a validation library, because the catalog is read on the app's start-up path.
Each kind of value answers `problem(value)` with one reason in words, or "" when the value is fine.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

NAME = re.compile(r"[a-z0-9][a-z0-9_-]*")
NAME_CHARACTERS = 64

# Controls (but tab and newline) and the marks that reorder text: they could rewrite a reader's terminal.
UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


class Kind(Protocol):
    """One kind of value."""

    def problem(self, value: object) -> str:
        """Why `value` is not of this kind, in words; "" when it is."""


def type_name(value: object) -> str:
    """The TOML word for the type of `value`."""
    names = {str: "text", bool: "a boolean", int: "an integer", float: "a number", list: "an array"}
    return names.get(type(value), "a table" if isinstance(value, dict) else "a date or time")


def near(word: str, known: Iterator[str] | tuple[str, ...]) -> str:
    """`; is 'x' meant?` for the known word that resembles `word`, else ""."""
    from difflib import get_close_matches

    found = get_close_matches(word, tuple(known), n=1, cutoff=0.6)
    return f"; is {found[0]!r} meant?" if found else ""


@dataclass(frozen=True, slots=True)
class Text:
    """Printable text of 1..`most` characters, on one line unless `lines`."""

    most: int
    lines: bool = False

    def problem(self, value: object) -> str:
        if not isinstance(value, str):
            return f"must be text, not {type_name(value)}"
        if not value.strip():
            return "must not be empty"
        if len(value) > self.most:
            return f"has {len(value)} characters; at most {self.most} are allowed"
        if found := UNPRINTABLE.search(value):
            return f"holds the unprintable character U+{ord(found[0]):04X}; take it out"
        if not self.lines and "\n" in value.strip("\n"):
            return "must stand on one line"
        return ""


@dataclass(frozen=True, slots=True)
class Name:
    """A name of packs, tasks and categories."""

    def problem(self, value: object) -> str:
        if not isinstance(value, str):
            return f"must be text, not {type_name(value)}"
        if not NAME.fullmatch(value) or len(value) > NAME_CHARACTERS:
            return (
                f"must be 1 to {NAME_CHARACTERS} characters of a-z, 0-9, _ and -, "
                f"beginning with a letter or a digit; it is {value[:80]!r}"
            )
        return ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the given words."""

    words: tuple[str, ...]

    def problem(self, value: object) -> str:
        if isinstance(value, str) and value in self.words:
            return ""
        shown = repr(value[:40]) if isinstance(value, str) else type_name(value)
        return f"must be one of {', '.join(self.words)}; it is {shown}"


@dataclass(frozen=True, slots=True)
class Texts:
    """An array of `least`..`most` texts of one kind."""

    of: Text | Name
    least: int
    most: int

    def problem(self, value: object) -> str:
        if not isinstance(value, list):
            return f"must be an array of texts, not {type_name(value)}"
        if not self.least <= len(value) <= self.most:
            wanted = str(self.least) if self.least == self.most else f"{self.least} to {self.most}"
            return f"must have {wanted} entries; it has {len(value)}"
        for place, entry in enumerate(value, 1):
            if reason := self.of.problem(entry):
                return f"entry {place} {reason}"
        return ""


@dataclass(frozen=True, slots=True)
class Modules:
    """An array of names of top-level modules of the standard library."""

    most: int = 40

    def problem(self, value: object) -> str:
        if reason := Texts(Text(NAME_CHARACTERS), 0, self.most).problem(value):
            return reason
        assert isinstance(value, list)
        for module in value:
            if module.partition(".")[0] not in sys.stdlib_module_names:
                return f"{module!r} is not a module of the standard library"
        return ""


@dataclass(frozen=True, slots=True)
class Number:
    """A number from `least` to `most`, whole unless `real`."""

    least: float
    most: float
    unit: str
    real: bool = False

    def problem(self, value: object) -> str:
        kinds: tuple[type, ...] = (int, float) if self.real else (int,)
        if isinstance(value, bool) or not isinstance(value, kinds):
            return (
                f"must be {'a number' if self.real else 'an integer'} ({self.unit}), not {type_name(value)}"
            )
        if not self.least <= value <= self.most:  # type: ignore[operator]  # nan fails it too
            shown = f"{value:g}" if isinstance(value, float) or abs(value) < 1e15 else "far outside"  # type: ignore
            return f"must be {self.least:g} to {self.most:g} {self.unit}; it is {shown}"
        return ""


@dataclass(frozen=True, slots=True)
class Flag:
    """true or false."""

    def problem(self, value: object) -> str:
        return "" if isinstance(value, bool) else f"must be true or false, not {type_name(value)}"


@dataclass(frozen=True, slots=True)
class Table:
    """A table of known keys, `needed` ones among them."""

    keys: Mapping[str, Any]
    needed: tuple[str, ...] = ()

    def problem(self, value: object) -> str:
        return "" if isinstance(value, dict) else f"must be a table, not {type_name(value)}"

    def problems(self, value: Mapping[str, object], path: str = "") -> Iterator[tuple[str, str]]:
        """(key, reason) for each thing wrong in `value`; keys of inner tables are dotted."""
        for key, entry in value.items():
            dotted = f"{path}{key}"
            kind = self.keys.get(key)
            if kind is None:
                known = ", ".join(self.keys)
                yield dotted[:80], f"unknown key{near(key[:80], tuple(self.keys)) or f'; known are {known}'}"
            elif reason := kind.problem(entry):
                yield dotted, reason
            elif isinstance(kind, Table):
                assert isinstance(entry, dict)
                yield from kind.problems(entry, f"{dotted}.")
        for key in self.needed:
            if key not in value:
                yield f"{path}{key}", "is missing"


PACK = Table(
    {
        "title": Text(80),
        "description": Text(2000, lines=True),
        "licence": Text(80),
        "source": Text(400, lines=True),
    },
    needed=("title", "description", "licence", "source"),
)

LIMITS = Table(
    {
        "test_seconds": Number(0.05, 60, "seconds of CPU time", real=True),
        "memory_mib": Number(16, 2048, "MiB"),
        "output_kib": Number(1, 1024, "KiB"),
        "modules": Modules(),
        "stdlib": Flag(),
        "differential": Flag(),
    }
)

TASK = Table(
    {
        "name": Name(),
        "title": Text(80),
        "description": Text(6000, lines=True),
        "difficulty": Choice(("easy", "medium", "hard")),
        "category": Name(),
        "bug_type": Text(60),
        "tags": Texts(Text(40), 0, 20),
        "hints": Texts(Text(1200, lines=True), 3, 3),
        "explanation": Text(6000, lines=True),
        "limits": LIMITS,
        "proof": Table({"equivalent": Texts(Text(500), 0, 60)}),
    },
    needed=(
        "name",
        "title",
        "description",
        "difficulty",
        "category",
        "bug_type",
        "hints",
        "explanation",
    ),
)
