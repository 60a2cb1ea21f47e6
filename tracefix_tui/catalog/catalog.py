"""All packs that were found, and finding a task among them by name."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path

from tracefix_tui.catalog.load import PACK_FILE, CatalogError, Malformed, Problem, load_pack
from tracefix_tui.catalog.places import places
from tracefix_tui.catalog.task import Pack, Task


class UnknownTask(CatalogError):
    """No task, or more than one, has the name that was asked for."""


class Catalog:
    """Packs and their tasks, read once. Immutable.

    Attributes:
        packs: in the order of the places they stand in.
        problems: what was left out, and why.
    """

    def __init__(self, packs: Sequence[Pack], problems: Sequence[Problem] = ()) -> None:
        self.packs = tuple(packs)
        self.problems = tuple(problems)

    @cached_property
    def tasks(self) -> tuple[Task, ...]:
        """Every task: pack by pack, from easy to hard, then by name."""
        return tuple(task for pack in self.packs for task in pack.tasks)

    @cached_property
    def _by_name(self) -> dict[str, list[Task]]:
        found: dict[str, list[Task]] = {}
        for task in self.tasks:
            found.setdefault(task.name, []).append(task)
            found[task.id] = [task]
        return found

    def find(self, name: str) -> Task:
        """The task called `name` or `pack/name`.

        Raises:
            UnknownTask: when there is none (the message names near ones) or several packs have one.
        """
        found = self._by_name.get(name, [])
        if len(found) == 1:
            return found[0]
        if found:
            raise UnknownTask(
                f"{len(found)} packs have a task {name!r}: write {' or '.join(task.id for task in found)}"
            )
        raise UnknownTask(f"there is no task {name[:80]!r}; {self._advice(name[:80])}")

    def problems_of(self, pack: str | None) -> tuple[Problem, ...]:
        """The problems of one pack's tasks, or all problems when `pack` is None."""
        if pack is None:
            return self.problems
        folders = {found.folder for found in self.packs if found.name == pack}
        return tuple(problem for problem in self.problems if folders & {*problem.file.parents})

    def _advice(self, name: str) -> str:
        from difflib import get_close_matches

        known = list(self._by_name)
        near = get_close_matches(name, known, n=4, cutoff=0.6)
        near += [
            other for other in known if "/" not in other and name and name in other and other not in near
        ]
        if near:
            return f"is one of these meant: {', '.join(near[:4])}?"
        return "`tracefix tasks list` shows all of them"


def load_catalog(extra: Sequence[Path] = ()) -> Catalog:
    """Read every pack: from `extra`, `TRACEFIX_TASKS`, the user's data folder and the built-in ones.

    Each of these is a folder of packs, or a pack itself. Nothing in a pack is imported or run. Of two packs
    of the same name the one found first is taken; the other one is named among the problems.
    """
    packs: dict[str, Pack] = {}
    problems: list[Problem] = []
    seen: set[str] = set()
    for place, asked_for in places(extra):
        for folder in pack_folders(place, asked_for, problems):
            real = os.path.realpath(folder)
            if real in seen:
                continue
            seen.add(real)
            if first := packs.get(folder.name):
                problems.append(
                    Problem(folder, "", f"another pack is named {folder.name!r} already: {first.folder}")
                )
                continue
            try:
                pack, left_out = load_pack(folder)
            except Malformed as error:
                problems += error.problems
                continue
            packs[pack.name] = pack
            problems += left_out
    return Catalog(tuple(packs.values()), problems)


def pack_folders(place: Path, asked_for: bool, problems: list[Problem]) -> Iterator[Path]:
    """The folders of packs at `place`, by name. Links inside it are problems: they could lead anywhere."""
    if os.path.isfile(place / PACK_FILE):
        yield Path(os.path.abspath(place))
        return
    try:
        with os.scandir(place) as entries:
            found = sorted(entries, key=lambda entry: entry.name)
    except FileNotFoundError:
        if asked_for:
            problems.append(Problem(place, "", "there is no such folder of task packs"))
        return
    except OSError as error:
        problems.append(Problem(place, "", f"can't be read as a folder of task packs: {error.strerror}"))
        return
    for entry in found:
        if entry.name.startswith((".", "__")):
            continue
        if entry.is_symlink():
            problems.append(
                Problem(place / entry.name, "", "is a link; name its target with --tasks or TRACEFIX_TASKS")
            )
        elif entry.is_dir(follow_symlinks=False):
            yield place / entry.name
