"""Which run is offered to be gone on with."""

from __future__ import annotations

from pathlib import Path

from tests.records.making import SOLVING, VIEW, an_episode, recorded
from tracefix_tui.episode import Action
from tracefix_tui.records.actor import Actor
from tracefix_tui.records.index import RunIndex
from tracefix_tui.records.recorder import Recorder
from tracefix_tui.records.unfinished import left_open, newest_unfinished


def begun(folder: Path, *actions: Action) -> Recorder:
    recorder = Recorder(Actor(), folder=folder)
    episode = an_episode()
    recorder.begin(episode, episode.reset())
    for action in actions:
        recorder.append(episode.step(action))
    return recorder


def test_the_newest_that_a_person_has_left_is_offered(tmp_path: Path) -> None:
    recorded(tmp_path, [VIEW], "left")  # of a script
    with RunIndex(tmp_path / "index", tmp_path) as index:
        index.refresh()
        assert newest_unfinished(index) is None
        left, playing = begun(tmp_path, VIEW), begun(tmp_path, VIEW)
        left.release()
        index.refresh()
        row = newest_unfinished(index, "mend_me")
        assert row is not None
        assert row.path == left.path
        assert left_open(index, "made_up/mend_me") is None  # the newer one is being played
        playing.end("left")
        index.refresh()
        offered = left_open(index, "made_up/mend_me")
        assert offered is not None
        assert offered.path == playing.path
        begun(tmp_path, *SOLVING)
        index.refresh()
        assert left_open(index, "made_up/mend_me") is None
        assert newest_unfinished(index, "other") is None
