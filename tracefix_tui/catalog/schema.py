"""What may stand in `pack.toml` and `task.toml`: every key, its type and its range.

A plain table of functions instead of a validation library, because the catalog is read on the app's start-up
path. A kind of value is a function that says in words what is wrong with a value, or "" when it is fine.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Mapping

from tracefix_tui import invisible

Kind = Callable[[object], str]

NAME = re.compile(r"[a-z0-9][a-z0-9_-]*")
NAME_CHARACTERS = 64


def type_name(value: object) -> str:
    """The TOML word for the type of `value`."""
    names = {str: "text", bool: "a boolean", int: "an integer", float: "a number", list: "an array"}
    return names.get(type(value), "a table" if isinstance(value, dict) else "a date or time")


def near(word: str, known: tuple[str, ...]) -> str:
    """`; is 'x' meant?` for the known word that resembles `word`, else ""."""
    from difflib import get_close_matches

    found = get_close_matches(word, known, n=1, cutoff=0.6)
    return f"; is {found[0]!r} meant?" if found else ""


def text(most: int, lines: bool = False) -> Kind:
    """Printable text of 1..`most` characters, on one line unless `lines`."""

    def problem(value: object) -> str:
        if not isinstance(value, str):
            return f"must be text, not {type_name(value)}"
        if not value.strip():
            return "must not be empty"
        if len(value) > most:
            return f"has {len(value)} characters; at most {most} are allowed"
        if found := invisible.first(value):
            return f"holds the unprintable character U+{ord(found[0]):04X}; take it out"
        if not lines and "\n" in value.strip("\n"):
            return "must stand on one line"
        return ""

    return problem


def name(value: object) -> str:
    """A name of a pack or a task."""
    if not isinstance(value, str):
        return f"must be text, not {type_name(value)}"
    if not NAME.fullmatch(value) or len(value) > NAME_CHARACTERS:
        return (
            f"must be 1 to {NAME_CHARACTERS} characters of a-z, 0-9, _ and -, "
            f"beginning with a letter or a digit; it is {value[:80]!r}"
        )
    return ""


def choice(*words: str) -> Kind:
    """One of the given words."""

    def problem(value: object) -> str:
        if isinstance(value, str) and value in words:
            return ""
        shown = repr(value[:40]) if isinstance(value, str) else type_name(value)
        return f"must be one of {', '.join(words)}; it is {shown}"

    return problem


def texts(kind: Kind, least: int, most: int) -> Kind:
    """An array of `least`..`most` texts of one kind."""

    def problem(value: object) -> str:
        if not isinstance(value, list):
            return f"must be an array of texts, not {type_name(value)}"
        if not least <= len(value) <= most:
            wanted = str(least) if least == most else f"{least} to {most}"
            return f"must have {wanted} entries; it has {len(value)}"
        for place, entry in enumerate(value, 1):
            if reason := kind(entry):
                return f"entry {place} {reason}"
        return ""

    return problem


def module(value: object) -> str:
    """A module of the standard library."""
    if reason := text(NAME_CHARACTERS)(value):
        return reason
    if str(value).partition(".")[0] not in sys.stdlib_module_names:
        return f"is {value!r}, which is not a module of the standard library"
    if "__main__" in str(value).split("."):
        return f"is {value!r}, a program that would run when it is imported; name the module alone"
    return ""


def number(least: float, most: float, unit: str, real: bool = False) -> Kind:
    """A number from `least` to `most`, whole unless `real`."""

    def problem(value: object) -> str:
        if isinstance(value, bool) or not isinstance(value, (int, float) if real else int):
            return f"must be {'a number' if real else 'an integer'} ({unit}), not {type_name(value)}"
        if not least <= value <= most:  # which is so for nan, too
            shown = f"{value:g}" if isinstance(value, float) or abs(value) < 1e15 else "far outside"
            return f"must be {least:g} to {most:g} {unit}; it is {shown}"
        return ""

    return problem


def flag(value: object) -> str:
    """true or false."""
    return "" if isinstance(value, bool) else f"must be true or false, not {type_name(value)}"


class Table:
    """A table of known keys, `needed` ones among them."""

    def __init__(self, keys: Mapping[str, Kind | Table], needed: tuple[str, ...] = ()) -> None:
        self.keys = keys
        self.needed = needed

    def problems(self, value: object, path: str = "") -> Iterator[tuple[str, str]]:
        """(key, reason) for each thing wrong in `value`; keys of inner tables are dotted."""
        if not isinstance(value, dict):
            yield path.rstrip("."), f"must be a table, not {type_name(value)}"
            return
        for key, entry in value.items():
            kind = self.keys.get(key)
            if kind is None:
                meant = near(key[:80], tuple(self.keys)) or f"; known are {', '.join(self.keys)}"
                yield f"{path}{key[:80]}", f"unknown key{meant}"
            elif isinstance(kind, Table):
                yield from kind.problems(entry, f"{path}{key}.")
            elif reason := kind(entry):
                yield f"{path}{key}", reason
        for key in self.needed:
            if key not in value:
                yield f"{path}{key}", "is missing"


PACK = Table(
    {
        "title": text(80),
        "description": text(2000, lines=True),
        "licence": text(80),
        "source": text(400, lines=True),
    },
    needed=("title", "description", "licence", "source"),
)

LIMITS = Table(
    {
        "test_seconds": number(0.05, 60, "seconds of CPU time", real=True),
        "memory_mib": number(16, 2048, "MiB"),
        "output_kib": number(1, 1024, "KiB"),
        "modules": texts(module, 0, 40),
        "stdlib": flag,
        "differential": flag,
    }
)

TASK = Table(
    {
        "name": name,
        "title": text(80),
        "description": text(6000, lines=True),
        "difficulty": choice("easy", "medium", "hard"),
        "category": text(40),
        "bug_type": text(60),
        "tags": texts(text(40), 0, 20),
        "hints": texts(text(1200, lines=True), 3, 3),
        "explanation": text(6000, lines=True),
        "limits": LIMITS,
        "proof": Table({"equivalent": texts(text(500), 0, 60)}),
    },
    needed=("name", "title", "description", "difficulty", "category", "bug_type", "hints", "explanation"),
)
