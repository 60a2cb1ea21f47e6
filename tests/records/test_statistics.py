"""Statistics against the same numbers computed another way, the log of rewards, and the figures."""

from __future__ import annotations

import csv
import io
import random
import statistics as standard
from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.records.making import RUN, VIEW, recorded
from tracefix_tui.records.figures import FIGURES, FiguresError, write_figures
from tracefix_tui.records.index import RunIndex
from tracefix_tui.records.reader import read_run
from tracefix_tui.records.recorder import runs_dir
from tracefix_tui.records.reward_log import COLUMNS, write_reward_log
from tracefix_tui.records.selection import Selection
from tracefix_tui.records.statistics import ROLLING, Statistics, rolling_mean, statistics
from tracefix_tui.records.trajectory import to_line

NAMES = ("ada", "search", "qwen $x^2$ <b>")


@pytest.fixture
def scores(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str, str, str, float]]:
    """Sixty finished runs and one left: (task, category, difficulty, player, score), the oldest first."""
    monkeypatch.setenv("TRACEFIX_HOME", str(tmp_path / "home"))
    path, _ = recorded(tmp_path / "made")
    run = read_run(path)
    recorded(runs_dir(), [VIEW, RUN], "left")
    chance = random.Random(3)
    told = []
    for number in range(60):
        category, level = chance.choice(("loops", "strings")), chance.choice(("easy", "medium", "hard"))
        task, player = chance.choice(("demo/a", "demo/b")), chance.choice(NAMES)
        score = round(chance.random(), 6)
        when = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=number)
        reference = replace(run.header.task, id=task, category=category, difficulty=level)
        header = replace(
            run.header,
            run=f"r{number:03}",
            created=when.isoformat(),
            task=reference,
            player=replace(run.header.player, name=player),
        )
        *most, last = run.entries
        info = {**last.step.observation.info, "final_score": score}
        step = replace(last.step, observation=replace(last.step.observation, info=info))
        file = runs_dir() / "2026" / "01" / f"r{number:03}.jsonl"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("".join(map(to_line, (header, *most, replace(last, step=step)))), "utf-8")
        told.append((task, category, level, player, score))
    return told


def found(selection: Selection | None = None) -> Statistics:
    with RunIndex() as index:
        index.refresh()
        return statistics(index, selection or Selection())


def test_all_numbers_are_those_of_the_standard_library(
    scores: list[tuple[str, str, str, str, float]],
) -> None:
    got = found()
    rewards = [score for *_, score in scores]
    assert (got.runs, got.episodes, got.solved) == (61, 60, 60)
    assert list(got.rewards) == rewards
    assert got.cumulative[-1] == pytest.approx(sum(rewards))
    groups: dict[object, list[float]] = defaultdict(list)
    for task, category, level, player, score in scores:
        for key in (task, (category, level), level, player):
            groups[key].append(score)
    every = {**got.by_task, **got.by_category, **got.by_difficulty, **got.by_player}
    assert every.keys() == groups.keys()
    for key, spread in every.items():
        values = groups[key]
        lower, median, upper = standard.quantiles(values, n=4, method="inclusive")
        assert spread.count == spread.solved == len(values)
        assert spread.mean == pytest.approx(standard.mean(values))
        assert spread.sd == pytest.approx(standard.stdev(values))
        assert (spread.least, spread.most) == (min(values), max(values))
        assert (spread.lower, spread.median, spread.upper) == pytest.approx((lower, median, upper))
    assert list(got.by_difficulty) == ["easy", "medium", "hard"]
    assert sum(spread.count for spread in got.by_complexity.values()) == 60


def test_a_selection_is_kept_to(scores: list[tuple[str, str, str, str, float]]) -> None:
    got = found(Selection(player="ada", difficulty="hard"))
    wanted = [score for _, _, level, player, score in scores if (level, player) == ("hard", "ada")]
    assert list(got.rewards) == wanted
    assert set(got.by_player) == {"ada"}


def test_nothing_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACEFIX_HOME", str(tmp_path))
    got = found()
    assert (got.runs, got.episodes, got.overall, got.rewards) == (0, 0, None, ())
    with pytest.raises(FiguresError, match="nothing to draw"):
        write_figures(got, tmp_path / "figures", "png")


@given(st.lists(st.floats(0, 1)), st.integers(1, 9))
def test_the_rolling_mean_looks_back_and_no_further(values: list[float], window: int) -> None:
    means = rolling_mean(values, window)
    assert len(means) == len(values)
    for end, mean in enumerate(means, start=1):
        assert mean == pytest.approx(standard.fmean(values[max(0, end - window) : end]))


def test_as_far_back_as_the_contract_says() -> None:
    assert ROLLING == 5


def test_the_log_has_a_row_for_each_step_and_names_what_it_cannot_read(tmp_path: Path) -> None:
    path, steps = recorded(tmp_path)
    broken = tmp_path / "broken.jsonl"
    broken.write_text("{}\n")
    out = io.StringIO(newline="")
    (problem,) = write_reward_log([broken, path], out)
    assert "broken.jsonl" in problem
    head, *rows = csv.reader(io.StringIO(out.getvalue()))
    assert tuple(head) == COLUMNS
    assert [float(row[3]) for row in rows] == [step.reward for step in steps]
    assert [row[5] for row in rows] == ["", *(f"{_ratio(step)}" for step in steps[1:])]


def _ratio(step: object) -> object:
    report = getattr(step, "report", None)
    return "" if report is None else sum(r.passed for r in report.results) / len(report.results)


@pytest.mark.parametrize(("form", "start"), [("png", b"\x89PNG\r\n"), ("svg", b"<?xml")])
def test_seven_figures_are_drawn(
    scores: list[tuple[str, str, str, str, float]], tmp_path: Path, form: str, start: bytes
) -> None:
    files = write_figures(found(), tmp_path / "figures", form)  # type: ignore[arg-type]
    assert [file.stem for file in files] == list(FIGURES)
    assert len(files) == 7
    for file in files:
        data = file.read_bytes()
        assert data.startswith(start)
        if form == "svg":
            ElementTree.fromstring(data)


def test_a_folder_that_cannot_be_written_is_said(
    scores: list[tuple[str, str, str, str, float]], tmp_path: Path
) -> None:
    (tmp_path / "wall").write_text("")
    with pytest.raises(FiguresError, match="wall"):
        write_figures(found(), tmp_path / "wall", "png")
