"""Gives a grader its model judge, where one is configured: settings become an endpoint here, once for all."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from tracefix_tui.grading.assessment import Opinion

if TYPE_CHECKING:
    from tracefix_tui.catalog.task import Task
    from tracefix_tui.grading import Grader
    from tracefix_tui.records.reader import Run
    from tracefix_tui.sandbox import Cancel
    from tracefix_tui.settings import Settings

FOLDER = "judged"
"""Where opinions are kept, in the data folder."""


class NoJudge:
    """Stands where a judge is configured that can't be asked."""

    def __init__(self, why: str) -> None:
        self._why = why

    def opinion(self, source: str, task: Task, cancel: Cancel) -> Opinion:
        """The neutral opinion, with the reason."""
        return Opinion(why_neutral=self._why)


class RecordedJudge:
    """Says of each source what was said when the run was recorded: a model need not say the same again."""

    def __init__(self, run: Run) -> None:
        self._said = {
            entry.step.observation.code: entry.step.report.assessment.opinion
            for entry in run.entries
            if entry.step.report is not None and entry.step.report.assessment is not None
        }

    def opinion(self, source: str, task: Task, cancel: Cancel) -> Opinion:
        """What was said; neutral for a source that was not judged."""
        return self._said.get(source) or Opinion(why_neutral="nobody judged it when it was recorded")


def with_judge(grader: Grader, settings: Settings | None = None) -> Grader:
    """`grader`, with the model judge that the settings name; without one it has none.

    Args:
        settings: by default the user's.
    """
    from tracefix_tui.settings import data_dir, load_settings

    settings = settings or load_settings()
    if not settings.judge_model:
        return grader
    from tracefix_tui.grading.judge_endpoint import Where
    from tracefix_tui.grading.model_judge import ModelJudge
    from tracefix_tui.players.model.place import place_of
    from tracefix_tui.players.player import PlayerError

    own = settings.judge_api_base
    preset = "" if own else settings.preset
    key, source = settings.api_key, settings.sources.get("api_key", "")
    try:
        place = place_of(
            own or settings.api_base,
            settings.judge_model,
            preset,
            type(key)() if own else key,
            "" if own else source,
            os.environ,
        )
    except PlayerError as error:
        grader.model_judge = NoJudge(f"the model judge can't be asked: {error}")
        return grader
    where = Where(place.base, place.model, place.key, settings.judge_timeout)
    grader.model_judge = ModelJudge(where, data_dir() / FOLDER)
    return grader
