"""A real server on loopback in a thread, and a pack with a task whose tests take long."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import uvicorn

from tests.packs import write_pack, write_task
from tracefix_tui.catalog import Catalog, load_catalog
from tracefix_tui.grading import Grader
from tracefix_tui.server.app import build
from tracefix_tui.server.guard import Access
from tracefix_tui.server.limits import Limits
from tracefix_tui.server.run import configured
from tracefix_tui.server.sessions import Sessions

PATIENCE = 60.0
"""Seconds after which a test gives up; far more than anything takes."""

LONG = "slow/long"
LOOP = "def total(numbers):\n    while True:\n        pass\n"


@dataclass
class Running:
    """A server that runs."""

    port: int
    sessions: Sessions
    catalog: Catalog
    loop: asyncio.AbstractEventLoop
    uvicorn: uvicorn.Server

    @property
    def connections(self) -> int:
        """How many are open."""
        return len(self.uvicorn.server_state.connections)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def ws(self) -> str:
        return f"ws://127.0.0.1:{self.port}/ws"


def built_in(*extra: Path) -> Catalog:
    """The tasks that come with TraceFix, and those in `extra`; none of the user's own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TRACEFIX_HOME", "/nonexistent")
        patch.delenv("TRACEFIX_TASKS", raising=False)
        return load_catalog(extra)


def slow_catalog(folder: Path) -> Catalog:
    """The built-in tasks, and one whose code never ends and whose tests may take a minute."""
    pack = write_pack(folder, "slow")
    write_task(pack, "long", {"buggy.py": LOOP}, limits={"test_seconds": 60})
    return built_in(folder)


@contextmanager
def running(
    catalog: Catalog, grader: Grader, limits: Limits | None = None, access: Access | None = None
) -> Iterator[Running]:
    """A server on a free port of loopback."""
    limits = limits or Limits()
    app, sessions = build(catalog, grader, limits=limits, access=access)
    server = uvicorn.Server(configured(app, "127.0.0.1", 0, limits))
    loops: list[asyncio.AbstractEventLoop] = []

    async def serve() -> None:
        loops.append(asyncio.get_running_loop())
        await server.serve()

    thread = threading.Thread(target=asyncio.run, args=(serve(),), daemon=True)
    thread.start()
    until(lambda: server.started)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield Running(port, sessions, catalog, loops[0], server)
    finally:
        server.should_exit = True
        thread.join(PATIENCE)


def until(condition: Callable[[], bool], seconds: float = PATIENCE) -> float:
    """Wait until `condition` holds; the seconds that took. Fails when it never does."""
    began = time.monotonic()
    while not condition():
        assert time.monotonic() - began < seconds, "waited in vain"
        time.sleep(0.005)
    return time.monotonic() - began
