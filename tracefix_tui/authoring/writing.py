"""Writes a task, or a pack's own file, as the folder that the catalog reads. Whole or not at all."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterable
from json import dumps
from pathlib import Path

from tracefix_tui.catalog import CatalogError, Task, load_task
from tracefix_tui.catalog.load import PACK_FILE, SOURCES, TASK_FILE
from tracefix_tui.catalog.schema import name as name_problem
from tracefix_tui.catalog.task import Limits


class NotWritten(CatalogError):
    """A task or pack could not be written; the message says why and what to do."""


def write_task(pack: Path, task: Task) -> Path:
    """Write `task` into the folder of a pack; returns its own folder.

    Raises:
        NotWritten: its name is none, a folder is in the way, or the disk refuses.
        Malformed: what was written would not load; nothing of it stays.
    """
    if reason := name_problem(task.name):
        raise NotWritten(f"the name of a task {reason}")
    folder = pack / task.name
    if os.path.lexists(folder):
        raise NotWritten(f"{folder} exists already; choose another name, or take it away first")
    try:
        draft = Path(tempfile.mkdtemp(prefix=".new-", dir=pack))
    except OSError as error:
        raise NotWritten(f"{pack} can't be written to: {error.strerror}") from None
    try:
        inside = draft / task.name
        inside.mkdir()
        (inside / TASK_FILE).write_text(task_toml(task), "utf-8", newline="")
        for file, field in SOURCES.items():
            if (text := getattr(task, field)) is not None:
                (inside / file).write_text(text, "utf-8", newline="")
        load_task(inside, task.pack)
        os.rename(inside, folder)
    except OSError as error:
        raise NotWritten(f"{folder} can't be written: {error.strerror}") from None
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return folder


def check_free(pack: Path, names: Iterable[str], way: str) -> None:
    """Look before many tasks are written, so that either all are or none is.

    Args:
        way: what else can be done, as in `give another --out`.

    Raises:
        NotWritten: names are taken; all of them are said.
    """
    taken = sorted(name for name in names if os.path.lexists(pack / name))
    if taken:
        there = f"{taken[0]} is" if len(taken) == 1 else f"{len(taken)} of them are"
        more = f": {', '.join(taken)}" if len(taken) > 1 else ""
        these = "it" if len(taken) == 1 else "these"
        raise NotWritten(
            f"nothing was written, since {there} in {pack} already{more}; take {these} away first, or {way}"
        )


def write_pack(folder: Path, *, title: str, description: str, licence: str, source: str) -> None:
    """Make the folder of a pack with its `pack.toml`; a pack that is there already stays as it is.

    Raises:
        NotWritten: its name is none, or the disk refuses.
    """
    if reason := name_problem(folder.name):
        raise NotWritten(f"the name of a pack {reason}")
    if (folder / PACK_FILE).exists():
        return
    table = {"title": title, "description": description, "licence": licence, "source": source}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / PACK_FILE).write_text("".join(f"{key} = {_text(value)}\n" for key, value in table.items()))
    except OSError as error:
        raise NotWritten(f"{folder} can't be written: {error.strerror}") from None


def take_back_pack(folder: Path) -> None:
    """Remove the folder of a pack that has just been made and holds no task."""
    try:
        if [entry.name for entry in folder.iterdir()] == [PACK_FILE]:
            (folder / PACK_FILE).unlink()
            folder.rmdir()
    except OSError:
        return  # an empty pack does no harm


def task_toml(task: Task) -> str:
    """The text of `task.toml`."""
    lines = [
        f"{key} = {_text(str(value))}"
        for key, value in {
            "name": task.name,
            "title": task.title,
            "difficulty": task.difficulty.value,
            "category": task.category,
            "bug_type": task.bug_type,
        }.items()
    ]
    lines.append(f"tags = [{', '.join(map(_text, task.tags))}]")
    lines += ["", f"description = {_text(task.description + chr(10))}", "", "hints = ["]
    lines += [f"    {_text(hint)}," for hint in task.hints]
    lines += ["]", "", f"explanation = {_text(task.explanation + chr(10))}"]
    lines += _limits(task.limits)
    if task.equivalent:
        lines += ["", "[proof]", "equivalent = [", *(f"    {_text(each)}," for each in task.equivalent), "]"]
    return "\n".join(lines) + "\n"


def _limits(limits: Limits) -> list[str]:
    usual = Limits()
    changed = [name for name in Limits.__slots__ if getattr(limits, name) != getattr(usual, name)]
    if not changed:
        return []
    return ["", "[limits]", *(f"{name} = {_value(getattr(limits, name))}" for name in changed)]


def _value(value: object) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(_text(str(each)) for each in value)}]"
    return dumps(value)


def _text(text: str) -> str:
    """A TOML string: literal and with its lines where that is possible, as people write it."""
    if "\n" in text and "'''" not in text and not re.search("[\x00-\x08\x0b-\x1f\x7f]", text):
        return f"'''\n{text}'''" if not text.endswith("'") else dumps(text, ensure_ascii=False)
    return dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
