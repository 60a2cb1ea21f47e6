"""One task by its name, to be shown before the others are read: of thousands that takes a while."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path

from tracefix_tui.catalog import schema
from tracefix_tui.catalog.catalog import Catalog, load_catalog, pack_folders
from tracefix_tui.catalog.load import TASK_FILE, Malformed, Problem, load_about, load_task
from tracefix_tui.catalog.places import places
from tracefix_tui.catalog.task import Pack, Task


class LaterCatalog(Catalog):
    """A catalog that is read when it is first asked for something. From any thread."""

    def __init__(self, read: Callable[[], Catalog]) -> None:
        self._read = read

    @cached_property
    def _whole(self) -> Catalog:
        return self._read()

    @property
    def packs(self) -> tuple[Pack, ...]:  # type: ignore[override]
        return self._whole.packs

    @property
    def problems(self) -> tuple[Problem, ...]:  # type: ignore[override]
        return self._whole.problems


def open_task(name: str, extra: Sequence[Path] = ()) -> tuple[Task, Catalog]:
    """The task called `name` or `pack/name`, and the catalog with all that `load_catalog` finds.

    Where it is plain which folder is meant, nothing but that task has been read.

    Raises:
        UnknownTask: when there is none (the message names near ones) or several packs have one.
    """
    task = _alone(name, extra)
    if task is not None:
        return task, LaterCatalog(lambda: load_catalog(extra))
    catalog = load_catalog(extra)
    return catalog.find(name), catalog


def _alone(name: str, extra: Sequence[Path]) -> Task | None:
    """The task, as long as it is the only one that could be meant and nothing is wrong with it."""
    wanted, slash, own = name.rpartition("/")
    if schema.name(own) or (slash and schema.name(wanted)):
        return None
    folders: dict[str, Path] = {}
    problems: list[Problem] = []
    for place, asked_for in places(extra):
        for folder in pack_folders(place, asked_for, problems):
            other = folders.setdefault(folder.name, folder)
            if os.path.realpath(other) != os.path.realpath(folder):
                return None  # which of the two counts depends on whether the first can be read
    found = [
        folder
        for folder in folders.values()
        if wanted in ("", folder.name) and os.path.lexists(folder / own / TASK_FILE)
    ]
    if len(found) != 1 or os.path.islink(found[0] / own):
        return None
    try:
        load_about(found[0])
        return load_task(found[0] / own, found[0].name)
    except Malformed:
        return None
