"""The session: actions in a worker thread, stopped at once; what does not come through changes nothing."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable

import pytest

from tests.episode.fakes import HIDDEN, VISIBLE, TextGrader, a_task
from tracefix_tui.catalog.task import Task
from tracefix_tui.episode import Action, ActionType, Episode, EpisodeOver, InvalidAction
from tracefix_tui.grading.report import Report, TestResult
from tracefix_tui.play.session import Busy, Session
from tracefix_tui.sandbox import Cancel, Cancelled, SandboxError

VIEW = Action(ActionType.VIEW_CODE)
RUN = Action(ActionType.RUN_TESTS)
SUBMIT = Action(ActionType.SUBMIT)


class HangingGrader(TextGrader):
    """Hangs until it is cancelled, as on code that never ends; `hangs = False` lets it answer."""

    def __init__(self) -> None:
        super().__init__()
        self.hangs = True
        self.started = threading.Event()

    def grade(
        self,
        source: str,
        task: Task,
        *,
        suite: str = "visible",
        cancel: Cancel | None = None,
        on_result: Callable[[TestResult], None] | None = None,
    ) -> Report:
        if self.hangs:
            woken = threading.Event()
            with cancel.waking(woken.set):
                self.started.set()
                woken.wait()
            raise Cancelled("stopped")
        return super().grade(source, task, suite=suite, cancel=cancel, on_result=on_result)


@pytest.fixture
def grader() -> HangingGrader:
    return HangingGrader()


@pytest.fixture
def session(grader: HangingGrader) -> Session:
    return Session(Episode(a_task(), grader))


async def started(grader: HangingGrader) -> None:
    await asyncio.to_thread(grader.started.wait)


def snapshot(session: Session) -> tuple[object, ...]:
    state = session.state
    return session.episode.steps_taken, state.code, len(state.steps), state.cumulative, state.done


async def test_a_step_reaches_the_state_and_its_subscribers() -> None:
    session = Session(Episode(a_task("a"), TextGrader()))
    heard: list[int] = []
    session.state.subscribe(lambda step: heard.append(threading.get_ident()))
    step = await session.perform(RUN)
    assert session.state.steps == [step]
    assert session.state.report.passed == 1
    assert heard == [threading.get_ident()]
    assert not session.running


async def test_results_are_told_in_the_loops_own_thread() -> None:
    session = Session(Episode(a_task("a"), TextGrader()))
    told: list[tuple[int, bool]] = []
    await session.perform(RUN, lambda result: told.append((threading.get_ident(), result.hidden)))
    await session.perform(SUBMIT, lambda result: told.append((threading.get_ident(), result.hidden)))
    await asyncio.sleep(0)
    assert [hidden for _, hidden in told] == [False] * (2 * VISIBLE) + [True] * HIDDEN
    assert {thread for thread, _ in told} == {threading.get_ident()}


async def test_stop_ends_a_run_and_changes_nothing(session: Session, grader: HangingGrader) -> None:
    await session.perform(VIEW)
    before = snapshot(session)
    task = asyncio.create_task(session.perform(RUN))
    await started(grader)
    assert session.running
    session.stop()
    with pytest.raises(Cancelled):
        await task
    assert snapshot(session) == before
    assert not session.running
    grader.hangs = False
    assert (await session.perform(RUN)).index == 2


async def test_cancelling_the_task_ends_the_run_too(session: Session, grader: HangingGrader) -> None:
    before = snapshot(session)
    task = asyncio.create_task(session.perform(RUN))
    await started(grader)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert snapshot(session) == before
    assert not session.running


async def test_a_step_that_was_through_when_its_task_was_cancelled_is_kept() -> None:
    class Slow(TextGrader):
        """Takes no notice of being cancelled, like a step that is through in this moment."""

        def __init__(self) -> None:
            super().__init__()
            self.started, self.go_on = threading.Event(), threading.Event()

        def grade(self, *args: object, **options: object) -> Report:
            self.started.set()
            self.go_on.wait()
            return super().grade(*args, **options)

    grader = Slow()
    session = Session(Episode(a_task(), grader))
    task = asyncio.create_task(session.perform(RUN))
    await asyncio.to_thread(grader.started.wait)
    for _ in range(3):
        task.cancel()
        await asyncio.sleep(0)
        assert session.running
    grader.go_on.set()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert session.episode.steps_taken == len(session.state.steps) == 1


async def test_one_action_at_a_time(session: Session, grader: HangingGrader) -> None:
    task = asyncio.create_task(session.perform(RUN))
    await started(grader)
    with pytest.raises(Busy):
        await session.perform(VIEW)
    assert session.running
    session.stop()
    with pytest.raises(Cancelled):
        await task


async def test_stop_without_a_run_does_nothing(session: Session) -> None:
    session.stop()
    assert (await session.perform(VIEW)).index == 1


async def test_several_actions_stop_where_they_were_stopped(session: Session, grader: HangingGrader) -> None:
    edit = Action(ActionType.REPLACE_LINES, 2, 2, "a = 1")
    task = asyncio.create_task(session.perform_all([edit, VIEW, RUN, SUBMIT]))
    await started(grader)
    session.stop()
    with pytest.raises(Cancelled):
        await task
    assert [step.action for step in session.state.steps] == [edit, VIEW]


async def test_stop_between_two_actions_ends_the_rest() -> None:
    session = Session(Episode(a_task(), TextGrader()))
    session.state.subscribe(lambda step: session.stop())
    with pytest.raises(Cancelled):
        await session.perform_all([VIEW, RUN])
    assert len(session.state.steps) == 1


async def test_several_actions_end_with_the_episode() -> None:
    session = Session(Episode(a_task(), TextGrader()))
    steps = await session.perform_all([RUN, SUBMIT, VIEW])
    assert [step.action for step in steps] == [RUN, SUBMIT]
    assert await session.perform_all([]) == []
    with pytest.raises(EpisodeOver):
        await session.perform(VIEW)


async def test_an_error_of_the_grader_surfaces_and_changes_nothing() -> None:
    class Broken(TextGrader):
        def grade(self, *args: object, **options: object) -> Report:
            raise SandboxError("The sandbox is gone.", "Start it again.")

    session = Session(Episode(a_task(), Broken()))
    before = snapshot(session)
    with pytest.raises(SandboxError) as caught:
        await session.perform(RUN)
    assert caught.value.advice == "Start it again."
    assert snapshot(session) == before
    assert not session.running


async def test_an_invalid_action_changes_nothing(session: Session) -> None:
    before = snapshot(session)
    with pytest.raises(InvalidAction):
        await session.perform(Action(ActionType.REPLACE_LINES))
    assert snapshot(session) == before


def test_hints_open_one_at_a_time(session: Session) -> None:
    assert session.hints == ()
    assert [session.open_hint() for _ in range(4)] == ["Look.", "Look at y.", "y is wrong.", None]
    assert session.hints == session.episode.task.hints
    assert session.hints_opened == 3


def test_a_quote_prices_actions_without_performing_them(session: Session) -> None:
    edit = Action(ActionType.REPLACE_LINES, 2, 2, "a = 1")
    assert session.quote([edit, edit, Action(ActionType.UNDO_EDIT)]) == pytest.approx(-0.01 - 0.06 - 0.11)
    assert session.episode.steps_taken == 0
