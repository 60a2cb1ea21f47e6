"""One task being played: the code beside tests, output and description, the six actions below.

The screen sends actions to the session and shows the session's state; it knows nothing of the episode behind it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.keys import format_key
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import TextArea

from tracefix_tui.episode.actions import ACTIONS, Action, ActionType
from tracefix_tui.episode.edits import edits_between, regions
from tracefix_tui.ui import moves
from tracefix_tui.ui.layout import PANES, recall, remember
from tracefix_tui.ui.widgets.action_bar import ActionBar, ActionButton
from tracefix_tui.ui.widgets.code_editor import CodeEditor
from tracefix_tui.ui.widgets.line_marks import line_marks
from tracefix_tui.ui.widgets.output_pane import OutputPane
from tracefix_tui.ui.widgets.pane import Pane
from tracefix_tui.ui.widgets.pane_box import PaneBox
from tracefix_tui.ui.widgets.pending import PendingBar
from tracefix_tui.ui.widgets.reward_meter import RewardMeter
from tracefix_tui.ui.widgets.tab_strip import TabStrip
from tracefix_tui.ui.widgets.task_pane import TaskPane
from tracefix_tui.ui.widgets.tests_view import TestsView
from tracefix_tui.ui.widgets.text_pane import TextPane
from tracefix_tui.ui.widgets.title_bar import TitleBar

if TYPE_CHECKING:
    from textual.worker import Worker

    from tracefix_tui.catalog.task import Task
    from tracefix_tui.episode.observation import Step
    from tracefix_tui.grading.report import Report, TestResult
    from tracefix_tui.play.session import Session
    from tracefix_tui.ui.app import TracefixApp

SETTLE_SECONDS = 0.12
"""Typing is compared with the episode's code after a pause of this length."""

_RUNNING = {
    ActionType.RUN_TESTS: "Running the tests",
    ActionType.SUBMIT: "Submitting",
}


class _AppGrader:
    """The app's grader, made when the first test runs and not before."""

    def __init__(self, app: TracefixApp) -> None:
        self._app = app

    def grade(self, source: str, task: Task, **options: object) -> Report:
        return self._app.grader.grade(source, task, **options)  # type: ignore[arg-type]


def _action_bindings() -> list[BindingType]:
    """The actions' keys, from the one table. Ctrl+S is what fingers expect of an editor."""
    return [
        Binding(
            f"{spec.key},ctrl+s" if type is ActionType.REPLACE_LINES else spec.key,
            f"act('{type}')",
            spec.label,
            id=f"play.{type.lower()}",
            tooltip=spec.help,
        )
        for type, spec in ACTIONS.items()
    ]


class PlayScreen(Screen[None]):
    """Plays one task from its start to its verdict."""

    app: TracefixApp

    CSS_PATH = "../styles/play.tcss"
    AUTO_FOCUS = "#editor"
    BINDINGS: ClassVar[list[BindingType]] = [
        *_action_bindings(),
        Binding("f3", "hint", "Hint", id="play.hint", tooltip="Open the next hint"),
        Binding("f4", "next_pane", "Next pane", id="play.next_pane", tooltip="Go to the next pane or tab"),
        Binding("shift+f4", "previous_pane", "Pane before", show=False, id="play.previous_pane", tooltip="Go back a pane or tab"),
        Binding("ctrl+r", "discard", "Discard edit", id="play.discard", tooltip="Throw the pending edit away"),
        Binding("ctrl+g", "go_to_error", "Go to failure", show=False, id="play.go_to_error", tooltip="Put the cursor on the line where the selected test fails"),
        Binding("ctrl+o", "external_editor", "Open in $EDITOR", show=False, id="play.external_editor", tooltip="Edit the code in your own editor; the result is the pending edit"),
        Binding("ctrl+f", "zoom", "Enlarge pane", show=False, id="play.zoom", tooltip="Give this pane the whole screen, or put it back"),
        Binding("ctrl+b", "hide_pane", "Hide pane", show=False, id="play.hide_pane", tooltip="Hide this pane; click its name or press the layout key to bring it back"),
        Binding("ctrl+l", "reset_layout", "Reset layout", show=False, id="play.reset_layout", tooltip="Show every pane at its usual size"),
        Binding("alt+left", "grow(-1, 0)", "Border left", show=False, id="play.border_left", tooltip="Move the border beside the code to the left"),
        Binding("alt+right", "grow(1, 0)", "Border right", show=False, id="play.border_right", tooltip="Move the border beside the code to the right"),
        Binding("alt+up", "grow(0, -1)", "Lower pane", show=False, id="play.lower", tooltip="Make this pane lower"),
        Binding("alt+down", "grow(0, 1)", "Higher pane", show=False, id="play.higher", tooltip="Make this pane higher"),
        Binding("escape", "escape", "Stop or leave", id="play.escape", tooltip="Stop what is running; else leave the editor, then the task"),
    ]  # fmt: skip

    def __init__(self, task: Task, rules: str) -> None:
        """Prepare a try at `task`; the episode starts when the screen is shown."""
        super().__init__()
        self.played = task
        self._rules = rules
        self._edits: tuple[Action, ...] = ()
        self._known_code = ""
        self._reported_code = ""
        self._settle: Timer | None = None
        self._worker: Worker[None] | None = None
        self._started = False

    # --- what is on it

    def compose(self) -> ComposeResult:
        self.session = self._new_session()
        self._known_code = self.session.state.code
        yield TitleBar(id="title")
        yield TabStrip(PANES, id="tabs")
        with PaneBox(id="body"):
            with Pane(title="Code", id="code-pane"):
                yield CodeEditor(self.session.state.code, id="editor", vim=self.app.settings.vim)
                yield PendingBar(id="pending")
            with Container(id="side"):
                with Pane(title="Task", id="task-pane"):
                    yield TaskPane(id="task")
                with Pane(title="Tests", id="tests-pane"):
                    yield TestsView(self.played.tests, id="tests-view")
                with Pane(title="Output", id="output-pane"):
                    yield OutputPane(id="output")
        yield RewardMeter(id="meter")
        yield ActionBar(
            [(spec, self.label_of_key(f"play.{type.lower()}")) for type, spec in self.session.state.ruleset.actions.items()],
            id="actions",
        )

    def _new_session(self) -> Session:
        from tracefix_tui.episode.episode import Episode
        from tracefix_tui.play.session import Session

        return Session(Episode(self.played, _AppGrader(self.app), self._rules))

    def label_of_key(self, binding_id: str) -> str:
        """The first key of a binding as people read it, after remapping."""
        bound = next(item for item in self.BINDINGS if isinstance(item, Binding) and item.id == binding_id)
        name = self.app.settings.keys.get(binding_id, bound.key).split(",")[0].strip()
        text = format_key(name)
        return text.upper() if name[0] == "f" and name[1:].isdigit() else text

    def on_mount(self) -> None:
        self.box.sizes = recall(self.app.remembered)
        self.session.state.subscribe(self._on_step)
        self.keys = moves.Keys(
            run=self.label_of_key("play.run_tests"),
            apply=self.label_of_key("play.replace_lines"),
            submit=self.label_of_key("play.submit"),
            hint=self.label_of_key("play.hint"),
            discard=self.label_of_key("play.discard"),
            stop=self.label_of_key("play.escape"),
        )
        pending = self.query_one(PendingBar)
        pending.apply_key, pending.discard_key = self.keys.apply, self.keys.discard
        self.query_one(TaskPane).show_task(self.played, 0, self.keys.hint)
        self.query_one("#task-pane", Pane).border_subtitle = f"{self.played.difficulty}, {self.played.category}"
        self.query_one(OutputPane).show_nothing()
        self.query_one(TitleBar).task_title = self.played.title
        self.query_one(TitleBar).stop_key = self.keys.stop
        self._render_all()

    @property
    def editor(self) -> CodeEditor:
        """The code."""
        return self.query_one(CodeEditor)

    @property
    def box(self) -> PaneBox:
        """The panes."""
        return self.query_one(PaneBox)

    # --- the pending edit

    @on(TextArea.Changed, "#editor")
    def _text_changed(self) -> None:
        if self._settle is not None:
            self._settle.stop()
        self._settle = self.set_timer(SETTLE_SECONDS, self._settle_edits)

    def _settle_edits(self) -> None:
        """Compare the editor with the episode and with the original, and show what differs."""
        if self._settle is not None:
            self._settle.stop()
            self._settle = None
        state, text = self.session.state, self.editor.text
        self._edits = () if text == state.code else edits_between(state.code, text)
        lines = text.split("\n")
        self.editor.marks = line_marks(state.original.split("\n"), lines)
        self.editor.pending = frozenset(line_marks(state.code.split("\n"), lines)) if self._edits else frozenset()
        self.query_one(PendingBar).edits = moves.priced_edits(self.session, self._edits)
        self._render_standing()

    def action_discard(self) -> None:
        """Put the episode's code back into the editor."""
        self._settle_edits()
        if not self._edits:
            self.notify("There is no pending edit.")
            return
        self.editor.replace_text(self.session.state.code)
        self._settle_edits()

    def action_apply(self) -> None:
        """Perform the pending edit."""
        self.action_act(ActionType.REPLACE_LINES)

    # --- actions

    @on(ActionButton.Pressed)
    def _button_pressed(self, event: ActionButton.Pressed) -> None:
        self.action_act(event.type)

    def action_act(self, name: str) -> None:
        """Do one of the six actions, or say why it can't work now."""
        type = ActionType(name)
        self._settle_edits()
        reason = moves.blocked(self.session, bool(self._edits), self.keys).get(type)
        if reason:
            self.notify(f"{ACTIONS[type].label} can't work now: {reason}.", severity="warning", markup=False)
            return
        actions: list[Action] = []
        if type in (ActionType.REPLACE_LINES, ActionType.RUN_TESTS, ActionType.SUBMIT):
            actions += self._edits
        if type is not ActionType.REPLACE_LINES:
            actions.append(Action(type))
        if type is ActionType.SUBMIT and (
            warnings := moves.submit_warnings(self.session, self._edits, self.keys)
        ):
            self._ask("Submit now?", warnings, "Submit", "Not yet", partial(self._perform, actions))
        else:
            self._perform(actions)

    def _perform(self, actions: Sequence[Action]) -> None:
        if self.session.running or self.session.state.done:
            return
        if not self._started:
            self._started = True
            self.run_worker(partial(self.app.progress.started, self.played.id), thread=True, exit_on_error=False)
        type = actions[-1].type
        title = self.query_one(TitleBar)
        title.detail = ""
        title.activity = _RUNNING.get(type, "")
        if type in _RUNNING:
            self.query_one(TestsView).begin()
        self._worker = self.run_worker(self._work(actions), group="perform", exit_on_error=False)
        self._render_standing(running=True)

    async def _work(self, actions: Sequence[Action]) -> None:
        from tracefix_tui.episode.actions import InvalidAction
        from tracefix_tui.sandbox import Cancelled, SandboxError

        try:
            await self.session.perform_all(actions, self._on_result)
        except Cancelled:
            self._say("Stopped. The run does not count, and no step was charged for it.")
        except SandboxError as error:
            self._say(f"The code could not be run. {error.title}", error.advice, alarm=True)
        except InvalidAction as error:
            self._say("The edit can't be applied.", str(error), alarm=True)
        finally:
            self._after_work()

    def _say(self, note: str, more: str = "", *, alarm: bool = False) -> None:
        self.query_one(OutputPane).show_note(note, more)
        self.notify(f"{note} {more}".strip(), severity="error" if alarm else "information", markup=False)

    def _on_result(self, result: TestResult) -> None:
        if self.is_attached:
            self.query_one(TitleBar).detail = self.query_one(TestsView).add(result)

    def _after_work(self) -> None:
        if not self.is_attached:
            return
        self.query_one(TitleBar).activity = ""
        self.query_one(TestsView).end()
        self._settle_edits()
        self._render_all()
        if self.session.state.done:
            self._show_verdict()

    # --- the session's state on screen

    def _on_step(self, step: Step) -> None:
        """A step was taken, by whomever."""
        code = self.session.state.code
        if self.editor.text == self._known_code and code != self._known_code:
            self.editor.replace_text(code)
        self._known_code = code
        self.query_one(OutputPane).show_step(step)
        narrow = self.box.single
        if step.report is not None:
            self._reported_code = code
            self.query_one(TestsView).show_report(step.report)
            if narrow and not step.done:
                self.box.focus_pane("tests")
        elif step.action.type is ActionType.VIEW_CODE and narrow:
            self.box.focus_pane("output")

    def _render_all(self) -> None:
        self._render_tests()
        self._render_standing()

    def _render_tests(self) -> None:
        state = self.session.state
        view = self.query_one(TestsView)
        view.stale = state.report_stale
        pane = self.query_one("#tests-pane", Pane)
        pane.border_subtitle = view.summary
        self.query_one(TabStrip).badges = {"tests": view.badge}
        self.editor.error_row = -1 if state.report_stale else view.error_row
        self.query_one(OutputPane).refresh()

    def _render_standing(self, running: bool = False) -> None:
        pending = bool(self._edits)
        self.query_one(RewardMeter).standing = moves.standing(self.session, pending)
        reasons = moves.blocked(self.session, pending, self.keys)
        if running:
            reasons = dict.fromkeys(ActionType, f"an action is still running; {self.keys.stop} stops it")
        prices = moves.price_labels(self.session, self._edits)
        for button in self.query_one(ActionBar):
            button.reason = reasons.get(button.spec.type, "")
            button.price = prices[button.spec.type]
        advice = moves.advice(self.session, pending, self.keys)
        self.query_one(TitleBar).advice = advice
        self.query_one(TabStrip).note = advice

    def _show_verdict(self) -> None:
        state = self.session.state
        if state.verdict is None:
            return
        from tracefix_tui.ui.screens.verdict import VerdictScreen

        verdict = state.verdict
        self.run_worker(
            partial(self.app.progress.record, self.played.id, verdict.score, verdict.solved),
            thread=True,
            exit_on_error=False,
        )
        self.app.push_screen(
            VerdictScreen(self.played, verdict, state.report, state.original, state.code, state.ruleset.name)
        )

    # --- tests, hints

    @on(TestsView.Changed)
    def _test_selected(self) -> None:
        self._render_tests()

    @on(TestsView.Followed)
    def _frame_followed(self, event: TestsView.Followed) -> None:
        self._go_to(event.row)

    @on(TextPane.Chosen)
    def _line_chosen(self, event: TextPane.Chosen) -> None:
        self._go_to(event.target)

    def action_go_to_error(self) -> None:
        """Put the cursor on the line where the selected test fails."""
        row = self.query_one(TestsView).error_row
        if row < 0:
            self.notify("No line is named: run the tests, and select one that fails in your code.")
        else:
            self._go_to(row)

    def _go_to(self, row: int) -> None:
        self.box.focus_pane("code")
        shift = 0
        for start, end, new_start, new_end in regions(self._reported_code.split("\n"), self.editor.document.lines):
            if end <= row:
                shift += (new_end - new_start) - (end - start)
        self.editor.go_to(row + shift)

    def action_hint(self) -> None:
        """Open one more hint."""
        if self.session.open_hint() is None:
            self.notify("All hints are open." if self.played.hints else "This task has no hints.")
        self.query_one(TaskPane).show_task(self.played, self.session.hints_opened, self.keys.hint)
        self.box.show_pane("task")

    # --- panes

    @on(PaneBox.Changed)
    def _panes_changed(self, event: PaneBox.Changed) -> None:
        tabs = self.query_one(TabStrip)
        tabs.active = self.box.active if self.box.single else ""
        tabs.absent = self.box.sizes.hidden
        self.set_class(bool(self.box.sizes.hidden) or self.box.zoomed, "-with-tabs")
        if event.settled:
            remember(self.app.remembered, self.box.sizes)

    @on(TabStrip.Chosen)
    def _tab_chosen(self, event: TabStrip.Chosen) -> None:
        self.box.focus_pane(event.key)

    @on(Pane.HideAsked)
    def _hide_asked(self, event: Pane.HideAsked) -> None:
        self.box.toggle_pane((event.pane.id or "").removesuffix("-pane"))

    def action_next_pane(self) -> None:
        self.box.focus_next_pane()

    def action_previous_pane(self) -> None:
        self.box.focus_next_pane(-1)

    def action_zoom(self) -> None:
        self.box.toggle_zoom()

    def action_hide_pane(self) -> None:
        self.box.hide_focused()

    def action_reset_layout(self) -> None:
        self.box.reset_sizes()

    def action_grow(self, columns: int, rows: int) -> None:
        self.box.grow(columns, rows)

    # --- leaving

    @on(CodeEditor.Left)
    def _editor_left(self) -> None:
        if self.session.running:
            self.session.stop()
        elif not self.app.settings.vim:
            self.box.focus_next_pane()

    def action_escape(self) -> None:
        """Stop a run at once; with none, leave the task."""
        if self.session.running:
            self.session.stop()
        elif self.box.zoomed:
            self.box.zoomed = False
        else:
            self.app.browse()

    def leave(self, then: Callable[[], object]) -> None:
        """End this try and do `then`, after asking when something would be lost."""
        state = self.session.state
        self._settle_edits()
        if state.done or not (state.steps or self._edits or self.session.running):
            then()
            return
        lost = f"{len(state.steps)} step{'s' if len(state.steps) != 1 else ''} taken"
        if self._edits:
            lost += ", and an edit that is not applied"
        self._ask(
            "Leave this task?",
            [f"The episode is not finished ({lost}). It ends without a score."],
            "Leave",
            "Stay",
            partial(self._leave_now, then),
        )

    def _leave_now(self, then: Callable[[], object]) -> None:
        self.session.stop()
        then()

    def _ask(self, title: str, reasons: list[str], yes: str, no: str, then: Callable[[], object]) -> None:
        from tracefix_tui.ui.screens.confirm import ConfirmScreen

        def answered(answer: bool | None) -> None:
            if answer:
                then()

        self.app.push_screen(ConfirmScreen(title, reasons, yes, no), answered)

    # --- the person's own editor

    def action_external_editor(self) -> None:
        """Hand the code to `$EDITOR` and take back what was saved, as the pending edit."""
        from textual.app import SuspendNotSupported

        from tracefix_tui.ui.widgets.external_editor import EditorFailed, edit_in_editor

        if self.session.running or self.session.state.done:
            self.notify("Not now: the code can't be edited while an action runs or after the end.")
            return
        try:
            with self.app.suspend():
                text = edit_in_editor(self.editor.text, self.played.name, self.editor.cursor_location[0] + 1)
        except (EditorFailed, SuspendNotSupported) as error:
            self.notify(str(error), title="The editor could not be used", severity="error", markup=False, timeout=10)
            return
        self.editor.replace_text(text)
        self._settle_edits()
