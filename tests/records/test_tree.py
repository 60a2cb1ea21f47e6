"""Families of runs, whatever their headers say of their parents."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.records.making import VIEW, recorded
from tracefix_tui.records.scan import RunRow, scan
from tracefix_tui.records.tree import Node, families


@pytest.fixture(scope="module")
def row(tmp_path_factory: pytest.TempPathFactory) -> RunRow:
    return scan(recorded(tmp_path_factory.mktemp("runs"), [VIEW])[0])


def rows(some: RunRow, parents: dict[str, tuple[str, int]]) -> list[RunRow]:
    return [
        dataclasses.replace(some, path=Path(run), run=run, parent_run=parent, parent_step=step)
        for run, (parent, step) in parents.items()
    ]


def shape(nodes: list[Node]) -> list[object]:
    return [(node.run, shape(node.forks)) if node.forks else node.run for node in nodes]


def test_forks_stand_below_their_parents_by_step(row: RunRow) -> None:
    found = families(
        rows(row, {"a": ("", 0), "d": ("b", 1), "b": ("a", 3), "c": ("a", 2), "z": ("", 0), "k": ("gone", 1)})
    )
    assert shape(found) == ["z", ("gone", ["k"]), ("a", ["c", ("b", ["d"])])]
    assert found[1].row is None
    assert "d" in found[2]
    assert "k" not in found[2]


def test_circles_are_cut(row: RunRow) -> None:
    found = families(rows(row, {"a": ("a", 1), "b": ("c", 1), "c": ("b", 1), "d": ("c", 2)}))
    assert shape(found) == [("b", [("c", ["d"])]), "a"]


NAMES = st.sampled_from("abcdefgh")


@given(st.dictionaries(NAMES, st.tuples(NAMES | st.just(""), st.integers(0, 9))))
def test_every_run_is_there_once(row: RunRow, parents: dict[str, tuple[str, int]]) -> None:
    found: list[str] = []
    waiting = families(rows(row, parents))
    while waiting:
        node = waiting.pop()
        if node.row is not None:
            found.append(node.run)
        waiting += node.forks
    assert sorted(found) == sorted(parents)
