"""Fix it for me: helpers are asked in order, within the time, and stopped when nobody waits any more."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.play.test_driver import Script, never, raising
from tracefix_tui.catalog import load_catalog
from tracefix_tui.grading import Grader
from tracefix_tui.play.fixing import fix
from tracefix_tui.players.helpers import helpers
from tracefix_tui.players.player import Player, PlayerError
from tracefix_tui.players.search import SearchAgent
from tracefix_tui.settings import Settings

TASK = load_catalog().find("tracefix/sum_even_wrong_condition")


@pytest.fixture(scope="module")
def grader() -> Iterator[Grader]:
    with Grader() as one:
        yield one


async def test_the_search_agent_mends_what_no_other_can(grader: Grader) -> None:
    broken = Script([raising(PlayerError("no"))])
    asked: list[tuple[str, Player]] = [("model", broken), ("search", SearchAgent())]
    found = await fix(TASK, grader, asked, seconds=60)
    assert (found.method, found.success) == ("search", True)
    assert grader.grade(found.code, TASK, suite="all").all_passed


async def test_it_mends_the_code_it_is_given(grader: Grader) -> None:
    found = await fix(replace(TASK, buggy=TASK.solution), grader, [("search", SearchAgent())], seconds=60)
    assert (found.success, found.code) == (True, TASK.solution.removesuffix("\n"))


async def test_the_time_is_kept_and_says_who_spoke_last(grader: Grader) -> None:
    stuck: list[tuple[str, Player]] = [("model", Script([never])), ("search", SearchAgent())]
    found = await fix(TASK, grader, stuck, seconds=0.5)
    assert found.success is False
    assert found.code == TASK.buggy.removesuffix("\n")


async def test_cancelling_stops_who_is_at_work(grader: Grader) -> None:
    working = asyncio.ensure_future(fix(TASK, grader, [("model", Script([never]))], seconds=600))
    await asyncio.sleep(0.3)
    working.cancel()
    with pytest.raises(asyncio.CancelledError):
        await working


async def test_without_a_model_only_search_is_asked() -> None:
    names = []
    for name, player in helpers(Settings()):
        names.append(name)
        await player.close()
    assert names[-1] == "search"
    assert "model" not in names
