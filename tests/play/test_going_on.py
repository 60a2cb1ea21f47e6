"""Going on with a recorded run: the same state, the same file or a whole new one, and clear refusals."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest

from tests.episode.fakes import TextGrader, a_task
from tests.records.making import EDIT, RUN, SOLVING, SUBMIT, VIEW, an_episode, recorded
from tracefix_tui.catalog import Catalog, UnknownTask
from tracefix_tui.catalog.task import Pack, Task
from tracefix_tui.episode import UnknownRuleset
from tracefix_tui.play.going_on import CannotGoOn, fork, resume
from tracefix_tui.play.session import Session
from tracefix_tui.play.verification import first_difference
from tracefix_tui.records.actor import Actor
from tracefix_tui.records.lock import StillPlayed, is_written
from tracefix_tui.records.reader import read_run
from tracefix_tui.records.recorder import Recorder
from tracefix_tui.records.scan import scan
from tracefix_tui.records.trajectory import Parent, TrajectoryError

AGENT = Actor("search", "search")


def catalog(task: Task | None = None) -> Catalog:
    return Catalog([Pack("made_up", "", "", "", "", Path("."), (task or a_task(),))])


async def a_persons(folder: Path, *actions: object, end: bool = False) -> Path:
    """The file of a person's run, with one hint opened; `end` says that it was left and not killed."""
    recorder = Recorder(Actor(), folder=folder)
    session = Session(an_episode(None), recorder)
    session.open_hint()
    await session.perform_all(actions)  # type: ignore[arg-type]
    if end:
        session.close()
    else:
        recorder.release()
    assert recorder.path is not None
    return recorder.path


@pytest.mark.parametrize("end", [False, True])
@pytest.mark.parametrize("torn", ["", '{"kind":"st'])
async def test_a_run_is_resumed_in_its_own_file(tmp_path: Path, end: bool, torn: str) -> None:
    path = await a_persons(tmp_path, VIEW, RUN, EDIT, end=end)
    before = path.read_bytes()
    with path.open("a") as file:
        file.write(torn)
    gone_on = resume(path, catalog())
    gone_on.grade_with(TextGrader())
    session = gone_on.session
    assert [step.action for step in session.state.steps] == [VIEW, RUN, EDIT]
    assert session.hints_opened == 1
    assert (gone_on.repaired.bytes_cut if gone_on.repaired else 0) == len(torn)
    assert path.read_bytes() == before
    await session.perform_all([RUN, SUBMIT])
    session.close()
    run = read_run(path)
    assert path.read_bytes().startswith(before)
    assert [entry.step for entry in run.entries] == session.state.steps
    assert [entry.elapsed for entry in run.entries] == sorted(entry.elapsed for entry in run.entries)
    assert scan(path).solved
    assert first_difference(run, a_task(), TextGrader()) is None


@pytest.mark.parametrize("end", [False, True])
async def test_resuming_and_leaving_at_once_notes_one_end(tmp_path: Path, end: bool) -> None:
    path = await a_persons(tmp_path, VIEW, end=end)
    for _ in range(2):
        resume(path, catalog()).session.close()
    assert path.read_text().count('"kind":"end"') == 1


async def test_nothing_is_graded_again_to_resume(tmp_path: Path) -> None:
    path = await a_persons(tmp_path, RUN, EDIT, RUN)
    gone_on, grader = resume(path, catalog()), TextGrader()
    session = gone_on.session
    with pytest.raises(RuntimeError, match="grade_with"):
        await session.perform(RUN)
    gone_on.grade_with(grader)
    await session.perform(RUN)
    assert len(grader.asked) == 1
    session.close()


async def test_what_cannot_be_resumed_is_said_and_left_as_it_is(tmp_path: Path) -> None:
    done = await a_persons(tmp_path, *SOLVING)
    agents, _ = recorded(tmp_path, [VIEW], "left")
    killed = await a_persons(tmp_path, VIEW, RUN)
    other_task = dataclasses.replace(a_task(), hidden_tests="# new")
    other_code = dataclasses.replace(a_task(), buggy="def g(): pass")
    for path, cat, error, said in (
        (done, catalog(), CannotGoOn, "has its verdict; fork it"),
        (agents, catalog(), CannotGoOn, "is a run of script; fork it"),
        (killed, catalog(other_task), CannotGoOn, "has been changed since"),
        (killed, catalog(other_code), CannotGoOn, "has been changed since"),
        (killed, Catalog(()), UnknownTask, "mend_me"),
        (tmp_path / "missing.jsonl", catalog(), OSError, "No such file"),
    ):
        before = path.read_bytes() if path.exists() else b""
        with pytest.raises(error, match=said):
            resume(path, cat)
        assert not path.exists() or path.read_bytes() == before
        assert not is_written(path)


async def test_a_run_that_is_played_or_a_link_is_not_resumed(tmp_path: Path) -> None:
    path = await a_persons(tmp_path, VIEW)
    session = resume(path, catalog()).session
    with pytest.raises(StillPlayed, match="is being played now"):
        resume(path, catalog())
    session.close()
    link = tmp_path / "link.jsonl"
    link.symlink_to(path)
    with pytest.raises(OSError):
        resume(link, catalog())


@pytest.mark.parametrize(
    ("line", "name", "value", "said"),
    [
        (2, "reward", 1.0, "step 2 comes out otherwise now"),
        (2, "action", {"type": "VIEW_CODE"}, "step 2 comes out otherwise now"),
        (2, "report", None, "step 2 can't be performed again: nothing was graded then"),
        (1, "action", {"type": "REPLACE_LINES"}, "step 1 can't be performed again: start_line"),
        (0, "code", "x = 1", "the code of made_up/mend_me is another"),
        (0, "ruleset", "\x1b[31m", "no ruleset"),
    ],
)
async def test_a_file_that_lies_is_not_gone_on_with(
    tmp_path: Path, line: int, name: str, value: object, said: str
) -> None:
    path = await a_persons(tmp_path, VIEW, RUN)
    lines = [json.loads(text) for text in path.read_text("utf-8").splitlines()]
    (lines[line]["step"] if line else lines[line])[name] = value
    path.write_text("".join(json.dumps(each) + "\n" for each in lines), "utf-8")
    with pytest.raises((CannotGoOn, TrajectoryError, UnknownRuleset), match=said):
        resume(path, catalog())
    with pytest.raises((CannotGoOn, TrajectoryError, UnknownRuleset), match=said):
        fork(read_run(path), 2, a_task(), AGENT)


@pytest.mark.parametrize("step", [0, 1, 4])
async def test_a_fork_is_whole_and_knows_its_parent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    monkeypatch.setenv("TRACEFIX_HOME", str(tmp_path))
    path, _ = recorded(tmp_path)
    before, parent = path.read_bytes(), read_run(path)
    gone_on = fork(parent, step, a_task(), AGENT, private_runs=lambda: 7)
    gone_on.grade_with(TextGrader())
    session = gone_on.session
    assert session.recorded_as is None
    assert session.state.code == (
        parent.entries[step - 1].step.observation.code if step else parent.header.code
    )
    await session.perform_all([EDIT, RUN, SUBMIT])
    session.close()
    assert path.read_bytes() == before
    assert session.recorded_as is not None
    run = read_run(session.recorded_as)
    assert run.header.parent == Parent(parent.header.run, step)
    assert (run.header.player, run.header.code) == (AGENT, parent.header.code)
    assert run.header.episode_id != parent.header.episode_id
    assert {entry.step.observation.info["episode_id"] for entry in run.entries} == {run.header.episode_id}
    assert [entry.step for entry in run.entries] == session.state.steps
    for copied, entry in zip(run.entries, parent.entries[:step], strict=False):
        assert (copied.at, copied.elapsed, copied.digest) == (entry.at, entry.elapsed, entry.digest)
        assert (copied.actor, copied.step.action) == (entry.actor, entry.step.action)
    own = run.entries[step:]
    assert [entry.actor for entry in own] == [AGENT] * 3
    assert [entry.private_runs for entry in own] == [7, 0, 0]
    assert scan(session.recorded_as).parent_step == step
    assert first_difference(run, a_task(), TextGrader()) is None


async def test_a_fork_without_a_step_of_its_own_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRACEFIX_HOME", str(tmp_path / "home"))
    run = read_run(recorded(tmp_path)[0])
    fork(run, 2, a_task(), AGENT).session.close()
    session = fork(run, 2, a_task(), AGENT, record=False).session
    await session.perform(VIEW)
    session.close()
    assert not (tmp_path / "home").exists()


async def test_where_nothing_can_be_forked_is_said(tmp_path: Path) -> None:
    run = read_run(recorded(tmp_path)[0])
    for step, said in ((-1, "has the steps 1 to 5"), (6, "has the steps 1 to 5"), (5, "over with step 5")):
        with pytest.raises(CannotGoOn, match=said):
            fork(run, step, a_task(), AGENT)
