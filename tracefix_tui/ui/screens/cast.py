"""The screen that a cast shows: an episode's panes with the player's thoughts, fed by recorded steps."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, ClassVar

from tracefix_tui.episode.edits import regions
from tracefix_tui.episode.observation import Observation, printable
from tracefix_tui.episode.rulesets import RULESETS
from tracefix_tui.play.state import SessionState
from tracefix_tui.play.thoughts import action_in_words, thought_of
from tracefix_tui.records.trajectory import TrajectoryError, task_hash
from tracefix_tui.ui.layout import AGENT_PANES, Layout
from tracefix_tui.ui.screens.session_screen import SessionScreen
from tracefix_tui.ui.widgets.key_bar import KeyBar

if TYPE_CHECKING:
    from tracefix_tui.catalog import Catalog
    from tracefix_tui.catalog.task import Task
    from tracefix_tui.records.reader import Run
    from tracefix_tui.records.trajectory import Entry


class CastScreen(SessionScreen):
    """Shows a recorded run, step after step, to nobody in particular: no pane has the focus."""

    AUTO_FOCUS = ""
    LAYOUT: ClassVar[str] = "cast"
    USUAL: ClassVar[Layout] = Layout(panes=tuple(AGENT_PANES), hidden=frozenset({"task"}), code=0.5)

    def __init__(self, run: Run, task: Task) -> None:
        """Prepare to show `run`, which played `task`."""
        super().__init__(task)
        self._run = run

    def prepare(self) -> None:
        head = self._run.header
        lines = dict(enumerate(head.code.split("\n"), 1))
        first = Observation(lines, steps_remaining=head.max_steps)
        self.state = SessionState(self.played, RULESETS[head.ruleset], first)

    def on_mount(self) -> None:
        self.query_one(KeyBar).display = False
        self.box.focus_pane("code")
        self.set_focus(None)

    def advice(self) -> str:
        done = len(self.state.steps)
        if done >= len(self._run.entries):
            return "the end"
        coming = self._run.entries[done].step.action
        return f"step {done + 1} of {len(self._run.entries)}: {action_in_words(coming)}"

    def play(self, entry: Entry) -> None:
        """Show the next step."""
        from tracefix_tui.ui.widgets.thoughts_pane import ThoughtsPane

        step = entry.step
        changed = regions(self.state.code.split("\n"), step.observation.code.split("\n"))
        self.state.consume(step)
        thoughts = self.query_one(ThoughtsPane)
        thoughts.put(thought_of(step, entry.actor.name))
        thoughts.scroll_end(animate=False)
        self.show_step(step)
        if changed:
            self.code_pane.editor.go_to(changed[0][2])
        self.show_standing()
        if self.box.single:
            self.box.focus_pane("tests" if step.report is not None else "code")


def screen_of(run: Run, catalog: Catalog) -> CastScreen:
    """The screen for a run.

    Raises:
        TrajectoryError: its ruleset is not known here.
    """
    if run.header.ruleset not in RULESETS:
        raise TrajectoryError(f"its rules are not known here: {printable(run.header.ruleset)[:60]}")
    return CastScreen(run, _task_of(run, catalog))


def _task_of(run: Run, catalog: Catalog) -> Task:
    """The task as it stands in the catalog, or what the run says of it."""
    from tracefix_tui.catalog import UnknownTask
    from tracefix_tui.catalog.task import Difficulty, Task

    said = run.header.task
    try:
        task = catalog.find(said.id)
    except UnknownTask:
        task = None
    if task is not None and task_hash(task) == said.hash:
        return dataclasses.replace(task, buggy=run.header.code)
    known = [each for each in Difficulty if each.value == said.difficulty]
    return Task(
        name=printable(said.name),
        pack=printable(said.pack),
        title=printable(said.title),
        description="",
        difficulty=known[0] if known else Difficulty.MEDIUM,
        category=printable(said.category),
        bug_type="",
        tags=(),
        hints=(),
        explanation="",
        buggy=run.header.code,
        solution="",
        tests="",
        hidden_tests="",
    )
