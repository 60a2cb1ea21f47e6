"""A task as its author sees it: the player's screen beside the proof, live at each save."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical
from textual.screen import Screen

from tracefix_tui.authoring.checks import Check, Proof, State
from tracefix_tui.authoring.live import LiveTask
from tracefix_tui.catalog import Malformed, Problem, Task
from tracefix_tui.sandbox import Cancel, Cancelled, SandboxError
from tracefix_tui.ui.key_names import readable_key
from tracefix_tui.ui.pace import now_and_then
from tracefix_tui.ui.preview_words import broken_in_short, next_step, same_outcomes, task_lines
from tracefix_tui.ui.screens.session_screen import screen_commands
from tracefix_tui.ui.widgets.code_editor import CodeEditor
from tracefix_tui.ui.widgets.key_bar import KeyBar
from tracefix_tui.ui.widgets.pane import Pane
from tracefix_tui.ui.widgets.proof_pane import ProofPane
from tracefix_tui.ui.widgets.tab_strip import TabStrip
from tracefix_tui.ui.widgets.tests_view import TestsView
from tracefix_tui.ui.widgets.text_pane import Line, TextPane
from tracefix_tui.ui.widgets.title_bar import TitleBar

if TYPE_CHECKING:
    from tracefix_tui.grading.report import Report, TestResult
    from tracefix_tui.ui.app import TracefixApp

LEFT = {"task": "#task", "code": "#editor", "tests": "#tests"}
RIGHT = {"proof": "#proof", "hidden": "#hidden", "agent": "#agent"}
TABS = {
    "proof": "Proof",
    "task": "Task",
    "code": "Code",
    "tests": "Tests",
    "hidden": "Hidden tests",
    "agent": "Search agent",
}


class PreviewScreen(Screen[None]):
    """Watches one task's folder, and proves what is saved in it.

    Attributes:
        proof: the newest whole proof.
        broken: what is wrong with the files as they are now.
    """

    app: TracefixApp

    COMMANDS: ClassVar = {screen_commands}
    CSS_PATH = "../styles/preview.tcss"
    AUTO_FOCUS = "#proof"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("e", "edit", "Edit", id="preview.edit", tooltip="Open the task's files in your editor"),
        Binding("p", "play", "Play", id="preview.play", tooltip="Play the task as a person"),
        Binding(
            "s",
            "agent",
            "Search agent",
            id="preview.agent",
            tooltip="Let the search agent play the task, or go back to the proof",
        ),
        Binding(
            "h",
            "hidden",
            "Hidden tests",
            id="preview.hidden",
            tooltip="Show the hidden tests, or go back to the proof",
        ),
        Binding("c", "copy", "Copy", id="preview.copy", tooltip="Copy the report as text"),
        Binding("f5,ctrl+r", "again", "Again", id="preview.again", tooltip="Prove everything again"),
        Binding("f4", "turn(1)", "Next pane", id="preview.next_pane", tooltip="Go to the next pane or tab"),
        Binding(
            "shift+f4",
            "turn(-1)",
            "Pane before",
            show=False,
            id="preview.previous_pane",
            tooltip="Go back a pane or tab",
        ),
        Binding(
            "escape",
            "escape",
            "Stop, leave",
            id="preview.escape",
            tooltip="Stop what runs; else leave the preview",
        ),
    ]

    def __init__(self, folder: Path) -> None:
        """Show the task in `folder`; it is read and watched once the screen is shown."""
        super().__init__()
        self._live = LiveTask(folder, lambda: self.app.grader, self.app.catalog)
        self._shown: Task | None = None
        self._cancel: Cancel | None = None
        self._agent_plays = False
        self._checks: dict[str, Check] = {}
        self._problem = ""
        self._first_results: list[TestResult] = []
        self.proof: Proof | None = None
        self.broken: tuple[Problem, ...] = ()

    def compose(self) -> ComposeResult:
        yield TitleBar(self._live.folder.name, "reading", self._key("preview.escape"), id="title")
        yield TabStrip(TABS, id="preview-tabs")
        with Container(id="preview-body", classes="-tab-right -right-proof"):
            with Vertical(id="player"):
                yield Pane(TextPane(id="task"), title="Task", id="task-pane", fixed=True)
                editor = CodeEditor("", id="editor")
                editor.read_only = True
                yield Pane(editor, title="Code", id="code-pane", fixed=True)
                yield Pane(TestsView("", id="tests-view"), title="Tests", id="tests-pane", fixed=True)
            with Vertical(id="aside"):
                yield Pane(ProofPane(id="proof"), title="Proof", id="proof-pane", fixed=True)
                hidden = CodeEditor("", id="hidden")
                hidden.read_only = True
                yield Pane(hidden, title="Hidden tests", id="hidden-pane", fixed=True)
                yield Pane(TextPane(id="agent"), title="Search agent", id="agent-pane", fixed=True)
        yield KeyBar()

    def on_mount(self) -> None:
        self.query_one(TabStrip).active = "proof"
        self._first_run = self.set_interval(0.2, self._under_way, pause=True)
        self._watch()

    def _key(self, binding_id: str) -> str:
        bound = next(each for each in self.BINDINGS if isinstance(each, Binding) and each.id == binding_id)
        return readable_key(self.app.settings.keys.get(binding_id, bound.key).split(",")[0].strip())

    # -- reading and proving -----------------------------------------------------------------------------

    @work(exclusive=True, group="watch", exit_on_error=False)
    async def _watch(self) -> None:
        self._look()
        async for _ in self._live.changes():
            self._look()

    def _look(self) -> None:
        """Read the files. What is broken is named, and what was proven last stays."""
        try:
            task = self._live.read()
        except Malformed as error:
            self.broken = error.problems
            self._stop()
            self._show_proof()
            return
        mended, self.broken = bool(self.broken), ()
        if task != self._shown:
            self._show_task(task)
            self._start(task)
        elif mended:
            self._start(task)

    def _start(self, task: Task) -> None:
        self._stop()
        self._cancel = Cancel()
        self._problem = ""
        self._checks = {}
        self.query_one(TitleBar).activity = "Proving"
        self._show_proof()
        self._prove(task, self._cancel)

    def _stop(self) -> None:
        if self._cancel is not None:
            self._cancel.set()
            self._cancel = None
            self._first_run.pause()
        if self.is_attached:
            self.query_one(TitleBar).activity = ""

    @work(thread=True, group="proof", exit_on_error=False)
    def _prove(self, task: Task, cancel: Cancel) -> None:
        """One proof; those before it have been stopped, and are waited for."""
        call = partial(self._from_proof, cancel)
        results: list[TestResult] = []
        with self._live.lock:
            try:
                cancel.check()
                call(self._read, self._live.read_through(task), results)
                call(self._seen, self._live.run_buggy(task, cancel, results.append))
                proof = self._live.prove(
                    task,
                    cancel,
                    on_progress=now_and_then(partial(call, self._progress)),
                    on_check=partial(call, self._checked),
                )
            except Cancelled:
                return
            except SandboxError as error:
                call(self._failed, str(error))
            else:
                call(self._proven, proof)

    def _from_proof(self, cancel: Cancel, function: Callable[..., None], *arguments: object) -> None:
        """Call `function` in the screen's thread, unless the proof has been stopped by then."""

        def act() -> None:
            if cancel is self._cancel and self.is_attached:
                function(*arguments)

        if self.app.is_running:
            self.app.call_from_thread(act)

    def _read(self, checks: tuple[Check, ...], results: list[TestResult]) -> None:
        self._first_results = results
        self._first_run.resume()
        self._checks |= {check.name: check for check in checks}
        self.query_one(TitleBar).detail = "bug, first run"
        self._show_proof()

    def _under_way(self) -> None:
        """Show what there is of a first run that takes its time."""
        view = self.query_one(TestsView)
        view.begin()
        for result in tuple(self._first_results):
            self.query_one("#tests-pane", Pane).border_subtitle = view.add(result)

    def _seen(self, report: Report) -> None:
        self._first_run.pause()
        view = self.query_one(TestsView)
        view.show_report(report)
        self.query_one("#tests-pane", Pane).border_subtitle = view.summary
        self.query_one("#editor", CodeEditor).error_row = view.error_row

    def _progress(self, stage: str, done: int, total: int) -> None:
        self.query_one(TitleBar).detail = f"{stage} {done}/{total}"

    def _checked(self, check: Check) -> None:
        self._checks[check.name] = check
        self._show_proof()

    def _proven(self, proof: Proof) -> None:
        self.proof = proof
        report = self.query_one(TestsView).report
        if proof.seen is not None and report is not None and not same_outcomes(proof.seen, report):
            self._seen(proof.seen)
        self._rest()

    def _failed(self, reason: str) -> None:
        self._problem = reason
        self._rest()

    def _rest(self) -> None:
        self._cancel = None
        title = self.query_one(TitleBar)
        title.activity, title.detail = "", ""
        self._show_proof()

    # -- what is shown -----------------------------------------------------------------------------------

    def _show_task(self, task: Task) -> None:
        before, self._shown = self._shown, task
        self.query_one("#task", TextPane).show(task_lines(task))
        self.query_one("#task-pane", Pane).border_subtitle = ", ".join(task.kinds)
        self.query_one("#editor", CodeEditor).replace_text(task.buggy.removesuffix("\n"))
        self.query_one("#hidden", CodeEditor).replace_text(task.hidden_tests.removesuffix("\n"))
        if before is None or before.tests != task.tests:
            view = self.query_one(TestsView)
            view.name_tests(task.tests)
            self.query_one("#tests-pane", Pane).border_subtitle = view.summary

    def _show_proof(self) -> None:
        if not self.is_attached:
            return
        whole = self.proof if self._cancel is None and not self._problem else None
        checks = self._checks
        if self.broken and self.proof is not None:
            whole, checks = self.proof, {check.name: check for check in self.proof.checks}
        before = {check.name: check for check in self.proof.checks} if self.proof is not None else {}
        self.query_one(ProofPane).show_proof(checks, whole, self.broken, self._problem, before)
        bad = sum(check.state is State.FAILED for check in checks.values())
        if self.broken:
            said, title = broken_in_short(self.broken)
        elif whole is not None:
            said = "proven" if whole.passed else f"{bad} failed"
            title = next_step(whole)
        else:
            said, title = f"{len(checks)} checked", ""
        self.query_one("#proof-pane", Pane).border_subtitle = said
        self.query_one(TitleBar).advice = title

    # -- panes -------------------------------------------------------------------------------------------

    def action_turn(self, step: int) -> None:
        """Go to another pane."""
        self._show(list(TABS)[(list(TABS).index(self._here()) + step) % len(TABS)])

    def _here(self) -> str:
        every = {**RIGHT, **LEFT}
        return next((key for key, where in every.items() if self.query_one(where).has_focus), "proof")

    @on(TabStrip.Chosen)
    def _tab_chosen(self, event: TabStrip.Chosen) -> None:
        self._show(event.key)

    def _show(self, key: str) -> None:
        body = self.query_one("#preview-body")
        tab = "right" if key in RIGHT else key
        body.update_classes({f"-tab-{each}": each == tab for each in (*LEFT, "right")})
        if key in RIGHT:
            body.update_classes({f"-right-{each}": each == key for each in RIGHT})
        self.query_one(TabStrip).active = key
        self.query_one({**LEFT, **RIGHT}[key]).focus()

    def action_hidden(self) -> None:
        """Show the hidden tests, or the proof again."""
        self._show("proof" if self.query_one("#preview-body").has_class("-right-hidden") else "hidden")

    # -- what can be done --------------------------------------------------------------------------------

    def action_again(self) -> None:
        """Prove everything again."""
        if self._shown is None or self.broken:
            self.notify("There is nothing to prove until the files can be read.", severity="warning")
            return
        self._stop()
        self._live.forget()
        self._start(self._shown)

    def action_copy(self) -> None:
        """Copy the report."""
        if self.proof is None:
            self.notify("There is no report yet.", severity="warning")
            return
        from tracefix_tui.ui.author_moves import copy_report

        older = bool(self.broken) or self._cancel is not None or self.proof.task != self._shown
        copy_report(self, self.proof, older=older)

    def action_edit(self) -> None:
        """Open the files in the person's editor, what is broken first."""
        from tracefix_tui.ui.author_moves import edit_files
        from tracefix_tui.ui.widgets.external_editor import EditorFailed

        try:
            edit_files(self.app, self._live.folder, [problem.file for problem in self.broken])
        except EditorFailed as error:
            self.notify(str(error), title="The editor can't be used", severity="error", markup=False)
        self._look()

    def action_play(self) -> None:
        """Play the task in an app of its own, and come back."""
        from tracefix_tui.ui.author_moves import can_be_played, play_apart

        if self._shown is None or self.broken or (reason := can_be_played(self._live.folder)):
            reason = "a file is broken" if self._shown is None or self.broken else reason
            self.notify(f"It can't be played yet: {reason}.", severity="warning", markup=False)
            return
        play_apart(self.app, self._live.folder, self._shown)

    def action_agent(self) -> None:
        """Let the search agent play, or go back to the proof."""
        if self.query_one("#preview-body").has_class("-right-agent"):
            self._show("proof")
            return
        self._show("agent")
        if self._shown is None or self._agent_plays:
            return
        self._agent_plays = True
        self.query_one("#agent", TextPane).show([Line((("It is playing …", "muted"),))])
        self._let_agent_play(self._shown)

    @work(thread=True, group="agent", exit_on_error=False)
    def _let_agent_play(self, task: Task) -> None:
        from tracefix_tui.ui.author_moves import agent_plays

        lines = agent_plays(task, self.app.grader)

        def show() -> None:
            self._agent_plays = False
            if self.is_attached:
                self.query_one("#agent", TextPane).show(lines)

        if self.app.is_running:
            self.app.call_from_thread(show)

    @on(CodeEditor.Left)
    def action_escape(self) -> None:
        """Stop what runs; else leave."""
        if self._cancel is not None:
            self._stop()
            self._show_proof()
        else:
            self.leave(self.app.exit)

    def leave(self, then: Callable[[], object]) -> None:
        """Stop the proof, and do `then`, which ends this screen."""
        self._stop()
        then()
