"""How a try ended: the score and how it came about, one's own change beside the reference's, and why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from tracefix_tui.counting import counted
from tracefix_tui.episode.prices import SCORE_MAX, SCORE_MIN, SCORE_PER_STEP
from tracefix_tui.grading.report import Outcome
from tracefix_tui.records.progress import stars_for
from tracefix_tui.ui.credit import Credit
from tracefix_tui.ui.screens.session_screen import screen_commands
from tracefix_tui.ui.widgets.diff_lines import diff_lines
from tracefix_tui.ui.widgets.key_bar import KeyBar
from tracefix_tui.ui.widgets.pane import Pane
from tracefix_tui.ui.widgets.printable import printable
from tracefix_tui.ui.widgets.reward_meter import amount_text
from tracefix_tui.ui.widgets.tab_strip import TabStrip
from tracefix_tui.ui.widgets.task_pane import prose_lines
from tracefix_tui.ui.widgets.tests_list import SYMBOLS
from tracefix_tui.ui.widgets.text_pane import Line, TextPane

if TYPE_CHECKING:
    from pathlib import Path

    from tracefix_tui.catalog.task import Task
    from tracefix_tui.play.state import SessionState, Verdict
    from tracefix_tui.records.progress import Progress
    from tracefix_tui.ui.app import TracefixApp

STAR, NO_STAR = "★", "☆"
TABS: Mapping[str, str] = {"why": "Why", "yours": "Your change", "reference": "Reference", "tests": "Tests"}


def _key(keys: str, action: str, name: str, label: str, help: str, *, show: bool = True) -> Binding:
    return Binding(keys, action, label, id=f"verdict.{name}", tooltip=help, show=show)


class VerdictScreen(Screen[None]):
    """Shown over the play screen when its episode has ended."""

    app: TracefixApp

    COMMANDS: ClassVar = {screen_commands}
    CSS_PATH = "../styles/verdict.tcss"
    AUTO_FOCUS = "#why"
    TABS: ClassVar[Mapping[str, str]] = TABS
    BINDINGS: ClassVar[list[BindingType]] = [
        _key("n,enter", "next", "next", "Next", "Play the next task that is not solved"),
        _key("a", "again", "again", "Again", "Play this task again from its start"),
        _key("r", "replay", "replay", "Replay", "Look at this episode again, step by step"),
        _key("w", "watch", "watch", "Watch", "Watch an agent solve this task"),
        _key("b,escape", "browse", "browse", "Browse", "Go to the list of tasks"),
        _key("c", "code", "code", "Code", "Look at the play screen as it was at the end"),
        _key("f4,right", "turn(1)", "next_pane", "Pane", "Go to the next pane or tab"),
        _key(
            "shift+f4,left", "turn(-1)", "previous_pane", "Pane before", "Go back a pane or tab", show=False
        ),
    ]

    def __init__(
        self,
        task: Task,
        state: SessionState,
        verdict: Verdict,
        best_before: Progress,
        credit: Credit | None = None,
    ) -> None:
        """Show the end of an episode.

        Args:
            task: what was played.
            state: the session's state after its last step.
            verdict: its verdict.
            best_before: what was known of the task before this try.
            credit: whose result it is; by default the person's.
        """
        super().__init__()
        self.played = task
        self._state = state
        self._verdict = verdict
        self._before = best_before
        self._credit = credit or Credit()
        self.recorded: Path | None = None

    def compose(self) -> ComposeResult:
        """Headline, four panes, keys."""
        yield Static(self._headline(), id="headline")
        yield TabStrip(self.TABS, id="verdict-tabs")
        with Container(id="panes", classes="-tab-why"):
            title = f"The change {self._credit.who}" if self._credit.who else "Your change"
            with Pane(title=title, id="yours-pane", fixed=True):
                yield TextPane(self._own_lines(), id="yours")
            with Pane(title="The reference's change", id="reference-pane", fixed=True) as pane:
                pane.border_subtitle = "the same as yours, to the letter" if self._is_reference() else ""
                yield TextPane(self._reference_lines(), id="reference")
            with Pane(title="Why", id="why-pane", fixed=True):
                yield TextPane(list(prose_lines(self.played.explanation)), id="why")
            with Pane(title=self.TABS["tests"], id="tests-pane", fixed=True):
                yield TextPane(self._test_lines(), id="verdict-tests")
        yield KeyBar()

    def on_mount(self) -> None:
        """The explanation is the first tab."""
        self.query_one(TabStrip).active = "why"

    # --- texts

    def _headline(self) -> Content:
        verdict = self._verdict
        stars = stars_for(verdict.score, verdict.solved)
        word = " ".join(filter(None, ("Solved" if verdict.solved else "Not solved", self._credit.who)))
        how = "" if verdict.submitted else "  The steps ran out before SUBMIT."
        first = Content.assemble(
            ("TraceFix ", "bold $accent"),
            (self.played.title, "bold"),
            (f"   {self._credit.note}" if self._credit.note else "", "$warning"),
        )
        second = Content.assemble(
            (
                f"{'✓' if verdict.solved else '✗'} {word}",
                f"bold {'$success' if verdict.solved else '$error'}",
            ),
            "   ",
            ("" if self._credit.helped else STAR * stars + NO_STAR * (3 - stars), "bold $mark-star"),
            "" if self._credit.helped else "   ",
            ("Score ", "$mark-quiet"),
            (f"{verdict.score:.2f}", "bold"),
            (self._record_note(), "$accent"),
            (how, "$warning"),
        )
        return Content("\n").join([first, Content(""), second, self._sum(), self._counts()])

    def _record_note(self) -> str:
        if self._credit.helped:
            return "   brings you no stars"
        score, before = self._verdict.score, self._before
        if not before.submits:
            return ""
        if score > before.best:
            return f"   your best so far, before it was {before.best:.2f}"
        return f"   your best is {before.best:.2f}"

    def _sum(self) -> Content:
        """How the score came about, in the very numbers."""
        verdict = self._verdict
        share = verdict.passed / verdict.total if verdict.total else 0.0
        cost = SCORE_PER_STEP * verdict.steps
        raw = share - cost
        text = (
            f"{verdict.passed}/{verdict.total} tests {share:.2f}"
            f" - {counted(verdict.steps, 'step')} x {SCORE_PER_STEP} = {raw:.2f}"
        )
        if raw > SCORE_MAX:
            text += f", and {SCORE_MAX} is the most there is"
        elif raw < SCORE_MIN:
            text += f", and {SCORE_MIN} is the least there is"
        return Content.styled(text, "$mark-quiet")

    def _counts(self) -> Content:
        verdict = self._verdict
        parts: list[tuple[str, str]] = []
        for name, passed, total in (
            ("Visible", verdict.visible_passed, verdict.visible_total),
            ("Hidden", verdict.hidden_passed, verdict.hidden_total),
        ):
            good = passed == total
            parts.append((f"{name} ", "$mark-quiet"))
            parts.append(
                (f"{'✓' if good else '✗'} {passed} of {total} passed   ", "$success" if good else "$error")
            )
        if verdict.syntax_error:
            parts.append(("The code does not compile, so no test counts.   ", "$error"))
        parts.append(("Reward ", "$mark-quiet"))
        parts.append((amount_text(self._state.cumulative), "bold"))
        return Content.assemble(*parts)

    def _own_lines(self) -> list[Line]:
        lines = diff_lines(self._state.original, self._own_code())
        nothing = "Nothing was changed." if self._credit.who else "You changed nothing."
        return lines or [Line(((nothing, "muted"),))]

    def _is_reference(self) -> bool:
        return self._own_code() == self.played.solution.removesuffix("\n")

    def _own_code(self) -> str:
        """The code that was submitted."""
        return self._state.code

    def _reference_lines(self) -> list[Line]:
        if not self.played.solution:
            return [Line((("It is not known here.", "muted"),))]
        return diff_lines(self._state.original, self.played.solution.removesuffix("\n"))

    def _test_lines(self) -> list[Line]:
        report = self._state.report
        lines: list[Line] = []
        for result in report.visible if report else ():
            look = "good" if result.passed else "muted" if result.outcome is Outcome.NOT_RUN else "bad"
            lines.append(
                Line(
                    (
                        (f"{SYMBOLS[result.outcome]} ", look),
                        (printable(result.name), ""),
                        (f"  {result.outcome}", "muted"),
                    ),
                    hang=2,
                )
            )
        hidden = self._verdict.hidden_total
        passed = self._verdict.hidden_passed
        if hidden:
            lines.append(
                Line(
                    (
                        ("✓ " if passed == hidden else "✗ ", "good" if passed == hidden else "bad"),
                        (f"{passed} of {hidden} hidden tests passed", ""),
                        ("  they stay hidden", "muted"),
                    )
                )
            )
        return lines

    # --- panes

    @on(TabStrip.Chosen)
    def _tab_chosen(self, event: TabStrip.Chosen) -> None:
        self._show(event.key)

    def action_turn(self, step: int) -> None:
        """Go to the next pane, or the one before."""
        keys = list(self.TABS)
        focused = self.focused.id if self.focused else None
        here = next((key for key in keys if focused in (key, f"verdict-{key}")), keys[0])
        self._show(keys[(keys.index(here) + step) % len(keys)])

    def _show(self, key: str) -> None:
        self.query_one(TabStrip).active = key
        panes = self.query_one("#panes")
        for name in self.TABS:
            panes.set_class(name == key, f"-tab-{name}")
        self.query_one(f"#{key}-pane TextPane").focus()

    # --- where to go

    def action_next(self) -> None:
        """Play the next task that is not solved."""
        task = self.app.next_task(self.played)
        if task is None:
            self.notify("Every task is solved. Play one again for more stars.")
            self.app.browse()
        else:
            self.app.go_to_next(task)

    def action_again(self) -> None:
        """Play this task again."""
        self.app.play(self.played)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what was recorded can be replayed."""
        return action != "replay" or self.recorded is not None

    def action_replay(self) -> None:
        """Replay what was just played."""
        if self.recorded is not None:
            self.app.replay_run(self.recorded, self.played)

    def action_watch(self) -> None:
        """Let an agent play this task."""
        self.app.watch_agent(self.played)

    def action_browse(self) -> None:
        """Go to the list of tasks."""
        self.app.browse()

    def action_code(self) -> None:
        """Look at the play screen behind this one."""
        self.dismiss()
