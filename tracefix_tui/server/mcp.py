"""POST /mcp: says in JSON-RPC that there are no tools. OpenEnv's tools look for the path."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel, Field


class RpcError(BaseModel):
    """Why a JSON-RPC request was not carried out."""

    code: int
    message: str


class RpcAnswer(BaseModel):
    """A JSON-RPC answer that is always an error."""

    jsonrpc: str = "2.0"
    id: int | str | None = None
    error: RpcError = Field(
        default=RpcError(
            code=-32601, message="This environment has no MCP tools: use /ws, or /reset and /step."
        )
    )


def routes() -> APIRouter:
    """The one route."""
    router = APIRouter()

    @router.post("/mcp", tags=["Environment Info"], summary="There are no MCP tools here")
    async def mcp() -> RpcAnswer:
        return RpcAnswer()

    return router
