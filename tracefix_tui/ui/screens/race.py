"""Two agents race on one task: both at work, one clock, and at the end who has won by what."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from tracefix_tui.play.race import Lane, Race
from tracefix_tui.ui.key_names import readable_key
from tracefix_tui.ui.screens.session_screen import screen_commands
from tracefix_tui.ui.widgets.key_bar import KeyBar
from tracefix_tui.ui.widgets.lane_view import LaneView
from tracefix_tui.ui.widgets.title_bar import TitleBar

if TYPE_CHECKING:
    from collections.abc import Callable

    from tracefix_tui.catalog.task import Task
    from tracefix_tui.players.player import Player
    from tracefix_tui.ui.app import TracefixApp

LOOK_SECONDS = 0.2


def _key(keys: str, action: str, name: str, label: str, help: str, *, show: bool = True) -> Binding:
    return Binding(keys, action, label, id=f"race.{name}", tooltip=help, show=show)


class RaceScreen(Screen[None]):
    """Shows both lanes, and leads them together."""

    app: TracefixApp

    COMMANDS: ClassVar = {screen_commands}
    CSS_PATH = "../styles/race.tcss"
    AUTO_FOCUS = "#left ThoughtsPane"
    BINDINGS: ClassVar[list[BindingType]] = [
        _key("space", "pause_or_go_on", "pause", "Pause, go on", "Hold both and the clock, or go on"),
        _key("plus,equals_sign", "faster", "faster", "Faster", "Show each action for half as long"),
        _key("minus", "slower", "slower", "Slower", "Show each action for twice as long", show=False),
        _key("r", "retry", "retry", "Ask again", "Ask an agent anew that has failed or stalled", show=False),
        _key("p", "play", "play", "Play it", "Play this task yourself"),
        _key("escape,b", "app_browse", "browse", "Browse", "Leave the race for the list of tasks"),
    ]

    def __init__(self, task: Task, rules: str, left: Player, right: Player, speed: float = 1.0) -> None:
        """Prepare a race of two players on `task`, which begins when the screen is shown."""
        super().__init__()
        self.played = task
        self._rules, self._speed = rules, speed
        self._players = (left, right)

    def compose(self) -> ComposeResult:
        names = _names(*(player.name for player in self._players))
        left, right = (self._lane(*each) for each in zip(names, self._players, strict=True))
        self.race = Race(left, right)
        yield TitleBar(f"{self.played.title}: {left.name} against {right.name}", "", "esc", id="title")
        with Container(id="lanes"):
            yield LaneView(left, "left")
            yield LaneView(right, "right")
        yield Static(id="race-line")
        yield KeyBar()

    def _lane(self, name: str, player: Player) -> Lane:
        from tracefix_tui.play.driver import Driver
        from tracefix_tui.play.meter import actor_of
        from tracefix_tui.play.session import Session
        from tracefix_tui.records.recorder import Recorder
        from tracefix_tui.ui.app_grader import AppGrader

        grader = AppGrader(self.app)
        recorder = Recorder(actor_of(player)) if self.app.settings.record else None
        session = Session(self.app.new_episode(self.played, grader, self._rules), recorder)
        return Lane(name, session, Driver(session, player, grader, speed=self._speed))

    def on_mount(self) -> None:
        self.race.start()
        for lane in self.race.lanes:
            if lane.driver is not None:
                self.run_worker(lane.driver.run(), group="drive", exit_on_error=False)
        self._look = self.set_interval(LOOK_SECONDS, self._show)
        self._show()

    def on_unmount(self) -> None:
        for lane in self.race.lanes:
            if lane.driver is not None:
                lane.driver.close()
            lane.session.close()

    def _show(self) -> None:
        race = self.race
        leader = race.leader
        for view, lane in zip(self.query(LaneView), race.lanes, strict=True):
            view.show(ahead=lane is leader)
        line = self.query_one("#race-line", Static)
        if race.over:
            race.clock.hold()
            self._look.pause()
            line.update(Content.styled(race.outcome(), "bold $accent"))
            return
        stuck = any(lane.driver and (lane.driver.problem or lane.driver.stalled) for lane in race.lanes)
        key = readable_key(self.app.settings.keys.get("race.retry", "r").split(",")[0].strip())
        again = f"   {key} asks again" if stuck else ""
        held = "  held" if race.clock.held else ""
        ahead = f"{leader.name} is ahead" if leader is not None else "nobody is ahead"
        line.update(
            Content.assemble(
                (f"{race.clock.seconds:.1f} s{held}", "bold"),
                (f"   {ahead}", "$mark-quiet"),
                (again, "$warning"),
            )
        )
        if race.clock.held:
            self._look.pause()

    # --- leading both

    def action_pause_or_go_on(self) -> None:
        """Hold both and the clock, or let them go on."""
        if self.race.over:
            return
        if self.race.clock.held:
            self.race.start()
            self._look.resume()
        else:
            self.race.hold()
        self._show()

    def action_faster(self) -> None:
        self._change_speed(1)

    def action_slower(self) -> None:
        self._change_speed(-1)

    def _change_speed(self, steps: int) -> None:
        for lane in self.race.lanes:
            if lane.driver is not None:
                lane.driver.change_speed(steps)
        self._show()

    def action_retry(self) -> None:
        """Ask agents anew that have failed or stalled."""
        for lane in self.race.lanes:
            if lane.driver is not None and (lane.driver.problem or lane.driver.stalled):
                lane.driver.retry()
        self._look.resume()

    def action_play(self) -> None:
        """Play this task."""
        self.app.play(self.played)

    def action_app_browse(self) -> None:
        """Leave the race."""
        self.app.browse()

    def leave(self, then: Callable[[], object]) -> None:
        """Nothing of the person's own would be lost."""
        then()


def _names(left: str, right: str) -> tuple[str, str]:
    """Names that can be told apart."""
    return (left, right) if left != right else (f"{left} 1", f"{right} 2")
