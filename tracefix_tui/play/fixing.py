"""Fix it for me: one helper after the other plays the task, until one solves it or the time is up."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tracefix_tui.episode.episode import Episode
from tracefix_tui.play.bench import PrivateBench
from tracefix_tui.play.evaluation import play_out
from tracefix_tui.play.session import Session

if TYPE_CHECKING:
    from tracefix_tui.catalog.task import Task
    from tracefix_tui.grading import Grader
    from tracefix_tui.players.player import Player


@dataclass(frozen=True, slots=True)
class Fixed:
    """What came of it.

    Attributes:
        code: the mended source, or the best there was.
        method: the name of the helper that spoke last.
        success: every test passed, visible and hidden.
    """

    code: str
    method: str
    success: bool


async def fix(
    task: Task,
    grader: Grader,
    helpers: Iterable[tuple[str, Player]],
    *,
    seconds: float,
    pool: Executor | None = None,
) -> Fixed:
    """Have the code of `task` mended.

    Args:
        helpers: (name, player), in the order of asking; each is closed when it is done.
        seconds: wall time for all of it; each helper gets what is left.
        pool: where it is done; a fix waits there for its turn. By default with other work of this process.

    Raises:
        sandbox.SandboxError: no code can be run here.
    """
    begun: Future[tuple[asyncio.AbstractEventLoop, asyncio.Task[Fixed]]] = Future()

    async def work() -> Fixed:
        here = asyncio.current_task()
        assert here is not None
        begun.set_result((asyncio.get_running_loop(), here))
        return await _fix(task, grader, helpers, seconds)

    def run() -> Fixed:
        if not begun.set_running_or_notify_cancel():
            raise asyncio.CancelledError
        return asyncio.run(work())

    working = asyncio.get_running_loop().run_in_executor(pool, run)
    try:
        return await asyncio.shield(working)
    except asyncio.CancelledError:
        if begun.cancel():
            working.cancel()
            raise
        loop, there = await asyncio.wrap_future(begun)
        loop.call_soon_threadsafe(there.cancel)
        await asyncio.wait([working])
        raise


async def _fix(task: Task, grader: Grader, helpers: Iterable[tuple[str, Player]], seconds: float) -> Fixed:
    ends = time.monotonic() + seconds
    best = Fixed(task.buggy, "", False)
    for method, player in helpers:
        left = ends - time.monotonic()
        if left <= 0:
            await player.close()
            break
        session = Session(Episode(task, grader))
        try:
            await asyncio.wait_for(play_out(session, player, PrivateBench(task, grader)), left)
        except TimeoutError:
            pass
        finally:
            session.close("left")
            await player.close()
        verdict = session.state.verdict
        best = Fixed(session.state.code, method, verdict is not None and verdict.solved)
        if best.success:
            break
    return best
