"""POST /reset and /step, GET /state, POST /close: the environment over plain HTTP, with sessions.

OpenEnv's own routes make a new environment for each request, so a step would never meet its reset.
"""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Body, Header, Request, Response
from openenv.core.env_server.types import ResetResponse, StepResponse

from tracefix_tui.episode.codearena import CODEARENA
from tracefix_tui.server.errors import Invalid, NoEpisode, Refused
from tracefix_tui.server.messages import ResetFields, StepFields
from tracefix_tui.server.models import CodeState
from tracefix_tui.server.session import ServerSession
from tracefix_tui.server.sessions import Sessions

NEW = "new"
"""The value of the header that asks reset for a session of the client's own."""

SessionId = Annotated[
    str | None,
    Header(
        alias="X-Session-Id",
        max_length=64,
        description="The session, as reset answered it. Without it, the default session. "
        f"`{NEW}` asks reset for one that never is the default.",
    ),
]

_ERRORS: dict[int | str, dict[str, Any]] = {
    400: {"description": "The body can't be read."},
    401: {"description": "The token is missing or wrong."},
    403: {"description": "The request comes from another site."},
    404: {"description": "There is no such session, or it has ended."},
    408: {"description": "The body did not come in time."},
    413: {"description": "The body is too large."},
    422: {"description": "A field is unknown, missing, or of a wrong type, or names nothing that exists."},
    429: {"description": "Too many requests in this session, or too many sessions of this address."},
    503: {"description": "All sessions are taken, or the server is shutting down."},
}
_STEP_ERRORS = _ERRORS | {
    409: {"description": "There is no episode, or it is over."},
    504: {"description": "The step took longer than timeout_s and was stopped."},
}
_TAG = "Environment Control"


def responses(*codes: int) -> dict[int | str, dict[str, Any]]:
    """What the document says of these errors."""
    return {code: _ERRORS[code] for code in codes}


def routes(sessions: Sessions, rules: str | None = None) -> APIRouter:
    """The routes for `sessions`; `rules` is the ruleset where a reset names none, by default the server's."""
    router = APIRouter()

    @router.post(
        "/reset",
        tags=[_TAG],
        summary="Begin an episode",
        response_model=ResetResponse,
        responses=_ERRORS,
    )
    async def reset(
        request: Request,
        body: Annotated[ResetFields | None, Body()] = None,
        x_session_id: SessionId = None,
    ) -> Response:
        """Begin an episode. The header X-Session-Id of the answer names the session."""
        fields = body.model_dump(exclude_unset=True) if body is not None else {}
        known = x_session_id not in (None, NEW)
        session = sessions.get(x_session_id) if known and x_session_id else None
        if session is None:
            here = client_of(request)
            session = sessions.open_default(here) if x_session_id is None else sessions.open(here)
        try:
            session.hurry()
            arena = "task_id" in fields or fields.get("rules") == CODEARENA.name
            if rules is not None:
                fields.setdefault("rules", rules)
            answer = await sessions.reset(session, fields, arena=arena)
        except BaseException:
            if not known:
                sessions.close(session)
            raise
        return _json(answer, session)

    @router.post(
        "/step",
        tags=[_TAG],
        summary="Perform an action",
        response_model=StepResponse,
        responses=_STEP_ERRORS,
    )
    async def step(body: StepFields, request: Request, x_session_id: SessionId = None) -> Response:
        """Perform an action. A client that leaves before the answer stops the step."""
        session = _session(sessions, request, x_session_id)
        session.hurry()
        arena = body.proposed_fix is not None
        if arena == (body.action is not None):
            raise Invalid("give either an action or a proposed_fix", "action")
        action = session.served.parse({"proposed_fix": body.proposed_fix} if arena else body.action)
        stepping = asyncio.ensure_future(sessions.step(session, action, arena=arena))
        leaving = asyncio.ensure_future(left(request))
        try:
            await asyncio.wait(
                (stepping, leaving), timeout=body.timeout_s, return_when=asyncio.FIRST_COMPLETED
            )
            if not stepping.done():
                session.stop()
            return _json(await stepping, session)
        finally:
            leaving.cancel()
            stepping.cancel()

    @router.get(
        "/state",
        tags=["State Management"],
        summary="Where the episode stands",
        response_model=CodeState,
        responses=responses(401, 403, 404, 422, 503),
    )
    async def state(request: Request, response: Response, x_session_id: SessionId = None) -> Any:
        """The state of the session's episode; an empty one before the first reset."""
        session = (
            sessions.get(x_session_id) if x_session_id is not None else sessions.default(client_of(request))
        )
        if session is None:
            return CodeState()
        response.headers["X-Session-Id"] = session.id
        return CodeState.model_validate(sessions.state(session))

    @router.post(
        "/close",
        tags=[_TAG],
        summary="End the session",
        status_code=204,
        responses=responses(401, 403, 404, 422),
    )
    async def close(request: Request, x_session_id: SessionId = None) -> Response:
        """End the session for good; a running step is stopped."""
        session = (
            sessions.get(x_session_id) if x_session_id is not None else sessions.default(client_of(request))
        )
        if session is not None:
            sessions.close(session)
        return Response(status_code=204)

    return router


def client_of(request: Request) -> str:
    """The address that a request comes from. Requests from different ones share no default session."""
    return request.client.host if request.client is not None else ""


def _session(sessions: Sessions, request: Request, id_: str | None) -> ServerSession:
    session = sessions.get(id_) if id_ is not None else sessions.default(client_of(request))
    if session is None:
        raise NoEpisode
    return session


async def left(request: Request) -> None:
    """Return when the client has closed the connection."""
    while True:
        message = await request.receive()
        if message["type"] == "http.disconnect":
            return


def _json(text: str, session: ServerSession) -> Response:
    return Response(text, media_type="application/json", headers={"X-Session-Id": session.id})


def detail(error: Refused) -> Any:
    """What the body of an error answer holds as `detail`."""
    if not error.field:
        return str(error)
    return [{"loc": ["body", error.field], "msg": error.message, "type": "value_error"}]
