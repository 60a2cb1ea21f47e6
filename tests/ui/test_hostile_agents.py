"""Whatever an agent does, the person can take over and play on, and the run's file is whole."""

from __future__ import annotations

import asyncio
import dataclasses
import threading
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from tests.play.test_driver import Script, never, raising
from tests.ui.playing import MEAN, OTHER, SOLUTION
from tests.ui.shell import catalog, screen_text, until
from tests.ui.test_propose import AssessingGrader
from tracefix_tui.episode.actions import Action, ActionType
from tracefix_tui.players.player import PlayerError
from tracefix_tui.records.reader import read_run
from tracefix_tui.settings import Settings
from tracefix_tui.ui.app import TracefixApp
from tracefix_tui.ui.screens.which import watch_screen

CONTROLS = "\x1b[2J\x1b]0;owned\x07\x9b31m\r\x00\u202e"
MB = 1_000_000


def action(code: str, thought: str = "") -> Action:
    """An edit that both rulesets know under another name; see `fitted`."""
    return Action(ActionType.PROPOSE_FIX, new_code_block=code, thought=thought)


def fitted(one: Any, rules: str) -> Any:
    """The action as `rules` want it: a proposal, or an edit of the first line."""
    if not isinstance(one, Action) or rules == "codearena" or one.type is not ActionType.PROPOSE_FIX:
        return one
    return dataclasses.replace(one, type=ActionType.REPLACE_LINES, start_line=1, end_line=1)


class Words(str):
    """A text that is none."""

    def __len__(self) -> int:
        raise SystemExit(3)


async def floods(turn: Any, bench: Any, say: Any) -> Any:
    say("x" * 10 * MB)
    for _ in range(500):
        say(CONTROLS * 50)
    return await never(turn, bench, say)


async def speaks_out_of_turn(turn: Any, bench: Any, say: Any) -> Any:
    threading.Timer(0.2, lambda: say(CONTROLS)).start()
    raise RuntimeError(CONTROLS)


async def answers_late(turn: Any, bench: Any, say: Any) -> Any:
    try:
        await asyncio.sleep(60)
    except asyncio.CancelledError:
        return action("late = 1")


HOSTILE = {
    "crashes": raising(MemoryError()),
    "exits": raising(SystemExit(1)),
    "interrupts": raising(KeyboardInterrupt()),
    "answers with nothing": None,
    "answers with a text": "PROPOSE_FIX",
    "answers with an unknown action": Action("RM -RF"),  # type: ignore[arg-type]
    "answers without the code": Action(ActionType.PROPOSE_FIX),
    "answers with numbers": action(7),  # type: ignore[arg-type]
    "answers with a text that is none": action(Words("x = 1")),
    "answers too much": action("x" * 10 * MB),
    "thinks too much": action("x = 1", "t" * 10 * MB),
    "answers with control characters": action(f"x = '{CONTROLS}'", CONTROLS),
    "answers with half a character": action("x = '\ud800'", "\ud800"),
    "complains with control characters": raising(PlayerError(CONTROLS)),
    "floods": floods,
    "speaks out of turn": speaks_out_of_turn,
    "answers late": answers_late,
    "never answers": never,
}


@pytest.mark.parametrize("rules", ["tracefix", "codearena"])
@pytest.mark.parametrize("what", HOSTILE)
async def test_the_screen_stays_usable_and_the_file_whole(home: Path, what: str, rules: str) -> None:
    answer = HOSTILE[what]
    player = Script([fitted(answer, rules), never, never])
    app = TracefixApp(
        catalog((MEAN, OTHER)),
        Settings(rules=rules),
        grader=AssessingGrader(),  # type: ignore[arg-type]
        opening=lambda: watch_screen(MEAN, rules, player, 1000.0),
    )
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        screen: Any = app.screen_stack[-1]
        await until(pilot, lambda: screen.driver.phase.value != "thinking" or len(player.turns) > 0)
        await pilot.pause(0.3)
        text = screen_text(app).replace("\n", "")
        assert not [each for each in text if unicodedata.category(each) in ("Cc", "Cf")]
        await pilot.press("t")
        await until(pilot, lambda: screen.driver.in_persons_hands and not screen.session.running)
        before = len(screen.state.steps)
        assert before <= 1
        screen.code_pane.set_text(SOLUTION)
        await pilot.press("f9" if rules == "codearena" else "f6")
        await until(pilot, lambda: len(screen.state.steps) > before and not screen.session.running)
        await pilot.press("ctrl+t")
        await until(pilot, lambda: not screen.driver.in_persons_hands)
        assert screen.state.code == SOLUTION.removesuffix("\n") or screen.state.code == SOLUTION
    (path,) = (home / "data" / "runs").rglob("*.jsonl")
    run = read_run(path)
    assert run.torn == 0
    assert len(run.entries) == len(screen.state.steps)
    assert run.entries[-1].actor.kind == "person"
