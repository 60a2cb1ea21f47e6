"""The driver: an agent plays, a person has the last word, and no player however broken does any harm."""

from __future__ import annotations

import asyncio
import dataclasses
import math
import time
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.episode.fakes import TextGrader, a_task
from tests.play.test_session import HangingGrader
from tracefix_tui.episode.actions import Action, ActionType
from tracefix_tui.episode.episode import Episode
from tracefix_tui.play.driver import SPEEDS, Driver
from tracefix_tui.play.phase import Phase
from tracefix_tui.play.session import Session
from tracefix_tui.play.thoughts import MOST_CHARACTERS
from tracefix_tui.players.player import Bench, PlayerError, Say, Turn
from tracefix_tui.records.actor import Actor
from tracefix_tui.records.reader import read_run
from tracefix_tui.records.recorder import Recorder

VIEW, RUN, SUBMIT = (Action(each) for each in (ActionType.VIEW_CODE, ActionType.RUN_TESTS, ActionType.SUBMIT))
EDIT = Action(ActionType.REPLACE_LINES, 2, 2, "    y = aaaa", "exact")
PLAN = (RUN, EDIT, RUN, SUBMIT)


class Script:
    """Answers from a list: an action, anything else that is no action, or something to call."""

    name, kind = "script", "recording"

    def __init__(self, answers: Iterable[Any] = PLAN) -> None:
        self.answers = list(answers)
        self.turns: list[Turn] = []
        self.closed = 0

    async def act(self, turn: Turn, bench: Bench, say: Say) -> Action:
        self.turns.append(turn)
        say("I ")
        say("think.")
        answer = self.answers.pop(0)
        if callable(answer):
            answer = await answer(turn, bench, say)
        return answer

    async def close(self) -> None:
        self.closed += 1


async def never(turn: Turn, bench: Bench, say: Say) -> Action:
    await asyncio.Event().wait()
    raise AssertionError


def raising(error: BaseException) -> Callable[..., Any]:
    async def answer(turn: Turn, bench: Bench, say: Say) -> Action:
        raise error

    return answer


@asynccontextmanager
async def driving(
    player: Any, grader: Any = None, speed: float = math.inf, recorder: Recorder | None = None, **more: Any
) -> AsyncIterator[Driver]:
    grader = grader or TextGrader()
    driver = Driver(Session(Episode(a_task(), grader), recorder), player, grader, speed=speed, **more)
    work = asyncio.create_task(driver.run())
    try:
        yield driver
    finally:
        driver.close()
        await asyncio.wait_for(work, 20)
        driver.session.close()


async def until(condition: Callable[[], bool]) -> None:
    for _ in range(2000):
        if condition():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it did not come")


def taken(driver: Driver) -> list[Action]:
    return [step.action for step in driver.session.state.steps]


async def test_it_plays_to_the_end_and_keeps_each_thought() -> None:
    player = Script()
    async with driving(player) as driver:
        await until(lambda: driver.phase is Phase.OVER)
        assert taken(driver) == list(PLAN)
        assert driver.session.state.verdict is not None
        assert [(each.step, each.text) for each in driver.thoughts] == [(n, "I think.") for n in range(1, 5)]
        assert driver.thoughts[1].outcome == "REPLACE_LINES line 2"
        assert driver.thoughts[1].reward == driver.session.state.steps[1].reward
        assert [len(turn.history) for turn in player.turns] == [0, 1, 2, 3]
    await until(lambda: player.closed == 1)


async def test_an_action_is_shown_before_it_is_performed_and_a_pause_holds_it() -> None:
    async with driving(Script([EDIT, RUN]), speed=0.001) as driver:
        await until(lambda: driver.proposal is not None)
        assert (driver.proposal, driver.phase, taken(driver)) == (EDIT, Phase.SHOWING, [])
        driver.pause()
        await asyncio.sleep(0.05)
        assert (driver.phase, driver.proposal) == (Phase.PAUSED, EDIT)
        driver.step_once()
        await until(lambda: driver.phase is Phase.PAUSED and taken(driver) == [EDIT])
        assert driver.proposal is None


async def test_single_steps() -> None:
    async with driving(Script(), paused=True) as driver:
        await asyncio.sleep(0.05)
        assert (driver.phase, taken(driver)) == (Phase.PAUSED, [])
        for count in (1, 2):
            driver.step_once()
            await until(lambda count=count: len(taken(driver)) == count and driver.phase is Phase.PAUSED)
        await asyncio.sleep(0.05)
        assert len(taken(driver)) == 2
        driver.go_on()
        await until(lambda: driver.phase is Phase.OVER)


def test_speeds_go_up_and_down_and_end() -> None:
    async def check() -> None:
        async with driving(Script(), speed=1.5, paused=True) as driver:
            driver.change_speed(1)
            assert driver.speed == 2.0
            for _ in range(9):
                driver.change_speed(1)
            assert driver.speed == SPEEDS[-1]
            for _ in range(9):
                driver.change_speed(-1)
            assert driver.speed == SPEEDS[0]

    asyncio.run(check())


async def test_a_person_takes_over_acts_and_hands_back(tmp_path: Path) -> None:
    cancelled = asyncio.Event()

    async def thinks(turn: Turn, bench: Bench, say: Say) -> Action:
        try:
            await asyncio.Event().wait()
        finally:
            cancelled.set()
        raise AssertionError

    player = Script([RUN, thinks, SUBMIT])
    recorder = Recorder(Actor("recording", "script"), folder=tmp_path)
    async with driving(player, recorder=recorder) as driver:
        await until(lambda: len(taken(driver)) == 1 and driver.phase is Phase.THINKING)
        driver.take_over()
        assert driver.phase is Phase.TAKEN
        await until(cancelled.is_set)
        await driver.session.perform(EDIT, by=Actor())
        await asyncio.sleep(0.05)
        assert taken(driver) == [RUN, EDIT]
        driver.hand_back()
        await until(lambda: driver.phase is Phase.OVER)
        assert taken(driver) == [RUN, EDIT, SUBMIT]
        assert player.turns[-1].code == driver.session.state.code
        assert [each.who for each in driver.thoughts if each.reward is not None] == [
            "script",
            "person",
            "script",
        ]
    run = read_run(recorder.path)  # type: ignore[arg-type]
    assert run.header.player.name == "script"
    assert [entry.actor.kind for entry in run.entries] == ["recording", "person", "recording"]


async def test_an_action_for_other_code_is_dropped_and_the_player_asked_anew() -> None:
    async with driving(Script([EDIT, SUBMIT]), speed=0.001) as driver:
        await until(lambda: driver.proposal is not None)
        driver.pause()
        await driver.session.perform(dataclasses.replace(EDIT, new_code_block="    y = b"))
        driver.go_on()
        await until(lambda: any("dropped" in each.note for each in driver.thoughts))
        assert len(taken(driver)) == 1
        assert "y = b" in driver.session.state.code


async def test_stop_ends_thinking_and_running_at_once_and_costs_nothing() -> None:
    grader = HangingGrader()
    async with driving(Script([never, RUN, SUBMIT]), grader) as driver:
        await until(lambda: driver.phase is Phase.THINKING and bool(driver.thoughts))
        driver.stop()
        assert driver.phase is Phase.STOPPED
        driver.go_on()
        await until(grader.started.is_set)
        driver.stop()
        await until(lambda: driver.phase is Phase.STOPPED and not driver.session.running)
        assert taken(driver) == []
        grader.hangs = False
        driver.go_on()
        await until(lambda: driver.phase is Phase.OVER)


class Subclass(Action):
    """An action that is none."""


BROKEN = [
    (raising(PlayerError("The key is not accepted.")), "The key is not accepted."),
    (raising(ValueError("boom")), "broke down: ValueError: boom"),
    (raising(SystemExit(3)), "broke down: SystemExit"),
    (raising(KeyboardInterrupt()), "broke down: KeyboardInterrupt"),
    (raising(asyncio.CancelledError()), "gave no answer"),
    (raising(RecursionError("x" * 10_000)), "broke down: RecursionError"),
    (None, "answered with NoneType"),
    ({"action_type": "SUBMIT"}, "answered with dict"),
    (Subclass(ActionType.SUBMIT), "answered with Subclass"),
    (Action("EXPLODE"), "action_type"),  # type: ignore[arg-type]
    (Action(None), "action_type"),  # type: ignore[arg-type]
    (Action(ActionType.REPLACE_LINES), "start_line"),
    (Action(ActionType.REPLACE_LINES, "1", 2, "x"), "start_line"),  # type: ignore[arg-type]
    (Action(ActionType.REPLACE_LINES, 1, 10**400, "x"), "end_line"),
    (Action(ActionType.REPLACE_LINES, 1, 1, b"x"), "new_code_block"),  # type: ignore[arg-type]
    (Action(ActionType.REPLACE_LINES, 1, 1, "\ud800"), "new_code_block"),
    (Action(ActionType.REPLACE_LINES, 1, 1, "x" * 10_000_000), "new_code_block"),
    (Action(ActionType.REPLACE_LINES, 1, 1, "x", []), "indent"),  # type: ignore[arg-type]
    (Action(ActionType.SUBMIT, thought=7), "thought"),  # type: ignore[arg-type]
]


@pytest.mark.parametrize(("answer", "problem"), BROKEN, ids=[problem for _, problem in BROKEN])
async def test_a_broken_player_is_trouble_and_no_step(answer: Any, problem: str) -> None:
    async with driving(Script([RUN, answer, SUBMIT])) as driver:
        await until(lambda: driver.phase is Phase.TROUBLE)
        assert problem in driver.problem
        assert len(driver.problem) < 500
        assert taken(driver) == [RUN]
        await driver.session.perform(VIEW)
        driver.retry()
        await until(lambda: driver.phase is Phase.OVER)
        assert driver.problem == ""
        assert taken(driver) == [RUN, VIEW, SUBMIT]


async def test_a_flood_of_words_is_bounded() -> None:
    async def floods(turn: Turn, bench: Bench, say: Any) -> Action:
        say("x" * 5_000_000)
        for _ in range(20_000):
            say("yy")
        say(None)
        say(b"\xff")
        return SUBMIT

    async with driving(Script([floods])) as driver:
        changes = 0

        def count() -> None:
            nonlocal changes
            changes += 1

        driver.subscribe(count)
        await until(lambda: driver.phase is Phase.OVER)
        assert len(driver.thoughts[0].text) < MOST_CHARACTERS + 100
        assert "5,0" in driver.thoughts[0].text.splitlines()[-1]
        assert changes < 10_000, "one change for many words"


async def test_what_is_said_after_its_time_is_lost() -> None:
    late: list[Any] = []

    async def keeps_the_voice(turn: Turn, bench: Bench, say: Say) -> Action:
        late.append(say)
        return RUN

    async with driving(Script([keeps_the_voice, never])) as driver:
        await until(lambda: len(taken(driver)) == 1)
        late[0]("too late")
        await asyncio.sleep(0.05)
        assert all("too late" not in each.text for each in driver.thoughts)


async def test_a_stalled_player_is_waited_for_asked_anew_or_left() -> None:
    async with driving(Script([never, never, RUN, SUBMIT]), patience=0.05) as driver:
        await until(lambda: driver.stalled)
        assert driver.phase is Phase.THINKING
        driver.go_on()
        assert not driver.stalled
        await until(lambda: driver.stalled)
        driver.take_over()
        await driver.session.perform(VIEW)
        driver.hand_back()
        await until(lambda: driver.stalled)
        driver.retry()
        await until(lambda: driver.phase is Phase.OVER)
        assert taken(driver) == [VIEW, RUN, SUBMIT]


async def test_a_player_that_blocks_its_thread_does_not_block_the_loop() -> None:
    async def blocks(turn: Turn, bench: Bench, say: Say) -> Action:
        time.sleep(1.0)  # noqa: ASYNC251, what is tested
        return SUBMIT

    async with driving(Script([blocks]), patience=0.05) as driver:
        await until(lambda: driver.stalled)
        driver.take_over()
        await driver.session.perform(VIEW)
        assert taken(driver) == [VIEW]


async def test_a_player_that_takes_no_notice_of_being_cancelled_changes_nothing() -> None:
    async def stubborn(turn: Turn, bench: Bench, say: Say) -> Action:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            return SUBMIT
        raise AssertionError

    async with driving(Script([stubborn, RUN])) as driver:
        await until(lambda: bool(driver.thoughts))
        driver.take_over()
        await asyncio.sleep(0.05)
        assert taken(driver) == []


async def test_private_runs_are_counted_held_by_a_pause_and_recorded(tmp_path: Path) -> None:
    async def tries(turn: Turn, bench: Bench, say: Say) -> Action:
        while len(grader.asked) < 500:
            await bench.try_source("aaaa")
        return SUBMIT

    class Counting(TextGrader):
        async def agrade(self, source: str, task: Any, **options: Any) -> Any:
            await asyncio.sleep(0.002)
            return self.grade(source, task)

    grader = Counting()
    recorder = Recorder(Actor("recording", "script"), folder=tmp_path)
    async with driving(Script([tries]), grader, recorder=recorder) as driver:
        await until(lambda: driver.private_runs > 3)
        driver.pause()
        assert driver.phase is Phase.PAUSED
        await asyncio.sleep(0.1)
        held = driver.private_runs
        await asyncio.sleep(0.2)
        assert driver.private_runs == held
        driver.go_on()
        await until(lambda: driver.phase is Phase.OVER)
    (entry,) = read_run(recorder.path).entries  # type: ignore[arg-type]
    assert entry.private_runs == driver.private_runs == 500


async def test_closing_while_it_thinks_ends_everything() -> None:
    player = Script([never])
    async with driving(player) as driver:
        await until(lambda: bool(driver.thoughts))
    await until(lambda: player.closed == 1)
    assert taken(driver) == []
