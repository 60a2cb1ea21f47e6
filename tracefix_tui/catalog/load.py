"""From a folder to a `Pack` or a `Task`, or to the list of what is wrong with it.

Whatever has a problem is left out and named by file, key and reason; everything else still loads.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tracefix_tui import invisible
from tracefix_tui.catalog import schema
from tracefix_tui.catalog.files import UnreadableFile, read_text
from tracefix_tui.catalog.task import Difficulty, Limits, Pack, Task

PACK_FILE = "pack.toml"
TASK_FILE = "task.toml"
TOML_BYTES = 64 * 1024
SOURCE_BYTES = 512 * 1024
MOST_TASKS = 5000  # in one pack
_MOST_DOTS = 50
_PART = r"""(?>[\w-]+|"(?:[^"\\\n]|\\.)*+"|'[^'\n]*')[ \t]*+"""
_LONG_KEY = re.compile(rf"(?<![\w\\-])(?:{_PART}\.[ \t]*+){{{_MOST_DOTS}}}", re.ASCII)
"""A key of so many parts: the parser would take seconds for a few thousand of them."""

# File in a task's folder -> field of Task; sizes.py alone may be absent.
SOURCES = {
    "buggy.py": "buggy",
    "solution.py": "solution",
    "tests.py": "tests",
    "hidden_tests.py": "hidden_tests",
    "sizes.py": "sizes",
}
OPTIONAL = "sizes.py"


@dataclass(frozen=True, slots=True)
class Problem:
    """Why something was left out. `key` is "" when the whole file is meant."""

    file: Path
    key: str
    reason: str

    def __str__(self) -> str:
        """One printable line, whatever the names of files and keys are made of."""
        text = ": ".join(part for part in (str(self.file), self.key, self.reason) if part)
        return invisible.replaced(text).replace("\n", " ")


class CatalogError(Exception):
    """The catalog can't do what was asked; the message says what to do."""


class Malformed(CatalogError):
    """A folder that is no task or pack; `problems` says why."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(problems)


def load_pack(folder: Path) -> tuple[Pack, tuple[Problem, ...]]:
    """The pack in `folder` and the problems of the tasks that had to be left out of it.

    Raises:
        Malformed: when the pack's own name or `pack.toml` is wrong.
    """
    about = load_about(folder)
    tasks: list[Task] = []
    problems: list[Problem] = []
    for place in _task_folders(folder, problems):
        try:
            tasks.append(load_task(place, folder.name))
        except Malformed as error:
            problems += error.problems
    order = list(Difficulty)
    tasks.sort(key=lambda task: (order.index(task.difficulty), task.name))
    pack = Pack(
        name=folder.name,
        title=about["title"].strip(),
        description=about["description"].strip(),
        licence=about["licence"].strip(),
        source=about["source"].strip(),
        folder=folder,
        tasks=tuple(tasks),
    )
    return pack, tuple(problems)


def load_about(folder: Path) -> dict[str, Any]:
    """What the pack in `folder` says of itself.

    Raises:
        Malformed: when the pack's own name or `pack.toml` is wrong.
    """
    if reason := schema.name(folder.name):
        raise Malformed([Problem(folder, "", f"the folder's name is the pack's name and {reason}")])
    return _read_toml(folder / PACK_FILE, schema.PACK)


def load_task(folder: Path, pack: str) -> Task:
    """The task in `folder`.

    Raises:
        Malformed: with every problem of `task.toml` and of the source files.
    """
    problems: list[Problem] = []
    about: dict[str, Any] = {}
    try:
        about = _read_toml(folder / TASK_FILE, schema.TASK)
    except Malformed as error:
        problems += error.problems
    name = about.get("name", folder.name)
    if name != folder.name:
        problems.append(
            Problem(folder / TASK_FILE, "name", f"is {name!r}, but the folder is named {folder.name!r}")
        )
    sources = dict(_sources(folder, problems))
    if problems:
        raise Malformed(problems)
    limits = about.get("limits", {})
    if "modules" in limits:
        limits = {**limits, "modules": tuple(limits["modules"])}
    return Task(
        name=name,
        pack=pack,
        title=about["title"].strip(),
        description=about["description"].strip(),
        difficulty=Difficulty(about["difficulty"]),
        category=about["category"],
        bug_type=about["bug_type"].strip(),
        tags=tuple(about.get("tags", ())),
        hints=tuple(hint.strip() for hint in about["hints"]),
        explanation=about["explanation"].strip(),
        limits=Limits(**limits),
        equivalent=tuple(about.get("proof", {}).get("equivalent", ())),
        folder=folder,
        **sources,
    )


def _read_toml(file: Path, table: schema.Table) -> dict[str, Any]:
    try:
        text = read_text(file, TOML_BYTES)
        if any(line.count(".") >= _MOST_DOTS for line in text.split("\n")) and _LONG_KEY.search(text):
            raise ValueError(f"a key has more than {_MOST_DOTS} parts")
        value = tomllib.loads(text)
    except UnreadableFile as error:
        raise Malformed([Problem(file, "", str(error))]) from None
    except (ValueError, RecursionError) as error:
        reason = (
            str(error) if isinstance(error, ValueError) else "tables or arrays stand too deep in each other"
        )
        raise Malformed([Problem(file, "", f"is not valid TOML: {reason}")]) from None
    if problems := [Problem(file, key, reason) for key, reason in table.problems(value)]:
        raise Malformed(problems)
    return value


def _task_folders(pack: Path, problems: list[Problem]) -> Iterator[Path]:
    """Folders in a pack, by name. Hidden ones and `__pycache__` are passed over; links are problems."""
    try:
        with os.scandir(pack) as entries:
            found = sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        problems.append(Problem(pack, "", f"can't be read: {error.strerror}"))
        return
    count = 0
    for entry in found:
        path = pack / entry.name
        if entry.name.startswith((".", "__")):
            continue
        if entry.is_symlink():
            problems.append(Problem(path, "", "is a link; put the folder or file itself there"))
        elif entry.is_dir(follow_symlinks=False):
            count += 1
            if count > MOST_TASKS:
                problems.append(Problem(pack, "", f"has more than {MOST_TASKS} tasks; the rest is left out"))
                return
            yield path


def _sources(folder: Path, problems: list[Problem]) -> Iterator[tuple[str, str]]:
    try:
        present = {name for name in os.listdir(folder) if name.endswith(".py")}
    except OSError as error:
        problems.append(Problem(folder, "", f"can't be read: {error.strerror}"))
        return
    strangers = tuple(sorted(present - SOURCES.keys()))
    here = str(folder)  # joined as text: building a Path costs as much as opening the file
    for file, field in SOURCES.items():
        path = f"{here}/{file}"
        if file not in present:
            meant = schema.near(file, strangers) if strangers else ""
            if file != OPTIONAL:
                problems.append(Problem(Path(path), "", f"is missing{meant}"))
            elif meant:
                problems.append(Problem(Path(path), "", f"is missing{meant} (rename it)"))
            continue
        try:
            text = read_text(path, SOURCE_BYTES)
        except UnreadableFile as error:
            problems.append(Problem(Path(path), "", str(error)))
            continue
        if found := invisible.first(text):
            line = text.count("\n", 0, found.start()) + 1
            reason = f"line {line} holds the unprintable character U+{ord(found[0]):04X}; escape it"
            problems.append(Problem(Path(path), "", reason))
            continue
        yield field, text
