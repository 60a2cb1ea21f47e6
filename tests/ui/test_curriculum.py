"""Playing by the curriculum on screen: the next task comes from it, and a verdict says what it changes."""

from __future__ import annotations

import asyncio
from pathlib import Path

from tests.ui import shell
from tests.ui.shell import DOUBLE, MIRROR, SEARCH, TASKS, VOTES
from tracefix_tui.grading import Grader
from tracefix_tui.play.auto import PERSON, AutoPlay
from tracefix_tui.records.levels import Levels
from tracefix_tui.ui.app import TracefixApp
from tracefix_tui.ui.screens.play import PlayScreen
from tracefix_tui.ui.screens.verdict import VerdictScreen


async def test_a_verdict_leads_to_a_task_of_the_level_it_calls_for(grader: Grader, tmp_path: Path) -> None:
    levels = Levels(tmp_path / "levels.json")
    for _ in range(4):
        levels.record(PERSON, 0.95)
    auto = AutoPlay(TASKS, PERSON, levels, seed=1)
    first = auto.choose()
    assert first in (DOUBLE, MIRROR)
    running = TracefixApp(shell.catalog(), task=first, grader=grader, auto=auto)
    async with running.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        screen = running.screen
        assert isinstance(screen, PlayScreen)
        screen.code_pane.editor.text = first.solution
        await pilot.press("f9")
        for _ in range(600):
            await pilot.pause()
            if isinstance(running.screen, VerdictScreen):
                break
            if running.screen.query("#yes"):
                await pilot.press("y")
            await asyncio.sleep(0.05)
        assert isinstance(running.screen, VerdictScreen)
        said = [note.message for note in running._notifications]
        assert any(text.startswith("Up to medium: the last 5 rewards") for text in said)
        await pilot.press("n")
        await pilot.pause()
        assert isinstance(running.screen, PlayScreen)
        assert running.screen.played in (SEARCH, VOTES)
    assert Levels(tmp_path / "levels.json").get(PERSON).level == "medium"
