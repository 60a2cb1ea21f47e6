"""A recorded run on the screen it was played on: a line to move along, the list of steps, the thoughts.

It is the common screen of an episode, fed from disk. A jump shows one step and what stands around it, so it
takes the same time anywhere in a recording of any length.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import BindingType
from textual.widget import Widget
from textual.widgets import Input

from tracefix_tui.play import landmarks
from tracefix_tui.play.replay import Replay, ReplayState
from tracefix_tui.records.trajectory import TrajectoryError
from tracefix_tui.ui import moves
from tracefix_tui.ui.layout import REPLAY_PANES, Layout
from tracefix_tui.ui.replay_keys import REPLAY_BINDINGS
from tracefix_tui.ui.screens.replay_tools import ReplayTools
from tracefix_tui.ui.widgets.output_pane import OutputPane
from tracefix_tui.ui.widgets.pane import Pane
from tracefix_tui.ui.widgets.printable import printable
from tracefix_tui.ui.widgets.prompt import Prompt
from tracefix_tui.ui.widgets.reward_meter import RewardMeter
from tracefix_tui.ui.widgets.scrubber import Scrubber
from tracefix_tui.ui.widgets.step_list import StepList
from tracefix_tui.ui.widgets.thoughts_pane import ThoughtsPane
from tracefix_tui.ui.widgets.title_bar import TitleBar

if TYPE_CHECKING:
    from textual.timer import Timer

    from tracefix_tui.catalog.task import Task
    from tracefix_tui.episode.actions import Action

SPEEDS = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0)
"""Steps a second."""

THOUGHTS_AROUND = 25
"""So many steps' thoughts are shown before and after the one that is shown."""

HISTORY = 400
"""So many rewards, at most, fit into the meter: it gets them and not all of a long run."""


class ReplayScreen(ReplayTools):
    """Shows a recorded run at any of its steps."""

    CSS_PATH = ["../styles/play.tcss", "../styles/thoughts.tcss", "../styles/replay.tcss"]  # noqa: RUF012
    AUTO_FOCUS = "#steps"
    LAYOUT = "replay"
    NAMES = REPLAY_PANES
    USUAL = Layout(panes=tuple(REPLAY_PANES), hidden=frozenset({"task"}), tests=7.0)
    BINDINGS: ClassVar[list[BindingType]] = [*REPLAY_BINDINGS]
    state: ReplayState

    def __init__(self, replay: Replay, task: Task, *, known: bool = True, step: int = 0) -> None:
        """Show a recording, which is closed with the screen.

        Args:
            task: what was played, or a stand-in where it is not `known` here.
            step: where to begin.

        Raises:
            UnknownRuleset: the run was played by rules that are not known here.
        """
        super().__init__(task)
        self.replay = replay
        self.known = known
        self.state = ReplayState(replay, task)
        self._first = step
        self._speed = SPEEDS.index(1.0)
        self._timer: Timer | None = None
        self._sought = ""

    # --- what is on it

    def prepare(self) -> None:
        """The state is there from the start."""

    def extra_panes(self) -> Iterator[Pane]:
        pane = Pane(StepList(self.replay.marks, id="steps"), title="Steps", id="steps-pane")
        pane.border_subtitle = f"{len(self.replay)}"
        yield pane

    def foot(self) -> Iterator[Widget]:
        yield Prompt(id="prompt")
        yield Scrubber(self.replay.marks, id="scrubber")

    def heading(self) -> str:
        head = self.replay.header
        who = " ".join(filter(None, (head.player.name, head.player.model)))
        return printable(f"{self.played.title}, played by {who} on {head.created[:10]}").partition("\n")[0]

    def advice(self) -> str:
        """How to move, as long as nobody has."""
        if self.state.position:
            return ""
        keys = (self.label_of_key(f"replay.{name}") for name in ("toggle", "back", "forward"))
        return "{} plays it, {} and {} step".format(*keys)

    def on_mount(self) -> None:
        self.go_to(self._first)
        self.call_after_refresh(self._focus_what_is_shown)
        if self.replay.torn:
            self.notify("The last line of its file is cut short and left out.", severity="warning")
        if not self.known:
            title = f"The task {self.played.name} is not here"
            text = "Its description and tests are missing; the run can be looked at all the same."
            self.notify(text, title=title, severity="warning", markup=False)

    def _focus_what_is_shown(self) -> None:
        if self.box.single:
            self.box.focus_pane("code")

    def on_unmount(self) -> None:
        self.replay.close()

    # --- where it stands

    def go_to(self, number: int) -> None:
        """Show the state after a step; 0 is the start, and what is beyond an end is the end."""
        try:
            self.state.seek(number)
        except TrajectoryError as error:
            self._pause()
            self.notify(str(error), severity="error", markup=False)
            return
        self.show_state()

    def show_state(self) -> None:
        super().show_state()
        position = self.state.position
        if not position:
            self.query_one(OutputPane).show_note("The start: no step has been taken yet.")
        self.query_one(Scrubber).position = position
        self.query_one(StepList).position = position
        thoughts = self.query_one(ThoughtsPane)
        thoughts.step, thoughts.sought = position, self._sought
        around = self.replay.thoughts(position - THOUGHTS_AROUND, position + THOUGHTS_AROUND)
        thoughts.show_thoughts(around)
        if position:
            thoughts.go_to_step(position)
            self._bring_edit_into_view(self.state.steps[-1].action)

    def _bring_edit_into_view(self, action: Action) -> None:
        if action.start_line is not None:
            last = self.code_pane.editor.document.line_count - 1
            self.code_pane.editor.go_to(max(0, min(action.start_line - 1, last)))

    def new_meter(self) -> Widget:
        return RewardMeter(moves.standing_at(self.state, HISTORY), id="meter")

    def show_reward(self) -> None:
        self.query_one(RewardMeter).standing = moves.standing_at(self.state, HISTORY)

    @on(StepList.Chosen)
    def _step_chosen(self, event: StepList.Chosen) -> None:
        self.go_to(event.number)

    @on(Scrubber.Moved)
    def _scrubbed(self, event: Scrubber.Moved) -> None:
        if event.number != self.state.position:
            self.go_to(event.number)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Where something is typed, keys are letters."""
        if isinstance(self.focused, Input):
            return False
        return super().check_action(action, parameters)

    # --- moving

    def action_move(self, steps: int) -> None:
        """Go some steps on or back."""
        self._pause()
        self.go_to(self.state.position + steps)

    def action_seek(self, number: int) -> None:
        """Go to a step."""
        self._pause()
        self.go_to(number)

    def action_first_pass(self) -> None:
        """Go to where all visible tests first pass."""
        self._jump(landmarks.first_pass(self.replay.marks), "The visible tests never all pass.")

    def action_biggest_loss(self) -> None:
        """Go to the step that cost most."""
        self._jump(landmarks.biggest_loss(self.replay.marks), "No step cost anything.")

    def action_change(self, way: int) -> None:
        """Go to where other tests pass than before."""
        found = landmarks.change_of_tests(self.replay.marks, self.state.position, back=way < 0)
        self._jump(found, f"The tests say the same from here to the {'start' if way < 0 else 'end'}.")

    def _jump(self, number: int, otherwise: str) -> None:
        if number:
            self.action_seek(number)
        else:
            self.notify(otherwise)

    # --- asking where to

    def action_ask_step(self) -> None:
        """Ask for a step's number."""
        self.query_one(Prompt).ask("step", f"Go to step (0-{len(self.replay)})")

    def action_ask_thought(self) -> None:
        """Ask for a text to find."""
        self.query_one(Prompt).ask("thought", "Find in thoughts", self._sought)

    @on(Prompt.Left)
    def _prompt_left(self) -> None:
        self.query_one(StepList).focus()

    @on(Prompt.Answered)
    def _prompt_answered(self, event: Prompt.Answered) -> None:
        self._prompt_left()
        if event.what == "thought":
            self._sought = event.text
            self._find(back=False)
        elif event.text.strip().isdecimal() and len(event.text.strip()) < 10:
            self.action_seek(int(event.text))
        elif event.text.strip():
            self.notify("A step has a number.", severity="warning")

    def action_find(self, way: int) -> None:
        """Go to another thought that holds what was searched for."""
        if self._sought:
            self._find(back=way < 0)
        else:
            self.action_ask_thought()

    def _find(self, *, back: bool) -> None:
        if not self._sought:
            self.show_state()
            return
        found = landmarks.find_thought(self.replay.marks, self._sought, self.state.position, back=back)
        self._jump(found, "No thought holds this.")
        if found and self.box.single:
            self.box.focus_pane("thoughts")

    # --- playing

    def action_play(self) -> None:
        """Go on by itself, or stop; from the end it begins again."""
        if self._timer is not None:
            self._pause()
            return
        if self.state.position >= len(self.replay):
            self.go_to(0)
        self._play()

    @on(Scrubber.PlayPressed)
    def _play_pressed(self) -> None:
        self.action_play()

    def action_faster(self, way: int) -> None:
        """Another speed."""
        self._speed = max(0, min(self._speed + way, len(SPEEDS) - 1))
        self.query_one(Scrubber).speed = SPEEDS[self._speed]
        if self._timer is not None:
            self._pause()
            self._play()

    def _play(self) -> None:
        self._timer = self.set_interval(1 / SPEEDS[self._speed], self._tick)
        self.query_one(Scrubber).playing = True

    def _pause(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
            self.query_one(Scrubber).playing = False

    def _tick(self) -> None:
        self.go_to(self.state.position + 1)
        if self.state.position >= len(self.replay):
            self._pause()

    # --- leaving

    def action_escape(self) -> None:
        """Stop what goes on; with nothing, put an enlarged pane back; else leave."""
        if self.query_one(TitleBar).activity:
            self.stop_verifying()
        elif self._timer is not None:
            self._pause()
        elif self.box.zoomed:
            self.box.zoomed = False
        else:
            self.app.browse()
