"""The code pane: the editor, and under it the pending edit, which the episode does not know yet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.message import Message
from textual.timer import Timer
from textual.widgets import TextArea

from tracefix_tui.episode.edits import edits_between, regions
from tracefix_tui.ui import moves
from tracefix_tui.ui.widgets.code_editor import CodeEditor
from tracefix_tui.ui.widgets.line_marks import line_marks
from tracefix_tui.ui.widgets.pane import Pane
from tracefix_tui.ui.widgets.pending import PendingBar

if TYPE_CHECKING:
    from tracefix_tui.episode.actions import Action
    from tracefix_tui.play.state import SessionState
    from tracefix_tui.ui.widgets.pending import PricedEdit

    Priced = Callable[[Sequence[Action]], tuple[PricedEdit, ...]]

SETTLE_SECONDS = 0.12
"""What was typed is compared with the episode's code after a pause of this length."""


class CodePane(Pane):
    """Shows the code of a session, and lets it be edited without performing anything.

    Attributes:
        edits: the pending edit, as the actions to perform in this order.
    """

    @dataclass
    class Settled(Message):
        """The pending edit is up to date."""

    def __init__(
        self, state: SessionState, *, priced: Priced | None = None, vim: bool, keys: moves.Keys, id: str
    ) -> None:
        """Hold the session's code.

        Args:
            state: whose code is shown.
            priced: gives edits their prices; without it the code can be read and not edited.
            vim: whether the editor has vim keys.
            keys: for what the pending edit says.
            id: the widget's id.
        """
        super().__init__(title="Code", id=id)
        self.edits: tuple[Action, ...] = ()
        self._proposed: tuple[Action, ...] = ()
        self._state = state
        self._priced = priced
        self._vim = vim
        self._keys = keys
        self._known_code = state.code
        self._reported_code = state.code
        self._settling: Timer | None = None

    def compose(self) -> ComposeResult:
        """Editor above, pending edit below."""
        editor = CodeEditor(self._state.code, id="editor", vim=self._vim)
        editor.set_reactive(TextArea.read_only, self._priced is None)
        yield editor
        yield self.new_pending_bar()

    def new_pending_bar(self) -> PendingBar:
        """What says which edit is pending."""
        return PendingBar(self._keys.apply, self._keys.discard, id="pending")

    def on_mount(self) -> None:
        """Say in which mode the vim keys are."""
        self._show_mode()

    def _show_mode(self) -> None:
        vim = self.editor.vim
        self.border_subtitle = "read only" if self.read_only else vim.status if vim is not None else ""

    @property
    def read_only(self) -> bool:
        """Whether the code can only be looked at. Locking it drops what is pending."""
        return self.editor.read_only

    @read_only.setter
    def read_only(self, locked: bool) -> None:
        if locked and self.editor.text != self._state.code:
            self.editor.replace_text(self._state.code)
        self.editor.read_only = locked
        self._show_mode()
        self.settle()

    @property
    def editor(self) -> CodeEditor:
        """The text."""
        return self.query_one(CodeEditor)

    # --- the pending edit

    @on(TextArea.Changed)
    def _changed(self, event: TextArea.Changed) -> None:
        event.stop()
        if self._settling is not None:
            self._settling.stop()
        self._settling = self.set_timer(SETTLE_SECONDS, self.settle)

    def settle(self) -> None:
        """Compare the text with the episode's code and with the original at once, and show what differs."""
        if self._settling is not None:
            self._settling.stop()
            self._settling = None
        state, editor = self._state, self.editor
        text = editor.text
        self.edits = () if text == state.code else edits_between(state.code, text)
        lines = editor.document.lines
        editor.marks = line_marks(state.original.split("\n"), lines)
        if not self._proposed:
            changed = line_marks(state.code.split("\n"), lines) if self.edits else ()
            self._show_edits(self.edits, "", frozenset(changed))
        self.post_message(self.Settled())

    def _show_edits(self, edits: Sequence[Action], by: str, rows: frozenset[int]) -> None:
        bar = self.query_one(PendingBar)
        bar.by = by
        bar.edits = self._priced(edits) if self._priced is not None else ()
        self.editor.pending = rows

    def discard(self) -> bool:
        """Put the episode's code back, as an edit that undo can take back; False when nothing is pending."""
        self.settle()
        if not self.edits:
            return False
        self.editor.replace_text(self._state.code)
        self.settle()
        return True

    def set_text(self, text: str) -> None:
        """Make `text` the pending edit."""
        self.editor.replace_text(text)
        self.settle()

    def edit_externally(self, name: str) -> str:
        """Let the person edit the text in their own editor, and make what they save the pending edit.

        Args:
            name: what the file is called, without its suffix.

        Returns:
            Why that did not work; "" when it did.
        """
        from textual.app import SuspendNotSupported

        from tracefix_tui.ui.widgets.external_editor import EditorFailed, edit_in_editor

        editor, text, problem = self.editor, None, ""
        try:
            with self.app.suspend():
                # An exception must not leave this block: Textual would not take the terminal back.
                try:
                    text = edit_in_editor(editor.text, name, editor.cursor_location[0] + 1)
                except EditorFailed as error:
                    problem = str(error)
        except SuspendNotSupported as error:
            problem = str(error)
        if text is not None:
            self.set_text(text)
        return problem

    # --- what somebody else is about to do

    def propose(self, edits: Sequence[Action], by: str) -> None:
        """Show under the code which edits `by` is about to make, and where; none takes that away."""
        if tuple(edits) == self._proposed:
            return
        self._proposed = tuple(edits)
        spans = [range((edit.start_line or 1) - 1, edit.end_line or 0) for edit in edits]
        count = self.editor.document.line_count
        rows = frozenset(row for span in spans for row in span[:count] if 0 <= row < count)
        self._show_edits(edits, by, rows)
        if rows:
            self.editor.go_to(min(rows))

    # --- the session's steps

    def follow(self, *, reported: bool) -> None:
        """The session has taken a step. Its code goes into the editor unless the person has gone on typing.

        Args:
            reported: whether the tests were run in this step.
        """
        code = self._state.code
        if code != self._known_code and self.editor.text == self._known_code:
            self.editor.replace_text(code)
        self._known_code = code
        if reported:
            self._reported_code = code

    def row_now(self, row: int) -> int:
        """Where a row of the code that was tested last stands in the editor now."""
        shift = 0
        for start, end, new_start, new_end in regions(
            self._reported_code.split("\n"), self.editor.document.lines
        ):
            if end <= row:
                shift += (new_end - new_start) - (end - start)
        return row + shift

    @on(CodeEditor.ModeChanged)
    def _mode_changed(self) -> None:
        self._show_mode()
