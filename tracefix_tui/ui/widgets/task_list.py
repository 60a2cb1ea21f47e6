"""The browser's list: tasks under their difficulty, one line each, with state, stars and best score.

Lines are drawn as they scroll into view, so the list costs the same with 25 tasks as with 2,500.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tracefix_tui.records.progress import Progress, State
from tracefix_tui.ui.task_filter import count_solved, readable

if TYPE_CHECKING:
    from tracefix_tui.catalog.task import Task

SYMBOLS = {State.NEW: "○", State.TRIED: "◐", State.SOLVED: "●"}
STAR, NO_STAR = "★", "☆"
STATE_COLUMNS = 10
SHOW_CATEGORY = 62
SHOW_PACK = 84
"""Widths in columns from which on a task's category and its pack are shown."""


@dataclass(frozen=True, slots=True)
class Group:
    """The line over the tasks of one difficulty."""

    title: str
    solved: int
    total: int


@dataclass(frozen=True, slots=True)
class Gap:
    """An empty line between two groups."""


class TaskList(ScrollView, can_focus=True):
    """Tasks to choose from.

    Attributes:
        cursor: the highlighted line, -1 when there is no task.
        nothing: what to say when there is no task.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "task-list--title",
        "task-list--muted",
        "task-list--match",
        "task-list--rule",
        "task-list--easy",
        "task-list--medium",
        "task-list--hard",
        "task-list--new",
        "task-list--tried",
        "task-list--solved",
        "task-list--star",
        "task-list--cursor",
        "task-list--cursor-blurred",
        "task-list--hover",
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", "Up", show=False, id="list.up", tooltip="The task above"),
        Binding("down,j", "move(1)", "Down", show=False, id="list.down", tooltip="The task below"),
        Binding("pageup", "page(-1)", "Page up", show=False, id="list.page_up", tooltip="One page up"),
        Binding("pagedown", "page(1)", "Page down", show=False, id="list.page_down", tooltip="One page down"),
        Binding("home,g", "edge(-1)", "First", show=False, id="list.first", tooltip="The first task"),
        Binding("end,G", "edge(1)", "Last", show=False, id="list.last", tooltip="The last task"),
    ]

    cursor: reactive[int] = reactive(-1)
    hovered: reactive[int] = reactive(-1)

    class Highlighted(Message):
        """The cursor came to another task, or to none."""

        def __init__(self, task: Task | None) -> None:
            super().__init__()
            self.task = task

    class Chosen(Message):
        """The highlighted task was clicked again: it is to be played."""

        def __init__(self, task: Task) -> None:
            super().__init__()
            self.task = task

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._lines: list[Task | Group | Gap] = []
        self._progress: Mapping[str, Progress] = {}
        self._words: tuple[str, ...] = ()
        self.nothing = ""

    # -- what is shown -----------------------------------------------------------------------------------

    @property
    def task_here(self) -> Task | None:
        """The highlighted task."""
        line = self._line(self.cursor)
        return line if line is not None and not isinstance(line, Group | Gap) else None

    def show(
        self, tasks: Sequence[Task], progress: Mapping[str, Progress], words: tuple[str, ...] = ()
    ) -> None:
        """Show these tasks, sorted by difficulty; the cursor stays on its task if that is among them.

        Args:
            tasks: what to show.
            progress: by task id; a missing one is new.
            words: what was searched for, to be marked in the titles; lower case.
        """
        before = self.task_here
        self._progress, self._words = progress, words
        self._lines = []
        for difficulty in dict.fromkeys(task.difficulty for task in tasks):
            group = [task for task in tasks if task.difficulty == difficulty]
            if self._lines:
                self._lines.append(Gap())
            self._lines += [Group(str(difficulty), count_solved(group, progress), len(group)), *group]
        self.virtual_size = Size(self.scrollable_content_region.width, len(self._lines))
        self._place(self._lines.index(before) if before in self._lines else self._next(-1, 1))

    def highlight(self, task: Task) -> None:
        """Bring the cursor to a task, if it is shown."""
        if task in self._lines:
            self._place(self._lines.index(task))

    def _place(self, line: int) -> None:
        changed = line == self.cursor
        self.cursor = line
        if changed:  # the reactive will not say so, but another task may stand there now
            self.watch_cursor()

    def watch_cursor(self) -> None:
        self._scroll_to_cursor()
        self.refresh()
        self.post_message(self.Highlighted(self.task_here))

    def _scroll_to_cursor(self) -> None:
        if self.cursor >= 0 and self.size.height:
            # The line above is to be seen as well: at the first task of a group it is the heading.
            top = max(0, self.cursor - 1)
            self.scroll_to_region(
                Region(0, top, 1, self.cursor - top + 1), animate=False, force=True, immediate=True
            )

    def watch_hovered(self, before: int, now: int) -> None:
        self.refresh_lines(before - self.scroll_offset.y, 1)
        self.refresh_lines(now - self.scroll_offset.y, 1)

    def _line(self, number: int) -> Task | Group | Gap | None:
        return self._lines[number] if 0 <= number < len(self._lines) else None

    def _next(self, start: int, step: int) -> int:
        """The nearest line with a task after `start` in a direction; `start` when there is none."""
        at = start + step
        while 0 <= at < len(self._lines):
            if not isinstance(self._lines[at], Group | Gap):
                return at
            at += step
        return start

    # -- moving ------------------------------------------------------------------------------------------

    def action_move(self, step: int) -> None:
        self.cursor = self._next(self.cursor, step)

    def action_page(self, direction: int) -> None:
        aim = self.cursor + direction * max(1, self.scrollable_content_region.height - 1)
        aim = max(0, min(len(self._lines) - 1, aim))
        if isinstance(self._line(aim), Group | Gap):
            found = self._next(aim, direction)
            aim = found if found != aim else self._next(aim, -direction)
        if self._lines:
            self.cursor = aim

    def action_edge(self, direction: int) -> None:
        self.cursor = self._next(-1, 1) if direction < 0 else self._next(len(self._lines), -1)

    def on_click(self, event: events.Click) -> None:
        number = event.y + self.scroll_offset.y
        line = self._line(number)
        if line is None or isinstance(line, Group | Gap):
            return
        if number == self.cursor:
            self.post_message(self.Chosen(line))
        else:
            self.cursor = number

    def on_mouse_move(self, event: events.MouseMove) -> None:
        self.hovered = event.y + self.scroll_offset.y

    def on_leave(self) -> None:
        self.hovered = -1

    def on_resize(self) -> None:
        self.virtual_size = Size(self.scrollable_content_region.width, len(self._lines))
        self._scroll_to_cursor()

    # -- drawing -----------------------------------------------------------------------------------------

    def render_line(self, y: int) -> Strip:
        width = self.scrollable_content_region.width
        number = y + self.scroll_offset.y
        line = self._line(number)
        base = self.rich_style
        if not self._lines:
            return self._empty(y, width, base)
        if line is None or isinstance(line, Gap):
            return Strip.blank(width, base)
        if isinstance(line, Group):
            segments = self._group(line, width, base)
        else:
            if number == self.cursor:
                name = "task-list--cursor" if self.has_focus else "task-list--cursor-blurred"
                base += self.get_component_rich_style(name)
            elif number == self.hovered:
                base += self.get_component_rich_style("task-list--hover")
            segments = self._row(line, width, base, number == self.cursor)
        return Strip(segments).adjust_cell_length(width, base)

    def _empty(self, y: int, width: int, base: Style) -> Strip:
        lines = self.nothing.split("\n")
        at = y - max(0, (self.size.height - len(lines)) // 3)
        text = lines[at].center(width) if 0 <= at < len(lines) else ""
        return Strip([Segment(text, self._part("muted", base))]).adjust_cell_length(width, base)

    def _part(self, name: str, base: Style) -> Style:
        return base + self.get_component_rich_style(f"task-list--{name}", partial=True)

    def _group(self, group: Group, width: int, base: Style) -> list[Segment]:
        title = f" {group.title.capitalize()} "
        count = f" {group.solved} of {group.total} "
        rule = "─" * max(0, width - cell_len(title) - cell_len(count) - 1)
        return [
            Segment(title, self._part(group.title, base) + Style(bold=True)),
            Segment(rule, self._part("rule", base)),
            Segment(count, self._part("muted", base)),
        ]

    def _row(self, task: Task, width: int, base: Style, here: bool) -> list[Segment]:
        """A task's line. Under the cursor every part has the cursor's colour, which goes with its ground."""

        def part(name: str) -> Style:
            return base if here else self._part(name, base)

        known = self._progress.get(task.id, Progress(task.id))
        columns = ""
        if width >= SHOW_CATEGORY:
            columns += f"{readable(task.category):<16.15}"
        if width >= SHOW_PACK:
            columns += f"{task.pack:<12.11}"
        left = f" {SYMBOLS[known.state]} "
        room = max(4, width - len(left) - len(columns) - STATE_COLUMNS - 2)
        title = task.title if cell_len(task.title) <= room else set_cell_size(task.title, room - 1) + "…"
        match = base + Style(underline=True) if here else self._part("match", base)
        return [
            Segment(left, part(known.state.value)),
            *self._marked(title, part("title"), match),
            Segment(" " * (room - cell_len(title) + 1), base),
            Segment(columns, part("muted")),
            *_state(known, part),
            Segment(" ", base),
        ]

    def _marked(self, title: str, style: Style, match: Style) -> list[Segment]:
        """The title with the words that were searched for marked."""
        folded = title.lower()
        marked: set[int] = set()
        for word in self._words if len(folded) == len(title) else ():
            at = folded.find(word)
            while at >= 0:
                marked |= set(range(at, at + len(word)))
                at = folded.find(word, at + 1)
        if not marked:
            return [Segment(title, style)]
        return [Segment(letter, match if at in marked else style) for at, letter in enumerate(title)]


def _state(known: Progress, part: Callable[[str], Style]) -> list[Segment]:
    """State in words, or stars and best score; always STATE_COLUMNS wide, so that columns stand straight."""
    state, score = known.state, f"{known.best:.2f}"
    if state is State.SOLVED:
        return [
            Segment("  " + STAR * known.stars, part("star")),
            Segment(NO_STAR * (3 - known.stars) + " ", part("muted")),
            Segment(score, part("title")),
        ]
    if state is State.TRIED and known.submits:
        return [Segment("tried ", part("tried")), Segment(score, part("title"))]
    return [Segment(f"{state.value:>{STATE_COLUMNS}}", part(state.value))]
