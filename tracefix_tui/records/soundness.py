"""What a row of the run index may hold, as a condition in SQL: another program may have written to the file.

A row that `scan` can't have made is taken out unread, and its run is read again.
"""

from __future__ import annotations

from dataclasses import fields

from tracefix_tui.records.scan import RunRow

MOST_CHARACTERS = 4000
"""Of a text in a row; those that are made here are shorter."""

_SOUND = {
    "Path": "typeof({0}) = 'text' AND length({0}) <= {most}",
    "str": "typeof({0}) = 'text' AND length({0}) <= {most}",
    "bool": "typeof({0}) = 'integer' AND {0} IN (0, 1)",
    "int": "typeof({0}) = 'integer' AND {0} >= 0",
    "float": "typeof({0}) IN ('real', 'integer') AND {0} > -9e999 AND {0} < 9e999",
}


def unsound() -> str:
    """True for a row that has to be made again."""
    sound = " AND ".join(_sound(field.name, str(field.type)) for field in fields(RunRow))
    problem = " AND ".join(_sound(name, "str") for name in ("path", "run", "problem"))
    status = " AND ".join(_sound(name, "int") for name in ("bytes", "changed_ns"))
    return f"NOT ({status} AND {problem} AND (problem != '' OR ({sound})))"


def _sound(name: str, kind: str) -> str:
    kind, _, other = kind.partition(" | ")
    known = _SOUND[kind].format(name, most=MOST_CHARACTERS)
    return f"({name} IS NULL OR {known})" if other else f"({known})"
