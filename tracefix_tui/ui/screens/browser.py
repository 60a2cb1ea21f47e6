"""The first screen: every task and what was reached in it, filters, a preview, and the next thing to do."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Horizontal, Vertical
from textual.content import Content
from textual.events import ScreenResume
from textual.widgets import Input, Static

from tracefix_tui.records.progress import Progress, State
from tracefix_tui.settings import Problem
from tracefix_tui.ui.styled_once import StyledOnce
from tracefix_tui.ui.task_filter import FACETS, TaskFilter, count_solved, readable
from tracefix_tui.ui.widgets.chip_bar import Chip, ChipBar
from tracefix_tui.ui.widgets.key_bar import KeyBar
from tracefix_tui.ui.widgets.summary_bar import SummaryBar
from tracefix_tui.ui.widgets.task_list import TaskList
from tracefix_tui.ui.widgets.task_preview import TaskPreview

if TYPE_CHECKING:
    from tracefix_tui.catalog.task import Task
    from tracefix_tui.ui.app import TracefixApp

REMEMBERED_PREVIEW = "browser.preview"
"""Name in the remembered state of whether the preview is shown."""

CHIP_LABELS = {"difficulty": "level", "category": "kind", "pack": "pack"}


def _quiet(key: str, action: str, label: str, id: str, tooltip: str) -> Binding:
    """A key that stands in the help, not in the key bar."""
    return Binding(key, action, label, show=False, id=f"browser.{id}", tooltip=tooltip)


class FindInput(Input):
    """The text filter."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter,down",
            "submit",
            "To the list",
            id="find.done",
            tooltip="Back to the list, the filter as it is",
        ),
        Binding("escape", "screen.clear", "Show all", id="find.clear", tooltip="Drop all filters"),
    ]


class Notice(Static):
    """One line about what can't be used; a click shows all of it."""

    async def on_click(self) -> None:
        await self.run_action("app.problems")


class BrowserScreen(StyledOnce):
    """Choose a task."""

    app: TracefixApp

    CSS_PATH = "../styles/browser.tcss"
    AUTO_FOCUS = "TaskList"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "play", "Play", id="browser.play", tooltip="Play the highlighted task"),
        # Priority keys are handled before the next key is handed out, so nothing typed after them is lost.
        Binding(
            "slash",
            "find",
            "Find",
            id="browser.find",
            tooltip="Filter the tasks by words, as you type",
            priority=True,
        ),
        Binding("n", "next", "Next", id="browser.next", tooltip="Go to the next task that is not solved"),
        Binding("r", "random", "Random", id="browser.random", tooltip="Play a random unsolved task"),
        Binding("w", "watch", "Watch", id="browser.watch", tooltip="Watch an agent solve this task"),
        _quiet("v", "toggle_preview", "Preview", "preview", "Hide or show the preview"),
        _quiet("d", "cycle('difficulty')", "Level", "difficulty", "Show one difficulty after another"),
        _quiet("c", "cycle('category')", "Kind", "category", "Show one category after another"),
        _quiet("p", "cycle('pack')", "Pack", "pack", "Show one pack after another"),
        _quiet("u", "toggle_unsolved", "Unsolved", "unsolved", "Hide or show the solved tasks"),
        _quiet("escape", "clear", "Show all", "clear", "Drop all filters and show every task"),
        _quiet("exclamation_mark", "app.problems", "Problems", "problems", "Say which files can't be used"),
        _quiet("question_mark", "app.help", "Help", "help", "Show all keys"),
        Binding("q", "app.quit", "Quit", id="browser.quit", tooltip="Leave the app"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._filter = TaskFilter()
        self._known: Mapping[str, Progress] = {}
        self._left = False

    def compose(self) -> ComposeResult:
        yield SummaryBar()
        with Horizontal(id="body"):
            with Vertical(id="choose") as choose:
                choose.border_title = "Tasks"
                with Container(id="filters"):
                    yield FindInput(placeholder="Find …", id="find", compact=True, select_on_focus=False)
                    yield ChipBar()
                yield TaskList()
            yield TaskPreview(id="preview")
        yield KeyBar()

    def on_mount(self) -> None:
        self.query_one(Input).cursor_blink = False
        self.set_class(not self.app.remembered.get(REMEMBERED_PREVIEW, True), "-no-preview")
        self._refresh()
        if (upcoming := self.app.next_task()) is not None:
            self.query_one(TaskList).highlight(upcoming)
        self._show_preview()

    def on_screen_suspend(self) -> None:
        self._left = True

    def on_screen_resume(self, event: ScreenResume) -> None:
        if self._left:
            self._left = False
            self._refresh()

    # -- what is shown -----------------------------------------------------------------------------------

    def _refresh(self) -> None:
        """Read the progress again and show everything anew."""
        self._known = self.app.progress.all()
        self._show_summary()
        self._show_tasks()
        self.show_problems()

    def _show_summary(self) -> None:
        tasks = self.app.tasks
        bar = self.query_one(SummaryBar)
        bar.total = len(tasks)
        bar.solved = count_solved(tasks, self._known)
        bar.stars = sum(self._known[task.id].stars for task in tasks if task.id in self._known)
        bar.upcoming = self.app.next_task()
        bar.next_key, bar.play_key = self._key("browser.next"), self._key("browser.play")

    def _show_tasks(self) -> None:
        every = self.app.tasks
        shown = [task for task in every if self._filter.matches(task, self._known.get(task.id))]
        tasks = self.query_one(TaskList)
        if every:
            tasks.nothing = "No task matches.\n\nescape shows all of them again."
        else:
            tasks.nothing = "No task packs were found.\n\nStart with --tasks FOLDER to name one."
        tasks.show(shown, self._known, self._filter.words)
        about = [f"{len(shown)} of {len(every)}"] if len(shown) != len(every) else []
        about += ["unsolved only"] if self._filter.unsolved else []
        self.query_one("#choose").border_subtitle = ", ".join(about)
        self.query_one(ChipBar).chips = tuple(self._chip(facet) for facet in FACETS)

    def _chip(self, facet: str) -> Chip:
        value = getattr(self._filter, facet)
        shown = readable(value) if facet == "category" else value
        return Chip(facet, CHIP_LABELS[facet], self._key(f"browser.{facet}"), shown)

    def show_problems(self) -> None:
        """Say in one line what can't be used, if anything; the details are a key away."""
        problems = self.app.problems
        shown = self.query("#notice")
        if not problems:
            shown.remove()
        elif shown:
            shown.first(Notice).update(_notice(problems, self._key("browser.problems")))
        else:
            notice = Notice(_notice(problems, self._key("browser.problems")), id="notice")
            self.mount(notice, before=self.query_one(KeyBar))

    def _key(self, name: str) -> str:
        """The key of a binding of this screen, as people write it."""
        return self.app.key_of(
            next(key for key in self.BINDINGS if isinstance(key, Binding) and key.id == name)
        )

    @on(TaskList.Highlighted)
    def _show_preview(self) -> None:
        task = self.query_one(TaskList).task_here
        self.query_one(TaskPreview).show(task, self._known.get(task.id) if task else None)

    # -- filters -----------------------------------------------------------------------------------------

    def _set_filter(self, wanted: TaskFilter) -> None:
        self._filter = wanted
        self._show_tasks()

    @on(Input.Changed, "#find")
    def _find_changed(self, event: Input.Changed) -> None:
        self._set_filter(replace(self._filter, text=event.value))

    @on(Input.Submitted, "#find")
    def _find_done(self) -> None:
        self.set_focus(self.query_one(TaskList))

    @on(ChipBar.Pressed)
    def _chip_pressed(self, event: ChipBar.Pressed) -> None:
        self.action_cycle(event.name, -1 if event.back else 1)

    def action_cycle(self, facet: str, step: int = 1) -> None:
        """Show the next value of a facet."""
        self._set_filter(self._filter.cycled(facet, self.app.tasks, step))

    def action_toggle_unsolved(self) -> None:
        """Hide solved tasks, or show them again."""
        self._set_filter(replace(self._filter, unsolved=not self._filter.unsolved))

    def action_find(self) -> None:
        """Go to the text filter, at once: what is typed right after the key belongs there."""
        self.set_focus(self.query_one(Input))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Going to the text filter makes no sense where one already is."""
        return not (action == "find" and isinstance(self.focused, FindInput))

    def action_clear(self) -> None:
        """Drop every filter."""
        self.query_one(Input).value = ""
        self._set_filter(TaskFilter())
        self.set_focus(self.query_one(TaskList))

    # -- playing -----------------------------------------------------------------------------------------

    def action_play(self) -> None:
        """Play the highlighted task."""
        if task := self.query_one(TaskList).task_here:
            self._open(task)

    @on(TaskList.Chosen)
    def _play_chosen(self, event: TaskList.Chosen) -> None:
        self._open(event.task)

    def _open(self, task: Task) -> None:
        """Play a task; one that was tried before may have a run to go on with."""
        if task.id not in self._known:
            self.app.play(task)
            return
        from tracefix_tui.ui.unfinished import open_task

        self.run_worker(open_task(self.app, task), group="open", exclusive=True)

    @on(SummaryBar.NextPressed)
    def action_next(self) -> None:
        """Bring the cursor to the next unsolved task."""
        if (task := self.app.next_task(self.query_one(TaskList).task_here)) is not None:
            if not self._filter.matches(task, self._known.get(task.id)):
                self.action_clear()
            self.query_one(TaskList).highlight(task)

    def action_random(self) -> None:
        """Play any unsolved task; any at all when each is solved."""
        tasks = self.app.tasks
        candidates = [task for task in tasks if not self._solved(task)] or list(tasks)
        if candidates:
            self.app.play(random.choice(candidates))

    def _solved(self, task: Task) -> bool:
        return task.id in self._known and self._known[task.id].state is State.SOLVED

    def action_watch(self) -> None:
        """Let an agent play the highlighted task."""
        if task := self.query_one(TaskList).task_here:
            self.app.watch_agent(task)

    def action_toggle_preview(self) -> None:
        """Hide the preview, or show it again; it stays so."""
        hidden = not self.has_class("-no-preview")
        self.set_class(hidden, "-no-preview")
        self.app.remembered.set(REMEMBERED_PREVIEW, not hidden)


def _notice(problems: Sequence[Problem], key_for_more: str) -> Content:
    first, more = problems[0], len(problems) - 1
    file = "/".join(Path(first.file).parts[-2:])
    key = f", {first.key}" if first.key else ""
    return Content.assemble(
        (f"{key_for_more} ", "bold $footer-key-foreground"),
        (f"{more + 1} problem{'s' if more else ''}  ", "bold"),
        f"{file}{key}: {first.reason}",
    )
