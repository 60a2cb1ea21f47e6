"""The pane of thoughts: it grows at its end, keeps the reader's place, and is searched."""

from __future__ import annotations

from tests.ui.stage import Stage, rows
from tracefix_tui.episode.actions import Action, ActionType
from tracefix_tui.play.thoughts import MOST_CHARACTERS, Thought, action_in_words, bounded
from tracefix_tui.ui.widgets.text_pane import Line, TextPane
from tracefix_tui.ui.widgets.thoughts_pane import ThoughtsPane

LONG = "\n".join(f"line {number}" for number in range(40))


async def test_it_says_what_will_stand_there() -> None:
    pane = ThoughtsPane()
    async with Stage(pane).run_test(size=(40, 10)):
        assert rows(pane)[0] == "What the agent thinks stands here."


async def test_a_thought_grows_in_its_place_and_the_next_comes_below() -> None:
    pane = ThoughtsPane()
    async with Stage(pane).run_test(size=(40, 20)) as pilot:
        for text in ("I", "I look", "I look at line 6."):
            pane.put(Thought(1, "search", text))
        pane.put(Thought(1, "search", "I look at line 6.", "REPLACE_LINES line 6", -0.01))
        pane.put(Thought(2, "search", "Now\x1b[31m the tests.", note="it was dropped"))
        await pilot.pause()
        shown = [row for row in rows(pane) if row]
        assert shown == [
            "Step 1  search",
            "I look at line 6.",
            "→ REPLACE_LINES line 6  -0.01",
            "Step 2  search",
            "Now␛[31m the tests.",
            "! it was dropped",
        ]
        assert len(pane.thoughts) == 2


async def test_it_follows_the_end_unless_one_has_scrolled_up() -> None:
    pane = ThoughtsPane()
    async with Stage(pane).run_test(size=(40, 10)) as pilot:
        pane.put(Thought(1, "search", LONG))
        await pilot.pause()
        pane.put(Thought(1, "search", LONG + "\nlast"))
        await pilot.pause()
        assert "last" in "".join(rows(pane))
        pane.scroll_to(y=3, animate=False)
        await pilot.pause()
        pane.put(Thought(1, "search", LONG + "\nlast\nmore"))
        await pilot.pause()
        assert pane.scroll_offset.y == 3


async def test_searching_goes_from_thought_to_thought_and_round() -> None:
    pane = ThoughtsPane()
    thoughts = [Thought(step, "a", "Suspect line 4" if step in (3, 30) else LONG) for step in range(1, 41)]
    async with Stage(pane).run_test(size=(40, 10)) as pilot:
        pane.show_thoughts(thoughts)
        assert pane.find("suspect") == 3
        await pilot.pause()
        assert rows(pane)[0].startswith("Step 3")
        assert pane.find("SUSPECT", after=3) == 30
        assert pane.find("suspect", after=30) == 3
        assert pane.find("suspect", after=30, back=True) == 3
        assert pane.find("suspect", after=3, back=True) == 30
        assert pane.find("nowhere") == 0
        assert pane.step == 30
        pane.go_to_step(12)
        await pilot.pause()
        assert rows(pane)[0].startswith("Step 12")


async def test_replacing_the_end_is_the_same_as_showing_it_all() -> None:
    lines = [Line((("word " * number, ""),), words=True) for number in range(1, 30)]
    one, other = TextPane(lines[:10]), TextPane()
    for pane in (one, other):
        async with Stage(pane).run_test(size=(30, 12)):
            if pane is one:
                pane.show_from(7, lines[20:])
            else:
                pane.show([*lines[:7], *lines[20:]])
            assert pane.plain == "\n".join("word " * number for number in (*range(1, 8), *range(21, 30)))
            pane.scroll_home(animate=False)
    assert one._rows == other._rows


def test_actions_in_words() -> None:
    replace = ActionType.REPLACE_LINES
    assert action_in_words(Action(replace, 6, 6, "x")) == "REPLACE_LINES line 6"
    assert action_in_words(Action(replace, 3, 4, "x")) == "REPLACE_LINES lines 3-4"
    assert action_in_words(Action(ActionType.SUBMIT)) == "SUBMIT"


def test_a_thought_is_cut_and_says_so() -> None:
    assert bounded("x" * MOST_CHARACTERS) == "x" * MOST_CHARACTERS
    assert bounded("x" * (MOST_CHARACTERS + 5)).endswith("… and 5 more characters")
