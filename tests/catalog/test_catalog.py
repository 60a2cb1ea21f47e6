"""All places together: which pack wins, what is named as a problem, and finding tasks by name."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.packs import write_pack, write_task
from tracefix_tui.catalog import Catalog, CatalogError, UnknownTask, load_catalog
from tracefix_tui.catalog.places import built_in, places

BUILT_IN = {"tracefix": 16, "codearena": 9}


def reasons(catalog: Catalog) -> list[str]:
    return [problem.reason for problem in catalog.problems]


def test_the_built_in_packs_load_without_a_problem() -> None:
    catalog = load_catalog()
    assert catalog.problems == ()
    assert {pack.name: len(pack.tasks) for pack in catalog.packs} == BUILT_IN
    assert len(catalog.tasks) == 25


def test_the_built_in_packs_hold_the_names_that_clients_ask_for() -> None:
    catalog = load_catalog()
    ids = {task.id: task.difficulty.value for task in catalog.tasks}
    expected = {
        "easy": "sum_even_wrong_condition sum_even_missing_accumulator reverse_string_wrong_step "
        "reverse_string_returns_original",
        "medium": "binary_search_off_by_one binary_search_wrong_mid flatten_missing_recursion "
        "flatten_inverted_branch word_count_no_lower word_count_no_punct_strip",
        "hard": "lru_cache_wrong_eviction lru_cache_no_promotion valid_parentheses_wrong_mapping "
        "valid_parentheses_no_empty_check merge_intervals_strict_overlap merge_intervals_missing_sort",
    }
    names = {f"tracefix/{name}": level for level, line in expected.items() for name in line.split()}
    assert {name: level for name, level in ids.items() if name.startswith("tracefix/")} == names
    arena = "easy-1 medium-1 hard-1 type_errors-1 type_errors-2 type_errors-3 " + " ".join(
        f"security_bugs-{number}" for number in (1, 2, 3)
    )
    assert {name for name in ids if name.startswith("codearena/")} == {
        f"codearena/{name}" for name in arena.split()
    }
    for task in catalog.tasks:
        if task.pack == "codearena":
            assert task.category == task.name.rpartition("-")[0]


def test_places_come_in_their_order(home: Path, tmp_path: Path) -> None:
    environ = {"TRACEFIX_TASKS": f"{tmp_path / 'b'}{os.pathsep}{os.pathsep}{tmp_path / 'c'}"}
    assert list(places([tmp_path / "a"], environ)) == [
        (tmp_path / "a", True),
        (tmp_path / "b", True),
        (tmp_path / "c", True),
        (home / "data" / "tasks", False),
        (built_in(), True),
    ]


def test_packs_from_everywhere_are_found(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_task(write_pack(tmp_path / "given", "one"))
    write_task(write_pack(tmp_path / "named", "two"))
    write_task(write_pack(home / "data" / "tasks", "three"))
    monkeypatch.setenv("TRACEFIX_TASKS", str(tmp_path / "named"))
    catalog = load_catalog([tmp_path / "given"])
    assert [pack.name for pack in catalog.packs] == ["one", "two", "three", "codearena", "tracefix"]
    assert catalog.problems == ()


def test_a_pack_itself_may_be_given_in_any_spelling(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_task(write_pack(place, "one"))
    monkeypatch.chdir(place / "one")
    for given in (place / "one", Path("."), Path("../one"), Path("..")):
        assert load_catalog([given]).packs[0].name == "one"


def test_the_same_pack_given_twice_is_one_pack(place: Path) -> None:
    write_task(write_pack(place, "one"))
    catalog = load_catalog([place, place / "one", built_in()])
    assert [pack.name for pack in catalog.packs] == ["one", "codearena", "tracefix"]
    assert catalog.problems == ()


def test_of_two_packs_with_one_name_the_first_is_taken(place: Path) -> None:
    write_task(write_pack(place, "tracefix", title="Mine"))
    catalog = load_catalog([place])
    assert catalog.packs[0].title == "Mine"
    assert [pack.name for pack in catalog.packs] == ["tracefix", "codearena"]
    (problem,) = catalog.problems
    assert problem.file == built_in() / "tracefix"
    assert str(place / "tracefix") in problem.reason


def test_broken_packs_are_named_and_the_others_load(place: Path, tmp_path: Path) -> None:
    write_task(write_pack(place, "good"))
    write_pack(place, "broken", title=None)
    (place / "link").symlink_to(place / "good")
    (place / ".hidden").mkdir()
    (place / "words.txt").write_text("nothing")
    file = tmp_path / "file"
    file.write_text("")
    catalog = load_catalog([place, tmp_path / "absent", file])
    assert "good" in [pack.name for pack in catalog.packs]
    assert len(catalog.packs) == 3
    assert sorted((problem.file.name, problem.key) for problem in catalog.problems) == [
        ("absent", ""),
        ("file", ""),
        ("link", ""),
        ("pack.toml", "title"),
    ]


def test_a_place_that_can_not_even_be_looked_at_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    """Too long a name, a home that nobody has; the same as one that may not be read."""
    monkeypatch.setenv("TRACEFIX_HOME", "~nobody-has-this-name/x")
    catalog = load_catalog([Path("x" * 300), Path("~nobody-has-this-name")])
    assert len(catalog.tasks) == 25
    assert reasons(catalog) == [
        "can't be read as a folder of task packs: File name too long",
        "there is no such folder of task packs",
    ]


def test_a_task_is_found_by_name_and_by_id() -> None:
    catalog = load_catalog()
    task = catalog.find("binary_search_off_by_one")
    assert task.id == "tracefix/binary_search_off_by_one"
    assert catalog.find(task.id) is task
    assert catalog.find("easy-1").pack == "codearena"


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        ("binary_search_of_by_one", "binary_search_off_by_one"),
        ("tracefix/lru_cache_no_promotoin", "tracefix/lru_cache_no_promotion"),
        ("lru", "lru_cache_wrong_eviction"),
        ("zzzzzz", "tracefix tasks list"),
        ("", "tracefix tasks list"),
    ],
)
def test_an_unknown_name_is_answered_with_near_ones(asked: str, named: str) -> None:
    with pytest.raises(UnknownTask) as caught:
        load_catalog().find(asked)
    assert named in str(caught.value)
    assert isinstance(caught.value, CatalogError)


def test_a_name_that_two_packs_have_must_be_written_in_full(place: Path) -> None:
    write_task(write_pack(place, "mine"), "easy-1")
    catalog = load_catalog([place])
    with pytest.raises(UnknownTask, match=r"write mine/easy-1 or codearena/easy-1"):
        catalog.find("easy-1")
    assert catalog.find("mine/easy-1").title == "Sum of a list"
