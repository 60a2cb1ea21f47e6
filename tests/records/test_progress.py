"""Progress: kept between runs and between apps, and never in the way of playing."""

from __future__ import annotations

import multiprocessing
import sqlite3
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracefix_tui.records.progress import STAR_SCORES, Progress, ProgressStore, State, stars_for


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "progress.db"


def test_reading_creates_nothing(path: Path) -> None:
    assert ProgressStore(path).all() == {}
    assert not path.parent.exists()


def test_the_store_lies_in_the_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACEFIX_HOME", str(tmp_path))
    assert ProgressStore().path == tmp_path / "data" / "progress.db"


def test_new_then_tried_then_solved(path: Path) -> None:
    store = ProgressStore(path)
    assert store.get("p/t").state is State.NEW
    store.started("p/t")
    assert store.get("p/t").state is State.TRIED
    assert store.get("p/t").submits == 0
    assert store.record("p/t", 0.4, solved=False).state is State.TRIED
    found = store.record("p/t", 0.95, solved=True)
    assert (found.state, found.best, found.stars, found.submits) == (State.SOLVED, 0.95, 3, 2)


def test_it_survives_a_restart(path: Path) -> None:
    ProgressStore(path).record("p/t", 0.9, solved=True)
    assert ProgressStore(path).get("p/t").solved


def test_a_worse_try_takes_nothing_away(path: Path) -> None:
    store = ProgressStore(path)
    store.record("p/t", 0.95, solved=True)
    found = store.record("p/t", 0.1, solved=False)
    assert (found.solved, found.best) == (True, 0.95)


def test_tasks_are_kept_apart(path: Path) -> None:
    store = ProgressStore(path)
    store.record("p/a", 0.5, solved=False)
    store.record("p/b", 0.9, solved=True)
    assert {name: known.solved for name, known in store.all().items()} == {"p/a": False, "p/b": True}


@given(st.floats(0, 0.98), st.floats(0, 0.98))
def test_stars_never_fall_with_the_score(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert 1 <= stars_for(low, True) <= stars_for(high, True) <= 3
    assert stars_for(high, False) == 0


def test_stars_at_the_bounds() -> None:
    three, two = STAR_SCORES
    assert [stars_for(score, True) for score in (three, three - 0.001, two, two - 0.001)] == [3, 2, 2, 1]


PIECES = st.builds(
    Progress,
    task_id=st.just("p/t"),
    submits=st.integers(0, 5),
    solved=st.booleans(),
    best=st.floats(0, 0.98),
    last_played=st.floats(1, 1e9),
)


@given(PIECES, PIECES, PIECES)
@settings(max_examples=50)
def test_merging_does_not_depend_on_the_order(one: Progress, two: Progress, three: Progress) -> None:
    assert one.merged(two) == two.merged(one)
    assert one.merged(two).merged(three) == one.merged(two.merged(three))


def test_a_damaged_file_is_moved_aside_and_said(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"this is no database, and long enough to be looked at" * 40)
    store = ProgressStore(path)
    assert store.all() == {}
    (aside,) = path.parent.glob("progress.db.broken-*")
    assert str(aside) in store.problem
    store.record("p/t", 0.9, solved=True)
    assert ProgressStore(path).get("p/t").solved


def test_a_damaged_file_met_while_writing(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"this is no database, and long enough to be looked at" * 40)
    store = ProgressStore(path)
    assert store.record("p/t", 0.9, solved=True).solved
    assert "damaged" in store.problem
    assert ProgressStore(path).get("p/t").solved


def test_a_database_of_another_kind_is_left_alone(path: Path) -> None:
    path.parent.mkdir()
    database = sqlite3.connect(path)
    database.execute("CREATE TABLE progress (something_else TEXT)")
    database.commit()
    database.close()
    store = ProgressStore(path)
    assert store.all() == {}
    assert str(path) in store.problem
    assert store.record("p/t", 0.9, solved=True).solved
    assert path.exists()
    assert not list(path.parent.glob("*.broken-*"))


def test_where_nothing_can_be_written_the_session_keeps_it(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    store = ProgressStore(tmp_path / "file" / "progress.db")
    store.started("p/t")
    assert store.record("p/t", 0.9, solved=True).solved
    assert store.all()["p/t"].submits == 1
    assert "can't be written" in store.problem


def _record_some(path: Path, score: float) -> None:
    store = ProgressStore(path)
    for _ in range(20):
        store.record("p/t", score, solved=score > 0.5)
    assert store.problem == ""


def test_several_apps_at_the_same_time_lose_nothing(path: Path) -> None:
    spawn = multiprocessing.get_context("spawn")
    apps = [spawn.Process(target=_record_some, args=(path, score)) for score in (0.3, 0.6, 0.9)]
    for app in apps:
        app.start()
    for app in apps:
        app.join()
    assert [app.exitcode for app in apps] == [0, 0, 0]
    found = ProgressStore(path).get("p/t")
    assert (found.submits, found.best, found.solved) == (60, 0.9, True)
