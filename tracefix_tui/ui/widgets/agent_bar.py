"""The rows that say what an agent is doing, and by which keys it is led."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.app import RenderResult
from textual.content import Content
from textual.markup import escape
from textual.reactive import reactive
from textual.widget import Widget

from tracefix_tui.play.phase import Phase
from tracefix_tui.ui.widgets.printable import printable

if TYPE_CHECKING:
    from tracefix_tui.play.driver import Driver
    from tracefix_tui.players.player import Player

SYMBOLS = {
    "paused": "‖",
    "thinking": "…",
    "about to act": "▸",
    "acting": "▸",
    "stopped": "■",
    "taken over": "☻",
    "in trouble": "!",
    "finished": "✓",
}


@dataclass(frozen=True, slots=True)
class AgentStatus:
    """What is shown of an agent at work.

    Attributes:
        who: its name, and that of its model.
        phase: what it does, in words.
        seconds: for how long, in whole seconds.
        private_runs: sources that it has tried.
        tokens: how many tokens it has used; 0 for an agent without a model.
        speed: how fast it acts; infinity for at once.
        memory: what it remembers of earlier runs, in a word; "" where it is told of none.
        remark: what is special now; "" for nothing.
        alarm: whether that is something gone wrong.
    """

    who: str = ""
    phase: str = ""
    seconds: int = 0
    private_runs: int = 0
    tokens: int = 0
    speed: float = 1.0
    memory: str = ""
    remark: str = ""
    alarm: bool = False


@dataclass(frozen=True, slots=True)
class Control:
    """A key that leads the agent: as people read it, what it does, and the screen's action."""

    key: str
    label: str
    action: str


def status_of(driver: Driver) -> AgentStatus:
    """The status of a driver's agent as it is now."""
    usage = driver.usage
    remark = driver.problem
    if driver.stalled:
        remark = "It has not stirred for a while, and is still being waited for."
    return AgentStatus(
        who=name_of(driver),
        phase=str(Phase.OVER if driver.satisfied else driver.phase),
        seconds=int(driver.seconds) if driver.at_work else 0,
        private_runs=driver.private_runs,
        tokens=usage.input + usage.output,
        speed=driver.speed,
        remark=remark,
        alarm=bool(driver.problem or driver.stalled),
    )


def name_of(driver: Driver) -> str:
    """The agent's name, with that of its model where it has one."""
    actor = driver.actor
    return f"{actor.name} {actor.model}" if actor.model and actor.model != actor.name else actor.name


def memory_of(player: Player) -> str:
    """What a player remembers, in a word; "" for one without a memory."""
    from tracefix_tui.players.remembering import Remembering

    return player.memory if isinstance(player, Remembering) else ""


def speed_text(speed: float) -> str:
    """`1×`, `0.5×`, or `at once`."""
    return "at once" if speed == float("inf") else f"{speed:g}×"


class AgentBar(Widget):
    """Status above, keys below; a click on a key does what it does.

    Attributes:
        status: what is shown.
        controls: the keys.
    """

    DEFAULT_CSS = """
    AgentBar {
        height: 2;
        padding: 0 1;
        background: $panel;
        link-style: none;
        link-color: $foreground;
        text-wrap: nowrap;
        text-overflow: ellipsis;
    }
    """

    status: reactive[AgentStatus] = reactive(AgentStatus())
    controls: reactive[tuple[Control, ...]] = reactive(())

    def __init__(self, status: AgentStatus, controls: Sequence[Control], *, id: str | None = None) -> None:
        """Show `status` and `controls`."""
        super().__init__(id=id)
        self.set_reactive(AgentBar.status, status)
        self.set_reactive(AgentBar.controls, tuple(controls))

    def render(self) -> RenderResult:
        """Two rows, cut to the width; one where there is no more room, which is while a person plays."""
        if self.content_size.height < 2:
            return Content("   ").join([self._keys(), status_line(self.status, self.content_size.width)])
        return Content("\n").join([status_line(self.status, self.content_size.width), self._keys()])

    def _keys(self) -> Content:
        """The keys with wide gaps, else narrow ones; those at the end that find no room are left out."""
        room = self.content_size.width
        keys = [
            Content.from_markup(
                f"[@click=screen.{control.action}][bold $footer-key-foreground]{escape(control.key)}[/] "
                f"{escape(control.label)}[/]"
            )
            for control in self.controls
        ]

        def width(gap: int) -> int:
            return sum(key.cell_length + gap for key in keys) - gap

        gap = 3 if room >= 100 else 2 if width(2) <= room else 1
        while len(keys) > 1 and width(gap) > room:
            keys.pop()
        return Content(" " * gap).join(keys)


def status_line(status: AgentStatus, width: int) -> Content:
    """One row on an agent; what matters less gives way first."""
    quiet = "$mark-quiet"
    state = status.phase + (f" {status.seconds} s" if status.seconds else "")
    head = Content.assemble(
        (f"{SYMBOLS.get(status.phase, ' ')} ", "bold $error" if status.alarm else "bold $accent"),
        (printable(status.who), "bold"),
        ("  ", ""),
        (state, "bold $warning" if status.alarm else ""),
    )
    if status.remark:
        return Content.assemble(head, ("  ", ""), (" ".join(printable(status.remark).split()), "$warning"))
    parts = [
        Content.assemble((f"{status.private_runs:,}", "bold"), (" private runs", quiet)),
        Content.assemble(("speed ", quiet), (speed_text(status.speed), "bold")),
    ]
    if status.memory:
        parts.append(Content.assemble(("memory ", quiet), (status.memory, "bold")))
    if status.tokens:
        parts.insert(1, Content.assemble((f"{status.tokens:,}", "bold"), (" tokens", quiet)))
    line = head
    for part in parts:
        if line.cell_length + 3 + part.cell_length <= width:
            line = Content.assemble(line, "   ", part)
    return line
