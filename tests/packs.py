"""Writes small packs for tests: one right task, and whatever a test wants to be different about it."""

from __future__ import annotations

import json
from pathlib import Path

TASK: dict[str, object] = {
    "title": "Sum of a list",
    "description": "`total(numbers)` adds up the numbers of a list. An empty list has the sum 0.",
    "difficulty": "easy",
    "category": "lists",
    "bug_type": "wrong operator",
    "tags": ["loop"],
    "hints": ["Follow one short list by hand.", "Look at the loop.", "The sum has to grow."],
    "explanation": "The loop took each number away instead of adding it.",
}
PACK: dict[str, object] = {
    "title": "A small pack",
    "description": "For tests.",
    "licence": "MIT",
    "source": "written for tests",
}
SOURCES = {
    "buggy.py": (
        "def total(numbers):\n"
        "    result = 0\n"
        "    for number in numbers:\n"
        "        result -= number\n"
        "    return result\n"
    ),
    "solution.py": (
        "def total(numbers):\n"
        "    result = 0\n"
        "    for number in numbers:\n"
        "        result += number\n"
        "    return result\n"
    ),
    "tests.py": (
        "from solution import total\n\n\n"
        "def test_two():\n"
        "    assert total([3, 4]) == 7\n\n\n"
        "def test_empty():\n"
        "    assert total([]) == 0\n"
    ),
    "hidden_tests.py": (
        "from solution import total\n\n\ndef test_negative():\n    assert total([-1, 5, 0]) == 4\n"
    ),
}


def toml(table: dict[str, object]) -> str:
    """`table` as TOML; a value that is a `Raw` stands as it is."""
    simple = {key: value for key, value in table.items() if not isinstance(value, dict)}
    lines = [f"{key} = {_value(value)}" for key, value in simple.items()]
    for key, value in table.items():
        if isinstance(value, dict):
            lines += [f"[{key}]", *(f"{inner} = {_value(entry)}" for inner, entry in value.items())]
    return "\n".join(lines) + "\n"


class Raw(str):
    """TOML text that is put in as it is."""


def _value(value: object) -> str:
    if isinstance(value, Raw):
        return str(value)
    return json.dumps(value, ensure_ascii=False)  # texts, numbers, booleans and arrays look the same in TOML


def write_pack(place: Path, name: str = "small", **changed: object) -> Path:
    """An empty pack in `place`; a key whose value is None is left out."""
    folder = place / name
    folder.mkdir(parents=True)
    table = {key: value for key, value in {**PACK, **changed}.items() if value is not None}
    (folder / "pack.toml").write_text(toml(table), "utf-8")
    return folder


def write_task(
    pack: Path, name: str = "total", sources: dict[str, str] | None = None, **changed: object
) -> Path:
    """A task in `pack`; a key whose value is None is left out, `sources` replaces files."""
    folder = pack / name
    folder.mkdir(parents=True)
    table = {key: value for key, value in {"name": name, **TASK, **changed}.items() if value is not None}
    (folder / "task.toml").write_text(toml(table), "utf-8")
    for file, text in {**SOURCES, **(sources or {})}.items():
        (folder / file).write_text(text, "utf-8")
    return folder
