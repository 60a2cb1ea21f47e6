"""Levels on disk: kept over restarts, shared by apps, and never a reason to stop."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tracefix_tui.catalog.task import Difficulty
from tracefix_tui.episode.curriculum import Curriculum
from tracefix_tui.records.levels import Levels


def test_players_have_levels_of_their_own_that_last(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "levels.json"
    for _ in range(5):
        Levels(path).record("person", 0.9)
    Levels(path).record("search", 0.2)
    assert Levels(path).get("person").level is Difficulty.MEDIUM
    assert Levels(path).get("person").why.startswith("Up to medium")
    assert Levels(path).get("search") == Curriculum(recent=(0.2,))
    assert Levels(path).get("nobody") == Curriculum()


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[",
        "[" * 100_000,
        "[]",
        '{"person": 3}',
        '{"person": {"level": "extreme", "recent": []}}',
        '{"person": {"level": "hard", "recent": [7]}}',
        '{"person": {"level": "hard", "recent": [1e999]}}',
        '{"person": {"level": "hard", "recent": ["x"]}}',
        '{"person": {"level": ["hard"], "recent": []}}',
    ],
)
def test_a_file_that_makes_no_sense_is_the_beginning(tmp_path: Path, content: str) -> None:
    path = tmp_path / "levels.json"
    path.write_text(content)
    assert Levels(path).get("person") == Curriculum()
    assert Levels(path).record("person", 0.5).recent == (0.5,)
    assert json.loads(path.read_text())["person"]["recent"] == [0.5]


def test_where_nothing_can_be_written_the_level_lives_on(tmp_path: Path) -> None:
    (tmp_path / "wall").write_text("")
    levels = Levels(tmp_path / "wall" / "levels.json")
    for _ in range(5):
        levels.record("person", 0.9)
    assert levels.get("person").level is Difficulty.MEDIUM


def test_apps_that_write_at_once_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "levels.json"
    program = (
        "import sys; from pathlib import Path; from tracefix_tui.records.levels import Levels\n"
        "for _ in range(20): Levels(Path(sys.argv[1])).record(sys.argv[2], 0.5)"
    )
    apps = [subprocess.Popen([sys.executable, "-c", program, str(path), name]) for name in "abcd"]
    assert [app.wait(120) for app in apps] == [0] * 4
    assert [len(Levels(path).get(name).recent) for name in "abcd"] == [5] * 4
