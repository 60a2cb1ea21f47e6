"""The recorded runs: find one by words, replay it, remove it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from tracefix_tui.counting import counted
from tracefix_tui.ui.widgets.key_bar import KeyBar
from tracefix_tui.ui.widgets.printable import printable

if TYPE_CHECKING:
    from tracefix_tui.records.scan import RunRow
    from tracefix_tui.ui.app import TracefixApp

MOST = 1_000
"""So many runs are listed; words find older ones."""


class RunsScreen(Screen[None]):
    """Choose a run."""

    app: TracefixApp

    CSS_PATH = "../styles/runs.tcss"
    AUTO_FOCUS = "#runs"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "find", "Find", id="runs.find", tooltip="List only runs that these words fit"),
        Binding("delete,x", "remove", "Remove", id="runs.remove", tooltip="Remove the highlighted run"),
        Binding("escape", "leave", "Leave", id="runs.leave", tooltip="Show all runs again; else leave"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[RunRow] = []
        self._shown: list[RunRow] = []

    def compose(self) -> ComposeResult:
        yield Static(id="runs-title")
        words = "task, player, solved, unsolved, unfinished, person, assisted, a date …"
        yield Input(placeholder=f"Find: {words}", id="find-run", compact=True, select_on_focus=False)
        yield OptionList(id="runs", compact=True)
        yield KeyBar()

    def on_mount(self) -> None:
        self.query_one(Input).cursor_blink = False
        self._load()

    def _load(self) -> None:
        self.run_worker(self._read, thread=True, exit_on_error=False, group="runs", exclusive=True)

    def _read(self) -> None:
        from tracefix_tui.records.index import RunIndex

        with RunIndex() as index:
            index.refresh()
            rows, problems = index.rows(), len(index.problems())
        self.app.call_from_thread(self._loaded, rows, problems)

    def _loaded(self, rows: Sequence[RunRow], problems: int) -> None:
        if not self.is_attached:
            return
        self._rows = list(rows)
        self._show()
        if problems:
            self.notify(
                f"{counted(problems, 'file')} can't be read; `tracefix runs list` names them.",
                severity="warning",
            )

    @on(Input.Changed)
    def _show(self) -> None:
        words = self.query_one(Input).value.lower().split()
        self._shown = [row for row in self._rows if _fits(row, words)][:MOST]
        runs = self.query_one(OptionList)
        runs.clear_options()
        runs.add_options([Option(_line(row)) for row in self._shown])
        if self._shown:
            runs.highlighted = 0
        else:
            nothing = "No run fits." if words else "No runs yet: play a task, or watch an agent."
            runs.add_option(Option(nothing, disabled=True))
        count = f"  {len(self._shown):,} of {len(self._rows):,}"
        title = Content.assemble(("TraceFix ", "bold $accent"), ("Recorded runs", "bold"), (count, ""))
        self.query_one("#runs-title", Static).update(title)

    @on(Input.Submitted)
    def _found(self) -> None:
        self.query_one(OptionList).focus()

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        self.app.replay_run(self._shown[event.option_index].path)

    def action_find(self) -> None:
        """Go to the words."""
        self.query_one(Input).focus()

    def action_leave(self) -> None:
        """Drop the words; without any, leave."""
        if self.query_one(Input).value:
            self.query_one(Input).value = ""
            self._found()
        else:
            self.app.browse()

    # --- removing

    def action_remove(self) -> None:
        """Remove the highlighted run, after asking."""
        from tracefix_tui.ui.screens.confirm import ConfirmScreen

        at = self.query_one(OptionList).highlighted
        if at is None or not self._shown:
            return
        row = self._shown[at]
        reasons = [
            printable(f"{row.run}: {row.task}, {counted(row.steps, 'step')}."),
            "This can't be undone.",
        ]

        def answered(yes: bool | None) -> None:
            if yes:
                self._remove(row)

        self.app.push_screen(ConfirmScreen("Remove this run?", reasons, "Remove", "Keep"), answered)

    def _remove(self, row: RunRow) -> None:
        from tracefix_tui.records.lock import StillPlayed
        from tracefix_tui.records.removal import remove
        from tracefix_tui.records.trajectory import TrajectoryError

        try:
            remove(row.path)
        except (StillPlayed, TrajectoryError) as error:
            self.notify(str(error), severity="warning", markup=False)
        self._load()


def _fits(row: RunRow, words: Sequence[str]) -> bool:
    if not words:
        return True
    solved = "solved" if row.solved else "unsolved" if row.finished else "unfinished"
    known = {solved, "person" if row.human else "agent", "assisted" if row.assisted else "", row.state}
    text = f"{row.run} {row.task} {row.category} {row.difficulty} {row.ruleset} {row.player_name} {row.model}"
    text = f"{text} {row.created[:16]}".lower()
    return all(word in known or word in text for word in words)


def _line(row: RunRow) -> Content:
    when = datetime.fromtimestamp(row.created_at).astimezone()
    sign, tone = ("✓", "$success") if row.solved else ("✗", "$error") if row.finished else ("…", "$warning")
    score = f"{row.score:.2f}" if row.score is not None else "  – "
    player = f"{row.player_name}{' + help' if row.assisted else ''}"
    return Content.assemble(
        (f"{sign} ", f"bold {tone}"),
        (f"{when:%Y-%m-%d %H:%M}  ", "$mark-quiet"),
        (f"{score}  ", "bold"),
        (f"{row.steps:>3} {'step ' if row.steps == 1 else 'steps'}  ", "$mark-quiet"),
        (f"{printable(player)[:14]:<14} ", ""),
        printable(row.task_name)[:80],
    )
