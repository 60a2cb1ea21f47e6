"""Casts, replayed by `asciinema cat` and on a terminal: the screen as it was, at times that can be borne."""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyte
import pytest

from tests.records.export.making import HOSTILE, MODEL, a_run, hostile, written
from tests.terminal import without_private
from tracefix_tui.records.reader import read_run
from tracefix_tui.records.trajectory import TrajectoryError
from tracefix_tui.ui.cast import LAST_SECONDS, PAUSE, document, known_theme, size_of
from tracefix_tui.ui.screens.cast import CastScreen


def cast(path: Path, **options: Any) -> Path:
    return written(path.with_suffix(".cast"), document(read_run(path), **options))


def lines(path: Path) -> tuple[dict[str, Any], list[tuple[float, str, str]]]:
    head, *events = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    return head, [tuple(event) for event in events]


def screens(path: Path) -> list[str]:
    """What stands on the terminal after each event."""
    head, events = lines(path)
    screen = pyte.Screen(head["width"], head["height"])
    stream = pyte.ByteStream(screen)
    shown = []
    for _, _, data in events:
        stream.feed(without_private(data.encode()))
        shown.append("\n".join(screen.display))
    return shown


def _times(*elapsed: float) -> Any:
    def change(found: list[dict[str, Any]]) -> None:
        for line, seconds in zip(found[1:], elapsed, strict=True):
            line["elapsed"] = seconds

    return change


def test_the_screen_is_seen_step_by_step(tmp_path: Path) -> None:
    path = cast(a_run(tmp_path, actor=MODEL), size=(120, 36))
    head, events = lines(path)
    assert (head["version"], head["width"], head["height"]) == (2, 120, 36)
    assert head["title"] == "Mend me, played by model"
    assert [kind for _, kind, _ in events] == ["o"] * 7
    shown = screens(path)
    assert "step 1 of 5: VIEW_CODE" in shown[0]
    assert "y = x" in shown[0]
    assert "0 of 4 passed" in shown[2]
    assert "y = 'aaaabbb'" in shown[3]
    assert "four of a, three of b" in shown[3]
    assert "4 of 4 passed" in shown[4]
    assert "the end" in shown[5]
    assert "Submitted." in shown[5]
    assert "\x1b[38;2;" in events[0][2]  # in colours


def test_asciinema_reads_it(tmp_path: Path) -> None:
    path = cast(a_run(tmp_path), size=(80, 24))
    command = [sys.executable, "-m", "asciinema", "cat", str(path)]
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, check=True, start_new_session=True
    )
    _, events = lines(path)
    assert done.stdout.decode() == "".join(data for _, _, data in events)
    assert done.stderr == b""


def test_pauses_can_be_borne_or_are_real(tmp_path: Path) -> None:
    path = a_run(tmp_path, change=_times(0.1, 0.2, 600.0, 602.0, 601.0))
    at = [when for when, _, _ in lines(cast(path))[1]]
    gaps = [round(after - before, 3) for before, after in itertools.pairwise(at)]
    assert gaps == [PAUSE[0], PAUSE[0], PAUSE[1], 2.0, PAUSE[0], LAST_SECONDS]
    at = [when for when, _, _ in lines(cast(path, real_time=True))[1]]
    assert at == [0.0, 0.1, 0.2, 600.0, 602.0, 602.0, 605.0]


def test_hostile_text_steers_nothing(tmp_path: Path) -> None:
    path = cast(a_run(tmp_path, change=hostile), size=(80, 24))
    head, events = lines(path)
    text = head["title"] + "".join(data for _, _, data in events)
    for sign in ("\x1b[31m", "\x00", "\u202e", "\u2066"):
        assert sign not in text
    assert "</script>" in text
    assert HOSTILE not in text


def test_nobody_s_settings_are_read_or_kept(tmp_path: Path, home: Path) -> None:
    (home / "data").mkdir(parents=True)
    (home / "data" / "state.json").write_text('{"ui.theme": "tracefix-light", "cast.hidden": "code"}')
    before = (home / "data" / "state.json").read_text()
    shown = screens(cast(a_run(tmp_path)))
    assert "y = x" in shown[0]
    assert (home / "data" / "state.json").read_text() == before
    assert [path.name for path in (home / "data").iterdir()] == ["state.json"]


def test_what_breaks_the_screen_is_said_in_a_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def breaks(*_: object) -> None:
        raise RuntimeError("no such row")

    monkeypatch.setattr(CastScreen, "play", breaks)
    with pytest.raises(TrajectoryError, match="can't be shown on the screen: RuntimeError: no such row"):
        cast(a_run(tmp_path))
    monkeypatch.setattr(CastScreen, "advice", breaks)
    with pytest.raises(TrajectoryError, match="no such row"):
        cast(a_run(tmp_path))
    assert capfd.readouterr() == ("", "")


def test_a_theme_of_its_own(tmp_path: Path) -> None:
    path = a_run(tmp_path)
    dark, light = (lines(cast(path, theme=f"tracefix-{name}"))[1][0][2] for name in ("dark", "light"))
    assert "48;2;23;27;36m" in dark
    assert "48;2;23;27;36m" not in light
    assert known_theme("tracefix-light") == "tracefix-light"
    with pytest.raises(ValueError, match=r"no theme 'mauve'; use .*tracefix-light"):
        known_theme("mauve")


def test_unknown_rules_are_said(tmp_path: Path) -> None:
    with pytest.raises(TrajectoryError, match="rules are not known here: chess"):
        cast(a_run(tmp_path, change=lambda found: found[0].update(ruleset="chess")))


@pytest.mark.parametrize("text", ["", "80", "80x", "x24", "-80x24", "80x24x3", "59x24", "80x17", "9999x9999"])
def test_sizes_that_are_none(text: str) -> None:
    with pytest.raises(ValueError, match=r"terminal|small|large"):
        size_of(text)


def test_a_size() -> None:
    assert size_of("80x24") == (80, 24)
