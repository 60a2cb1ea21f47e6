"""A race: one clock that can be held, who is ahead, and who has won by what."""

from __future__ import annotations

import asyncio
import math
from typing import Any

import pytest

from tests.episode.fakes import TextGrader, a_task
from tests.play.test_driver import RUN, SUBMIT, Script, never, raising, until
from tracefix_tui.episode.actions import Action, ActionType
from tracefix_tui.episode.episode import Episode
from tracefix_tui.play.driver import Driver
from tracefix_tui.play.phase import Phase
from tracefix_tui.play.race import Clock, Lane, Race, standing
from tracefix_tui.play.session import Session
from tracefix_tui.players.player import PlayerError, Satisfied

GOOD = "aaaabbb"
"""A code that passes every visible and hidden test of `TextGrader`."""


class Time:
    """A time that a test moves."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


def a_lane(name: str, code: str = "x = 1\n") -> Lane:
    return Lane(name, Session(Episode(a_task(code), TextGrader())))


@pytest.fixture
def time() -> Time:
    return Time()


def a_race(time: Time, left: str = "x = 1", right: str = "x = 1") -> Race:
    race = Race(a_lane("you", left), a_lane("search", right), Clock(time))
    race.start()
    return race


def test_the_clock_stands_while_it_is_held(time: Time) -> None:
    clock = Clock(time)
    time.now += 5
    assert (clock.seconds, clock.held) == (0.0, True)
    clock.start()
    time.now += 2
    clock.start()
    clock.hold()
    time.now += 50
    clock.hold()
    clock.start()
    time.now += 1
    assert clock.seconds == 3.0


async def test_ahead_is_who_passes_more_then_who_has_earned_more(time: Time) -> None:
    race = a_race(time, "aa = 1", "a = 1")
    assert race.leader is None
    await race.right.session.perform(RUN)
    assert race.leader is race.right
    await race.left.session.perform(RUN)
    assert race.leader is race.left
    assert race.outcome() == ""
    assert standing(race.left).startswith("1 step   2/4 tests   reward +")


async def test_the_solved_one_wins_then_the_score_then_the_time(time: Time) -> None:
    race = a_race(time, GOOD, "a = 1")
    await race.right.session.perform(SUBMIT)
    assert not race.over
    time.now += 9
    await race.left.session.perform(SUBMIT)
    assert race.outcome() == "you win: solved with 0.98, and search has not solved it."
    race = a_race(time, "a = 1", GOOD)
    await race.left.session.perform(SUBMIT)
    await race.right.session.perform(SUBMIT)
    assert race.outcome() == "search wins: solved with 0.98, and you have not solved it."
    race = a_race(time, GOOD, GOOD)
    await race.left.session.perform_all([RUN, RUN, RUN, SUBMIT])
    await race.right.session.perform(SUBMIT)
    assert race.outcome() == "search wins: a score of 0.98 against 0.96."
    race = a_race(time, GOOD, GOOD)
    time.now += 2
    await race.right.session.perform(SUBMIT)
    time.now += 1.5
    await race.left.session.perform(SUBMIT)
    assert race.outcome() == "search wins: the same score, in 2.0 s against 3.5 s."
    assert standing(race.right).startswith("✓ solved, 0.98 in 2.0 s")
    race = a_race(time, GOOD, GOOD)
    for lane in race.lanes:
        await lane.session.perform(SUBMIT)
    assert race.outcome() == "A draw: the same score in the same time."


async def test_the_best_proposal_counts_with_its_time_and_a_person_may_end_there(time: Time) -> None:
    class Grader(TextGrader):
        def grade(self, *arguments: Any, assess: bool = False, **options: Any) -> Any:
            return super().grade(*arguments, **options)

    def lane(name: str, *answers: Any) -> Lane:
        grader = Grader()
        session = Session(Episode(a_task("x = 1\n"), grader, "codearena"))
        return Lane(name, session, Driver(session, Script(answers), grader, speed=math.inf))

    good, bad = (Action(ActionType.PROPOSE_FIX, new_code_block=code) for code in (f"{GOOD} = 1", "a = 1"))
    race = Race(lane("you"), lane("search", bad, good, raising(Satisfied("enough."))), Clock(time))
    race.left.driver, rival = None, race.right
    assert rival.driver is not None
    assert standing(race.left) == "0 of 5 proposals"
    race.start()
    time.now += 2
    await race.left.session.perform(bad)
    assert race.leader is race.left
    time.now += 1
    work = asyncio.create_task(rival.driver.run())
    await until(lambda: rival.ended)
    assert race.leader is rival
    assert (len(rival.session.state.steps), rival.finished) == (2, 3.0)
    assert not race.over
    assert race.outcome() == ""
    time.now += 4
    await race.left.session.perform(good)
    assert race.left.finished == 7.0
    assert standing(race.left).startswith("2 of 5 proposals   7/7 tests   best ")
    race.left.leave()
    assert race.over
    assert race.outcome() == "search wins: the same score, in 3.0 s against 7.0 s."
    before = race.left.verdict
    await race.left.session.perform_all([bad, good, good])
    assert (race.left.verdict, race.left.finished) == (before, 7.0)
    assert standing(rival).startswith("✓ solved, ")
    rival.driver.close()
    await work


async def test_one_without_a_proposal_can_not_end_its_part(time: Time) -> None:
    lane = Lane("you", Session(Episode(a_task(), TextGrader(), "codearena")))
    lane.leave()
    assert not lane.ended


def driven(name: str, answers: list[Any]) -> Lane:
    grader = TextGrader()
    session = Session(Episode(a_task(), grader))
    return Lane(name, session, Driver(session, Script(answers), grader, speed=math.inf))


async def test_a_pause_holds_both_and_one_that_gives_up_has_lost() -> None:
    left, right = (
        driven("left", [RUN, never, SUBMIT]),
        driven("right", [RUN, raising(PlayerError("no")), RUN]),
    )
    race = Race(left, right)
    work = [asyncio.create_task(lane.driver.run()) for lane in race.lanes if lane.driver]
    race.start()
    await until(lambda: all(len(lane.session.state.steps) == 1 for lane in race.lanes))
    await until(lambda: right.driver.phase is Phase.TROUBLE and left.driver.phase is Phase.THINKING)
    race.hold()
    assert race.clock.held
    assert left.driver.phase is Phase.PAUSED
    assert right.driver.phase is Phase.TROUBLE
    race.start()
    assert left.driver.phase is Phase.THINKING
    left.driver.retry()
    await until(lambda: race.over)
    assert race.outcome().startswith("left wins")
    for lane in race.lanes:
        lane.driver.close()
    await asyncio.gather(*work)
