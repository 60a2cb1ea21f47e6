"""Remembered values: kept, typed, and never an error."""

from __future__ import annotations

from pathlib import Path

from tracefix_tui.records.state import RememberedState


def test_a_value_survives(tmp_path: Path) -> None:
    RememberedState(tmp_path / "state.json").set("pane", 40)
    assert RememberedState(tmp_path / "state.json").get("pane", 10) == 40


def test_another_apps_values_are_kept(tmp_path: Path) -> None:
    one, two = RememberedState(tmp_path / "state.json"), RememberedState(tmp_path / "state.json")
    assert one.get("a", 0) == two.get("a", 0) == 0
    one.set("a", 1)
    two.set("b", 2)
    fresh = RememberedState(tmp_path / "state.json")
    assert (fresh.get("a", 0), fresh.get("b", 0)) == (1, 2)


def test_a_value_of_another_type_counts_as_missing(tmp_path: Path) -> None:
    state = RememberedState(tmp_path / "state.json")
    state.set("pane", "wide")
    assert state.get("pane", 10) == 10
    assert state.get("pane", False) is False


def test_a_damaged_file_counts_as_empty(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    for text in ("{", "[1]", "\x00", "[" * 100_000):
        path.write_text(text)
        assert RememberedState(path).get("pane", 10) == 10
    state = RememberedState(path)
    state.set("pane", 11)
    assert RememberedState(path).get("pane", 10) == 11


def test_a_file_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    state = RememberedState(tmp_path / "file" / "state.json")
    state.set("pane", 11)
    assert state.get("pane", 10) == 11
