"""A session that somebody else plays, on the common screen: it follows each step and can't be edited."""

from __future__ import annotations

from textual.pilot import Pilot

from tests.ui.playing import MEAN, SOLUTION, plain, playing, words
from tests.ui.shell import screen_text
from tracefix_tui.episode.actions import Action, ActionType
from tracefix_tui.episode.edits import edits_between
from tracefix_tui.episode.episode import Episode
from tracefix_tui.grading import Grader
from tracefix_tui.play.session import Session
from tracefix_tui.play.thoughts import thought_of
from tracefix_tui.ui.layout import AGENT_PANES, Layout
from tracefix_tui.ui.play_keys import PANE_BINDINGS
from tracefix_tui.ui.screens.session_screen import SessionScreen
from tracefix_tui.ui.widgets.code_editor import CodeEditor
from tracefix_tui.ui.widgets.thoughts_pane import ThoughtsPane

RUN = Action(ActionType.RUN_TESTS, thought="I run the tests.")


class Shown(SessionScreen):
    """Shows a session that a test plays."""

    CSS_PATH = ["../../tracefix_tui/ui/styles/play.tcss", "../../tracefix_tui/ui/styles/thoughts.tcss"]  # noqa: RUF012
    USUAL = Layout(panes=tuple(AGENT_PANES), hidden=frozenset({"task"}))
    LAYOUT = "shown"
    BINDINGS = [*PANE_BINDINGS]  # noqa: RUF012

    def __init__(self, session: Session) -> None:
        super().__init__(session.episode.task)
        self.session = session

    def prepare(self) -> None:
        self.state = self.session.state


async def shown(pilot: Pilot[None], grader: Grader) -> Shown:
    screen = Shown(Session(Episode(MEAN, grader)))
    await pilot.app.push_screen(screen)
    screen.state.subscribe(screen.show_step)
    await pilot.pause()
    return screen


async def test_each_step_is_shown_and_keys_change_nothing(grader: Grader) -> None:
    async with playing(grader).run_test(size=(120, 40)) as pilot:
        screen = await shown(pilot, grader)
        await pilot.press("x", "enter", "backspace", "ctrl+v")
        assert screen.query_one(CodeEditor).text == screen.state.code
        assert screen.code_pane.edits == ()
        edit = edits_between(screen.state.code, SOLUTION.removesuffix("\n"))
        for action in (RUN, *edit, RUN):
            step = await screen.session.perform(action)
            screen.query_one(ThoughtsPane).put(thought_of(step, "search"))
        await pilot.pause()
        assert screen.query_one(CodeEditor).text == SOLUTION.removesuffix("\n")
        assert all(word.endswith("passed") for word in words(screen))  # type: ignore[arg-type]
        assert "I run the tests." in screen_text(pilot.app)  # type: ignore[arg-type]
        assert "read only" in screen_text(pilot.app)  # type: ignore[arg-type]


async def test_another_state_can_take_the_place_of_the_one_that_was_shown(grader: Grader) -> None:
    async with playing(grader).run_test(size=(120, 40)) as pilot:
        screen = await shown(pilot, grader)
        at_first = screen.state
        await screen.session.perform_all([RUN, *edits_between(at_first.code, "pass")])
        await pilot.pause()
        assert screen.query_one(CodeEditor).text == "pass"
        at_first.steps.clear()
        at_first.report = None
        at_first.observation = screen.session.episode.reset()
        screen.show_state()
        await pilot.pause()
        assert screen.query_one(CodeEditor).text == MEAN.buggy.removesuffix("\n")
        assert words(screen) == ["test_mean None", "test_mean_of_nothing None", "test_spread None"]  # type: ignore[arg-type]
        assert plain(screen, "#output") == "No step has been taken yet."


async def test_on_a_narrow_screen_the_thoughts_are_a_tab(grader: Grader) -> None:
    async with playing(grader).run_test(size=(80, 24)) as pilot:
        screen = await shown(pilot, grader)
        assert not screen.query_one("#thoughts-pane").region
        screen.box.focus_pane("thoughts")
        await pilot.pause()
        assert screen.query_one(ThoughtsPane).has_focus
        assert screen.query_one("#thoughts-pane").region.width == 80
        assert not screen.query_one("#code-pane").region
        await pilot.press("f4")
        assert screen.box.active == "tests"
