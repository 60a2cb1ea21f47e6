"""What an importer finds in a set: a bug with its test cases, or the reason why there is none."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from tracefix_tui.catalog import CatalogError
from tracefix_tui.catalog.files import UnreadableFile, read_text
from tracefix_tui.catalog.load import SOURCE_BYTES
from tracefix_tui.catalog.schema import NAME_CHARACTERS


class NoSet(CatalogError):
    """A place that does not hold the set it is said to hold; the message says what was looked for."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A part of the set that was not taken, and why."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Offer:
    """A bug that may become a task.

    Attributes:
        header: what the test files begin with: imports and helpers.
        cases: bodies of test functions, without indentation.
        visible: which of them players should see.
    """

    name: str
    title: str
    description: str
    bug_type: str
    buggy: str
    solution: str
    header: str
    cases: tuple[str, ...]
    visible: frozenset[int]


def task_name(text: str) -> str:
    """A name for a task made of a text."""
    slug = re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")[:NAME_CHARACTERS].strip("_")
    return slug or "task"


def source_of(file: Path) -> str:
    """The text of a source file.

    Raises:
        UnreadableFile
    """
    return read_text(file, SOURCE_BYTES).rstrip("\n") + "\n"


__all__ = ["LeftOut", "NoSet", "Offer", "UnreadableFile", "source_of", "task_name"]
