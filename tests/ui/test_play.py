"""Playing a task on the screen, from reading to the verdict, with the real grader behind it."""

from __future__ import annotations

import dataclasses
import string
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.ui.playing import MEAN, SOLUTION, button, change, notes, plain, play, settled, words
from tests.ui.shell import screen_text
from tracefix_tui.catalog.task import Limits
from tracefix_tui.episode.actions import ActionType
from tracefix_tui.grading import Grader
from tracefix_tui.ui.play_keys import PLAY_BINDINGS
from tracefix_tui.ui.screens.browser import BrowserScreen
from tracefix_tui.ui.screens.confirm import ConfirmScreen
from tracefix_tui.ui.screens.play import PlayScreen
from tracefix_tui.ui.screens.verdict import VerdictScreen
from tracefix_tui.ui.widgets.editor_keys import EDITOR_BINDINGS
from tracefix_tui.ui.widgets.pending import PendingBar
from tracefix_tui.ui.widgets.reward_meter import RewardMeter
from tracefix_tui.ui.widgets.text_pane import TextPane
from tracefix_tui.ui.widgets.title_bar import TitleBar

DIVISION = "(len(numbers) - 1)"
ALL_PASSED = [
    "test_mean[numbers0-3] passed",
    "test_mean[numbers1-5] passed",
    "test_mean_of_nothing passed",
    "test_spread passed",
]


async def test_at_first_there_is_the_task_and_the_tests_that_will_run(grader: Grader) -> None:
    async with play(grader) as (pilot, screen):
        assert screen.code_pane.editor.has_focus
        assert screen.code_pane.editor.text == MEAN.buggy.removesuffix("\n")
        assert "mean([2, 4]) gives 3" in plain(screen, "#task")
        assert words(screen) == ["test_mean None", "test_mean_of_nothing None", "test_spread None"]
        assert "assert mean(numbers) == expected" in plain(screen, "#detail")
        text = screen_text(pilot.app)
        for part in ("The mean of some numbers", "F5 Run tests", "Steps left 50 of 50", "F1 Help"):
            assert part in text, part


async def test_running_shows_what_fails_and_where(grader: Grader) -> None:
    async with play(grader) as (pilot, screen):
        await pilot.press("f5")
        await settled(pilot)
        assert words(screen) == [
            "test_mean[numbers0-3] failed",
            "test_mean[numbers1-5] error",
            "test_mean_of_nothing passed",
            "test_spread passed",
        ]
        detail = plain(screen, "#detail")
        assert "call      mean([2, 4])" in detail
        assert "expected  3" in detail
        assert "got       6.0" in detail
        assert "Tests Passed: 2/4." in plain(screen, "#output")
        assert screen.query_one("#tests-pane").border_subtitle == "2 of 4 passed"
        standing = screen.query_one(RewardMeter).standing
        assert standing.last == pytest.approx(0.19)
        assert standing.score_known
        assert button(screen, ActionType.SUBMIT).price == f"score {standing.score:.2f}"


async def test_the_selected_test_names_its_line_and_enter_goes_there(grader: Grader) -> None:
    async with play(grader) as (pilot, screen):
        await pilot.press("f5")
        await settled(pilot)
        editor = screen.code_pane.editor
        assert editor.error_row == -1, "a plain wrong answer has no traceback"
        await pilot.press("f4", "down")
        await pilot.pause()
        assert "ZeroDivisionError" in plain(screen, "#detail")
        assert editor.error_row == 5
        await pilot.press("enter")
        await pilot.pause()
        assert editor.has_focus
        assert editor.cursor_location == (5, 4)


async def test_a_line_of_the_traceback_can_be_clicked_after_lines_were_typed_above(grader: Grader) -> None:
    async with play(grader) as (pilot, screen):
        await pilot.press("f5")
        await settled(pilot)
        await pilot.press("f4", "down")
        screen.code_pane.editor.insert("import math\n\n", (0, 0))
        await settled(pilot)
        detail = screen.query_one("#detail", TextPane)
        row = next(index for index, line in enumerate(detail.lines) if line.target is not None)
        await pilot.click(detail, offset=(6, row + 1))
        await pilot.pause()
        assert screen.code_pane.editor.cursor_location == (7, 4)


async def test_typing_becomes_a_pending_edit_with_its_price(grader: Grader) -> None:
    async with play(grader) as (pilot, screen):
        assert not screen.query_one(PendingBar).display
        change(screen, DIVISION, "len(numbers)")
        await settled(pilot)
        bar = str(screen.query_one(PendingBar).render())
        assert "REPLACE_LINES line 6 → 1 line" in bar
        assert "-0.01" in bar
        assert "F6 apply" in bar
        assert screen.session.state.steps == [], "nothing is performed before it is applied"
        assert screen.code_pane.editor.marks[5] == "~"
        assert screen.code_pane.editor.pending == {5}
        assert button(screen, ActionType.UNDO_EDIT).reason
        await pilot.press("f6")
        await settled(pilot)
        assert not screen.query_one(PendingBar).display
        (step,) = screen.session.state.steps
        assert (step.action.type, step.action.start_line, step.action.indent) == (
            ActionType.REPLACE_LINES,
            6,
            "exact",
        )
        assert "len(numbers)" in screen.session.state.code
        assert screen.code_pane.editor.pending == frozenset()
        assert screen.code_pane.editor.marks[5] == "~"


async def test_several_regions_are_announced_and_applied_bottom_up(grader: Grader) -> None:
    async with play(grader) as (pilot, screen):
        change(screen, "total = 0", "total = 0.0")
        change(screen, DIVISION, "len(numbers)")
        await settled(pilot)
        bar = str(screen.query_one(PendingBar).render())
        assert "-0.07  2 regions as 2 REPLACE_LINES, bottom up" in bar
        assert bar.index("line 6") < bar.index("line 3")
        assert button(screen, ActionType.REPLACE_LINES).price == "-0.07"
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert [step.action.start_line for step in screen.session.state.steps] == [6, 3]
        assert screen.session.state.cumulative == pytest.approx(-0.07)


async def test_discarding_puts_the_code_back_and_undo_brings_the_text_again(grader: Grader) -> None:
    async with play(grader) as (pilot, screen):
        await pilot.press("ctrl+r")
        assert "There is no pending edit" in notes(pilot)
        change(screen, DIVISION, "7")
        await settled(pilot)
        await pilot.press("ctrl+r")
        await settled(pilot)
        assert screen.code_pane.editor.text == screen.session.state.code
        assert screen.session.state.steps == []
        await pilot.press("ctrl+z")
        await settled(pilot)
        assert "total / 7" in screen.code_pane.editor.text


async def test_running_applies_the_pending_edit_first(grader: Grader) -> None:
    async with play(grader) as (pilot, screen):
        change(screen, DIVISION, "len(numbers) if numbers else 0")
        await pilot.press("f5")
        await settled(pilot)
        assert [step.action.type for step in screen.session.state.steps] == [
            ActionType.REPLACE_LINES,
            ActionType.RUN_TESTS,
        ]
        assert words(screen) == ALL_PASSED
        assert "F9 submits" in screen.query_one(TitleBar).advice


async def test_undo_and_reset_bring_the_code_back_into_the_editor(grader: Grader) -> None:
    async with play(grader) as (pilot, screen):
        for new in ("8", "9"):
            change(screen, DIVISION if new == "8" else "/ 8", "8" if new == "8" else "/ 9")
            await pilot.press("f6")
            await settled(pilot)
        editor = screen.code_pane.editor
        await pilot.press("f7")
        await settled(pilot)
        assert "total / 8" in editor.text
        await pilot.press("f8")
        await settled(pilot)
        assert editor.text == screen.session.state.original
        assert editor.marks == {}
        await pilot.press("f7")
        await settled(pilot)
        assert "Undo can't work now: there is no edit to take back" in notes(pilot)
        assert len(screen.session.state.steps) == 4, "what can't work is not charged"


async def test_viewing_shows_the_code_with_numbers(grader: Grader) -> None:
    async with play(grader) as (pilot, screen):
        await pilot.press("f2")
        await settled(pilot)
        assert "6 |     return total / (len(numbers) - 1)" in plain(screen, "#output")


async def test_an_action_can_be_clicked(grader: Grader) -> None:
    async with play(grader) as (pilot, screen):
        await pilot.click(button(screen, ActionType.RUN_TESTS))
        await settled(pilot)
        assert len(screen.session.state.steps) == 1
        await pilot.click(button(screen, ActionType.REPLACE_LINES))
        await pilot.pause()
        assert "Apply edit can't work now: there is no pending edit" in notes(pilot)


async def test_results_are_out_of_date_once_the_code_has_changed(grader: Grader) -> None:
    async with play(grader) as (pilot, screen):
        await pilot.press("f5")
        await settled(pilot)
        change(screen, DIVISION, "len(numbers)")
        await pilot.press("f6")
        await settled(pilot)
        assert screen.query_one("#tests-pane").border_subtitle == "2 of 4 passed, before the last change"
        assert screen.code_pane.editor.error_row == -1
        assert "score ?" in screen_text(pilot.app)


async def test_a_syntax_error_is_shown_with_its_line(grader: Grader) -> None:
    async with play(grader) as (pilot, screen):
        change(screen, "total = 0", "total = (0")
        await pilot.press("f5")
        await settled(pilot)
        assert "does not compile" in plain(screen, "#detail")
        assert screen.code_pane.editor.error_row == 2
        assert "Syntax error" in plain(screen, "#output")
        assert screen.session.state.report is not None
        assert not any("passed" in word for word in words(screen))


async def test_hints_open_one_at_a_time(grader: Grader) -> None:
    async with play(grader) as (pilot, screen):
        assert "F3 opens a hint, 3 left" in plain(screen, "#task")
        for opened in (1, 2, 3):
            await pilot.press("f3")
            await pilot.pause()
            text = plain(screen, "#task")
            assert screen.session.hints_opened == opened
            assert f"Hint {opened} of 3" in text
            assert f"Hint {opened + 1} of 3" not in text
        await pilot.press("f3")
        assert "All hints are open" in notes(pilot)
        assert "opens" not in plain(screen, "#task")
        assert screen.session.state.steps == []


# --- code that misbehaves


LOOP = ("total = 0", "while True: pass")


async def test_escape_stops_a_run_at_once_and_nothing_is_charged(grader: Grader) -> None:
    async with play(grader, tasks=(MEAN,)) as (pilot, screen):
        change(screen, *LOOP)
        await pilot.press("f6")
        await settled(pilot)
        await pilot.press("f5")
        await pilot.pause()
        assert screen.session.running
        assert screen.query_one(TitleBar).activity == "Running the tests"
        assert "still running" in button(screen, ActionType.RUN_TESTS).reason
        assert screen.query_one(TitleBar)._timer is not None
        await pilot.press("escape")
        await settled(pilot)
        assert not screen.session.running
        assert len(screen.session.state.steps) == 1, "the edit, not the run"
        assert "Stopped" in plain(screen, "#output")
        assert screen.query_one(TitleBar).activity == ""
        assert screen.query_one(TitleBar)._timer is None
        assert not button(screen, ActionType.RUN_TESTS).reason
        assert words(screen) == ["test_mean None", "test_mean_of_nothing None", "test_spread None"]
        assert screen.code_pane.editor.has_focus


@pytest.mark.parametrize(
    ("new", "outcome"),
    [
        ("while True: pass", "timed out"),
        ("import os; os._exit(3)", "crashed"),
        ("total = [0] * 10**10", "out of memory"),
        ("raise SystemExit", "error"),
    ],
)
async def test_the_screen_stays_alive_and_says_what_happened(grader: Grader, new: str, outcome: str) -> None:
    async with play(grader) as (pilot, screen):
        change(screen, "total = 0", new)
        await pilot.press("f5")
        await settled(pilot)
        assert f"test_mean[numbers0-3] {outcome}" in words(screen)
        assert "test_spread passed" in words(screen)
        assert outcome.upper() in plain(screen, "#detail")


async def test_what_is_applied_counts_while_the_run_that_follows_is_on(grader: Grader) -> None:
    async with play(grader) as (pilot, screen):
        change(screen, *LOOP)
        await pilot.press("f5")
        await pilot.pause()
        assert screen.session.running
        assert not screen.query_one(PendingBar).display
        assert screen.query_one(RewardMeter).standing.total == pytest.approx(-0.01)
        assert "still running" in button(screen, ActionType.VIEW_CODE).reason
        await pilot.press("escape")
        await settled(pilot)


async def test_keys_are_answered_while_a_run_is_on(grader: Grader) -> None:
    patient = dataclasses.replace(MEAN, limits=Limits(test_seconds=20))
    async with play(grader, task=patient, tasks=(patient,)) as (pilot, screen):
        change(screen, *LOOP)
        screen.code_pane.editor.move_cursor((0, 0))
        await pilot.press("f5")
        for row in range(1, 5):
            await pilot.press("down")
            assert screen.code_pane.editor.cursor_location[0] == row
            assert screen.session.running
        await pilot.press("escape")
        await settled(pilot)
        assert not screen.session.running


async def test_a_flood_of_output_is_bounded_and_shown(grader: Grader) -> None:
    async with play(grader) as (pilot, screen):
        change(screen, "total = 0", "total = 0; print('\\x1b[2J' + 'flood ' * 400_000)")
        await pilot.press("f5")
        await settled(pilot)
        output = plain(screen, "#output")
        assert "Printed in test_mean[numbers0-3]" in output
        assert "flood" in output
        assert len(output) < 200_000
        assert "\x1b" not in screen_text(pilot.app)


async def test_typing_goes_on_while_tests_run(grader: Grader) -> None:
    async with play(grader) as (pilot, screen):
        change(screen, *LOOP)
        await pilot.press("f5")
        await pilot.press("end", "#")
        await settled(pilot)
        assert screen.session.state.steps[-1].action.type is ActionType.RUN_TESTS
        assert "#" not in screen.session.state.code
        assert screen.code_pane.edits, "what was typed meanwhile is the pending edit"
        assert "#" in screen.code_pane.editor.text


async def test_a_sandbox_that_can_not_run_is_said(grader: Grader, monkeypatch: pytest.MonkeyPatch) -> None:
    from tracefix_tui.sandbox import SandboxError

    def refuse(*args: Any, **options: Any) -> None:
        raise SandboxError("This machine has no walls.", "Use another one.")

    async with play(grader) as (pilot, screen):
        monkeypatch.setattr(grader, "grade", refuse)
        await pilot.press("f5")
        await settled(pilot)
        output = plain(screen, "#output")
        assert "This machine has no walls." in output
        assert "Use another one." in output
        assert screen.session.state.steps == []


# --- submitting and leaving


async def test_submit_with_unrun_tests_asks_first(grader: Grader) -> None:
    async with play(grader) as (pilot, screen):
        await pilot.press("f9")
        await pilot.pause()
        assert isinstance(pilot.app.screen, ConfirmScreen)
        assert "have not been run" in screen_text(pilot.app)
        await pilot.press("n")
        await settled(pilot)
        assert pilot.app.screen is screen
        assert screen.session.state.steps == []


async def test_submit_with_failing_tests_shows_the_score_to_expect(grader: Grader) -> None:
    async with play(grader) as (pilot, screen):
        await pilot.press("f5")
        await settled(pilot)
        await pilot.press("f9")
        await pilot.pause()
        text = screen_text(pilot.app)
        assert "2 of 4 visible tests fail." in text
        assert f"Score to expect: {screen.session.state.score_if_submitted():.2f}" in text
        await pilot.press("enter")
        await settled(pilot)
        assert pilot.app.screen is screen, "the harmless answer has the focus"
        await pilot.press("f9", "y")
        await settled(pilot)
        assert isinstance(pilot.app.screen, VerdictScreen)


async def test_submit_with_a_pending_edit_says_what_happens_first(grader: Grader) -> None:
    async with play(grader) as (pilot, screen):
        change(screen, DIVISION, "len(numbers) if numbers else 1")
        await pilot.press("f9")
        await pilot.pause()
        assert "The pending edit is applied first for -0.01." in screen_text(pilot.app)
        await pilot.press("y")
        await settled(pilot)
        assert [step.action.type for step in screen.session.state.steps] == [
            ActionType.REPLACE_LINES,
            ActionType.SUBMIT,
        ]


async def test_submit_with_every_test_passed_asks_nothing(grader: Grader) -> None:
    async with play(grader) as (pilot, screen):
        screen.code_pane.set_text(SOLUTION.removesuffix("\n"))
        await pilot.press("f5")
        await settled(pilot)
        assert words(screen) == ALL_PASSED
        await pilot.press("f9")
        await settled(pilot)
        assert isinstance(pilot.app.screen, VerdictScreen)
        progress = pilot.app.progress.get(MEAN.id)  # type: ignore[attr-defined]
        assert progress.solved
        assert progress.best == pytest.approx(0.97)


async def test_the_first_step_counts_as_a_try(grader: Grader) -> None:
    async with play(grader) as (pilot, _):
        assert MEAN.id not in pilot.app.progress.all()  # type: ignore[attr-defined]
        await pilot.press("f2")
        await settled(pilot)
        assert pilot.app.progress.get(MEAN.id).state == "tried"  # type: ignore[attr-defined]


async def test_leaving_asks_only_when_something_would_be_lost(grader: Grader) -> None:
    async with play(grader) as (pilot, screen):
        await pilot.press("escape", "escape")
        await settled(pilot)
        assert isinstance(pilot.app.screen, BrowserScreen)
    async with play(grader) as (pilot, screen):
        await pilot.press("f2", "x")
        await settled(pilot)
        await pilot.press("escape", "escape")
        await pilot.pause()
        assert isinstance(pilot.app.screen, ConfirmScreen)
        text = screen_text(pilot.app)
        assert "1 step taken, and an edit that is" in text
        await pilot.press("escape")
        await settled(pilot)
        assert pilot.app.screen is screen
        await pilot.press("ctrl+q")
        await pilot.pause()
        assert isinstance(pilot.app.screen, ConfirmScreen), "quitting asks as well"
        await pilot.press("y")
        await pilot.pause()
    assert pilot.app.return_code == 0


async def test_leaving_while_a_run_is_on_stops_it(grader: Grader) -> None:
    async with play(grader) as (pilot, screen):
        change(screen, *LOOP)
        await pilot.press("f5")
        await pilot.pause()
        assert screen.session.running
        pilot.app.browse()  # type: ignore[attr-defined]
        await pilot.pause()
        await pilot.press("y")
        await settled(pilot)
        assert isinstance(pilot.app.screen, BrowserScreen)
        assert not screen.session.running


# --- the person's own editor


async def test_the_own_editor_brings_a_pending_edit(
    grader: Grader, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = tmp_path / "editor"
    script.write_text("#!/bin/sh\nfor file; do :; done\nsed -i 's/ - 1//' \"$file\"\n")
    script.chmod(0o755)
    monkeypatch.setenv("EDITOR", str(script))
    monkeypatch.delenv("VISUAL", raising=False)
    async with play(grader) as (pilot, screen):
        await pilot.press("ctrl+o")
        await pilot.pause()
        assert "could not be used" in "".join(note.title for note in pilot.app._notifications)

        @contextmanager
        def suspend() -> Iterator[None]:
            """As Textual's: what raises inside never gets the terminal back."""
            given_back.append("gone")
            yield
            given_back.append("back")

        given_back: list[str] = []
        monkeypatch.setattr(pilot.app, "suspend", suspend)
        await pilot.press("ctrl+o")
        await settled(pilot)
        assert "total / (len(numbers))" in screen.code_pane.editor.text
        assert len(screen.code_pane.edits) == 1
        assert screen.session.state.steps == []
        monkeypatch.setenv("EDITOR", "/no/such/editor")
        await pilot.press("ctrl+o")
        await pilot.pause()
        assert "can't be started" in notes(pilot)
        assert given_back == ["gone", "back"] * 2


# --- vim


async def test_vim_keys_are_opt_in_and_apply_with_w(grader: Grader) -> None:
    async with play(grader, vim=True) as (pilot, screen):
        pane = screen.code_pane
        assert pane.border_subtitle == "NORMAL"
        await pilot.press(*"6Gf-xx")
        await pilot.pause()
        assert "(len(numbers) 1)" in pane.editor.text
        await pilot.press("u", "i")
        await pilot.pause()
        assert pane.border_subtitle == "INSERT"
        await pilot.press("escape", "escape")
        await pilot.pause()
        assert pilot.app.screen is screen, "escape in normal mode does not leave"
        assert pane.editor.has_focus
        await pilot.press(*":w", "enter")
        await settled(pilot)
        assert [step.action.type for step in screen.session.state.steps] == [ActionType.REPLACE_LINES]
        await pilot.press(*":nonsense", "enter")
        await pilot.pause()
        assert "No command :nonsense" in notes(pilot)
        await pilot.press("f5")
        await settled(pilot)
        assert len(screen.session.state.steps) == 2, "function keys are the game's in every mode"


# --- panes


async def test_on_80_columns_the_panes_are_tabs(grader: Grader) -> None:
    async with play(grader, size=(80, 24)) as (pilot, screen):
        seen = []
        for _ in range(6):
            text = screen_text(pilot.app)
            seen.append(text.split("\n")[1].split("[")[1].split("]")[0])
            shown = [key for key in ("code", "task", "tests", "output") if screen.box.pane(key).size]
            assert len(shown) == 1
            await pilot.press("f4")
            await pilot.pause()
        assert seen == ["Code", "Tests", "Tests", "Output", "Task", "Code"]
        await pilot.click("#tabs", offset=(8, 0))
        await pilot.pause()
        assert screen.query_one("#tests").has_focus


async def test_on_80_columns_results_come_to_the_front(grader: Grader) -> None:
    async with play(grader, size=(80, 24)) as (pilot, screen):
        await pilot.press("f5")
        await settled(pilot)
        assert screen.box.active == "tests"
        assert "[Tests 2/4]" in screen_text(pilot.app)
        await pilot.press("f2")
        await settled(pilot)
        assert screen.box.active == "output"
        await pilot.press("f3")
        await pilot.pause()
        assert screen.box.active == "task"


@pytest.mark.parametrize("size", [(60, 18), (80, 24), (100, 30), (120, 40), (160, 50), (200, 60)])
async def test_every_size_shows_what_must_be_there(grader: Grader, size: tuple[int, int]) -> None:
    async with play(grader, size=size) as (pilot, _):
        text = screen_text(pilot.app)
        assert "def mean(numbers):" in text
        assert "Code ×" in text
        for part in ("F5 Run", "F9 Sub", "+0.00", "50 of 50", "F3 Hint"):
            assert part in text, part
        if size[0] >= 100:
            for part in ("Task ×", "Tests ×", "Output ×", "mean([2, 4]) gives 3", "test_spread"):
                assert part in text, part
        assert all(len(line) <= size[0] for line in text.split("\n"))


async def test_panes_are_hidden_enlarged_and_remembered(grader: Grader) -> None:
    async with play(grader) as (pilot, screen):
        await pilot.press("f4", "ctrl+b")
        await pilot.pause()
        assert not screen.box.pane("tests").display
        assert "+Tests" in screen_text(pilot.app)
        await pilot.press("f4")
        assert not screen.query_one("#tests").has_focus
        await pilot.press("alt+right", "alt+right")
        code = screen.box.sizes.code
        assert code > 0.54
    async with play(grader) as (pilot, screen):
        assert screen.box.sizes.hidden == {"tests"}
        assert screen.box.sizes.code == pytest.approx(code)
        await pilot.press("f5")
        await settled(pilot)
        await pilot.click("#tabs", offset=(8, 0))
        await pilot.pause()
        assert screen.box.pane("tests").display
        await pilot.press("ctrl+f")
        await pilot.pause()
        assert screen.box.pane("tests").size.width > 100
        assert not screen.box.pane("code").size
        await pilot.press("escape")
        await pilot.pause()
        assert screen.box.pane("code").size
        assert pilot.app.screen is screen
        await pilot.press("ctrl+l")
        await pilot.pause()
        assert screen.box.sizes.hidden == frozenset()
        assert screen.box.sizes.code == pytest.approx(0.54)


async def test_an_idle_screen_has_no_timer_and_writes_nothing(grader: Grader) -> None:
    async with play(grader) as (pilot, screen):
        await pilot.press("x", "f5")
        await settled(pilot)
        await pilot.press("end")
        await pilot.pause(0.3)
        running = [
            timer
            for widget in [screen, *screen.walk_children()]
            for timer in widget._timers
            if timer._active.is_set() and timer._interval
        ]
        assert [timer for timer in running if "update" not in repr(timer._callback).lower()] == []


async def test_the_other_ruleset_is_played_by_its_own_prices(grader: Grader) -> None:
    async with play(grader, rules="tracefix-shaped") as (pilot, screen):
        assert screen.session.state.ruleset.name == "tracefix-shaped"
        await pilot.press("f5")
        await settled(pilot)
        price = button(screen, ActionType.RUN_TESTS).price
        await pilot.press("f5")
        await settled(pilot)
        known = sum(
            amount
            for name, amount in screen.session.state.steps[-1].components.items()
            if name in ("step", "repeat", "run_tests")
        )
        assert price.split(",")[0] == f"{known:+.2f}"


def test_the_play_screen_takes_its_action_keys_from_the_table() -> None:
    from tracefix_tui.episode.actions import ACTIONS

    bound = {binding.id: binding.key for binding in PlayScreen.BINDINGS}  # type: ignore[union-attr]
    for type, spec in ACTIONS.items():
        assert bound[f"play.{type.lower()}"].split(",")[0] == spec.key


async def test_the_palette_offers_what_can_be_done_here(grader: Grader) -> None:
    async with play(grader) as (pilot, screen):
        await pilot.press("ctrl+p", *"hint")
        await pilot.pause(0.3)
        await pilot.press("enter")
        await settled(pilot)
        assert pilot.app.screen is screen
        assert screen.session.hints_opened == 1


async def test_the_layout_follows_the_terminal(grader: Grader) -> None:
    async with play(grader) as (pilot, screen):
        await pilot.press("f5")
        await settled(pilot)
        for width, height, panes in [(80, 24, 1), (200, 60, 4), (60, 18, 1), (120, 40, 4)]:
            await pilot.resize_terminal(width, height)
            await pilot.pause()
            await pilot.pause()
            shown = [key for key in ("code", "task", "tests", "output") if screen.box.pane(key).size]
            assert len(shown) == panes, (width, shown)
            regions = [screen.box.pane(key).region for key in shown]
            assert all(r.x >= 0 and r.right <= width and r.bottom <= height for r in regions), (
                width,
                regions,
            )
            assert sum(region.area for region in regions) == screen.box.region.area
            assert ("[Code]" in screen_text(pilot.app)) == (panes == 1)


async def test_every_character_can_be_typed(grader: Grader) -> None:
    async with play(grader) as (pilot, screen):
        editor = screen.code_pane.editor
        await pilot.press("home")
        typed = string.ascii_letters + string.digits + string.punctuation + " äß漢ü"
        await pilot.press(*typed)
        await settled(pilot)
        assert editor.document[0].startswith(typed)
        assert pilot.app.screen is screen
        assert screen.session.state.steps == []


def test_the_game_and_the_editor_share_no_key() -> None:
    def keys(bindings: Any) -> set[str]:
        return {key.strip() for binding in bindings for key in binding.key.split(",")}

    game = keys(PLAY_BINDINGS)
    assert not game & keys(EDITOR_BINDINGS)
    assert all(key.startswith(("f", "ctrl+", "alt+", "shift+f", "escape")) for key in game)
