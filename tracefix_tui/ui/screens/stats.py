"""What the recorded runs add up to: reward over episodes, and tables by task, category, player and more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from tracefix_tui.counting import counted
from tracefix_tui.records.selection import Selection
from tracefix_tui.records.statistics import ROLLING, Spread, Statistics, statistics
from tracefix_tui.ui.widgets.key_bar import KeyBar
from tracefix_tui.ui.widgets.pane import Pane
from tracefix_tui.ui.widgets.plot import Curve, Plot
from tracefix_tui.ui.widgets.printable import printable
from tracefix_tui.ui.widgets.tab_strip import TabStrip
from tracefix_tui.ui.widgets.text_pane import Line, TextPane
from tracefix_tui.ui.widgets.title_bar import TitleBar

if TYPE_CHECKING:
    from tracefix_tui.ui.app import TracefixApp

TABS = {
    "player": "Players",
    "difficulty": "Levels",
    "category": "Categories",
    "complexity": "Complexity",
    "task": "Tasks",
}
"""Ways to group the runs: key to title."""

WHOSE = {None: "Everybody", True: "People", False: "Agents"}

_BAR, _LEAST_BAR = 10, 4
_NAME = 24


class StatsScreen(Screen[None]):
    """Statistics of the recorded runs."""

    app: TracefixApp

    CSS_PATH = "../styles/stats.tcss"
    AUTO_FOCUS = "#table"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "f4,right,tab", "turn(1)", "Next table", id="stats.next", tooltip="Group the runs another way"
        ),
        Binding(
            "shift+f4,left,shift+tab",
            "turn(-1)",
            "Table before",
            show=False,
            id="stats.previous",
            tooltip="Group the runs as before",
        ),
        Binding(
            "w", "whose", "Whose runs", id="stats.whose", tooltip="Everybody's runs, people's or agents'"
        ),
        Binding("r", "read", "Read again", id="stats.read", tooltip="Look for new runs"),
        Binding("escape,q", "back", "Back", id="stats.back", tooltip="Go back to the tasks"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._human: bool | None = None
        self._found: Statistics | None = None
        self._unusable = 0
        self._tab = "player"

    def compose(self) -> ComposeResult:
        yield TitleBar("Statistics", "", "", id="title")
        yield Static(Content("Reading the runs …"), id="stats-headline")
        with Container(id="stats-body"):
            with Vertical(id="curves"):
                with Pane(title=f"Reward, and the mean of the last {ROLLING}", id="curve-pane", fixed=True):
                    yield Plot(id="curve")
                with Pane(title="Sum of rewards", id="sum-pane", fixed=True):
                    yield Plot(id="sum")
            with Vertical(id="groups"):
                yield TabStrip(TABS, id="stats-tabs")
                with Pane(title=TABS[self._tab], id="table-pane", fixed=True):
                    yield TextPane(id="table")
        yield KeyBar()

    def on_mount(self) -> None:
        self.query_one(TabStrip).active = self._tab
        self.action_read()

    def action_back(self) -> None:
        """Go back to the tasks."""
        self.app.browse()

    # -- reading -----------------------------------------------------------------------------------------

    def action_read(self) -> None:
        """Look at the runs again."""
        self._read(Selection(human=self._human))

    def action_whose(self) -> None:
        """Turn to the next group of players."""
        ways = list(WHOSE)
        self._human = ways[(ways.index(self._human) + 1) % len(ways)]
        self.action_read()

    @work(thread=True, exclusive=True, exit_on_error=False, group="statistics")
    def _read(self, selection: Selection) -> None:
        from tracefix_tui.records.index import RunIndex

        with RunIndex() as index:
            index.refresh(self._progress)
            found = statistics(index, selection)
            unusable = len(index.problems())
        self.app.call_from_thread(self._show, found, unusable)

    def _progress(self, done: int, total: int) -> None:
        self.app.call_from_thread(self._say, Content(f"Reading the runs: {done:,} of {total:,}"))

    def _say(self, words: Content) -> None:
        if self.is_attached:
            self.query_one("#stats-headline", Static).update(words)

    # -- showing -----------------------------------------------------------------------------------------

    def _show(self, found: Statistics, unusable: int) -> None:
        if not self.is_attached:
            return
        self._found = found
        self._unusable = unusable
        self._show_headline()
        self.query_one("#curve", Plot).show(Curve(found.rolling, found.rewards, (0.0, 1.0)))
        self.query_one("#sum", Plot).show(Curve(found.cumulative))
        self._show_table()

    def on_resize(self) -> None:
        self.call_after_refresh(self._show_headline)
        self.call_after_refresh(self._show_table)

    def _show_headline(self) -> None:
        if self._found is not None:
            room = self.size.width - 2
            self._say(_headline(self._found, WHOSE[self._human], self._unusable, room))

    def _show_table(self) -> None:
        if self._found is None or not self.is_attached:
            return
        self.query_one("#table-pane", Pane).border_title = TABS[self._tab]
        pane = self.query_one("#table", TextPane)
        pane.show(list(_table(_groups(self._found, self._tab), pane.scrollable_content_region.width)))

    def action_turn(self, step: int) -> None:
        """Show another table."""
        keys = list(TABS)
        self._turn_to(keys[(keys.index(self._tab) + step) % len(keys)])

    @on(TabStrip.Chosen)
    def _tab_chosen(self, event: TabStrip.Chosen) -> None:
        self._turn_to(event.key)

    def _turn_to(self, key: str) -> None:
        self._tab = self.query_one(TabStrip).active = key
        self._show_table()


def _headline(found: Statistics, whose: str, unusable: int, room: int) -> Content:
    """The sums in one row; the mean gives way first where there is no room."""
    bad = f"; {counted(unusable, 'file')} can't be read" if unusable else ""
    if found.overall is None:
        return Content(f"{whose}: {counted(found.runs, 'run')}, none with a verdict yet{bad}")
    sums = (
        f"{whose}: {counted(found.runs, 'run')}, {found.episodes:,} with a verdict, {found.solved:,} solved"
    )
    mean = f"{found.overall.mean:.2f}"
    known = (f"{sums}, mean reward {mean}{bad}", f"{sums}, mean {mean}{bad}", f"{sums}{bad}")
    return Content(next((words for words in known if len(words) <= room), known[-1]))


def _groups(found: Statistics, tab: str) -> Mapping[str, Spread]:
    if tab == "category":
        return {", ".join(dict.fromkeys(key)): spread for key, spread in found.by_category.items()}
    groups: Mapping[str, Spread] = getattr(found, f"by_{tab}")
    return groups


def _table(groups: Mapping[str, Spread], width: int) -> Iterator[Line]:
    if not groups:
        yield Line(
            (("Play a task, or let an agent play, and its runs are counted here.", "muted"),), words=True
        )
        return
    room = min(_NAME, max(map(len, groups)))
    heading = f"{'':{room}} runs solved  mean  max   sd"
    yield Line(((heading, "muted"),))
    whole = min(_BAR, width - len(heading) - 1)
    for name, spread in groups.items():
        shown = printable(name).replace("\n", " ")
        shown = shown if len(shown) <= room else shown[: room - 1] + "…"
        bar = "█" * round(spread.mean * whole) if whole >= _LEAST_BAR else ""
        yield Line(
            (
                (f"{shown:{room}}", "title"),
                (f"{spread.count:5,}{spread.solved:7,}", ""),
                (f"{spread.mean:6.2f}", "strong"),
                (f" {spread.most:4.2f} {spread.sd:4.2f} ", ""),
                (bar, "code"),
            )
        )
