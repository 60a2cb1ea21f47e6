"""The recorder: each step is on the disk before the next, and what can't be written ends no episode."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.records.making import RUN, SOLVING, VIEW, an_episode, recorded
from tracefix_tui.records import recorder as module
from tracefix_tui.records.actor import Actor
from tracefix_tui.records.reader import read_run
from tracefix_tui.records.recorder import Recorder, repair

ENDLESS = """
import sys
from pathlib import Path
from tests.records.making import RUN, VIEW, an_episode
from tracefix_tui.records.actor import Actor
from tracefix_tui.records.recorder import Recorder
import dataclasses

episode = an_episode()
recorder = Recorder(Actor("script", "script"), folder=Path(sys.argv[1]))
recorder.begin(episode, episode.reset())
step = episode.step(RUN)
for index in range(1, 100_000):
    recorder.append(dataclasses.replace(step, index=index))
    print(index, flush=True)
"""


def test_looking_at_a_task_leaves_nothing(tmp_path: Path) -> None:
    recorder = Recorder(Actor(), folder=tmp_path)
    episode = an_episode()
    recorder.begin(episode, episode.reset())
    recorder.end("left")
    assert list(tmp_path.iterdir()) == []


def test_a_step_is_in_the_file_when_append_returns(tmp_path: Path) -> None:
    recorder = Recorder(Actor("person", "person"), folder=tmp_path)
    episode = an_episode()
    recorder.begin(episode, episode.reset())
    for number, action in enumerate((VIEW, RUN, VIEW), 1):
        step = episode.step(action)
        recorder.append(step, private_runs=number, hints=1)
        assert recorder.path is not None
        run = read_run(recorder.path)
        assert [entry.step for entry in run.entries][-1] == step
        assert (len(run.entries), run.entries[-1].private_runs, run.entries[-1].hints) == (number, number, 1)
    assert run.header.code == an_episode().code
    assert run.header.seed == 1
    assert run.header.episode_id == episode.episode_id
    assert recorder.path.relative_to(tmp_path).parts[:2] == (run.header.created[:4], run.header.created[5:7])
    assert recorder.path.stat().st_mode & 0o077 == 0


def test_nothing_follows_the_verdict(tmp_path: Path) -> None:
    path, _ = recorded(tmp_path, SOLVING, end="left")
    run = read_run(path)
    assert run.end is None
    assert run.entries[-1].step.done


def test_leaving_is_noted_once(tmp_path: Path) -> None:
    path, _ = recorded(tmp_path, [VIEW], end="left")
    run = read_run(path)
    assert run.end is not None
    assert run.end.reason == "left"


def test_a_place_that_cannot_be_written_is_a_problem_and_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    recorder = Recorder(Actor(), folder=tmp_path / "file")
    episode = an_episode()
    recorder.begin(episode, episode.reset())
    recorder.append(episode.step(VIEW))
    assert str(tmp_path / "file") in recorder.problem
    recorder.append(episode.step(VIEW))
    recorder.end("left")
    assert (tmp_path / "file").read_text() == "in the way"


@pytest.mark.parametrize("good", [0, 2])
def test_a_full_disk_leaves_whole_lines_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, good: int
) -> None:
    """The disk takes ten bytes of a line and then no more."""
    recorder = Recorder(Actor(), folder=tmp_path)
    episode = an_episode()
    recorder.begin(episode, episode.reset())
    for _ in range(good):
        recorder.append(episode.step(VIEW))
    write, written = module.os.write, []

    def full(file: int, data: bytes) -> int:
        if written:
            raise OSError(28, "No space left on device")
        written.append(data)
        return write(file, data[:10])

    with monkeypatch.context() as patched:
        patched.setattr(module.os, "write", full)
        recorder.append(episode.step(VIEW))
    assert "No space left" in recorder.problem
    recorder.append(episode.step(VIEW))
    assert recorder.path is not None
    assert recorder.path.exists() == bool(good)
    if good:
        run = read_run(recorder.path)
        assert (len(run.entries), run.torn) == (good, 0)


def test_kill_9_loses_the_step_under_way_at_most(tmp_path: Path) -> None:
    chance = random.Random(4)
    for number in range(4):
        folder = tmp_path / str(number)
        command = [sys.executable, "-c", ENDLESS, str(folder)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(chance.uniform(0, 0.15))
            process.kill()
            said = 1 + len(process.stdout.read().split("\n")) - 1
        (path,) = folder.glob("*/*/*.jsonl")
        run = read_run(path)
        assert said <= len(run.entries) <= said + 1
        assert (repair(path) is not None) == bool(run.torn)
        assert read_run(path).entries == run.entries


@pytest.mark.parametrize("rest", ["", '{"kind": "st', "x" * 200_000])
def test_repair_cuts_an_unfinished_line_and_nothing_else(tmp_path: Path, rest: str) -> None:
    path, _ = recorded(tmp_path)
    whole = path.read_bytes()
    path.write_bytes(whole + rest.encode())
    done = repair(path)
    assert path.read_bytes() == whole
    assert (done.bytes_cut if done else 0) == len(rest)
    if done:
        assert str(path) in str(done)


def test_a_screen_can_prepare_a_recording_without_loading_the_format() -> None:
    code = (
        "import sys\n"
        "from tracefix_tui.records.actor import Actor\n"
        "from tracefix_tui.records.recorder import Recorder\n"
        "Recorder(Actor())\n"
        "print('pydantic' in sys.modules, 'tracefix_tui.records.trajectory' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]
