"""A task that is opened by its name is the one that the whole catalog has, and the others are still there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.packs import write_pack, write_task
from tracefix_tui.catalog import Task, UnknownTask, alone, load_catalog, open_task


def found(find: Callable[[], Task]) -> Task | str:
    try:
        return find()
    except UnknownTask as error:
        return str(error)


def test_every_task_is_the_catalogs_own() -> None:
    catalog = load_catalog()
    for task in catalog.tasks:
        for name in (task.name, task.id):
            opened, rest = open_task(name)
            assert opened == task
        assert rest.tasks == catalog.tasks


def test_nothing_else_is_read_until_it_is_asked_for(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("one", "two"):
        write_task(write_pack(place, name), f"task-{name}")
    (place / "two" / "task-two" / "buggy.py").unlink()
    reads = []
    monkeypatch.setattr(alone, "load_catalog", lambda extra: reads.append(extra) or load_catalog(extra))
    task, catalog = open_task("task-one", [place])
    assert (task.id, reads) == ("one/task-one", [])
    assert catalog.find("easy-1").pack == "codearena"
    assert [problem.reason for problem in catalog.problems] == ["is missing"]
    assert catalog.problems_of("one") == ()
    assert reads == [[place]]


def two_packs(place: Path) -> None:
    write_task(write_pack(place, "one"), "same")
    write_task(write_pack(place, "two"), "same")


def one_of_two_broken(place: Path) -> None:
    two_packs(place)
    (place / "one" / "same" / "tests.py").unlink()


def no_task_file(place: Path) -> None:
    two_packs(place)
    (place / "one" / "same" / "task.toml").unlink()


def broken_pack(place: Path) -> None:
    write_task(write_pack(place, "one", title=None), "same")


def broken_task(place: Path) -> None:
    write_task(write_pack(place, "one"), "same", title=None)


def linked_task(place: Path) -> None:
    write_task(write_pack(place, "one"), "other")
    (place / "one" / "same").symlink_to(place / "one" / "other")


def linked_file(place: Path) -> None:
    write_task(write_pack(place, "one"), "same")
    (place / "one" / "same" / "task.toml").rename(place / "task.toml")
    (place / "one" / "same" / "task.toml").symlink_to(place / "task.toml")


def shadowing(place: Path) -> None:
    write_task(write_pack(place, "tracefix"), "same")


def shadowing_broken(place: Path) -> None:
    write_task(write_pack(place, "tracefix", title=None), "same")


@pytest.mark.parametrize(
    "make",
    [
        two_packs,
        one_of_two_broken,
        no_task_file,
        broken_pack,
        broken_task,
        linked_task,
        linked_file,
        shadowing,
        shadowing_broken,
    ],
)
@pytest.mark.parametrize(
    "name",
    [
        "same",
        "one/same",
        "two/same",
        "tracefix/same",
        "sum_even_wrong_condition",
        "tracefix/sum_even_wrong_condition",
        "none",
        "one/",
        "/same",
        "../one/same",
        "one/../one/same",
        "",
        "a\0b",
        "x" * 300,
    ],
)
def test_what_the_catalog_would_say_is_said(place: Path, make: Callable[[Path], None], name: str) -> None:
    make(place)
    whole = found(lambda: load_catalog([place]).find(name))
    assert found(lambda: open_task(name, [place])[0]) == whole


def test_a_pack_may_be_given_in_two_spellings(place: Path, tmp_path: Path) -> None:
    write_task(write_pack(place, "one"), "same")
    (tmp_path / "link").symlink_to(place)
    assert open_task("same", [place, place / "one", tmp_path / "link"])[0].id == "one/same"
