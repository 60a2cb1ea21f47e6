"""The server's ASGI app: OpenEnv's, with the routes replaced that make a new environment for each request.

From `create_app` come the task API, /schema, /metadata and /health. What it registers for /reset, /step,
/state, /ws, /mcp and /docs goes; ours keep sessions. Each dialect has its routes in a file of its own.
A second OpenEnv environment, which plays by CodeArena's rules, stands under /codearena.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from tracefix_tui.server.guard import Access, App, Guard
from tracefix_tui.server.limits import Limits
from tracefix_tui.server.served import Served
from tracefix_tui.server.sessions import Sessions

if TYPE_CHECKING:
    from fastapi import FastAPI

    from tracefix_tui.catalog import Catalog
    from tracefix_tui.grading import Grader

_TASK_ERRORS: dict[int | str, dict[str, Any]] = {
    400: {"description": "The body can't be read, or there is no task with that index."},
    404: {"description": "There is no such environment."},
}
"""What OpenEnv's task routes answer besides, and do not say in the document."""

ARENA_PATH = "/codearena"
_OURS = frozenset({"/reset", "/step", "/state", "/ws", "/mcp"})


def build(
    catalog: Catalog,
    grader: Grader,
    *,
    rules: str = "tracefix",
    access: Access | None = None,
    limits: Limits | None = None,
) -> tuple[App, Sessions]:
    """The app that answers requests, and its sessions.

    Args:
        rules: the ruleset when a reset names none.
        access: who may talk to it; by default whoever is on this machine.
    """
    from tracefix_tui.episode.codearena import CODEARENA

    limits = limits or Limits()
    sessions = Sessions(lambda: Served(catalog, grader, rules, limits), limits)
    app = _upstream(catalog, grader, rules, limits)
    from tracefix_tui.server import arena_routes, routes_page  # after openenv, which they would load whole

    _replace_routes(app, sessions)
    app.include_router(arena_routes.routes(sessions, catalog, grader))
    arena = _upstream(catalog, grader, CODEARENA.name, limits)
    _replace_routes(arena, sessions, CODEARENA.name)
    for each in (app, arena):
        _replace_errors(each)
    routes_page.add(app)
    routes_page.add(arena, ARENA_PATH)
    app.mount(ARENA_PATH, arena)
    app.router.routes.insert(0, app.router.routes.pop())  # before OpenEnv's /{env_name}/...
    _add_lifespan(app, sessions)
    return Guard(app, access or Access(), limits), sessions


def _upstream(catalog: Catalog, grader: Grader, rules: str, limits: Limits) -> FastAPI:
    """What OpenEnv makes of our environment, without its web page.

    The page would be another way in, past sessions and limits; and Gradio, which it needs, takes half of the
    time that openenv takes to load. openenv itself goes on without Gradio when it is not there.
    """
    os.environ.pop("ENABLE_WEB_INTERFACE", None)
    absent = "gradio" not in sys.modules
    if absent:
        sys.modules["gradio"] = None  # type: ignore[assignment]
    try:
        from openenv.core.env_server import ConcurrencyConfig, create_app
    finally:
        if absent:
            del sys.modules["gradio"]
    from tracefix_tui.server.environment import DESCRIPTION, NAME, TracefixEnvironment
    from tracefix_tui.server.models import CodeAction, CodeObservation, CodeState

    app = create_app(
        lambda: TracefixEnvironment(catalog, grader, rules),
        CodeAction,
        CodeObservation,
        env_name=NAME,
        concurrency_config=ConcurrencyConfig(max_concurrent_envs=limits.sessions),
        state_cls=CodeState,
        mode="simulation",
    )
    app.title = "TraceFix"
    app.description = DESCRIPTION
    app.contact = None
    app.license_info = None
    return app


def _replace_routes(app: FastAPI, sessions: Sessions, rules: str | None = None) -> None:
    from fastapi.routing import APIRoute

    from tracefix_tui.server import http_routes, mcp, routes_page, websocket

    gone = _OURS | routes_page.PATHS
    app.router.routes[:] = [route for route in app.router.routes if getattr(route, "path", "") not in gone]
    for route in app.router.routes:
        if isinstance(route, APIRoute) and route.path.startswith("/{env_name}/"):
            route.responses |= _TASK_ERRORS
    app.include_router(http_routes.routes(sessions, rules))
    app.include_router(mcp.routes())
    app.router.routes.append(websocket.route(sessions, rules))


def _replace_errors(app: FastAPI) -> None:
    """Answers to errors say what is wrong, and never with the client's own text or a traceback."""
    from fastapi import Request, Response
    from fastapi.exceptions import RequestValidationError

    from tracefix_tui.server.errors import Refused
    from tracefix_tui.server.http_routes import detail
    from tracefix_tui.server.messages import dumps

    def answered(status: int, what: Any) -> Response:
        headers = {"Retry-After": "1"} if status in (429, 503) else None
        return Response(dumps({"detail": what}), status, headers, "application/json")

    async def refused(request: Request, error: Exception) -> Response:
        assert isinstance(error, Refused)
        return answered(error.status, detail(error))

    async def malformed(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        found = [
            {"loc": [str(part)[:80] for part in each["loc"]], "msg": each["msg"], "type": each["type"]}
            for each in error.errors()[:20]
        ]
        return answered(422, found)

    async def failed(request: Request, error: Exception) -> Response:
        return answered(500, "The server failed at this.")

    app.add_exception_handler(Refused, refused)
    app.add_exception_handler(RequestValidationError, malformed)
    app.add_exception_handler(Exception, failed)


def _add_lifespan(app: FastAPI, sessions: Sessions) -> None:
    inner = app.router.lifespan_context

    @asynccontextmanager
    async def lifespan(app_: FastAPI) -> AsyncIterator[Any]:
        sweeping = asyncio.ensure_future(sessions.sweep())
        try:
            async with inner(app_) as state:
                yield state
        finally:
            sweeping.cancel()
            await asyncio.to_thread(sessions.shut_down)

    app.router.lifespan_context = lifespan
