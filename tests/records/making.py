"""Runs for tests of records: played with the grader that counts letters, so that nothing is executed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tests.episode.fakes import TextGrader, a_task
from tracefix_tui.episode import Action, ActionType, Episode
from tracefix_tui.episode.observation import Step
from tracefix_tui.records.actor import Actor
from tracefix_tui.records.recorder import Recorder

VIEW = Action(ActionType.VIEW_CODE)
RUN = Action(ActionType.RUN_TESTS)
SUBMIT = Action(ActionType.SUBMIT)
EDIT = Action(ActionType.REPLACE_LINES, 2, 2, "    y = 'aaaabbb'", thought="four of a, three of b")
SOLVING = (VIEW, RUN, EDIT, RUN, SUBMIT)


def an_episode(seed: int | None = 1) -> Episode:
    return Episode(a_task(), TextGrader(), seed=seed)


def recorded(
    folder: Path, actions: Sequence[Action] = SOLVING, end: str | None = None
) -> tuple[Path, list[Step]]:
    """The file of a run of `actions`, and its steps."""
    episode = an_episode()
    recorder = Recorder(Actor("script", "script"), folder=folder)
    recorder.begin(episode, episode.reset())
    steps = []
    for action in actions:
        steps.append(episode.step(action))
        recorder.append(steps[-1])
    if end is not None:
        recorder.end(end)
    assert recorder.path is not None
    return recorder.path, steps
