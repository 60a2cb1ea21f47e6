"""The tasks of a server as a catalog: what it tells of them, and more where the same task is here as well."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, ValidationError

from tracefix_tui.catalog.catalog import Catalog, UnknownTask
from tracefix_tui.catalog.task import Difficulty, Pack, Task
from tracefix_tui.episode.observation import printable
from tracefix_tui.server.address import ServerError, address_of

if TYPE_CHECKING:
    from tracefix_tui.server.remote import Server

KEPT = "The server keeps the reference and its explanation."


class _Told(BaseModel):
    """One task as a server tells of it."""

    model_config = ConfigDict(extra="ignore")

    name: str
    pack: str
    title: str
    description: str
    difficulty: Difficulty
    category: str
    tags: list[str] = []
    code: str
    tests: str


def remote_catalog(server: Server, local: Catalog) -> Catalog:
    """The catalog of `server`; blocks until it has answered.

    A task that `local` has with the same code and the same tests is taken from there, with its hints, its
    reference and its explanation, which a server does not tell.

    Raises:
        ServerError: it can't be reached, refuses, or is no server of TraceFix.
    """
    address = address_of(server.url)
    try:
        (name, *_) = address.asked("/list_environments", token=server.token)
        splits = address.asked(f"/{name}/splits", token=server.token)
        packs = [str(split["name"]) for split in splits if split.get("kind") == "pack"]
        told = [address.asked(f"/{name}/tasks", {"split": pack}, server.token)["tasks"] for pack in packs]
    except (ValueError, KeyError, TypeError, AttributeError):
        told = []
    if not told:
        raise ServerError(f"The server at {address.http} tells of no tasks. Is it TraceFix?")
    return Catalog([_pack(pack, tasks, address.http, local) for pack, tasks in zip(packs, told, strict=True)])


def _pack(name: str, tasks: list[Any], source: str, local: Catalog) -> Pack:
    return Pack(
        name=printable(name),
        title=printable(name),
        description="",
        licence="",
        source=source,
        folder=Path(),
        tasks=tuple(_task(fields, local) for fields in tasks),
    )


def _task(fields: Any, local: Catalog) -> Task:
    try:
        told = _Told.model_validate(fields)
    except ValidationError as error:
        raise ServerError(f"The server tells of a task in a way that can't be read: {error.title}.") from None
    try:
        known = local.find(f"{told.pack}/{told.name}")
    except UnknownTask:
        known = None
    if known is not None and (known.buggy, known.tests) == (told.code, told.tests):
        return known
    return Task(
        name=printable(told.name),
        pack=printable(told.pack),
        title=printable(told.title),
        description=printable(told.description),
        difficulty=told.difficulty,
        category=printable(told.category),
        bug_type="",
        tags=tuple(map(printable, told.tags)),
        hints=(),
        explanation=KEPT,
        buggy=told.code,
        solution="",
        tests=told.tests,
        hidden_tests="",
    )
