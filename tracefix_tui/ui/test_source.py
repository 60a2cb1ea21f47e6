"""The source of single tests, cut out of a task's test file without parsing it."""

from __future__ import annotations

import re

_TEST = re.compile(r"^(?:async )?def (test\w*)")


def test_sources(tests: str) -> dict[str, str]:
    """Name of each test function to its lines, decorators included, in the order of the file."""
    found: dict[str, str] = {}
    lines = tests.splitlines()
    for index, line in enumerate(lines):
        if match := _TEST.match(line):
            first = index
            while first and _belongs_above(lines[first - 1]):
                first -= 1
            while first < index and not lines[first].startswith("@"):
                first += 1
            last = index + 1
            while last < len(lines) and (not lines[last].strip() or lines[last].startswith((" ", "\t", ")"))):
                last += 1
            found[match[1]] = "\n".join(lines[first:last]).rstrip()
    return found


test_sources.__test__ = False  # type: ignore[attr-defined]  # not a test, whatever pytest thinks of its name


def _belongs_above(line: str) -> bool:
    """Whether a line right above a test may be part of its decorators."""
    return line.startswith(("@", " ", "\t", ")", "]", "}"))
