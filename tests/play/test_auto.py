"""Playing by the curriculum: which tasks come, and where verdicts lead."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ui.shell import CACHE, DOUBLE, MIRROR, PING, SEARCH, TASKS, VOTES
from tracefix_tui.play.auto import AutoPlay
from tracefix_tui.records.levels import Levels


def auto(tmp_path: Path, tasks: tuple[object, ...] = TASKS) -> AutoPlay:
    return AutoPlay(tasks, "person", Levels(tmp_path / "levels.json"), seed=1)  # type: ignore[arg-type]


def test_every_task_of_a_level_comes_before_one_comes_again(tmp_path: Path) -> None:
    playing = auto(tmp_path)

    def played() -> str:
        name = playing.choose().name
        assert playing.choose().name == name
        playing.record(0.5)
        return name

    assert [{played(), played()} for _ in range(3)] == [{DOUBLE.name, MIRROR.name}] * 3


def test_verdicts_lead_up_and_down_and_are_kept(tmp_path: Path) -> None:
    playing = auto(tmp_path)
    for _ in range(5):
        playing.record(0.9)
    assert playing.here.why.startswith("Up to medium")
    assert playing.choose() in (SEARCH, VOTES)
    again = auto(tmp_path)
    for _ in range(5):
        again.record(1.7)
    assert again.choose() in (CACHE, PING)
    for _ in range(5):
        again.record(-3)
    assert again.choose() in (SEARCH, VOTES)


def test_a_level_without_tasks_takes_the_nearest_one(tmp_path: Path) -> None:
    assert auto(tmp_path, (CACHE,)).choose() == CACHE
    with pytest.raises(LookupError):
        auto(tmp_path, ()).choose()
