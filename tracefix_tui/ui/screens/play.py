"""One task being played: the code beside tests, output and description, the six actions below.

The screen sends actions to the session and shows the session's state; the episode behind it is out of reach.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import BindingType
from textual.widget import Widget

from tracefix_tui.episode.actions import ACTIONS, Action, ActionType, InvalidAction
from tracefix_tui.ui import moves
from tracefix_tui.ui.app_grader import AppGrader
from tracefix_tui.ui.helper import Helper
from tracefix_tui.ui.play_keys import PLAY_BINDINGS
from tracefix_tui.ui.screens.session_screen import SessionScreen
from tracefix_tui.ui.widgets.action_bar import ActionBar, ActionButton
from tracefix_tui.ui.widgets.code_editor import CodeEditor
from tracefix_tui.ui.widgets.code_pane import CodePane
from tracefix_tui.ui.widgets.output_pane import OutputPane
from tracefix_tui.ui.widgets.task_pane import TaskPane
from tracefix_tui.ui.widgets.tests_view import TestsView
from tracefix_tui.ui.widgets.title_bar import TitleBar

if TYPE_CHECKING:
    from tracefix_tui.catalog.task import Task
    from tracefix_tui.episode.observation import Step
    from tracefix_tui.grading.report import TestResult
    from tracefix_tui.play.asking import Proposal
    from tracefix_tui.play.going_on import GoneOn
    from tracefix_tui.play.session import Session
    from tracefix_tui.play.state import Verdict
    from tracefix_tui.players.player import Player
    from tracefix_tui.records.actor import Actor
    from tracefix_tui.records.progress import Progress
    from tracefix_tui.records.trajectory import Tokens
    from tracefix_tui.ui.credit import Credit
    from tracefix_tui.ui.screens.verdict import VerdictScreen

_APPLY_FIRST = (ActionType.REPLACE_LINES, ActionType.RUN_TESTS, ActionType.SUBMIT)
"""Actions before which the pending edit is performed."""

_ACTIVITIES = {
    ActionType.RUN_TESTS: "Running the tests",
    ActionType.SUBMIT: "Submitting",
    ActionType.PROPOSE_FIX: "Grading the proposal",
}


class PlayScreen(SessionScreen):
    """Plays one task from its start to its verdict."""

    BINDINGS: ClassVar[list[BindingType]] = [*PLAY_BINDINGS]

    def __init__(self, task: Task, rules: str, gone_on: GoneOn | None = None) -> None:
        """Prepare a try at `task`; its episode starts when the screen is shown.

        Args:
            gone_on: an episode to go on with instead.
        """
        super().__init__(task)
        self._rules = rules
        self._gone_on = gone_on
        self._tried = False
        self._told_unrecorded = False
        self._best_before: Progress | None = None
        self._helper = Helper(self)

    # --- what is on it

    def prepare(self) -> None:
        self.session = self.new_session(memory=self.app.recalled_run(self.played))
        self.state = self.session.state

    def new_session(self, actor: Actor | None = None, memory: str = "") -> Session:
        """The session to go on with; else a new one, by `actor`, who is told what the run `memory` found."""
        if self._gone_on is not None:
            self._gone_on.grade_with(AppGrader(self.app))
            return self._gone_on.session
        from tracefix_tui.play.session import Session
        from tracefix_tui.records.actor import Actor
        from tracefix_tui.records.recorder import Recorder

        recorder = Recorder(actor or Actor(), memory=memory) if self.app.settings.record else None
        episode = self.app.new_episode(self.played, AppGrader(self.app), self._rules)
        return Session(episode, recorder)

    def remind(self, player: Player) -> Player:
        """`player`, told of earlier runs; not in an episode gone on with, whose record can't say so."""
        return player if self._gone_on is not None else self.app.remind(player, self.played)

    def new_code_pane(self) -> CodePane:
        priced = partial(moves.priced_edits, self.session)
        return CodePane(self.state, priced=priced, vim=self.app.settings.vim, keys=self.keys, id="code-pane")

    def foot(self) -> Iterator[Widget]:
        yield ActionBar(self._buttons(), id="actions")

    def _buttons(self) -> Iterator[ActionButton]:
        reasons = self.blocked(pending=False)
        prices = moves.price_labels(self.session, ())
        for type, spec in self.state.ruleset.actions.items():
            key = self.label_of_key(f"play.{type.lower()}")
            yield ActionButton(spec, key, prices[type], reasons.get(type, ""))

    def advice(self) -> str:
        pending = self.is_mounted and bool(self.code_pane.edits)
        return moves.advice(self.session, pending, self.keys)

    def blocked(self, pending: bool) -> Mapping[ActionType, str]:
        """Why actions can't work now; those that can are missing."""
        return moves.blocked(self.session, pending, self.keys)

    def ways_with_edit(self) -> str:
        """By which keys the pending edit is done, or thrown away."""
        return f"{self.keys.apply} applies it, {self.keys.discard} discards it"

    def on_mount(self) -> None:
        self.state.subscribe(self.show_step)
        if self.state.steps:
            self.show_state()
            self.query_one(TaskPane).show_hints(self.session.hints_opened)

    def on_unmount(self) -> None:
        self._helper.close()
        self.session.close()

    # --- actions

    @on(ActionButton.Pressed)
    def _button_pressed(self, event: ActionButton.Pressed) -> None:
        self.action_act(event.type)

    def action_act(self, name: str) -> None:
        """Do one of the six actions, or say why it can't work now."""
        type = ActionType(name)
        if type is ActionType.SUBMIT and self.state.done:
            self._show_verdict()
            return
        self.code_pane.settle()
        edits = self.code_pane.edits
        reason = self.blocked(bool(edits)).get(type)
        if reason:
            label = ACTIONS[type].label
            self.notify(f"{label} can't work now: {reason}.", severity="warning", markup=False)
            return
        actions = [*(edits if type in _APPLY_FIRST else ())]
        if type is not ActionType.REPLACE_LINES:
            actions.append(Action(type))
        warnings = moves.submit_warnings(self.session, edits, self.keys) if type is ActionType.SUBMIT else []
        if warnings:
            self._ask("Submit now?", warnings, "Submit", "Not yet", partial(self.perform, actions))
        else:
            self.perform(actions)

    def action_apply(self) -> None:
        """Perform the pending edit."""
        self.action_act(ActionType.REPLACE_LINES)

    def action_discard(self) -> None:
        """Put the episode's code back into the editor."""
        if not self.code_pane.discard():
            self.notify("There is no pending edit.")

    def perform(
        self, actions: Sequence[Action], by: Actor | None = None, tokens: Tokens | None = None
    ) -> None:
        """Perform actions one after the other, in a worker.

        Args:
            by: who proposed them; None for the person.
            tokens: what that has cost at a model.
        """
        if self.session.running or self.state.done:
            return
        if not self._tried:
            self._tried = True
            self.run_worker(
                partial(self.app.progress.started, self.played.id), thread=True, exit_on_error=False
            )
        self.begin_activity(actions[-1].type)
        self.run_worker(self._work(actions, by, tokens), group="perform", exit_on_error=False)

    def accept(self, proposal: Proposal) -> None:
        """Do what an agent has proposed."""
        self.perform([proposal.action], proposal.by, proposal.tokens)

    def begin_activity(self, type: ActionType) -> None:
        """Say in the title what runs, and show its tests as they come."""
        title = self.query_one(TitleBar)
        title.detail = ""
        title.activity = _ACTIVITIES.get(type, "")
        if type in _ACTIVITIES:
            self.query_one(TestsView).begin()

    async def _work(self, actions: Sequence[Action], by: Actor | None, tokens: Tokens | None) -> None:
        from tracefix_tui.records.actor import Actor
        from tracefix_tui.sandbox import Cancelled, SandboxError

        performing = self.session.perform_all(actions, self.on_result, by=by or Actor(), tokens=tokens)
        self.call_next(self.show_standing)
        try:
            await performing
        except Cancelled:
            self._say("Stopped. The run does not count, and no step was charged for it.")
        except SandboxError as error:
            self._say(f"The code could not be run. {error.title}", error.advice, alarm=True)
        except InvalidAction as error:
            self._say("The edit can't be applied.", str(error), alarm=True)
        finally:
            self.rest()
        if self.state.done:
            await self.finish()

    async def finish(self) -> None:
        """The episode has ended: note what was reached, and show the verdict."""
        await self._record()
        self._show_verdict()

    def on_result(self, result: TestResult) -> None:
        """A test has come to its end."""
        if self.is_attached:
            self.query_one(TitleBar).detail = self.query_one(TestsView).add(result)

    def rest(self) -> None:
        """Nothing runs any more."""
        if self.is_attached:
            self.query_one(TitleBar).activity = ""
            self.query_one(TestsView).end()
            self.code_pane.settle()
            self.show_tests()
            self._tell_unrecorded()

    def _tell_unrecorded(self) -> None:
        """Say once that steps can't be written to a file."""
        problem = self.session.recording_problem
        if problem and not self._told_unrecorded:
            self._told_unrecorded = True
            title = "This episode is not recorded any more"
            self.notify(problem, title=title, severity="warning", timeout=12, markup=False)

    def _say(self, note: str, more: str = "", *, alarm: bool = False) -> None:
        self.query_one(OutputPane).show_note(note, more)
        self.notify(f"{note} {more}".strip(), severity="error" if alarm else "information", markup=False)

    # --- the session's state on screen

    def show_step(self, step: Step) -> None:
        super().show_step(step)
        if self.box.single and not step.done:
            self.turn_to(step)

    def turn_to(self, step: Step) -> None:
        """Where there is room for one pane only: bring what a step has said to the front."""
        if step.report is not None:
            self.box.focus_pane("tests")
        elif step.action.type is ActionType.VIEW_CODE:
            self.box.focus_pane("output")

    def show_standing(self) -> None:
        super().show_standing()
        edits = self.code_pane.edits
        reasons = self.blocked(bool(edits))
        prices = moves.price_labels(self.session, edits)
        for button in self.query_one(ActionBar):
            button.reason = reasons.get(button.spec.type, "")
            button.price = prices[button.spec.type]

    async def _record(self) -> None:
        """Note what was reached."""
        from asyncio import to_thread

        verdict, progress = self.state.verdict_if_left(), self.app.progress
        self.app.learn(self.session)
        if verdict is not None:
            self._best_before = await to_thread(progress.get, self.played.id)
            if not self.credit().helped:
                await to_thread(progress.record, self.played.id, verdict.score, verdict.solved)
            await to_thread(self.app.reached, verdict.score)

    def _show_verdict(self) -> None:
        """Show the verdict over this screen."""
        verdict, before = self.state.verdict_if_left(), self._best_before
        if verdict is not None and before is not None and self.is_current:
            screen = self.new_verdict(verdict, before)
            screen.recorded = self.session.recorded_as
            self.app.push_screen(screen)

    def new_verdict(self, verdict: Verdict, before: Progress) -> VerdictScreen:
        """The screen that shows how it ended."""
        from tracefix_tui.ui.screens.verdict import VerdictScreen

        return VerdictScreen(self.played, self.state, verdict, before, self.credit())

    def credit(self) -> Credit:
        """Whose the result is."""
        from tracefix_tui.ui.credit import Credit, times

        asked = self.session.asked
        return Credit("", f"assisted: an agent was asked {times(asked)}" if asked else "")

    # --- hints

    def action_hint(self) -> None:
        """Open one more hint."""
        if self.session.open_hint() is None:
            self.notify("All hints are open." if self.played.hints else "This task has no hints.")
        self.query_one(TaskPane).show_hints(self.session.hints_opened)
        self.box.show_pane("task")

    def action_ask(self) -> None:
        """Ask an agent for the next action."""
        self._helper.ask()

    def action_fix(self) -> None:
        """Have an agent mend the code; what it finds becomes the pending edit."""
        self._helper.fix()

    # --- the code in other hands

    @on(CodeEditor.Command)
    def _vim_command(self, event: CodeEditor.Command) -> None:
        match event.text:
            case "w" | "write":
                self.action_apply()
            case "q" | "quit":
                self.app.browse()
            case "wq" | "x":
                self.action_act(ActionType.SUBMIT)
            case "e!" | "edit!":
                self.action_discard()
            case other:
                known = "there are :w (apply), :wq (submit), :e! (discard), :q (leave) and :LINE"
                self.notify(f"No command :{other}; {known}.", severity="warning", markup=False)

    def action_external_editor(self) -> None:
        """Hand the code to `$EDITOR` and take back what was saved, as the pending edit."""
        if self.session.running or self.state.done:
            self.notify("Not now: the code can't be edited while an action runs or after the end.")
        elif problem := self.code_pane.edit_externally(self.played.name):
            title = "The editor could not be used"
            self.notify(problem, title=title, severity="error", markup=False, timeout=10)

    # --- leaving

    @on(CodeEditor.Left)
    def _editor_left(self) -> None:
        self.leave_editor()

    def leave_editor(self) -> None:
        """Escape was pressed in the editor."""
        if self.session.running:
            self.session.stop()
        elif not self.app.settings.vim:
            self.box.focus_next_pane()

    def action_escape(self) -> None:
        """Stop a run at once; with none, put an enlarged pane back; else leave the task."""
        if self.session.running:
            self.session.stop()
        elif self._helper.stop():
            self.notify("Stopped looking for a mend.")
        elif self.box.zoomed:
            self.box.zoomed = False
        else:
            self.app.browse()

    def leave(self, then: Callable[[], object]) -> None:
        """End this try and do `then`, after asking when something would be lost."""
        state = self.state
        self.code_pane.settle()
        if state.done or not (state.steps or self.code_pane.edits or self.session.running):
            then()
            return
        lost = f"{len(state.steps)} step{'s' if len(state.steps) != 1 else ''} taken"
        if self.code_pane.edits:
            lost += ", and an edit that is not applied"
        later = " You can go on with it later." if self.session.recorded_as is not None else ""
        reason = f"The episode is not finished ({lost}). It ends without a score.{later}"
        self._ask("Leave this task?", [reason], "Leave", "Stay", partial(self._leave_now, then))

    def _leave_now(self, then: Callable[[], object]) -> None:
        self.session.stop()
        then()

    def _ask(self, title: str, reasons: Sequence[str], yes: str, no: str, then: Callable[[], object]) -> None:
        from tracefix_tui.ui.screens.confirm import ConfirmScreen

        def answered(answer: bool | None) -> None:
            if answer:
                then()

        self.app.push_screen(ConfirmScreen(title, reasons, yes, no), answered)
