"""The first screen: every task and what was reached in it, filters, a preview, and the next thing to do."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Horizontal, Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, Input, Static

from tracefix_tui.records.progress import Progress, State
from tracefix_tui.settings import Problem
from tracefix_tui.ui.task_filter import TaskFilter, count_solved, readable
from tracefix_tui.ui.widgets.chip import Chip
from tracefix_tui.ui.widgets.task_list import TaskList
from tracefix_tui.ui.widgets.task_preview import TaskPreview
from tracefix_tui.ui.widgets.title_bar import TitleBar

if TYPE_CHECKING:
    from tracefix_tui.catalog.task import Task
    from tracefix_tui.ui.app import TracefixApp

REMEMBERED_PREVIEW = "browser.preview"
"""Name in the remembered state of whether the preview is shown."""


class BrowserScreen(Screen[None]):
    """Choose a task."""

    app: TracefixApp

    CSS_PATH = "../styles/browser.tcss"
    AUTO_FOCUS = "TaskList"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "play", "Play", id="browser.play", tooltip="Play the highlighted task"),
        Binding("slash", "find", "Find", id="browser.find", tooltip="Filter the tasks by words, as you type"),
        Binding("n", "next", "Next", id="browser.next", tooltip="Go to the next task that is not solved"),
        Binding(
            "r", "random", "Random", id="browser.random", tooltip="Play a random task that is not solved"
        ),
        Binding(
            "d",
            "cycle('difficulty')",
            "Difficulty",
            show=False,
            id="browser.difficulty",
            tooltip="Show one difficulty after the other",
        ),
        Binding(
            "c",
            "cycle('category')",
            "Category",
            show=False,
            id="browser.category",
            tooltip="Show one category after the other",
        ),
        Binding(
            "p",
            "cycle('pack')",
            "Pack",
            show=False,
            id="browser.pack",
            tooltip="Show one pack after the other",
        ),
        Binding(
            "u",
            "toggle_unsolved",
            "Unsolved",
            show=False,
            id="browser.unsolved",
            tooltip="Hide or show the tasks that are solved",
        ),
        Binding("v", "toggle_preview", "Preview", id="browser.preview", tooltip="Hide or show the preview"),
        Binding(
            "escape", "clear", "Clear filters", show=False, id="browser.clear", tooltip="Show all tasks again"
        ),
        Binding(
            "exclamation_mark",
            "app.problems",
            "Problems",
            show=False,
            id="browser.problems",
            tooltip="Show which files could not be used, and why",
        ),
        Binding("question_mark", "app.help", "Help", show=False, id="browser.help", tooltip="Show all keys"),
        Binding("q", "app.quit", "Quit", id="browser.quit", tooltip="Leave the app"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._filter = TaskFilter()
        self._known: Mapping[str, Progress] = {}

    def compose(self) -> ComposeResult:
        yield TitleBar(id="title-bar")
        yield Static(id="next-up")
        with Horizontal(id="body"):
            with Vertical(id="choose"):
                with Container(id="filters"):
                    yield Input(placeholder="Find …", id="find", compact=True, select_on_focus=False)
                    with Horizontal(id="chips"):
                        yield Chip("level", "d", "all", id="difficulty", tooltip="Show one difficulty")
                        yield Chip("kind", "c", "all", id="category", tooltip="Show one category")
                        yield Chip("pack", "p", "all", id="pack", tooltip="Show one pack")
                yield TaskList(id="tasks")
                yield Static(id="nothing")
            yield TaskPreview(id="preview")
        yield Static(id="notice")
        yield Footer(compact=False, show_command_palette=False)

    def on_mount(self) -> None:
        self.query_one("#find", Input).cursor_blink = False
        self.query_one("#choose").border_title = "Tasks"
        self.set_class(not self.app.remembered.get(REMEMBERED_PREVIEW, True), "-no-preview")
        self._refresh(first=True)

    def on_screen_resume(self) -> None:
        if self.query("#tasks"):
            self._refresh()

    # -- what is shown -----------------------------------------------------------------------------------

    def _refresh(self, first: bool = False) -> None:
        """Read the progress again and show everything anew."""
        self._known = self.app.progress.all()
        self._show_summary()
        self._show_tasks()
        problems = self.app.problems
        notice = self.query_one("#notice", Static)
        notice.display = bool(problems)
        if problems:
            notice.update(_notice(problems))
        upcoming = self.app.next_task()
        if first and upcoming is not None:
            self.query_one(TaskList).highlight(upcoming)

    def _show_summary(self) -> None:
        tasks = self.app.tasks
        solved = count_solved(tasks, self._known)
        stars = sum(self._known[task.id].stars for task in tasks if task.id in self._known)
        bar = self.query_one(TitleBar)
        bar.solved, bar.total, bar.stars = solved, len(tasks), stars
        upcoming = self.app.next_task()
        if not tasks:
            text = Content("There are no tasks yet")
        elif upcoming is None:
            text = Content.assemble(
                ("All solved. ", "bold $success"), ("Play one again for more stars.", "$mark-quiet")
            )
        else:
            text = Content.assemble(
                ("Next ", "bold $accent"),
                (upcoming.title, "bold"),
                (f"  {upcoming.difficulty}", f"$mark-{upcoming.difficulty}"),
                ("   n goes there, enter plays it", "$mark-quiet"),
            )
        self.query_one("#next-up", Static).update(text)

    def _show_tasks(self) -> None:
        shown = [task for task in self.app.tasks if self._filter.matches(task, self._known.get(task.id))]
        tasks = self.query_one(TaskList)
        tasks.show(shown, self._known, self._filter.words)
        tasks.display = bool(shown)
        nothing = self.query_one("#nothing", Static)
        nothing.display = not shown
        if not shown:
            nothing.update(self._nothing())
        choose = self.query_one("#choose")
        total = len(self.app.tasks)
        choose.border_subtitle = f"{len(shown)} of {total}" if len(shown) != total else ""
        for facet in ("difficulty", "category", "pack"):
            self.query_one(f"#{facet}", Chip).value = readable(getattr(self._filter, facet))

    def _nothing(self) -> str:
        if not self.app.tasks:
            return "No task packs were found.\n\nPress ! to see why, or start with --tasks FOLDER."
        return "No task matches.\n\nPress escape to show all of them again."

    @on(TaskList.Highlighted)
    def _show_preview(self, event: TaskList.Highlighted) -> None:
        preview = self.query_one(TaskPreview)
        if event.task is None:
            preview.clear()
        else:
            preview.show(event.task, self._known.get(event.task.id, Progress(event.task.id)))

    # -- filters -----------------------------------------------------------------------------------------

    def _set_filter(self, wanted: TaskFilter) -> None:
        self._filter = wanted
        self._show_tasks()

    @on(Input.Changed, "#find")
    def _find_changed(self, event: Input.Changed) -> None:
        self._set_filter(replace(self._filter, text=event.value))

    @on(Input.Submitted, "#find")
    def _find_done(self) -> None:
        self.query_one(TaskList).focus()

    @on(Chip.Pressed)
    def _chip_pressed(self, event: Chip.Pressed) -> None:
        self.action_cycle(str(event.chip.id), -1 if event.back else 1)

    def action_cycle(self, facet: str, step: int = 1) -> None:
        self._set_filter(self._filter.cycled(facet, self.app.tasks, step))

    def action_toggle_unsolved(self) -> None:
        self._set_filter(replace(self._filter, unsolved=not self._filter.unsolved))

    def action_find(self) -> None:
        self.query_one("#find", Input).focus()

    def action_clear(self) -> None:
        self.query_one("#find", Input).value = ""
        self._set_filter(TaskFilter())
        self.query_one(TaskList).focus()

    # -- playing -----------------------------------------------------------------------------------------

    def action_play(self) -> None:
        if task := self.query_one(TaskList).task_here:
            self.app.play(task)

    @on(TaskList.Chosen)
    def _play_chosen(self, event: TaskList.Chosen) -> None:
        self.app.play(event.task)

    def action_next(self) -> None:
        here = self.query_one(TaskList).task_here
        if (task := self.app.next_task(here)) is not None:
            self._go_to(task)

    def action_random(self) -> None:
        open_tasks = [task for task in self.app.tasks if not self._solved(task)] or list(self.app.tasks)
        if open_tasks:
            self.app.play(random.choice(open_tasks))

    def _solved(self, task: Task) -> bool:
        return task.id in self._known and self._known[task.id].state is State.SOLVED

    def _go_to(self, task: Task) -> None:
        if not self._filter.matches(task, self._known.get(task.id)):
            self.action_clear()
        self.query_one(TaskList).highlight(task)

    def action_toggle_preview(self) -> None:
        hidden = not self.has_class("-no-preview")
        self.set_class(hidden, "-no-preview")
        self.app.remembered.set(REMEMBERED_PREVIEW, not hidden)


def _notice(problems: Sequence[Problem]) -> Content:
    first, more = problems[0], len(problems) - 1
    what = f"{first.file} {first.key}".rstrip() + (f" and {more} more" if more else "")
    return Content.assemble(("! ", "$footer-key-foreground bold"), ("Could not be used: ", "bold"), what)
