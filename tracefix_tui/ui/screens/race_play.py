"""A person races an agent: the play screen, with a row that tells of the rival and the clock."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Static

from tracefix_tui.play.race import YOU, Lane, Race, standing_parts
from tracefix_tui.ui.app_grader import AppGrader
from tracefix_tui.ui.screens.play import PlayScreen
from tracefix_tui.ui.widgets.printable import printable

if TYPE_CHECKING:
    from textual.app import CSSPathType

    from tracefix_tui.catalog.task import Task
    from tracefix_tui.players.player import Player

LOOK_SECONDS = 0.5
_GAP = "   "


class PausedScreen(ModalScreen[None]):
    """Covers the code while the clock is held: nobody may think on meanwhile."""

    CSS_PATH = "../styles/race_play.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "space,enter,escape,ctrl+t", "dismiss", "Go on", id="paused.go_on", tooltip="Let the clock run on"
        )
    ]

    def compose(self) -> ComposeResult:
        yield Static("The race is held for both.\n\nspace goes on", id="held")


class RacePlayScreen(PlayScreen):
    """Plays one task against an agent that plays it at the same time."""

    CSS_PATH: ClassVar[CSSPathType | None] = ["../styles/play.tcss", "../styles/race_play.tcss"]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "ctrl+t",
            "hold",
            "Pause",
            id="race.hold",
            tooltip="Hold the race and its clock for both",
            show=True,
        )
    ]

    def __init__(self, task: Task, rules: str, rival: Player, speed: float = 1.0) -> None:
        """Prepare a race against `rival`, which begins when the screen is shown."""
        super().__init__(task, rules)
        self._rival, self._speed = rival, speed
        self._told = False

    def prepare(self) -> None:
        from tracefix_tui.play.driver import Driver
        from tracefix_tui.play.meter import actor_of

        super().prepare()
        session = self.new_session(actor_of(self._rival))
        driver = Driver(session, self._rival, AppGrader(self.app), speed=self._speed)
        self.race = Race(Lane(YOU, self.session), Lane(self._rival.name, session, driver))
        self.driver = driver

    def foot(self) -> Iterator[Widget]:
        yield Static(id="rival")
        yield from super().foot()

    def on_mount(self) -> None:
        self.race.start()
        self.run_worker(self.driver.run(), group="drive", exit_on_error=False)
        self.set_interval(LOOK_SECONDS, self._show_race)
        self._show_race()

    def on_unmount(self) -> None:
        self.driver.close()
        self.race.right.session.close()

    def _show_race(self) -> None:
        race = self.race
        self.query_one("#rival", Static).update(rival_line(race, self.size.width - 2))
        if race.over and not self._told:
            self._told = True
            race.clock.hold()
            self.app.notify(race.outcome(), title="The race is over", markup=False, timeout=10)

    def action_hold(self) -> None:
        """Hold the race."""
        if self.race.over or self.session.running:
            return
        self.race.hold()
        self.app.push_screen(PausedScreen(), self._go_on)

    def _go_on(self, _: None) -> None:
        self.race.start()


def rival_line(race: Race, width: int) -> Content:
    """One row on the race: the time, who is ahead or has won, and how far the rival is.

    What finds no room in `width` cells is left out whole, the last number first.
    """
    rival, leader = race.right, race.leader
    name = " ".join(printable(rival.name).split())
    phase = "" if rival.driver is None or rival.ended else f" {rival.driver.phase}"
    verb = "are" if leader is race.left else "is"
    numbers = [Content(text) for text in standing_parts(rival)]
    if race.over:
        parts = [Content.styled(race.outcome(), "bold $warning"), Content.styled(name, "bold $accent")]
    else:
        parts = [Content.styled(f"{race.clock.seconds:.0f} s", "bold")]
        if leader is not None:
            parts.append(Content.styled(f"★ {leader.name} {verb} ahead", "$warning"))
        parts.append(Content.styled(f"{name}{phase}", "bold $accent"))
    line = parts[0]
    for part in [*parts[1:], *numbers]:
        if line.cell_length + len(_GAP) + part.cell_length > width:
            break
        line += Content(_GAP) + part
    return line.truncate(max(1, width), ellipsis=True)
