"""The smaller widgets of the play screen: meter, pending edit, action bar, tests, tabs, title, panes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.containers import Container

from tests.ui import shell
from tests.ui.stage import Stage, rows
from tracefix_tui.episode.actions import ACTIONS, Action, ActionType
from tracefix_tui.grading.report import Outcome
from tracefix_tui.records.progress import Progress
from tracefix_tui.settings import Settings
from tracefix_tui.ui.layout import Layout
from tracefix_tui.ui.widgets.action_bar import ActionBar, ActionButton
from tracefix_tui.ui.widgets.agent_bar import AgentBar, AgentStatus, Control
from tracefix_tui.ui.widgets.component_meter import NAMES, ComponentMeter, Components
from tracefix_tui.ui.widgets.diff_lines import diff_lines
from tracefix_tui.ui.widgets.pane import Pane
from tracefix_tui.ui.widgets.pane_box import PaneBox
from tracefix_tui.ui.widgets.pending import PendingBar, PricedEdit, edit_label
from tracefix_tui.ui.widgets.reward_meter import RewardMeter, Standing, amount_text, sparkline
from tracefix_tui.ui.widgets.tab_strip import TabStrip
from tracefix_tui.ui.widgets.task_preview import facts
from tracefix_tui.ui.widgets.tests_list import TestRow, TestsList, milliseconds
from tracefix_tui.ui.widgets.title_bar import TitleBar

AMOUNT = st.floats(-5, 5)


# --- reward meter


@given(st.lists(AMOUNT, max_size=60), st.integers(0, 40))
def test_a_sparkline_fits_and_rises_with_its_values(values: list[float], width: int) -> None:
    line = sparkline(values, width)
    shown = values[-width:] if width else []
    assert len(line) == len(shown)
    for one, other, left, right in zip(line, line[1:], shown, shown[1:], strict=False):
        assert (left <= right) <= (one <= other)


@given(AMOUNT)
def test_an_amount_has_its_sign_and_zero_is_positive(amount: float) -> None:
    text = amount_text(amount)
    assert float(text) == pytest.approx(amount, abs=0.0051)
    assert text != "-0.00"
    assert text[0] in "+-"


async def test_the_meter_says_sum_last_step_score_and_steps_left() -> None:
    standing = Standing(
        total=0.24,
        last=-0.06,
        components={"step": -0.01, "repeat": -0.05},
        action="REPLACE_LINES",
        score=0.58,
        score_known=True,
        steps_left=47,
        max_steps=50,
        history=(0.1, 0.3, 0.24),
    )
    meter = RewardMeter(standing)
    async with Stage(meter).run_test(size=(80, 4)) as pilot:
        first, second = rows(meter)
        assert first.split() == ["Reward", "+0.24", "Submit", "now", "0.58", "Left", "47", "of", "50", "▃█▇"]
        assert second.split() == ["Last", "-0.06", "REPLACE_LINES:", "step", "-0.01", "repeat", "-0.05"]
        meter.standing = Standing(steps_left=50, max_steps=50)
        await pilot.pause()
        first, second = rows(meter)
        assert "Submit now ?" in first
        assert second.startswith(" No step taken yet")


# --- pending edit


def replace(start: int, end: int, block: str) -> Action:
    return Action(ActionType.REPLACE_LINES, start, end, block, "exact")


@pytest.mark.parametrize(
    ("action", "label"),
    [
        (replace(3, 3, "x"), "line 3 → 1 line"),
        (replace(3, 4, "x\ny\nz"), "lines 3-4 → 3 lines"),
        (replace(3, 4, ""), "lines 3-4 → deleted"),
    ],
)
def test_an_edit_is_named(action: Action, label: str) -> None:
    assert edit_label(PricedEdit(action, (), -0.01)) == label


async def test_one_region_shows_what_goes_and_comes() -> None:
    bar = PendingBar("F6", "^r")
    async with Stage(bar).run_test(size=(90, 10)) as pilot:
        assert bar.display is False
        bar.edits = (PricedEdit(replace(2, 3, "a\nX"), ("a", "b"), -0.01),)
        await pilot.pause()
        assert rows(bar) == [
            " ✎ Pending -0.01  REPLACE_LINES lines 2-3 → 2 lines" + " " * 18 + "F6 apply  ^r discard",
            " - b",
            " + X",
        ]
        bar.edits = ()
        await pilot.pause()
        assert bar.display is False


async def test_what_comes_is_shown_with_the_indentation_it_will_get() -> None:
    bar = PendingBar("F6", "^r")
    bar.by = "a model"
    async with Stage(bar).run_test(size=(90, 10)) as pilot:
        action = Action(ActionType.REPLACE_LINES, 2, 2, "return x")
        bar.edits = (PricedEdit(action, ("    return y",), -0.01),)
        await pilot.pause()
        assert rows(bar)[1:] == [" -     return y", " +     return x"]


async def test_several_regions_are_listed_bottom_up_with_the_price_of_all() -> None:
    bar = PendingBar("F6", "^r")
    async with Stage(bar).run_test(size=(60, 10)) as pilot:
        bar.edits = tuple(
            PricedEdit(replace(line, line, "x"), ("a",), price)
            for line, price in [(9, -0.01), (5, -0.06), (3, -0.11), (1, -0.16)]
        )
        await pilot.pause()
        assert rows(bar) == [
            " ✎ Pending -0.34  4 regions as 4 REPLACE_LINES, bottom up",
            " F6 apply  ^r discard",
            "   1. line 9 → 1 line  -0.01",
            "   2. line 5 → 1 line  -0.06",
            "   3. line 3 → 1 line  -0.11   and 2 more",
        ]


async def test_an_edit_that_is_not_valid_has_no_price() -> None:
    bar = PendingBar("F6", "^r")
    async with Stage(bar).run_test(size=(90, 10)) as pilot:
        bar.edits = (PricedEdit(replace(1, 1, "x"), ("a",), None),)
        await pilot.pause()
        assert "price unknown" in rows(bar)[0]


# --- action bar


async def test_each_action_has_key_label_and_price_and_can_be_clicked() -> None:
    buttons = [
        ActionButton(spec, spec.key.upper(), spec.price, "no reason" if type is ActionType.UNDO_EDIT else "")
        for type, spec in ACTIONS.items()
    ]
    bar = ActionBar(buttons)
    stage = Stage(bar, ActionButton.Pressed)
    async with stage.run_test(size=(80, 4)) as pilot:
        first, second = rows(bar)
        for spec in ACTIONS.values():
            assert f"{spec.key.upper()} {spec.label}" in first
        assert "not now" in second
        assert "no reason" in str(bar[ActionType.UNDO_EDIT].tooltip)
        for button in bar:
            await pilot.click(button)
        await pilot.pause()
    assert [message.type for message in stage.heard] == list(ACTIONS)  # type: ignore[attr-defined]


# --- tests


@pytest.mark.parametrize(
    ("ms", "text"), [(0.04, "0.0 ms"), (1.26, "1.3 ms"), (83.4, "83 ms"), (2003.0, "2.00 s")]
)
def test_durations(ms: float, text: str) -> None:
    assert milliseconds(ms) == text


async def test_rows_show_symbol_name_word_and_time() -> None:
    listing = TestsList(
        [
            TestRow("test_one", Outcome.PASSED, 1.2),
            TestRow("test_two", Outcome.TIMED_OUT, 2000.0),
            TestRow("test_three"),
        ]
    )
    async with Stage(listing).run_test(size=(50, 5)):
        assert rows(listing)[:3] == [
            " ✓ test_one                       passed   1.2 ms",
            " ⧗ test_two                    timed out   2.00 s",
            " · test_three",
        ]


async def test_a_long_name_keeps_its_parameters() -> None:
    listing = TestsList(
        [TestRow("test_a_very_long_name_indeed[3-4]"), TestRow("test_another_name_that_is_too_long")]
    )
    async with Stage(listing).run_test(size=(30, 5)):
        assert rows(listing)[:2] == [" · test_a_very_long_nam…[3-4]", " · test_another_name_that_is…"]


async def test_the_selection_moves_by_key_and_mouse_and_stays_inside() -> None:
    listing = TestsList([TestRow(f"test_{number}", Outcome.PASSED, 1.0) for number in range(30)])
    stage = Stage(listing, TestsList.Selected, TestsList.Chosen)
    async with stage.run_test(size=(50, 6)) as pilot:
        listing.focus()
        for key, selected in [("up", 0), ("down", 1), ("end", 29), ("down", 29), ("pageup", 19), ("home", 0)]:
            await pilot.press(key)
            assert listing.selected == selected, key
        await pilot.click(listing, offset=(3, 4))
        assert listing.selected == 4
        await pilot.click(listing, offset=(3, 2), times=2)
        await pilot.press("enter")
        await pilot.pause()
    assert [m.index for m in stage.heard if isinstance(m, TestsList.Chosen)] == [2, 2]


# --- tabs and title


async def test_tabs_show_the_active_and_the_hidden_without_colour() -> None:
    tabs = TabStrip({"code": "Code", "tests": "Tests", "task": "Task"})
    stage = Stage(tabs, TabStrip.Chosen)
    async with stage.run_test(size=(40, 3)) as pilot:
        tabs.active, tabs.absent, tabs.badges = "code", frozenset({"task"}), {"tests": "2/5"}
        await pilot.pause()
        assert rows(tabs) == ["[Code] Tests 2/5 +Task"]
        for column in (1, 8, 19, 35):
            await pilot.click(tabs, offset=(column, 0))
        await pilot.pause()
    assert [message.key for message in stage.heard] == ["code", "tests", "task"]  # type: ignore[attr-defined]


async def test_the_title_has_a_clock_only_while_something_runs() -> None:
    bar = TitleBar("A task", "F5 runs the tests", "esc")
    async with Stage(bar).run_test(size=(60, 3)) as pilot:
        assert rows(bar) == [" TraceFix A task" + " " * 21 + "Next F5 runs the tests"]
        assert bar._timer is None
        bar.activity, bar.detail = "Running the tests", "2 done"
        await pilot.pause()
        assert "Running the tests  0.0 s  esc stops it  2 done" in rows(bar)[0]
        assert bar._timer is not None
        bar.activity = ""
        await pilot.pause()
        assert bar._timer is None


async def test_a_long_title_gives_way() -> None:
    bar = TitleBar("A task with a very long name indeed", "F5 runs the tests", "esc")
    async with Stage(bar).run_test(size=(50, 3)):
        (line,) = rows(bar)
        assert line.endswith("Next F5 runs the tests")
        assert "…" in line


# --- diff

SOURCE = "".join(f"line {number}\n" for number in range(1, 21)).rstrip()
TEXTS = st.lists(st.sampled_from(["a", "b", "", "    c = 1"]), min_size=1, max_size=12).map("\n".join)


def texts(lines: list) -> list[str]:  # type: ignore[type-arg]
    return ["".join(text for text, _ in line.parts).rstrip() for line in lines]


def test_a_diff_has_signs_numbers_and_a_little_around() -> None:
    changed = SOURCE.replace("line 10\n", "line ten\nmore\n")
    assert texts(diff_lines(SOURCE, changed)) == [
        "    ⋯",
        " 7   line 7",
        " 8   line 8",
        " 9   line 9",
        "10 - line 10",
        "10 + line ten",
        "11 + more",
        "12   line 11",
        "13   line 12",
        "14   line 13",
        "    ⋯",
    ]


def test_the_same_text_has_no_diff() -> None:
    assert diff_lines(SOURCE, SOURCE) == []


@given(TEXTS, TEXTS)
def test_a_diff_tells_each_line_that_goes_and_comes(before: str, after: str) -> None:
    lines = texts(diff_lines(before, after))
    width = len(str(max(before.count("\n"), after.count("\n")) + 1))
    gone = [line[width + 3 :] for line in lines if line[width + 1 : width + 2] == "-"]
    come = [line[width + 3 :] for line in lines if line[width + 1 : width + 2] == "+"]
    assert len(before.split("\n")) - len(gone) == len(after.split("\n")) - len(come)
    assert len(set(lines)) == len([line for line in lines if "⋯" not in line]) + ("⋯" in "".join(lines))


# --- panes


def pane_box() -> PaneBox:
    box = PaneBox(Layout(), id="body")
    box.compose_add_child(Pane(title="Code", id="code-pane"))
    side = Container(id="side")
    for key in ("task", "tests", "output"):
        side.compose_add_child(Pane(title=key.title(), id=f"{key}-pane"))
    box.compose_add_child(side)
    return box


class PanesStage(Stage):
    CSS = "PaneBox { layout: horizontal; } #code-pane, #side { height: 1fr; }"


async def test_a_border_is_dragged_with_the_mouse() -> None:
    box = pane_box()
    stage = PanesStage(box, PaneBox.Changed)
    async with stage.run_test(size=(120, 40)) as pilot:
        code = box.pane("code")
        before = code.region.right
        await pilot.mouse_down(code, offset=(code.region.width - 1, 10))
        await pilot.hover(offset=(80, 10))
        await pilot.mouse_up(offset=(80, 10))
        await pilot.pause()
        assert before != 80
        assert abs(code.region.right - 80) <= 1
        assert any(message.settled for message in stage.heard)  # type: ignore[attr-defined]
        task, tests = box.pane("task"), box.pane("tests")
        assert task.region.bottom == tests.region.y
        middle = (task.region.x + 5, tests.region.y)
        await pilot.mouse_down(offset=middle)
        await pilot.mouse_up(offset=(middle[0], 20))
        await pilot.pause()
        assert abs(tests.region.y - 20) <= 1


async def test_the_cross_hides_a_pane() -> None:
    box = pane_box()
    async with PanesStage(box).run_test(size=(120, 40)) as pilot:
        await pilot.click(box.pane("task"), offset=(8, 0))
        await pilot.pause()
        assert box.sizes.hidden == {"task"}
        assert box.has_class("-hide-task")
        box.reset_sizes()
        assert box.sizes == Layout()


def test_one_word_for_difficulty_and_category_is_said_once() -> None:
    both = shell.task("easy-1", "The average", category="easy")
    assert both.kinds == ("easy",)
    assert facts(both, Progress(both.id)).plain == "easy  ·  ○ new"
    assert shell.MIRROR.kinds == ("easy", "strings")
    assert facts(shell.MIRROR, Progress(shell.MIRROR.id)).plain == "easy  ·  strings  ·  ○ new"


@pytest.mark.parametrize("width", [60, 80, 120])
async def test_rows_of_keys_bars_and_prices_have_no_half_words(width: int) -> None:
    names = ("pause", "one step", "slower", "faster", "take over", "stop")
    keys = AgentBar(AgentStatus("search", "acting"), [Control("space", name, "x") for name in names])
    async with Stage(keys).run_test(size=(width, 4)):
        shown = rows(keys)[1]
        assert "…" not in shown
        assert [name for name in names if name in shown] == [*names][: shown.count("space")]
    meter = ComponentMeter()
    meter.shown = Components(dict.fromkeys(NAMES, 0.25), dict.fromkeys(NAMES, 0.125), {"step": -0.01}, left=4)
    async with Stage(meter).run_test(size=(width, 4)):
        assert "…" not in "".join(rows(meter))
        assert sum(row.count("0.12") for row in rows(meter)) == len(NAMES)
        meter.shown = Components(dict.fromkeys(NAMES, 0.25), left=5, most=5)
        assert "…" not in "".join(rows(meter))
    prices = {type: "score 0.69" if type is ActionType.SUBMIT else "-0.01" for type in ACTIONS}
    used = [type for type in ACTIONS if type is not ActionType.PROPOSE_FIX]
    buttons = ActionBar([ActionButton(ACTIONS[type], "F9", prices[type], "") for type in used])
    async with Stage(buttons).run_test(size=(width, 4)):
        assert "…" not in rows(buttons)[1]
        assert rows(buttons)[1].endswith("0.69")


@pytest.mark.parametrize(
    ("term", "theme", "expected"),
    [
        ("xterm", "tracefix-light", "ansi-light"),
        ("screen", "colourblind-light", "ansi-light"),
        ("xterm", "tracefix-dark", "tracefix-dark"),
        ("xterm", "ansi-dark", "ansi-dark"),
        ("xterm-256color", "tracefix-light", "tracefix-light"),
    ],
)
def test_a_light_theme_needs_more_than_sixteen_colours(
    monkeypatch: pytest.MonkeyPatch, term: str, theme: str, expected: str
) -> None:
    monkeypatch.setenv("TERM", term)
    monkeypatch.delenv("COLORTERM", raising=False)
    app = shell.app(settings=Settings(theme=theme))
    app.suit_the_terminal()
    assert app.theme == expected
