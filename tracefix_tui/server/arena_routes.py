"""CodeArena's own routes, beside the others: /fix, /curriculum, /stats, /memory and /run_raw."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

from fastapi import APIRouter, Body, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from tracefix_tui.sandbox import Cancel, Cancelled
from tracefix_tui.server.errors import Invalid, Stopped, Unable
from tracefix_tui.server.http_routes import SessionId, client_of, left, responses
from tracefix_tui.server.messages import MAX_NAME, dumps
from tracefix_tui.server.session import ServerSession
from tracefix_tui.server.sessions import Sessions

if TYPE_CHECKING:
    from tracefix_tui.catalog import Catalog
    from tracefix_tui.grading import Grader
    from tracefix_tui.players.agents import AgentOptions
    from tracefix_tui.settings import Settings

Result = TypeVar("Result")

_TAG = "CodeArena"
FIX_SECONDS = 60.0
"""Wall time that a fix may take."""
RUN_SECONDS = 5.0
"""CPU time that a raw run may take."""


class FixFields(BaseModel):
    """The body of POST /fix."""

    model_config = ConfigDict(extra="forbid", strict=True)

    code: str = Field(description="The source to mend.")
    error_log: str = Field("", description="What is known to be wrong; not needed.")
    task_id: str = Field(max_length=MAX_NAME, description="The task whose tests the source has to pass.")
    reward: float | None = Field(None, description="The reward so far; not needed.")


class RunFields(BaseModel):
    """The body of POST /run_raw."""

    model_config = ConfigDict(extra="forbid", strict=True)

    code: str = Field(description="Any program.")
    stdin: str = Field("", description="What it finds on its standard input.")


def routes(sessions: Sessions, catalog: Catalog, grader: Grader) -> APIRouter:
    """The routes for `sessions`."""
    router = APIRouter(tags=[_TAG])
    purse = _Purse()

    def session_of(request: Request, id_: str | None) -> ServerSession:
        here = client_of(request)
        session = (
            sessions.get(id_) if id_ is not None else sessions.default(here) or sessions.open_default(here)
        )
        session.hurry()
        return session

    def answered(session: ServerSession, data: Any) -> Response:
        return Response(dumps(data), media_type="application/json", headers={"X-Session-Id": session.id})

    def bounded(text: str, name: str) -> str:
        if len(text.encode(errors="surrogatepass")) > sessions.limits.code_bytes:
            raise Invalid(f"is longer than {sessions.limits.code_bytes:,} bytes", name)
        return text

    @router.get(
        "/curriculum", summary="Where the session stands", responses=responses(401, 403, 404, 422, 429, 503)
    )
    async def curriculum(request: Request, x_session_id: SessionId = None) -> Response:
        """The level of the next reset with the task id `auto`, and why."""
        session = session_of(request, x_session_id)
        return answered(session, session.served.arena.curriculum())

    @router.get("/stats", summary="Rewards of the session", responses=responses(401, 403, 404, 422, 429, 503))
    async def stats(request: Request, x_session_id: SessionId = None) -> Response:
        """Rewards of the episodes that have ended, by task, category and difficulty."""
        session = session_of(request, x_session_id)
        return answered(session, session.served.arena.statistics())

    @router.get("/memory", summary="Best proposals", responses=responses(401, 403, 404, 422, 429, 503))
    async def memory(request: Request, x_session_id: SessionId = None) -> Response:
        """The best proposal for each task of this session."""
        session = session_of(request, x_session_id)
        return answered(session, session.served.arena.memory())

    @router.post(
        "/run_raw", summary="Run a program", responses=responses(400, 401, 403, 404, 408, 413, 422, 429, 503)
    )
    async def run_raw(
        body: Annotated[RunFields, Body()], request: Request, x_session_id: SessionId = None
    ) -> Response:
        """Run any program in the sandbox, without tests. A client that leaves stops it."""
        from tracefix_tui.grading.detector import detect
        from tracefix_tui.grading.script import ScriptLimits, run_script
        from tracefix_tui.sandbox import SandboxError

        session = session_of(request, x_session_id)
        code = bounded(body.code, "code")
        limits = ScriptLimits(seconds=RUN_SECONDS, memory_mib=256, output_kib=64)
        try:
            async with session.turn:
                with session.cancelling() as cancel:
                    running = sessions.work(
                        lambda: run_script(
                            grader.sandbox, code, stdin=body.stdin, limits=limits, cancel=cancel
                        ),
                        cancel,
                    )
                    run = await _attended(running, request, cancel)
        except SandboxError as error:
            raise Unable(error.title) from None
        detected = await asyncio.to_thread(detect, code)
        return answered(
            session,
            {
                "success": run.succeeded,
                "stdout": run.stdout,
                "stderr": run.stderr,
                "ending": run.ending.value,
                "exit_code": run.code,
                "execution_time_seconds": round(run.cpu_ms / 1e3, 6),
                "memory_mib": round(run.memory_mib, 1),
                "complexity": detected.complexity,
            },
        )

    @router.post(
        "/fix", summary="Mend a source", responses=responses(400, 401, 403, 404, 408, 413, 422, 429, 503)
    )
    async def fix(body: FixFields, request: Request, x_session_id: SessionId = None) -> Response:
        """Have a source mended: by the configured model, else a local Ollama, else the search agent.

        A client that leaves stops it.
        """
        from tracefix_tui.catalog import UnknownTask
        from tracefix_tui.play.fixing import fix as mend
        from tracefix_tui.players.helpers import helpers
        from tracefix_tui.sandbox import SandboxError
        from tracefix_tui.settings import load_settings

        session = session_of(request, x_session_id)
        code = bounded(body.code, "code")
        settings = load_settings()
        try:
            task = catalog.find(body.task_id)
        except UnknownTask as error:
            raise Invalid(str(error), "task_id") from None
        try:
            async with session.turn:
                with session.cancelling() as cancel:
                    mending = mend(
                        replace(task, buggy=code),
                        grader,
                        helpers(settings, purse.options(settings)),
                        seconds=FIX_SECONDS,
                        pool=sessions.fixing,
                    )
                    found = await _attended(asyncio.wait_for(mending, FIX_SECONDS + 10), request, cancel)
        except (SandboxError, TimeoutError) as error:
            raise Unable(getattr(error, "title", "Nothing was found in time.")) from None
        return answered(session, {"fixed_code": found.code, "method": found.method, "success": found.success})

    return router


class _Purse:
    """What the fixes of one server ask a model with: the budget in the settings is that of all of them."""

    def __init__(self) -> None:
        self._settings: Settings | None = None

    def options(self, settings: Settings) -> AgentOptions:
        """The same object as long as the settings are the same."""
        from tracefix_tui.players.agents import options_of

        if settings != self._settings:
            self._settings, self._options = settings, options_of(settings)
        return self._options


async def _attended(doing: Coroutine[Any, Any, Result], request: Request, cancel: Cancel) -> Result:
    """What `doing` brings. It is stopped when its session ends (`cancel`) or its client leaves.

    Raises:
        Stopped: it was.
    """
    loop, working = asyncio.get_running_loop(), asyncio.ensure_future(doing)

    def stop() -> None:
        loop.call_soon_threadsafe(working.cancel)

    leaving = asyncio.ensure_future(left(request))
    try:
        with cancel.waking(stop):
            await asyncio.wait((working, leaving), return_when=asyncio.FIRST_COMPLETED)
            if not working.done():
                cancel.set()
            await asyncio.wait((working,))
    finally:
        leaving.cancel()
        working.cancel()
    if working.cancelled() or isinstance(working.exception(), Cancelled):
        raise Stopped
    return working.result()
