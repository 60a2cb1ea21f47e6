"""A scratchpad: write any program, give it input, run it in the sandbox, see what it prints and used."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static, TextArea

from tracefix_tui.grading.detector import detect
from tracefix_tui.records.scratchpad import Scratchpad, ScratchpadError
from tracefix_tui.ui.key_names import readable_key
from tracefix_tui.ui.widgets.code_editor import CodeEditor
from tracefix_tui.ui.widgets.key_bar import KeyBar
from tracefix_tui.ui.widgets.pane import Pane
from tracefix_tui.ui.widgets.printed import Printed
from tracefix_tui.ui.widgets.tab_strip import TabStrip
from tracefix_tui.ui.widgets.title_bar import TitleBar

if TYPE_CHECKING:
    from tracefix_tui.grading.script import ScriptRun
    from tracefix_tui.sandbox import Cancel
    from tracefix_tui.ui.app import TracefixApp

TABS = {"program": "Program", "input": "Input", "printed": "Output"}


class ScratchScreen(Screen[None]):
    """Runs what is written in it."""

    app: TracefixApp

    CSS_PATH = "../styles/scratch.tcss"
    AUTO_FOCUS = "#program"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f5,ctrl+r", "run", "Run", id="scratch.run", tooltip="Run the program"),
        Binding("f4", "turn(1)", "Next pane", id="scratch.next_pane", tooltip="Go to the next pane or tab"),
        Binding(
            "shift+f4",
            "turn(-1)",
            "Pane before",
            show=False,
            id="scratch.previous_pane",
            tooltip="Go back a pane or tab",
        ),
        Binding("ctrl+s", "save", "Save", id="scratch.save", tooltip="Write the program to its file"),
        Binding(
            "escape",
            "escape",
            "Stop, leave",
            id="scratch.escape",
            tooltip="Stop the program; else leave the editor, then the scratchpad",
        ),
    ]

    def __init__(self, pad: Scratchpad | None = None) -> None:
        """Prepare a scratchpad; by default the one in the data folder."""
        super().__init__()
        self._pad = pad or Scratchpad()
        self._cancel: Cancel | None = None
        self._saved = ("", "")
        self._ran_program = ""

    def compose(self) -> ComposeResult:
        try:
            self._saved = self._pad.load()
        except ScratchpadError as error:
            self.call_after_refresh(self._complain, "The file can't be used", error)
        program, stdin = self._saved
        yield TitleBar(
            self._pad.name, f"{self._key('scratch.run')} runs it", self._key("scratch.escape"), id="title"
        )
        yield TabStrip(TABS, id="scratch-tabs")
        with Container(id="scratch-body", classes="-tab-program"):
            with Pane(title="Program", id="program-pane", fixed=True):
                yield CodeEditor(program, vim=self.app.settings.vim, id="program")
            with Vertical(id="scratch-side"):
                with Pane(title="Standard input", id="input-pane", fixed=True):
                    yield TextArea(stdin, id="input", compact=True, soft_wrap=False)
                with Pane(title="Output", id="printed-pane", fixed=True):
                    yield Printed(id="printed")
        yield Static(Content("Not run yet"), id="outcome")
        yield KeyBar()

    def on_mount(self) -> None:
        self.query_one("#input", TextArea).cursor_blink = False
        self.query_one(TabStrip).active = "program"

    def _key(self, binding_id: str) -> str:
        bound = next(each for each in self.BINDINGS if isinstance(each, Binding) and each.id == binding_id)
        return readable_key(self.app.settings.keys.get(binding_id, bound.key).split(",")[0].strip())

    @property
    def _texts(self) -> tuple[str, str]:
        return self.query_one("#program", CodeEditor).text, self.query_one("#input", TextArea).text

    # -- running -----------------------------------------------------------------------------------------

    def action_run(self) -> None:
        """Run the program, unless one is running."""
        if self._cancel is not None:
            self.notify(f"It is running; {self._key('scratch.escape')} stops it.")
            return
        from tracefix_tui.sandbox import Cancel

        if self._pad.file is None:
            self._write()
        self._cancel = Cancel()
        self.query_one(CodeEditor).error_row = -1
        self.query_one(TitleBar).activity = "Running"
        self.query_one("#outcome", Static).update(Content("Running …"))
        self.query_one(Printed).begin()
        self._ran_program = self._texts[0]
        self._work(*self._texts, self._cancel)

    @work(thread=True, exit_on_error=False, group="script")
    def _work(self, program: str, stdin: str, cancel: Cancel) -> None:
        from tracefix_tui.grading.script import NAME, run_script
        from tracefix_tui.sandbox import Cancelled, SandboxError

        printed = self.query_one(Printed)
        name = self._pad.file.name if self._pad.file else NAME
        try:
            run = run_script(
                self.app.grader.sandbox,
                program,
                stdin=stdin,
                name=name,
                cancel=cancel,
                on_output=printed.print_text,
            )
        except Cancelled:
            self.app.call_from_thread(self._rest, Content.styled("Stopped", "bold $warning"))
        except SandboxError as error:
            self.app.call_from_thread(self._rest, Content.styled(str(error), "bold $error"))
        else:
            self.app.call_from_thread(self._ran, run)

    def _ran(self, run: ScriptRun) -> None:
        if run.line and self.is_attached:
            self.query_one(CodeEditor).error_row = run.line - 1
        note = f"({run.dropped:,} bytes before this were not kept)" if run.dropped else ""
        outcome = _outcome(run, detect(self._ran_program).complexity, self.size.width - 2)
        self._rest(outcome, run.message or note)

    def _rest(self, outcome: Content, note: str = "") -> None:
        """Nothing runs any more."""
        self._cancel = None
        if self.is_attached:
            self.query_one(TitleBar).activity = ""
            self.query_one(Printed).end(note)
            self.query_one("#outcome", Static).update(outcome)
            if self.has_class("-narrow"):
                self._show("printed")

    # -- panes -------------------------------------------------------------------------------------------

    def action_turn(self, step: int) -> None:
        """Go to another pane."""
        keys = list(TABS)
        here = next((key for key in keys if self.query_one(f"#{key}").has_focus), keys[0])
        self._show(keys[(keys.index(here) + step) % len(keys)])

    @on(TabStrip.Chosen)
    def _tab_chosen(self, event: TabStrip.Chosen) -> None:
        self._show(event.key)

    def _show(self, key: str) -> None:
        self.query_one("#scratch-body").update_classes({f"-tab-{each}": each == key for each in TABS})
        self.query_one(TabStrip).active = key
        self.query_one(f"#{key}").focus()

    # -- keeping and leaving -----------------------------------------------------------------------------

    def action_save(self) -> None:
        """Write the program down."""
        if self._write():
            self.notify(f"Saved {self._pad.file or 'the scratchpad'}.", markup=False)

    def _write(self) -> bool:
        try:
            self._pad.save(*self._texts)
        except ScratchpadError as error:
            self._complain("Not saved", error)
            return False
        self._saved = self._texts
        return True

    def _complain(self, title: str, error: ScratchpadError) -> None:
        self.notify(str(error), title=title, severity="error", timeout=12, markup=False)

    @on(CodeEditor.Left)
    def action_escape(self) -> None:
        """Stop what runs; else leave."""
        if self._cancel is not None:
            self._cancel.set()
        else:
            self.leave(self.app.browse)

    def leave(self, then: Callable[[], object]) -> None:
        """Do `then`, which ends this screen, once nothing can be lost by it."""
        if self._pad.file is None:
            self._write()
        elif self._texts[0] != self._saved[0]:
            self._ask(then)
            return
        if self._cancel is not None:
            self._cancel.set()
        then()

    def _ask(self, then: Callable[[], object]) -> None:
        from tracefix_tui.ui.screens.confirm import ConfirmScreen

        def answered(yes: bool | None) -> None:
            if yes:
                self._saved = self._texts
                self.leave(then)

        reason = f"{self._pad.file} has changes that are not saved ({self._key('scratch.save')} saves)."
        self.app.push_screen(ConfirmScreen("Leave without saving?", [reason], "Leave", "Stay"), answered)


def _outcome(run: ScriptRun, complexity: str, room: int) -> Content:
    """One row: how it ended, what it used, and how its time grows as its syntax tree tells.

    What finds no place in `room` cells is left out whole.
    """
    words = run.ending.value.capitalize()
    if run.line:
        words += f" in line {run.line}"
    if run.code is not None and not (run.code == 0 and run.succeeded):
        words += f", exit code {run.code}"
    row = Content.assemble(
        ("✓ " if run.succeeded else "✗ ", "bold $success" if run.succeeded else "bold $error"),
        (words, "bold"),
    )
    used = f"CPU {run.cpu_ms:,.1f} ms", f"wall {run.wall_ms:,.1f} ms", f"memory {run.memory_mib:,.0f} MiB"
    for text in filter(None, (*used, complexity)):
        part = Content.styled(f"   {text}", "$mark-quiet")
        if row.cell_length + part.cell_length <= room:
            row += part
    return row
