"""What every screen of an episode shares: code, tests, output and task in panes, fed by a session's state.

Who plays the episode (a person, an agent, a recording) is for the screens made from this one. Without more,
the code can be looked at and not changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container
from textual.widget import Widget

from tracefix_tui.ui import moves
from tracefix_tui.ui.key_names import readable_key
from tracefix_tui.ui.layout import AGENT_PANES, Layout, recall, remember
from tracefix_tui.ui.play_keys import PLAY_BINDINGS
from tracefix_tui.ui.styled_once import StyledOnce
from tracefix_tui.ui.widgets.code_pane import CodePane
from tracefix_tui.ui.widgets.key_bar import KeyBar
from tracefix_tui.ui.widgets.output_pane import OutputPane
from tracefix_tui.ui.widgets.pane import Pane
from tracefix_tui.ui.widgets.pane_box import PaneBox
from tracefix_tui.ui.widgets.reward_meter import RewardMeter, Standing
from tracefix_tui.ui.widgets.tab_strip import TabStrip
from tracefix_tui.ui.widgets.task_pane import TaskPane
from tracefix_tui.ui.widgets.tests_view import TestsView
from tracefix_tui.ui.widgets.text_pane import TextPane
from tracefix_tui.ui.widgets.title_bar import TitleBar

if TYPE_CHECKING:
    from textual.app import CSSPathType
    from textual.command import Provider

    from tracefix_tui.catalog.task import Task
    from tracefix_tui.episode.observation import Step
    from tracefix_tui.play.state import SessionState
    from tracefix_tui.ui.app import TracefixApp


def screen_commands() -> type[Provider]:
    """What the command palette offers here, loaded when it opens."""
    from tracefix_tui.ui.screen_commands import ScreenCommands

    return ScreenCommands


class SessionScreen(StyledOnce):
    """Shows one episode.

    A subclass makes `state` in `prepare`, has `PANE_BINDINGS` among its keys, may add rows under the panes in
    `foot`, and calls `show_step` with each step, or `show_state` when the state has become another one.

    Attributes:
        played: the task.
        state: what is shown.
        keys: keys as people read them, for sentences.
        LAYOUT: under which name the sizes of the panes are remembered.
        USUAL: the layout of the first time; it says which panes there are.
        NAMES: what the panes are called, by key.
    """

    app: TracefixApp
    state: SessionState

    COMMANDS: ClassVar = {screen_commands}
    CSS_PATH: ClassVar[CSSPathType | None] = "../styles/play.tcss"
    AUTO_FOCUS = "#editor"
    LAYOUT: ClassVar[str] = "play"
    USUAL: ClassVar[Layout] = Layout()
    NAMES: ClassVar[Mapping[str, str]] = AGENT_PANES

    def __init__(self, task: Task) -> None:
        """Prepare to show an episode of `task`; it starts when the screen is shown."""
        super().__init__()
        self.played = task

    # --- what is on it

    def prepare(self) -> None:
        """Make `state`: called once, when the screen is built."""
        raise TypeError(f"{type(self).__name__} has to say what it shows")

    def compose(self) -> ComposeResult:
        self.prepare()
        self.keys = moves.Keys(
            run=self.label_of_key("play.run_tests"),
            apply=self.label_of_key("play.replace_lines"),
            submit=self.label_of_key("play.submit"),
            hint=self.label_of_key("play.hint"),
            discard=self.label_of_key("play.discard"),
            stop=self.label_of_key("play.escape"),
        )
        yield TitleBar(self.heading(), self.advice(), self.keys.stop, id="title")
        layout = recall(self.app.remembered, self.LAYOUT, self.USUAL)
        self.set_class(bool(layout.hidden), "-with-tabs")
        names = {key: name for key, name in self.NAMES.items() if key in layout.panes}
        yield TabStrip(names, absent=layout.hidden, id="tabs")
        with PaneBox(layout, self.USUAL, id="body"):
            yield self.new_code_pane()
            with Container(id="side"):
                yield from self._side(layout)
        yield self.new_meter()
        yield from self.foot()
        yield KeyBar()

    def extra_panes(self) -> Iterator[Pane]:
        """Panes of this screen alone, above the others beside the code."""
        return iter(())

    def _side(self, layout: Layout) -> Iterator[Widget]:
        yield from self.extra_panes()
        if "thoughts" in layout.panes:
            from tracefix_tui.ui.widgets.thoughts_pane import ThoughtsPane

            yield Pane(ThoughtsPane(id="thoughts"), title="Thoughts", id="thoughts-pane")
        task = Pane(self.new_task_pane(), title="Task", id="task-pane")
        task.border_subtitle = ", ".join(self.played.kinds)
        tests = Pane(TestsView(self.played.tests, id="tests-view"), title="Tests", id="tests-pane")
        tests.border_subtitle = "not run yet"
        yield from (task, tests, Pane(self.new_output_pane(), title=self.NAMES["output"], id="output-pane"))

    def new_code_pane(self) -> CodePane:
        """The code, which can't be edited here."""
        return CodePane(self.state, vim=False, keys=self.keys, id="code-pane")

    def new_task_pane(self) -> TaskPane:
        """The task's description."""
        return TaskPane(self.played, self.keys.hint, id="task")

    def new_output_pane(self) -> OutputPane:
        """What the steps say."""
        return OutputPane(id="output")

    def new_meter(self) -> Widget:
        """What shows the reward; see `show_reward`."""
        return RewardMeter(self.standing(pending=False), id="meter")

    def standing(self, *, pending: bool) -> Standing:
        """What the meter shows; `pending` when the editor holds text that the episode does not know."""
        return moves.standing(self.state, pending)

    def foot(self) -> Iterator[Widget]:
        """What stands between the reward and the keys."""
        return iter(())

    def heading(self) -> str:
        """What is shown, for the title."""
        return self.played.title

    def advice(self) -> str:
        """The one thing to do next, for the title."""
        return ""

    def label_of_key(self, binding_id: str) -> str:
        """The first key of one of this screen's bindings as people read it, after remapping."""
        own = [each for kind in type(self).__mro__ for each in kind.__dict__.get("BINDINGS", ())]
        known = [each for each in (*own, *PLAY_BINDINGS) if isinstance(each, Binding)]
        bound = next(each for each in known if each.id == binding_id)
        keys = self.app.settings.keys.get(binding_id, bound.key)
        return readable_key(keys.split(",")[0].strip())

    @property
    def code_pane(self) -> CodePane:
        """The editor with the pending edit."""
        return self.query_one(CodePane)

    @property
    def box(self) -> PaneBox:
        """The panes."""
        return self.query_one(PaneBox)

    # --- the state on screen

    def show_step(self, step: Step) -> None:
        """A step was taken, by whomever."""
        self.code_pane.follow(reported=step.report is not None)
        self.code_pane.settle()
        self.query_one(OutputPane).show_step(step)
        if step.report is not None:
            self.query_one(TestsView).show_report(step.report)
        self.show_tests()

    def show_state(self) -> None:
        """Show the state as it stands, whatever was shown before: after a jump in a recording."""
        steps, report = self.state.steps, self.state.report
        self.code_pane.follow(reported=report is not None and not self.state.report_stale)
        self.code_pane.settle()
        output, tests = self.query_one(OutputPane), self.query_one(TestsView)
        output.show_step(steps[-1]) if steps else output.show_note("No step has been taken yet.")
        tests.show_report(report) if report is not None else tests.forget()
        self.show_tests()

    @on(CodePane.Settled)
    def _code_settled(self) -> None:
        self.show_standing()

    def show_standing(self) -> None:
        """Show reward and advice anew."""
        self.show_reward()
        self.query_one(TitleBar).advice = self.advice()

    def show_reward(self) -> None:
        """Show the reward anew."""
        self.query_one(RewardMeter).standing = self.standing(pending=bool(self.code_pane.edits))

    @on(TestsView.Changed)
    def _test_selected(self) -> None:
        self.show_tests()

    def show_tests(self) -> None:
        """Show how the tests stand, and where the selected one fails."""
        view = self.query_one(TestsView)
        view.stale = stale = self.state.report_stale
        self.query_one("#tests-pane", Pane).border_subtitle = view.summary
        self.query_one(TabStrip).badges = {"tests": view.badge}
        row = -1 if stale or view.error_row < 0 else self.code_pane.row_now(view.error_row)
        self.code_pane.editor.error_row = row

    # --- from tests to code

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
        self.code_pane.editor.go_to(self.code_pane.row_now(row))

    # --- panes

    @on(PaneBox.Changed)
    def _panes_changed(self, event: PaneBox.Changed) -> None:
        tabs, box = self.query_one(TabStrip), self.box
        tabs.active = box.active if box.single else ""
        tabs.absent = box.sizes.hidden
        self.set_class(bool(box.sizes.hidden) or box.zoomed, "-with-tabs")
        if event.settled:
            remember(self.app.remembered, box.sizes, self.LAYOUT)

    @on(TabStrip.Chosen)
    def _tab_chosen(self, event: TabStrip.Chosen) -> None:
        self.box.focus_pane(event.key)

    def action_turn(self, step: int) -> None:
        self.box.focus_next_pane(step)

    def action_zoom(self) -> None:
        self.box.toggle_zoom()

    def action_hide_pane(self) -> None:
        self.box.hide_focused()

    def action_reset_layout(self) -> None:
        self.box.reset_sizes()

    def action_grow(self, columns: int, rows: int) -> None:
        self.box.grow(columns, rows)
