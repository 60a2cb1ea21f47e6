"""Which tasks a command is about: `--tasks` names folders to add and, where many tasks are meant, names."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tracefix_tui.catalog import Task
    from tracefix_tui.server.remote import Server


class NoTasks(Exception):
    """Nothing was chosen. The message says what to do."""


def chosen_tasks(
    values: Sequence[str], *, levels: Collection[str] = (), server: Server | None = None
) -> list[Task]:
    """The tasks that the values of `--tasks` choose, each once.

    A value is a folder of task packs, which is added, or names of tasks and packs with commas between. Names
    choose from all there are; folders without any name choose what they hold; nothing chooses everything.

    Args:
        levels: only tasks of these difficulties; none means any.
        server: choose among the tasks of this server.

    Raises:
        ServerError: the server can't be reached, or is none.
        UnknownTask: there is no such task, or it is not the only one of its name.
        NoTasks: there are none.
    """
    from tracefix_tui.catalog import load_catalog

    folders = [Path(value) for value in values if _is_folder(value)]
    names = [name.strip() for value in values if not _is_folder(value) for name in value.split(",")]
    catalog = load_catalog(folders)
    if server is not None:
        from tracefix_tui.server.remote_catalog import remote_catalog

        catalog = remote_catalog(server, catalog)
    found: dict[str, Task] = {}
    for name in filter(None, names):
        for task in [task for task in catalog.tasks if task.pack == name] or [catalog.find(name)]:
            found[task.id] = task
    places = {folder.resolve() for folder in folders}
    for pack in () if any(names) else catalog.packs:
        if not places or places & {pack.folder.resolve(), *pack.folder.resolve().parents}:
            found |= {task.id: task for task in pack.tasks}
    chosen = [task for task in found.values() if not levels or task.difficulty.value in levels]
    if not chosen:
        where = f"in {', '.join(map(str, folders))}" if folders else "to play"
        raise NoTasks(f"there are no tasks {where}; see `tracefix tasks list`")
    return chosen


def _is_folder(value: str) -> bool:
    """A folder that is there, or what can only be meant as one."""
    return Path(value).is_dir() or value.startswith((".", "/", "~")) or value.endswith("/")
