"""What can be done with a recording besides looking at it: play on from a step, verify it, export it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, ClassVar, cast

from textual.binding import BindingType

from tracefix_tui.counting import counted
from tracefix_tui.ui.play_keys import PANE_BINDINGS
from tracefix_tui.ui.screens.session_screen import SessionScreen
from tracefix_tui.ui.widgets.step_list import StepList
from tracefix_tui.ui.widgets.title_bar import TitleBar

if TYPE_CHECKING:
    from tracefix_tui.episode.episode import Grades
    from tracefix_tui.play.verification import Difference
    from tracefix_tui.records.reader import Run
    from tracefix_tui.sandbox import Cancel
    from tracefix_tui.ui.app import TracefixApp
    from tracefix_tui.ui.screens.replay import ReplayScreen

EXPORTS = ("html", "atif", "trl-sft", "openai", "csv")
"""Formats that make sense for a single run."""


class ReplayTools(SessionScreen):
    """The part of the replay screen that acts."""

    BINDINGS: ClassVar[list[BindingType]] = [*PANE_BINDINGS]
    _verifying: Cancel | None = None

    @property
    def _me(self) -> ReplayScreen:
        return cast("ReplayScreen", self)

    # --- fork

    def action_fork(self) -> None:
        """Offer to play on from the step that is shown, oneself or by an agent."""
        from tracefix_tui.players.agents import AGENTS
        from tracefix_tui.ui.screens.choice import ChoiceScreen

        position = self._me.state.position
        where = f"step {position}" if position else "the start"
        choices = [("", "you", "play on yourself; this run stays as it is")]
        choices += [(name, name, what) for name, what in AGENTS.items()]

        def answered(name: str | None) -> None:
            if name is not None:
                self.run_worker(partial(self._fork, position, name), thread=True, exit_on_error=False)

        self.app.push_screen(ChoiceScreen(f"Fork at {where}: who plays on?", choices), answered)

    def _fork(self, position: int, agent: str) -> None:
        from tracefix_tui.play.going_on import CannotGoOn, fork
        from tracefix_tui.play.meter import actor_of
        from tracefix_tui.players.player import PlayerError
        from tracefix_tui.records.actor import Actor
        from tracefix_tui.records.reader import read_run
        from tracefix_tui.records.trajectory import TrajectoryError

        me = self._me
        try:
            if not me.known:
                raise CannotGoOn("the task is not here")
            player = self.app.new_player(agent) if agent else None
            actor = actor_of(player) if player is not None else Actor()
            run = read_run(me.replay.path)
            gone_on = fork(run, position, me.played, actor, record=self.app.settings.record)
        except (CannotGoOn, TrajectoryError, PlayerError) as error:
            title = "No fork can be made here"
            self.app.call_from_thread(
                self.notify, str(error), title=title, severity="warning", timeout=12, markup=False
            )
        else:
            self.app.call_from_thread(self.app.go_on, gone_on, player)

    # --- verify

    def action_verify(self) -> None:
        """Perform all actions again, and go to the first step that comes out otherwise."""
        from tracefix_tui.sandbox import Cancel

        if self._verifying is not None:
            return
        if not self._me.known:
            self.notify("The task is not here, so nothing can be performed again.", severity="warning")
            return
        self._verifying = Cancel()
        title = self.query_one(TitleBar)
        title.activity, title.detail = "Verifying", ""
        self.run_worker(partial(self._verify, self._verifying), thread=True, exit_on_error=False)

    def stop_verifying(self) -> None:
        """Verify no more."""
        if self._verifying is not None:
            self._verifying.set()

    def _verify(self, cancel: Cancel) -> None:
        from tracefix_tui.play.verification import first_difference, task_changed
        from tracefix_tui.records.reader import read_run
        from tracefix_tui.records.trajectory import TrajectoryError
        from tracefix_tui.sandbox import Cancelled, SandboxError

        me, tell = self._me, self.app.call_from_thread
        try:
            run = read_run(me.replay.path)

            def done(number: int) -> None:
                tell(self._progress, f"{number}/{len(run.entries)}")

            with _grader_for(run, self.app) as grader:
                difference = first_difference(run, me.played, grader, on_step=done, cancel=cancel)
            changed = task_changed(run, me.played)
        except Cancelled:
            tell(self._verified, "Stopped. Nothing was found so far.", None, "information")
        except (TrajectoryError, SandboxError) as error:
            tell(self._verified, str(error), None, "error")
        else:
            note = " The task has been changed since." if changed else ""
            if difference is None:
                count = len(run.entries)
                tell(self._verified, f"✓ {counted(count, 'step')}, all the same.{note}", None, "information")
            else:
                tell(self._verified, f"{difference}.{note}", difference, "warning")

    def _progress(self, detail: str) -> None:
        if self.is_attached:
            self.query_one(TitleBar).detail = detail

    def _verified(self, said: str, difference: Difference | None, severity: str) -> None:
        self._verifying = None
        if not self.is_attached:
            return
        title = self.query_one(TitleBar)
        title.activity = ""
        self.query_one(StepList).fault = difference.step if difference is not None else -1
        self.query_one(StepList).refresh()
        if difference is not None:
            self._me.action_seek(difference.step)
        self.notify(said, severity=severity, markup=False, timeout=10)  # type: ignore[arg-type]

    # --- export

    def action_export(self) -> None:
        """Offer formats, and write the chosen one into the working folder."""
        from tracefix_tui.records.export.formats import FORMATS
        from tracefix_tui.ui.screens.choice import ChoiceScreen

        def answered(name: str | None) -> None:
            if name is not None:
                self.run_worker(partial(self._export, name), thread=True, exit_on_error=False)

        choices = [(name, name, FORMATS[name].help) for name in EXPORTS]
        self.app.push_screen(ChoiceScreen("Export this run", choices), answered)

    def _export(self, name: str) -> None:
        from tracefix_tui.records.export.output import ExportError
        from tracefix_tui.records.export.single import export_run

        tell = self.app.call_from_thread
        try:
            written = export_run(self._me.replay.path, name)
        except ExportError as error:
            tell(self.notify, str(error), title="Not exported", severity="warning", timeout=10, markup=False)
        else:
            tell(self.notify, f"Written to {written}", title="Exported", timeout=10, markup=False)


@contextmanager
def _grader_for(run: Run, app: TracefixApp) -> Iterator[Grades]:
    """The app's grader; one that gives the opinions of then, where a model was asked for any."""
    from tracefix_tui.episode.rulesets import ruleset

    if not ruleset(run.header.ruleset).assessed:
        yield app.grader
        return
    from tracefix_tui.grading import Grader
    from tracefix_tui.play.judging import RecordedJudge

    with Grader() as grader:
        grader.model_judge = RecordedJudge(run)
        yield grader
