"""A model under a person's eyes: what it says is shown as it comes, and stopping it ends its request."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from tests.chat_server import Answer, ChatServer, delta, tool
from tests.players.model.making import KEY, TASK
from tracefix_tui.episode import Action, ActionType, Episode
from tracefix_tui.grading import Grader
from tracefix_tui.play.driver import Driver
from tracefix_tui.play.meter import actor_of
from tracefix_tui.play.phase import Phase
from tracefix_tui.play.session import Session
from tracefix_tui.players.agents import AgentOptions, open_agent
from tracefix_tui.records.reader import read_run
from tracefix_tui.records.recorder import Recorder
from tracefix_tui.settings import Secret


@asynccontextmanager
async def driven(base: str, grader: Grader, folder: Path) -> AsyncIterator[tuple[Driver, Recorder]]:
    options = AgentOptions("model", model="m", api_base=base, api_key=Secret(KEY), key_from="--api-key")
    player = open_agent(options.agent, options)
    session = Session(Episode(TASK, grader, seed=0))
    recorder = Recorder(actor_of(player), folder=folder)
    session.record(recorder)
    driver = Driver(session, player, grader, speed=float("inf"))
    running = asyncio.ensure_future(driver.run())
    try:
        yield driver, recorder
    finally:
        driver.close()
        await asyncio.wait_for(running, 20)
        session.close()


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not true():  # noqa: ASYNC110, a screen looks again and again as well
            await asyncio.sleep(0.01)


async def test_a_model_plays_to_the_end_and_each_step_says_what_it_used(
    grader: Grader, tmp_path: Path
) -> None:
    script = (
        tool("REPLACE_LINES", "Two.", start_line=2, end_line=2, new_code_block="return n * 2"),
        tool("SUBMIT", "Done."),
    )
    with ChatServer(*script, key=KEY) as server:
        async with driven(server.base, grader, tmp_path) as (driver, recorder):
            await until(lambda: driver.phase in (Phase.OVER, Phase.TROUBLE))
            assert driver.problem == ""
            assert "Two.\n> REPLACE_LINES" in driver.thoughts[0].text
    assert recorder.path is not None
    run = read_run(recorder.path)
    assert [entry.tokens.input for entry in run.entries if entry.tokens] == [100, 100]
    assert [entry.actor.model for entry in run.entries] == ["m", "m"]


async def test_taking_over_ends_the_request_and_handing_back_asks_anew(
    grader: Grader, tmp_path: Path
) -> None:
    silent = Answer([delta(content="Let me think"), 60.0])
    with ChatServer(silent, tool("SUBMIT")) as server:
        async with driven(server.base, grader, tmp_path) as (driver, _):
            await until(lambda: bool(driver.thoughts) and "Let me think" in driver.thoughts[0].text)
            driver.take_over()
            assert await asyncio.to_thread(server.wait_broken)
            driver.hand_back()
            await until(lambda: driver.phase is Phase.OVER)
    assert len(server.requests) == 2


async def test_a_model_that_comes_in_the_middle_is_told_everything(grader: Grader) -> None:
    session = Session(Episode(TASK, grader, seed=0))
    await session.perform(Action(ActionType.RUN_TESTS))
    with ChatServer(tool("SUBMIT")) as server:
        options = AgentOptions("model", model="m", api_base=server.base)
        driver = Driver(session, open_agent("model", options), grader, speed=float("inf"))
        await asyncio.wait_for(driver.run(), 30)
        driver.close()
    (request,) = server.requests
    assert "You mend a Python module" in request.body["messages"][0]["content"]
    assert "Tests Passed: 1/2" in request.last


async def test_an_endpoint_that_is_gone_is_trouble_and_the_episode_stays(
    grader: Grader, tmp_path: Path
) -> None:
    with ChatServer() as server:
        base = server.base
    async with driven(base, grader, tmp_path) as (driver, _):
        await until(lambda: driver.phase is Phase.TROUBLE)
        assert "--api-base" in driver.problem
        assert not driver.session.state.done
        driver.take_over()
        assert driver.in_persons_hands
